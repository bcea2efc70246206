"""Single sign-on with a real provider (oidc-provider, from npm) and a real browser; the provider is another site than Bursar."""
import hashlib
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "end_to_end"))
import browser  # noqa: E402
import servers  # noqa: E402

SOURCE = pathlib.Path(__file__).resolve().parent / "provider"


def provider_folder():
    """The provider with its packages, kept between runs as long as its lock file is the same."""
    folder = servers.BUILD / "openid-provider"
    lock = hashlib.sha256((SOURCE / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / "installed"
    if not stamp.exists() or stamp.read_text() != lock:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(SOURCE, folder)
        done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--no-progress"], cwd=folder, capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError("the provider cannot be installed: " + (done.stdout + done.stderr)[-2000:])
        stamp.write_text(lock)
    shutil.copy(SOURCE / "provider.mjs", folder)
    return folder


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Provider(servers.Process):
    def __init__(self, folder, bursar_url, algorithm, groups_in):
        log = folder / "provider.log"
        os.environ.update(BURSAR_URL=bursar_url, ALGORITHM=algorithm, GROUPS_IN=groups_in)
        super().__init__(["node", provider_folder() / "provider.mjs"], log)
        self.url = servers.wait_for("the provider's start", lambda: self.listening(log))

    def listening(self, log):
        if self.process.poll() is not None:
            raise AssertionError("the provider ended: " + log.read_text()[-2000:])
        found = re.search(r"provider listens on (\S+)", log.read_text())
        return found and found.group(1)


class SingleSignOn:
    """Scenarios build on each other in this order."""

    algorithm = "RS256"
    groups_in = "userinfo"

    @classmethod
    def setUpClass(cls):
        cls.pictures = browser.picture_folder("SignOn" + cls.__name__)
        cls.folder = servers.new_folder("sign-on")
        cls.simulator = servers.Simulator(cls.folder, "--profile", "tiny")
        listen = f"127.0.0.1:{free_port()}"
        cls.provider = Provider(cls.folder, "http://" + listen, cls.algorithm, cls.groups_in)
        secret = cls.folder / "client-secret"
        secret.write_text("a secret of the tests\n")
        os.environ["BURSAR_SIGN_ON_CLIENT_SECRET_FILE"] = str(secret)
        cls.server = servers.Server(cls.folder, cls.simulator.url, "--sign-on-issuer", cls.provider.url, "--sign-on-client-id", "bursar",
                                    "--sign-on-label", "Log in with Hillside", database=cls.new_database(), listen=listen)

    @classmethod
    def tearDownClass(cls):
        cls.server.end()
        cls.provider.end()
        cls.simulator.end()
        shutil.rmtree(cls.folder, ignore_errors=True)

    @classmethod
    def new_database(cls):
        return None

    def run_scenario(self, name):
        browser.run_scenario(self, name, self.server, self.pictures, provider=self.provider.url)

    def test_1_groups_are_given_roles_in_the_settings(self):
        self.run_scenario("groups_are_given_roles_in_the_settings")

    def test_2_the_first_log_in_makes_an_account_with_the_role_of_its_group(self):
        self.run_scenario("the_first_log_in_makes_an_account")

    def test_3_another_group_is_another_role_at_the_next_log_in(self):
        self.run_scenario("another_group_is_another_role_at_the_next_log_in")

    def test_4_who_is_in_no_group_with_a_role_is_refused_in_words(self):
        self.run_scenario("who_is_in_no_group_with_a_role_is_refused_in_words")

    def test_5_who_declines_at_the_provider_finds_the_way_back(self):
        self.run_scenario("who_declines_at_the_provider_finds_the_way_back")

    def test_6_the_command_line_shows_and_changes_the_rules(self):
        code, out, err = self.server.cli("sign-on", "add", "it-south", "operator")
        self.assertEqual(code, 0, err)
        code, out, err = self.server.cli("sign-on", "show")
        self.assertEqual(code, 0, err)
        self.assertIn(self.provider.url, out)
        self.assertRegex(out, r"answers +yes")
        number = re.search(r"(\d+) +it-south +operator", out).group(1)
        self.assertEqual(self.server.cli("--yes", "sign-on", "remove", number)[0], 0)
        self.assertNotIn("it-south", self.server.cli("sign-on", "show")[1])
        code, _, err = self.server.cli("sign-on", "add", "it-south", "king")
        self.assertEqual(code, 3)
        self.assertIn("no role", err)

    def test_7_a_local_account_is_linked_by_hand(self):
        code, out, err = self.server.cli("account", "set", "eva", "--subject", f"{self.provider.url} eva")
        self.assertEqual(code, 0, err)
        self.assertEqual(self.server.api("GET", "/v1/accounts/eva")[1]["subject"], f"{self.provider.url} eva")
        self.assertEqual(self.server.cli("account", "set", "anna", "--subject", f"{self.provider.url} eva")[0], 3)
        self.assertEqual(self.server.cli("account", "set", "eva", "--subject", "")[0], 0)

    def test_8_nothing_that_proves_who_somebody_is_stands_in_the_log(self):
        log = (self.folder / "bursar.log").read_text()
        self.assertIn("GET /v1/sign-on/callback 303", log)
        for secret in ("a secret of the tests", "callback?", "state=", "id_token"):
            self.assertNotIn(secret, log)

    def test_9_without_the_provider_a_local_account_still_logs_in(self):
        self.provider.end()
        self.run_scenario("without_the_provider_a_local_account_still_logs_in")
        code, out, _ = self.server.cli("sign-on", "show")
        self.assertEqual(code, 1)
        self.assertIn("does not answer", out)


class OnSqlite(SingleSignOn, unittest.TestCase):
    """Groups come by a page of their own."""


class OnPostgres(SingleSignOn, unittest.TestCase):
    """Groups come with the ID token, signed with an elliptic curve."""

    algorithm = "ES256"
    groups_in = "id_token"

    @classmethod
    def new_database(cls):
        database = servers.new_postgres_database(f"sign_on_{os.getpid()}")
        if not database:
            raise unittest.SkipTest("no PostgreSQL server is there")
        return database


if __name__ == "__main__":
    unittest.main()
