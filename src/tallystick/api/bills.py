"""Bills: listed, explained, voided; their late fees posted and waived."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from ninja import Body, Query, Router
from pydantic import Field

from tallystick.billing import commands, queries
from tallystick.cashier import queries as cashier
from tallystick.kit.money import in_currency
from tallystick.kit.sql import Row

from .books import at, days
from .door import ApiRequest, operation
from .named import require_bills
from .paging import Whole, page, read_bill, written_bill
from .shapes import Counted, Id, Made, Many, Money, Month, Page, Paging, Prose, Said, Schema, Text, money, no_earlier_than, plain

router = Router()
AMOUNTS = ("net", "tax", "amount", "paid", "outstanding")
SHOWN_STATES = Literal["open", "part", "paid", "void"]


class ChargeOut(Schema):
    """What is charged, to what, for which period."""

    id: int
    asset_id: int | None
    asset_code: str | None
    item_id: int
    item_name: str
    tariff_id: int | None
    tariff_name: str | None
    late_fee_of: int | None = Field(description="The bill whose late fee this is.")
    month: Month
    starts_on: date
    ends_on: date
    due_on: date


class BillOut(ChargeOut):
    """One amount owed: one asset, one item, one period."""

    book_id: int
    book_code: str
    currency: str
    account_id: int
    account_code: str
    owner_name: str | None
    run_id: int | None
    posted_on: date = Field(description="From when it counts in what is owed.")
    made_on: date
    net: Money
    tax: Money
    amount: Money
    paid: Money
    outstanding: Money
    overdue: bool
    status: SHOWN_STATES
    replaces_id: int | None
    voided_on: date | None
    voided_by: str
    void_reason: str


class Step(Schema):
    what: str
    figures: str


class Settlement(Schema):
    """What a receipt laid on a bill; below zero where it was taken back."""

    receipt_id: int
    number: str
    on_day: date
    amount: Money


class LateFeeOut(Schema):
    """What became of a bill's late fee: a bill of its own, or given up."""

    on_day: date
    amount: Money
    waived: bool
    reason: str
    actor_name: str
    fee_bill_id: int | None


class WholeBill(BillOut):
    """A bill, how its amount came about, what settled it, what it replaced."""

    why: str = Field(examples=["1.2 × 89.50 building_area"])
    steps: list[Step]
    settlements: list[Settlement]
    late_fee: Money = Field(description="To today, neither posted nor waived.")
    late_fees: list[LateFeeOut]
    history: list[BillOut] = Field(description="Those that it replaced, or that replaced it.")


class BillFilters(Paging):
    """Which bills are listed; months are those in which their periods begin."""

    book: Id | None = None
    text: Text = Field("", description="In a unit's code, or in the name or phone of somebody of its account.")
    account: Id | None = None
    building: Id | None = None
    item: Id | None = None
    tariff: Id | None = None
    run: Id | None = None
    state: Literal["live", "unpaid", "open", "part", "paid", "overdue", "void"] = "live"
    month_from: Month | None = None
    month_to: Annotated[Month | None, no_earlier_than("month_from")] = None
    sort: Literal["month", "unit", "due", "amount", "outstanding"] = "month"
    order: Literal["asc", "desc"] = "desc"


class BillTotal(Schema):
    currency: str
    bills: int
    billed: Money
    collected: Money
    outstanding: Money
    later: Money = Field(description="Open, but posted after today.")
    overdue: Money


class Chosen(Said):
    """Some bills, and why."""

    bills: Many[Id]
    reason: Prose


class Ticked(Said):
    bills: Many[Id]


class AgainOut(Schema):
    changed: int
    failed: int


class AgainPreview(Schema):
    """How many bills would change, from how much to how much together, and how many could not be worked out."""

    changed: int
    was: Money
    amount: Money
    failed: int


class ToPost(Said):
    bills: Many[Id] | None = Field(None, description="Left out: every bill of the book that bears a late fee.")


class Waived(Schema):
    bill_id: int
    amount: Money


@operation(router, "GET", "/bills", may="bills.see", answers=Page[BillOut])
def list_bills(request: ApiRequest, asked: Query[BillFilters]) -> Any:
    """Bills, by any filter, in any order."""
    chosen = wanted(request, asked)

    def one_page() -> dict[str, Any]:
        found = queries.bills(request.scope, chosen, after=read_bill(asked.cursor, asked.sort), limit=asked.limit)
        return page([shown(row) for row in found.rows], written_bill(found.after))

    return Whole(one_page, lambda: _sheet(request, chosen), queries.SHEET)


@operation(router, "GET", "/bills/totals", may="bills.see", answers=list[BillTotal])
def total_bills(request: ApiRequest, asked: Query[BillFilters]) -> Any:
    """What the bills that match come to, by currency."""
    names = ("billed", "collected", "outstanding", "later", "overdue")
    return [money(row, row.currency, names) for row in queries.bill_totals(request.scope, wanted(request, asked)) if row.currency]


@operation(router, "GET", "/bills/{key:bill_id}", may="bills.see", answers=WholeBill)
def get_bill(request: ApiRequest, bill_id: Id) -> Any:
    """One bill: how its amount came about, what settled it, what it replaced."""
    found = queries.bill(request.scope, bill_id, today=date.max)
    here = at(request, found.book_id)
    history = queries.bill_history(request.scope, bill_id, today=here.today)
    bill = next(row for row in history if row.id == bill_id)
    return Row(
        shown(bill),
        **_explained(request, bill),
        settlements=_settlements(request, bill),
        **_late_fees(request, bill, here.today),
        history=[shown(row) for row in history if row.id != bill_id],
    )


@operation(router, "POST", "/books/{key:book_id}/bills/void", may="bills.void", answers=Counted, moves_money=True)
def void_bills(request: ApiRequest, book_id: Id, said: Body[Chosen]) -> Any:
    """Void bills that bear no money, with a reason: all of them or none. No run makes them again."""
    return {"count": at(request, book_id).order(commands.void_bills, said.bills, reason=said.reason)}


@operation(router, "POST", "/books/{key:book_id}/bills/again", may="bills.generate", answers=AgainOut, moves_money=True)
def work_out_again(request: ApiRequest, book_id: Id, said: Body[Ticked]) -> Any:
    """Work bills that bear no money out again, by today's assignments, prices and measures."""
    done = at(request, book_id).order(commands.remake_bills, said.bills)
    return {"changed": done.replaced, "failed": len(done.failed)}


@operation(router, "POST", "/books/{key:book_id}/bills/again/preview", may="bills.generate", answers=AgainPreview)
def preview_again(request: ApiRequest, book_id: Id, said: Body[Ticked]) -> Any:
    """What working bills out again would come to. Nothing is stored."""
    here = at(request, book_id)
    require_bills(request, book_id, said.bills, "bills[{}]")
    found = queries.preview_again(request.scope, book_id, said.bills, today=here.today)
    return again_shown(found, here.book.currency)


@operation(router, "POST", "/books/{key:book_id}/late-fees", may="bills.generate", answers=Made, moves_money=True)
def post_late_fees(request: ApiRequest, book_id: Id, said: Body[ToPost]) -> Any:
    """Turn the late fees to today, of a book or of some bills, into bills of their own."""
    here = at(request, book_id)
    require_bills(request, book_id, said.bills, "bills[{}]")
    return {"ids": here.order(commands.post_late_fees, bill_ids=said.bills)}


@operation(router, "POST", "/books/{key:book_id}/late-fees/waive", may="late_fees.waive", answers=list[Waived], moves_money=True)
def waive_late_fees(request: ApiRequest, book_id: Id, said: Body[Chosen]) -> Any:
    """Give up the late fees of bills up to today, with a reason."""
    here = at(request, book_id)
    waived = here.order(commands.waive_late_fees, said.bills, reason=said.reason)
    return [money(row, here.book.currency, ["amount"]) for row in waived]


def _sheet(request: ApiRequest, chosen: queries.BillFilter) -> Iterator[Row]:
    for values in queries.bills_for_sheet(request.scope, chosen):
        row = Row(zip(queries.SHEET, values, strict=True))
        yield money(row, row.currency, AMOUNTS)


def wanted(request: ApiRequest, asked: BillFilters) -> queries.BillFilter:
    return queries.BillFilter(
        days=days(request, asked.book),
        text=asked.text,
        account_id=asked.account,
        building_id=asked.building,
        item_id=asked.item,
        tariff_id=asked.tariff,
        run_id=asked.run,
        state=asked.state,
        month_from=asked.month_from,
        month_to=asked.month_to,
        sort=asked.sort,
        descending=asked.order == "desc",
    )


def again_shown(found: queries.Again, currency: str) -> Row:
    told = Row(changed=found.changed, was=found.was, amount=found.amount, failed=len(found.failed))
    return money(told, currency, ["was", "amount"])


def shown(row: Row) -> Row:
    return Row(money(row, row.currency, AMOUNTS), month=row.starts_on)


def _explained(request: ApiRequest, bill: Row) -> dict[str, Any]:
    found = queries.explanation(request.scope, bill.book_id, bill.id)
    return {"why": found.why, "steps": [{"what": str(what), "figures": said_figure(figures)} for what, figures in found.steps]}


def said_figure(figures: object) -> str:
    return plain(figures) if hasattr(figures, "as_tuple") else str(figures)  # type: ignore[arg-type]


def _settlements(request: ApiRequest, bill: Row) -> list[Row]:
    found = queries.settlements(request.scope, bill.book_id, bill.id)
    numbers = cashier.receipt_numbers(request.scope, bill.book_id, [row.receipt_id for row in found])
    return [Row(money(row, bill.currency, ["amount"]), number=numbers.get(row.receipt_id, "")) for row in found]


def _late_fees(request: ApiRequest, bill: Row, today: date) -> dict[str, Any]:
    due = queries.late_fees_of(request.scope, bill.book_id, [bill.id], today).get(bill.id)
    taken = queries.late_fees(request.scope, bill.book_id, bill.id)
    return {
        "late_fee": str(in_currency(due if due is not None else bill.net * 0, bill.currency)),
        "late_fees": [money(row, bill.currency, ["amount"]) for row in taken],
    }
