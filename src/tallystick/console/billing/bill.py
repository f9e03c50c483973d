"""One bill: how its amount came about, what settled it, what it replaced; its void, its late fee posted or waived."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tallystick.billing import commands, queries
from tallystick.cashier import queries as cashier
from tallystick.kit.period import today_in
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row

from ..door import StaffRequest, address, book_of, go_to, show
from ..forms import plain
from ..writing import priced


@require_GET
def bill(request: StaffRequest, book: str, bill_id: int) -> HttpResponse:
    at = book_of(request, book)
    today = today_in(at.timezone)
    history = queries.bill_history(request.scope, bill_id, today=today)
    shown = next((row for row in history if row.id == bill_id and row.book_id == at.id), None)
    if shown is None:
        raise UnknownThing(kind=_("bill"), name=bill_id)
    settled = queries.settlements(request.scope, at.id, bill_id)
    return show(
        request,
        "billing/bill.html",
        book=at,
        bill=shown,
        explanation=queries.explanation(request.scope, at.id, bill_id),
        history=history if len(history) > 1 else [],
        before=next((row for row in history if row.id == shown.replaces_id), None),
        successor=next((row for row in history if row.replaces_id == shown.id), None),
        settlements=settled,
        numbers=_numbers(request, at, settled),
        late_fees=queries.late_fees(request.scope, at.id, bill_id),
        late_fee=queries.late_fees_of(request.scope, at.id, [bill_id], today).get(bill_id),
    )


def _numbers(request: StaffRequest, at: Row, settled: list[Row]) -> dict[int, str]:
    """The numbers of those of the receipts that laid money on a bill that the reader may open, by receipt."""
    if not request.member.may("receipts.see"):
        return {}
    return cashier.receipt_numbers(request.scope, at.id, [row.receipt_id for row in settled])


@require_POST
def void(request: StaffRequest, book: str, bill_id: int) -> HttpResponse:
    at = book_of(request, book)
    reason = plain(request.POST, "reason", 1000)
    commands.void_bills(request.actor, request.scope, at.id, [bill_id], today=today_in(at.timezone), reason=reason)
    messages.success(request, _("The bill was voided. No run makes it again; generating it by hand does."))
    return go_to(request, address("bill", book, bill_id))


@require_POST
def post_late_fee(request: StaffRequest, book: str, bill_id: int) -> HttpResponse:
    """The late fee to today becomes a bill of its own."""
    at = book_of(request, book)
    fee = _late_fee(request, at, bill_id)
    commands.post_late_fees(request.actor, request.scope, at.id, today=today_in(at.timezone), bill_ids=[bill_id])
    messages.success(request, _("A late fee of %(fee)s was posted. Void its bill to take it back.") % {"fee": fee})
    return go_to(request, address("bill", book, bill_id))


@require_POST
def waive_late_fee(request: StaffRequest, book: str, bill_id: int) -> HttpResponse:
    """The late fee up to today is given up, with a reason."""
    at = book_of(request, book)
    fee = _late_fee(request, at, bill_id)
    reason = plain(request.POST, "reason", 1000)
    commands.waive_late_fees(request.actor, request.scope, at.id, [bill_id], today=today_in(at.timezone), reason=reason)
    messages.success(request, _("A late fee of %(fee)s was waived. Later days bear it again.") % {"fee": fee})
    return go_to(request, address("bill", book, bill_id))


@require_POST
def work_out_again(request: StaffRequest, book: str, bill_id: int) -> HttpResponse:
    """The bill is replaced by one that says what is right by today's prices, areas and assignments, where that differs."""
    at = book_of(request, book)
    today = today_in(at.timezone)
    done = commands.remake_bills(request.actor, request.scope, at.id, [bill_id], today=today)
    if not done.replaced:
        messages.success(request, _("Worked out again, the bill says the same: it stays."))
        return go_to(request, address("bill", book, bill_id))
    newest = max(row.id for row in queries.bill_history(request.scope, bill_id, today=today))
    messages.success(request, _("The bill was worked out again and replaced by this one."))
    return go_to(request, address("bill", book, newest))


def _late_fee(request: StaffRequest, at: Row, bill_id: int) -> str:
    """The late fee that is there to post or to waive, for the message; NoLateFee where somebody was quicker."""
    fee = queries.late_fees_of(request.scope, at.id, [bill_id], today_in(at.timezone)).get(bill_id)
    if fee is None:
        found = queries.bill(request.scope, bill_id, today=today_in(at.timezone))
        raise commands.NoLateFee(bill=found.item_name)
    return priced(fee, at.currency)
