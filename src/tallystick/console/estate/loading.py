"""A whole book from one workbook: looked through first, then loaded whole or not at all."""

from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tallystick.kit.fields import Missing
from tallystick.kit.period import today_in
from tallystick.kit.refusal import Refusal
from tallystick.onboarding import commands, queries
from tallystick.onboarding.commands import Fault, Faults, Loaded

from ..door import StaffRequest, show, wants_fragment
from .chosen import FORM

FAULTS_SHOWN = 200
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a workbook: what is or would be loaded, or its faults."""

    loaded: Loaded | None
    faults: list[Fault]

    @property
    def shown(self) -> list[Fault]:
        return self.faults[:FAULTS_SHOWN]

    @property
    def counts(self) -> list[tuple[str, int]]:
        found = self.loaded.counts.items() if self.loaded else ()
        return [(queries.sheet_name(key), count) for key, count in found if count]


@require_http_methods(FORM)
def load(request: StaffRequest) -> HttpResponse:
    """The form; sent, what would be loaded, or (asked to) what was."""
    if request.method != "POST":
        return show(request, "estate/load.html", answer=None)
    answer = _answer(request, dry=request.POST.get("act") != "load")
    # A part of the page that says what is wrong takes the place of the one before; a page of its own is marked as refused.
    status = 422 if answer.faults and not wants_fragment(request) else 200
    return show(request, "estate/load.html", "estate/_loaded.html", status=status, answer=answer)


def _answer(request: StaffRequest, *, dry: bool) -> Answer:
    sent = request.FILES.get("workbook")
    if not isinstance(sent, UploadedFile):
        return Answer(None, [Fault(Missing(), heading=_("Workbook"))])
    try:
        found = commands.read_workbook(request.scope, _bytes(sent))
    except Refusal as refusal:
        return Answer(None, [Fault(refusal)])
    if isinstance(found, Faults) or found.book is None:
        return Answer(None, list(found.faults))
    today: date = today_in(found.book.timezone)
    made = commands.import_draft(request.actor, request.scope, found, today=today, dry_run=dry)
    return Answer(None, list(made)) if isinstance(made, Faults) else Answer(made, [])


def _bytes(sent: UploadedFile) -> bytes:
    """The file as it came; of one that is too large only so much that it is seen to be."""
    return sent.read(queries.MOST_BYTES + 1)


@require_safe
def template(request: StaffRequest) -> HttpResponse:
    """An empty workbook in the reader's language."""
    language = get_language() or "en"
    chosen = language if language in queries.LANGUAGES else "en"
    response = HttpResponse(queries.template(chosen), content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="tallystick-{chosen}.xlsx"'
    return response
