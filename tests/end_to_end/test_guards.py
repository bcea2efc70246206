"""Whoever means ill: slow clients, idle connections by the thousand, oversized and malformed requests, against a real server. After and
during each, others are answered promptly."""
import pathlib
import resource
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import servers  # noqa: E402

PROMPT_S = 15.0  # on a busy machine; without the guards these take minutes, or never end
IDLE = 3000
PER_ADDRESS = 64


def memory_mib(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no memory is told")


class Attack(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 16384) if hard != resource.RLIM_INFINITY else 16384, hard))
        cls.folder = servers.new_folder("guards")
        cls.simulator = servers.Simulator(cls.folder)
        cls.server = servers.Server(cls.folder, cls.simulator.url, "--connections-per-address", str(PER_ADDRESS), "--connections", "1000",
                                    "--trusted-proxies", "127.0.0.9")
        cls.server.connect(cls.simulator.token())
        cls.address = urllib.parse.urlsplit(cls.server.url)

    @classmethod
    def tearDownClass(cls):
        ended = cls.server.end()
        cls.simulator.end()
        shutil.rmtree(cls.folder, ignore_errors=True)
        assert ended == 0, ended

    def dial(self, source="127.0.0.2"):
        """A connection from another address of this machine."""
        return socket.create_connection((self.address.hostname, self.address.port), timeout=20, source_address=(source, 0))

    def prompt(self, during):
        """Others are answered, and soon."""
        began = time.monotonic()
        status, body = self.server.api("GET", "/v1/locations")
        spent = time.monotonic() - began
        self.assertEqual(status, 200, f"{during}: {body}")
        self.assertLess(spent, PROMPT_S, during)

    def closed(self, connection, seconds=20):
        """Whether the server has ended the connection."""
        connection.settimeout(seconds)
        try:
            while connection.recv(65536):
                pass
            return True
        except (ConnectionResetError, BrokenPipeError):
            return True
        except TimeoutError:
            return False

    def answer(self, text, source="127.0.0.2"):
        """Status of a raw request; 0: closed without an answer."""
        with self.dial(source) as connection:
            try:
                connection.sendall(text)
                got = connection.recv(65536)
            except (ConnectionResetError, BrokenPipeError):
                return 0
        return int(got.split()[1]) if got.startswith(b"HTTP/1.1 ") else 0

    def test_thousands_of_idle_connections_from_one_address_leave_places_for_others(self):
        open_ones = []
        for _ in range(IDLE):
            try:
                open_ones.append(self.dial())
            except OSError:
                break
        self.assertGreater(len(open_ones), 500)
        self.prompt("thousands are idle")
        time_out = time.monotonic() + 20
        alive = open_ones
        while time.monotonic() < time_out and len(alive) > PER_ADDRESS:
            alive = [one for one in alive if not self.is_closed_now(one)]
        self.assertLessEqual(len(alive), PER_ADDRESS)
        for one in open_ones:
            one.close()
        self.prompt("they are gone")

    @staticmethod
    def is_closed_now(connection):
        connection.setblocking(False)
        try:
            return connection.recv(1) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def test_connections_stay_under_a_small_limit_of_open_files_and_come_back(self):
        folder = servers.new_folder("descriptors")
        # A soft and a hard limit that the server cannot raise: 300 files.
        limited = servers.Server.__new__(servers.Server)
        limited.folder, limited.listen = folder, "127.0.0.1:0"
        limited.words = ["prlimit", "--nofile=300:300", servers.BUILD / "bursar", "serve", "--database-url", folder / "bursar.db", "--key-file", folder / "bursar.key",
                         "--initial-key-file", folder / "api-key", "--apple-url", self.simulator.url + "/mdm/v2/", "--connections", "100000",
                         "--connections-per-address", "100000"]
        limited.start()
        where = urllib.parse.urlsplit(limited.url)
        held = []
        for _ in range(400):
            try:
                held.append(socket.create_connection((where.hostname, where.port), timeout=5, source_address=("127.0.0.2", 0)))
            except OSError:
                break
        for one in held:
            one.close()
        servers.wait_for("an answer after the flood", lambda: limited.api("GET", "/v1/locations")[0] == 200, 30)
        self.assertEqual(limited.end(), 0)
        shutil.rmtree(folder, ignore_errors=True)

    def test_slow_headers_and_slow_bodies_hold_nobody_up(self):
        slow = []
        for i in range(40):
            connection = self.dial()
            head = b"POST /v1/units HTTP/1.1\r\nHost: x\r\n"
            connection.sendall(head if i % 2 else head + b"Content-Length: 5000\r\n\r\n{")
            slow.append(connection)
        for _ in range(5):
            for one in slow:
                one.sendall(b"X" if one is slow[0] else b" ")
            self.prompt("headers and bodies come byte by byte")
        for one in slow:
            one.close()

    def test_whoever_does_not_read_a_large_answer_holds_nobody_up(self):
        items = [{"serialNumber": f"SLOWDEV{i:05}", "name": "x" * 200, "platform": "iPadOS"} for i in range(4000)]
        self.assertEqual(self.server.api("POST", "/v1/inventory/devices", {"items": items})[0], 200)
        request = f"GET /v1/inventory/devices?pageSize=2000 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.server.key}\r\n\r\n".encode()
        slow = []
        for _ in range(50):
            connection = self.dial()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(request)
            slow.append(connection)
        for _ in range(5):
            self.prompt("large answers are not read")
        for one in slow:
            one.close()
        self.prompt("they are gone")

    def test_oversized_bodies_are_answered_413_and_take_no_memory(self):
        before = memory_mib(self.server.process.pid)

        def post(path, size, announced=True):
            with self.dial() as connection:
                head = f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.server.key}\r\n"
                head += f"Content-Length: {size}\r\n\r\n" if announced else "Transfer-Encoding: chunked\r\n\r\n"
                piece = b"x" * 65536
                try:
                    connection.sendall(head.encode())
                    for _ in range(size // len(piece)):
                        connection.sendall(piece if announced else b"10000\r\n" + piece + b"\r\n")
                    if not announced:
                        connection.sendall(b"0\r\n\r\n")
                    got = connection.recv(65536)
                except (ConnectionResetError, BrokenPipeError):
                    return 0
            return int(got.split()[1]) if got else 0

        self.assertEqual(post("/v1/units", 2 * 1024 * 1024), 413)
        self.assertEqual(post("/v1/units", 2 * 1024 * 1024, announced=False), 413)
        self.assertEqual(post("/v1/inventory/devices", 17 * 1024 * 1024), 413)
        self.assertEqual(post("/v1/units", 512 * 1024), 400, "an ordinary size: it is only no JSON")
        self.assertEqual(post("/v1/units", 1024 * 1024 * 1024), 0, "not even read")
        self.prompt("bodies are too large")
        # Many callers who announce as much as a file may have, and send most of it.
        def flood():
            try:
                with self.dial() as connection:
                    connection.sendall(b"POST /v1/inventory/import/devices HTTP/1.1\r\nHost: x\r\nContent-Length: 67108864\r\n\r\n")
                    for _ in range(900):
                        connection.sendall(b"y" * 65536)
            except OSError:
                pass

        crowd = [threading.Thread(target=flood) for _ in range(12)]
        for one in crowd:
            one.start()
        for _ in range(5):
            self.prompt("files come from strangers")
        for one in crowd:
            one.join()
        self.assertLess(memory_mib(self.server.process.pid) - before, 600, "what is held in memory has a bound")

    def test_oversized_headers_are_not_read(self):
        host = b"GET /v1/locations HTTP/1.1\r\nHost: x\r\n"
        self.assertEqual(self.answer(host + b"\r\n"), 401)
        self.assertEqual(self.answer(host + b"A: " + b"a" * 20_000 + b"\r\n\r\n"), 0)
        self.assertEqual(self.answer(host + b"".join(b"H%d: x\r\n" % i for i in range(500)) + b"\r\n"), 0)
        self.assertEqual(self.answer(b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"), 0)
        self.assertEqual(self.answer(host + b"B" * 20_000 + b": x\r\n\r\n"), 0)
        self.prompt("headers are too large")

    def test_what_is_not_http_is_closed(self):
        for text in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x00" * 500 + b"\r\n\r\n", b"GET\r\n\r\n",
                     b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", b"GET / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
                     b"POST /v1/units HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                     b"POST /v1/units HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
                     b"POST /v1/units HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"\r\n" * 2000):
            with self.dial() as connection:
                try:
                    connection.sendall(text)
                    connection.shutdown(socket.SHUT_WR)
                except OSError:
                    pass
                self.assertTrue(self.closed(connection), text[:60])
        self.prompt("nonsense came")

    def test_event_streams_have_a_bound(self):
        request = f"GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.server.key}\r\n\r\n".encode()
        open_ones, statuses = [], []
        for _ in range(20):
            connection = self.dial("127.0.0.3")
            connection.sendall(request)
            statuses.append(int(connection.recv(65536).split()[1]))
            open_ones.append(connection)
        self.assertEqual(statuses, [200] * 16 + [429] * 4)
        self.prompt("streams are open")
        for one in open_ones:
            one.close()

    def test_only_a_trusted_proxy_says_that_its_caller_came_by_https(self):
        request = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 198.51.100.7\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"
        got = {}
        for source in ("127.0.0.9", "127.0.0.2"):
            with self.dial(source) as connection:
                connection.sendall(request)
                got[source] = connection.recv(65536)
        self.assertIn(b"Strict-Transport-Security", got["127.0.0.9"])
        self.assertNotIn(b"Strict-Transport-Security", got["127.0.0.2"])
        log = (self.folder / "bursar.log").read_text()
        self.assertIn("198.51.100.7 GET /healthz", log)
        self.assertIn("127.0.0.2 GET /healthz", log)


class Certificates(unittest.TestCase):
    def setUp(self):
        self.folder = servers.new_folder("certificates")
        self.simulator = servers.Simulator(self.folder)

    def tearDown(self):
        self.simulator.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def make(self, name):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", f"/CN={name}",
                        "-keyout", self.folder / "key.pem", "-out", self.folder / "certificate.pem"], check=True, capture_output=True)

    def seen(self, context=None):
        """The name in the certificate that a new connection gets."""
        context = context or ssl._create_unverified_context()
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as plain, context.wrap_socket(plain) as connection:
            text = ssl.DER_cert_to_PEM_cert(connection.getpeercert(binary_form=True))
        told = subprocess.run(["openssl", "x509", "-noout", "-subject"], input=text, capture_output=True, text=True, check=True)
        return told.stdout.strip().rsplit("=", 1)[-1].strip()

    def test_a_new_certificate_is_taken_on_sighup_and_a_broken_one_is_not(self):
        self.make("one")
        server = servers.Server(self.folder, self.simulator.url, "--tls-certificate", self.folder / "certificate.pem", "--tls-key", self.folder / "key.pem")
        self.assertTrue(server.url.startswith("https://"))
        self.port = urllib.parse.urlsplit(server.url).port
        self.assertEqual(self.seen(), "one")
        context = ssl._create_unverified_context()
        kept = context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout=20))
        # Handshakes that never go on hold nobody up, and end.
        stuck = [socket.create_connection(("127.0.0.1", self.port), timeout=30) for _ in range(20)]
        self.make("two")
        server.process.send_signal(signal.SIGHUP)
        servers.wait_for("the new certificate", lambda: self.seen() == "two")
        kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        self.assertTrue(kept.recv(65536).startswith(b"HTTP/1.1 200"), "connections of before go on")
        kept.close()
        (self.folder / "certificate.pem").write_text("nonsense")
        server.process.send_signal(signal.SIGHUP)
        servers.wait_for("the complaint", lambda: "cannot be read" in (self.folder / "bursar.log").read_text())
        self.assertEqual(self.seen(), "two")
        for one in stuck:
            one.settimeout(30)
            self.assertEqual(one.recv(1), b"", "an unfinished handshake ends")
        self.assertEqual(server.end(), 0)

    def test_versions_of_tls_before_1_2_are_refused(self):
        self.make("one")
        server = servers.Server(self.folder, self.simulator.url, "--tls-certificate", self.folder / "certificate.pem", "--tls-key", self.folder / "key.pem")
        self.port = urllib.parse.urlsplit(server.url).port
        for version, taken in ((ssl.TLSVersion.TLSv1_1, False), (ssl.TLSVersion.TLSv1_2, True), (ssl.TLSVersion.TLSv1_3, True)):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = context.maximum_version = version
            if taken:
                self.assertEqual(self.seen(context), "one")
            else:
                with self.assertRaises((ssl.SSLError, ConnectionResetError)):
                    self.seen(context)
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as plain, ssl._create_unverified_context().wrap_socket(plain) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertIn(b"Strict-Transport-Security: max-age=31536000", connection.recv(65536))
        self.assertEqual(server.end(), 0)


if __name__ == "__main__":
    unittest.main()
