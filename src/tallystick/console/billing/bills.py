"""The list of bills: filtered, added up, paged, exported, printed; what is ticked is acted on in acts.py."""

from dataclasses import replace

from django.http import FileResponse, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from tallystick.billing import queries
from tallystick.billing.queries import SHEET, BillFilter
from tallystick.kit.sql import Row

from .. import sheets
from ..door import StaffRequest, show
from ..forms import plain
from ..labels import STATUS
from . import filters
from .acts import ticked_bills
from .filters import Filters

ROWS_A_PAGE = 50
ROWS_PRINTED = 1000


@require_GET
def bills(request: StaffRequest) -> HttpResponse:
    """The list; the next page of it; or what other filters find. Looked at anew, it is as it was left."""
    chosen = filters.read(request, filters.remembered(request))
    wanted, sortable = _sorted(request, chosen.wanted)
    after = filters.cursor_of(request.GET, wanted.sort)
    page = queries.bills(request.scope, wanted, after=after, limit=ROWS_A_PAGE)
    filters.keep(request)
    fragment = "billing/_more_bills.html" if after else "billing/_bills.html"
    response = show(
        request,
        "billing/bills.html",
        fragment,
        filters=replace(chosen, wanted=wanted),
        rows=page.rows,
        after=filters.cursor_text(page.after),
        sortable=sortable,
        most_sorted=queries.SORTED_AT_MOST,
        is_first=not page.rows and chosen.is_bare and not _any(request, wanted),
    )
    return response if after else trigger_client_event(response, "bills-changed", after="swap")


def _any(request: StaffRequest, wanted: BillFilter) -> bool:
    """Whether there are any bills at all in the books that are looked at."""
    return any(row.bills for row in queries.bill_totals(request.scope, BillFilter(days=wanted.days)))


def _sorted(request: StaffRequest, wanted: BillFilter) -> tuple[BillFilter, bool]:
    """The filter as it can be answered at once, and whether another order than that of months can."""
    if queries.few_enough(request.scope, wanted):
        return wanted, True
    return (wanted if wanted.sort == "month" else replace(wanted, sort="month", descending=True)), False


@require_GET
def totals(request: StaffRequest) -> HttpResponse:
    """The totals of all that match: a fragment of its own, so that the list does not wait for it."""
    chosen = filters.read(request, request.GET)
    found = queries.bill_totals(request.scope, chosen.wanted)
    # Currencies in which nothing matches say nothing; where nothing matches at all, one does.
    told = [row for row in found if row.bills] or found[:1]
    return show(request, "billing/totals.html", "billing/_totals.html", totals=told)


@require_GET
def sheet(request: StaffRequest, kind: str) -> FileResponse:
    """All that match as a file."""
    return _file(request, kind, filters.read(request, request.GET).wanted)


@require_POST
def ticked_sheet(request: StaffRequest) -> FileResponse:
    """What is ticked as a file."""
    return _file(request, "xlsx", _ticked(request).wanted)


@require_http_methods(["GET", "HEAD", "POST"])
def printed(request: StaffRequest) -> HttpResponse:
    """A plain list for paper: all that match or, sent as a form, what is ticked."""
    chosen = _ticked(request) if request.method == "POST" else filters.read(request, request.GET)
    wanted, _sortable = _sorted(request, chosen.wanted)
    page = queries.bills(request.scope, wanted, limit=ROWS_PRINTED)
    totals = [row for row in queries.bill_totals(request.scope, wanted) if row.bills]
    return show(
        request, "billing/printed.html", filters=chosen, rows=page.rows, totals=totals, cut=ROWS_PRINTED if page.after else 0
    )


def _ticked(request: StaffRequest) -> Filters:
    """The filters of the list, narrowed to what is ticked in it."""
    chosen = filters.read(request, QueryDict(plain(request.POST, "matching", 2000)))
    if plain(request.POST, "all"):
        return chosen
    ids = tuple(bill_id for bill_ids in ticked_bills(request).values() for bill_id in bill_ids)
    return replace(chosen, wanted=replace(chosen.wanted, bill_ids=ids))


def _file(request: StaffRequest, kind: str, wanted: BillFilter) -> FileResponse:
    rows = (Row(zip(SHEET, row, strict=True)) for row in queries.bills_for_sheet(request.scope, wanted))
    return sheets.response(kind, "bills", columns(), rows)


HEADINGS = {
    "book_code": (_("Book"), 12),
    "asset_code": (_("Unit"), 12),
    "account_code": (_("Account"), 12),
    "owner_name": (_("Owner"), 18),
    "item_name": (_("Charge item"), 22),
    "tariff_name": (_("Tariff"), 18),
    "starts_on": (_("From"), 12),
    "ends_on": (_("To"), 12),
    "due_on": (_("Due"), 12),
    "currency": (_("Currency"), 9),
    "net": (_("Net"), 12),
    "tax": (_("Tax"), 12),
    "amount": (_("Amount"), 12),
    "paid": (_("Paid"), 12),
    "outstanding": (_("Outstanding"), 12),
    "status": (_("Status"), 12),
    "overdue": (_("Overdue"), 9),
    "void_reason": (_("Reason of the void"), 30),
}
MONEY = ("net", "tax", "amount", "paid", "outstanding")
SHOWN = {"status": lambda row: str(STATUS[row.status]), "overdue": lambda row: str(_("yes")) if row.overdue else ""}


def columns() -> list[sheets.Column]:
    """The columns of the sheet: money with its currency's decimals, words in the reader's language."""
    return [_column(name, str(heading), width) for name, (heading, width) in HEADINGS.items()]


def _column(name: str, heading: str, width: int) -> sheets.Column:
    return sheets.Column(heading, SHOWN.get(name) or (lambda row: row[name]), width, "money" if name in MONEY else "text")
