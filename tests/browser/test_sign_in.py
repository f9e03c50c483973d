"""Coming in with a browser: an invitation, a password, a passkey of the device; no page that axe has anything against."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from tallystick.console.tests.garden import Garden

from .seen import faults_of

PASSWORD = "three quiet herons"


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    """The real hasher is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SESSION_COOKIE_SECURE = False


@pytest.fixture
def other(browser: Browser) -> Iterator[Page]:
    """Mrs Chen's browser, at another desk."""
    cache.clear()
    context = browser.new_context(locale="en-GB")
    yield context.new_page()
    context.close()


def device_with_passkeys(page: Page) -> None:
    """Give the browser a key that lives in the device and is unlocked by a finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def invite(page: Page, home: str) -> str:
    """Mrs Zhao invites Mrs Chen; the link."""
    page.goto(f"{home}/people/new/")
    page.get_by_label("Name to sign in by").fill("chen")
    page.get_by_label("Name", exact=True).fill("Mrs Chen")
    with page.expect_response(lambda answer: answer.request.method == "POST"):  # what is wrong, as one types
        page.get_by_label("Role").select_option(label="Cashier")
    page.get_by_role("button", name="Make the link").click()
    return page.locator("#link").inner_text().strip()


def choose_password(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Keep it, and sign in").click()
    expect(page.get_by_role("link", name="Bills").first).to_be_visible()


def test_an_invitation_leads_to_a_password_and_that_to_the_desk(
    page: Page, other: Page, garden: Garden, live_server: Any
) -> None:
    choose_password(other, invite(page, live_server.url))
    other.locator(".menu summary").first.click()
    other.get_by_role("button", name="Sign out").click()
    other.get_by_label("Name to sign in by").fill("Chen")
    other.get_by_label("Password").fill("wrong")
    other.get_by_role("button", name="Sign in", exact=True).click()
    expect(other.get_by_text("do not belong together")).to_be_visible()
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in", exact=True).click()
    expect(other.get_by_role("link", name="Bills").first).to_be_visible()
    page.goto(f"{live_server.url}/people/?state=")
    page.get_by_role("link", name="Mrs Chen").click()
    page.get_by_role("button", name="Disable").first.click()
    page.locator("#disable").get_by_label("Reason").fill("left")
    page.locator("#disable").get_by_role("button", name="Disable").click()
    expect(page.get_by_text("Disabled: nothing lets them in.")).to_be_visible()
    other.reload()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_passkey_lets_in_without_a_password(page: Page, other: Page, garden: Garden, live_server: Any) -> None:
    choose_password(other, invite(page, live_server.url))
    device_with_passkeys(other)
    other.goto(f"{live_server.url}/profile/passkeys/new/")
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Go on").click()
    other.get_by_label("What you call it").fill("This laptop")
    other.get_by_role("button", name="Add it").click()
    expect(other.get_by_role("heading", name="Recovery codes")).to_be_visible()
    other.get_by_role("link", name="I have kept them").click()
    expect(other.get_by_text("This laptop")).to_be_visible()
    other.locator(".menu summary").first.click()
    other.get_by_role("button", name="Sign out").click()
    other.get_by_role("button", name="Sign in with a passkey").click()
    expect(other).to_have_url(re.compile("/(today|bills)/"))
    other.goto(f"{live_server.url}/profile/")
    other.get_by_role("link", name="Remove").click()
    other.get_by_role("button", name="Use a passkey").or_(other.get_by_role("button", name="Go on")).first.wait_for()
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Go on").click()
    other.get_by_role("button", name="Remove it").click()
    expect(other.get_by_text("The passkey was removed.")).to_be_visible()


def test_a_browser_without_passkeys_is_told_so(page: Page, other: Page, garden: Garden, live_server: Any) -> None:
    other.add_init_script("delete window.PublicKeyCredential")
    other.goto(f"{live_server.url}/sign-in/")
    expect(other.get_by_label("Password")).to_be_visible()
    expect(other.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_where_people_come_in(page: Page, other: Page, garden: Garden, live_server: Any, width: int) -> None:
    """What strangers see; test_every_page has what is seen within."""
    link = invite(page, live_server.url)
    other.set_viewport_size({"width": width, "height": 860})
    found = []
    for path in ("/sign-in/", "/signed-out/", link.removeprefix(live_server.url), "/sign-in/nobody-made-this-link-at-all/"):
        other.goto(live_server.url + path)
        expect(other.locator("main h1").first).to_be_visible()
        found += faults_of(other, path)
    assert not found, "\n".join(found)
