"""Flats change hands in the console, houses are seen by what they owe, and a whole book comes in one workbook."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tallystick.accounts import queries as accounts
from tallystick.accounts.models import Book
from tallystick.billing.models import Bill
from tallystick.console.estate.map import _floor_of, _names
from tallystick.estate import queries as estate
from tallystick.estate.models import Asset, Building, Holding
from tallystick.identity import commands as identity
from tallystick.identity.queries import User
from tallystick.kit import sql
from tallystick.kit.period import today_in
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.onboarding.tests.books import garden as sheets
from tallystick.onboarding.tests.books import workbook

from .garden import Garden, generate, make_garden

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    """A browser in which Mrs Zhao has signed in."""
    identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    client.force_login(User.objects.get())
    return client


@pytest.fixture
def garden() -> Garden:
    return make_garden(today_in("Asia/Shanghai"))


@pytest.fixture
def billed(garden: Garden) -> Garden:
    """With its bills of this whole year."""
    generate(garden, date(garden.today.year, 12, 31))
    return garden


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def of(garden: Garden, code: str = "1-1-101", rest: str = "") -> str:
    return f"/assets/GARDEN/{garden.assets[code]}/{rest}"


def holders(garden: Garden, code: str) -> list[str]:
    return [row.account_code for row in estate.holdings(EVERYTHING, garden.book_id, garden.assets[code])]


# Transfers


def sale(garden: Garden, **more: Any) -> dict[str, Any]:
    first = {"from_day": garden.today.isoformat(), "to": "new", "name": "Mr Wang", "phone": "13900000009", "move": "on"}
    return first | {"along": str(garden.assets["P-001"])} | more


def test_a_transfer_is_shown_before_it_is_made(staff: Client, billed: Garden) -> None:
    page = text(staff.post(of(billed, rest="transfer/"), sale(billed) | {"_preview": "1"}))
    assert "a new account · Mr Wang" in page
    assert "P-001" in page
    assert holders(billed, "1-1-101") == ["1-1-101"]


def test_a_flat_is_sold_with_its_space_and_its_later_bills(staff: Client, billed: Garden) -> None:
    # The first of this month, so that something was billed for later days whatever day it is.
    day = billed.today.replace(day=1)
    answer = staff.post(of(billed, rest="transfer/"), sale(billed, from_day=day.isoformat()))
    assert answer.headers["Location"] == of(billed)
    assert holders(billed, "1-1-101") == holders(billed, "P-001") == ["1-1-101", "1-1-101/2"]
    new = accounts.account(EVERYTHING, billed.book_id, "1-1-101/2")
    live = Bill.objects.filter(asset_id__in=[billed.assets["1-1-101"], billed.assets["P-001"]], voided_at=None)
    assert {bill.account_id == new.id for bill in live.filter(starts_on__gte=day)} == {True}
    assert not live.filter(starts_on__lt=day, account_id=new.id).exists()
    page = text(staff.get(of(billed)))
    assert "went along" in page
    assert "Undo the last transfer" in page
    assert 'href="/desk/GARDEN/1-1-101/2/"' in page


def test_a_transfer_made_by_mistake_is_undone_with_what_went_along(staff: Client, garden: Garden) -> None:
    staff.post(of(garden, rest="transfer/"), sale(garden))
    assert staff.post(of(garden, rest="transfer/undo/"), {"reason": "the wrong flat"}).status_code == 302
    assert holders(garden, "1-1-101") == holders(garden, "P-001") == ["1-1-101"]
    assert staff.post(of(garden, rest="transfer/undo/"), {"reason": "again"}).status_code == 409


def test_bills_that_stayed_may_go_to_the_new_owner_later(staff: Client, billed: Garden) -> None:
    day = billed.today.replace(day=1)
    form = sale(billed, from_day=day.isoformat())
    del form["move"]
    staff.post(of(billed, rest="transfer/"), form)
    assert "still with the account before" in text(staff.get(of(billed)))
    assert staff.post(of(billed, rest="transfer/bills/")).status_code == 302
    assert "still with the account before" not in text(staff.get(of(billed)))


def test_a_space_goes_to_an_account_that_is_there(staff: Client, garden: Garden) -> None:
    form = {"from_day": garden.today.isoformat(), "to": "account", "account_code": "1-1-102"}
    assert staff.post(of(garden, "P-001", "transfer/"), form | {"account_code": "NONE"}).status_code == 422
    assert staff.post(of(garden, "P-001", "transfer/"), form | {"account_code": ""}).status_code == 422
    assert staff.post(of(garden, "P-001", "transfer/"), form).status_code == 302
    assert holders(garden, "P-001") == ["1-1-101", "1-1-102"]


def test_a_second_transfer_on_the_same_day_is_refused_at_the_day(staff: Client, garden: Garden) -> None:
    staff.post(of(garden, rest="transfer/"), sale(garden))
    answer = staff.post(of(garden, rest="transfer/"), {**sale(garden, name="Ms Zhao"), "along": []})
    assert answer.status_code == 422
    assert "undo that one first" in text(answer)
    assert Holding.objects.filter(asset_id=garden.assets["1-1-101"]).count() == 2


def test_days_of_a_transfer_may_be_to_come(staff: Client, garden: Garden) -> None:
    day = garden.today + timedelta(days=40)
    staff.post(of(garden, rest="transfer/"), sale(garden, from_day=day.isoformat()))
    page = text(staff.get(of(garden)))
    assert "Mrs Chen" in page
    assert holders(garden, "1-1-101") == ["1-1-101", "1-1-101/2"]


# The house map


def test_the_map_shows_floors_from_above_and_what_is_owed(staff: Client, billed: Garden) -> None:
    page = text(staff.get("/map/?book=GARDEN"))
    assert page.index('aria-label="Floor 3"') < page.index('aria-label="Floor 1"')
    assert page.count('class="door ') == 6
    assert 'href="/desk/GARDEN/1-1-101/"' in page
    owed = sum(
        (row.outstanding for row in _owed(billed) if row.asset_id in _units_of(billed, "1-1-")), Decimal(0)
    )  # fmt: skip
    assert f"¥{owed:,.2f}" in page


def _owed(garden: Garden) -> Any:
    from tallystick.billing import queries as billing

    return billing.owed_by_asset(EVERYTHING, garden.book_id, on_day=garden.today, kind="unit")


def _units_of(garden: Garden, prefix: str) -> set[int]:
    return {asset_id for code, asset_id in garden.assets.items() if code.startswith(prefix)}


def test_the_map_shows_one_building_and_only_what_is_overdue_where_asked(staff: Client, billed: Garden) -> None:
    second = Building.objects.get(code="G2").id
    page = text(staff.get(f"/map/?book=GARDEN&building={second}"))
    assert 'href="/desk/GARDEN/2-1-101/"' in page
    assert 'href="/desk/GARDEN/1-1-101/"' not in page
    part = text(staff.get(f"/map/?book=GARDEN&building={second}&only=overdue", headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert part.count('class="door ') == part.count('class="door overdue"') + part.count('class="door long"')


@pytest.mark.parametrize(
    ("floor", "room", "told"),
    [(3, "x", 3), (None, "1203", 12), (None, "0301", 3), (None, "101", 1), (None, "A1", None), (None, "", None), (-1, "101", -1)],
)
def test_a_floor_that_is_not_noted_is_read_off_the_room(floor: int | None, room: str, told: int | None) -> None:
    assert _floor_of(sql.Row(floor=floor, room=room)) == told


@pytest.mark.parametrize(
    ("units", "told"),
    [
        ([("1-1-101", "101"), ("1-1-102", "102")], ["101", "102"]),
        ([("1-1-101", "101"), ("1-2-101", "101")], ["1-101", "2-101"]),
        ([("A1", ""), ("A2", "")], ["A1", "A2"]),
        ([("1-1-101", "")], ["101"]),
    ],
)
def test_a_unit_is_called_as_shortly_as_tells_it_apart(units: list[tuple[str, str]], told: list[str]) -> None:
    rows = [sql.Row(id=number, code=code, room=room) for number, (code, room) in enumerate(units)]
    assert list(_names(rows).values()) == told


# Loading a workbook


def sent(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("book.xlsx", content)


def test_a_workbook_is_looked_through_and_then_loaded_whole(staff: Client) -> None:
    content = workbook(sheets())
    looked = staff.post("/books/load/", {"workbook": sent(content), "act": "check"})
    assert "Garden Court (GARDEN) can be loaded" in text(looked)
    assert Book.objects.count() == 0
    assert "is loaded" in text(staff.post("/books/load/", {"workbook": sent(content), "act": "load"}))
    assert Asset.objects.count() == 5
    again = staff.post("/books/load/", {"workbook": sent(content), "act": "load"})
    assert again.status_code == 422
    assert Book.objects.count() == 1


def test_the_faults_of_a_workbook_are_told_by_sheet_row_and_column(staff: Client) -> None:
    spoiled = sheets()
    spoiled["Units"][1][4] = "large"
    answer = staff.post("/books/load/", {"workbook": sent(workbook(spoiled)), "act": "load"}, headers={"HX-Request": "true"})
    page = text(answer)
    assert answer.status_code == 200  # a part of the page that is open
    assert "<html" not in page
    for told in ("Nothing was loaded: 1 fault", "Units", ">2<", "E", "Building area"):
        assert told in page
    assert Book.objects.count() == 0


def test_a_template_is_given_in_the_readers_language(staff: Client) -> None:
    answer = staff.get("/books/load/template.xlsx", headers={"Accept-Language": "vi"})
    assert answer.content.startswith(b"PK")
    assert "tallystick-vi.xlsx" in answer.headers["Content-Disposition"]


def test_what_is_no_workbook_is_refused_in_words(staff: Client) -> None:
    assert staff.post("/books/load/", {}).status_code == 422
    for content in (b"", b"PK\3\4", b"hello"):
        answer = staff.post("/books/load/", {"workbook": sent(content), "act": "load"})
        assert answer.status_code == 422
        assert "Nothing was loaded" in text(answer)
    assert Book.objects.count() == 0
