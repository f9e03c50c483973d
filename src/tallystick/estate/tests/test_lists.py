"""Lists of what stands: found by any part of what people know, in the order they expect, within what may be seen."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tallystick.accounts import queries as accounts
from tallystick.accounts.commands import NewBook, NewParty, add_parties, open_book
from tallystick.accounts.queries import PartyFilter
from tallystick.estate import queries
from tallystick.estate.commands import NewAsset, NewBuilding, NewOwner, Transfer, add_assets, add_buildings, transfer
from tallystick.estate.queries import AccountFilter, AssetFilter, BuildingFilter
from tallystick.kit.listing import Listed
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.who import EVERYTHING, OPERATOR, Scope

pytestmark = pytest.mark.django_db
TODAY = date(2020, 4, 10)
MAY = date(2020, 5, 1)
ASSETS = [
    NewAsset("2-1-101", "unit", building_code="2", room="101", floor=1, building_area=Decimal(80)),
    NewAsset("1-10-101", "unit", building_code="1", room="101", floor=1, building_area=Decimal(100)),
    NewAsset("1-2-301", "unit", building_code="1", room="301", floor=3, building_area=Decimal(90)),
    NewAsset("P-017", "parking", "1-2-301", parking_area=Decimal("12.5")),
    NewAsset("苏A12345", "vehicle", "1-2-301"),
]
PEOPLE = [
    NewParty("1-2-301", "陈小明", "13900000001", "chen@example.com"),
    NewParty("1-10-101", "Nguyễn Thị Đào"),
    NewParty("1-10-101", "Mr Wang", role="tenant"),
]
IN_ORDER = ["1-2-301", "1-10-101", "2-1-101", "P-017", "苏A12345"]


def make_book(code: str = "GARDEN") -> int:
    book = open_book(
        OPERATOR, EVERYTHING, NewBook(code, f"{code.title()} Court", "community", "CNY", "Asia/Shanghai"), today=TODAY
    )
    add_buildings(
        OPERATOR, EVERYTHING, book, [NewBuilding("10"), NewBuilding("2", "South"), NewBuilding("1", "North")], today=TODAY
    )
    add_assets(OPERATOR, EVERYTHING, book, ASSETS, today=TODAY)
    add_parties(OPERATOR, EVERYTHING, book, PEOPLE, today=TODAY)
    return book


def codes(listed: Listed, by: str = "", name: str = "code") -> list[str]:
    return [row[name] for row in listed.page(listed.order(by)).rows]


@pytest.fixture
def book() -> int:
    return make_book()


def found(**wanted: Any) -> list[str]:
    return codes(queries.listed_assets(EVERYTHING, AssetFilter(**wanted)))


def test_assets_stand_in_the_order_of_their_numbers(book: int) -> None:
    assert found() == IN_ORDER


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("p-0", ["P-017"]),
        ("1-2-301", ["1-2-301", "P-017", "苏A12345"]),  # what its account holds
        ("sua1", ["苏A12345"]),
        ("chen xiao", ["1-2-301", "P-017", "苏A12345"]),
        ("0001", ["1-2-301", "P-017", "苏A12345"]),
        ("dao", ["1-10-101"]),
        ("wang", ["1-10-101"]),
        ("nobody", []),
        ("%", []),
        ("'", []),
        ("  ", IN_ORDER),
    ],
)
def test_assets_are_found_by_what_people_know(book: int, text: str, wanted: list[str]) -> None:
    assert found(text=text) == wanted


def test_assets_are_narrowed(book: int) -> None:
    ids = queries.building_ids(EVERYTHING, book)
    assert found(kind="vehicle") == ["苏A12345"]
    assert found(building_id=ids["1"]) == ["1-2-301", "1-10-101"]
    assert found(floor=1, book_id=book) == ["1-10-101", "2-1-101"]
    assert found(account_id=accounts.account(EVERYTHING, book, "1-2-301").id) == ["1-2-301", "P-017", "苏A12345"]


@pytest.mark.parametrize("by", ["code", "building", "floor", "area"])
def test_every_order_holds_all(book: int, by: str) -> None:
    listed = queries.listed_assets(EVERYTHING, AssetFilter())
    assert sorted(codes(listed, by)) == sorted(IN_ORDER)


def test_an_asset_tells_who_holds_it_on_the_day(book: int) -> None:
    flat = queries.asset(EVERYTHING, book, "1-2-301").id
    sold = Transfer((flat,), MAY, owner=NewOwner("Ms Zhao", "13900000007"))
    transfer(OPERATOR, EVERYTHING, book, [sold], today=TODAY)

    def holder(day: date) -> tuple[str, str, str]:
        row = queries.listed_assets(EVERYTHING, AssetFilter(text="301", kind="unit", on_day=day)).page().rows[0]
        return row.account_code, row.owner_name, row.owner_phone

    assert holder(date(2020, 4, 30)) == ("1-2-301", "陈小明", "13900000001")
    assert holder(MAY) == ("1-2-301/2", "Ms Zhao", "13900000007")
    assert found(text="zhao", on_day=date(2020, 4, 30)) == []
    assert found(text="zhao", on_day=MAY) == ["1-2-301"]


def test_accounts_tell_what_they_hold_and_who_is_reached(book: int) -> None:
    listed = queries.listed_accounts(EVERYTHING, AccountFilter())
    (first, second, _) = listed.page().rows
    assert (first.code, first.assets, first.people) == ("1-2-301", ["1-2-301", "P-017", "苏A12345"], ["陈小明"])
    assert (second.code, second.people) == ("1-10-101", ["Nguyễn Thị Đào", "Mr Wang"])
    assert codes(queries.listed_accounts(EVERYTHING, AccountFilter(text="p-017"))) == ["1-2-301"]
    assert codes(queries.listed_accounts(EVERYTHING, AccountFilter(text="dao"))) == ["1-10-101"]


def test_accounts_that_hold_nothing_are_told_apart(book: int) -> None:
    flat = queries.asset(EVERYTHING, book, "2-1-101").id
    transfer(OPERATOR, EVERYTHING, book, [Transfer((flat,), MAY, owner=NewOwner("Ms Zhao"))], today=TODAY)
    assert codes(queries.listed_accounts(EVERYTHING, AccountFilter(holds=False, on_day=MAY))) == ["2-1-101"]
    assert "2-1-101" not in codes(queries.listed_accounts(EVERYTHING, AccountFilter(holds=True, on_day=MAY)))


def test_people_tell_through_which_accounts_they_are_reached(book: int) -> None:
    def people(**wanted: Any) -> list[str]:
        return codes(accounts.listed_parties(EVERYTHING, PartyFilter(**wanted)), name="name")

    # By pinyin a Chinese name stands among the others.
    assert people() == ["陈小明", "Mr Wang", "Nguyễn Thị Đào"]
    assert people(role="tenant") == ["Mr Wang"]
    assert people(role="none") == []
    assert people(text="example.com") == ["陈小明"]
    assert people(text="1-10") == ["Mr Wang", "Nguyễn Thị Đào"]
    (row,) = accounts.listed_parties(EVERYTHING, PartyFilter(text="139", book_id=book)).page().rows
    assert (row.accounts, row.roles) == (["1-2-301"], ["owner"])


def test_buildings_and_books_are_counted(book: int) -> None:
    rows = queries.listed_buildings(EVERYTHING, BuildingFilter(book)).page().rows
    assert [(row.code, row.units, row.floors, row.area) for row in rows] == [
        ("1", 2, 2, Decimal(190)),
        ("2", 1, 1, Decimal(80)),
        ("10", 0, 0, None),
    ]
    assert codes(queries.listed_buildings(EVERYTHING, BuildingFilter(text="south"))) == ["2"]
    (row,) = queries.listed_books(EVERYTHING, "garden").page().rows
    assert (row.buildings, row.units, row.accounts) == (3, 3, 3)


def test_a_building_is_seen_with_its_units(book: int) -> None:
    houses = queries.houses(EVERYTHING, book)
    assert [(row.code, row.units) for row in houses] == [("1", 2), ("2", 1)]
    add_assets(OPERATOR, EVERYTHING, book, [NewAsset("VILLA", "unit")], today=TODAY)
    assert queries.houses(EVERYTHING, book)[-1].id is None
    units = queries.grid(EVERYTHING, book, houses[0].id, on_day=TODAY)
    assert [(row.code, row.floor, row.account_code, row.owner_name) for row in units] == [
        ("1-2-301", 3, "1-2-301", "陈小明"),
        ("1-10-101", 1, "1-10-101", "Nguyễn Thị Đào"),
    ]
    assert [row.code for row in queries.grid(EVERYTHING, book, None, on_day=TODAY)] == ["VILLA"]


def test_strangers_books_do_not_exist(book: int) -> None:
    river = make_book("RIVER")
    mine = Scope(frozenset({book}))
    lists: list[Callable[[Scope, int | None], Listed]] = [
        lambda scope, at: queries.listed_assets(scope, AssetFilter(at, "1")),
        lambda scope, at: queries.listed_accounts(scope, AccountFilter(at, "1")),
        lambda scope, at: queries.listed_buildings(scope, BuildingFilter(at, "1")),
        lambda scope, at: accounts.listed_parties(scope, PartyFilter(at, "1")),
        lambda scope, at: queries.listed_books(scope),
    ]
    for listed in lists:
        assert {row.book_id for row in listed(EVERYTHING, None).keys()} == {book, river}  # noqa: SIM118
        assert {row.book_id for row in listed(mine, None).keys()} == {book}  # noqa: SIM118
        assert listed(Scope(frozenset()), None).count() == 0
    for listed in lists[:-1]:
        assert listed(mine, river).count() == 0
    with pytest.raises(UnknownThing):
        queries.houses(mine, river)
    with pytest.raises(UnknownThing):
        queries.grid(mine, river, None, on_day=TODAY)


def test_a_list_takes_as_many_queries_however_long_it_is(book: int, django_assert_num_queries: Any) -> None:
    more = [NewAsset(f"3-1-{number}", "unit") for number in range(60)]
    add_assets(OPERATOR, EVERYTHING, book, more, today=TODAY)
    for text, queries_needed in (("", 4), ("1", 5)):
        with django_assert_num_queries(queries_needed):  # books, (what is found,) a savepoint and its end, the page
            queries.listed_assets(EVERYTHING, AssetFilter(text=text)).page()
