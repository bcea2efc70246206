"""Scenarios of console/e2e in Debian's Chromium, before a server."""
import os
import pathlib
import shutil
import subprocess
import unittest

import servers

CONSOLE = pathlib.Path(__file__).resolve().parents[2] / "console"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


def picture_folder(name):
    """Empty, for what the browser shows; skips the test where there is no browser."""
    if not pathlib.Path(CHROMIUM).exists():
        raise unittest.SkipTest("Chromium is not installed")
    folder = servers.BUILD / "test-runs" / "console-pictures" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def run_scenario(test, name, server, pictures, **more):
    """`more`: what the scenarios find in `env`."""
    environment = dict(os.environ, CONSOLE_URL=server.url, CONSOLE_KEY=server.key, CONSOLE_OUTPUT=str(pictures / name), CHROMIUM=CHROMIUM,
                       **{"CONSOLE_" + key.upper(): value for key, value in more.items()})
    done = subprocess.run(["node", str(CONSOLE / "e2e" / "run.mjs"), name], capture_output=True, text=True, env=environment, timeout=420)
    test.assertEqual(done.returncode, 0, done.stdout + done.stderr + f"\npictures: {pictures / name}")
