"""Sheets of readings: written out to be filled in, checked, and stored all or nothing."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import FileResponse
from ninja import File, Query, Router
from ninja.files import UploadedFile
from pydantic import Field

from tallystick.billing import commands as billing
from tallystick.kit.sql import Row
from tallystick.metering import queries
from tallystick.metering.commands import Sheet, WantedSheet

from .books import at
from .door import ApiRequest, operation
from .named import require_items
from .shapes import Id, Month, Schema

router = Router()
XLSX, CSV = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv"
MOST_ROWS = 500
ALL = "/books/{key:book_id}/reading-sheets"
ONE = f"{ALL}/{{key:sheet_id}}"


class SheetHow(Schema):
    item: Id | None = Field(None, description="The item that all rows are of; else they name theirs.")
    month: Month | None = Field(None, description="The billing month of rows that name none; else that of the day read.")
    dry_run: bool = Field(False, description="Check it, and store nothing. What was checked can be stored later.")


class SheetToFill(Schema):
    month: Month | None = Field(None, description="Left out: this month.")
    kind: Literal["xlsx", "csv"] = "xlsx"


class RemarkOut(Schema):
    column: str = Field(description="The key of a column of reading sheets.")
    code: str
    message: str


class FileFaultOut(Schema):
    code: str
    message: str
    column: str | None = None


class ReadAsOut(Schema):
    decimal: str | None = None
    days: str | None = None


class SheetRowOut(Schema):
    """A row of a sheet: what it comes to, or what is wrong with it."""

    row: int
    ok: bool
    asset: str | None = None
    serial: str | None = None
    month: str | None = None
    previous: str | None = None
    current: str | None = None
    amount: str | None = None
    read_on: date | None = None
    remark: str | None = None
    warnings: list[RemarkOut] = []
    errors: list[RemarkOut] = []


class SheetOut(Schema):
    """What came of a sheet; `rows` are at most 500 of its rows, those that are wrong or odd first."""

    id: int
    name: str
    stage: Literal["waiting", "refused", "faulty", "checked", "storing", "stored"]
    verdict: Literal["accepted", "row_errors", "refused"]
    codes: list[str]
    imported: int
    amount: str
    faults: list[FileFaultOut]
    read_as: ReadAsOut
    unknown_columns: list[str]
    left_out: int
    faulty: int
    warned: int
    made_at: datetime
    rows: list[SheetRowOut]


@operation(router, "POST", ALL, may="readings.change", answers=SheetOut, status=201, moves_money=True)
def import_readings(request: ApiRequest, book_id: Id, asked: Query[SheetHow], file: File[UploadedFile]) -> Any:
    """Check a sheet of readings and, where nothing is wrong with it, store them and make their bills."""
    place = at(request, book_id)
    if asked.item is not None:
        require_items(request, book_id, [asked.item], "item")
    wanted = WantedSheet(asked.item, asked.month)
    sheet = place.order(billing.import_sheet, file.file, file.name or "", wanted, store=not asked.dry_run)
    return _told(request, place.book, sheet)


@operation(router, "POST", f"{ONE}/store", may="readings.change", answers=SheetOut, moves_money=True)
def store_reading_sheet(request: ApiRequest, book_id: Id, sheet_id: Id) -> Any:
    """Store a sheet that was checked. It is checked once more: what was right may have become wrong."""
    place = at(request, book_id)
    return _told(request, place.book, place.order(billing.enter_sheet, sheet_id))


@operation(router, "GET", ONE, may="readings.change", answers=SheetOut)
def get_reading_sheet(request: ApiRequest, book_id: Id, sheet_id: Id) -> Any:
    """A sheet of readings that came in."""
    return _told(request, at(request, book_id).book, queries.sheet_of(request.scope, book_id, sheet_id))


@operation(
    router, "GET", "/books/{key:book_id}/items/{key:item_id}/reading-sheet", may="readings.see", files=(XLSX, CSV)
)
def get_sheet_to_fill(request: ApiRequest, book_id: Id, item_id: Id, asked: Query[SheetToFill]) -> Any:
    """A sheet of what is still to be read of an item in a month, with previous figures filled in."""
    place = at(request, book_id)
    month = asked.month or place.today
    written = queries.sheet_to_fill(request.scope, book_id, item_id, month, asked.kind)
    name = f"{place.book.code}-{month:%Y-%m}.{asked.kind}"
    kind = XLSX if asked.kind == "xlsx" else CSV
    return FileResponse(written, as_attachment=True, filename=name, content_type=kind)


def _told(request: ApiRequest, book: Row, sheet: Sheet) -> dict[str, Any]:
    listed = queries.sheet_rows(request.scope, book.id, sheet.id)
    pages: list[Row] = []
    after = None
    while len(pages) < MOST_ROWS:
        page = listed.page(listed.order("concern"), after=after, limit=min(200, MOST_ROWS - len(pages)))
        pages += page.rows
        after = page.after
        if after is None:
            break
    own = {name: getattr(sheet, name) for name in ("id", "name", "stage", "faulty", "warned", "made_at")}
    return own | queries.sheet_answer(sheet, book.currency) | {"rows": list(queries.row_answers(pages, book.currency))}
