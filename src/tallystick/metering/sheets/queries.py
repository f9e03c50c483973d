"""What may be asked of sheets: which came in, how far each is, and their rows."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from tallystick.accounts.queries import book_by_id
from tallystick.kit.listing import Listed, Sort
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope

from .models import Sheet

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


def _is_within(scope: Scope, sheet: Sheet) -> bool:
    return scope.item_ids is None or sheet.item_id in scope.item_ids


def stream_rows(scope: Scope, book_id: int, sheet_id: int) -> Iterator[Row]:
    """All rows of a sheet in their order."""
    return sheet_rows(scope, book_id, sheet_id).stream()
