"""Hundreds of entries with photos, made without coverage, go up while the line is cut twenty times: none lost, none twice."""

import os
from decimal import Decimal
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tallystick.console.tests.garden import Garden
from tallystick.kit import photos

from .rounds import add_power, installed, link_of, live, phone

UNITS, SEVERAL = 12, 84
ALL = int(os.environ.get("TALLYSTICK_ENTRIES", "250"))  # `make faults` sends a thousand
CUTS = 20
# Fills the phone's memory as its page does, but a thousand times: a photo of its own for each.
FILL = """async (all) => {
  const { store } = Round, who = await store.fact("who"), [book] = who.books, month = book.months[0];
  const round = `${who.user.id}|${book.code}|${month}`;
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 }), brush = canvas.getContext("2d");
  const meters = (await store.meters(round)).sort((one, other) => one.id - other.id).slice(0, all);
  for (const [place, meter] of meters.entries()) {
    for (let bit = 0; bit < 10; bit++) {
      brush.fillStyle = place >> bit & 1 ? "white" : "black";
      brush.fillRect(bit % 4 * 16, (bit >> 2) * 16, 16, 16);
    }
    const taken = await (await new Promise((done) => canvas.toBlob(done, "image/jpeg"))).arrayBuffer();
    await store.keepEntry({
      id: crypto.randomUUID(), user: who.user.id, round, book: book.id, book_code: book.code, month, meter: meter.id,
      asset_code: meter.asset_code, item_name: meter.item_name, at: new Date(Date.now() + place).toISOString(), state: "waiting",
      read_on: `${month}-01`, current: String(101 + place), rolled_over: false, remark: `entry ${place}`, has_photo: true,
    }, taken);
  }
  return await store.count(who.user.id, "waiting");
}"""
WAITING = "Round.store.fact('who').then((who) => Round.store.count(who.user.id, 'waiting'))"


def test_entries_go_up_over_a_line_that_is_cut_twenty_times(
    browser: Browser, live_server: Any, garden: Garden, settings: Any, tmp_path: Any
) -> None:
    settings.PHOTOS = tmp_path / "photos"
    meters = sorted(add_power(garden, several=SEVERAL))[:ALL]
    context = phone(browser)
    page = context.new_page()
    page.goto(link_of(live_server.url, "wu", "Mr Wu", garden.book_id))
    expect(page.get_by_text("0 of 1,008 read")).to_be_visible()
    installed(page)
    context.set_offline(True)
    assert page.evaluate(FILL, ALL) == ALL
    assert live(garden.book_id) == []
    for cut in range(1, CUTS + 1):
        context.set_offline(False)
        _went_up(page, cut * ALL // (CUTS + 1))
        context.set_offline(True)
        assert page.evaluate(WAITING) > 0, "nothing was left to go up when the line was cut"
    context.set_offline(False)
    expect(page.locator("#line")).to_have_text("All has gone up", timeout=60_000)
    context.close()
    found = live(garden.book_id)
    assert [row.meter_id for row in found] == meters
    assert [row.current for row in found] == [Decimal(101 + place) for place in range(ALL)]
    assert len({row.photo for row in found}) == ALL
    assert all(photos.path_of(row.photo).exists() for row in found)


def _went_up(page: Page, several: int) -> None:
    """Wait until at least so many have gone up."""
    while ALL - page.evaluate(WAITING) < several:
        page.wait_for_timeout(50)
