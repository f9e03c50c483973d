"""Money taken: receipts listed, collected, voided; what an account owes."""

from collections import defaultdict
from datetime import date
from typing import Annotated, Any, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from ninja import Body, Query, Router
from pydantic import Field, StringConstraints

from tallystick.billing import queries as billing
from tallystick.cashier import commands, queries
from tallystick.cashier.commands import Collection, Means, Pick
from tallystick.kit.sql import Row

from .accounts import account_of
from .bills import ChargeOut
from .books import at, chosen_book
from .door import KEY_HEADER, ApiRequest, operation
from .paging import paged
from .shapes import Amount, Day, Id, Money, Page, Prose, Said, Schema, Sorted, Text, WordOrList, money, no_earlier_than

router = Router()
METHODS = Literal["cash", "transfer", "card", "wechat", "alipay", "vietqr"]


class ReceiptOut(Schema):
    """Money in, or a void of it (below zero)."""

    id: int
    number: str = Field(examples=["2020-000017"])
    book_id: int
    book_code: str
    currency: str
    account_id: int
    account_code: str
    account_name: str
    kind: str
    on_day: date = Field(description="The day on which the money came.")
    entered_on: date
    amount: Money
    methods: list[str]
    remark: str
    reason: str
    actor_name: str = Field(description="Who took it.")
    voids_id: int | None = Field(description="The receipt that this one voids.")
    void_id: int | None = Field(description="The receipt by which this one was voided.")


class ReceiptLine(Schema):
    bill_id: int
    amount: Money
    asset_code: str | None
    item_name: str
    starts_on: date
    late_fee_of: int | None = Field(description="The bill whose late fee this is.")


class MeansOut(Schema):
    method: str
    amount: Money
    reference: str


class WholeReceipt(ReceiptOut):
    """A receipt with what it paid, and by which means."""

    lines: list[ReceiptLine]
    means: list[MeansOut]


class ReceiptFilters(Sorted):
    """Which receipts are listed: the latest first, or by the day on which money came where days are chosen, unless sorted."""

    book: Id | None = None
    text: Text = Field("", description="A number, the beginning of a reference, or in a unit's code, an owner's name or phone.")
    state: Literal["standing", "voided", "void"] | None = Field(None, description="`void`: what took another back.")
    account: Id | None = None
    first: Day | None = Field(None, description="From this day on.")
    last: Annotated[Day | None, no_earlier_than("first")] = Field(None, description="Up to this day.")
    by_entry: bool = Field(False, description="Days are those of entry, not those on which the money came.")
    kind: Literal["payment", "void"] | None = None
    method: METHODS | None = None
    cashier: Text | None = None
    number: Text = ""


class ReceiptTotal(Schema):
    currency: str
    receipts: int
    voids: int
    amount: Money
    means: dict[str, Money] = Field(description="What came by each means of payment.")


class MeansIn(Said):
    method: METHODS
    amount: Amount | None = Field(None, description="Left out of one of several: it takes the rest.")
    reference: Annotated[str, StringConstraints(max_length=80)] = ""


class PickIn(Said):
    bill_id: Id
    amount: Amount | None = Field(None, description="Left out: all that is owed on it, with its late fee.")


class CollectionIn(Said):
    """What an account pays at once: one receipt."""

    account_id: Id
    bills: WordOrList[Literal["all", "due"], PickIn]
    amount: Amount | None = Field(None, description="Less than all that: laid on the oldest first.")
    means: list[MeansIn] = Field(min_length=1, max_length=20)
    on_day: Day | None = Field(None, description="The day on which the money came, where it is not today.")
    remark: Prose = ""


class Reason(Said):
    reason: Prose


class OpenBill(ChargeOut):
    """A bill with money open or a late fee not yet posted."""

    amount: Money
    paid: Money
    outstanding: Money
    late_fee: Money = Field(description="To the day asked for, not yet a bill of its own.")
    overdue: bool


class OpenBills(Schema):
    """All that an account owes on a day, oldest first."""

    account_id: int
    account_code: str
    currency: str
    on_day: date
    total: Money
    items: list[OpenBill]


class OnDay(Schema):
    on_day: Day | None = Field(None, description="Late fees are worked out to this day; today if left out.")


@operation(router, "GET", "/receipts", may="receipts.see", answers=Page[ReceiptOut])
def list_receipts(request: ApiRequest, asked: Query[ReceiptFilters]) -> Any:
    """Receipts, latest first."""
    return paged(queries.receipt_list(request.scope, wanted(request, asked)), asked, _shown)


@operation(router, "GET", "/receipts/totals", may="receipts.see", answers=list[ReceiptTotal])
def total_receipts(request: ApiRequest, asked: Query[ReceiptFilters]) -> Any:
    """What the receipts that match come to, by currency."""
    chosen = wanted(request, asked)
    means: dict[str, dict[str, str]] = defaultdict(dict)
    for row in queries.means_totals(request.scope, chosen):
        means[row.currency][row.method] = money(row, row.currency, ["amount"]).amount
    found = queries.receipt_totals(request.scope, chosen)
    return [Row(money(row, row.currency, ["amount"]), means=means[row.currency]) for row in found]


@operation(router, "GET", "/receipts/{key:receipt_id}", may="receipts.see", answers=WholeReceipt)
def get_receipt(request: ApiRequest, receipt_id: Id) -> Any:
    """One receipt, with what it paid and by which means."""
    return whole(request, receipt_id)


@operation(
    router, "POST", "/books/{key:book_id}/receipts", may="receipts.collect", answers=WholeReceipt, status=201, moves_money=True
)
def collect(request: ApiRequest, book_id: Id, said: Body[CollectionIn]) -> Any:
    """Take money from an account and lay it on its bills: one receipt."""
    bills: Any = said.bills if isinstance(said.bills, str) else [Pick(one.bill_id, one.amount) for one in said.bills]
    means = [Means(one.method, one.amount, one.reference) for one in said.means]
    order = Collection(said.account_id, bills, said.amount, means, said.on_day, said.remark, _request_id(request))
    (receipt_id,) = at(request, book_id).order(commands.collect, [order])
    return whole(request, receipt_id)


@operation(
    router, "POST", "/receipts/{key:receipt_id}/void", may="receipts.void", answers=WholeReceipt, status=201, moves_money=True
)
def void_receipt(request: ApiRequest, receipt_id: Id, said: Body[Reason]) -> Any:
    """Void a receipt, with a reason: a receipt of its own, which opens the bills again."""
    book_id = queries.receipt(request.scope, receipt_id).book_id
    (void_id,) = at(request, book_id).order(commands.void_receipts, [receipt_id], reason=said.reason)
    return whole(request, void_id)


@operation(router, "GET", "/books/{key:book_id}/accounts/{key:account_id}/open-bills", may="bills.see", answers=OpenBills)
def list_open_bills(request: ApiRequest, book_id: Id, account_id: Id, asked: Query[OnDay]) -> Any:
    """All that an account owes on a day, with late fees to that day."""
    here, account = at(request, book_id), account_of(request, book_id, account_id)
    on_day, currency = asked.on_day or here.today, here.book.currency
    rows = billing.open_bills(request.scope, book_id, [account_id], on_day=on_day)
    about = Row(total=sum(row.outstanding + row.late_fee for row in rows), account_id=account_id, account_code=account.code)
    bills = [money(row, currency, ["amount", "paid", "outstanding", "late_fee"]) for row in rows]
    return money(about, currency, ["total"]) | {"currency": currency, "on_day": on_day, "items": bills}


def wanted(request: ApiRequest, asked: ReceiptFilters) -> queries.ReceiptFilter:
    """The filters of a list; a book or account that is out of scope is unknown."""
    chosen_book(request, asked.book)
    return queries.ReceiptFilter(
        asked.book, asked.account, asked.first, asked.last, asked.by_entry, asked.kind, asked.method, asked.cashier, asked.number,
        asked.state or "", asked.text,
    )  # fmt: skip


def whole(request: ApiRequest, receipt_id: int) -> Row:
    found = queries.receipt(request.scope, receipt_id)
    parts = {name: [money(row, found.currency, ["amount"]) for row in found[name]] for name in ("lines", "means")}
    return Row(_shown(found), **parts)


def _shown(row: Row) -> Row:
    return money(row, row.currency, ["amount"])


def _request_id(request: ApiRequest) -> UUID:
    """The id by which the collection itself knows a request that comes again, should its answer have been forgotten."""
    return uuid5(NAMESPACE_URL, f"{request.member.user_id} {request.headers[KEY_HEADER]}")
