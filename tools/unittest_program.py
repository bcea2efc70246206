"""Runs one file of unittest cases and writes their results as JSON for run_tests.py.

    python3 unittest_program.py FILE [part of a case's name]

Results go to the path in BURSAR_TEST_RESULTS: a list of [case, "passed" | "failed" | "skipped", text].
"""
import importlib.util
import json
import os
import pathlib
import sys
import unittest


def load(path):
    path = pathlib.Path(path).resolve()
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return unittest.defaultTestLoader.loadTestsFromModule(module)


def cases_in(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from cases_in(item)
        else:
            yield item


def has_case(path, pattern):
    """Looks at the text only, so that asking does not run the file."""
    text = pathlib.Path(path).read_text()
    return any(pattern in line for line in text.splitlines() if "def test_" in line or line.startswith("class "))


def short(case):
    return ".".join(case.id().split(".")[-2:])


class Results(unittest.TextTestResult):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = []

    def addSuccess(self, test):
        super().addSuccess(test)
        self.rows.append([short(test), "passed", ""])

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.rows.append([short(test), "failed", self._exc_info_to_string(err, test)])

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.rows.append([str(subtest), "failed", self._exc_info_to_string(err, test)])

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.rows.append([short(test), "skipped", reason])


def main():
    suite = load(sys.argv[1])
    if len(sys.argv) > 2:
        suite = unittest.TestSuite(case for case in cases_in(suite) if sys.argv[2] in case.id())
    results = unittest.TextTestRunner(stream=sys.stdout, verbosity=2, resultclass=Results).run(suite)
    if os.environ.get("BURSAR_TEST_RESULTS"):
        pathlib.Path(os.environ["BURSAR_TEST_RESULTS"]).write_text(json.dumps(results.rows))
    return 0 if results.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
