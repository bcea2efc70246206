"""vppsim --state: killed and started again, the program goes on where it was."""
import pathlib
import shutil
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "end_to_end"))
import servers  # noqa: E402

NOTES = "900100200"


class State(unittest.TestCase):
    def setUp(self):
        self.folder = servers.new_folder("state")
        self.state = self.folder / "sim.journal"

    def start(self, *options):
        simulator = servers.Simulator(self.folder, "--state", self.state, *options)
        self.addCleanup(simulator.end)
        return simulator

    def refused(self, *options):
        words = [servers.BUILD / "vppsim", "serve", "--listen", "127.0.0.1:0", "--state", self.state, *options]
        done = subprocess.run([str(w) for w in words], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        return done.stderr

    def associate(self, simulator, serials):
        body = {"assets": [{"adamId": NOTES}], "serialNumbers": serials}
        status, answer = servers.call("POST", simulator.url + "/mdm/v2/assets/associate", body, key=simulator.token())
        self.assertEqual(status, 200, answer)

    def held(self, simulator):
        return [row.get("serialNumber") for row in simulator.control("GET", "dump")["assignments"] if row["adamId"] == NOTES]

    def test_a_killed_simulator_goes_on_where_it_was(self):
        first = self.start("--seed", 5, "--page-size", 2, "--switch", "event-delay-ms=1500")
        token = first.token()
        first.control("POST", "buy", adamId=NOTES, count=3)
        self.associate(first, ["KILL3", "KILL1"])
        first.kill()
        second = self.start()
        self.assertEqual(second.token(), token)
        servers.wait_for("the event that was pending", lambda: "KILL1" in self.held(second))
        status, page = servers.call("GET", second.url + "/mdm/v2/assignments", key=token)
        self.assertEqual((status, page["size"]), (200, 2))
        before = second.control("GET", "dump")
        time.sleep(0.2)
        second.kill()
        third = self.start("--seed", 5, "--page-size", 2, "--switch", "event-delay-ms=1500")
        self.assertEqual(third.control("GET", "dump"), before)
        self.assertEqual(third.end(), 0)
        shutil.rmtree(self.folder)

    def test_other_options_than_those_of_the_beginning_are_refused(self):
        first = self.start("--switch", "absent-as-null=on")
        self.assertEqual(first.end(), 0)
        kept = self.state.read_text()
        self.assertIn("--page-size 500, not 7", self.refused("--page-size", 7))
        self.assertIn("absent-as-null=on, not absent-as-null=off", self.refused("--switch", "absent-as-null=off"))
        self.assertIn("--clock real, not manual", self.refused("--clock", "manual"))
        self.assertEqual(self.state.read_text(), kept)
        shutil.rmtree(self.folder)

    def test_time_that_is_moved_by_hand_stays_where_it_was(self):
        first = self.start("--clock", "manual")
        moved = first.control("POST", "clock", advanceMs=86_400_000)["now"]
        first.kill()
        second = self.start()
        self.assertEqual(second.control("GET", "clock")["now"], moved)
        self.assertEqual(second.end(), 0)
        shutil.rmtree(self.folder)


if __name__ == "__main__":
    unittest.main()
