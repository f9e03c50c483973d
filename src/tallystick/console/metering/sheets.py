"""Sheets of readings: written out to be filled in, brought in, looked at, and stored."""

import tempfile
from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tallystick.billing import commands as billing
from tallystick.jobs.tasks import hurry
from tallystick.kit.fields import Missing
from tallystick.kit.period import today_in
from tallystick.metering import commands, queries
from tallystick.metering.commands import Sheet, WantedSheet

from ..door import StaffRequest, address, book_of, go_to, show
from ..estate.chosen import FORM
from ..forms import choice, month, whole
from .picked import Picked, books_to_choose, picked

ROWS_SHOWN = 200
SHEETS_SHOWN = 30
PIECE_BYTES = 1024 * 1024
KINDS = ("xlsx", "csv")


@require_http_methods(FORM)
def sheets(request: StaffRequest) -> HttpResponse:
    """Sheets out and in: what to choose, and those that came in. A file that is sent is kept, and looked at by a worker."""
    at = picked(request, any_item=True)
    if at is None:
        return show(request, "estate/no_book.html")
    if request.method == "POST":
        return _take_in(request, at)
    context: dict[str, Any] = {"at": at.book, "picked": at, "books": books_to_choose(request), "names": dict(at.items)}
    found = queries.sheets(request.scope, at.book.id, limit=SHEETS_SHOWN)
    return show(request, "metering/sheets.html", sheets=found, **context)


def _take_in(request: StaffRequest, at: Picked) -> HttpResponse:
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise Missing(_("File"))
    wanted = WantedSheet(whole(request.POST, "item"), month(request.POST, "default_month", _("Billing month")))
    with transaction.atomic():
        sheet = commands.open_sheet(request.actor, request.scope, at.book.id, sent.name or "", wanted)
        commands.keep_file(sheet, _pieces(sent))
        billing.ask_sheet(request.actor, request.scope, at.book.id, sheet.id, today=at.today)
    hurry()
    return go_to(request, address("reading_sheet", at.book.code, sheet.id))


def _pieces(sent: UploadedFile) -> Iterator[bytes]:
    """A file in pieces; of one that is too large only so much that it is seen to be."""
    left = queries.MOST_SHEET_BYTES + 1
    while left > 0 and (piece := sent.read(min(PIECE_BYTES, left))):
        left -= len(piece)
        yield piece


@require_safe
def sheet(request: StaffRequest, book: str, sheet_id: int) -> HttpResponse:
    """One sheet: how far it is; what is wrong with it; what it would come to, what is odd first; what came of it."""
    at = book_of(request, book)
    found = queries.sheet_of(request.scope, at.id, sheet_id)
    listed = queries.sheet_rows(request.scope, at.id, sheet_id)
    waits = found.stage in (Sheet.Stage.WAITING, Sheet.Stage.STORING)
    rows = [] if waits else listed.page(listed.order("concern"), limit=ROWS_SHOWN).rows
    return show(
        request,
        "metering/sheet.html",
        "metering/_sheet.html",
        at=at,
        sheet=found,
        waits=waits,
        rows=rows,
        remarks=queries.remarks,
        refusals=queries.sheet_answer(found, at.currency)["faults"],
        rules=queries.rule_told(found),
        progress=queries.sheet_progress(found) if waits else None,
        column=queries.sheet_heading,
    )


@require_POST
def store(request: StaffRequest, book: str, sheet_id: int) -> HttpResponse:
    """Have a checked sheet stored by a worker; one that is stored, or on its way, is only shown."""
    at = book_of(request, book)
    found = queries.sheet_of(request.scope, at.id, sheet_id)
    if found.stage not in (Sheet.Stage.STORING, Sheet.Stage.STORED):
        billing.ask_sheet(request.actor, request.scope, at.id, sheet_id, today=today_in(at.timezone))
        hurry()
    return go_to(request, address("reading_sheet", at.code, sheet_id))


@require_safe
def remarks(request: StaffRequest, book: str, sheet_id: int) -> FileResponse:
    """The same sheet with a column of what is wrong."""
    at = book_of(request, book)
    found = queries.sheet_of(request.scope, at.id, sheet_id)
    with tempfile.TemporaryFile() as file:
        commands.file_of(found, file)
        written = queries.sheet_with_remarks(request.scope, at.id, sheet_id, file)
    return _file(written, f"{found.name.rpartition('.')[0] or found.name}-{_('remarks')}.xlsx")


@require_safe
def to_fill(request: StaffRequest) -> HttpResponse:
    """A sheet to fill in, of an item and a month; without an item the empty one."""
    at = picked(request, any_item=True)
    if at is None:
        return show(request, "estate/no_book.html")
    kind = choice(request.GET, "kind", KINDS)
    if at.item_id is None:
        return _file(queries.blank_sheet(kind), f"{_('readings')}.{kind}")
    written = queries.sheet_to_fill(request.scope, at.book.id, at.item_id, at.month, kind)
    return _file(written, f"{at.book.code}-{at.item_name}-{at.month:%Y-%m}.{kind}")


def _file(written: object, name: str) -> FileResponse:
    answer = FileResponse(written, as_attachment=True, filename=name)
    answer["Cache-Control"] = "no-store"
    return answer
