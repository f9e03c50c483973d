"""What a book may use: its own and what is common to all, within a scope."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.who import EVERYTHING, OPERATOR, Scope
from tallystick.tariffs import queries
from tallystick.tariffs.commands import NewAssignment, NewItem, NewTariff, NewVersion, add_items, add_tariffs, assign

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
