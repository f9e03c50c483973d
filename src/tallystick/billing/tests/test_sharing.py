"""Communal usage shared out over units: into readings, waiting for them, alone; and taken back."""

from decimal import Decimal
from typing import Any

import pytest

from tallystick.billing import commands
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.metering import commands as metering
from tallystick.metering.models import Reading

from .metered import TODAY, Court, court, holds, month, refused

pytestmark = pytest.mark.django_db


def communal(garden: Court, serial: str = "C-1") -> int:
    new = metering.NewMeter(garden.asset("1-1-103"), garden.item, serial, communal=True, place="stairs")
    return metering.add_meters(OPERATOR, EVERYTHING, garden.book, [new], today=TODAY)[0]


def share(garden: Court, by: int = 1, units: tuple[str, ...] = ("1-1-101", "1-1-102"), **more: Any) -> int:
    new = commands.NewApportionment(garden.item, month(4), by, tuple(garden.asset(unit) for unit in units), **more)
    return commands.apportion(OPERATOR, EVERYTHING, garden.book, new, today=TODAY)


def test_a_communal_meter_is_never_billed() -> None:
    garden = court()
    communal(garden)
    garden.read(4, 10, "1-1-103", serial="C-1")
    assert garden.bills("1-1-103") == []
    assert commands.bill_readings(OPERATOR, EVERYTHING, garden.book, today=TODAY).made == 0
    holds()


def test_a_communal_usage_goes_into_readings_waits_for_them_or_makes_one() -> None:
    garden = court()
    meter = communal(garden)
    garden.read(4, 10, "1-1-103", serial="C-1")
    metering.add_meters(OPERATOR, EVERYTHING, garden.book, [metering.NewMeter(garden.asset("1-1-102"), garden.item)], today=TODAY)
    garden.read(4, 100)
    made = share(garden, units=("1-1-101", "1-1-102", "1-1-103"), meter_id=meter)
    assert garden.bills() == [(4, Decimal("103.33"))]
    assert garden.bills("1-1-102") == []
    assert garden.bills("1-1-103") == [(4, Decimal("3.33"))]
    holds()
    garden.read(4, 50, "1-1-102")
    assert garden.bills("1-1-102") == [(4, Decimal("53.33"))]
    holds()
    with refused("already_shared"):
        share(garden, meter_id=meter)
    with refused("shared_out"):
        garden_reading = Reading.objects.get(meter_id=meter)
        commands.delete_reading(OPERATOR, EVERYTHING, garden.book, garden_reading.id, today=TODAY)
    commands.undo_apportionment(OPERATOR, EVERYTHING, garden.book, made, today=TODAY, reason="wrong units")
    assert (garden.bills(), garden.bills("1-1-102"), garden.bills("1-1-103")) == ([(4, 100)], [(4, 50)], [])
    holds()
    with refused("already_undone"):
        commands.undo_apportionment(OPERATOR, EVERYTHING, garden.book, made, today=TODAY)


def test_shares_are_refused_where_a_units_bill_is_paid_and_the_units_are_named() -> None:
    garden = court()
    garden.read(4, 100)
    garden.pay(4)
    with pytest.raises(Refusal) as told:
        share(garden, quantity=Decimal(9))
    assert (told.value.code, "1-1-101 Heat 2020-04" in str(told.value)) == ("reading_has_money", True)
    holds()


def test_shares_by_usage_of_the_month() -> None:
    garden = court()
    garden.read(4, 30)
    garden.read(4, 60, "1-1-102")
    share(garden, by=3, quantity=Decimal(9))
    assert (garden.bills(), garden.bills("1-1-102")) == ([(4, 33)], [(4, 66)])
    with refused("no_weight"):
        share(garden, by=3, units=("1-1-103",), quantity=Decimal(9))
    holds()


def test_a_share_stays_when_the_reading_is_edited_and_waits_when_it_is_deleted() -> None:
    garden = court()
    first = garden.read(4, 100)
    share(garden, units=("1-1-101",), quantity=Decimal(8))
    reading = Reading.objects.get(voided_at=None)
    with refused("share_stays"):
        change = commands.ReadingChange(shared=Decimal(7))
        commands.edit_reading(OPERATOR, EVERYTHING, garden.book, reading.id, change, today=TODAY)
    change = commands.ReadingChange(current=Decimal(90))
    edited = commands.edit_reading(OPERATOR, EVERYTHING, garden.book, reading.id, change, today=TODAY)
    assert garden.bills() == [(4, 98)]
    holds()
    commands.delete_reading(OPERATOR, EVERYTHING, garden.book, edited, today=TODAY)
    holds()
    garden.read(4, 100)
    assert (garden.bills(), first) == ([(4, 108)], first)
    holds()
