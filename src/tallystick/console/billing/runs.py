"""Bill runs: what there were, what one would make, one that goes on, and undoing it."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from tallystick.billing import commands, queries
from tallystick.billing.queries import BillFilter, Wanted
from tallystick.jobs.tasks import hurry
from tallystick.kit.period import last_of_month, today_in
from tallystick.kit.sql import Row
from tallystick.tariffs import queries as tariffs

from ..door import StaffRequest, address, book_by_id, book_of, books_of, go_to, show
from ..forms import choice, day, plain, wholes
from ..writing import count

HOW = ("night", "through")
LISTED = 100
BY_ITS_RUN = 3  # how a bill was voided: its run was undone


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants made: in which book, what tonight would do or all through a day, of which items and tariffs."""

    book: Row
    today: date
    how: str
    through: date
    item_ids: tuple[int, ...]
    tariff_ids: tuple[int, ...]

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            through=self.through if self.how == "through" else None,
            item_ids=self.item_ids or None,
            tariff_ids=self.tariff_ids or None,
        )


@require_safe
def runs(request: StaffRequest) -> HttpResponse:
    """All runs, newest first."""
    zones = {row.id: row.timezone for row in books_of(request)}
    return show(request, "billing/runs.html", runs=queries.runs(request.scope, limit=LISTED), zones=zones)


@require_http_methods(["GET", "HEAD", "POST"])
def new_run(request: StaffRequest) -> HttpResponse:
    """The form for a run; sent, it asks for one and shows how it goes on."""
    if not books_of(request):
        return show(request, "billing/no_book.html")
    asked = _read(request, request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        run_id = commands.ask_run(request.actor, request.scope, asked.book.id, asked.wanted, today=asked.today)
        hurry()
        return go_to(request, address("run", run_id))
    periodic = [row for row in tariffs.tariffs(request.scope, asked.book.id) if not row.on_usage]
    return show(
        request,
        "billing/new_run.html",
        "billing/_new_run.html",
        asked=asked,
        books=books_of(request),
        items={row.item_id: row.item_name for row in periodic},
        tariffs=periodic,
        next_opening=queries.next_opening_day(request.scope, asked.book.id, asked.today),
    )


@require_GET
def preview(request: StaffRequest) -> HttpResponse:
    """What the run would make: by item, outliers, failures. Nothing is stored."""
    asked = _read(request, request.GET)
    found = queries.preview_run(request.scope, asked.book.id, asked.wanted, today=asked.today)
    names = {row.id: row.name for row in tariffs.items(request.scope, asked.book.id)}
    return show(
        request,
        "billing/preview.html",
        "billing/_preview.html",
        asked=asked,
        preview=found,
        item_names=names,
        outliers=queries.named_failures(request.scope, asked.book.id, found.outliers),
        failures=queries.named_failures(request.scope, asked.book.id, found.failures),
    )


@require_GET
def run(request: StaffRequest, run_id: int) -> HttpResponse:
    """One run: how far it is, while it goes on; then what came of it."""
    shown = queries.run(request.scope, run_id)
    book = book_by_id(request, shown.book_id)
    ended = shown.stage in ("done", "undone")
    return show(
        request,
        "billing/run.html",
        "billing/_run.html",
        run=shown,
        zone=book.timezone,
        totals=queries.run_totals(request.scope, run_id) if ended and shown.made else [],
        failures=queries.run_failures(request.scope, run_id) if shown.failed else [],
        undo_reason=_undo_reason(request, shown, today_in(book.timezone)) if shown.stage == "undone" else "",
    )


def _undo_reason(request: StaffRequest, run: Row, today: date) -> str:
    """Why a run was undone: its bills were voided with that reason, but for those that somebody voided before."""
    wanted = BillFilter(days={run.book_id: today}, run_id=run.id, state="void")
    page = queries.bills(request.scope, wanted, limit=LISTED)
    return next((str(row.void_reason) for row in page.rows if row.voided_how == BY_ITS_RUN), "")


@require_POST
def undo(request: StaffRequest, run_id: int) -> HttpResponse:
    """Void all bills of a run, with a reason."""
    shown = queries.run(request.scope, run_id)
    book = book_of(request, shown.book_code)
    reason = plain(request.POST, "reason", 1000)
    voided = commands.undo_run(request.actor, request.scope, run_id, today=today_in(book.timezone), reason=reason)
    told = ngettext("The run was undone: %(n)s bill is void.", "The run was undone: %(n)s bills are void.", voided)
    messages.success(request, told % {"n": count(voided)})
    return go_to(request, address("run", run_id))


def _read(request: StaffRequest, form: QueryDict) -> Asked:
    code = plain(form, "book")
    book = book_of(request, code) if code else books_of(request)[0]
    today = today_in(book.timezone)
    return Asked(
        book=book,
        today=today,
        how=choice(form, "how", HOW),
        through=day(form, "through", _("Through")) or last_of_month(today),
        item_ids=tuple(wholes(form.getlist("item"))),
        tariff_ids=tuple(wholes(form.getlist("tariff"))),
    )
