#!/usr/bin/env python3
"""Writes the generated files again, or with --check says which are stale (exit code 1).

docs/options.md   every option of the server, from the program itself
"""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BURSAR = ROOT / "build" / "dev" / "bursar"

# file → the command that prints it
GENERATED = {
    "docs/options.md": [BURSAR, "options-page"],
}


def main():
    check = "--check" in sys.argv[1:]
    stale = []
    for name, command in GENERATED.items():
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
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
