"""Many connections that read and write for a while, each kept open, against a real server with the simulator."""
import http.client
import json
import pathlib
import random
import threading
import time
import urllib.parse

WRITES = 0.3  # of all requests
ITEM = "900100200"


def memory_mib(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no memory is told")


class Caller(threading.Thread):
    """One connection. Every answer has to be a success; what is not stays in `failures`."""

    def __init__(self, server, number, until):
        super().__init__()
        self.where = urllib.parse.urlsplit(server.url)
        self.headers = {"Authorization": "Bearer " + server.key, "Content-Type": "application/json"}
        self.number, self.until = number, until
        self.random = random.Random(number)
        self.spent = {}
        self.failures = []

    def reads(self):
        serial = f"LOAD{self.random.randrange(64):04}{self.random.randrange(20):04}"
        return self.random.choice([
            "/v1/locations", "/v1/assets", "/v1/catalog", "/v1/inventory/devices?pageSize=100", "/v1/inventory/people", f"/v1/assets/{ITEM}/holders",
            f"/v1/devices/{serial}", "/v1/operations?pageSize=20", "/v1/audit?pageSize=50", "/v1/units", "/v1/waiting", "/v1/session", "/metrics", "/"])

    def writes(self):
        serials = [f"LOAD{self.number:04}{self.random.randrange(20):04}" for _ in range(3)]
        kind = self.random.randrange(4)
        if kind == 0:
            return "/v1/inventory/people", {"items": [{"clientUserId": f"load-{self.number}-{self.random.randrange(20)}", "name": "Load"}]}
        if kind == 1:
            return "/v1/operations", {"verb": "associate", "assets": [ITEM], "serialNumbers": serials, "dryRun": True, "asFarAsSeatsGo": True}
        items = [{"serialNumber": serial, "name": f"iPad {self.random.randrange(9)}", "platform": "iPadOS", "groups": [f"Load {self.number % 8}"]} for serial in serials]
        return "/v1/inventory/devices", {"items": items}

    def run(self):
        connection = http.client.HTTPConnection(self.where.hostname, self.where.port, timeout=60)
        while time.monotonic() < self.until:
            write = self.random.random() < WRITES
            path, body = self.writes() if write else (self.reads(), None)
            began = time.monotonic()
            try:
                connection.request("POST" if write else "GET", path, json.dumps(body) if write else None, self.headers)
                answer = connection.getresponse()
                text = answer.read()
            except OSError as error:
                self.failures.append((path, repr(error)))
                connection.close()
                continue
            self.spent.setdefault("writes" if write else "reads", []).append(time.monotonic() - began)
            if answer.status not in (200, 201, 202):
                self.failures.append((path, answer.status, text[:300]))
        connection.close()


def quantile(values, part):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * part))]


def run(server, seconds, connections=64):
    """Counts and times of reads and writes, failures, and the server's memory over time, in MiB."""
    until = time.monotonic() + seconds
    callers = [Caller(server, i, until) for i in range(connections)]
    for caller in callers:
        caller.start()
    memory = []
    while any(caller.is_alive() for caller in callers):
        time.sleep(min(1.0, seconds / 10))
        memory.append(memory_mib(server.process.pid))
    for caller in callers:
        caller.join()
    spent = {kind: [t for caller in callers for t in caller.spent.get(kind, [])] for kind in ("reads", "writes")}
    return spent, [f for caller in callers for f in caller.failures], memory


def grows(memory):
    """By how many MiB the last quarter lies above the second; the first is warming up."""
    quarter = max(1, len(memory) // 4)
    return max(memory[-quarter:]) - max(memory[quarter:2 * quarter] or memory[:1])
