"""Every command against a running server and simulator."""
import json
import shutil
import subprocess
import unittest

import servers


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = servers.new_folder("commands")
        cls.simulator = servers.Simulator(cls.folder, "--profile", "school", "--switch", "event-delay-ms=50")
        cls.server = servers.Server(cls.folder, cls.simulator.url)
        for number, name in enumerate(["lake (1)", "höhe"]):
            file = cls.folder / f"sToken für {name}.vpptoken"
            file.write_bytes(b"\xef\xbb\xbf" + cls.simulator.token(number).encode() + b"\r\n")
            code, out, err = cls.server.cli("token", "add", file)
            assert code == 0, (out, err)

    @classmethod
    def tearDownClass(cls):
        cls.server.end()
        cls.simulator.end()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def run_cli(self, *words, code=0, stdin=""):
        got, out, err = self.server.cli(*words, stdin=stdin)
        self.assertEqual(got, code, (words, out, err))
        return out if code == 0 else out + err

    # rows: CLOMO-2, JAMF-19, MERAKI-14, MERAKI-16, MAAS-18, JAMF-4, CLOMO-24
    def test_tokens_of_any_file_name_are_listed_with_state_and_never_shown(self):
        out = self.run_cli("token", "list")
        self.assertIn("Lakeside Elementary", out)
        self.assertIn("active", out)
        shown = self.run_cli("token", "show", "Lakeside Elementary") + self.run_cli("--json", "token", "list")
        self.assertNotIn(self.simulator.token(0)[:40], shown)
        self.assertNotIn(self.simulator.token(0)[:40], (self.folder / "bursar.log").read_text())

    # rows: MERAKI-15, JAMF-S11
    def test_a_wrong_file_is_refused_in_words(self):
        out = self.run_cli("token", "add", "-", code=3, stdin="-----BEGIN PKCS7-----\nMIIB\n")
        self.assertIn("device enrollment", out)
        self.assertIn("already", self.run_cli("token", "add", "-", code=3, stdin=self.simulator.token(0)))

    # rows: JAMF-5, JAMF-S2, MERAKI-60, MERAKI-27, CLOMO-S18, MAAS-S1
    def test_assets_show_names_counts_and_marks(self):
        servers.wait_for("the names", lambda: "Keynote" in self.run_cli("assets"))
        rows = json.loads(self.run_cli("--json", "assets"))["items"]
        self.assertEqual({r["location"] for r in rows}, {1, 2})
        for row in rows:
            if not row["unlimited"]:
                self.assertEqual(row["assigned"] + row["available"], row["total"])
        self.assertIn("361285480", self.run_cli("assets", "--location", "Lakeside Elementary"))

    # rows: CLOMO-S3, MAAS-15, CLOMO-S4
    def test_sync_tells_what_it_read(self):
        out = self.run_cli("sync", "--location", "Lakeside Elementary", "--full")
        self.assertIn("Lakeside Elementary", out)

    # rows: MERAKI-20, MERAKI-46, MERAKI-56, CLOMO-S14, JAMF-S10
    def test_an_app_goes_to_devices_by_number_and_by_csv_and_comes_back(self):
        names = ["--location", "Lakeside Elementary", "--app", "361304891"]
        self.assertIn("dry run", self.run_cli("assign", *names, "--serial", "NEWDEVICE001", "--dry-run"))
        self.run_cli("assign", *names, "--serial", "NEWDEVICE001", "--serial", "NEWDEVICE002", "--wait")
        self.run_cli("assign", *names, "--csv", "-", "--wait", stdin="serialNumber;note\nNEWDEVICE003;x\n")
        self.assertIn("361304891", self.run_cli("device", "NEWDEVICE003"))
        holders = json.loads(self.run_cli("--json", "holders", "361304891", "--location", "Lakeside Elementary"))
        self.assertIn("NEWDEVICE002", [h["holder"] for h in holders])
        self.assertIn("--yes", self.run_cli("revoke", *names, "--serial", "NEWDEVICE001", code=2))
        self.run_cli("revoke", *names, "--serial", "NEWDEVICE001", "--wait", "--yes")
        self.run_cli("revoke", "--all", "--location", "Lakeside Elementary", "--serial", "NEWDEVICE002", "--serial", "NEWDEVICE003", "--wait", "--yes")
        self.assertIn("holds nothing", self.run_cli("device", "NEWDEVICE003"))
        self.run_cli("verify")

    def test_lists_are_filtered_and_turned_round(self):
        names = ["--location", "Lakeside Elementary", "--app", "361304891"]
        self.run_cli("assign", *names, "--serial", "TURNAROUND01", "--serial", "TURNAROUND02", "--wait")
        def listed(*words):
            told = json.loads(self.run_cli("--json", *words))
            return told["items"] if isinstance(told, dict) else told
        holders = [h["holder"] for h in listed("holders", "361304891", "--text", "turnaround", "--sort=-holder")]
        self.assertEqual(holders, ["TURNAROUND02", "TURNAROUND01"])
        numbers = [o["id"] for o in listed("operations")]
        self.assertGreaterEqual(len(numbers), 1)
        self.assertEqual([o["id"] for o in listed("operations", "--sort", "id")], numbers[::-1])
        self.assertEqual(listed("operations", "--state", "waiting"), [])
        self.assertIn("name", self.run_cli("operations", "--sort", "name", code=3))
        self.run_cli("revoke", *names, "--serial", "TURNAROUND01", "--serial", "TURNAROUND02", "--wait", "--yes")

    # rows: MERAKI-11
    def test_a_token_is_connected_for_an_organization(self):
        self.run_cli("unit", "add", "Harbour", "--kind", "organization")
        harbour = next(u["id"] for u in self.server.api("GET", "/v1/units")[1]["items"] if u["name"] == "Harbour")
        out = self.run_cli("token", "add", "-", "--organization", "Nowhere", code=3, stdin=self.simulator.token(2))
        self.assertIn("Nowhere", out)
        self.run_cli("token", "add", "-", "--organization", "Harbour", "--name", "Harbour School", stdin=self.simulator.token(2))
        self.assertIn(f"for: unit {harbour},", self.run_cli("scope", "Harbour School"))
        self.run_cli("token", "remove", "Harbour School", "--yes")

    # rows: CLOMO-29, MERAKI-58
    def test_what_cannot_be_done_is_refused_with_the_reason(self):
        out = self.run_cli("assign", "--location", "Lakeside Elementary", "--app", "361304891", "--serial", "x", code=3)
        self.assertIn("not a serial number", out)
        self.assertIn("Several locations", self.run_cli("assign", "--app", "586683407", "--serial", "NEWDEVICE009", code=3))

    # rows: MERAKI-36, MERAKI-S1, MERAKI-S2, MAAS-S5, MERAKI-37
    def test_people_come_from_csv_and_bad_rows_are_told(self):
        text = "Email,Name,Notes\nann@school.example.org,\"Doe, Ann\",x\nnonsense,Bob,\n,Nobody,\n"
        out = self.run_cli("user", "import", "--location", "Lakeside Elementary", "--wait", code=1, stdin=text)
        self.assertIn("line 3", out)
        self.assertIn("line 4", out)
        self.assertIn("Registered", self.run_cli("user", "ann@school.example.org"))
        self.run_cli("user", "add", "new-person", "--managed-apple-id", "new@school.example.org", "--location", "Lakeside Elementary", "--wait")
        self.assertIn("Associated", self.run_cli("user", "new-person"))
        self.run_cli("user", "retire", "new-person", "--location", "Lakeside Elementary", "--wait", "--yes")
        self.assertIn("Retired", self.run_cli("user", "new-person"))

    def test_operations_doctor_keys_and_backup(self):
        self.run_cli("assign", "--location", "Lakeside Elementary", "--app", "361304891", "--serial", "NEWDEVICE010", "--wait")
        self.assertIn("associate", self.run_cli("operations"))
        self.assertIn("hint", self.run_cli("doctor"))
        key = self.run_cli("key", "add", "reader").strip()
        status, _ = servers.call("GET", self.server.url + "/v1/assets", key=key)
        self.assertEqual(status, 200)
        status, problem = servers.call("POST", self.server.url + "/v1/operations", {}, key=key)
        self.assertEqual((status, problem["code"]), (403, "not_permitted"))
        self.assertIn("reader", self.run_cli("key", "list"))
        self.run_cli("backup", "today.db")
        done = subprocess.run([servers.BUILD / "bursar", "restore", self.folder / "today.db", "--database-url", self.folder / "restored.db",
                               "--key-file", self.folder / "bursar.key"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_verify_finds_a_difference_that_was_made_on_purpose(self):
        self.run_cli("verify", "--location", "Hillcrest Middle School")
        self.simulator.control("POST", "assign", location="Hillcrest Middle School", adamId="586683407", serialNumber="BEHINDBACK01")
        out = self.run_cli("verify", "--location", "Hillcrest Middle School", code=1)
        self.assertIn("BEHINDBACK01", out)
        self.run_cli("sync", "--location", "Hillcrest Middle School")
        self.run_cli("verify", "--location", "Hillcrest Middle School")

    def test_exit_codes_and_completion(self):
        self.assertEqual(self.server.cli("--server", "http://127.0.0.1:1", "assets")[0], 5)
        self.assertEqual(self.server.cli("--api-key", "wrong", "assets")[0], 4)
        self.assertEqual(self.server.cli("no-such-command")[0], 2)
        for shell in ("bash", "zsh", "fish"):
            self.assertIn("holders", self.run_cli("completion", shell))
        script = self.folder / "completion.bash"
        script.write_text(self.run_cli("completion", "bash"))
        done = subprocess.run(["bash", "-c", f"source {script}; COMP_WORDS=(bursar token l); COMP_CWORD=2; _bursar; echo ${{COMPREPLY[@]}}"],
                              capture_output=True, text=True)
        self.assertEqual(done.stdout.strip(), "list")

    def test_health_needs_no_key_and_metrics_one_that_may_see(self):
        for path in ("/healthz", "/readyz", "/version"):
            status, body = servers.call("GET", self.server.url + path)
            self.assertEqual(status, 200, path)
        self.assertEqual(servers.call("GET", self.server.url + "/metrics")[0], 401)
        self.assertIn('bursar_token_usable{location="Lakeside Elementary"} 1', self.server.api("GET", "/metrics")[1])


class Demo(unittest.TestCase):
    # rows: CLOMO-1, JAMF-14
    def test_the_demo_tells_its_story_and_finds_no_difference(self):
        folder = servers.new_folder("demo")
        done = subprocess.run([servers.BUILD / "bursar", "demo", "--once", "--data", folder / "data", "--listen", "127.0.0.1:0"], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("settled: 30 done, 0 failed", done.stdout)
        self.assertIn("settled: 5 done, 0 failed", done.stdout)
        self.assertEqual(done.stdout.count("; 0 differences"), 3)
        again = subprocess.run([servers.BUILD / "bursar", "demo", "--once", "--data", folder / "data", "--listen", "127.0.0.1:0"], capture_output=True, text=True, timeout=120)
        self.assertEqual(again.returncode, 0, again.stdout + again.stderr)
        self.assertIn("so already", again.stdout)
        shutil.rmtree(folder)


if __name__ == "__main__":
    unittest.main()
