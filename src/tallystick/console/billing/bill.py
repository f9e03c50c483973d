"""One bill: how its amount came about, what settled it, its late fee, what it replaced; and its void."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tallystick.billing import commands, queries
from tallystick.cashier import queries as cashier
from tallystick.kit.period import today_in
from tallystick.kit.refusal import UnknownThing

from ..door import StaffRequest, address, book_of, go_to, show
from ..forms import plain


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
        settlements=settled,
        numbers=cashier.receipt_numbers(request.scope, at.id, [row.receipt_id for row in settled]),
        late_fees=queries.late_fees(request.scope, at.id, bill_id),
        late_fee=queries.late_fees_of(request.scope, at.id, [bill_id], today).get(bill_id),
    )


@require_POST
def void(request: StaffRequest, book: str, bill_id: int) -> HttpResponse:
    at = book_of(request, book)
    reason = plain(request.POST, "reason", 1000)
    commands.void_bills(request.actor, request.scope, at.id, [bill_id], today=today_in(at.timezone), reason=reason)
    messages.success(request, _("The bill was voided. No run makes it again; generating it by hand does."))
    return go_to(request, address("bill", book, bill_id))
