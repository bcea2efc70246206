"""Acceptance rows: the list is whole, and no test names a row that does not exist."""
import json
import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import rows  # noqa: E402


class Rows(unittest.TestCase):
    def test_every_row_of_the_five_systems_is_listed(self):
        sums = rows.totals(rows.rows(), {})
        self.assertEqual({name: (one["rows"], one["supplement_rows"]) for name, one in sums.items()},
                         {"CLOMO": (30, 20), "JAMF": (37, 21), "MERAKI": (63, 4), "MAAS": (22, 5), "PM": (17, 6)})

    def test_no_test_names_a_row_that_does_not_exist(self):
        shown = subprocess.run([sys.executable, ROOT / "tools" / "rows.py", "--json"], capture_output=True, text=True)
        self.assertEqual(json.loads(shown.stdout)["unknown"], [])
        self.assertEqual(shown.returncode, 0, shown.stderr)

    def test_ids_are_found_in_names_and_in_comments(self):
        self.assertEqual(rows.ids_in("TEST(Intake, MERAKI_14_any_file_name)"), ["MERAKI-14"])
        self.assertEqual(rows.ids_in("// rows: CLOMO-S7, JAMF-19 and PM-3."), ["CLOMO-S7", "JAMF-19", "PM-3"])
        self.assertEqual(rows.ids_in("RPM-3 is none, nor is PM-3x"), [])


if __name__ == "__main__":
    unittest.main()
