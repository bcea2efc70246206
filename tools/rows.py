#!/usr/bin/env python3
"""Acceptance rows and the tests that show them.

A test shows a row when its name, or the comment directly above it, names the row's id: MERAKI-14 in a comment
("// rows: MERAKI-14, JAMF-19"), MERAKI_14 in a name. Rows stand in docs/acceptance-rows.md.

    rows.py            every row with its tests, and totals
    rows.py --missing  rows that no test shows
    rows.py --json     all of it for programs
    rows.py --quiet    totals only

Exit code 1 when a test names a row that does not exist.
"""
import argparse
import collections
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SYSTEMS = {"CLOMO": "CLOMO PANEL", "JAMF": "Jamf Pro", "MERAKI": "Cisco Meraki", "MAAS": "IBM MaaS360",
           "PM": "Apple Profile Manager"}
# An underscore may stand on either side, since ids stand within names too: TEST(Intake, MERAKI_14_any_name_will_do).
ID = re.compile(r"(?<![A-Za-z0-9])(CLOMO|JAMF|MERAKI|MAAS|PM)[-_](S?\d+)(?![A-Za-z0-9])")
CPP_TEST = re.compile(r"^\s*(?:TEST|TEST_F|TEST_P|TYPED_TEST|RC_GTEST_PROP|RC_GTEST_FIXTURE_PROP)\(\s*(\w+)\s*,\s*(\w*)")
PY_TEST = re.compile(r"^\s*def (test_\w+)\(")


def rows():
    """id → (kind, statement), in the document's order."""
    found = collections.OrderedDict()
    for line in (ROOT / "docs" / "acceptance-rows.md").read_text().splitlines():
        match = re.match(r"^\| ([A-Z]+-S?\d+) \| ([^|]+) \| (.*) \|$", line)
        if match:
            found[match.group(1)] = (match.group(2).strip(), match.group(3).strip())
    return found


def ids_in(text):
    return [f"{system}-{number}" for system, number in ID.findall(text)]


def tests_in(path):
    """(test's name, line, ids) of each test in a file."""
    lines = path.read_text(errors="replace").splitlines()
    python = path.suffix == ".py"
    for number, line in enumerate(lines):
        match = (PY_TEST if python else CPP_TEST).match(line)
        if not match:
            continue
        name = ".".join(part for part in match.groups() if part)
        if not python and not match.group(2) and number + 1 < len(lines):
            name += lines[number + 1].strip().split(")")[0]
        above, at = [], number - 1
        while at >= 0 and re.match(r"^\s*(//|#|@)", lines[at]):
            above.append(lines[at])
            at -= 1
        ids = ids_in(name)
        for comment in above:
            ids += ids_in(comment)
        yield name, number + 1, sorted(set(ids))


def test_files():
    for folder, pattern in (("src", "*_test.cpp"), ("programs", "*_test.cpp"), ("tests", "*.cpp"), ("tests", "test_*.py")):
        yield from sorted((ROOT / folder).rglob(pattern))


def collect(known):
    shown = collections.defaultdict(list)
    unknown = []
    for path in test_files():
        where = str(path.relative_to(ROOT))
        for name, line, ids in tests_in(path):
            for row in ids:
                if row in known:
                    shown[row].append({"test": name, "file": where, "line": line})
                else:
                    unknown.append({"row": row, "test": name, "file": where, "line": line})
    return shown, unknown


def totals(known, shown):
    result = {}
    for prefix, name in SYSTEMS.items():
        of_system = [row for row in known if row.startswith(prefix + "-")]
        main = [row for row in of_system if "-S" not in row]
        result[prefix] = {"name": name, "rows": len(main), "shown": sum(1 for r in main if shown.get(r)),
                          "supplement_rows": len(of_system) - len(main),
                          "supplement_shown": sum(1 for r in of_system if "-S" in r and shown.get(r))}
    return result


def print_totals(sums):
    print(f"{'system':24} {'rows':>10}  {'supplement':>10}")
    for one in sums.values():
        print(f"{one['name']:24} {one['shown']:>4} of {one['rows']:>3} "
              f"{one['supplement_shown']:>5} of {one['supplement_rows']:>3}")
    shown = sum(one["shown"] + one["supplement_shown"] for one in sums.values())
    every = sum(one["rows"] + one["supplement_rows"] for one in sums.values())
    print(f"{'all':24} {shown:>4} of {every:>3}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--missing", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quiet", action="store_true")
    options = parser.parse_args()
    known = rows()
    shown, unknown = collect(known)
    sums = totals(known, shown)
    if options.json:
        print(json.dumps({"rows": [{"id": row, "kind": kind, "statement": text, "tests": shown.get(row, [])}
                                   for row, (kind, text) in known.items()],
                          "totals": sums, "unknown": unknown}, indent=1))
    else:
        for row, (kind, text) in known.items():
            tests = shown.get(row, [])
            if options.quiet or (options.missing and tests):
                continue
            print(f"{row:11} {kind:9} {text}")
            for test in tests:
                print(f"            {test['file']}:{test['line']} {test['test']}")
        print_totals(sums)
    for one in unknown:
        print(f"{one['file']}:{one['line']} names {one['row']}, which is no row", file=sys.stderr)
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
