"""Estimates that a true reading shows to have been too high: lowered as far as nobody has paid them."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from tallystick.kit import sql
from tallystick.kit.who import Actor
from tallystick.metering.commands import Figures, Given, begun_anew, overestimated, replace_readings
from tallystick.metering.queries import even_figures

from .usage_bills import bills_of, follow


def lower_estimates(actor: Actor, book_id: int, given: Given, *, today: date) -> tuple[Given, list[int]]:
    """Lower what the readings given show to be too high, and its bills. The readings given as they follow on that, and the ids
    of those that stand in the place of estimates now.

    The months since the last bill that bears money share what was truly used evenly. What was paid too much stays, and
    is taken off the readings that come (sql/work_readings.sql).
    """
    found: dict[int, sql.Row] = {}
    for row in overestimated(book_id, given):
        found.setdefault(row.meter_id, row)  # the first figure given says what was used up to then
    bills = bills_of(book_id, [reading_id for row in found.values() for reading_id in row.reading_ids])
    paid = {bill.reading_id for bill in bills if bill.has_money}
    figures: dict[int, Figures] = {}
    for row in found.values():
        figures |= _lowered(row, paid)
    if not figures:
        return given, []
    moved = replace_readings(actor, book_id, figures)
    follow(actor, book_id, moved, {bill.reading_id: bill.id for bill in bills}, today)
    return begun_anew(given, [row.place for row in found.values()]), sorted(moved.values())


def _lowered(row: sql.Row, paid: Collection[int]) -> dict[int, Figures]:
    """The estimates of one meter after the last one paid, each with what it says now."""
    first = max((number for number, one in enumerate(row.reading_ids, start=1) if one in paid), default=0)
    base = row.currents[first - 1] if first else row.known
    months = len(row.reading_ids) - first
    even = even_figures(base, max(base, row.current), months + 1)[:months]
    figures: dict[int, Figures] = {}
    previous, carried = base, row.carried[first] if months else Decimal(0)
    for number, current in enumerate(even, start=first):
        figures[row.reading_ids[number]] = (previous, current, carried, row.shared[number])
        carried = min(Decimal(0), (current - previous) * row.multipliers[number] + carried)
        previous = current
    return figures
