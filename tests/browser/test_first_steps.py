"""From an empty installation to the first collected receipt: guided, in Chinese, with the keyboard alone.

Nothing here clicks or fills: keys are pressed, and what has the keyboard takes them. Anchors are names and ids, which
are the same in every language.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tallystick.billing.commands import carry_out_run
from tallystick.billing.models import Bill
from tallystick.cashier.models import Receipt
from tallystick.console.tests.garden import make_garden
from tallystick.identity import commands as identity
from tallystick.kit.models import Run
from tallystick.kit.period import today_in
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.ledger.queries import checks

from .conftest import DESKTOP

MOST_TABS = 60  # to what is on the page; more would be a page that cannot be used so


@pytest.fixture
def keys(transactional_db: None, browser: Browser, live_server: Any) -> Iterator[Page]:
    """The page of whoever opens the one-time link of an empty installation, in a Chinese browser."""
    token = identity.make_first_administrator(OPERATOR, "chen", "陈梅", now=timezone.now())
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(f"{live_server.url}/sign-in/{token}/")
    yield opened
    context.close()
    assert complaints == []


def on(page: Page, path: str, field: str) -> None:
    """The page is there, and this field of it has the keyboard."""
    page.wait_for_url(f"**{path}*")
    expect(page.locator(field)).to_be_focused()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this has the keyboard."""
    for _ in range(MOST_TABS):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not come to {selector}")


def test_from_the_link_to_the_first_receipt_by_keyboard_in_chinese(keys: Page) -> None:
    expect(keys.locator("html")).to_have_attribute("lang", "zh-hans")
    _opens_a_book(keys)
    _makes_units(keys)
    _says_what_is_charged(keys)
    _makes_the_first_bills(keys)
    _collects(keys)
    receipt = Receipt.objects.get()
    assert receipt.amount == Bill.objects.get(id__in=Bill.objects.filter(paid__gt=0)).amount
    found = checks(EVERYTHING)
    assert found
    assert [one.name for one in found if one.faults] == []


def _opens_a_book(page: Page) -> None:
    on(page, "/first/book/", "[name=name]")
    expect(page.locator("[name=currency]")).to_have_value("CNY")
    expect(page.locator("[name=timezone]")).to_have_value("Asia/Shanghai")
    page.keyboard.type("阳光花园")
    page.keyboard.press("Enter")


def _makes_units(page: Page) -> None:
    on(page, "/units/", "[name=code]")
    page.keyboard.type("1")
    expect(page.locator("#units-told")).to_contain_text("1-1-602")
    page.keyboard.press("Enter")


def _says_what_is_charged(page: Page) -> None:
    on(page, "/item/", "[name=name]")
    page.keyboard.type("物业费")
    page.keyboard.press("Enter")
    on(page, "/tariff/", "[name=name]")
    page.keyboard.type("按面积")
    tab_to(page, "[name=price]")
    page.keyboard.type("1.2")
    page.keyboard.press("Enter")
    on(page, "/assignments/", "[name=tariff]")
    tab_to(page, "#edit button.primary")
    page.keyboard.press("Enter")


def _makes_the_first_bills(page: Page) -> None:
    on(page, "/run/", "button.primary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("progressbar")).to_be_visible()
    carry_out_run(Run.objects.get(stage="waiting").id)


def _collects(page: Page) -> None:
    page.wait_for_url("**/desk/MAIN/1-1-101/")
    expect(page.locator("[data-ticked]")).to_have_text("1")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#collect")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipts/*/")
    tab_to(page, "[data-first-done]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/first/MAIN/done/")
    expect(page.locator(".first-way li.done")).to_have_count(7)


def test_a_model_is_copied_by_keyboard(keys: Page) -> None:
    on(keys, "/first/book/", "[name=name]")
    keys.keyboard.press("Shift+Tab")
    assert keys.evaluate("document.activeElement.hasAttribute('data-copies-model')")
    keys.keyboard.press("Enter")
    expect(keys.locator("[name=code]")).to_have_value("GARDEN")
    keys.keyboard.press("Enter")
    on(keys, "/first/GARDEN/units/", "[name=code]")


def test_anything_is_found_and_reached_by_keys(keys: Page) -> None:
    make_garden(today_in("Asia/Shanghai"))
    keys.goto(keys.url.split("/first")[0] + "/desk/")
    keys.wait_for_load_state()
    keys.evaluate("document.activeElement.blur()")
    keys.keyboard.press("/")
    expect(keys.locator("#seek")).to_be_focused()
    keys.keyboard.type("chen")
    options = keys.locator("#seek-found [role=option]")
    expect(options.nth(1)).to_be_visible()
    expect(keys.locator("#seek")).to_have_attribute("aria-expanded", "true")
    keys.keyboard.press("ArrowDown")
    keys.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    keys.keyboard.press("ArrowUp")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    keys.keyboard.press("Escape")
    expect(keys.locator("#seek-found")).to_be_hidden()
    keys.keyboard.press("g")
    keys.keyboard.press("b")
    keys.wait_for_url("**/bills/*")
    keys.keyboard.press("?")
    expect(keys.locator("#keys")).to_be_visible()
    keys.keyboard.press("Escape")
    expect(keys.locator("#keys")).to_be_hidden()
    keys.keyboard.press("/")
    keys.keyboard.type("1-1-101")
    expect(options).to_have_count(1)
    keys.keyboard.press("Enter")
    keys.wait_for_url("**/desk/GARDEN/1-1-101/")
