"""How fast an inventory comes in: a million devices over REST in batches of 10,000, into SQLite. Prints a table.

    python3 bench/bench_inventory.py            (release build; ./dev bench runs it)
"""
import os
import pathlib
import shutil
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
os.environ.setdefault("BURSAR_BUILD_DIR", str(ROOT / "build" / "release"))
sys.path.insert(0, str(ROOT / "tests" / "end_to_end"))
import servers  # noqa: E402

BATCH = 10_000


def devices(first, count):
    return [{"serialNumber": f"DEV{i:09}", "name": f"iPad {i}", "platform": "iPadOS", "osVersion": f"17.{i % 6}", "supervised": True, "groups": [f"Class {i % 300}"]}
            for i in range(first, first + count)]


def main():
    folder = servers.new_folder("bench")
    simulator = servers.Simulator(folder)
    server = servers.Server(folder, simulator.url, "--log-level", "error")
    print("| devices | seconds to load | seconds to load again, unchanged | seconds for a plan of nothing |\n|---|---|---|---|")
    for total in (100_000, 1_000_000):
        seconds = []
        for _ in range(2):
            spent = 0
            for first in range(0, total, BATCH):
                items = devices(first, BATCH)
                began = time.monotonic()
                status, answer = server.api("POST", "/v1/inventory/devices", {"items": items})
                spent += time.monotonic() - began
                assert status == 200, answer
            seconds.append(spent)
        began = time.monotonic()
        status, plan = server.api("POST", "/v1/plans", {})
        assert status == 201, plan
        print(f"| {total} | {seconds[0]:.1f} | {seconds[1]:.1f} | {time.monotonic() - began:.1f} |", flush=True)
    server.end()
    simulator.end()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
