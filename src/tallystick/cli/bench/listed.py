"""The worlds that lists are measured in: the same book in a database of few bills and in one of very many."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from tallystick.accounts.commands import NewBook, open_book
from tallystick.billing import commands as billing
from tallystick.cashier import commands as cashier
from tallystick.kit.models import Run
from tallystick.kit.period import add_months, first_of_month, last_of_month
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.metering import commands as metering
from tallystick.tariffs.commands import NewItem, NewTariff, NewVersion, add_items, add_tariffs

from . import server
from .world import PRICE

MONTHS_BEFORE, MONTHS_AHEAD = 38, 11
BILLS_A_UNIT = 2 * (MONTHS_BEFORE + 1 + MONTHS_AHEAD)
RECEIPTS_A_UNIT = BILLS_A_UNIT
READINGS_A_UNIT = BILLS_A_UNIT
MONTHS_OF_WATER_BILLED = 12
SHARE_OF_SHOPS = 5000  # one unit in so many is a shop, and charged an item of its own
CODE = "LISTS"
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Lists:
    """A database of bills, receipts and readings, and what is looked for in it."""

    database: str
    units: int
    fee: int
    rent: int
    run: int
    small_run: int
    water: int
    well: int

    def words(self) -> Mapping[str, object]:
        """What stands in the addresses of pages: items, runs, a unit in the middle, its building."""
        middle = self.units // 2
        return {
            "fee": self.fee, "rent": self.rent, "run": self.run, "small_run": self.small_run,
            "water": self.water, "well": self.well,
            "unit": f"U-{middle:08d}", "building": f"B-{middle // 25}",
        }  # fmt: skip


@contextlib.contextmanager
def another_database(name: str) -> Iterator[None]:
    """A copy of this database as it is, in which all that is done within is done; it goes afterwards."""
    ours = connection.settings_dict["NAME"] or "postgres"
    connection.close()
    with on_database("template1"):
        server.tell(f'CREATE DATABASE "{name}" TEMPLATE "{ours}"')
    try:
        yield
    finally:
        with on_database("template1"):
            server.tell(f'DROP DATABASE IF EXISTS "{name}"')


@contextlib.contextmanager
def on_database(name: str) -> Iterator[None]:
    """What is done within is done in this database of the same server."""
    ours = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = ours


def fill(database: str, units: int, today: date) -> Lists:
    """Bills of fifty months by two items for so many units, and a few by a third; as many receipts; as many readings."""
    book_id = open_book(OPERATOR, EVERYTHING, NewBook(CODE, "Lists", "community", "CNY", "Asia/Shanghai"), today=LONG_AGO)
    server.fill("fill_units", book=book_id, units=units)
    server.fill("fill_people", book=book_id)
    names = ["Property fee", "Lift fee", "Shop rent"]
    items = add_items(OPERATOR, EVERYTHING, book_id, [NewItem(name) for name in names], today=LONG_AGO)
    version = NewVersion(unit_price=PRICE)
    wanted = [NewTariff(item, name, "unit_price", version, "building_area") for name, item in items.items()]
    tariffs = add_tariffs(OPERATOR, EVERYTHING, book_id, wanted, today=LONG_AGO)
    fee, lift, rent = ((items[name], tariff) for name, tariff in zip(names, tariffs, strict=True))
    month = first_of_month(today)
    run = 0
    for place in range(-MONTHS_BEFORE, MONTHS_AHEAD + 1):
        at = add_months(month, place)
        paid = 20 if place > 0 else 450 if place == 0 else min(980, 800 - 5 * place)
        for each, (item, tariff) in ((1, fee), (1, lift), (min(units, SHARE_OF_SHOPS), rent)):
            made = _month_of_bills(book_id, item, tariff, at, paid=paid, seed=place + 100, each=each)
            run, small_run = (made, run) if each == 1 else (run, made)
    _receipts(book_id, units, month)
    water, well = _readings(book_id, units, month)
    billing.fold_sums(OPERATOR, EVERYTHING)
    cashier.fold_sums(OPERATOR, EVERYTHING)
    metering.fold_sums(OPERATOR, EVERYTHING)
    # As upkeep leaves it: no dead rows, statistics of today, nothing waiting to go into the indexes of searches.
    server.tell("VACUUM (ANALYZE)")
    return Lists(database, units, fee[0], rent[0], run, small_run, water, well)


def _month_of_bills(book_id: int, item: int, tariff: int, month: date, *, paid: int, seed: int, each: int) -> int:
    """A run's bills of one month; the run's id."""
    run = Run.objects.create(
        book_id=book_id, kind="bills", stage="done", today=month, wanted={"through": None}, actor_name="clock",
        first_on=month, last_on=month,
    )  # fmt: skip
    server.fill(
        "fill_month_of_bills", book=book_id, item=item, tariff=tariff, month=month, last=last_of_month(month),
        made_on=month.replace(month=1), run=run.id, paid=paid, seed=seed, each=each,
    )  # fmt: skip
    run.made = server.ask("SELECT count(*) FROM billing_bill WHERE run_id = %(run)s", {"run": run.id})
    run.save()
    return int(run.id)


def _receipts(book_id: int, units: int, month: date) -> None:
    """Twice a month of each unit; the first year by a cashier who has left since."""
    before: dict[int, int] = {}
    for place in range(RECEIPTS_A_UNIT):
        at = add_months(month, place // 2 - RECEIPTS_A_UNIT // 2)
        given = before.get(at.year, 0)
        cashier = "Zhao Lei" if place < 24 else ("Wang Fang", "Li Na", "Sun Wei")[place % 3]
        about = {"book": book_id, "month": at, "year": at.year}
        server.fill("fill_month_of_receipts", **about, before=given, cashier=cashier, seed=place)
        server.fill("fill_month_of_voids", **about, before=given + units, units=units)
        before[at.year] = given + units + units // 100 + 2
    for year, last in before.items():
        counted = "INSERT INTO cashier_receiptcounter (book_id, year, last) VALUES (%(book)s, %(year)s, %(last)s)"
        server.tell(counted, {"book": book_id, "year": year, "last": last})


def _readings(book_id: int, units: int, month: date) -> tuple[int, int]:
    """Of each unit's water, billed, and power, waiting; and of a few wells. The ids of the first and last of these items.

    The water of the last year alone is billed: bills are measured by the others.
    """
    names = ["Water", "Power", "Well"]
    items = add_items(OPERATOR, EVERYTHING, book_id, [NewItem(name) for name in names], today=LONG_AGO)
    for place in range(READINGS_A_UNIT // 2):
        at = add_months(month, place + 1 - READINGS_A_UNIT // 2)
        reader = "Zhao Lei" if place < 24 else ("Wang Fang", "Li Na", "Sun Wei")[place % 3]
        for name, each in (("Water", 1), ("Power", 1), ("Well", min(units, SHARE_OF_SHOPS))):
            about = {"book": book_id, "item": items[name], "month": at, "reader": reader, "place": place}
            if place == 0:
                server.fill("fill_meters_to_read", book=book_id, item=items[name], each=each)
            server.fill("fill_month_of_readings", **about)
            if name == "Water" and place >= READINGS_A_UNIT // 2 - MONTHS_OF_WATER_BILLED:
                server.fill("fill_bills_of_readings", book=book_id, item=items[name], month=at, last=last_of_month(at))
    return items["Water"], items["Well"]
