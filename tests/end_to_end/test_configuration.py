"""Configuration as code with the real programs: export, dry run, apply, apply elsewhere, and what goes wrong."""
import os
import random
import shutil
import threading
import time
import unittest

import servers


class Configuration(unittest.TestCase):
    def setUp(self):
        self.folder = servers.new_folder("configuration")
        self.simulator = servers.Simulator(self.folder, "--profile", "company")
        self.server = self.start("one")
        self.addCleanup(self.end)

    def start(self, name):
        folder = self.folder / name
        folder.mkdir()
        server = servers.Server(folder, self.simulator.url)
        devices = [{"serialNumber": f"CLASSDEV{1000 + i}", "platform": "iPadOS", "osVersion": "17.4"} for i in range(3)]
        self.assertEqual(server.api("POST", "/v1/inventory/devices", {"items": devices})[0], 200)
        return server

    def end(self):
        self.server.end()
        self.simulator.end()
        shutil.rmtree(self.folder)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return path

    def document(self):
        self.write("secrets/headquarters.vpptoken", self.simulator.token(0))
        os.environ["FIELD_TOKEN"] = self.simulator.token(1)
        self.addCleanup(os.environ.pop, "FIELD_TOKEN", None)
        self.write("secrets/desk.secret", "whsec_known_to_the_desk\n")
        return self.write("example.yaml", DOCUMENT)

    def test_a_document_is_tried_applied_exported_and_applied_elsewhere_to_the_byte(self):
        other = self.start("two")
        self.addCleanup(other.end)
        document = self.document()
        code, out, err = self.server.cli("apply", "-f", document, "--dry-run")
        self.assertEqual((code, err), (1, ""), out)
        self.assertIn("+ connect the token of Headquarters", out)
        self.assertIn("+ groups/Grade 5", out)
        self.assertIn("secret: given", out)
        self.assertIn("2 tokens connected", out)
        self.assertEqual(self.server.api("GET", "/v1/locations")[1]["items"], [], "a dry run connected a token")
        code, out, _ = self.server.cli("apply", "-f", document)
        self.assertEqual(code, 2, "without --yes nothing is done where nobody can be asked")
        code, out, err = self.server.cli("apply", "-f", document, "--yes")
        self.assertEqual(code, 0, out + err)
        self.assertEqual(self.server.cli("apply", "-f", document, "--dry-run")[:2], (0, "Everything is so already.\n"))

        code, exported, _ = self.server.cli("export")
        self.assertEqual(code, 0)
        self.assertNotIn(self.simulator.token(0)[:40], exported)
        self.assertIn("name: Desk", exported)
        self.assertNotIn("secret", exported)
        file = self.write("export.yaml", exported)
        tokens = [self.write(f"{i}.vpptoken", self.simulator.token(i)) for i in (0, 1)]
        # The other server is another MDM server to Apple: the locations are given over first.
        code, out, _ = other.cli("apply", "-f", file, "--token", tokens[0], "--token", tokens[1], "--dry-run")
        self.assertEqual(code, 3)
        self.assertIn("held_elsewhere", out)
        for token in tokens:
            self.assertEqual(other.cli("token", "add", token, "--take-over", "--no-wait")[0], 0)
        code, out, err = other.cli("apply", "-f", file, "--yes")
        self.assertEqual(code, 0, out + err)
        self.assertEqual(other.cli("export")[1], exported)
        self.assertEqual(other.cli("apply", "-f", file, "--prune", "--yes")[1], "Everything is so already.\n")

        self.write("parts/groups.yaml", "version: 1\ngroups:\n  - name: Grade 6\n")
        code, out, _ = other.cli("apply", "-f", self.folder / "parts", "--prune", "--dry-run")
        self.assertEqual(code, 3, out)
        self.assertIn("groups/Grade 5", out)
        self.assertIn("group_in_use", out)
        code, out, _ = other.cli("apply", "-f", self.folder / "parts", "--yes")
        self.assertEqual(code, 0, out)
        self.assertIn("left alone (--prune removes them): groups/All iPads; groups/Grade 5;", out)

    def test_what_is_wrong_is_told_with_file_line_and_remedy(self):
        wrong = self.write("wrong.yaml", "version: 1\ngroups:\n  - name: Grade 5\n    rul: x\n  - name: grade 5\n    rule: os is new\n")
        code, out, _ = self.server.cli("apply", "-f", wrong, "--yes")
        self.assertEqual(code, 3)
        self.assertIn(f"{wrong}:4: groups/Grade 5/rul: There is no field \"rul\" here.", out)
        self.assertIn(f"{wrong}:6: groups/grade 5/rule: ", out)
        self.assertIn("2 wrong; nothing was changed.", out)
        self.assertEqual(self.server.api("GET", "/v1/groups")[1]["items"], [])
        status, problem = self.server.api("POST", "/v1/configuration", {"files": [{"name": "w", "text": wrong.read_text()}], "dryRun": False})
        self.assertEqual((status, problem["code"]), (400, "bad_configuration"))

    def test_a_token_revoked_at_apple_is_told_by_the_dry_run(self):
        document = self.document()
        self.simulator.control("POST", "revoke-token")
        code, out, _ = self.server.cli("apply", "-f", document, "--dry-run")
        self.assertEqual(code, 3, out)
        self.assertIn("locations/Headquarters/token", out)
        self.assertIn("(token_revoked)", out)
        self.assertNotIn("locations/Field/token", out)

    def test_a_token_in_use_that_was_revoked_is_warned_of(self):
        document = self.document()
        self.assertEqual(self.server.cli("apply", "-f", document, "--yes")[0], 0)
        self.simulator.control("POST", "revoke-token")
        code, exported, _ = self.server.cli("export")
        file = self.write("export.yaml", exported)
        code, out, _ = self.server.cli("apply", "-f", file, "--dry-run")
        self.assertEqual(code, 0, out)
        self.assertIn("Warning: locations/Headquarters: the token in use does not answer", out)

    def test_killed_while_it_applies_everything_is_so_or_nothing(self):
        rand = random.Random(5)
        seen = set()
        for number in range(8):
            groups = "".join(f"  - name: Round {number} group {i}\n    description: one of many\n" for i in range(300))
            text = f"version: 1\ngroups:\n{groups}"
            reply = []
            caller = threading.Thread(target=lambda: reply.append(self.server.api("POST", "/v1/configuration", {"files": [{"text": text}], "dryRun": False})))
            caller.start()
            time.sleep(rand.uniform(0.0, 0.6))
            self.server.kill()
            caller.join()
            self.server.start()
            names = [g["name"] for g in self.server.api("GET", "/v1/groups")[1]["items"] if g["name"].startswith(f"Round {number} ")]
            self.assertIn(len(names), (0, 300), "half of it was applied")
            if reply and reply[0][0] == 200:
                self.assertEqual(len(names), 300, "what was answered was not kept")
            seen.add(len(names))
        self.assertTrue(seen)


DOCUMENT = """\
version: 1
settings:
  automatic: false
units:
  - path: Example Works
    kind: tenant
    first: true
    domain: works.example
  - path: Example Works/Field
    kind: organization
groups:
  - name: Grade 5
    unit: Example Works
    members:
      serialNumbers: [CLASSDEV1000, CLASSDEV1001]
  - name: All iPads
    rule: platform = ipados
    excluded:
      groups: [Grade 5]
locations:
  - name: Headquarters
    token: {file: secrets/headquarters.vpptoken}
    custodian: Kim
  - name: Field
    token: {environment: FIELD_TOKEN}
    organization: Example Works/Field
distributions:
  - name: Field service
    unit: Example Works
    state: draft
    items: [{adamId: 6400000001}]
    targets: [{group: Grade 5}, {serialNumber: CLASSDEV1002}]
roles:
  - name: librarian
    permissions: [view, distribute]
webhooks:
  - name: Desk
    url: https://events.works.example/bursar
    unit: Example Works/Field
    types: [sync.failed, shortage.began]
    secret: {file: secrets/desk.secret}
"""


if __name__ == "__main__":
    unittest.main()
