"""The world that figures are measured in: a book of so many units, each charged by area and, under another item, by tiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tallystick.accounts.commands import NewBook, open_book
from tallystick.billing.commands import Outcome, Wanted, generate
from tallystick.billing.queries import Preview, preview_run
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.tariffs.commands import NewItem, NewTariff, NewVersion, add_items, add_tariffs

from . import server

BOUND_ON, FIRST_DAY = date(2024, 12, 31), date(2025, 1, 1)
# The last days of the twelve months that are made first, and of the month after them.
YEAR, NEXT_MONTH = date(2025, 12, 31), date(2026, 1, 31)
TIERS = "TIER(building_area, 60, 1.1, 100, 1.3, 1.6)"
PRICE = Decimal("1.85")


@dataclass(frozen=True, slots=True)
class World:
    """A book, how many units it has, and its two tariffs."""

    book_id: int
    units: int
    by_area: int
    by_tiers: int

    def generate(self, tariff_id: int, through: date) -> Outcome:
        return generate(OPERATOR, EVERYTHING, self.book_id, _wanted(tariff_id, through), today=today_for(through))

    def preview(self, tariff_id: int, through: date) -> Preview:
        return preview_run(EVERYTHING, self.book_id, _wanted(tariff_id, through), today=today_for(through))


def _wanted(tariff_id: int, through: date) -> Wanted:
    return Wanted(through=through, tariff_ids=(tariff_id,))


def today_for(through: date) -> date:
    """The day on which a run through some month is asked for: the first of the year."""
    return through.replace(month=1, day=1)


def new_world(code: str, units: int) -> World:
    """A book with so many units, all of them bound by two tariffs of two items."""
    book_id = new_book(code, units)
    by_area = _bound(book_id, "Property fee", "unit_price", NewVersion(unit_price=PRICE), "building_area")
    by_tiers = _bound(book_id, "Tiered fee", "formula", NewVersion(formula_text=TIERS))
    for table in ("accounts_account", "estate_asset", "estate_holding", "tariffs_assignment"):
        server.tell(f"VACUUM (ANALYZE) {table}")
    return World(book_id, units, by_area, by_tiers)


def new_book(code: str, units: int) -> int:
    """A book with so many units, of which nothing is charged yet; its id."""
    book_id = open_book(OPERATOR, EVERYTHING, NewBook(code, code, "community", "CNY", "Asia/Shanghai"), today=BOUND_ON)
    server.fill("fill_units", book=book_id, units=units)
    return book_id


def _bound(book_id: int, name: str, method: str, version: NewVersion, measure: str = "") -> int:
    """A tariff with an item of its own, bound to every unit of the book; its id."""
    (item_id,) = add_items(OPERATOR, EVERYTHING, book_id, [NewItem(name)], today=BOUND_ON).values()
    tariff = NewTariff(item_id, name, method, version, measure)
    (tariff_id,) = add_tariffs(OPERATOR, EVERYTHING, book_id, [tariff], today=BOUND_ON)
    server.fill("fill_assignments", book=book_id, item=item_id, tariff=tariff_id, start_on=FIRST_DAY, made_on=BOUND_ON)
    return tariff_id
