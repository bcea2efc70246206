"""The console in a real browser (Debian's Chromium), before a real server and the simulator; and its own unit tests."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "end_to_end"))
import browser  # noqa: E402
import servers  # noqa: E402


class Units(unittest.TestCase):
    # rows: CLOMO-30
    def test_words_and_places(self):
        done = subprocess.run(["npx", "vitest", "run"], cwd=browser.CONSOLE, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-2000:])
        self.assertRegex(done.stdout, r"Tests\s.*\d+ passed")


class Console:
    """Scenarios build on each other in this order; every database goes through all of them."""

    database = None

    @classmethod
    def setUpClass(cls):
        cls.pictures = browser.picture_folder(cls.__name__)
        cls.folder = servers.new_folder("console")
        cls.simulator = servers.Simulator(cls.folder, "--profile", "school", "--switch", "event-delay-ms=50")
        cls.server = servers.Server(cls.folder, cls.simulator.url, "--regrant-after-s", "1", database=cls.new_database())
        cls.setup = servers.wait_for("the set-up link", lambda: re.search(r"http://\S+/#/setup\?code=\w+", (cls.folder / "bursar.log").read_text())).group(0)

    @classmethod
    def tearDownClass(cls):
        cls.server.end()
        cls.simulator.end()
        shutil.rmtree(cls.folder, ignore_errors=True)

    @classmethod
    def new_database(cls):
        return None

    def run_scenario(self, name):
        browser.run_scenario(self, name, self.server, self.pictures, simulator=self.simulator.url, setup=self.setup, token=self.simulator.token(0))

    # rows: CLOMO-6, CLOMO-7, CLOMO-8, CLOMO-9, CLOMO-10, CLOMO-12, CLOMO-13, CLOMO-14, CLOMO-15, CLOMO-16, CLOMO-19, CLOMO-20, JAMF-16, MERAKI-10,
    # rows: CLOMO-21, CLOMO-26, JAMF-17, JAMF-25, MERAKI-7, MERAKI-8, MERAKI-51, PM-7
    def test_1_first_start_to_first_license(self):
        self.run_scenario("first_start_to_first_license")

    def test_2_an_expired_token_is_renewed(self):
        self.run_scenario("an_expired_token_is_renewed")

    def test_3_a_shortage_is_seen_explained_and_solved(self):
        self.run_scenario("a_shortage_is_seen_explained_and_solved")

    # rows: MERAKI-11, JAMF-34
    def test_4_a_site_administrator_sees_one_site_alone(self):
        self.run_scenario("a_site_administrator_sees_one_site_alone")

    # rows: CLOMO-S4, JAMF-11, JAMF-13, MERAKI-27
    def test_5_a_locations_catalog_and_reports_tell_what_is_so(self):
        self.run_scenario("locations_catalog_and_reports_tell_what_is_so")

    def test_5_an_import_tells_its_bad_rows(self):
        self.run_scenario("an_import_tells_its_bad_rows")

    def test_5_a_configuration_is_compared_before_it_is_applied(self):
        self.run_scenario("a_configuration_is_compared_before_it_is_applied")


class OnSqlite(Console, unittest.TestCase):
    def test_6_the_console_speaks_four_languages(self):
        self.run_scenario("the_console_speaks_four_languages")

    def test_7_the_console_is_used_by_keyboard(self):
        self.run_scenario("the_console_is_used_by_keyboard")

    # rows: JAMF-37
    def test_7_a_webhook_is_tested_and_told(self):
        self.run_scenario("a_webhook_is_tested_and_told")

    # rows: CLOMO-30
    def test_8_every_page_is_accessible_in_light_and_dark(self):
        self.run_scenario("every_page_is_accessible_in_light_and_dark")

    def test_9_the_first_load_is_light(self):
        self.run_scenario("the_first_load_is_light")

    def test_a_lists_are_filtered_and_views_follow_their_owner(self):
        self.run_scenario("lists_are_filtered_and_views_follow_their_owner")

    def test_b_a_long_list_keeps_the_page_small(self):
        self.run_scenario("a_long_list_keeps_the_page_small")

    def test_c_tables_are_ordered_by_their_headers(self):
        self.run_scenario("tables_are_ordered_by_their_headers")

    def test_d_many_are_changed_at_once_with_counts(self):
        self.run_scenario("many_are_changed_at_once_with_counts")

    def test_e_the_builder_shows_who_is_in_and_why(self):
        self.run_scenario("the_builder_shows_who_is_in_and_why")

    def test_f_a_session_is_ended_from_another_browser(self):
        self.run_scenario("a_session_is_ended_from_another_browser")

    def test_g_keys_are_told_and_work(self):
        self.run_scenario("keys_are_told_and_work")

    def test_h_long_lists_are_ordered_and_filtered_by_the_server(self):
        self.run_scenario("long_lists_are_ordered_and_filtered_by_the_server")


class OnPostgres(Console, unittest.TestCase):
    @classmethod
    def new_database(cls):
        database = servers.new_postgres_database(f"console_{os.getpid()}")
        if not database:
            raise unittest.SkipTest("no PostgreSQL server is there")
        return database


if __name__ == "__main__":
    unittest.main()
