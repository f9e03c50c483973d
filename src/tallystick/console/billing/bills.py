"""The list of bills: filtered, added up, paged, exported, voided where ticked."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpResponse, QueryDict
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from tallystick.billing import commands, queries
from tallystick.kit.period import today_in

from ..door import StaffRequest, address, book_by_id, go_to, show
from ..forms import NotAChoice, plain, wholes
from ..writing import count
from . import filters, sheets

ROWS_A_PAGE = 50


@require_GET
def bills(request: StaffRequest) -> HttpResponse:
    """The list; the next page of it; or what other filters find."""
    chosen = filters.read(request, request.GET)
    after = filters.cursor_of(request.GET, chosen.wanted.sort)
    page = queries.bills(request.scope, chosen.wanted, after=after, limit=ROWS_A_PAGE)
    fragment = "billing/_more_bills.html" if after else "billing/_bills.html"
    next_page = filters.cursor_text(page.after)
    response = show(request, "billing/bills.html", fragment, filters=chosen, rows=page.rows, after=next_page)
    return response if after else trigger_client_event(response, "bills-changed", after="swap")


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
    chosen = filters.read(request, request.GET)
    rows = queries.bills_for_sheet(request.scope, chosen.wanted)
    write = sheets.as_excel if kind == "xlsx" else sheets.as_csv
    return FileResponse(write(rows), as_attachment=True, filename=f"bills.{kind}")


@require_POST
def void(request: StaffRequest) -> HttpResponse:
    """Void the ticked bills, or all that match, with a reason; all of them or none."""
    matching = plain(request.POST, "matching", 2000)
    voided = 0
    with transaction.atomic():
        for book_id, bill_ids in _ticked(request, matching):
            reason, today = plain(request.POST, "reason", 1000), today_in(book_by_id(request, book_id).timezone)
            voided += commands.void_bills(request.actor, request.scope, book_id, bill_ids, today=today, reason=reason)
    messages.success(request, ngettext("%(n)s bill was voided.", "%(n)s bills were voided.", voided) % {"n": count(voided)})
    return go_to(request, f"{address('bills')}?{matching}")


def _ticked(request: StaffRequest, matching: str) -> Iterable[tuple[int, list[int]]]:
    """The ids of the bills that are meant, by book."""
    if plain(request.POST, "all"):
        wanted = filters.read(request, QueryDict(matching)).wanted
        return queries.bill_ids(request.scope, wanted).items()
    by_book: dict[int, list[int]] = defaultdict(list)
    for text in request.POST.getlist("bill"):
        numbers = wholes(text.split("-"))
        if len(numbers) != 2:
            raise NotAChoice(value=text)
        by_book[numbers[0]].append(numbers[1])
    return by_book.items()
