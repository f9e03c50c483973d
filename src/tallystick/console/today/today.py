"""Today's page: what was billed and collected, what is owed and for how long, what runs; slower parts come by themselves."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tallystick.billing import queries as billing
from tallystick.billing.queries import AGES, RunFilter
from tallystick.cashier import queries as cashier
from tallystick.kit.period import add_months, first_of_month, today_in
from tallystick.kit.sql import Row

from ..door import StaffRequest, book_of, books_of, show
from ..forms import plain
from . import charts

MONTHS, DEBTORS, RUNS_LISTED = 12, 10, 20
FAILED_LATELY = timedelta(days=7)
NOTHING = Decimal(0)
AGE_NAMES = dict(zip(AGES, (_("Not yet due"), _("1–30 days"), _("31–60 days"), _("61–90 days"), _("Over 90 days")), strict=True))


@dataclass(frozen=True, slots=True)
class Month:
    """A month beside its bars, and what it is called below them."""

    first_day: date
    label: str
    billed: Decimal
    collected: Decimal
    bars: charts.Pair


@dataclass(frozen=True, slots=True)
class Age:
    """What is owed since so long, and its part of the bar."""

    name: object
    bills: int
    owed: Decimal
    part: charts.Slice


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is said of one currency; sums of two are never mixed."""

    currency: str
    totals: Row
    collected: Decimal
    collected_today: Decimal
    receipts_today: int
    months: list[Month]
    ages: list[Age]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The books that are looked at, each with its own today; `book` where it is one."""

    books: list[Row]
    book: Row | None
    days: Mapping[int, date]

    @property
    def query(self) -> str:
        return f"?book={self.book.code}" if self.book and len(self.books) > 1 else ""


@require_safe
def today(request: StaffRequest) -> HttpResponse:
    """The page; from kept sums, in as many queries for any number of books and bills."""
    chosen = _chosen(request)
    sees_receipts = request.member.may("receipts.see") and request.scope.item_ids is None
    found = _figures(request, chosen, sees_receipts) if chosen.days else []
    return show(
        request,
        "today/today.html",
        chosen=chosen,
        figures=found,
        sees_receipts=sees_receipts,
        today=max(chosen.days.values(), default=None),
        chart={"width": charts.width_of(MONTHS), "height": charts.HEIGHT},
    )


@require_safe
def buildings(request: StaffRequest) -> HttpResponse:
    """How much of this month's bills is paid, by building, the least first."""
    chosen = _chosen(request)
    tables = _by_currency(billing.buildings_paid(request.scope, chosen.days))
    return show(
        request, "today/part.html", "today/_buildings.html", chosen=chosen, part="today/_buildings.html", tables=tables,
        share=charts.share,
    )  # fmt: skip


@require_safe
def debtors(request: StaffRequest) -> HttpResponse:
    """Who owes the most."""
    chosen = _chosen(request)
    ranking = billing.debtors(request.scope, chosen.days, limit=DEBTORS)
    return show(
        request, "today/part.html", "today/_debtors.html", chosen=chosen, part="today/_debtors.html", ranking=ranking,
        tables=_by_currency(ranking.rows),
        zone=next((row.timezone for row in chosen.books if row.id in chosen.days), "UTC"),
    )  # fmt: skip


@require_safe
def runs(request: StaffRequest) -> HttpResponse:
    """What runs, what failed lately, and when midnight has something to do next."""
    chosen = _chosen(request)
    book_id = chosen.book.id if chosen.book else None
    lately = max(chosen.days.values(), default=date.min + FAILED_LATELY) - FAILED_LATELY
    going = billing.listed_runs(request.scope, RunFilter(book_id=book_id, stage="waiting"))
    failed = billing.listed_runs(request.scope, RunFilter(book_id=book_id, stage="failed", day_from=lately))
    return show(
        request, "today/part.html", "today/_runs.html", chosen=chosen, part="today/_runs.html",
        going=going.page(limit=RUNS_LISTED).rows,
        failed=failed.page(limit=RUNS_LISTED).rows,
        openings=billing.openings(request.scope, chosen.days),
    )  # fmt: skip


def _chosen(request: StaffRequest) -> Chosen:
    books, code = books_of(request), plain(request.GET, "book")
    book = book_of(request, code) if code else books[0] if len(books) == 1 else None
    return Chosen(books, book, {row.id: today_in(row.timezone) for row in ([book] if book else books)})


def _figures(request: StaffRequest, chosen: Chosen, sees_receipts: bool) -> list[Figures]:
    scope, days = request.scope, chosen.days
    ages, billed, collected = _by_currency(billing.ages(scope, days)), _by_currency(billing.months_billed(scope, days)), {}
    if sees_receipts:
        collected = _by_currency(cashier.months_collected(scope, days))
    month = first_of_month(max(days.values()))
    return [
        _figures_of(row, month, billed[row.currency], collected.get(row.currency, []), ages[row.currency])
        for row in billing.today_totals(scope, days)
    ]


def _figures_of(totals: Row, month: date, billed: Sequence[Row], collected: Sequence[Row], ages: Sequence[Row]) -> Figures:
    now = next((row for row in collected if row.month == month), None)
    return Figures(
        currency=totals.currency,
        totals=totals,
        collected=now.collected if now else NOTHING,
        collected_today=now.today if now else NOTHING,
        receipts_today=now.receipts_today if now else 0,
        months=_months(month, billed, collected),
        ages=_ages(ages),
    )


def _months(last: date, billed: Sequence[Row], collected: Sequence[Row]) -> list[Month]:
    firsts = [add_months(last, place) for place in range(1 - MONTHS, 1)]
    by_month = {row.month: row.billed for row in billed}, {row.month: row.collected for row in collected}
    values = [(by_month[0].get(first, NOTHING), by_month[1].get(first, NOTHING)) for first in firsts]
    drawn = zip(firsts, values, charts.pairs(values), strict=True)
    return [Month(first, charts.month_label(first.month), *pair, bars) for first, pair, bars in drawn]


def _ages(found: Sequence[Row]) -> list[Age]:
    by_age = {row.least_days: row for row in found}
    owed = [by_age[days].owed if days in by_age else NOTHING for days in AGES]
    bills = [by_age[days].bills if days in by_age else 0 for days in AGES]
    named = zip(AGES, bills, owed, charts.slices(owed), strict=True)
    return [Age(AGE_NAMES[days], count, amount, part) for days, count, amount, part in named]


def _by_currency(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.currency].append(row)
    return found
