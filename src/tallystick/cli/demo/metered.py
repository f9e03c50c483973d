"""What the sample's meters show, month by month: read, replaced, rolled over, not reached, shared out, and a round just begun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from uuid import UUID

from tallystick.billing import commands as billing
from tallystick.estate.queries import assets
from tallystick.kit.period import add_months, first_of_month
from tallystick.kit.sql import Row
from tallystick.kit.who import EVERYTHING, Actor
from tallystick.metering import commands as metering
from tallystick.metering import queries as asked
from tallystick.metering.commands import BY_AREA, BY_HAND, EQUAL, PHONE
from tallystick.tariffs.queries import item as item_named

OFFICE = Actor(None, "Mrs Song")
READER = Actor(None, "Mr Wu")
# What a month uses of the mean, in percent, January first: heating and air conditioning; gardens and showers.
POWER_SEASON = (130, 120, 95, 80, 85, 110, 145, 150, 110, 80, 90, 125)
WATER_SEASON = (90, 90, 95, 100, 105, 110, 120, 120, 110, 100, 90, 90)
LEVEL_SEASON = (92, 95, 102, 110, 112, 106, 102, 100, 98, 96, 94, 93)
REPLACED, NOT_REACHED, READ_AGAIN = 2, 3, 1  # meters a month and item
KNOWN_AFTER = 3  # months until the habit of a meter is known, and the first are replaced
UNREAD = 3  # one unit in so many waits for the reader while a round goes on
UNBILLED = 24  # of those that came from the phone


@dataclass(frozen=True, slots=True)
class Measured:
    """An item on usage: what a flat uses in a month, and each who lives there; what the meter of the halls does, if any."""

    item: str
    flat: int
    person: int
    season: Sequence[int]
    halls: int = 0
    halls_by: int = EQUAL


@dataclass(slots=True)
class Meters:
    """The meters of one item of one book, and what each shows."""

    book_id: int
    kind: Measured
    item_id: int
    chance: Random
    habits: dict[int, int]  # what a unit uses in a month, by unit
    shown: dict[int, int]  # by unit
    digits: int | None
    halls: Row | None
    rolled: set[int] = field(default_factory=set)
    renewed: set[int] = field(default_factory=set)


def meters_of(book_id: int, kind: Measured, chance: Random) -> Meters:
    """The meters of an item as the book was brought in."""
    item_id = item_named(EVERYTHING, book_id, kind.item).id
    people = {row.id: row.household for row in assets(EVERYTHING, book_id) if row.kind == "unit"}
    found = list(asked.meters(EVERYTHING, book_id, item_id=item_id))
    habits = {row.asset_id: _habit(kind, people[row.asset_id] or 1, chance) for row in found if not row.communal}
    shown = {row.asset_id: int(row.initial) for row in found}
    halls = next((row for row in found if row.communal), None)
    return Meters(book_id, kind, item_id, chance, habits, shown, found[0].digits, halls)


def _habit(kind: Measured, people: int, chance: Random) -> int:
    """A household's mean; one flat in forty stands empty."""
    return 0 if chance.random() < 0.025 else round((kind.flat + kind.person * people) * chance.uniform(0.7, 1.4))


def read(meters: Meters, month: date, begun: date, today: date) -> None:
    """Read the meters of a month: all but some, which are estimated as soon as their habit is known; some are read again."""
    away = set(meters.chance.sample(sorted(meters.habits), NOT_REACHED)) if month >= add_months(begun, KNOWN_AFTER) else set()
    entries = list(_entries(meters, month, today, away))
    ids = billing.enter_readings(READER, EVERYTHING, meters.book_id, entries, today=today)
    if away:
        assets = sorted(away)
        billing.estimate_readings(OFFICE, EVERYTHING, meters.book_id, meters.item_id, month, today=today, asset_ids=assets)
    for reading_id in meters.chance.sample(ids, READ_AGAIN):
        change = billing.ReadingChange(remark="read again")
        billing.edit_reading(OFFICE, EVERYTHING, meters.book_id, reading_id, change, today=today)


def _entries(meters: Meters, month: date, today: date, away: set[int]) -> Iterator[billing.NewReading]:
    for unit in meters.habits:
        _turn(meters, unit, _used(meters, unit, month))
        if unit not in away:
            yield _entry(meters, unit, month, today, BY_HAND)


def _entry(meters: Meters, unit: int, month: date, today: date, way: int, request_id: UUID | None = None) -> billing.NewReading:
    rolled_over = unit in meters.rolled
    meters.rolled.discard(unit)
    figure = Decimal(meters.shown[unit])
    return billing.NewReading(
        unit, meters.item_id, month, figure, read_on=today, rolled_over=rolled_over, way=way, request_id=request_id
    )


def _used(meters: Meters, unit: int, month: date, percent: int = 100) -> int:
    """What a unit used in a month, or in a part of it; now and then a tap was left open."""
    usage = meters.habits[unit] * meters.kind.season[month.month - 1] * meters.chance.uniform(0.85, 1.15) * percent / 10000
    return round(usage) * (4 if meters.chance.random() < 0.003 else 1)


def _turn(meters: Meters, unit: int, used: int) -> None:
    meters.shown[unit] += used
    if meters.digits is not None and meters.shown[unit] >= 10**meters.digits:
        meters.shown[unit] -= 10**meters.digits
        meters.rolled.add(unit)


def replace(meters: Meters, month: date, today: date) -> None:
    """Some meters are taken down in the middle of a month, each at its figure, and new ones begin."""
    units = [unit for unit in sorted(meters.habits) if unit not in meters.renewed | meters.rolled and meters.habits[unit]]
    serials = {row.asset_id: row for row in asked.meters(EVERYTHING, meters.book_id, item_id=meters.item_id)}
    for unit in meters.chance.sample(units, REPLACED):
        _turn(meters, unit, _used(meters, unit, month, percent=50))
        old = serials[unit]
        new = metering.Replacement(today, Decimal(meters.shown[unit]), serial=f"{old.serial}N", rolled_over=unit in meters.rolled)
        metering.replace_meter(OFFICE, EVERYTHING, meters.book_id, old.id, new, today=today)
        meters.shown[unit] = 0
        meters.rolled.discard(unit)
        meters.renewed.add(unit)


def share(meters: Meters, units: Sequence[int], month: date, today: date) -> None:
    """The halls' meter is read, and what it measured is borne by the units of the building."""
    if meters.halls is None:
        return
    unit = meters.halls.asset_id
    _turn(meters, unit, round(meters.kind.halls * meters.chance.uniform(0.9, 1.1)))
    billing.enter_readings(READER, EVERYTHING, meters.book_id, [_entry(meters, unit, month, today, BY_HAND)], today=today)
    wanted = billing.NewApportionment(meters.item_id, month, meters.kind.halls_by, tuple(units), meters.halls.id)
    billing.apportion(OFFICE, EVERYTHING, meters.book_id, wanted, today=today)


def begin_round(meters: Meters, today: date) -> None:
    """The month that goes on: two thirds are read on the phone, and billed but for the last of them."""
    month, units = first_of_month(today), sorted(meters.habits)
    reached = units[: len(units) - len(units) // UNREAD]
    entries = []
    for unit in reached:
        _turn(meters, unit, _used(meters, unit, month, percent=90))
        sent = UUID(int=meters.chance.getrandbits(128), version=4)
        entries.append(_entry(meters, unit, month, today, PHONE, sent))
    billing.enter_readings(READER, EVERYTHING, meters.book_id, entries, bill=False, today=today)
    billed = reached[:-UNBILLED]
    billing.bill_readings(OFFICE, EVERYTHING, meters.book_id, item_id=meters.item_id, asset_ids=billed, today=today)


KINDS = {
    "GARDEN": (
        Measured("Power", 60, 52, POWER_SEASON, halls=2600, halls_by=BY_AREA),
        Measured("Water", 2, 3, WATER_SEASON, halls=95),
    ),
    "RIVER": (Measured("Tiền điện", 70, 55, LEVEL_SEASON), Measured("Tiền nước", 3, 4, LEVEL_SEASON)),
}
