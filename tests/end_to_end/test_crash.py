"""bursar serve is killed at random moments, under faults; in the end nothing is lost, doubled or open.

BURSAR_CRASH_ROUNDS: kills for each database (20); BURSAR_CRASH_SEED: where the randomness begins.
"""
import os
import random
import shutil
import time
import unittest

import servers

FREE = "900100204"  # the unlimited app of profile tiny
PER_ROUND = 500


class Crash(unittest.TestCase):
    def run_on(self, database, folder):
        rounds = int(os.environ.get("BURSAR_CRASH_ROUNDS", "20"))
        seed = int(os.environ.get("BURSAR_CRASH_SEED", str(time.time_ns() % 1_000_000)))
        print(f"BURSAR_CRASH_SEED={seed} BURSAR_CRASH_ROUNDS={rounds}", flush=True)
        rand = random.Random(seed)
        simulator = servers.Simulator(folder, "--seed", str(seed), "--page-size", "150", "--switch", "event-delay-ms=15", "--switch", "event-task-us=20",
                                      "--switch", "requests-per-second-max=300")
        options = ["--sync-interval-s", "1", "--full-sync-interval-s", "2"]
        server = servers.Server(folder, simulator.url, *options, database=database)
        try:
            location = server.connect(simulator.token())
            server.synced(location)
            for kind, rate in (("cut-after", 0.06), ("cut-before", 0.04), ("5xx", 0.04), ("malformed", 0.03), ("429", 0.03), ("event-partial", 0.05)):
                simulator.control("POST", "fault", kind=kind, endpoint="" if kind == "event-partial" else "/mdm/v2/", rate=rate)
            wanted, doubtful = self.rounds(rand, rounds, server, location)
            simulator.control("DELETE", "fault")
            server.start()
            server.settled(180)
            self.check(simulator, server, location, wanted, doubtful)
        finally:
            server.end()
            simulator.end()

    def rounds(self, rand, rounds, server, location):
        wanted, doubtful = {}, set()
        for number in range(rounds):
            serials = [f"CRASH{number:03}X{i:04}" for i in range(PER_ROUND)]
            back = [s for s in rand.sample(sorted(wanted), min(len(wanted), 40)) if wanted[s]] if rand.random() < 0.4 else []
            for verb, some in (("associate", serials), ("disassociate", back)):
                if not some:
                    continue
                # Asked for, or the answer was lost with the kill: then either may be so.
                status, answer = server.api("POST", "/v1/operations", {"verb": verb, "location": location, "assets": [FREE], "serialNumbers": some})
                if status in (200, 202):
                    wanted.update({s: verb == "associate" for s in some})
                else:
                    self.assertEqual(status, 0, answer)
                    doubtful.update(some)
            time.sleep(rand.uniform(0.05, 0.6))
            server.kill()
            if number + 1 < rounds:
                server.start()
        return wanted, doubtful

    def check(self, simulator, server, location, wanted, doubtful):
        failed = set()
        for operation in server.api("GET", "/v1/operations?pageSize=2000")[1]["items"]:
            self.assertEqual(operation["state"], "done", operation)
            self.assertEqual(operation["done"] + operation["failed"], operation["tasks"])
            if operation["failed"]:
                status, tasks = server.api("GET", f"/v1/operations/{operation['id']}/tasks?state=failed&pageSize=2000")
                for task in tasks["items"]:
                    self.assertEqual(task["appleErrorNumber"], 9603, task)  # the fault event-partial, nothing else
                    failed.add(task["holder"])
        held = [row["serialNumber"] for row in simulator.control("GET", "dump")["assignments"] if row["adamId"] == FREE]
        self.assertEqual(len(held), len(set(held)), "a license was assigned twice")
        for serial, should in wanted.items():
            if serial not in doubtful and serial not in failed:
                self.assertEqual(serial in set(held), should, serial)
        self.assertGreater(len(wanted), PER_ROUND)
        metrics = server.api("GET", "/metrics")[1]
        self.assertIn("bursar_requests_open 0", metrics)
        self.assertIn("bursar_requests_uncertain 0", metrics)
        server.api("POST", f"/v1/locations/{location}/sync", {"mode": "increment"})
        server.synced(location)
        status, report = server.api("POST", f"/v1/locations/{location}/verify", {})
        self.assertEqual((status, report["differencesTotal"]), (200, 0), report)

    def test_sqlite_survives_being_killed_at_any_instant(self):
        folder = servers.new_folder("crash-sqlite")
        self.run_on(None, folder)
        shutil.rmtree(folder)

    def test_postgres_survives_being_killed_at_any_instant(self):
        database = servers.new_postgres_database(f"crash_{os.getpid()}")
        self.assertTrue(database, "BURSAR_TEST_POSTGRES_URL is not set: run this through ./test")
        folder = servers.new_folder("crash-postgres")
        self.run_on(database, folder)
        shutil.rmtree(folder)


if __name__ == "__main__":
    unittest.main()
