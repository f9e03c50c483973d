"""What the books come to today, as the console's first page shows it; and anything found by a text."""

from typing import Any

from ninja import Query, Router

from tallystick.billing import queries
from tallystick.estate import queries as estate

from .books import days
from .door import ApiRequest, operation
from .shapes import Id, Limit, Money, Month, Page, Schema, Text, money

router = Router()


class SummaryFilters(Schema):
    book: Id | None = None


class Totals(Schema):
    """Of one currency: what was billed and collected of this month, what is owed by now and later, what is overdue."""

    currency: str
    bills: int
    month_bills: int
    month_billed: Money
    month_paid: Money
    outstanding: Money
    later: Money
    overdue: Money


class Age(Schema):
    """What is owed for at least so many days."""

    currency: str
    least_days: int
    bills: int
    owed: Money


class MonthBilled(Schema):
    currency: str
    month: Month
    billed: Money
    paid: Money


class Summary(Schema):
    totals: list[Totals]
    ages: list[Age]
    months: list[MonthBilled]


class FindFilters(Schema):
    text: Text
    limit: Limit = 8


class Thing(Schema):
    """An asset, a person or an account that a text finds."""

    kind: str
    id: int
    code: str | None
    name: str | None
    account_id: int | None
    account_code: str | None
    book_id: int
    book_code: str


@operation(router, "GET", "/summary", may="bills.see", answers=Summary)
def get_summary(request: ApiRequest, asked: Query[SummaryFilters]) -> Any:
    """What the books in scope come to today: billed, collected, owed, overdue, by age and by month."""
    looked_at = days(request, asked.book)
    if not looked_at:
        return {"totals": [], "ages": [], "months": []}
    named = ("month_billed", "month_paid", "outstanding", "later", "overdue")
    return {
        "totals": [money(row, row.currency, named) for row in queries.today_totals(request.scope, looked_at)],
        "ages": [money(row, row.currency, ["owed"]) for row in queries.ages(request.scope, looked_at)],
        "months": [money(row, row.currency, ["billed", "paid"]) for row in queries.months_billed(request.scope, looked_at)],
    }


@operation(router, "GET", "/find", may="estate.see", answers=Page[Thing])
def find_anything(request: ApiRequest, asked: Query[FindFilters]) -> Any:
    """Units, spaces, vehicles, people and accounts by any part of a code, room, name or phone."""
    return {"items": estate.find_things(request.scope, asked.text, asked.limit), "next": None}
