"""The guide's pictures: every screen that it shows is walked to, and has the headings named beside its picture.

With TALLYSTICK_APPROVE=1 (`make approve`) the pictures themselves are taken anew.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tallystick.accounts.queries import books
from tallystick.billing.models import Bill
from tallystick.identity.queries import roles
from tallystick.kit.models import Run
from tallystick.kit.who import EVERYTHING
from tallystick.tariffs.queries import tariff

from .lighter import lighter
from .sample import FRONT_DESK, make_sample

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "guide" / "pictures"
APPROVE = os.environ.get("TALLYSTICK_APPROVE") == "1"
# ![what it shows](pictures/today.png "Today · Who owes the most"): the headings stand in the title.
NAMED = re.compile(r'!\[[^\]]*\]\((?:docs/guide/)?pictures/(?P<name>[\w-]+)\.png "(?P<headings>[^"]+)"\)')
WIDE, PHONE = 1440, 390
MONTHS = 13 if APPROVE else 2  # of life that the sample has behind it: a year is nicer to look at, and takes its time
HEADER = 76  # what stays at the top of every page

Do = Callable[[Page], Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """A screen: where it is, what is done on it before, the heading it is shown from, and how much of it, in pixels."""

    name: str
    path: str
    do: Do | None = None
    top: str = ""
    height: int = 900
    width: int = WIDE
    locale: str = "en-GB"
    dark: bool = False


def pictures() -> list[Picture]:
    """All pictures of the guide, in the order of its pages."""
    book = books(EVERYTHING)[0]
    power = tariff(EVERYTHING, book.id, "Household power")
    reserved = tariff(EVERYTHING, book.id, "Underground")
    (front_desk,) = (row for row in roles(EVERYTHING) if row.name == FRONT_DESK)
    run = Run.objects.filter(book_id=book.id, failed__gt=0).latest("id")
    bill = Bill.objects.filter(book_id=book.id, tariff_id=power.id, late_fee_of=None, paid__gt=0).earliest("account_id", "id")
    ahead = f"{run.today.year + 1}-09-30"
    return [
        Picture("today", "/today/?book=GARDEN"),
        Picture("bills", "/bills/?book=GARDEN&state=overdue", _tick_some, height=700),
        Picture("bill", f"/bills/GARDEN/{bill.id}/", height=700),
        Picture("desk", "/desk/GARDEN/1-1-102/", height=780),
        Picture("map", "/map/?book=GARDEN", height=760),
        Picture("people", "/people/?state=", height=700),
        Picture("role", f"/roles/{front_desk.id}/", height=770),
        Picture("tariff", f"/tariffs/{power.id}/", height=980),
        Picture("formula", "/formulas/new/", _slip, height=680),
        Picture("assignments", f"/assignments/new/?book=GARDEN&tariff={reserved.id}&kind=parking&how=replace", _bind_some),
        Picture("generate", f"/generate/?book=GARDEN&q=1-1-10&through={ahead}", _preview_some),
        Picture("run", f"/runs/{run.id}/", _compared, top="By charge item"),
        Picture("history", "/history/", height=640),
        Picture("readings", "/readings/?book=GARDEN", height=700),
        Picture("sheet", "/readings/sheets/?book=GARDEN", height=640),
        Picture("rounds", "/rounds/?book=GARDEN", height=520),
        Picture("round", "/round/", _fetched, width=PHONE, height=780),
        Picture("entry", "/round/", _pick, width=PHONE, height=780),
        Picture("first-steps", "/first/SUNNY/tariff/", locale="zh-CN", height=540),
        Picture("phone", "/desk/RIVER/A-0201/", width=PHONE, height=844, locale="vi-VN", dark=True),
    ]


def _tick_some(page: Page) -> None:
    for number in range(3):
        page.locator("[data-tick]").nth(number).check()


def _slip(page: Page) -> None:
    page.get_by_label("Name", exact=True).fill("Power, three tiers")
    page.locator("[name=text]").fill("TIER(usage, 240, 0.4883, 400, 0.5383, last)")
    expect(page.locator("#tried mark")).to_have_text("last")


def _bind_some(page: Page) -> None:
    for number in range(4):
        page.locator("[data-unit]").nth(number).check()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview h3").first).to_be_visible()


def _preview_some(page: Page) -> None:
    for number in range(3):
        page.locator("#units input[type=checkbox][value]").nth(number + 1).check()
    expect(page.locator("#tariffs [data-tariff]").first).to_be_visible()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview h2, #preview h3").first).to_be_visible()


def _fetched(page: Page) -> None:
    expect(page.get_by_text("Building 1", exact=True)).to_be_visible()


def _pick(page: Page) -> None:
    """A meter that is still to read, with a figure a month above the last."""
    _fetched(page)
    page.get_by_label("Unit, serial or place").fill("2-2-1204")
    page.get_by_role("link", name="Power").first.click()
    told = [page.locator(f"dd[data-fill={name}]").inner_text() for name in ("previous", "last")]
    page.get_by_label("Figure now").fill(str(sum(int(re.sub(r"[^0-9]", "", figure)) for figure in told) + 7))


def _compared(page: Page) -> None:
    expect(page.get_by_role("heading", name="Beside the period before")).to_be_visible()


def named() -> dict[str, list[str]]:
    """The pictures that the guide shows, and the headings that it names beside each."""
    found: dict[str, list[str]] = {}
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        for picture in NAMED.finditer(path.read_text(encoding="utf-8")):
            found.setdefault(picture["name"], []).extend(picture["headings"].split(" · "))
    return found


@pytest.fixture
def home(
    transactional_db: None, live_server: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> tuple[str, str]:
    """The address of the sample, and the way in."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
    return live_server.url, f"/sign-in/{make_sample(monkeypatch, tmp_path, MONTHS)}/"


def test_the_guide_shows_what_is_there(browser: Browser, home: tuple[str, str]) -> None:
    address, link = home
    first = browser.new_context()
    first.new_page().goto(address + link)
    signed_in: Any = first.storage_state()
    first.close()
    wanted = pictures()
    if not APPROVE:
        assert set(named()) == {picture.name for picture in wanted}
    missing = []
    for picture in wanted:
        context = browser.new_context(
            viewport={"width": picture.width, "height": picture.height}, locale=picture.locale,
            color_scheme="dark" if picture.dark else "light", storage_state=signed_in, reduced_motion="reduce",
        )  # fmt: skip
        missing += _walk(context.new_page(), address, picture)
        context.close()
    assert not missing, "\n".join(missing)


def _walk(page: Page, address: str, picture: Picture) -> list[str]:
    """Go to a screen, take its picture if that is wanted; what the guide names there and is not."""
    page.goto(address + picture.path)
    page.wait_for_load_state("networkidle")
    if picture.do:
        picture.do(page)
        page.wait_for_load_state("networkidle")
    if APPROVE:
        _take(page, picture)
    headings = page.get_by_role("heading")
    missing = [text for text in named().get(picture.name, []) if not headings.filter(has_text=text).count()]
    found = [f"{picture.name}: there is no heading {text!r}" for text in missing]
    return found if (FOLDER / f"{picture.name}.png").exists() else [*found, f"{picture.name}: run `make approve`"]


def _take(page: Page, picture: Picture) -> None:
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    if picture.top:
        below = page.get_by_role("heading", name=picture.top).first.bounding_box()
        assert below
        page.evaluate("pixels => window.scrollTo({top: pixels, behavior: 'instant'})", below["y"] - HEADER)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{picture.name}.png").write_bytes(lighter(page.screenshot(animations="disabled", caret="hide")))
