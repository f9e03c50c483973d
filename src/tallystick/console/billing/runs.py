"""Bill runs: which there were, one that goes on, what came of it beside the period before, and undoing it."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from tallystick.billing import commands, queries
from tallystick.billing.queries import RunFilter
from tallystick.jobs.tasks import hurry
from tallystick.kit.period import today_in
from tallystick.kit.sql import Row

from .. import labels, lists, sheets
from ..door import StaffRequest, address, go_to, show, wants_fragment
from ..forms import choice, plain
from ..lists import Chosen, Column, Filter, Listing
from ..writing import count
from .mending import mending

UNITS_OF_A_FAILURE = 12  # named on the page; the sheet has all
KINDS = {"night": gettext_lazy("Midnight"), "hand": gettext_lazy("By hand")}
FAILED = {"some": gettext_lazy("With failures")}


def _stage(row: Row) -> str:
    if row.stage == "waiting" and row.total:
        return str(_("Making bills: %(n)s%%")) % {"n": row.done * 100 // row.total}
    return str(labels.STAGE[row.stage])


RUNS = Listing(
    "runs",
    gettext_lazy("Bill runs"),
    (
        Column(
            "id", gettext_lazy("Run"), shown=lambda row: _("Run %(n)s") % {"n": row.id}, sort="run", place="title",
            link=lambda row: address("run", row.id), width=10,
        ),
        Column("book_name", gettext_lazy("Book"), width=20),
        Column("wanted", gettext_lazy("What"), shown=lambda row: labels.wanted(row.wanted, row.assets), width=34),
        Column("today", gettext_lazy("For the day"), "day", sort="day"),
        Column("asked_at", gettext_lazy("Asked for"), "moment"),
        Column("actor_name", gettext_lazy("By"), shown=lambda row: labels.actor(row.actor_name, row.user_id)),
        Column("made", gettext_lazy("Bills"), "count", sort="bills"),
        Column("amount", gettext_lazy("Amount"), "money", sort="amount", place="right"),
        Column("currency", gettext_lazy("Currency"), screen=False),
        Column("failed", gettext_lazy("Failed"), "count"),
        Column("stage", gettext_lazy("Stage"), shown=_stage, tag=lambda row: f"stage-{row.stage}", place="right"),
    ),
    filters=(
        Filter("book", gettext_lazy("Book"), options=lists.of_books, all=gettext_lazy("All books")),
        Filter("stage", gettext_lazy("Stage"), options=lambda request, chosen: list(labels.STAGE.items())),
        Filter("kind", gettext_lazy("Kind"), options=lambda request, chosen: list(KINDS.items())),
        Filter("failed", gettext_lazy("Failures"), options=lambda request, chosen: list(FAILED.items())),
        Filter("from", gettext_lazy("From"), "day"),
        Filter("to", gettext_lazy("To"), "day"),
    ),
    search=gettext_lazy("Number, or who asked"),
    sums=(
        Column("made", gettext_lazy("Bills"), "count"),
        Column("amount", gettext_lazy("Amount"), "money"),
        Column("failed", gettext_lazy("Failed"), "count"),
    ),
)  # fmt: skip


@require_safe
def runs(request: StaffRequest) -> HttpResponse | FileResponse:
    """All runs, newest first."""
    chosen = lists.read(request, RUNS)
    listed = queries.listed_runs(request.scope, _wanted(request, chosen))
    return lists.answer(request, RUNS, chosen, listed, "billing/runs.html", context={"going": _going(request)})


def _wanted(request: StaffRequest, chosen: Chosen) -> RunFilter:
    book = chosen.book(request)
    kind = choice(chosen.values, "kind", ("", *KINDS))
    return RunFilter(
        book_id=book.id if book else None,
        text=chosen["q"],
        stage=choice(chosen.values, "stage", ("", *labels.STAGE)),
        by_hand=kind == "hand" if kind else None,
        failed=bool(choice(chosen.values, "failed", ("", *FAILED))),
        day_from=chosen.day("from"),
        day_to=chosen.day("to"),
    )


@require_GET
def going(request: StaffRequest) -> HttpResponse:
    """The runs that go on, with how far each is: a fragment that asks for itself again while there are any."""
    if not wants_fragment(request):
        return go_to(request, address("runs"))
    return show(request, "billing/_going.html", "billing/_going.html", going=_going(request))


def _going(request: StaffRequest) -> list[Row]:
    return queries.listed_runs(request.scope, RunFilter(stage="waiting")).page(limit=20).rows


@require_GET
def run(request: StaffRequest, run_id: int) -> HttpResponse:
    """One run: how far it is, while it goes on; then what came of it."""
    shown = queries.run(request.scope, run_id)
    ended = shown.stage in ("done", "undone")
    return show(
        request,
        "billing/run.html",
        "billing/_run.html",
        run=shown,
        totals=queries.run_totals(request.scope, run_id) if ended and shown.made else [],
        **_failures(request, shown),
        mend=mending(request, shown.book_code),
    )


def _failures(request: StaffRequest, shown: Row) -> dict[str, Any]:
    if not shown.failed:
        return {"groups": [], "failures": {}}
    named = defaultdict(list)
    for row in queries.run_failures(request.scope, shown.id, each=UNITS_OF_A_FAILURE):
        named[row.tariff_id, row.code, row.lacks].append(row)
    return {"groups": queries.run_failure_groups(request.scope, shown.id), "failures": named}


@require_GET
def comparison(request: StaffRequest, run_id: int) -> HttpResponse:
    """A run beside the period before: by item, and the units that stand out. A fragment: the page does not wait for it."""
    shown = queries.run(request.scope, run_id)
    return show(
        request,
        "billing/comparison.html",
        "billing/_comparison.html",
        run=shown,
        compared=queries.compared_run(request.scope, run_id),
        changes=queries.run_changes(request.scope, run_id),
    )


@require_GET
def failures_sheet(request: StaffRequest, run_id: int) -> FileResponse:
    """All that a run could not make, with the reasons in words."""
    listed = queries.listed_run_failures(request.scope, run_id)
    return sheets.response("xlsx", f"run-{run_id}-failures", _failure_columns(), listed.stream())


def _failure_columns() -> list[sheets.Column]:
    return [
        sheets.Column(_("Unit"), lambda row: row.asset_code),
        sheets.Column(_("Charge item"), lambda row: row.item_name, 22),
        sheets.Column(_("Tariff"), lambda row: row.tariff_name, 22),
        sheets.Column(_("Month"), lambda row: row.starts_on),
        sheets.Column(_("Why"), lambda row: labels.failure(row.code, row.lacks), 48),
        sheets.Column(_("Made since"), lambda row: _("yes") if row.is_made else "", 12),
    ]


@require_POST
def undo(request: StaffRequest, run_id: int) -> HttpResponse:
    """Void all bills of a run, with a reason."""
    shown = queries.run(request.scope, run_id)
    reason = plain(request.POST, "reason", 1000)
    voided = commands.undo_run(request.actor, request.scope, run_id, today=today_in(shown.timezone), reason=reason)
    told = ngettext("The run was undone: %(n)s bill is void.", "The run was undone: %(n)s bills are void.", voided)
    messages.success(request, told % {"n": count(voided)})
    return go_to(request, address("run", run_id))


@require_POST
def again(request: StaffRequest, run_id: int) -> HttpResponse:
    """Ask once more for what a run was to make: all of it where it failed, else what it could not make."""
    shown = queries.run(request.scope, run_id)
    new_id = commands.ask_again(request.actor, request.scope, run_id, today=today_in(shown.timezone))
    hurry()
    return go_to(request, address("run", new_id))
