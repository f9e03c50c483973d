"""Sheets of readings taken in: read by a process of its own, their rows looked at set by set, kept until they are stored."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tallystick.accounts.queries import book_by_id, books
from tallystick.kit import outbox, sql
from tallystick.kit.money import minor_digits
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import EVERYTHING, Actor, Scope
from tallystick.tariffs.queries import item_by_id

from ..queries import HABIT_MONTHS
from ..rules import UNUSUAL_TIMES, UNUSUAL_UNITS
from ..sheets.models import Sheet, SheetPart, SheetRow
from ..sheets.queries import sheet_of
from ..sheets.taking import Unreadable, take_rows
from .readings import Given, worked

PIECE_BYTES = 1024 * 1024
KEPT = timedelta(days=30)
ROWS_AT_ONCE = 50_000

class SheetLost(Refusal):
    code = "sheet_lost"
    sentence = _("The rows of this sheet are no longer there. Bring the file in once more.")


@dataclass(frozen=True, slots=True)
class WantedSheet:
    """What was chosen with a file: the item that all of it is of, and the billing month of rows that name none."""

    item_id: int | None = None
    month: date | None = None


def open_sheet(actor: Actor, scope: Scope, book_id: int, name: str, wanted: WantedSheet) -> Sheet:
    """A new sheet, of which nothing has been read yet."""
    book_by_id(scope, book_id)
    if wanted.item_id is not None:
        item_by_id(scope, wanted.item_id)
    month = wanted.month.replace(day=1) if wanted.month else None
    # Names come from outside, and may be paths.
    plain = os.path.basename(name.replace("\\", "/")).replace("\0", "")[-255:]
    return Sheet.objects.create(
        book_id=book_id, item_id=wanted.item_id, month=month, name=plain, user_id=actor.user_id, actor_name=actor.name
    )


def keep_file(sheet: Sheet, pieces: Iterator[bytes]) -> None:
    """Keep a file, piece by piece, until its sheet goes."""
    for number, piece in enumerate(pieces):
        SheetPart.objects.create(book_id=sheet.book_id, sheet_id=sheet.id, number=number, content=piece)


def file_of(sheet: Sheet, into: IO[bytes]) -> None:
    """Write a kept file."""
    parts = SheetPart.objects.filter(book_id=sheet.book_id, sheet_id=sheet.id).order_by("number")
    for piece in parts.values_list("content", flat=True).iterator(chunk_size=4):
        into.write(piece)
    into.seek(0)


def read_sheet(sheet: Sheet, file: IO[bytes]) -> bool:
    """Read a file's rows; whether that was possible. Else the sheet is refused, and says why."""
    try:
        with transaction.atomic():
            sheet.told = take_rows(file, sheet.name, sheet.book_id, sheet.id, has_month=sheet.month is not None)
    except Unreadable as fault:
        sheet.stage, sheet.codes = Sheet.Stage.REFUSED, fault.codes
        sheet.save(update_fields=["stage", "codes"])
        return False
    sheet.rows = sheet.told["rows"]
    sheet.save(update_fields=["told", "rows"])
    sql.refresh_statistics(sheet.book_id, sheet.rows, "metering_sheetrow")
    return True


def resolve_sheet(scope: Scope, sheet: Sheet) -> None:
    """Find what the rows name, and what is wrong with them by themselves."""
    book = book_by_id(EVERYTHING, sheet.book_id)
    others = [row.id for row in books(scope) if row.id != book.id]
    named = {"book_name": book.name, "book_code": book.code, "digits": minor_digits(book.currency), "others": others}
    params = {**_at(sheet), **named, "item": sheet.item_id, "items": scope.items(), "month": sheet.month}
    sql.execute("metering", "resolve_sheet", params)


def work_sheet(sheet: Sheet, *, today: date) -> None:
    """Work out what the rows without a fault come to, what charges them, and what is odd about them."""
    given = given_sheet(sheet)
    habits = {"items": None, "item": sheet.item_id, "meters": None, "before": None, "habit_months": HABIT_MONTHS}
    params = {**given.params, **_at(sheet), **habits, "times": UNUSUAL_TIMES, "units": UNUSUAL_UNITS, "today": today}
    sql.execute("metering", "work_sheet", params, worked=worked(given), habits=sql.text_of("metering", "list_habits"))


def given_sheet(sheet: Sheet, first: int = 0, last: int = 2**31 - 1) -> Given:
    """The rows of a sheet, between two of their numbers, as readings that are given."""
    return Given(sql.text_of("metering", "given_sheet"), {**_at(sheet), "first": first, "last": last})


def portions_of(sheet: Sheet) -> list[sql.Row]:
    """The rows of a sheet in portions that are stored at a time: first, last, rows."""
    return sql.rows("metering", "cut_sheet", {**_at(sheet), "portion": ROWS_AT_ONCE})


def price_sheet(sheet: Sheet, priced: str, params: dict[str, Any]) -> None:
    """Keep what rows come to; `priced` is SQL that works it out, with the row's id as `origin_id`."""
    sql.execute("metering", "price_sheet", {**params, **_at(sheet)}, worked=priced)


def mark_paid(sheet: Sheet, numbers: Sequence[int]) -> None:
    """Say of these rows that money lies on what stands there already."""
    sql.execute("metering", "mark_sheet_paid", {**_at(sheet), "numbers": list(numbers)})


def judge_sheet(sheet: Sheet) -> bool:
    """Add up what was found; whether nothing is wrong with any row."""
    found = sql.one("metering", "sum_sheet", _at(sheet))
    if found.rows != sheet.rows:
        raise SheetLost
    sheet.faulty, sheet.warned, sheet.unusual, sheet.amount = found.faulty, found.warned, found.unusual, Decimal(found.amount)
    sheet.stage = Sheet.Stage.FAULTY if found.faulty else Sheet.Stage.CHECKED
    sheet.save(update_fields=["faulty", "warned", "unusual", "amount", "stage"])
    return not found.faulty


def first_reading(sheet: Sheet) -> int | None:
    """The first id of the readings that a sheet's rows become; None where some of them touch other readings."""
    found = sql.one("metering", "sum_sheet", _at(sheet))
    return int(found.first_reading) if found.plain == found.rows else None


def store_sheet(actor: Actor, sheet: Sheet) -> list[int]:
    """Store a sheet's readings as they were worked out, in the same transaction; the ids of the first of them."""
    trail = {"user": actor.user_id, "actor": actor.name}
    stored = sql.one("metering", "store_sheet", {**_at(sheet), **trail}).readings
    sql.refresh_statistics(sheet.book_id, stored, "metering_reading")
    return sheet_readings(sheet, outbox.MOST_NAMED)


def sheet_readings(sheet: Sheet, most: int) -> list[int]:
    """The ids of the readings that a sheet's rows became, at most so many."""
    return [row.id for row in sql.rows("metering", "list_sheet_readings", {**_at(sheet), "most": most})]


def make_sheet_meters(sheet: Sheet) -> int:
    """Make the meters that a sheet's units lack; how many rows they are for."""
    return sql.execute("metering", "make_sheet_meters", _at(sheet))


def end_sheet(sheet: Sheet) -> None:
    """Say that a sheet is stored."""
    sheet.stage, sheet.stored_at = Sheet.Stage.STORED, timezone.now()
    sheet.save(update_fields=["stage", "stored_at"])


def hold_sheet(scope: Scope, book_id: int, sheet_id: int) -> Sheet:
    """A sheet, held to the end of the transaction; UnknownThing where there is none in scope."""
    sheet_of(scope, book_id, sheet_id)
    return Sheet.objects.select_for_update().get(book_id=book_id, id=sheet_id)


def sheet_to_work_on(book_id: int, sheet_id: int) -> Sheet:
    """A sheet, for whoever carries out what was asked of it."""
    return Sheet.objects.get(book_id=book_id, id=sheet_id)


def give_up_sheet(book_id: int, sheet_id: int) -> None:
    """Let go of a sheet that could not be worked on: it waits to be asked for again, or counts as broken."""
    asked = Sheet.objects.filter(book_id=book_id, id=sheet_id)
    asked.filter(stage=Sheet.Stage.STORING).update(stage=Sheet.Stage.CHECKED)
    asked.filter(stage=Sheet.Stage.WAITING).update(stage=Sheet.Stage.REFUSED, codes=[{"code": "broken"}])


def sweep_sheets(now: datetime) -> int:
    """Forget the files and rows of sheets that came in long ago; how many sheets that was."""
    old = list(Sheet.objects.filter(made_at__lt=now - KEPT).exclude(told={}).values_list("book_id", "id"))
    for book_id, sheet_id in old:
        SheetPart.objects.filter(book_id=book_id, sheet_id=sheet_id).delete()
        SheetRow.objects.filter(book_id=book_id, sheet_id=sheet_id).delete()
        Sheet.objects.filter(id=sheet_id).update(told={})
    return len(old)


def _at(sheet: Sheet) -> dict[str, Any]:
    return {"book": sheet.book_id, "sheet": sheet.id}
