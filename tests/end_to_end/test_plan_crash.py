"""bursar serve is killed while plans are made and applied, under faults; in the end what Apple holds is what the plans said.

BURSAR_CRASH_ROUNDS: kills for each database (20); BURSAR_CRASH_SEED: where the randomness begins.
"""
import os
import random
import shutil
import time
import unittest

import servers

FREE = "900100204"  # the unlimited app of profile tiny
DEVICES = 1500


class PlanCrash(unittest.TestCase):
    def run_on(self, database, folder):
        rounds = int(os.environ.get("BURSAR_CRASH_ROUNDS", "20"))
        seed = int(os.environ.get("BURSAR_CRASH_SEED", str(time.time_ns() % 1_000_000)))
        print(f"BURSAR_CRASH_SEED={seed} BURSAR_CRASH_ROUNDS={rounds}", flush=True)
        rand = random.Random(seed)
        simulator = servers.Simulator(folder, "--seed", str(seed), "--page-size", "200", "--switch", "event-delay-ms=15", "--switch", "event-task-us=20",
                                      "--switch", "requests-per-second-max=300")
        options = ["--sync-interval-s", "1", "--full-sync-interval-s", "2", "--regrant-after-s", "0", "--run-failures", "1000000"]
        server = servers.Server(folder, simulator.url, *options, database=database)
        try:
            location = server.connect(simulator.token())
            server.synced(location)
            serials = [f"PLAN{i:05}DEV" for i in range(DEVICES)]
            items = [{"serialNumber": s, "platform": "iPadOS", "groups": ["Class"] if i < DEVICES // 2 else []} for i, s in enumerate(serials)]
            self.assertEqual(server.api("POST", "/v1/inventory/devices", {"items": items})[0], 200)
            group = server.api("GET", "/v1/groups")[1]["items"][0]["id"]
            status, _ = server.api("POST", "/v1/distributions", {"name": "Free", "state": "active", "items": [{"adamId": FREE}], "targets": [{"group": "Class"}]})
            self.assertEqual(status, 201)
            for kind, rate in (("cut-after", 0.06), ("cut-before", 0.04), ("5xx", 0.04), ("429", 0.03), ("event-partial", 0.05)):
                simulator.control("POST", "fault", kind=kind, endpoint="" if kind == "event-partial" else "/mdm/v2/", rate=rate)
            members = self.rounds(rand, rounds, server, group, serials)
            simulator.control("DELETE", "fault")
            server.start()
            self.finish(server, location)
            self.check(simulator, server, location, self.members(server, group, members))
        finally:
            server.end()
            simulator.end()

    def rounds(self, rand, rounds, server, group, serials):
        members = set(serials[:DEVICES // 2])
        for number in range(rounds):
            leaving = rand.sample(sorted(members), min(len(members), 120))
            coming = rand.sample(sorted(set(serials) - members), 120)
            for some, removes in ((leaving, True), (coming, False)):
                status, answer = server.api("POST", f"/v1/groups/{group}/members", {"serialNumbers": some, "remove": removes})
                self.assertIn(status, (0, 200), answer)
                if status == 200:
                    members = members - set(some) if removes else members | set(some)
            self.plan_and_apply(server)
            time.sleep(rand.uniform(0.02, 0.5))
            server.kill()
            if number + 1 < rounds:
                server.start()
        return members

    def plan_and_apply(self, server):
        status, plan = server.api("POST", "/v1/plans", {})
        self.assertIn(status, (0, 201), plan)
        if status != 201 or plan["grant"] + plan["revoke"] == 0:
            return False
        status, applied = server.api("POST", f"/v1/plans/{plan['id']}/apply", {"typedRevokes": plan["revoke"]})
        self.assertIn(status, (0, 202, 409), applied)  # 409: what was under way is settled since, so the plan is stale
        if status == 409:
            self.assertEqual(applied["code"], "plan_stale")
        return True

    def members(self, server, group, expected):
        """A change whose answer was lost in the last kill counts as it was kept."""
        rows = server.api("GET", f"/v1/groups/{group}/members")[1]["items"]
        names = {}
        after = ""
        while True:
            page = server.api("GET", f"/v1/inventory/devices?pageSize=2000&after={after}")[1]
            names.update({row["id"]: row["serialNumber"] for row in page["items"]})
            after = page.get("next")
            if not after:
                break
        kept = {names[row["id"]] for row in rows}
        self.assertLessEqual(len(kept ^ expected), 240)
        return kept

    def finish(self, server, location):
        for _ in range(10):
            server.settled(180)
            server.api("POST", f"/v1/locations/{location}/sync", {"mode": "increment"})
            server.synced(location)
            if not self.plan_and_apply(server):
                return
        self.fail("there is always something left to do")

    def check(self, simulator, server, location, members):
        held = [row["serialNumber"] for row in simulator.control("GET", "dump")["assignments"] if row["adamId"] == FREE]
        self.assertEqual(len(held), len(set(held)), "a license was assigned twice")
        self.assertEqual(set(held), members, "what Apple holds is what the distribution says")
        for plan in server.api("GET", "/v1/plans?pageSize=2000")[1]["items"]:
            if plan["state"] != "applied":
                continue
            operations = server.api("GET", f"/v1/plans/{plan['id']}")[1]["operations"]
            self.assertEqual(sum(o["tasks"] for o in operations), plan["grant"] + plan["revoke"], "a plan was applied in part")
            self.assertTrue(all(o["state"] == "done" for o in operations))
        for row in server.api("GET", "/v1/leaks/balances")[1]["items"]:
            self.assertTrue(row["balanced"], row)
            if row["adamId"] == FREE:
                self.assertEqual((row["withReason"], row["reasonsWithoutSeat"]), (len(members), 0), row)
        status, report = server.api("POST", f"/v1/locations/{location}/verify", {})
        self.assertEqual((status, report["differencesTotal"]), (200, 0), report)

    def test_sqlite_applies_plans_wholly_or_not_at_all(self):
        folder = servers.new_folder("plan-crash-sqlite")
        self.run_on(None, folder)
        shutil.rmtree(folder)

    def test_postgres_applies_plans_wholly_or_not_at_all(self):
        database = servers.new_postgres_database(f"plan_crash_{os.getpid()}")
        self.assertTrue(database, "BURSAR_TEST_POSTGRES_URL is not set: run this through ./test")
        folder = servers.new_folder("plan-crash-postgres")
        self.run_on(database, folder)
        shutil.rmtree(folder)


if __name__ == "__main__":
    unittest.main()
