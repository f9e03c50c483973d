"""Units, spaces and vehicles of Garden Court: each is held by an account from always."""

from datetime import date
from decimal import Decimal

import pytest

from tallystick.accounts import queries as accounts
from tallystick.accounts.commands import NewAccount, NewBook, open_accounts, open_book
from tallystick.estate import queries
from tallystick.estate.commands import (
    AssetChange,
    BuildingChange,
    NewAsset,
    NewBuilding,
    add_assets,
    add_buildings,
    change_assets,
    change_buildings,
    remove_asset_rows,
    remove_buildings,
)
from tallystick.estate.models import Asset, Holding
from tallystick.kit.period import ALWAYS, OPEN_END
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import EVERYTHING, OPERATOR, Scope

pytestmark = pytest.mark.django_db
TODAY = date(2020, 4, 10)
GARDEN = NewBook("GARDEN", "Garden Court", "community", "CNY", "Asia/Shanghai")
CHEN = NewAsset("1-1-101", "unit", building_code="1", room="101", floor=1, household=3, building_area=Decimal("89.5"))
SPACE = NewAsset("P-017", "parking", "1-1-101", parking_area=Decimal("12.5"))
CAR = NewAsset("苏A12345", "vehicle", "1-1-101", displacement=Decimal("1.6"))


@pytest.fixture
def book() -> int:
    book = open_book(OPERATOR, EVERYTHING, GARDEN, today=TODAY)
    add_buildings(OPERATOR, EVERYTHING, book, [NewBuilding("1", "North")], today=TODAY)
    return book


def add(book: int, *assets: NewAsset) -> dict[str, int]:
    return add_assets(OPERATOR, EVERYTHING, book, assets, today=TODAY)


def test_a_unit_opens_an_account_and_its_space_and_car_belong_to_it(book: int) -> None:
    add(book, SPACE, CHEN, CAR)  # in any order
    account = accounts.account(EVERYTHING, book, "1-1-101")
    held = queries.assets_of_account(EVERYTHING, book, account.id)
    assert [asset.code for asset in held] == ["1-1-101", "P-017", "苏A12345"]
    assert len(accounts.accounts(EVERYTHING, book)) == 1


def test_an_asset_is_held_from_always_and_to_no_day(book: int) -> None:
    add(book, CHEN)
    holding = Holding.objects.get()
    assert (holding.starts_on, holding.ends_on) == (ALWAYS, OPEN_END)


def test_an_asset_tells_what_it_measures(book: int) -> None:
    add(book, CHEN)
    found = queries.asset(EVERYTHING, book, "1-1-101")
    assert (found.building_code, found.room, found.floor, found.household) == ("1", "101", 1, 3)
    assert (found.building_area, found.inner_area) == (Decimal("89.5"), None)


def test_an_account_that_is_there_already_may_hold_a_unit(book: int) -> None:
    open_accounts(OPERATOR, EVERYTHING, book, [NewAccount("1-1-101", "Mrs Chen"), NewAccount("LX")], today=TODAY)
    add(book, CHEN, NewAsset("1-1-102", "unit", "LX"))
    assert queries.asset(EVERYTHING, book, "1-1-101").account_name == "Mrs Chen"
    assert queries.asset(EVERYTHING, book, "1-1-102").account_code == "LX"


@pytest.mark.parametrize(
    ("assets", "code"),
    [
        ([SPACE], "unknown_thing"),
        ([CHEN, CHEN], "duplicate"),
        ([NewAsset("1-1-101", "unit", building_code="9")], "unknown_thing"),
        ([NewAsset("1-1-101", "castle")], "not_one_of"),
        ([NewAsset("", "unit")], "missing"),
        ([NewAsset("1-1-101", "unit", building_area=Decimal("-1"))], "out_of_range"),
        ([NewAsset("1-1-101", "unit", building_area=Decimal("NaN"))], "out_of_range"),
        ([NewAsset("1-1-101", "unit", building_area=Decimal("89.50001"))], "too_many_decimals"),
        ([NewAsset("1-1-101", "unit", floor=1000)], "out_of_range"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_added(book: int, assets: list[NewAsset], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        add(book, *assets)
    assert refused.value.code == code
    assert Asset.objects.count() == Holding.objects.count() == 0


def test_a_code_that_is_there_is_refused_by_name(book: int) -> None:
    add(book, CHEN)
    with pytest.raises(Refusal) as refused:
        add(book, NewAsset("1-1-102", "unit"), CHEN)
    assert (refused.value.code, refused.value.facts["name"]) == ("already_there", "1-1-101")
    assert Asset.objects.count() == 1


def change(book: int, *changes: AssetChange) -> None:
    change_assets(OPERATOR, EVERYTHING, book, changes, today=TODAY)


def test_a_new_survey_changes_what_a_unit_measures(book: int) -> None:
    chen = add(book, CHEN)["1-1-101"]
    change(book, AssetChange(chen, "1-1-101", building_area=Decimal("90.25"), floor=1))
    found = queries.asset(EVERYTHING, book, "1-1-101")
    assert (found.building_area, found.household, found.building_code) == (Decimal("90.25"), None, None)


def test_a_unit_is_called_otherwise_and_its_account_keeps_its_own_code(book: int) -> None:
    chen = add(book, CHEN)["1-1-101"]
    change(book, AssetChange(chen, "1-1-101A", building_code="1"))
    found = queries.asset_by_id(EVERYTHING, book, chen)
    assert (found.code, found.account_code) == ("1-1-101A", "1-1-101")


def test_a_code_that_another_has_is_refused_at_its_field(book: int) -> None:
    ids = add(book, CHEN, NewAsset("1-1-102", "unit"))
    with pytest.raises(Refusal) as refused:
        change(book, AssetChange(ids["1-1-102"], "1-1-101"))
    assert (refused.value.code, refused.value.place) == ("already_there", "code")
    with pytest.raises(Refusal) as refused:
        change(book, AssetChange(ids["1-1-101"], "1-1-103"), AssetChange(ids["1-1-102"], "1-1-103"))
    assert refused.value.code == "duplicate"
    assert set(queries.asset_ids(EVERYTHING, book, ["1-1-101", "1-1-102", "1-1-103"])) == {"1-1-101", "1-1-102"}


def test_a_building_is_called_otherwise(book: int) -> None:
    add_buildings(OPERATOR, EVERYTHING, book, [NewBuilding("2")], today=TODAY)
    ids = queries.building_ids(EVERYTHING, book)
    change_buildings(OPERATOR, EVERYTHING, book, [BuildingChange(ids["1"], "N", "North House")], today=TODAY)
    assert [(row.code, row.name) for row in queries.buildings(EVERYTHING, book)] == [("2", ""), ("N", "North House")]
    with pytest.raises(Refusal) as refused:
        change_buildings(OPERATOR, EVERYTHING, book, [BuildingChange(ids["1"], "2")], today=TODAY)
    assert (refused.value.code, refused.value.place) == ("already_there", "code")


def test_a_building_goes_when_nothing_stands_in_it(book: int) -> None:
    chen = add(book, CHEN)["1-1-101"]
    ids = list(queries.building_ids(EVERYTHING, book).values())
    with pytest.raises(Refusal) as refused:
        remove_buildings(OPERATOR, EVERYTHING, book, ids, today=TODAY)
    assert (refused.value.code, refused.value.facts["count"]) == ("building_has_assets", 1)
    remove_asset_rows(OPERATOR, EVERYTHING, book, [chen], today=TODAY)
    remove_buildings(OPERATOR, EVERYTHING, book, ids, today=TODAY)
    assert queries.buildings(EVERYTHING, book) == []


def test_an_asset_that_is_removed_leaves_its_account_for_the_next(book: int) -> None:
    chen = add(book, CHEN)["1-1-101"]
    remove_asset_rows(OPERATOR, EVERYTHING, book, [chen], today=TODAY)
    assert Asset.objects.count() == Holding.objects.count() == 0
    add(book, CHEN)
    assert len(accounts.accounts(EVERYTHING, book)) == 1


def test_a_strangers_book_takes_nothing(book: int) -> None:
    with pytest.raises(Refusal) as refused:
        add_assets(OPERATOR, Scope(frozenset()), book, [CHEN], today=TODAY)
    assert refused.value.code == "unknown_thing"
