"""The desk: find who pays, tick what is paid, take the money."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import uuid4

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tallystick.accounts import queries as accounts
from tallystick.billing import queries as billing
from tallystick.cashier import commands
from tallystick.cashier import queries as cashier
from tallystick.cashier.commands import Collection, Means, Method, Pick
from tallystick.estate import queries as estate
from tallystick.kit.fields import Missing
from tallystick.kit.period import today_in
from tallystick.kit.refusal import Refusal
from tallystick.kit.sql import Row

from ..door import StaffRequest, address, book_of, go_to, show, wants_fragment
from ..forms import amount, amount_example, amount_pattern, day, plain, request_id, wholes

FOUND_AT_MOST = 12
RECENT_RECEIPTS, LAST_RECEIPTS = 5, 10
# What is handed over where, most used first.
METHODS = {
    "CNY": [Method.WECHAT, Method.ALIPAY, Method.CASH, Method.TRANSFER, Method.CARD],
    "VND": [Method.VIETQR, Method.CASH, Method.TRANSFER, Method.CARD],
}


@dataclass(frozen=True, slots=True)
class Owed:
    """What an account owes on a day, by month, with the bills that are ticked.

    Outstanding and overdue are without the late fees that are not yet bills, as in the list of bills.
    """

    months: list[tuple[date, list[Row]]]
    outstanding: Decimal
    overdue: Decimal
    late_fees: Decimal
    items: dict[int, str]
    ticked: set[int]


@require_GET
def desk(request: StaffRequest) -> HttpResponse:
    """Where the desk begins; where a search finds one account only, that account."""
    text = plain(request.GET, "q").lstrip("/ ")
    found = estate.find(request.scope, text, FOUND_AT_MOST) if text else []
    if len(found) == 1 and "HX-Request" not in request.headers:
        return go_to(request, account_address(found[0].book_code, found[0].code))
    last = cashier.receipts(request.scope, cashier.ReceiptFilter(), limit=LAST_RECEIPTS).rows if not text else []
    return show(
        request,
        "cashier/desk.html",
        "cashier/_found.html",
        text=text,
        found=found,
        receipts=last,
        address_of=account_address,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: StaffRequest, book: str, code: str) -> HttpResponse:
    """All that an account owes; sent, its ticked bills are collected on one receipt."""
    at = book_of(request, book)
    who = accounts.account(request.scope, at.id, plain({"code": code}, "code"))
    today = today_in(at.timezone)
    if request.method == "POST":
        try:
            return _collect(request, at, who)
        except Refusal as refusal:
            if not wants_fragment(request):
                raise
            return _refused(request, at, who, today, refusal)
    on_day = min(day(request.GET, "on_day", _("Day the money came")) or today, today)
    rows = billing.open_bills(request.scope, at.id, [who.id], on_day=on_day)
    ticked = set(wholes(request.GET.getlist("bill"))) if "on_day" in request.GET else None
    return show(
        request,
        "cashier/account.html",
        "cashier/_owed.html",
        book=at,
        account=who,
        parties=accounts.parties_of(request.scope, at.id, [who.id]),
        assets=_units_first(estate.assets_of_account(request.scope, at.id, who.id, on_day=today)),
        owed=_owed(rows, today, ticked),
        on_day=on_day,
        today=today,
        methods=METHODS.get(at.currency, list(Method)),
        receipts=cashier.receipts(request.scope, cashier.ReceiptFilter(at.id, account_id=who.id), limit=RECENT_RECEIPTS),
        request_id=uuid4(),
        nothing=Decimal(0),
        amount_pattern=amount_pattern(at.currency),
        amount_example=amount_example(at.currency),
        address=account_address(at.code, who.code),
    )


def _refused(request: StaffRequest, at: Row, who: Row, today: date, refusal: Refusal) -> HttpResponse:
    """Why nothing was collected, and what is owed now: it may be what has changed."""
    try:
        on_day = min(day(request.POST, "on_day", "") or today, today)
    except Refusal:
        on_day = today
    rows = billing.open_bills(request.scope, at.id, [who.id], on_day=on_day)
    ticked = {int(bill) for bill in request.POST.getlist("bill") if bill.isascii() and bill.isdigit()}
    facts: dict[str, Any] = {"book": at, "owed": _owed(rows, today, ticked), "on_day": on_day, "today": today}
    return show(request, "cashier/_not_collected.html", status=409, refusal=refusal, **facts)


def _units_first(assets: list[Row]) -> list[Row]:
    return sorted(assets, key=lambda row: row.kind != "unit")


def _owed(rows: Iterable[Row], today: date, ticked: set[int] | None) -> Owed:
    """Bills of this month and before are ticked, unless the reader ticked otherwise."""
    rows = sorted(rows, key=lambda row: row.month)
    due = {row.id for row in rows if row.month <= today}
    return Owed(
        months=[(month, list(bills)) for month, bills in groupby(rows, key=lambda row: row.month)],
        outstanding=sum((row.outstanding for row in rows if row.posted_on <= today), Decimal(0)),
        overdue=sum((row.outstanding for row in rows if row.overdue), Decimal(0)),
        late_fees=sum((row.late_fee for row in rows), Decimal(0)),
        items=dict(sorted({row.item_id: row.item_name for row in rows}.items(), key=lambda pair: pair[1])),
        ticked=due if ticked is None else ticked,
    )


def _collect(request: StaffRequest, book: Row, who: Row) -> HttpResponse:
    form = request.POST
    order = Collection(
        account_id=who.id,
        bills=[Pick(bill_id) for bill_id in wholes(form.getlist("bill"))],
        # What the page showed, so that no more is taken than the cashier saw, whatever has changed since.
        amount=_taken(form, book.currency),
        means=_means(form, book.currency),
        on_day=day(form, "on_day", _("Day the money came")),
        remark=plain(form, "remark", 1000),
        request_id=request_id(form),
    )
    (receipt_id,) = commands.collect(request.actor, request.scope, book.id, [order], today=today_in(book.timezone))
    return go_to(request, address("receipt", receipt_id))


def _taken(form: QueryDict, currency: str) -> Decimal:
    """The amount taken. Blank would mean all that is owed, and nobody would have seen how much that is."""
    taken = amount(form, "amount", currency, _("Amount taken"))
    if taken is None:
        raise Missing(_("Amount taken"))
    return taken


def _means(form: QueryDict, currency: str) -> list[Means]:
    """The chosen means of payment. One alone takes all; of several, one may be left blank and takes the rest."""
    methods = [method for method in Method if method in form.getlist("means")]
    alone = len(methods) == 1
    return [
        Means(
            method,
            None if alone else amount(form, f"amount_{method}", currency, _("Amount by means of payment")),
            plain(form, f"reference_{method}", 80),
        )
        for method in methods
    ]


def account_address(book_code: str, account_code: str) -> str:
    return address("account", book_code, account_code)
