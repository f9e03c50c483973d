"""The reader's round on a phone: without coverage, in two tabs, cut off again and again; each entry arrives exactly once."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tallystick.billing import commands as billing
from tallystick.console.tests.garden import Garden
from tallystick.kit import photos
from tallystick.kit.period import add_months
from tallystick.kit.who import EVERYTHING, OPERATOR, Actor
from tallystick.metering import queries as metering

from .conftest import DESKTOP
from .rounds import PHONE, add_power, again, installed, link_of, live, month_of, phone, photo
from .seen import faults_of

ENTRIES = "**/round/entries/"
METERS_KEPT = """new Promise((done) => {
  indexedDB.open("tallystick-round").onsuccess = ({ target: { result: db } }) => {
    const counted = db.transaction("meters").objectStore("meters").count();
    counted.onsuccess = () => { db.close(); done(counted.result); };
  };
})"""


@pytest.fixture
def meters(garden: Garden, settings: Any, tmp_path: Any) -> list[int]:
    settings.PHOTOS = tmp_path / "photos"
    return add_power(garden)


@pytest.fixture
def wu(browser: Browser, live_server: Any, garden: Garden, meters: list[int]) -> Iterator[Page]:
    """Mr Wu's phone, with the round on it."""
    context = phone(browser)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(link_of(live_server.url, "wu", "Mr Wu", garden.book_id))
    expect(page.get_by_text("0 of 12 read")).to_be_visible()
    installed(page)
    yield page
    context.close()
    assert complaints == []


def open_meter(page: Page, unit: str) -> None:
    page.goto(page.url.partition("#")[0] + "#/")
    page.get_by_label("Unit, serial or place").fill(unit)
    page.locator(".rows a", has_text=unit).first.click()
    expect(page.get_by_role("heading", name=unit)).to_be_visible()


def enter(page: Page, unit: str, figure: str) -> None:
    open_meter(page, unit)
    page.get_by_label("Figure now").fill(figure)
    page.get_by_role("button", name="Keep, and next").click()
    expect(page.get_by_text(f"{unit}: {figure} is kept.")).to_be_visible()


def state(page: Page) -> Any:
    return expect(page.locator("#line"))


def test_who_only_reads_begins_at_the_round_and_sees_neither_names_nor_debts(wu: Page, garden: Garden) -> None:
    assert wu.url.endswith("/round/")
    told = wu.request.get(wu.url + "GARDEN/").text()
    assert "E-1-1-101-1" in told
    assert "Mrs Chen" not in told
    assert "amount" not in told


def test_a_round_without_coverage_comes_back(wu: Page, garden: Garden) -> None:
    wu.context.set_offline(True)
    wu.reload()
    expect(wu.get_by_text("0 of 12 read")).to_be_visible()
    state(wu).to_contain_text("No coverage")
    wu.get_by_role("link", name="Building 1").click()
    expect(wu.get_by_role("heading", name="Floor 1 2 left")).to_be_visible()
    wu.get_by_role("link", name="1-1-101").click()
    wu.get_by_label("Figure now").fill("112,5")
    expect(wu.locator("output")).to_have_text("12.5")
    wu.locator("input[data-fill=photo]").set_input_files({"name": "m.jpg", "mimeType": "image/jpeg", "buffer": photo(1)})
    expect(wu.locator("canvas")).to_be_visible()
    wu.get_by_label("Remark").fill("glass broken")
    wu.get_by_role("button", name="Keep, and next").click()
    expect(wu.get_by_role("heading", name="1-1-102")).to_be_visible()
    state(wu).to_contain_text("1 waits to go up")
    enter(wu, "1-1-102", "130")
    assert live(garden.book_id) == []
    wu.context.set_offline(False)
    state(wu).to_have_text("All has gone up")
    first, second = live(garden.book_id)
    assert (first.current, first.usage) == (Decimal("112.5"), Decimal("12.5"))
    assert (first.remark, first.actor_name) == ("glass broken", "Mr Wu")
    assert first.way == first.Way.PHONE
    assert second.current == 130
    assert photos.path_of(first.photo).exists()
    wu.goto(wu.url.partition("#")[0] + "#/")
    expect(wu.get_by_text("2 of 12 read")).to_be_visible()


def test_wrong_figures_are_told_at_once_and_odd_ones_asked_about(wu: Page, garden: Garden) -> None:
    open_meter(wu, "1-1-101")
    wu.get_by_label("Figure now").fill("12a")
    wu.get_by_role("button", name="Keep, and next").click()
    expect(wu.locator("#entry-fault")).to_contain_text("Write the figure as the meter shows it")
    wu.get_by_label("Figure now").fill("99")
    wu.get_by_role("button", name="Keep, and next").click()
    expect(wu.locator("#entry-fault")).to_contain_text("below the previous figure 100")
    wu.get_by_label("Figure now").fill("123456")
    wu.get_by_role("button", name="Keep, and next").click()
    expect(wu.locator("#entry-fault")).to_contain_text("shows 5 digits")
    wu.get_by_label("Figure now").fill("5")
    wu.get_by_label("It went past its last digit").check()
    expect(wu.locator("output")).to_have_text("99,905")
    assert live(garden.book_id) == []


def test_a_usage_far_from_habit_asks_for_a_second_look(wu: Page, garden: Garden, meters: list[int]) -> None:
    _read_before(garden, meters[0], months=2, each=10)
    wu.reload()
    open_meter(wu, "1-1-101")
    expect(wu.locator("[data-fill=habit]")).to_have_text("10")
    wu.get_by_label("Figure now").fill("220")
    wu.get_by_role("button", name="Keep, and next").click()
    expect(wu.get_by_text("A usage of 100 is far from the usual 10.")).to_be_visible()
    wu.get_by_role("button", name="I look again").click()
    assert wu.get_by_label("Figure now").input_value() == "220"
    wu.get_by_role("button", name="Keep, and next").click()
    wu.get_by_role("button", name="It is right").click()
    state(wu).to_have_text("All has gone up")
    while not (came := [row.usage for row in live(garden.book_id) if row.month == month_of(garden.today)]):
        wu.wait_for_timeout(50)
    assert came == [100]


def test_an_entry_that_waits_is_changed_or_undone(wu: Page, garden: Garden) -> None:
    wu.context.set_offline(True)
    enter(wu, "1-1-101", "110")
    open_meter(wu, "1-1-101")
    expect(wu.get_by_label("Figure now")).to_have_value("110")
    enter(wu, "1-1-101", "111")
    enter(wu, "1-1-102", "120")
    wu.locator("#says").get_by_role("button", name="Undo").click()
    expect(wu.get_by_text("1-1-102: your entry is dropped.")).to_be_visible()
    wu.context.set_offline(False)
    state(wu).to_have_text("All has gone up")
    assert [row.current for row in live(garden.book_id)] == [111]


def test_what_somebody_else_read_meanwhile_is_shown(wu: Page, garden: Garden, meters: list[int]) -> None:
    wu.context.set_offline(True)
    enter(wu, "1-1-101", "115")
    enter(wu, "1-1-102", "120")
    _enter(garden, meters[0], "118", by="Mr Li")
    wu.context.set_offline(False)
    state(wu).to_have_text("1 to sort out")
    wu.locator(".line-state").click()
    conflict = wu.locator(".conflict")
    expect(conflict).to_contain_text("has been read for this month already")
    expect(conflict).to_contain_text("115")
    expect(conflict).to_contain_text("118, Mr Li")
    conflict.get_by_role("button", name="Keep for the office").click()
    expect(wu.get_by_role("heading", name="For the office")).to_be_visible()
    wu.get_by_role("button", name="Drop mine").click()
    expect(wu.get_by_text("Everything has gone up.")).to_be_visible()
    assert [row.current for row in live(garden.book_id)] == [118, 120]


def test_two_tabs_send_each_entry_once(wu: Page, garden: Garden) -> None:
    asked: list[str] = []
    other = wu.context.new_page()
    other.goto(wu.url)
    expect(other.get_by_text("0 of 12 read")).to_be_visible()
    wu.context.on("requestfinished", lambda request: asked.append(request.url) if request.url.endswith("/entries/") else None)
    wu.context.set_offline(True)
    for number, unit in enumerate(("1-1-101", "1-1-102", "1-1-201", "1-1-202")):
        enter((wu, other)[number % 2], unit, str(110 + number))
    wu.context.set_offline(False)
    for page in (wu, other):
        page.evaluate("for (let n = 0; n < 5; n++) window.dispatchEvent(new Event('online'))")
    for page in (wu, other):
        state(page).to_have_text("All has gone up")
    assert [row.current for row in live(garden.book_id)] == [110, 111, 112, 113]
    assert len(asked) == 4


def test_an_answer_that_is_lost_is_asked_for_again_and_stored_once(wu: Page, garden: Garden) -> None:
    sent: list[bytes] = []

    def lose(route: Route) -> None:
        """It arrives, and the line is cut before the answer does."""
        sent.append(route.request.post_data_buffer or b"")
        if len(sent) == 1:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    wu.context.route(ENTRIES, lose)
    with wu.expect_event("requestfailed"):
        enter(wu, "1-1-101", "110")
    state(wu).to_contain_text("1 waits to go up")
    assert len(live(garden.book_id)) == 1
    wu.evaluate("window.dispatchEvent(new Event('online'))")
    state(wu).to_have_text("All has gone up")
    assert len(sent) == 2
    assert [row.current for row in live(garden.book_id)] == [110]


def test_who_is_signed_out_meanwhile_loses_nothing_and_nobody_sends_for_them(
    wu: Page, garden: Garden, live_server: Any, meters: list[int]
) -> None:
    wu.context.set_offline(True)
    enter(wu, "1-1-101", "110")
    wu.context.clear_cookies()
    wu.context.set_offline(False)
    expect(wu.locator("#sign-in-again")).to_be_visible()
    assert live(garden.book_id) == []
    wu.goto(link_of(live_server.url, "ma", "Ms Ma", garden.book_id))
    expect(wu.locator("#who")).to_have_text("Ms Ma")
    expect(wu.get_by_text("0 of 12 read")).to_be_visible()
    state(wu).to_have_text("All has gone up")
    assert live(garden.book_id) == []
    wu.goto(again(live_server.url, "wu"))
    expect(wu.get_by_text("1 of 12 read")).to_be_visible()
    state(wu).to_have_text("All has gone up")
    assert [(row.current, row.actor_name) for row in live(garden.book_id)] == [(110, "Mr Wu")]


def test_signing_out_forgets_the_round(wu: Page) -> None:
    assert wu.evaluate(METERS_KEPT) == 12
    wu.get_by_label("Menu").click()
    wu.get_by_role("button", name="Sign out").click()
    expect(wu.get_by_role("heading", name="Sign in")).to_be_visible()
    assert wu.evaluate(METERS_KEPT) == 0
    wu.goto(wu.url.partition("/signed-out")[0] + "/round/")
    expect(wu.get_by_role("heading", name="Sign in")).to_be_visible()


def test_signing_out_on_an_office_page_forgets_it_too(wu: Page) -> None:
    with wu.expect_event("requestfinished", lambda request: request.url.endswith("forget.js")):
        wu.goto(wu.url.partition("/round")[0] + "/signed-out/")
    while wu.evaluate(METERS_KEPT):
        wu.wait_for_timeout(20)


def test_a_label_opens_its_meter_also_without_coverage(wu: Page, garden: Garden, meters: list[int]) -> None:
    token = metering.labels(EVERYTHING, garden.book_id, meter_ids=[meters[3]])[0].token
    home = wu.url.partition("#")[0]
    wu.goto(f"{home}m/{token}")
    expect(wu.get_by_role("heading", name="1-1-202")).to_be_visible()
    wu.context.set_offline(True)
    wu.goto(f"{home}m/{token}")
    expect(wu.get_by_role("heading", name="1-1-202")).to_be_visible()
    wu.goto(f"{home}m/{token[:-4]}AAAA")
    expect(wu.locator("#says")).to_contain_text("This label is not in the round on this phone")


def test_a_photo_of_a_label_opens_its_meter(wu: Page, garden: Garden, meters: list[int], live_server: Any) -> None:
    boss = wu.context.browser.new_context(viewport=DESKTOP)  # type: ignore[union-attr]
    page = boss.new_page()
    page.goto(link_of(live_server.url, "song", "Mrs Song", garden.book_id, "accountant"))
    page.goto(f"{live_server.url}/labels/GARDEN/?size=24&meters={meters[5]}")
    expect(page.locator(".label")).to_have_count(1)
    taken = page.locator(".label").screenshot(scale="css")
    boss.close()
    wu.locator("input[data-fill=scan]").set_input_files({"name": "label.png", "mimeType": "image/png", "buffer": taken})
    expect(wu.get_by_role("heading", name="1-1-302")).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(wu: Page, size: Any, garden: Garden, meters: list[int]) -> None:
    wu.set_viewport_size(size)
    wu.context.set_offline(True)
    enter(wu, "1-1-101", "115")
    enter(wu, "1-1-102", "116")
    _enter(garden, meters[0], "118", by="Mr Li")
    wu.context.route(ENTRIES, lambda route: route.continue_() if _says(route, b"115") else route.abort())
    wu.context.set_offline(False)
    state(wu).to_contain_text("1 to sort out")
    faults = []
    views = {"#/": "Round", "#/b/G1": "Building 1", f"#/m/{meters[4]}": "1-1-301", "#/waiting": "On this phone"}
    for where, seen in views.items():
        wu.goto(wu.url.partition("#")[0] + where)
        expect(wu.get_by_role("heading", level=1, name=seen)).to_be_visible()
        faults += faults_of(wu, where)
    assert faults == []


def _says(route: Route, text: bytes) -> bool:
    return text in (route.request.post_data_buffer or b"")


def _enter(garden: Garden, meter_id: int, figure: str, *, by: str) -> None:
    (meter,) = metering.round_meters(EVERYTHING, garden.book_id, month_of(garden.today), meter_id)
    new = billing.NewReading(meter.asset_id, meter.item_id, month_of(garden.today), Decimal(figure), meter_id=meter_id)
    billing.enter_readings(Actor(None, by), EVERYTHING, garden.book_id, [new], bill=False, today=garden.today)


def _read_before(garden: Garden, meter_id: int, *, months: int, each: int) -> None:
    (meter,) = metering.round_meters(EVERYTHING, garden.book_id, month_of(garden.today), meter_id)
    for back in range(months, 0, -1):
        month = add_months(month_of(garden.today), -back)
        figure = Decimal(100 + each * (months - back + 1))
        new = billing.NewReading(meter.asset_id, meter.item_id, month, figure, meter_id=meter_id)
        billing.enter_readings(OPERATOR, EVERYTHING, garden.book_id, [new], bill=False, today=garden.today)
