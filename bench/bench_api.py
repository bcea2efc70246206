"""How long every list, filter and detail takes with 1,000,000 devices and 20,000,000 assignments in the database, while locations are synced. Prints a table.

    python3 bench/bench_api.py            (release build; ./dev bench api runs it)
    BURSAR_BENCH_LOCATIONS=10 BURSAR_BENCH_ROUNDS=50 python3 bench/bench_api.py     (smaller, quicker)
    BURSAR_BENCH_KEEP=FOLDER …            (keeps the database in this folder, and takes it from there the next time)
"""
import http.client
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[1]
os.environ.setdefault("BURSAR_BUILD_DIR", str(ROOT / "build" / "release"))
sys.path.insert(0, str(ROOT / "tests" / "end_to_end"))
import servers  # noqa: E402

LOCATIONS = int(os.environ.get("BURSAR_BENCH_LOCATIONS", "100"))
ROUNDS = int(os.environ.get("BURSAR_BENCH_ROUNDS", "100"))
KEEP = os.environ.get("BURSAR_BENCH_KEEP")
DATABASE = os.environ.get("BURSAR_BENCH_DATABASE")
BATCH = 10_000
FIRST_APP = 910_000_000
OPTIONS = ["--pace", "false", "--sync-interval-s", "100000", "--full-sync-interval-s", "100000", "--log-level", "error"]


def serials(location):
    """As the profile "large" names them."""
    return [f"LG{location:03}{i:07}" for i in range(50_000 if location == 0 else 9_596)]


def must(status_and_answer, *wanted):
    status, answer = status_and_answer
    assert status in wanted, (status, answer)
    return answer


def fill(server, simulator):
    """Every location connected and synced, every device in the inventory, units, groups, people, distributions."""
    began = time.monotonic()
    locations = [must(server.api("POST", "/v1/locations", {"token": simulator.token(n), "takeOver": True}), 201)["id"] for n in range(LOCATIONS)]
    for location in locations:
        server.synced(location)
    print(f"{LOCATIONS} locations synced in {time.monotonic() - began:.0f} s", flush=True)
    began = time.monotonic()
    for n in range(LOCATIONS):
        must(server.api("POST", "/v1/units", {"name": f"Site {n:03}", "parent": 1}), 201)
        people = [{"clientUserId": f"person-{n:03}-{i:04}", "name": f"Person {i} of {n}", "email": f"p{i}.{n}@school.example.org", "unit": f"Site {n:03}"} for i in range(200)]
        must(server.api("POST", "/v1/inventory/people", {"items": people}), 200)
        names = serials(n)
        for first in range(0, len(names), BATCH):
            items = [{"serialNumber": s, "name": f"iPad {s[-5:]} of {n}", "platform": "iPadOS", "osVersion": f"{16 + i % 3}.{i % 6}", "supervised": i % 7 != 0, "unit": f"Site {n:03}", "model": f"iPad{i % 9}",
                      "owner": f"person-{n:03}-{i % 5000:04}" if i % 5000 < 200 else "", "groups": [f"Class {i % 300}"]} for i, s in enumerate(names[first:first + BATCH], first)]
            must(server.api("POST", "/v1/inventory/devices", {"items": items}), 200)
    for n in range(20):
        must(server.api("POST", "/v1/groups", {"name": f"Rule {n}", "rule": f"os >= {16 + n % 3} and model = iPad{n % 9}"}), 201)
    groups = must(server.api("GET", "/v1/groups"), 200)["items"]
    print(f"inventory in {time.monotonic() - began:.0f} s", flush=True)
    began = time.monotonic()
    for n in range(60):
        must(server.api("POST", "/v1/distributions", {"name": f"Distribution {n}", "state": "active", "items": [{"adamId": str(FIRST_APP + (n * 3 + k) % 200), "by": "device"} for k in range(4)],
                                                     "targets": [{"group": groups[(n * 5 + k) % len(groups)]["name"]} for k in range(3)]}), 201)
    print(f"60 distributions in {time.monotonic() - began:.0f} s", flush=True)


# A year in which every asset changed each third day, and reasons for a quarter of the seats: what no request can make.
PAST = """
CREATE TABLE bench_days (day bigint PRIMARY KEY);
INSERT INTO bench_days WITH RECURSIVE d(day) AS (SELECT CAST({today} AS bigint) - 365 UNION ALL SELECT day + 1 FROM d WHERE day < {today} - 1) SELECT day FROM d;
INSERT INTO usage_points (asset_id, day, assigned, available, total, waiting)
  SELECT a.id, d.day, a.assigned - (a.assigned * ({today} - d.day)) / 500, a.total - a.assigned + (a.assigned * ({today} - d.day)) / 500, a.total, 0
  FROM assets a JOIN bench_days d ON (d.day + a.id) % 3 = 0;
DELETE FROM seats_by_day WHERE day < {today};
INSERT INTO seats_by_day (location_id, day, assigned, available, total, waiting)
  SELECT a.location_id, d.day, sum(u.assigned), sum(u.available), sum(u.total), sum(u.waiting)
  FROM bench_days d, assets a JOIN usage_points u ON u.asset_id = a.id
  WHERE a.unlimited = 0 AND u.day = (SELECT max(v.day) FROM usage_points v WHERE v.asset_id = a.id AND v.day <= d.day) GROUP BY a.location_id, d.day;
DROP TABLE bench_days;
INSERT INTO leases (asset_id, assignee_id, distribution_id, since)
  SELECT x.asset_id, x.assignee_id, i.distribution_id, 1790000000000 FROM assignments x JOIN assets a ON a.id = x.asset_id
  JOIN (SELECT adam_id, min(distribution_id) AS distribution_id FROM distribution_items GROUP BY adam_id) i ON i.adam_id = a.adam_id WHERE a.adam_id % 4 = 0;
"""


def write_past(folder):
    began = time.monotonic()
    sql = PAST.format(today=int(time.time() // 86400))
    if DATABASE:
        subprocess.run(["psql", DATABASE, "-q", "-v", "ON_ERROR_STOP=1", "-c", "BEGIN", "-c", sql, "-c", "COMMIT", "-c", "ANALYZE"], check=True)
    else:
        database = sqlite3.connect(folder / "bursar.db")
        database.executescript("BEGIN;" + sql + "COMMIT;")
        database.close()
    print(f"the past in {time.monotonic() - began:.0f} s", flush=True)


def act(server):
    """A plan with many lines, and an operation with many tasks."""
    began = time.monotonic()
    plan = must(server.api("POST", "/v1/plans", {"distribution": 1}, seconds=300), 201)["id"]
    print(f"a plan in {time.monotonic() - began:.0f} s", flush=True)
    operation = must(server.api("POST", "/v1/operations", {"verb": "associate", "location": 1, "assets": [{"adamId": str(FIRST_APP + i)} for i in range(20)], "serialNumbers": serials(0)[40_000:40_100]}), 202)["operation"]
    must(server.api("POST", "/v1/operations", {"verb": "create_users", "location": 1, "users": [{"clientUserId": f"person-000-{i:04}"} for i in range(200)]}), 202)
    servers.wait_for("the operation", lambda: server.api("GET", f"/v1/operations/{operation}")[1]["state"] not in ("waiting", "running"), 300)
    must(server.api("POST", "/v1/accounts", {"name": "bench", "password": "seven green frogs sing", "grants": [{"role": "viewer", "unit": 1}]}), 201)
    hook = must(server.api("POST", "/v1/webhooks", {"name": "Bench", "url": "https://hook.example/bursar", "types": ["distribution.changed"]}), 201)["id"]
    return {"plan": plan, "operation": operation, "webhook": hook}


class Asker:
    def __init__(self, server):
        self.key = server.key
        self.connection = http.client.HTTPConnection(urllib.parse.urlparse(server.url).netloc, timeout=120)

    def ask(self, path):
        began = time.monotonic()
        self.connection.request("GET", path, headers={"Authorization": "Bearer " + self.key})
        response = self.connection.getresponse()
        body = response.read()
        spent = (time.monotonic() - began) * 1000
        assert response.status == 200, (path, response.status, body[:300])
        return spent, body


NOT_MEASURED = {
    "reckon with everything, as plans do": ["/v1/losses", "/v1/configuration", "/v1/audit/verify", "/v1/plans/{id}/export"],
    "of the browser's session, or before it": ["/v1/setup", "/v1/session", "/v1/session/views", "/v1/session/sessions", "/v1/sign-on", "/v1/sign-on/callback", "/v1/sign-on/provider"],
    "do not end": ["/v1/events"],
    "pictures that Apple's service does not have here": ["/v1/catalog/{adamId}/icon"],
}


def check_all_are_there(paths):
    """Every GET of the description is measured, or named above."""
    described = re.findall(r"^  (/\S+):\n(?:    (?!get:).*\n)*?    get:", (ROOT / "contracts/bursar-api/openapi.yaml").read_text(), re.M)
    assert len(described) > 60, len(described)
    patterns = [re.compile(re.sub(r"\{\w+\}", r"[^/?]+", path) + r"(\?|$)") for path in described]
    measured = {next(path for path, pattern in zip(described, patterns) if pattern.match(one)) for one in paths}
    missing = set(described) - measured - {path for group in NOT_MEASURED.values() for path in group}
    assert not missing, f"not measured: {sorted(missing)}"


def requests_of(server, made):
    """Names, and for each a function from the number of the round to a path."""
    day = lambda i: time.strftime("%Y-%m-%d", time.gmtime(time.time() - (i % 300 + 1) * 86400))
    plan, operation = made["plan"], made["operation"]
    last = LOCATIONS - 1
    app = lambda i: FIRST_APP + i % 200
    location = lambda i: 1 + i % LOCATIONS
    serial = lambda i: f"LG{i * 7 % LOCATIONS:03}{i * 37 % 9596:07}"
    far = json.loads(Asker(server).ask(f"/v1/inventory/devices?pageSize=1&text={serial(5)}")[1])["items"][0]["id"]
    return {
        "devices, first page": lambda i: "/v1/inventory/devices?pageSize=100",
        "devices, a page far on": lambda i: f"/v1/inventory/devices?pageSize=100&after={far + i}",
        "devices, 2,000 at once": lambda i: "/v1/inventory/devices?pageSize=2000",
        "devices of a unit": lambda i: f"/v1/inventory/devices?pageSize=100&unit={2 + i % LOCATIONS}",
        "devices by part of the serial number": lambda i: f"/v1/inventory/devices?pageSize=100&text={serial(i)[4:]}",
        "devices by part of the name": lambda i: f"/v1/inventory/devices?pageSize=100&text=pad%20{i * 37 % 9596:05}",
        "devices by a text that none has": lambda i: f"/v1/inventory/devices?pageSize=100&text=nobody{i}",
        "devices by a text that all have": lambda i: "/v1/inventory/devices?pageSize=100&text=ipad",
        "devices by two letters": lambda i: "/v1/inventory/devices?pageSize=100&text=zz",
        "devices sorted by name": lambda i: "/v1/inventory/devices?pageSize=100&sort=name",
        "devices sorted by last seen, newest first": lambda i: "/v1/inventory/devices?pageSize=100&sort=-lastSeenAt",
        "devices by a text, sorted by name": lambda i: f"/v1/inventory/devices?pageSize=100&text=of%20{i % LOCATIONS}&sort=name",
        "people, first page": lambda i: "/v1/inventory/people?pageSize=100",
        "people by part of the name": lambda i: f"/v1/inventory/people?pageSize=100&text=son%20{i % 200}%20of",
        "what a device holds": lambda i: f"/v1/devices/{serial(i)}",
        "holders of an item": lambda i: f"/v1/assets/{app(i)}/holders?pageSize=100",
        "holders of an item, the last first": lambda i: f"/v1/assets/{app(i)}/holders?pageSize=100&sort=-holder",
        "holders of an item by beginning": lambda i: f"/v1/assets/{app(i)}/holders?pageSize=100&text={serial(i)[:-3]}",
        "holders of an item in a location": lambda i: f"/v1/assets/{app(i)}/holders?pageSize=100&location={location(i)}",
        "holders of an item for a reason": lambda i: f"/v1/assets/{app(i * 4 + 2)}/holders?pageSize=100&location={location(i)}&reason={1 + i % 60}",
        "holders of an item for no known reason": lambda i: f"/v1/assets/{app(i * 4 + 2)}/holders?pageSize=100&location={location(i)}&reason=others",
        "holders of an item in numbers": lambda i: f"/v1/assets/{app(i)}/holder-groups",
        "who held an item then": lambda i: f"/v1/audit/holders/{app(i)}?pageSize=100&at={day(i)}T00:00:00Z",
        "users": lambda i: "/v1/users?pageSize=100",
        "a user": lambda i: f"/v1/users/person-000-{i % 200:04}",
        "users, the last first": lambda i: "/v1/users?pageSize=100&sort=-clientUserId",
        "users by beginning": lambda i: f"/v1/users?pageSize=100&text=person-{i % 10}",
        "users of a status": lambda i: "/v1/users?pageSize=100&status=Retired",
        "locations": lambda i: "/v1/locations",
        "a location": lambda i: f"/v1/locations/{location(i)}",
        "progress of a sync": lambda i: f"/v1/locations/{location(i)}/sync",
        "scope of a location": lambda i: f"/v1/locations/{location(i)}/scope",
        "story of a location": lambda i: f"/v1/locations/{location(i)}/story",
        "notifications of a location": lambda i: f"/v1/locations/{location(i)}/notifications",
        "what a removal would do": lambda i: f"/v1/locations/{location(i)}/removal",
        "assets of a location": lambda i: f"/v1/assets?location={location(i)}",
        "assets of all, a page": lambda i: "/v1/assets?pageSize=100",
        "assets of all, sorted": lambda i: "/v1/assets?pageSize=100&sort=-available",
        "catalog": lambda i: "/v1/catalog",
        "catalog of a location": lambda i: f"/v1/locations/{location(i)}/catalog",
        "an item of the catalog": lambda i: f"/v1/catalog/{app(i)}",
        "groups with their sizes": lambda i: "/v1/groups",
        "members of a group": lambda i: f"/v1/groups/{1 + i % 300}/members?pageSize=100",
        "who is in a group": lambda i: f"/v1/groups/{1 + i % 300}/resolved?pageSize=100",
        "who is in a group by rule": lambda i: f"/v1/groups/{301 + i % 20}/resolved?pageSize=100",
        "units": lambda i: "/v1/units",
        "distributions": lambda i: "/v1/distributions",
        "a distribution": lambda i: f"/v1/distributions/{1 + i % 60}",
        "explain a device and an item": lambda i: f"/v1/explain?serialNumber={serial(i)}&adamId={app(i)}",
        "explain a device, 25 items": lambda i: f"/v1/explain?serialNumber={serial(i)}&pageSize=25",
        "seats and their reasons": lambda i: f"/v1/leaks/balances?pageSize=100",
        "seats of a location and their reasons": lambda i: f"/v1/leaks/balances?location={location(i)}",
        "leaks, a page": lambda i: "/v1/leaks?pageSize=100",
        "who waits": lambda i: "/v1/waiting?pageSize=100",
        "operations": lambda i: "/v1/operations",
        "an operation": lambda i: f"/v1/operations/{operation}",
        "tasks of an operation": lambda i: f"/v1/operations/{operation}/tasks?pageSize=100",
        "plans": lambda i: "/v1/plans",
        "a plan": lambda i: f"/v1/plans/{plan}",
        "lines of a plan": lambda i: f"/v1/plans/{plan}/lines?pageSize=100",
        "lines of a plan, a page far on": lambda i: f"/v1/plans/{plan}/lines?pageSize=100&after={i * 200}",
        "lines of a plan with one action": lambda i: f"/v1/plans/{plan}/lines?pageSize=100&action=wait",
        "demand, a page": lambda i: "/v1/demand?pageSize=100",
        "demand of a location": lambda i: f"/v1/demand?location={location(i)}",
        "use of an item over time": lambda i: f"/v1/locations/{location(i)}/usage/{app(i)}",
        "seats over 90 days": lambda i: "/v1/usage?days=90",
        "seats over a year": lambda i: "/v1/usage?days=365",
        "seats of a location over a year": lambda i: f"/v1/usage?days=365&location={location(i)}",
        "position of a day by location": lambda i: f"/v1/position?at={day(i)}",
        "position of a day by item": lambda i: f"/v1/position?by=item&at={day(i)}",
        "journal": lambda i: "/v1/audit?pageSize=100",
        "doctor": lambda i: "/v1/doctor",
        "keys": lambda i: "/v1/keys",
        "automatic mode": lambda i: "/v1/automatic",
        "accounts": lambda i: "/v1/accounts",
        "an account": lambda i: "/v1/accounts/bench",
        "roles": lambda i: "/v1/roles",
        "permissions": lambda i: "/v1/permissions",
        "rules of single sign-on": lambda i: "/v1/sign-on/rules",
        "types of webhooks": lambda i: "/v1/webhook-types",
        "webhooks": lambda i: "/v1/webhooks",
        "a webhook": lambda i: f"/v1/webhooks/{made['webhook']}",
        "deliveries of a webhook": lambda i: f"/v1/webhooks/{made['webhook']}/deliveries",
        "health": lambda i: "/healthz",
        "readiness": lambda i: "/readyz",
        "version": lambda i: "/version",
        "metrics": lambda i: "/metrics",
    }


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def keep_syncing(server, stop, count):
    """One full walk after the other, location by location; the first, which is five times as large as others, comes last."""
    n = 0
    while not stop.is_set():
        location = 1 + (n + 1) % LOCATIONS
        must(server.api("POST", f"/v1/locations/{location}/sync", {"mode": "full"}), 202)
        server.synced(location, 600)
        n += 1
        count[0] = n


def filled_once(folder, server, simulator):
    """What a first run has made, by name; kept beside the database."""
    made = folder / "filled"
    if not made.exists():
        fill(server, simulator)
        server.end()
        write_past(folder)
        server.start()
        made.write_text(json.dumps(act(server)))
    return json.loads(made.read_text())


def measure(server, requests):
    """Prints a row for each request; gives the names of those that took too long."""
    asker, slow = Asker(server), []
    print("| request | median ms | 95 % ms | most ms | bytes |\n|---|---|---|---|---|")
    for name, path in requests.items():
        if len(sys.argv) > 1 and sys.argv[1] not in name:
            continue
        spent, size = [], 0
        for i in range(ROUNDS):
            ms, answer = asker.ask(path(i))
            spent.append(ms)
            size = len(answer)
            if ms > 1000:
                print(f"{ms:.0f} ms at {time.strftime('%H:%M:%S')}: {path(i)}", file=sys.stderr, flush=True)
        p95 = percentile(spent, 0.95)
        print(f"| {name} | {percentile(spent, 0.5):.1f} | {p95:.1f} | {max(spent):.1f} | {size} |", flush=True)
        if p95 >= 100:
            slow.append(name)
    return slow


def run(folder, server, simulator):
    requests = requests_of(server, filled_once(folder, server, simulator))
    check_all_are_there([path(1) for path in requests.values()])
    began = time.monotonic()
    Asker(server).ask("/v1/groups")
    print(f"first answer that needs the whole world, after a start: {time.monotonic() - began:.1f} s", flush=True)
    stop, syncs = threading.Event(), [0]
    syncing = threading.Thread(target=keep_syncing, args=(server, stop, syncs))
    syncing.start()
    try:
        slow = measure(server, requests)
    finally:
        stop.set()
        syncing.join()
    memory = [line for line in pathlib.Path(f"/proc/{server.process.pid}/status").read_text().splitlines() if line.startswith(("VmHWM", "VmRSS"))]
    print(f"syncs that went on beside: {syncs[0]}; {'; '.join(' '.join(line.split()) for line in memory)}")
    print("over 100 ms: " + (", ".join(slow) or "none"))
    return 1 if slow else 0


def main():
    folder = pathlib.Path(KEEP) if KEEP else servers.new_folder("bench")
    folder.mkdir(exist_ok=True)
    simulator = servers.Simulator(folder, "--state", folder / "vppsim.state", "--profile", "large", "--page-size", "1000", "--switch", "rate-limit=off", "--threads", "4")
    try:
        server = servers.Server(folder, simulator.url, *OPTIONS, database=DATABASE)
        try:
            return run(folder, server, simulator)
        finally:
            server.end()
    finally:
        simulator.end()
        if not KEEP:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
