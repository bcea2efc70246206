"""64 connections read and write for a minute, against a server with the simulator. Prints a table; fails on an error, or where memory grows.

    python3 bench/bench_load.py [seconds]       (release build; ./dev bench load runs it)
"""
import os
import pathlib
import shutil
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
os.environ.setdefault("BURSAR_BUILD_DIR", str(ROOT / "build" / "release"))
sys.path.insert(0, str(ROOT / "tests" / "end_to_end"))
import load  # noqa: E402
import servers  # noqa: E402

GROWTH_MIB = 64


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    folder = servers.new_folder("bench")
    simulator = servers.Simulator(folder, "--profile", "tiny")
    server = servers.Server(folder, simulator.url, "--log-level", "error")
    server.synced(server.connect(simulator.token()))
    spent, failures, memory = load.run(server, seconds)
    print("| | requests | a second | median ms | p95 ms | p99 ms |\n|---|---|---|---|---|---|")
    for kind, times in spent.items():
        ms = [f"{load.quantile(times, part) * 1000:.1f}" for part in (0.5, 0.95, 0.99)]
        print(f"| {kind} | {len(times)} | {len(times) / seconds:.0f} | {' | '.join(ms)} |")
    print(f"\n{len(failures)} errors; memory {memory[0]:.0f} MiB at first, {max(memory):.0f} at most, {memory[-1]:.0f} at last.")
    assert not failures, failures[:5]
    assert load.grows(memory) < GROWTH_MIB, memory
    assert server.end() == 0
    simulator.end()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
