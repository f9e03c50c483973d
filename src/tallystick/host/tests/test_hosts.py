"""Behind a name of its own the server still answers the machine that it runs on."""

import subprocess
import sys

import pytest

ASK = """
import django; django.setup()
from django.test import Client
print(Client().get("/healthz", headers={"host": "%s"}).status_code)
"""


@pytest.mark.parametrize(
    ("host", "status"), [("tally.example.com", 200), ("localhost", 200), ("127.0.0.1", 200), ("evil.example", 400)]
)
def test_only_named_hosts_and_this_machine_are_answered(host: str, status: int) -> None:
    import os

    surroundings = {**os.environ, "TALLYSTICK_HOSTS": "tally.example.com", "DJANGO_SETTINGS_MODULE": "tallystick.host.settings"}
    done = subprocess.run([sys.executable, "-c", ASK % host], env=surroundings, capture_output=True, text=True)
    assert done.stdout.strip() == str(status), done.stderr
