"""What may be asked of sheets: which came in, how far each is, and their rows."""

from __future__ import annotations

from datetime import date
from typing import IO

from django.db import transaction
from django.utils.translation import gettext_lazy

from tallystick.accounts.queries import book_by_id
from tallystick.kit import sql
from tallystick.kit.listing import Listed, Sort
from tallystick.kit.models import RunProgress
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.who import Scope
from tallystick.tariffs.queries import item_by_id

from .models import Sheet
from .taking import Unreadable, plain_rows
from .writing import full_sheet, with_remarks

ROW_SORTS = {"number": Sort("number", "integer"), "concern": Sort("concern::text || lpad(number::text, 9, '0')")}


def sheet_of(scope: Scope, book_id: int, sheet_id: int) -> Sheet:
    """One sheet; UnknownThing where there is none in scope, or it is of an item that is not."""
    found = Sheet.objects.filter(book_id=book_id, id=sheet_id).first() if scope.has_book(book_id) else None
    if found is None or not _is_within(scope, found):
        raise UnknownThing(kind=gettext_lazy("sheet of readings"), name=sheet_id)
    return found


def sheets(scope: Scope, book_id: int, *, limit: int = 50) -> list[Sheet]:
    """The sheets that came in, newest first."""
    book_by_id(scope, book_id)
    found = Sheet.objects.filter(book_id=book_id).order_by("-id")
    if scope.item_ids is not None:
        found = found.filter(item_id__in=scope.item_ids)
    return list(found[:limit])


def sheet_rows(scope: Scope, book_id: int, sheet_id: int, *, only_faulty: bool = False) -> Listed:
    """The rows of a sheet as a list to page and stream; columns as in sql/list_sheet_rows.sql."""
    sheet_of(scope, book_id, sheet_id)
    return Listed("metering", "list_sheet_rows", {"book": book_id, "sheet": sheet_id, "only_faulty": only_faulty}, ROW_SORTS)


def sheet_progress(sheet: Sheet) -> RunProgress | None:
    """How far the run is that works on a sheet; None before it begins."""
    return RunProgress.objects.filter(run_id=sheet.run_id).first()


def _is_within(scope: Scope, sheet: Sheet) -> bool:
    return scope.item_ids is None or sheet.item_id in scope.item_ids


def meters_to_read(scope: Scope, book_id: int, item_id: int, month: date) -> int:
    """How many rows the sheet to fill in has: what is still to be read of an item in a month."""
    book_by_id(scope, book_id)
    item_by_id(scope, item_id)
    params = {"book": book_id, "item": item_id, "month": month.replace(day=1)}
    listed = sql.text_of("metering", "list_sheet_meters")
    return int(sql.one("metering", "count_sheet_meters", params, meters=listed).meters)


def sheet_to_fill(scope: Scope, book_id: int, item_id: int, month: date, kind: str = "xlsx") -> IO[bytes]:
    """A sheet of what is to be read of an item in a month, filled in as far as it is known; xlsx or csv."""
    book, item = book_by_id(scope, book_id), item_by_id(scope, item_id)
    if item.book_id not in (None, book_id):
        raise UnknownThing(kind=gettext_lazy("charge item"), name=item_id)
    month = month.replace(day=1)
    with transaction.atomic():
        params = {"book": book_id, "item": item_id, "month": month}
        return full_sheet(kind, book.name, item.name, month, sql.rows("metering", "list_sheet_meters", params), loss=item.loss)


def sheet_with_remarks(scope: Scope, book_id: int, sheet_id: int, file: IO[bytes]) -> IO[bytes]:
    """A file that came in, with a last column of what is wrong in each row, as .xlsx."""
    sheet = sheet_of(scope, book_id, sheet_id)
    rows = sheet_rows(scope, book_id, sheet_id, only_faulty=True).stream()
    faults = {row.number: row.faults for row in rows}
    try:
        return with_remarks(plain_rows(file, sheet.name), sheet.told.get("heading_row", 1), faults)
    except Unreadable as fault:
        raise UnknownThing(kind=gettext_lazy("file"), name=sheet.name) from fault
