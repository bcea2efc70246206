"""How fast a location is mirrored, beside what curl and bare inserts need for the same. Prints a table.

    python3 bench/bench_sync.py            (release build; ./dev bench runs it)
"""
import datetime
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
os.environ.setdefault("BURSAR_BUILD_DIR", str(ROOT / "build" / "release"))
sys.path.insert(0, str(ROOT / "tests" / "end_to_end"))
import servers  # noqa: E402

PAGE = 1000
# 10,000 rows each: item (of 200) and serial number.
INCREMENTS = {
    "20 apps to 500 new devices": [(item, f"NEWA{device:04}TEST") for device in range(500) for item in range(20)],
    "200 apps to 50 new devices": [(item, f"NEWB{device:04}TEST") for device in range(50) for item in range(200)],
    "one of 200 apps to each of 10,000 new devices": [(device % 200, f"NEWC{device:05}TST") for device in range(10_000)],
}


def seconds_of(sync):
    read = [datetime.datetime.fromisoformat(sync[name].replace("Z", "+00:00")) for name in ("startedAt", "finishedAt")]
    return (read[1] - read[0]).total_seconds()


def peak_mib(pid):
    return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def requests(simulator, number):
    return sum(simulator.control("GET", "status")["locations"][number]["requests"].values())


def curl_seconds(simulator, token, rows):
    began = time.monotonic()
    pages = (rows + PAGE - 1) // PAGE
    done = subprocess.run(["curl", "-sf", "-H", f"Authorization: Bearer {token}", "-o", "/dev/null", f"{simulator.url}/mdm/v2/assignments?pageIndex=[0-{pages - 1}]"])
    assert done.returncode == 0
    return time.monotonic() - began


def bare_seconds(folder, rows, assets):
    file = folder / f"bare{rows}.db"
    out = subprocess.run([servers.BUILD / "bench" / "bare_inserts", file, str(rows), str(assets), str(PAGE)], capture_output=True, text=True, check=True).stdout
    assert int(out.split()[1]) == rows, out
    return float(out.split()[0])


def sync(server, location, mode):
    server.api("POST", f"/v1/locations/{location}/sync", {"mode": mode})
    server.synced(location)
    return seconds_of(server.api("GET", f"/v1/locations/{location}/sync")[1])


def measure(simulator, folder, name, pace, numbers, database=None):
    (folder / name).mkdir()
    server = servers.Server(folder / name, simulator.url, "--pace", pace, "--sync-interval-s", "100000", "--full-sync-interval-s", "100000", "--log-level", "error", database=database)
    results = []
    for number in numbers:
        before = requests(simulator, number)
        status, row = server.api("POST", "/v1/locations", {"token": simulator.token(number), "takeOver": True})
        assert status == 201, row
        location = row["id"]
        server.synced(location)
        record = server.api("GET", f"/v1/locations/{location}/sync")[1]
        results.append({"location": location, "rows": record["rows"], "pages": record["pages"], "seconds": seconds_of(record), "mib": peak_mib(server.process.pid),
                        "requests": requests(simulator, number) - before})
    return server, results


def main():
    folder = servers.new_folder("bench")
    began = time.monotonic()
    simulator = servers.Simulator(folder, "--profile", "large", "--page-size", str(PAGE), "--switch", "rate-limit=off", "--threads", "4")
    print(f"vppsim large: ready in {time.monotonic() - began:.1f} s, {peak_mib(simulator.process.pid) / 1024:.2f} GiB")
    big_rows = 1_000_000
    curl = curl_seconds(simulator, simulator.token(0), big_rows)
    bare = bare_seconds(folder, big_rows, 200)
    server, (small, big) = measure(simulator, folder, "sqlite", "false", [1, 0])
    print(f"| what | seconds |\n|---|---|\n| curl, {big_rows // PAGE} pages on one connection | {curl:.2f} |\n| bare prepared inserts of the same rows | {bare:.2f} |")
    print(f"| bursar into SQLite, {big['rows']} rows | {big['seconds']:.2f} |\n| ratio to the sum of the two | {big['seconds'] / (curl + bare):.2f} |")
    print(f"| peak memory of bursar | {big['mib']:.0f} MiB |")
    growth = (big["seconds"] / big["rows"]) / (small["seconds"] / small["rows"])
    print(f"| time per row at {big['rows']} rows to that at {small['rows']} | {growth:.2f} |")
    for name, pairs in INCREMENTS.items():
        for item, serial in pairs:
            status, _ = servers.call("POST", f"{simulator.url}/control/assign", {"location": "Location 001", "adamId": str(910_000_000 + item), "serialNumber": serial})
            assert status == 200
        increment = sync(server, big["location"], "increment")
        print(f"| an increment of 1 %: {name} | {increment:.3f} |\n| … to the first full walk | {increment / big['seconds']:.3f} |")
    full = sync(server, big["location"], "full")
    print(f"| a full walk over rows that are there already | {full:.2f} |")
    server.end()
    if os.environ.get("BURSAR_TEST_POSTGRES_URL"):
        url = re.sub(r"/[^/]*$", "/bench_sync", os.environ["BURSAR_TEST_POSTGRES_URL"])
        subprocess.run(["psql", os.environ["BURSAR_TEST_POSTGRES_URL"], "-qc", "DROP DATABASE IF EXISTS bench_sync", "-c", "CREATE DATABASE bench_sync"], check=True)
        server, (post,) = measure(simulator, folder, "postgres", "false", [0], database=url)
        print(f"| bursar into PostgreSQL, {post['rows']} rows | {post['seconds']:.2f} |")
        server.end()
    simulator.control("POST", "switch", name="rate-limit", value="on")
    server, (paced,) = measure(simulator, folder, "paced", "true", [2])
    least = paced["pages"]
    print(f"| with Apple's pace: requests for {paced['rows']} rows in {least} pages | {paced['requests']} |")
    print(f"| share of 15 requests a second that was used | {100 * paced['pages'] / paced['seconds'] / 15:.0f} % |")
    server.end()
    simulator.end()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
