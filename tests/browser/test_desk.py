"""What the desk understands of what is typed, what it says when it does not, and the way to Collect."""

import re
from decimal import Decimal
from itertools import groupby
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tallystick.cashier.models import Receipt
from tallystick.console.tests.garden import Garden, generate, make_garden
from tallystick.console.tests.typed import AMOUNTS, NO_AMOUNTS
from tallystick.kit.money import minor_digits

from .conftest import PHONE

# Types each text where the amount is taken, and tells what the page makes of it.
TYPE_ALL = """texts => texts.map(text => {
  const amount = document.querySelector("[data-amount]");
  amount.value = text;
  amount.dispatchEvent(new Event("input", {bubbles: true}));
  const total = document.querySelector("output[data-total]").textContent.replace(/[^0-9]/g, "");
  const unread = amount.parentElement.querySelector("[data-unread]:not([hidden]), [data-large]:not([hidden])");
  return [text, total, Boolean(unread), document.querySelector("#collect").disabled];
})"""


@pytest.fixture
def desk(page: Page, garden: Garden) -> Page:
    page.goto(page.url.replace("/today/", "/desk/GARDEN/1-1-102/"))
    return page


def _speaks(desk: Page, language: str, currency: str) -> None:
    """Show the desk in a language, at an account in a currency."""
    desk.locator(".speak select").select_option(language)
    expect(desk.locator("html")).to_have_attribute("lang", language)
    desk.goto(re.sub("/desk/.*", f"/desk/{'GARDEN' if currency == 'CNY' else 'LOTUS'}/1-1-102/", desk.url))


def test_the_page_understands_what_the_server_understands(desk: Page, garden: Garden) -> None:
    generate(make_garden(garden.today, code="LOTUS", currency="VND"), garden.today)
    read = sorted(((*row[:3], Decimal(row[3])) for row in AMOUNTS), key=lambda row: row[:2])
    unread = sorted(((*row, None) for row in NO_AMOUNTS), key=lambda row: row[:2])
    for (language, currency), rows in groupby(sorted([*read, *unread], key=lambda row: row[:2]), key=lambda row: row[:2]):
        _speaks(desk, language, currency)
        meant = {row[2]: row[3] for row in rows}
        for text, total, is_unread, is_disabled in desk.evaluate(TYPE_ALL, list(meant)):
            value = meant[text]
            minor = int((value or Decimal(0)).scaleb(minor_digits(currency)))
            assert (text, int(total), is_unread) == (text, minor, value is None), (language, currency)
            assert is_disabled or value


@pytest.mark.parametrize("typed", ["abc", "-5", "12.345", "1,00"])
def test_what_cannot_be_read_is_said_beside_its_field(desk: Page, typed: str) -> None:
    desk.get_by_label("Amount taken").fill(typed)
    expect(desk.get_by_text("Write it like 1,234.50").first).to_be_visible()
    expect(desk.locator("#collect")).to_be_disabled()


@pytest.mark.parametrize(("typed", "said"), [("9" * 21, "This is too large"), ("0", "0 cannot be collected")])
def test_what_is_too_much_or_nothing_is_said(desk: Page, typed: str, said: str) -> None:
    desk.get_by_label("Amount taken").fill(typed)
    expect(desk.get_by_text(said).first).to_be_visible()
    expect(desk.get_by_text("Write it like 1,234.50").first).to_be_hidden()
    expect(desk.locator("#collect")).to_be_disabled()


def test_a_blank_amount_collects_nothing(desk: Page) -> None:
    whole = desk.get_by_label("Amount taken").input_value()
    desk.get_by_label("Amount taken").fill("")
    expect(desk.get_by_text("Say how much was taken.")).to_be_visible()
    expect(desk.locator("#collect")).to_be_disabled()
    desk.get_by_role("button", name="All that is ticked").click()
    expect(desk.get_by_label("Amount taken")).to_have_value(whole)
    expect(desk.locator("#collect")).to_be_enabled()


def test_more_than_is_ticked_is_said_with_how_much(desk: Page) -> None:
    amount = desk.get_by_label("Amount taken")
    owed = Decimal(amount.input_value())
    amount.fill(str(owed + Decimal("12.30")))
    expect(desk.locator("[data-excess]")).to_have_text("This is ¥12.30 more than what is ticked.")
    expect(desk.locator("#collect")).to_be_disabled()
    desk.get_by_role("button", name="None", exact=True).click()
    expect(desk.get_by_text("Tick the bills that are paid.")).to_be_visible()


def test_a_list_that_is_out_of_date_is_brought_up_to_date_when_it_is_refused(desk: Page) -> None:
    other = desk.context.new_page()
    other.goto(desk.url)
    expect(other.locator("#collect")).to_be_enabled()
    desk.locator("#collect").click()
    expect(desk.get_by_role("button", name="Print")).to_be_visible()
    other.locator("#collect").click()
    expect(other.locator(".says .notice.bad")).to_be_visible()
    expect(other.locator("[data-bill]:checked")).to_have_count(0)
    expect(other.locator("#collect")).to_be_disabled()


def test_what_several_means_lack_is_said(desk: Page) -> None:
    desk.get_by_label("Amount taken").fill("100")
    desk.get_by_label("Several means on one receipt").check()
    desk.get_by_text("Alipay", exact=True).first.click()
    expect(desk.locator("[data-differs]")).to_contain_text("Say how much came by each")
    desk.locator("[name=amount_wechat]").fill("40")
    expect(desk.locator("[data-differs]")).to_be_hidden()
    desk.locator("[name=amount_alipay]").fill("50")
    expect(desk.locator("[data-differs]")).to_have_text("¥10.00 is missing.")
    expect(desk.locator("#collect")).to_be_disabled()
    desk.locator("[name=amount_alipay]").fill("70")
    expect(desk.locator("[data-differs]")).to_have_text("¥10.00 is too much.")
    desk.locator("[name=amount_alipay]").fill("6,00")
    expect(desk.locator("#collect")).to_be_disabled()
    desk.locator("[name=amount_alipay]").fill("60")
    desk.locator("#collect").click()
    expect(desk.get_by_role("button", name="Print")).to_be_visible()


def test_a_key_leads_to_collect_and_a_slash_to_the_search(desk: Page) -> None:
    desk.locator("[data-bill]").first.focus()
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#collect")).to_be_focused()
    assert not Receipt.objects.exists()
    desk.goto(re.sub("/desk/.*", "/desk/", desk.url))
    field = desk.locator(".desk-seek input")
    expect(field).to_be_focused()
    desk.keyboard.type("/1-1-10")
    expect(field).to_have_value("1-1-10")


def test_on_a_phone_the_first_tap_shows_amount_and_means(desk: Page, garden: Garden) -> None:
    desk.set_viewport_size(PHONE)  # type: ignore[arg-type]
    generate(garden, garden.today.replace(month=12, day=31))
    desk.reload()
    desk.locator("[data-tick-all]").check()
    expect(desk.get_by_text("Paid by")).not_to_be_in_viewport()
    desk.get_by_role("button", name="Amount and means").click()
    expect(desk.get_by_label("Amount taken")).to_be_in_viewport()
    expect(desk.get_by_text("Paid by")).to_be_in_viewport()
    assert not Receipt.objects.exists()
    desk.get_by_role("button", name="Collect").click()
    expect(desk.get_by_role("button", name="Print")).to_be_visible()


def test_only_what_is_overdue_is_ticked(desk: Page, garden: Garden) -> None:
    overdue = desk.locator("[data-overdue]").count()
    assert overdue
    desk.get_by_role("button", name="Only overdue").click()
    expect(desk.locator("[data-ticked]")).to_have_text(str(overdue))


def test_an_account_that_owes_nothing_has_a_quiet_page(desk: Page, garden: Garden) -> None:
    warned: list[Any] = []
    desk.on("console", lambda said: warned.append(said.text))
    desk.locator("#collect").click()
    expect(desk.get_by_role("button", name="Print")).to_be_visible()
    desk.goto(re.sub("/receipts/.*", "/desk/GARDEN/1-1-102/", desk.url))
    expect(desk.get_by_text("Nothing is owed")).to_be_visible()
    desk.locator("[name=on_day]").fill(garden.today.replace(day=1).isoformat())
    desk.locator("[name=on_day]").blur()
    expect(desk.locator("#collect")).to_be_disabled()
    assert warned == []
