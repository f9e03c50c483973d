"""How far a month's round is, by building and floor and by reader; and who the readers are."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tallystick.identity import queries as identity
from tallystick.identity.queries import PeopleFilter
from tallystick.kit.sql import Row
from tallystick.metering import queries as metering
from tallystick.tariffs import queries as tariffs

from ..door import StaffRequest, books_of, show
from ..today import charts
from . import words
from .picked import Picked, books_to_choose, picked

TAKES = "readings.take"


class Building(NamedTuple):
    """How far a building is, and each of its floors."""

    code: str
    name: str
    floors: list[Row]
    meters: int
    read: int
    estimated: int
    unusual: int

    @property
    def done(self) -> Decimal:
        """How much of it is read, in percent."""
        return charts.share(Decimal(self.read + self.estimated), Decimal(self.meters))

    @property
    def left(self) -> int:
        return self.meters - self.read - self.estimated


class Reader(NamedTuple):
    """Somebody who may take readings: what they may see, and what they read in the month."""

    name: str
    username: str
    role: str
    is_active: bool
    books: str
    items: str
    readings: int
    unusual: int
    last_at: Any


@require_safe
def rounds(request: StaffRequest) -> HttpResponse:
    at = picked(request, any_item=True)
    if at is None:
        return show(request, "estate/no_book.html")
    if not at.items:
        return show(request, "metering/no_item.html", at=at.book)
    rows = metering.rounds(request.scope, at.book.id, at.item_id, at.month)
    return show(
        request, "metering/rounds.html", at=at.book, picked=at, books=books_to_choose(request), buildings=_buildings(rows),
        readers=metering.round_readers(request.scope, at.book.id, at.item_id, at.month), words=words,
        whole=_sum("", "", rows),
    )  # fmt: skip


@require_safe
def readers(request: StaffRequest) -> HttpResponse:
    """Who may take readings, where, and what they read in the month."""
    at = picked(request, any_item=True)
    if at is None:
        return show(request, "estate/no_book.html")
    return show(
        request, "metering/readers.html", at=at.book, picked=at, books=books_to_choose(request), readers=_readers(request, at)
    )


def _buildings(rows: list[Row]) -> list[Building]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.building_code or "", row.building_name or ""), []).append(row)
    return [_sum(code, name, floors) for (code, name), floors in found.items()]


def _sum(code: str, name: str, floors: list[Row]) -> Building:
    sums = [sum(row[name] for row in floors) for name in ("meters", "read", "estimated", "unusual")]
    return Building(code, name, floors, *sums)


def _readers(request: StaffRequest, at: Picked) -> list[Reader]:
    taking = {row.id for row in identity.roles(request.scope) if TAKES in row.permissions}
    read = {row.user_id: row for row in metering.round_readers(request.scope, at.book.id, at.item_id, at.month)}
    names = {row.id: row.name for row in books_of(request)}
    items = {row.id: row.name for row in tariffs.items(request.scope, at.book.id)}
    nothing = Row(readings=0, unusual=0, last_at=None)
    return [
        Reader(
            row.name, row.username, row.role_name, row.is_active,
            "" if row.all_books else ", ".join(names[one] for one in row.book_ids if one in names),
            "" if row.all_items else ", ".join(items[one] for one in row.item_ids if one in items),
            *(read.get(row.id, nothing)[name] for name in ("readings", "unusual", "last_at")),
        )
        for row in identity.people(request.scope, PeopleFilter(book_id=at.book.id)).stream()
        if row.role_id in taking
    ]  # fmt: skip
