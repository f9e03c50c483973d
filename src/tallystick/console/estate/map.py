"""The house map: a building as it stands, each unit by what is owed for it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tallystick.billing import queries as billing
from tallystick.estate import queries as estate
from tallystick.kit.period import today_in
from tallystick.kit.sql import Row

from ..door import StaffRequest, show
from ..forms import whole
from .chosen import book_asked, books_to_choose

LONG_OVERDUE = timedelta(days=90)
NOTHING = Decimal(0)
# By what is owed, the worst last; each with its own sign, for who sees no colours.
LEVELS = {"none": _("Nothing owed"), "owes": _("Owed, not overdue"), "overdue": _("Overdue"), "long": _("Overdue for 90 days")}
LATE = ("overdue", "long")
NO_BUILDING = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A unit on the map; `earlier` is what accounts owe for it that no longer hold it."""

    unit: Row
    name: str
    level: str
    outstanding: Decimal
    overdue: Decimal
    earlier: Decimal


@dataclass(frozen=True, slots=True)
class Floor:
    number: int | None
    cells: Sequence[Cell]


@require_safe
def house_map(request: StaffRequest) -> HttpResponse:
    at = book_asked(request)
    houses = estate.houses(request.scope, at.id) if at else []
    if at is None or not houses:
        return show(request, "estate/no_map.html", book=at, books=books_to_choose(request))
    house = _house(houses, whole(request.GET, "building"))
    today = today_in(at.timezone)
    units = estate.grid(request.scope, at.id, house.id, on_day=today)
    owed = billing.owed_by_asset(request.scope, at.id, house.id, on_day=today, kind="unit")
    cells = _cells(units, owed, today)
    only = request.GET.get("only") == "overdue"
    return show(
        request,
        "estate/map.html",
        "estate/_map.html",
        book=at,
        books=books_to_choose(request),
        houses=[(row.id or NO_BUILDING, row.name or row.code or _("Without a building")) for row in houses],
        house=house.id or NO_BUILDING,
        floors=_floors(cells),
        only=only,
        levels=LEVELS,
        late=LATE,
        counts={level: sum(cell.level == level for cell in cells) for level in LEVELS},
        outstanding=sum((cell.outstanding for cell in cells), NOTHING),
        overdue=sum((cell.overdue for cell in cells), NOTHING),
        units=len(cells),
    )


def _house(houses: Sequence[Row], wanted: int | None) -> Row:
    """The building that is asked for; the first where none is, or where it has no units."""
    return next((row for row in houses if (row.id or NO_BUILDING) == wanted), houses[0])


def _cells(units: Sequence[Row], owed: Iterable[Row], today: date) -> list[Cell]:
    by_asset: dict[int, dict[int, Row]] = {}
    for row in owed:
        by_asset.setdefault(row.asset_id, {})[row.account_id] = row
    names = _names(units)
    return [_cell(unit, names[unit.id], by_asset.get(unit.id, {}), today) for unit in units]


def _names(units: Sequence[Row]) -> dict[int, str]:
    """The rooms' numbers; where a house has one twice (two staircases), the codes without what all of them begin with."""
    rooms = {unit.id: unit.room for unit in units}
    if all(rooms.values()) and len(set(rooms.values())) == len(rooms):
        return rooms
    parts = {unit.id: unit.code.split("-") for unit in units}
    alike = 0
    while len({tuple(code[: alike + 1]) for code in parts.values()}) == 1 and min(map(len, parts.values())) > alike + 1:
        alike += 1
    return {unit_id: "-".join(code[alike:]) for unit_id, code in parts.items()}


def _cell(unit: Row, name: str, owed: Mapping[int, Row], today: date) -> Cell:
    mine = owed.get(unit.account_id)
    earlier = sum((row.outstanding for account_id, row in owed.items() if account_id != unit.account_id), NOTHING)
    if mine is None:
        return Cell(unit, name, "none", NOTHING, NOTHING, earlier)
    return Cell(unit, name, _level(mine, today), mine.outstanding, mine.overdue, earlier)


def _level(owed: Row, today: date) -> str:
    if owed.overdue > 0:
        return "long" if owed.overdue_since < today - LONG_OVERDUE else "overdue"
    return "owes" if owed.outstanding > 0 else "none"


def _floors(cells: Iterable[Cell]) -> list[Floor]:
    """The floors, the top one first; units that tell none stand below."""
    by_floor: dict[int | None, list[Cell]] = {}
    for cell in cells:
        by_floor.setdefault(_floor_of(cell.unit), []).append(cell)
    order = sorted(by_floor, key=lambda number: (number is not None, number or 0), reverse=True)
    return [Floor(number, by_floor[number]) for number in order]


def _floor_of(unit: Row) -> int | None:
    """The floor that is noted, or the one that the room's number tells: 1203 is on the twelfth."""
    if unit.floor is not None:
        return int(unit.floor)
    told = re.fullmatch(r"0*([1-9][0-9]?)[0-9]{2}", unit.room or "", re.ASCII)
    return int(told[1]) if told else None
