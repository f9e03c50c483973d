"""A whole book from one workbook, or nothing of it."""

from typing import Any, Literal

from django.http import HttpResponse
from ninja import File, Query, Router
from ninja.files import UploadedFile
from pydantic import Field

from tallystick.kit.period import today_in
from tallystick.onboarding import commands, queries

from .books import any_today
from .door import ANYBODY, ApiRequest, operation
from .problems import Problem, not_found
from .shapes import Schema

router = Router()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class LoadHow(Schema):
    dry_run: bool = Field(False, description="Say what would be imported, or all faults; store nothing.")


class Loaded(Schema):
    book_id: int | None = Field(description="Null after a dry run.")
    code: str
    name: str
    counts: dict[str, int] = Field(description="How many things of each sheet.")
    dry: bool


class Language(Schema):
    language: Literal["en", "zh-hans", "vi"] = "en"


@operation(router, "POST", "/workbooks", may="books.change", answers=Loaded, status=201, moves_money=True)
def load_workbook(request: ApiRequest, asked: Query[LoadHow], workbook: File[UploadedFile]) -> Any:
    """Open a book with all that a workbook holds, or say every fault with its sheet, row and column."""
    if request.scope.book_ids is not None:
        raise not_found()  # a new book is in nobody's scope but of those who see all
    draft = commands.read_workbook(request.scope, workbook.read())
    if isinstance(draft, commands.Faults):
        raise _faulty(draft)
    today = today_in(draft.book.timezone) if draft.book else any_today()
    done = commands.import_draft(request.actor, request.scope, draft, today=today, dry_run=asked.dry_run)
    if isinstance(done, commands.Faults):
        raise _faulty(done)
    return done


@operation(router, "GET", "/workbooks/template", may=ANYBODY, files=(XLSX,))
def get_template(request: ApiRequest, asked: Query[Language]) -> Any:
    """An empty workbook to fill in."""
    headers = {"Content-Disposition": 'attachment; filename="tallystick.xlsx"'}
    return HttpResponse(queries.template(asked.language), content_type=XLSX, headers=headers)


def _faulty(faults: commands.Faults) -> Problem:
    told = [fault.as_dict() for fault in faults]
    errors = [{"place": _place(one), "code": str(one["code"]), "detail": str(one["message"])} for one in told]
    return Problem(422, errors[0]["code"], errors[0]["detail"], place=errors[0]["place"], errors=errors)


def _place(told: dict[str, object]) -> str:
    """Units!C5: the sheet, the column and the row, as far as there are any."""
    cell = f"{told['column'] or ''}{told['row'] or ''}"
    return "!".join(part for part in (str(told["sheet"] or ""), cell) if part) or "workbook"
