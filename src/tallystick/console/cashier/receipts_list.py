"""The list of receipts: searched, narrowed, added up by means of payment, exported, remembered."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tallystick.cashier import queries
from tallystick.cashier.commands import Method
from tallystick.cashier.queries import ReceiptFilter
from tallystick.kit.sql import Row

from .. import labels
from ..door import StaffRequest, address
from ..lists import Chosen, Column, Filter, Listing, answer, of_books, read

STATES: dict[str, Any] = {"standing": _("Not voided"), "voided": _("Voided"), "void": _("Voids")}


def _state(row: Row) -> str:
    """What became of a receipt, where anything did."""
    if row.voids_id:
        return str(_("Void of {number}")).format(number=row.voids_number)
    return str(_("Voided by {number}")).format(number=row.void_number) if row.void_id else ""


def _methods(row: Row) -> str:
    return ", ".join(str(labels.METHOD.get(method, method)) for method in row.methods)


def _came_by(method: str) -> Column:
    """What came by one means of payment, beside the total; nothing where nothing did."""
    return Column(method, labels.METHOD[method], "money", shown=lambda row: row.means.get(method))


LISTING = Listing(
    "receipts",
    _("Receipts"),
    [
        Column("number", _("Number"), link=lambda row: address("receipt", row.id), sort="number", place="title", width=14),
        Column("on_day", _("Day"), "day", sort="day", width=12),
        Column(
            "account_code", _("Account"), link=lambda row: address("account", row.book_code, row.account_code), sort="account"
        ),
        Column("owner_name", _("Owner"), shown=lambda row: row.owner_name or row.account_name, sort="owner", width=20),
        Column("book_name", _("Book"), sort="book", width=20),
        Column("methods", _("Paid by"), shown=_methods, under=lambda row: ", ".join(row.references), sort="method", width=20),
        Column("references", _("Reference"), shown=lambda row: ", ".join(row.references), screen=False, width=20),
        Column("amount", _("Amount"), "money", sort="amount", place="right", width=14),
        Column("state", _("State"), "tag", shown=_state, tag=lambda row: "void", sort="state", width=22),
        Column("actor_name", _("Cashier"), shown=lambda row: labels.actor(row.actor_name, row.user_id), sort="cashier", width=18),
        Column("entered_at", _("Entered"), "moment", screen=False, width=18),
        Column("currency", _("Currency"), screen=False, width=10),
        Column("remark", _("Remark"), screen=False, width=30),
        Column("reason", _("Reason"), screen=False, width=30),
    ],
    filters=[
        Filter("book", _("Book"), options=of_books),
        Filter("from", _("From"), "day"),
        Filter("to", _("To"), "day"),
        Filter("method", _("Paid by"), options=lambda request, chosen: list(labels.METHOD.items())),
        Filter("cashier", _("Cashier"), options=lambda request, chosen: _cashiers(request)),
        Filter("state", _("State"), options=lambda request, chosen: list(STATES.items())),
    ],
    search=_("Number, unit, owner, phone or reference"),
    sums=[Column("amount", _("Amount"), "money"), *(_came_by(method) for method in labels.METHOD)],
)


@require_safe
def receipts(request: StaffRequest) -> HttpResponse | FileResponse:
    """Receipts, latest first, or by the days that are chosen."""
    chosen = read(request, LISTING)
    return answer(
        request, LISTING, chosen, queries.receipt_list(request.scope, _wanted(request, chosen)), "cashier/receipts.html"
    )


def _wanted(request: StaffRequest, chosen: Chosen) -> ReceiptFilter:
    book = chosen.book(request) if chosen["book"] else None
    return ReceiptFilter(
        book_id=book.id if book else None,
        first_on=chosen.day("from"),
        last_on=chosen.day("to"),
        method=chosen["method"] if chosen["method"] in set(Method) else None,
        cashier=chosen["cashier"] or None,
        state=chosen["state"] if chosen["state"] in STATES else "",
        text=chosen["q"],
    )


def _cashiers(request: StaffRequest) -> list[tuple[str, str]]:
    """All who ever entered a receipt, by the name that stands on it."""
    return [(name, str(labels.ACTOR.get(name, name))) for name in queries.cashiers(request.scope)]
