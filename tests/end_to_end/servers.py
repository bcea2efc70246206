"""The simulator and the server as processes of their own, on free loopback ports, with a folder for each test."""
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

BUILD = pathlib.Path(os.environ.get("BURSAR_BUILD_DIR", pathlib.Path(__file__).resolve().parents[2] / "build" / "dev"))
# The times in which Apple asks to be left in peace are cut short: the simulator works at once.
QUICK = ["--status-first-ms", "50", "--status-first-notified-ms", "3000", "--status-interval-ms", "150", "--look-again-ms", "250",
         "--rate-limit", "0", "--address-rate-limit", "0"]  # tests ask faster than people


def wait_for(what, ready, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = ready()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen within {seconds} s")


def call(method, url, body=None, key=None, accept=None, seconds=60):
    """Status and JSON (or text) of one request; status 0: no answer."""
    request = urllib.request.Request(url, method=method)
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    if key:
        request.add_header("Authorization", "Bearer " + key)
    if accept:
        request.add_header("Accept", accept)
    try:
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            status, text = answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read().decode()
    except OSError:
        return 0, None
    except Exception:  # a connection cut in the middle of an answer
        return 0, None
    try:
        return status, json.loads(text)
    except ValueError:
        return status, text


def new_postgres_database(name):
    """Of the server that the test run has started; none: there is no such server."""
    url = os.environ.get("BURSAR_TEST_POSTGRES_URL")
    if not url:
        return None
    done = subprocess.run(["psql", url, "-qc", f"CREATE DATABASE {name}"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return re.sub(r"/[^/]*$", "/" + name, url)


class Process:
    def __init__(self, words, log):
        self.log = log
        with open(log, "a") as stream:
            self.process = subprocess.Popen([str(w) for w in words], stdout=stream, stderr=subprocess.STDOUT)

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=30)
        return self.process.returncode

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=30)


class Simulator(Process):
    def __init__(self, folder, *options):
        port_file = pathlib.Path(folder) / "vppsim.port"
        port_file.unlink(missing_ok=True)
        super().__init__([BUILD / "vppsim", "serve", "--listen", "127.0.0.1:0", "--port-file", port_file, *options], pathlib.Path(folder) / "vppsim.log")
        wait_for("the simulator's start", lambda: port_file.exists() and port_file.read_text().strip(), 120)
        self.url = "http://127.0.0.1:" + port_file.read_text().strip()

    def control(self, method, path, **body):
        status, answer = call(method, f"{self.url}/control/{path}", body if method != "GET" else None)
        assert status == 200, (path, status, answer)
        return answer

    def token(self, location=0):
        return self.control("GET", "locations")["locations"][location]["token"]


class Server(Process):
    """bursar serve; `start` again after a kill goes on with the same database and port."""

    def __init__(self, folder, apple_url, *options, database=None, listen="127.0.0.1:0"):
        self.folder = pathlib.Path(folder)
        self.listen = listen
        self.words = [BUILD / "bursar", "serve", "--database-url", database or self.folder / "bursar.db", "--key-file", self.folder / "bursar.key",
                      "--initial-key-file", self.folder / "api-key", "--backup-folder", self.folder, "--apple-url", apple_url + "/mdm/v2/", *QUICK, *options]
        self.start()

    def start(self):
        log = self.folder / "bursar.log"
        mark = log.stat().st_size if log.exists() else 0
        super().__init__(self.words + ["--listen", self.listen], log)

        def address():
            if self.process.poll() is not None:
                raise AssertionError("bursar ended: " + log.read_text()[mark:][-2000:])
            for line in log.read_text()[mark:].splitlines():
                if line.startswith("bursar listens on "):
                    return line.split()[3].rstrip(";")
            return None

        self.url = wait_for("the server's start", address)
        self.key = (self.folder / "api-key").read_text().strip()

    def api(self, method, path, body=None, accept=None, seconds=60):
        return call(method, self.url + path, body, self.key, accept, seconds)

    def cli(self, *words, stdin=""):
        """Exit code, standard output, standard error of a command."""
        environment = dict(os.environ, BURSAR_SERVER=self.url, BURSAR_API_KEY=self.key)
        done = subprocess.run([str(BUILD / "bursar"), *map(str, words)], input=stdin, capture_output=True, text=True, env=environment, timeout=120)
        return done.returncode, done.stdout, done.stderr

    def connect(self, token):
        status, row = self.api("POST", "/v1/locations", {"token": token})
        assert status == 201, (status, row)
        return row["id"]

    def synced(self, location, seconds=60):
        def ready():
            status, sync = self.api("GET", f"/v1/locations/{location}/sync")
            return status == 200 and not sync["wanted"] and not sync["running"] and sync["finishedAt"]

        return wait_for("the sync", ready, seconds)

    def settled(self, seconds=120):
        def ready():
            for state in ("running", "waiting"):
                status, open_ones = self.api("GET", f"/v1/operations?state={state}")
                if status != 200 or open_ones["items"]:
                    return False
            return True

        return wait_for("the settling of every operation", ready, seconds)


def new_folder(test):
    """A folder that stays when the test fails."""
    folder = tempfile.mkdtemp(prefix="bursar-" + test + "-")
    return pathlib.Path(folder)
