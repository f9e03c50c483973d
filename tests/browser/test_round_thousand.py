"""A thousand entries with photos, made without coverage, go up while the line is cut twenty times: none lost, none twice."""

from decimal import Decimal
from typing import Any

from playwright.sync_api import Browser, Route, expect

from tallystick.console.tests.garden import Garden
from tallystick.kit import photos

from .rounds import add_power, installed, link_of, live, phone

UNITS, SEVERAL = 12, 84
ALL = 1000
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


class Line:
    """A line that is cut in the middle of something: before the request arrives, or before its answer does."""

    def __init__(self, every: int) -> None:
        self.every, self.sent, self.cuts = every, 0, 0

    def __call__(self, route: Route) -> None:
        self.sent += 1
        if self.sent % self.every or self.cuts >= CUTS:
            route.continue_()
            return
        self.cuts += 1
        if self.cuts % 2:
            route.fetch()  # it arrives, and nobody hears of it
        route.abort("connectionreset")


def test_a_thousand_entries_go_up_over_a_line_that_is_cut_twenty_times(
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
    line = Line(every=ALL // CUTS - 3)
    context.route("**/round/entries/", line)
    context.set_offline(False)
    _hold_on(page, line)
    context.close()
    found = live(garden.book_id)
    assert line.cuts == CUTS
    assert [row.meter_id for row in found] == meters
    assert [row.current for row in found] == [Decimal(101 + place) for place in range(ALL)]
    assert len({row.photo for row in found}) == ALL
    assert all(photos.path_of(row.photo).exists() for row in found)


def _hold_on(page: Any, line: Line) -> None:
    """Whenever it is cut, the coverage comes back: the page is told so at once, as a phone tells it, rather than by its clock."""
    for _ in range(CUTS + 1):
        cuts = line.cuts
        while line.cuts == cuts and page.evaluate(WAITING):
            page.wait_for_timeout(200)
        page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#line")).to_have_text("All has gone up", timeout=60_000)


def test_the_line_of_this_test_does_cut() -> None:
    """Else the test above would prove nothing."""
    line = Line(every=2)

    class Cut:
        done: list[str] = []

        def continue_(self) -> None:
            self.done.append("through")

        def fetch(self) -> None:
            self.done.append("arrives")

        def abort(self, _why: str) -> None:
            self.done.append("cut")

    for _ in range(4):
        line(Cut())  # type: ignore[arg-type]
    assert Cut.done == ["through", "arrives", "cut", "through", "cut"]
