"""Steps six and seven: the first run, and from it to the desk; then what stands."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tallystick.billing import commands, queries
from tallystick.billing.queries import BillFilter, Wanted
from tallystick.jobs.tasks import hurry
from tallystick.kit.period import last_of_month
from tallystick.kit.sql import Row
from tallystick.tariffs import queries as charges
from tallystick.tariffs.queries import AssetFilter

from ..door import StaffRequest, address, book_of, go_to, show
from ..forms import whole
from .steps import Way, way_of

ON_THE_WAY = "first_steps"  # in the session: the code of the book whose first receipt is being taken


@require_http_methods(["GET", "HEAD", "POST"])
def run(request: StaffRequest, book: str) -> HttpResponse:
    """What the run would make; sent, it is asked for, shows how far it is, and goes on."""
    at = book_of(request, book)
    way = way_of(request, at)
    wanted = Wanted(through=last_of_month(way.today))
    if request.method == "POST":
        run_id = commands.ask_run(request.actor, request.scope, at.id, wanted, today=way.today)
        hurry()
        return go_to(request, f"{address('first_run', at.code)}?run={run_id}")
    asked = whole(request.GET, "run")
    if asked is not None:
        return _progress(request, way, queries.run(request.scope, asked))
    preview = queries.preview_run(request.scope, at.id, wanted, today=way.today)
    return show(request, "first/run.html", way=way, step="run", preview=preview, through=wanted.through)


def _progress(request: StaffRequest, way: Way, shown: Row) -> HttpResponse:
    """How far the run is; when it made what it should, on to the desk."""
    if shown.stage == "done" and shown.made and not shown.failed and way.book is not None:
        return go_to(request, address("first_receipt", way.book.code))
    failures = queries.run_failures(request.scope, shown.id) if shown.failed else []
    return show(request, "first/progress.html", "first/_progress.html", way=way, step="run", run=shown, failures=failures[:5])


@require_safe
def receipt(request: StaffRequest, book: str) -> HttpResponse:
    """To the desk, to the first account that owes something."""
    at = book_of(request, book)
    way = way_of(request, at)
    if way.done["receipt"] or not way.done["run"]:
        return go_to(request, way.address)
    unpaid = BillFilter({at.id: way.today}, state="unpaid", descending=False)
    rows = queries.bills(request.scope, unpaid, limit=1).rows
    if not rows:
        messages.info(request, _("Nothing is owed. Generate bills first."))
        return go_to(request, address("first_run", at.code))
    request.session[ON_THE_WAY] = at.code
    return go_to(request, address("account", at.code, rows[0].account_code))


@require_safe
def done(request: StaffRequest, book: str) -> HttpResponse:
    """What stands, and what comes next."""
    at = book_of(request, book)
    way = way_of(request, at)
    request.session.pop(ON_THE_WAY, None)
    if way.next != "done":
        return go_to(request, way.address)
    units = charges.bindable(request.scope, at.id, AssetFilter(way.today, kind="unit")).count()
    totals = queries.bill_totals(request.scope, BillFilter({at.id: way.today}))
    return show(request, "first/done.html", way=way, step="done", units=units, totals=totals)
