"""Webhooks of a real server to real receivers on loopback: down and up again, slow, gone, and a server that dies in between."""
import hashlib
import hmac
import http.server
import json
import os
import shutil
import threading
import time
import unittest

import servers

QUICK = ["--webhook-retry-first-ms", "200"]


def is_signed(secret, headers, body):
    """What docs/webhooks.md tells receivers to do."""
    parts = [part.split("=", 1) for part in headers["Bursar-Signature"].split(",")]
    moment = dict(parts)["t"]
    if abs(time.time() - int(moment)) > 300:
        return False
    wanted = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    return any(name == "v1" and hmac.compare_digest(value, wanted) for name, value in parts)


class Receiver:
    """Answers `status` after `delay_s`; keeps what came."""

    def __init__(self, port=0):
        self.status, self.delay_s, self.came = 200, 0, []
        self.came_one = threading.Condition()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with receiver.came_one:
                    receiver.came.append((dict(self.headers), body))
                    receiver.came_one.notify_all()
                    if receiver.delay_s:
                        receiver.came_one.wait_for(lambda: not receiver.delay_s, receiver.delay_s)
                self.send_response(receiver.status)
                self.end_headers()
                try:
                    self.wfile.write(b"thank you")
                except OSError:
                    pass  # the server has died meanwhile, or waits no longer

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/in"

    def events(self):
        with self.came_one:
            return [json.loads(body) for _, body in self.came]

    def wait_for(self, count, seconds=60):
        with self.came_one:
            assert self.came_one.wait_for(lambda: len(self.came) >= count, seconds), f"{len(self.came)} of {count} came"

    def end(self):
        with self.came_one:
            self.delay_s = 0
            self.came_one.notify_all()
        self.server.shutdown()
        self.server.server_close()


class Webhooks:
    database = None

    def setUp(self):
        self.folder = servers.new_folder("webhooks")
        self.simulator = servers.Simulator(self.folder)
        self.server = servers.Server(self.folder, self.simulator.url, *QUICK, database=self.new_database())
        self.receivers = []

    def tearDown(self):
        self.server.end()
        self.simulator.end()
        for receiver in self.receivers:
            receiver.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def receiver(self, port=0):
        self.receivers.append(Receiver(port))
        return self.receivers[-1]

    def subscribe(self, url, name="their server"):
        status, made = self.server.api("POST", "/v1/webhooks", {"name": name, "url": url, "types": ["distribution.changed"], "enabled": True})
        self.assertEqual(status, 201, made)
        return made

    def happen(self, name):
        status, answer = self.server.api("POST", "/v1/distributions", {"name": name, "items": [], "targets": []})
        self.assertEqual(status, 201, answer)

    def log(self, hook):
        status, page = self.server.api("GET", f"/v1/webhooks/{hook['id']}/deliveries")
        self.assertEqual(status, 200, page)
        return page["items"]

    def delivered(self, hook, count):
        return servers.wait_for("the deliveries", lambda: sum(row["state"] == "delivered" for row in self.log(hook)) == count, 90)

    def test_a_receiver_that_is_down_and_then_up_gets_everything_signed_and_once(self):
        first = self.receiver()
        port = first.port
        hook = self.subscribe(first.url)
        self.receivers.remove(first)
        first.end()
        for i in range(3):
            self.happen(f"Distribution {i}")
        servers.wait_for("a failed try", lambda: any(row["attempts"] for row in self.log(hook)))
        self.assertEqual(self.server.api("GET", f"/v1/webhooks/{hook['id']}")[1]["state"], "failing")
        second = self.receiver(port)
        self.delivered(hook, 3)
        self.assertEqual(sorted(event["data"]["name"] for event in second.events()), ["Distribution 0", "Distribution 1", "Distribution 2"])
        for headers, body in second.came:
            self.assertTrue(is_signed(hook["secret"], headers, body))
            self.assertFalse(is_signed("another secret", headers, body))
            self.assertEqual(headers["Bursar-Event"], "distribution.changed")
            self.assertEqual(headers["Content-Type"], "application/json")
        self.assertEqual(self.server.api("GET", f"/v1/webhooks/{hook['id']}")[1]["state"], "on")

    def test_a_receiver_that_never_answers_holds_up_no_other(self):
        slow, quick = self.receiver(), self.receiver()
        slow.delay_s = 60
        slow_hook, hook = self.subscribe(slow.url, "slow"), self.subscribe(quick.url, "quick")
        began = time.monotonic()
        for i in range(5):
            self.happen(f"Distribution {i}")
        quick.wait_for(5)
        self.assertLess(time.monotonic() - began, 9, "before the slow one's time is over")
        self.delivered(hook, 5)
        row = servers.wait_for("the end of the slow try", lambda: next((r for r in self.log(slow_hook) if r["attempts"]), None), 30)
        self.assertIn("lost", row["trouble"])
        self.assertGreater(row["durationMs"], 8000)
        self.assertLess(row["durationMs"], 15000)

    def test_errors_are_tried_again_later_and_later_and_410_pauses(self):
        receiver = self.receiver()
        receiver.status = 500
        hook = self.subscribe(receiver.url)
        self.happen("First")
        receiver.wait_for(3)
        row = self.log(hook)[0]
        self.assertEqual((row["status"], row["answer"], row["state"]), (500, "thank you", "waiting"))
        self.assertEqual(len({json.loads(body)["id"] for _, body in receiver.came}), 1, "the same event each time")
        receiver.status = 410
        paused = servers.wait_for("the pause", lambda: (lambda w: w if w["state"] == "paused" else None)(self.server.api("GET", f"/v1/webhooks/{hook['id']}")[1]))
        self.assertIn("410", paused["pauseReason"])
        self.assertEqual(self.log(hook)[0]["state"], "given_up")
        findings = self.server.api("GET", "/v1/doctor")[1]["items"]
        self.assertIn("webhook_paused", [finding["code"] for finding in findings])

    def test_what_happened_before_a_crash_is_told_after_it(self):
        receiver = self.receiver()
        hook = self.subscribe(receiver.url)
        receiver.delay_s = 60  # the first is on its way when the server dies
        self.happen("Before the crash, being sent")
        receiver.wait_for(1)
        self.happen("Before the crash, waiting")
        self.server.kill()
        with receiver.came_one:
            receiver.delay_s = 0
            receiver.came_one.notify_all()
        self.server.start()
        self.delivered(hook, 2)
        names = [event["data"]["name"] for event in receiver.events()]
        self.assertEqual(names.count("Before the crash, waiting"), 1)
        self.assertEqual(names.count("Before the crash, being sent"), 2, "at least once: its outcome was not known")
        twice = [event["id"] for event in receiver.events() if event["data"]["name"] == "Before the crash, being sent"]
        self.assertEqual(len(set(twice)), 1, "and known again by its id")

    def test_the_command_line_adds_tests_reads_the_log_and_sends_again(self):
        receiver = self.receiver()
        code, out, error = self.server.cli("webhook", "add", "desk", "--url", receiver.url, "--event", "all")
        self.assertEqual(code, 0, error)
        secret = out.splitlines()[0]
        self.assertTrue(secret.startswith("whsec_"))
        code, out, error = self.server.cli("webhook", "test", "desk")
        self.assertEqual(code, 0, error)
        self.assertIn("The server has taken it.", out)
        self.assertTrue(is_signed(secret, *receiver.came[0]))
        self.assertEqual(self.server.cli("webhook", "set", "desk", "--on")[0], 0)
        self.happen("Told to the desk")
        receiver.wait_for(2)
        code, rows, error = self.server.cli("--json", "webhook", "log", "desk")
        self.assertEqual(code, 0, error)
        newest = json.loads(rows)["items"][0]
        self.assertEqual(newest["type"], "distribution.changed")
        self.assertEqual(self.server.cli("webhook", "again", "desk", newest["id"])[0], 0)
        receiver.wait_for(3)
        code, out, error = self.server.cli("webhook", "rotate-secret", "desk", "--overlap-hours", "1")
        self.assertEqual(code, 0, error)
        self.assertEqual(self.server.cli("webhook", "test", "desk")[0], 0)
        self.assertTrue(is_signed(secret, *receiver.came[-1]), "the old one signs, too")
        self.assertTrue(is_signed(out.strip(), *receiver.came[-1]))
        receiver.status = 500
        self.assertEqual(self.server.cli("webhook", "test", "desk")[0], 1)
        self.assertIn("plan.applied", self.server.cli("webhook", "events")[1])
        self.assertIn("desk", self.server.cli("webhook", "list")[1])
        self.assertEqual(self.server.cli("webhook", "remove", "desk")[0], 2)
        self.assertEqual(self.server.cli("--yes", "webhook", "remove", "desk")[0], 0)


class OnSqlite(Webhooks, unittest.TestCase):
    def new_database(self):
        return None


class OnPostgres(Webhooks, unittest.TestCase):
    def new_database(self):
        database = servers.new_postgres_database(f"webhooks_{os.getpid()}_{self._testMethodName[:20]}_{int(time.time())}")
        if not database:
            raise unittest.SkipTest("no PostgreSQL server is there")
        return database


if __name__ == "__main__":
    unittest.main()
