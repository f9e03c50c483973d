"""Units, transfers and the house map in a browser: by keyboard, and with what will happen shown first."""

import pytest
from playwright.sync_api import Page, expect

from tallystick.console.tests.garden import Garden
from tallystick.estate.models import Holding


@pytest.fixture
def home(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


def test_arrows_walk_the_map_and_enter_opens_the_desk(page: Page, home: str) -> None:
    page.goto(f"{home}/map/")
    page.locator("[data-house] .door").first.focus()
    # Three floors of two: from 301 to 302, down to 202, left to 201.
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    expect(page.locator(".door:focus")).to_contain_text("201")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/GARDEN/1-1-201/")


def test_a_flat_is_sold_by_keyboard_and_what_will_happen_is_shown_first(page: Page, home: str, garden: Garden) -> None:
    asset = garden.assets["1-1-101"]
    page.goto(f"{home}/assets/GARDEN/{asset}/transfer/")
    expect(page.locator("#will")).to_contain_text("P-001")
    page.get_by_label("Name of the new owner").fill("Mr Wang")
    expect(page.locator("#will")).to_contain_text("a new account · Mr Wang")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/assets/GARDEN/{asset}/")
    expect(page.locator("main")).to_contain_text("Mr Wang")
    assert Holding.objects.filter(asset_id=asset).count() == 2


def test_a_building_is_drawn_while_it_is_described(page: Page, home: str) -> None:
    page.goto(f"{home}/units/many/")
    page.get_by_label("Code of the building").fill("7")
    expect(page.locator("#many")).to_contain_text("12 units")
    page.get_by_label("Floors left out").fill("4")
    expect(page.locator("#many")).to_contain_text("10 units")
    page.get_by_role("button", name="Add them").click()
    page.wait_for_url("**/units/?book=GARDEN")
    expect(page.locator("#says")).to_contain_text("10 units were added")
