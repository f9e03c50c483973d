"""What a book may use: its own and what is common to all, within a scope."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.who import EVERYTHING, OPERATOR, Scope
from tallystick.tariffs import queries
from tallystick.tariffs.commands import NewAssignment, NewItem, NewTariff, NewVersion, add_items, add_tariffs, add_version, assign
from tallystick.tariffs.queries import AssetFilter, AssignmentFilter, ItemFilter, TariffFilter

from .world import TODAY, make_world

pytestmark = pytest.mark.django_db


def test_a_name_that_several_items_have_needs_the_item() -> None:
    world = make_world()
    with pytest.raises(Refusal) as refused:
        queries.tariff(EVERYTHING, world.book, "Flat")
    assert refused.value.code == "ambiguous"
    assert queries.tariff(EVERYTHING, world.book, "Flat", "Power").id == world.power


def test_a_books_own_tariff_goes_before_a_common_one() -> None:
    world = make_world()
    item = add_items(OPERATOR, EVERYTHING, None, [NewItem("Heat")], today=TODAY)["Heat"]
    heat = NewTariff(item, "Heat", "fixed", NewVersion(amount=Decimal(9)), currency="CNY")
    (common,) = add_tariffs(OPERATOR, EVERYTHING, None, [heat], today=TODAY)
    assert queries.tariff(EVERYTHING, world.book, "Heat").id == common
    (own,) = add_tariffs(OPERATOR, EVERYTHING, world.book, [heat], today=TODAY)
    assert queries.tariff(EVERYTHING, world.book, "Heat").id == own


def test_a_strangers_items_and_tariffs_do_not_exist() -> None:
    garden, river = make_world("GARDEN"), make_world("RIVER")
    mine = Scope(frozenset({garden.book}))
    for ask in (
        lambda: queries.items(mine, river.book),
        lambda: queries.item_by_id(mine, river.items["Power"]),
        lambda: queries.tariffs(mine, river.book),
        lambda: queries.tariff_by_id(mine, river.flat),
        lambda: queries.versions(mine, river.flat),
        lambda: queries.formulas(mine, river.book),
        lambda: queries.assignments(mine, river.book),
    ):
        with pytest.raises(UnknownThing):
            ask()


def test_a_reader_sees_their_items_alone() -> None:
    world = make_world()
    assign(OPERATOR, EVERYTHING, world.book, [NewAssignment(world.assets["1-1-101"], world.flat, TODAY)], today=TODAY)
    reader = Scope(frozenset({world.book}), frozenset({world.items["Power"]}))
    assert [item.name for item in queries.items(reader, world.book)] == ["Power"]
    assert [tariff.id for tariff in queries.tariffs(reader, world.book)] == [world.power]
    assert queries.assignments(reader, world.book) == []
    hidden_from_them: list[Callable[[], object]] = [
        lambda: queries.item_by_id(reader, world.items["Property fee"]),
        lambda: queries.tariff_by_id(reader, world.flat),
        lambda: queries.item(reader, world.book, "Property fee"),
    ]
    for hidden in hidden_from_them:
        with pytest.raises(UnknownThing):
            hidden()


def test_assignments_are_asked_for_by_asset_tariff_and_day() -> None:
    world = make_world()
    april, may = date(2020, 4, 1), date(2020, 5, 1)
    wanted = [
        NewAssignment(world.assets["1-1-101"], world.flat, april, date(2020, 4, 30)),
        NewAssignment(world.assets["1-1-101"], world.flat, may),
        NewAssignment(world.assets["1-1-102"], world.power, april),
    ]
    ids = assign(OPERATOR, EVERYTHING, world.book, wanted, today=TODAY)

    def ask(**more: Any) -> list[int]:
        return [row.id for row in queries.assignments(EVERYTHING, world.book, **more)]

    assert ask() == ids
    assert ask(asset_ids=[world.assets["1-1-101"]]) == ids[:2]
    assert ask(on_day=april) == [ids[0], ids[2]]
    assert ask(tariff_ids=[world.flat], on_day=may) == [ids[1]]
    assert ask(item_ids=[world.items["Power"]]) == [ids[2]]


def _names(listed: Any, column: str = "name", by: str = "", descending: bool = False) -> list[Any]:
    return [row[column] for row in listed.page(listed.order(by, descending)).rows]


def test_items_are_listed_with_their_book_and_tariffs_and_found_by_pinyin() -> None:
    world = make_world()
    make_world("RIVER")
    add_items(OPERATOR, EVERYTHING, None, [NewItem("电费"), NewItem("Phí quản lý")], today=TODAY)
    mine = Scope(frozenset({world.book}))
    assert _names(queries.item_list(mine, ItemFilter())) == ["电费", "Phí quản lý", "Power", "Property fee"]
    assert _names(queries.item_list(mine, ItemFilter(text="dianfei"))) == ["电费"]
    assert _names(queries.item_list(mine, ItemFilter(text="phi quan"))) == ["Phí quản lý"]
    assert _names(queries.item_list(mine, ItemFilter(common=False)), "book_code") == ["GARDEN", "GARDEN"]
    assert _names(queries.item_list(mine, ItemFilter(common=False)), "tariffs", "tariffs", descending=True) == [2, 1]
    assert queries.item_list(EVERYTHING, ItemFilter(book_id=world.book)).count() == 4
    assert queries.item_list(EVERYTHING, ItemFilter()).count() == 6


def test_tariffs_are_listed_with_the_price_of_a_day_and_to_how_many_units_they_are_bound() -> None:
    world = make_world()
    july = date(2020, 7, 1)
    add_version(OPERATOR, EVERYTHING, world.flat, NewVersion(july, unit_price=Decimal("1.3")), today=TODAY)
    bound = [NewAssignment(asset, world.flat, TODAY) for asset in world.assets.values()]
    assign(OPERATOR, EVERYTHING, world.book, bound, today=TODAY)

    def ask(day: date, **more: Any) -> list[tuple[str, str, Decimal | None, int]]:
        rows = queries.tariff_list(EVERYTHING, TariffFilter(day, **more)).page().rows
        return [(row.item_name, row.name, row.unit_price, row.bound) for row in rows]

    assert ask(TODAY) == [
        ("Power", "Flat", Decimal("1.2"), 0),
        ("Property fee", "Flat", Decimal("1.2"), 3),
        ("Property fee", "Own", None, 0),
    ]
    assert ask(july, item_id=world.items["Property fee"], method="unit_price") == [("Property fee", "Flat", Decimal("1.3"), 3)]
    assert ask(TODAY, text="own") == [("Property fee", "Own", None, 0)]
    assert queries.books_bound(EVERYTHING, world.flat) == [{"book_id": world.book, "assets": 3}]
    assert not queries.is_bound(EVERYTHING, world.own)


def test_assignments_are_listed_as_they_stand_on_a_day() -> None:
    world = make_world()
    april, may = date(2020, 4, 1), date(2020, 5, 1)
    wanted = [
        NewAssignment(world.assets["1-1-101"], world.flat, april, date(2020, 4, 30)),
        NewAssignment(world.assets["1-1-101"], world.flat, may),
        NewAssignment(world.assets["1-1-102"], world.power, april),
    ]
    ids = assign(OPERATOR, EVERYTHING, world.book, wanted, today=TODAY)

    def ask(day: date, **more: Any) -> list[tuple[int, str]]:
        listed = queries.assignment_list(EVERYTHING, AssignmentFilter(day, **more))
        return [(row.id, row.state) for row in listed.page().rows]

    assert ask(may) == [(ids[1], "in_force"), (ids[2], "in_force")]
    assert ask(may, state="ended") == [(ids[0], "ended")]
    assert ask(TODAY, state="coming", book_id=world.book) == [(ids[1], "coming")]
    assert ask(TODAY, state="in_force", text="1-1-101") == [(ids[0], "in_force")]
    assert ask(TODAY, item_id=world.items["Power"], kind="unit") == [(ids[2], "in_force")]
    assert ask(TODAY, tariff_id=world.power, asset_id=world.assets["1-1-101"]) == []
    stranger = Scope(frozenset())
    assert queries.assignment_list(stranger, AssignmentFilter(TODAY)).count() == 0
    with pytest.raises(UnknownThing):
        queries.assignment_by_id(stranger, world.book, ids[0], on_day=TODAY)
    assert queries.assignment_by_id(EVERYTHING, world.book, ids[0], on_day=TODAY).tariff_name == "Flat"


def test_units_to_bind_are_offered_with_what_they_bear() -> None:
    world = make_world()
    wanted = [NewAssignment(world.assets["1-1-101"], world.flat, TODAY)]
    assign(OPERATOR, EVERYTHING, world.book, wanted, today=TODAY)
    item = world.items["Property fee"]

    def ask(**more: Any) -> list[tuple[str, str | None]]:
        rows = queries.bindable(EVERYTHING, world.book, AssetFilter(TODAY, **more)).page().rows
        return [(row.code, row.bears) for row in rows]

    assert ask(item_id=item) == [("1-1-101", "Flat"), ("1-1-102", None), ("1-1-103", None)]
    assert ask(item_id=item, without=True, text="103") == [("1-1-103", None)]
    assert ask(kind="parking") == []
