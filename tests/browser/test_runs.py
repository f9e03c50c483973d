"""Runs: seen as they go on, left and found again; made for chosen units by keyboard alone; what is ticked, acted on."""

import re
from collections.abc import Iterator
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Page, expect

from tallystick.billing.commands import carry_out_run, runs
from tallystick.billing.models import Bill
from tallystick.console.tests.garden import Garden
from tallystick.kit import run
from tallystick.kit.models import Run
from tallystick.kit.run import SECONDS_BETWEEN_REPORTS

from .conftest import PHONE


class HeldWorker:
    """A worker who makes the first part of a run, and the others when he is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.goes_on = Event()
        self._made = 0
        make = runs._make_slice

        def held(*args: Any) -> int:
            if self._made:
                self.goes_on.wait()
            self._made += 1
            return make(*args)

        monkeypatch.setattr(runs, "_make_slice", held)
        # The first part is told though it is made at once.
        monkeypatch.setattr(run, "SECONDS_BETWEEN_REPORTS", 0)
        self._thread = Thread(target=self._work, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self.goes_on.set()
        if self._thread.ident:
            self._thread.join()

    def _work(self) -> None:
        try:
            carry_out_run(Run.objects.get(stage="waiting").id)
        finally:
            connections.close_all()


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldWorker]:
    held = HeldWorker(monkeypatch)
    yield held
    held.end()


def _home(page: Page) -> str:
    return re.sub(r"(https?://[^/]+)/.*", r"\1", page.url)


def test_a_run_is_seen_going_on_left_and_found_again(page: Page, garden: Garden, worker: HeldWorker) -> None:
    page.goto(f"{_home(page)}/runs/new/?book=GARDEN&how=through&through={garden.today.year + 1}-06-30")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name=re.compile("^Make these")).click()
    progress = page.get_by_role("progressbar")
    expect(progress).to_be_visible()
    asks_every_ms = int(re.findall(r"every (\d+)ms", page.locator("#run").get_attribute("hx-trigger") or "")[0])
    # What a run says, and what the page asks, together take a second at most.
    assert asks_every_ms + SECONDS_BETWEEN_REPORTS * 1000 <= 1000
    worker.start()
    expect(progress).to_have_attribute("value", "1")
    page.get_by_role("link", name="Bills", exact=True).first.click()
    expect(page.get_by_role("heading", name="Bills", exact=True)).to_be_visible()
    page.get_by_role("link", name="Bill runs").first.click()
    expect(page.locator("#going").get_by_role("progressbar")).to_have_attribute("value", "1")
    page.locator("#going").get_by_role("link").click()
    expect(progress).to_have_attribute("value", "1")
    worker.goes_on.set()
    expect(page.get_by_text("Bills made")).to_be_visible()
    expect(page.get_by_role("heading", name="Beside the period before")).to_be_visible()


def test_bills_of_chosen_units_are_made_by_keyboard_alone(page: Page, garden: Garden) -> None:
    page.goto(f"{_home(page)}/generate/?book=GARDEN&through={garden.today.year + 1}-01-31")
    page.get_by_label("All that match").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator("#tariffs")).to_contain_text("borne by 1 ticked")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator("#tariffs")).to_contain_text("borne by 2 ticked")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name=re.compile("^Make these"))).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name=re.compile("^Run "))).to_be_visible()
    assert len(Run.objects.get(stage="waiting").wanted["asset_ids"]) == 2


def test_ticks_outlive_other_filters_and_all_that_match_follow_them(page: Page, garden: Garden) -> None:
    page.goto(f"{_home(page)}/generate/?book=GARDEN")
    page.locator("[data-unit]").first.check()
    page.get_by_label("Kind").select_option("parking")
    expect(page.locator("[data-unit]")).to_have_count(2)
    expect(page.locator("[data-ticked]")).to_have_text("1")
    page.get_by_label("Kind").select_option("")
    expect(page.locator("[data-unit]").first).to_be_checked()
    page.get_by_label("All that match").check()
    expect(page.locator("[data-ticked]")).to_have_text("14")
    page.get_by_label("Kind").select_option("parking")
    expect(page.locator("[data-ticked]")).to_have_text("2")
    expect(page.locator("#tariffs")).not_to_contain_text("Property fee")
    page.get_by_role("button", name="None").click()
    expect(page.locator("[data-ticked]")).to_have_text("0")


def test_ticked_bills_are_worked_out_again_and_a_list_of_them_is_printed(page: Page, garden: Garden) -> None:
    page.goto(f"{_home(page)}/bills/?to=")
    page.locator("[data-tick]").first.check()
    page.get_by_text("More", exact=True).last.click()
    page.get_by_role("button", name="Work out again").click()
    expect(page.get_by_role("dialog")).to_contain_text("would say the same")
    page.keyboard.press("Escape")
    page.get_by_text("More", exact=True).last.click()
    page.get_by_role("button", name="A list to print").click()
    expect(page.locator(".printed tbody tr")).to_have_count(1)


def test_a_phone_shows_the_list_below_its_totals(page: Page, garden: Garden) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{_home(page)}/bills/?to=")
    expect(page.locator("#totals b").first).to_contain_text(re.compile(r"\d"))
    first = page.locator("table.bills tbody tr").nth(1).bounding_box()
    assert first is not None
    assert first["y"] + first["height"] < PHONE["height"] - 60
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_a_long_name_pushes_nothing_off_the_page(page: Page, garden: Garden) -> None:
    from tallystick.accounts.models import Party
    from tallystick.tariffs.models import ChargeItem

    Party.objects.update(name="Công ty trách nhiệm hữu hạn một thành viên thương mại và dịch vụ " + "Nguyễn" * 8)
    ChargeItem.objects.filter(id=garden.items["Parking fee"]).update(name="Parkinglotmaintenanceandcleaningfee" * 3)
    for size in ({"width": 1440, "height": 900}, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        made_by = Bill.objects.latest("id").run_id
        for path in ("/bills/?to=", f"/runs/{made_by}/", "/generate/?all=1", "/runs/"):
            page.goto(_home(page) + path)
            expect(page.locator("main h1").first).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
