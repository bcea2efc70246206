#!/usr/bin/env python3
"""Writes the generated files again, or with --check says which are stale (exit code 1).

docs/options.md       every option of the server, from the program itself
docs/access.md        its tables of permissions and roles, from the program itself
docs/permissions.md   every route with its permission, from the API's description, which a test compares with the code
contracts/bursar-api/openapi.yaml   x-codes: every code of a problem with its kind and status, from the sources
"""
import json
import os
import pathlib
import re
import subprocess
import sys

import codes

ROOT = pathlib.Path(__file__).resolve().parent.parent
BURSAR = pathlib.Path(os.environ.get("BURSAR_BUILD_DIR", ROOT / "build" / "dev")) / "bursar"
API = ROOT / "contracts" / "bursar-api" / "openapi.yaml"
MADE = "This page is made by `./dev gen`."


def printed(command):
    return subprocess.run([BURSAR, command], check=True, capture_output=True, text=True).stdout


def options():
    return printed("options-page")


def between(text, name, table):
    """The text with a new table between the two marks of that name."""
    marks = re.compile(rf"(<!-- made by ./dev gen: {name} -->\n).*?(<!-- end -->)", re.S)
    if not marks.search(text):
        sys.exit(f"There are no marks for {name}.")
    return marks.sub(lambda m: m[1] + table.rstrip("\n") + "\n" + m[2], text)


def access():
    permissions, roles = printed("access-tables").split("\n\n")
    text = (ROOT / "docs" / "access.md").read_text()
    return between(between(text, "permissions", permissions), "roles", roles)


def routes():
    """(method, path, permission, summary) of every operation, by the description's fixed layout."""
    path = method = summary = ""
    for line in API.read_text().splitlines():
        if line == "components:":
            return
        if found := re.fullmatch(r"  (/\S*):", line):
            path = found[1]
        elif found := re.fullmatch(r"    (\w+):", line):
            method = found[1].upper()
        elif found := re.fullmatch(r"      summary: (.*)", line):
            summary = json.loads(found[1])
        elif found := re.fullmatch(r"      x-permission: (.*)", line):
            yield method, path, found[1], summary


def permissions():
    rows = list(routes())
    text = (f"# Every route and its permission\n\n{MADE} What each permission lets somebody do, and which role has it, "
            "stands in [access.md](access.md).\n\n"
            "*in part*: also for those who have the permission over a part of the organization, of which alone the answer tells. "
            "*none*: anybody. *logged-in*: whoever has logged in or has a key, whatever it permits.\n")
    groups = {}
    for method, path, permission, summary in rows:
        group = path.split("/")[2] if path.startswith("/v1/") else "system"
        groups.setdefault(group, []).append(f"| `{method} {path}` | {permission} | {summary} |")
    for group, lines in groups.items():
        text += f"\n## {group}\n\n| route | permission | what |\n|---|---|---|\n" + "\n".join(lines) + "\n"
    return text


def description():
    lines = [f"  {code}: {json.dumps(row)}" for code, row in codes.table().items()]
    text = API.read_text()
    text = text[:text.index("\nx-codes:")] if "\nx-codes:" in text else text.rstrip("\n")
    return text + "\nx-codes:\n" + "\n".join(lines) + "\n"


GENERATED = {
    "contracts/bursar-api/openapi.yaml": description,
    "docs/access.md": access,
    "docs/options.md": options,
    "docs/permissions.md": permissions,
}


def main():
    check = "--check" in sys.argv[1:]
    stale = []
    for name, make in GENERATED.items():
        text = make()
        path = ROOT / name
        if path.exists() and path.read_text() == text:
            continue
        stale.append(name)
        if not check:
            path.write_text(text)
            print(f"wrote {name}")
    if check and stale:
        print("stale: " + ", ".join(stale) + " (./dev gen writes them again)")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
