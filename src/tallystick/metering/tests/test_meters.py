"""Meters of Garden Court: each on an asset, for an item, its serial there once."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from tallystick.kit.refusal import Refusal
from tallystick.kit.who import EVERYTHING, OPERATOR, Scope
from tallystick.metering import queries
from tallystick.metering.commands import NewMeter, add_meters
from tallystick.metering.models import Meter
from tallystick.tariffs.tests.world import TODAY, World, make_world

pytestmark = pytest.mark.django_db


def add(world: World, *meters: NewMeter) -> list[int]:
    return add_meters(OPERATOR, EVERYTHING, world.book, meters, today=TODAY)


def meter(world: World, unit: str = "1-1-101", **more: object) -> NewMeter:
    return NewMeter(world.assets[unit], world.items["Power"], **more)  # type: ignore[arg-type]


def test_meters_are_told_with_asset_and_item() -> None:
    world = make_world()
    ids = add(world, meter(world, "1-1-102", serial="E-2"), meter(world, serial="E-1", initial=Decimal(100), digits=5))
    told = queries.meters(EVERYTHING, world.book)
    assert [(row.asset_code, row.item_name, row.serial) for row in told] == [
        ("1-1-101", "Power", "E-1"),
        ("1-1-102", "Power", "E-2"),
    ]
    assert [row.id for row in told] == [ids[1], ids[0]]
    assert (told[0].multiplier, told[0].initial, told[0].digits) == (1, 100, 5)


def test_a_serial_stands_once_for_an_item() -> None:
    world = make_world()
    add(world, meter(world, serial="E-1"), meter(world), meter(world))
    for again in ([meter(world, serial="E-1")], [meter(world, serial="E-2")] * 2):
        with pytest.raises(Refusal) as refused:
            add(world, *again)
        assert refused.value.code in ("already_there", "duplicate")
    assert Meter.objects.count() == 3


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda world: meter(world, multiplier=Decimal(0)), "out_of_range"),
        (lambda world: meter(world, multiplier=Decimal(-1)), "out_of_range"),
        (lambda world: meter(world, initial=Decimal("0.00001")), "too_many_decimals"),
        (lambda world: meter(world, initial=Decimal(100), digits=2), "out_of_range"),
        (lambda world: meter(world, digits=0), "out_of_range"),
        (lambda world: meter(world, serial="E" * 61), "too_long"),
        (lambda world: NewMeter(0, world.items["Power"]), "unknown_thing"),
        (lambda world: NewMeter(world.assets["1-1-101"], 0), "unknown_thing"),
        (lambda world: NewMeter(make_world("RIVER").assets["1-1-101"], world.items["Power"]), "unknown_thing"),
    ],
)
def test_a_meter_that_cannot_be_is_refused(make: Callable[[World], NewMeter], code: str) -> None:
    world = make_world()
    with pytest.raises(Refusal) as refused:
        add(world, make(world))
    assert refused.value.code == code
    assert Meter.objects.count() == 0


def test_strangers_and_readers_of_other_items_see_none() -> None:
    world = make_world()
    add(world, meter(world))
    assert queries.meters(Scope(None, frozenset({world.items["Property fee"]})), world.book) == []
    with pytest.raises(Refusal):
        queries.meters(Scope(frozenset()), world.book)
