"""A short load of 64 connections: no error, and memory that does not grow. bench/bench_load.py does it for a minute, and measures."""
import pathlib
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import load  # noqa: E402
import servers  # noqa: E402

SECONDS = 8
GROWTH_MIB = 64


class Load(unittest.TestCase):
    def test_64_connections_read_and_write_without_an_error_while_memory_stays(self):
        folder = servers.new_folder("load")
        simulator = servers.Simulator(folder, "--profile", "tiny")
        self.addCleanup(simulator.end)
        server = servers.Server(folder, simulator.url, "--log-level", "error")
        self.addCleanup(server.end)
        server.synced(server.connect(simulator.token()))
        spent, failures, memory = load.run(server, SECONDS)
        self.assertEqual(failures, [])
        self.assertGreater(len(spent["reads"]), 20)
        self.assertGreater(len(spent["writes"]), 10)
        self.assertLess(load.grows(memory), GROWTH_MIB, memory)
        self.assertEqual(server.end(), 0)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    unittest.main()
