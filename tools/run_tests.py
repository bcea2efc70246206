#!/usr/bin/env python3
"""Runs the test programs of a build, two at a time, and counts test cases.

Test programs are what ctest knows (GoogleTest) and every tests/**/test_*.py (unittest). Each runs in a folder of its
own under <build>/test-runs/, where its log, its databases (TMPDIR) and its results stay when something fails. The last
line is "N passed, N failed, N skipped"; the exit code is 1 when a test failed or none ran.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

import unittest_program

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Program:
    def __init__(self, name, command, kind):
        self.name, self.command, self.kind = name, command, kind
        self.cases = []  # (case, "passed" | "failed" | "skipped", reason or output)
        self.seconds = 0.0

    def count(self, state):
        return sum(1 for case in self.cases if case[1] == state)


def find_programs(build):
    shown = subprocess.run(["ctest", "--show-only=json-v1"], cwd=build, capture_output=True, text=True, check=True)
    programs = []
    for test in json.loads(shown.stdout).get("tests", []):
        if test.get("command"):
            programs.append(Program(test["name"], test["command"], "gtest"))
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        name = str(path.relative_to(ROOT / "tests").with_suffix("")).replace(os.sep, ".")
        programs.append(Program(name, [sys.executable, str(ROOT / "tools" / "unittest_program.py"), str(path)], "python"))
    return programs


def narrow(programs, pattern):
    """Programs whose name has the pattern in it run whole; of others, the cases whose name has it."""
    if not pattern:
        return programs
    kept = []
    for program in programs:
        if pattern.lower() in program.name.lower():
            kept.append(program)
        elif program.kind == "gtest":
            wanted = f"--gtest_filter=*{pattern}*"
            shown = subprocess.run(program.command + [wanted, "--gtest_list_tests"], capture_output=True, text=True)
            if re.search(r"^  \S", shown.stdout, re.M):
                program.command = program.command + [wanted]
                kept.append(program)
        elif unittest_program.has_case(program.command[-1], pattern):
            program.command = program.command + [pattern]
            kept.append(program)
    return kept


def read_gtest(program, results, log):
    """Cases from GoogleTest's JSON; where the program died before writing it, from its log."""
    reasons = dict((name, text.strip()) for text, name in
                   re.findall(r"Skipped\n(.*?)\n?\[  SKIPPED \] (\S+)", log, re.S))
    if results.exists():
        for suite in json.loads(results.read_text()).get("testsuites", []):
            for case in suite["testsuite"]:
                name = f"{suite['name']}.{case['name']}"
                if "failures" in case:
                    text = "\n".join(failure["failure"] for failure in case["failures"])
                    program.cases.append((name, "failed", text))
                elif case.get("result") == "SKIPPED":
                    program.cases.append((name, "skipped", reasons.get(name, "no reason given")))
                elif case.get("status") == "RUN":
                    program.cases.append((name, "passed", ""))
        return
    for state, name in re.findall(r"^\[ *(OK|FAILED) *\] (\S+?),? \(", log, re.M):
        program.cases.append((name, "passed" if state == "OK" else "failed", "see the log"))


def read_python(program, results):
    if results.exists():
        program.cases = [tuple(case) for case in json.loads(results.read_text())]


def run(program, runs, environment, timeout):
    folder = runs / program.name
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "tmp").mkdir(parents=True)
    results, log_path = folder / "results.json", folder / "log.txt"
    command = list(program.command)
    if program.kind == "gtest":
        command.append(f"--gtest_output=json:{results}")
    own = dict(environment, TMPDIR=str(folder / "tmp"), BURSAR_TEST_RESULTS=str(results))
    started = time.monotonic()
    with open(log_path, "wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=own, stdout=log, stderr=subprocess.STDOUT,
                                   stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # the program's own group, started above
            process.wait()
            code = None
    program.seconds = time.monotonic() - started
    text = log_path.read_text(errors="replace")
    read_gtest(program, results, text) if program.kind == "gtest" else read_python(program, results)
    if code is None:
        program.cases.append(("(whole program)", "failed", f"still running after {timeout} s\n{text[-4000:]}"))
    elif code != 0 and not program.count("failed"):
        ended = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        program.cases.append(("(whole program)", "failed", f"ended with {ended}\n{text[-4000:]}"))
    return program


def report(program, runs):
    failed, skipped = program.count("failed"), program.count("skipped")
    state = "FAILED" if failed else "ok"
    line = f"{state:6} {program.name:42} {program.count('passed'):5} passed"
    line += f", {failed} failed" if failed else ""
    line += f", {skipped} skipped" if skipped else ""
    print(f"{line}  ({program.seconds:.1f} s)", flush=True)
    for name, case_state, text in program.cases:
        if case_state == "failed":
            print(f"\n--- {program.name}: {name}\n{text.rstrip()}")
    if failed:
        folder = runs / program.name
        print(f"\n    log: {folder / 'log.txt'}\n    files and databases: {folder / 'tmp'}\n", flush=True)
    elif not os.environ.get("BURSAR_KEEP_TEST_FILES"):
        shutil.rmtree(runs / program.name / "tmp", ignore_errors=True)


class Postgres:
    """One server for all test programs; each test makes a database of its own in it."""

    def __init__(self, folder):
        self.folder, self.url = folder, None
        self.script = ROOT / "tools" / "postgres_for_tests"

    def __enter__(self):
        if os.environ.get("BURSAR_TEST_POSTGRES_URL"):
            self.url = os.environ["BURSAR_TEST_POSTGRES_URL"]
        elif self.script.exists():
            shutil.rmtree(self.folder, ignore_errors=True)
            started = subprocess.run([self.script, "start", self.folder], stdout=subprocess.PIPE, text=True)
            if started.returncode != 0:
                print("PostgreSQL did not start; the tests that need it will say so.", flush=True)
                self.script = None
                return self
            self.url = started.stdout.strip().splitlines()[-1]
        return self

    def __exit__(self, *_):
        if self.url and not os.environ.get("BURSAR_TEST_POSTGRES_URL"):
            subprocess.run([self.script, "stop", self.folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("filter", nargs="?", default="", help="part of a program's or a test's name")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "dev")
    parser.add_argument("--only", choices=["gtest", "python"], help="one kind of test program")
    parser.add_argument("--timeout", type=int, default=1200, help="seconds for one program")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    build = options.build.resolve()
    runs = build / "test-runs"
    programs = [p for p in find_programs(build) if options.only in (None, p.kind)]
    programs = narrow(programs, options.filter)
    environment = dict(os.environ, BURSAR_BUILD_DIR=str(build), PYTHONDONTWRITEBYTECODE="1")
    started = time.monotonic()
    with Postgres(runs / "postgres") as postgres:
        if postgres.url:
            environment["BURSAR_TEST_POSTGRES_URL"] = postgres.url
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            tasks = [pool.submit(run, p, runs, environment, options.timeout) for p in programs]
            for task in concurrent.futures.as_completed(tasks):
                report(task.result(), runs)
    skipped = [(p.name, name, why) for p in programs for name, state, why in p.cases if state == "skipped"]
    if skipped:
        print("\nSkipped:")
        for program, name, why in skipped:
            print(f"  {program} {name}: {why}")
    passed, failed = (sum(p.count(state) for p in programs) for state in ("passed", "failed"))
    print(f"\n{len(programs)} programs in {time.monotonic() - started:.0f} s")
    print(f"{passed} passed, {failed} failed, {len(skipped)} skipped")
    return 1 if failed or passed + failed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
