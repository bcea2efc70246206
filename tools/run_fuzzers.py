#!/usr/bin/env python3
"""Runs every fuzzer of build/fuzz for some seconds each, from a corpus made of contracts/ and fuzz/seeds/.

What a fuzzer finds is left in build/fuzz/findings/<fuzzer>/; the exit code is 1 when there is a finding.
"""
import argparse
import concurrent.futures
import json
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "fuzz"


# Their input is no message of Apple's.
WITHOUT_CONTRACTS = {"token_fuzzer", "csv_fuzzer", "query_fuzzer"}


def texts_in(value):
    """Bodies of an exchange: each JSON object in it that could be a message of its own."""
    if isinstance(value, dict):
        yield json.dumps(value)
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value[:3]:
            yield from texts_in(inner)


def make_corpus(folder, name):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    number = 0
    seeds = ROOT / "fuzz" / "seeds" / name
    for path in sorted(seeds.glob("*")) if seeds.is_dir() else []:
        shutil.copy(path, folder / path.name)
    if name in WITHOUT_CONTRACTS:
        return
    for path in sorted((ROOT / "contracts" / "apple").rglob("*.json")):
        for text in texts_in(json.loads(path.read_text())):
            if len(text) < 20_000:
                (folder / f"contract-{number}").write_text(text)
                number += 1


def run(fuzzer, seconds):
    corpus = BUILD / "corpus" / fuzzer.name
    findings = BUILD / "findings" / fuzzer.name
    make_corpus(corpus, fuzzer.name)
    findings.mkdir(parents=True, exist_ok=True)
    command = [fuzzer, corpus, f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2048",
               f"-artifact_prefix={findings}/", "-print_final_stats=1"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    (BUILD / "findings" / f"{fuzzer.name}.log").write_text(done.stdout)
    return fuzzer.name, done.returncode, done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("filter", nargs="?", default="")
    options = parser.parse_args()
    fuzzers = sorted(p for p in (BUILD / "fuzz").glob("*_fuzzer") if options.filter in p.name)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, code, output in pool.map(lambda fuzzer: run(fuzzer, options.seconds), fuzzers):
            runs = re.search(r"stat::number_of_executed_units: (\d+)", output)
            print(f"{'ok' if code == 0 else 'FOUND':6} {name:32} {runs.group(1) if runs else '?':>10} inputs", flush=True)
            if code != 0:
                failed += 1
                print(output[-3000:])
                print(f"    kept in {BUILD / 'findings' / name}")
    print(f"{len(fuzzers)} fuzzers, {failed} with findings")
    return 1 if failed or not fuzzers else 0


if __name__ == "__main__":
    sys.exit(main())
