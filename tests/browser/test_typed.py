"""What was typed outlives the session: it comes back with its page, to whoever typed it; a password never."""

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page, expect

from tallystick.console.tests.garden import Garden
from tallystick.host.sessions import SessionStore
from tallystick.identity.models import User

PASSWORD = "three quiet herons"


@pytest.fixture(autouse=True)
def _quick(settings: Any, garden: Garden) -> None:
    """The real hasher is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SESSION_COOKIE_SECURE = False


def end_sessions() -> None:
    SessionStore.get_model_class().objects.all().delete()


def sign_in(page: Page) -> None:
    User.objects.filter(username="zhao").update(password=make_password(PASSWORD))
    page.get_by_label("Name to sign in by").fill("zhao")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_form_sent_after_the_session_ended_is_there_again(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/units/new/?kind=unit")
    page.get_by_label("Code", exact=True).fill("9-9-901")
    page.locator('[name="building_code"]').select_option(index=1)
    end_sessions()
    page.locator('[name="floor"]').fill("9")
    expect(page.locator("#says")).to_contain_text("You were signed out.")
    page.locator('[name="room"]').fill("901")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("main")).to_contain_text("What you typed is still there.")
    sign_in(page)
    expect(page.locator("#typed-again")).to_be_visible()
    for name, value in {"code": "9-9-901", "floor": "9", "room": "901"}.items():
        expect(page.locator(f'[name="{name}"]')).to_have_value(value)
    assert page.locator('[name="building_code"]').input_value()
    assert PASSWORD not in page.evaluate("JSON.stringify(sessionStorage)")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("main")).to_contain_text("Added.")


def test_what_was_typed_does_not_come_back_without_reason(page: Page, live_server: Any) -> None:
    address = f"{live_server.url}/units/new/?kind=unit"
    page.goto(address)
    page.get_by_label("Code", exact=True).fill("9-9-902")
    page.goto(f"{live_server.url}/units/")
    page.goto(address)
    expect(page.get_by_label("Code", exact=True)).to_have_value("")
    page.get_by_label("Code", exact=True).fill("9-9-903")
    page.locator("header details.menu summary").last.click()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page)
    expect(page.locator("header .seek")).to_be_visible()
    page.goto(address)
    expect(page.get_by_label("Code", exact=True)).to_have_value("")
