"""The guide's first page, walked by hand and by keyboard: bills, a run made and undone, money collected."""

import re

from playwright.sync_api import Page, expect

from tallystick.billing.commands import carry_out_run
from tallystick.cashier.models import Receipt
from tallystick.console.tests.garden import Garden
from tallystick.kit.models import Run


def _home(page: Page) -> str:
    return re.sub(r"(https?://[^/]+)/.*", r"\1", page.url)


def test_from_the_link_to_the_receipt(page: Page, garden: Garden) -> None:
    _looks_at_bills(page)
    _looks_at_one_bill(page)
    _makes_a_run_and_undoes_it(page, garden)
    _collects(page)


def _looks_at_bills(page: Page) -> None:
    page.get_by_role("link", name="Bills", exact=True).first.click()
    expect(page.locator("#totals .tile").first).to_contain_text(re.compile(r"\d"))
    page.get_by_label("State").select_option("overdue")
    expect(page).to_have_url(re.compile("state=overdue"))
    expect(page.locator(".tag").first).to_have_text("Overdue")
    page.go_back()
    expect(page.get_by_label("State")).to_have_value("live")
    page.wait_for_load_state()
    page.get_by_label("Search").fill("chen")
    expect(page).to_have_url(re.compile("q=chen"))
    expect(page.locator("td.owner").first).to_have_text("Mrs Chen")
    page.go_back()
    expect(page.get_by_label("Search")).to_have_value("")
    # What was there before works as before.
    page.locator("[data-tick]").first.check()
    expect(page.locator("#sum-bar")).to_contain_text("1 ticked")


def _looks_at_one_bill(page: Page) -> None:
    page.locator("td.item a").first.click()
    expect(page.get_by_role("heading", name="How the amount came about")).to_be_visible()
    expect(page.get_by_text("Unit price")).to_be_visible()


def _makes_a_run_and_undoes_it(page: Page, garden: Garden) -> None:
    page.get_by_role("link", name="Bill runs").first.click()
    page.get_by_role("link", name="New bill run").click()
    page.get_by_role("radio", name="By hand").check()
    page.get_by_role("textbox", name="Through").fill(f"{garden.today.year + 1}-01-31")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("row", name="Property fee").first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Make ")).click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    carry_out_run(Run.objects.get(stage="waiting").id)
    expect(page.get_by_text("Bills made")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    page.get_by_label("Reason").fill("too early")
    page.get_by_role("button", name="Undo the run").click()
    expect(page.get_by_text("The next run makes these bills again.")).to_be_visible()


def _collects(page: Page) -> None:
    page.wait_for_load_state()
    page.keyboard.press("/")
    page.keyboard.type("1-1-101")
    expect(page.locator("#seek-found a")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1-1-101")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Collect")).click()
    expect(page.get_by_role("heading", name=re.compile(r"Receipt \d{4}-000001"))).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_focused()


def test_a_customer_is_served_by_keyboard_alone(page: Page, garden: Garden) -> None:
    page.wait_for_load_state()
    page.keyboard.press("/")
    page.keyboard.type("chen")
    expect(page.locator("#seek-found a").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-ticked]")).not_to_have_text("0")
    page.get_by_label("Amount taken").focus()
    page.keyboard.type("50")
    expect(page.locator("[data-part]")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("Receipt"))).to_be_visible()
    assert Receipt.objects.get().amount == 50


def test_the_running_total_follows_the_ticks(page: Page, garden: Garden) -> None:
    page.goto(f"{_home(page)}/desk/GARDEN/1-1-102/")
    total = page.locator("output[data-total]").first
    page.get_by_role("button", name="None").click()
    expect(total).to_have_text("¥0.00")
    expect(page.locator("#collect")).to_be_disabled()
    page.locator("[data-bill]").last.check()
    expect(total).to_contain_text("108.60")


def test_cash_gives_change_and_two_means_stand_on_one_receipt(page: Page, garden: Garden) -> None:
    page.goto(f"{_home(page)}/desk/GARDEN/1-1-102/")
    page.get_by_role("button", name="None").click()
    page.locator("[data-bill]").last.check()
    page.get_by_text("Cash", exact=True).first.click()
    page.get_by_label("Received").fill("200")
    expect(page.locator("[data-change]")).to_contain_text("91.40")
    page.get_by_label("Several means on one receipt").check()
    page.get_by_text("Alipay", exact=True).first.click()
    page.locator("[name=amount_alipay]").fill("8.60")
    expect(page.locator("[data-change]")).to_contain_text("100.00")
    page.locator("#collect").click()
    expect(page.locator("tfoot")).to_contain_text("Alipay")
    expect(page.locator("tfoot")).to_contain_text("100.00")


def test_ticked_bills_are_added_up_and_voided(page: Page, garden: Garden) -> None:
    page.goto(f"{_home(page)}/bills/?to=")
    ticks = page.locator("[data-tick]")
    ticks.nth(0).check()
    ticks.nth(1).check()
    expect(page.locator("#sum-bar")).to_contain_text("2 ticked")
    page.get_by_role("button", name="Void").click()
    page.get_by_label("Reason").fill("agreed")
    page.get_by_role("button", name="Void them").click()
    expect(page.locator("#says")).to_contain_text("2 bills were voided.")


def test_a_refusal_is_said_where_the_order_was_given(page: Page, garden: Garden) -> None:
    page.goto(f"{_home(page)}/desk/GARDEN/1-1-102/")
    page.locator("#collect").click()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.goto(f"{_home(page)}/bills/?state=paid")
    page.locator("[data-tick]").first.check()
    page.get_by_role("button", name="Void").click()
    expect(page.get_by_role("dialog")).to_contain_text("void its receipt first")


def test_a_month_is_picked_and_a_long_list_is_searched(page: Page, garden: Garden) -> None:
    page.goto(f"{_home(page)}/bills/?to=")
    page.get_by_label("Month from").click()
    page.locator(".months-grid button").first.click()
    expect(page).to_have_url(re.compile(r"from=\d{4}-01"))


def test_language_and_darkness_are_kept(page: Page, garden: Garden) -> None:
    page.get_by_label("Language").select_option("zh-hans")
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    page.locator("[data-theme-switch]").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
