"""What the environment says of an installation, and what comes of it."""

import os
import subprocess
import sys

import pytest

ASK = """
import django
from django.test import RequestFactory
django.setup()
request = RequestFactory().get("/", headers={"X-Forwarded-Proto": "https", "Host": "tally.example.com"})
print(request.build_absolute_uri("/sign-in/"))
"""


@pytest.mark.parametrize(("proxies", "begins"), [("", "http://"), ("1", "https://")])
def test_a_proxy_of_ours_is_believed_that_somebody_came_by_https(proxies: str, begins: str) -> None:
    said = {"DJANGO_SETTINGS_MODULE": "tallystick.host.settings", "TALLYSTICK_PROXIES": proxies}
    done = subprocess.run([sys.executable, "-c", ASK], env=os.environ | said, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{begins}tally.example.com/sign-in/"
