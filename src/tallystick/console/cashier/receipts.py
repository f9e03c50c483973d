"""Receipts: one to show and print, and its void."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tallystick.accounts import queries as accounts
from tallystick.billing import queries as billing
from tallystick.cashier import commands, queries
from tallystick.kit.period import today_in
from tallystick.kit.sql import Row

from ..door import StaffRequest, address, book_by_id, go_to, show
from ..forms import plain


@require_GET
def receipt(request: StaffRequest, receipt_id: int) -> HttpResponse:
    """A receipt as it is printed."""
    shown = queries.receipt(request.scope, receipt_id)
    book = book_by_id(request, shown.book_id)
    parties = accounts.parties_of(request.scope, book.id, [shown.account_id])
    return show(
        request,
        "cashier/receipt.html",
        receipt=shown,
        book=book,
        payer=parties[0] if parties else None,
        months=_months(request, shown),
    )


def _months(request: StaffRequest, receipt: Row) -> dict[int, date]:
    """The months of the bills for which late fees stand on a receipt, by bill."""
    ids = [line.late_fee_of for line in receipt.lines if line.late_fee_of]
    found = billing.bill_states(request.scope, receipt.book_id, ids) if ids else {}
    return {bill_id: date.fromisoformat(f"{row.month}-01") for bill_id, row in found.items()}


@require_POST
def void(request: StaffRequest, receipt_id: int) -> HttpResponse:
    """Void a receipt with a reason: a receipt of its own, which opens the bills again."""
    shown = queries.receipt(request.scope, receipt_id)
    book = book_by_id(request, shown.book_id)
    reason, today = plain(request.POST, "reason", 1000), today_in(book.timezone)
    (void_id,) = commands.void_receipts(request.actor, request.scope, book.id, [receipt_id], reason=reason, today=today)
    messages.success(request, _("The receipt was voided, and what it paid is open again."))
    return go_to(request, address("receipt", void_id))
