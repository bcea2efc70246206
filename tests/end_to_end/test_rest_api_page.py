"""The commands of docs/rest-api.md, carried out in their order against a real server: each prints what the page says."""
import os
import pathlib
import re
import shutil
import subprocess
import unittest

import servers

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = re.compile(r"```sh\n(.*?)```\n```text\n(.*?)```", re.S)
MARK = "--- next example ---"


class RestApiPage(unittest.TestCase):
    def test_every_command_prints_what_the_page_says(self):
        page = (ROOT / "docs" / "rest-api.md").read_text()
        examples = EXAMPLE.findall(page)
        self.assertGreater(len(examples), 8)
        self.assertEqual(len(examples), page.count("```sh"), "an example without what it prints")
        folder = servers.new_folder("rest-api-page")
        simulator = servers.Simulator(folder, "--profile", "tiny", "--switch", "event-delay-ms=20")
        server = servers.Server(folder, simulator.url)
        try:
            server.synced(server.connect(simulator.token()))
            script = "set -eu\n" + f"\necho '{MARK}'\n".join(command for command, _ in examples)
            done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=120, cwd=folder,
                                  env=dict(os.environ, BURSAR=server.url, KEY=server.key))
            printed = done.stdout.split(MARK + "\n")
            for number, (command, wanted) in enumerate(examples):
                said = printed[number] if number < len(printed) else ""
                lines = [line.rstrip() for line in said.strip().splitlines()]
                self.assertEqual(lines, [line.rstrip() for line in wanted.strip().splitlines()], f"{command}\n{done.stderr}")
            self.assertEqual(done.returncode, 0, done.stderr)
        finally:
            server.end()
            simulator.end()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    unittest.main()
