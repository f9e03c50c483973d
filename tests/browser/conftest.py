"""A browser in which Mrs Zhao has signed in, before a small Garden Court."""

import os
from collections.abc import Iterator
from datetime import date
from shutil import which
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tallystick.console.tests.garden import Garden, generate, make_garden
from tallystick.identity import commands as identity
from tallystick.kit.period import today_in
from tallystick.kit.who import OPERATOR

# Playwright's own loop runs in this thread; Django only sees that there is one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.needs("chromium"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Playwright keeps a loop going while it runs, in which nothing else may begin one: it ends with the file."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def garden(transactional_db: None) -> Garden:
    made = make_garden(today_in("Asia/Shanghai"))
    generate(made, date(made.today.year, made.today.month, 1))
    return made


@pytest.fixture
def sign_in(live_server: Any, garden: Garden) -> str:
    """The address of a fresh one-time link."""
    token = identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    return f"{live_server.url}/sign-in/{token}/"


@pytest.fixture
def page(browser: Browser, sign_in: str) -> Iterator[Page]:
    """Mrs Zhao's page, signed in; whatever the browser complains of fails the test."""
    context = browser.new_context(viewport=DESKTOP, locale="en-GB")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" and _is_ours(said) else None)
    opened.goto(sign_in)
    yield opened
    context.close()
    assert complaints == []


def _is_ours(said: ConsoleMessage) -> bool:
    """Not that a page answered 401, 404, 409 or 422: those are answers. A script or sheet that is not there is a fault."""
    if said.text.startswith(tuple(f"Response Status Error Code {code}" for code in (401, 409, 422))):
        return False
    # A check of what is typed gives way to the next one, and to sending the form.
    if said.text.startswith(("htmx:afterRequest", "htmx:sendAbort", "htmx:abort")):
        return False
    return "Failed to load resource" not in said.text or "/static/" in said.location["url"]
