"""Garden Court with power at one yuan a unit: what tests of readings stand on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tallystick.billing import commands
from tallystick.billing.models import Bill
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.ledger.queries import checks
from tallystick.metering.models import Reading
from tallystick.tariffs.commands import NewAssignment, NewItem, NewTariff, NewVersion, add_items, add_tariffs, assign
from tallystick.tariffs.tests.world import World, make_world

TODAY = date(2020, 12, 31)


def month(number: int) -> date:
    return date(2020, number, 1)


@dataclass(frozen=True)
class Court:
    """Three flats, 1-1-101 to 1-1-103, each charged one yuan a kWh."""

    world: World
    item: int
    tariff: int

    @property
    def book(self) -> int:
        return self.world.book

    def asset(self, unit: str = "1-1-101") -> int:
        return self.world.assets[unit]

    def new(self, number: int, current: str | int, unit: str = "1-1-101", **more: object) -> commands.NewReading:
        """A reading of a month of 2020."""
        return commands.NewReading(self.asset(unit), self.item, month(number), Decimal(current), **more)  # type: ignore[arg-type]

    def read(self, number: int, current: str | int, unit: str = "1-1-101", *, bill: bool = True, **more: object) -> int:
        """Enter one reading."""
        new = self.new(number, current, unit, **more)
        return commands.enter_readings(OPERATOR, EVERYTHING, self.book, [new], today=TODAY, bill=bill)[0]

    def readings(self, unit: str = "1-1-101") -> list[tuple[int, Any]]:
        """Month and usage of each live reading of a unit."""
        rows = Reading.objects.filter(book_id=self.book, asset_id=self.asset(unit), voided_at=None).order_by("month", "id")
        return [(row.month.month, row.usage.normalize() + 0) for row in rows]

    def bills(self, unit: str = "1-1-101") -> list[tuple[int, Any]]:
        """Month and amount of each live bill of a unit."""
        rows = Bill.objects.filter(book_id=self.book, asset_id=self.asset(unit), item_id=self.item, voided_at=None)
        return [(row.starts_on.month, row.amount.normalize() + 0) for row in rows.order_by("starts_on", "id")]

    def pay(self, number: int, unit: str = "1-1-101") -> None:
        """Mark the bill of a month as paid by a receipt."""
        from tallystick.cashier import commands as cashier

        bill = Bill.objects.get(book_id=self.book, asset_id=self.asset(unit), starts_on=month(number), voided_at=None)
        new = cashier.Collection(bill.account_id, bills=[cashier.Pick(bill.id)], means=(cashier.Means("cash"),))
        cashier.collect(OPERATOR, EVERYTHING, self.book, [new], today=TODAY)


def court(tax: str = "0", formula: str = "", *, loss: bool = False) -> Court:
    world = make_world()
    items = add_items(OPERATOR, EVERYTHING, world.book, [NewItem("Heat", tax_percent=Decimal(tax), loss=loss)], today=TODAY)
    if formula:
        new = NewTariff(items["Heat"], "One", "formula", NewVersion(formula_text=formula))
    else:
        new = NewTariff(items["Heat"], "One", "unit_price", NewVersion(unit_price=Decimal(1)), measure="usage")
    (tariff,) = add_tariffs(OPERATOR, EVERYTHING, world.book, [new], today=TODAY)
    bound = [NewAssignment(asset, tariff, date(2019, 1, 1)) for asset in world.assets.values()]
    assign(OPERATOR, EVERYTHING, world.book, bound, today=TODAY)
    return Court(world, items["Heat"], tariff)


def holds() -> None:
    """Every check of the books holds."""
    assert [(found.name, found.faults) for found in checks(EVERYTHING) if found.faults] == []


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refusal) as told:
        yield
    assert told.value.code == code
