"""Bill runs: previewed, asked for, watched, undone."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Body, Query, Router
from pydantic import Field

from tallystick.billing import commands, queries
from tallystick.billing.queries import Wanted
from tallystick.kit.money import rounded
from tallystick.kit.sql import Row
from tallystick.tariffs import queries as tariffs

from .books import at, chosen_book
from .cashier import Reason
from .door import ApiRequest, operation
from .named import require_assets, require_items, require_tariffs
from .paging import paged
from .shapes import Counted, Day, Id, Many, Money, Page, Quantity, Said, Schema, Sorted, Text, money, no_earlier_than

router = Router()
CHANGE_DECIMALS = 2


class RunOut(Schema):
    """A bill run, how far it is, and what came of it."""

    id: int
    book_id: int
    book_code: str
    currency: str
    stage: Literal["waiting", "done", "failed", "undone"]
    today: date
    made: int
    failed: int
    amount: Money
    done: int | None = Field(None, description="Parts that are made, while it goes on.")
    total: int | None = Field(None, description="Of how many parts.")
    fault: str
    actor_name: str
    asked_at: datetime
    ended_at: datetime | None
    undone_at: datetime | None
    undone_by: str
    undo_reason: str


class RunFilters(Sorted):
    """Which runs are listed, newest first unless sorted; days are those that runs were for."""

    book: Id | None = None
    text: Text = Field("", description="A run's number, or in the name of who asked for it.")
    stage: Literal["waiting", "done", "failed", "undone"] | None = None
    by_hand: bool | None = Field(None, description="Asked for by somebody, or by midnight.")
    failed: bool = Field(False, description="Only those of which something failed.")
    first: Day | None = Field(None, description="From this day on.")
    last: Annotated[Day | None, no_earlier_than("first")] = Field(None, description="Up to this day.")


class RunIn(Said):
    """What a run is to make. Without `through`: what midnight would, all cycles that are open."""

    through: Day | None = Field(None, description="All periods that start on or before this day.")
    items: Many[Id] | None = None
    tariffs: Many[Id] | None = None
    assets: Many[Id] | None = None


class ItemTotal(Schema):
    item_id: int
    item_name: str
    bills: int
    amount: Money


class FailureOut(Schema):
    """A bill that cannot be worked out, and why: a code of a formula's fault."""

    asset_code: str | None
    item_name: str
    tariff_name: str | None
    starts_on: date
    code: str
    lacks: str | None


class OutlierOut(Schema):
    """A bill far from the others of its item and tariff."""

    asset_code: str | None
    item_name: str
    tariff_name: str | None
    starts_on: date
    amount: Money
    times_mean: str


class PreviewOut(Schema):
    """What a run would make if it were carried out now. Nothing is stored."""

    made: int
    failed: int
    amount: Money
    items: list[ItemTotal]
    outliers: list[OutlierOut]
    failures: list[FailureOut]


class ComparedItem(Schema):
    """What a run billed of an item, month for month beside as many months before."""

    item_id: int
    item_name: str
    bills: int
    months: int
    amount: Money
    earlier_bills: int
    earlier_months: int
    earlier_amount: Money
    change: Quantity | None = Field(
        description="In percent of what a month came to before, to two decimals: `4.39` is 4.39 % more.", examples=["4.39"]
    )


class ComparedUnit(Schema):
    """A bill, and the same unit's bill of the same tariff for the period before."""

    id: int
    asset_code: str | None
    item_name: str
    tariff_name: str | None
    starts_on: date
    amount: Money
    earlier_id: int
    earlier_on: date
    earlier_amount: Money


class ComparisonOut(Schema):
    items: list[ComparedItem]
    units: list[ComparedUnit]


class WholeRun(RunOut):
    items: list[ItemTotal] = Field(description="What it made, by item.")


@operation(router, "GET", "/runs", may="bills.see", answers=Page[RunOut])
def list_runs(request: ApiRequest, asked: Query[RunFilters]) -> Any:
    """Runs, newest first unless they are sorted."""
    chosen_book(request, asked.book)
    wanted = queries.RunFilter(asked.book, asked.text, asked.stage or "", asked.by_hand, asked.failed, asked.first, asked.last)
    return paged(queries.listed_runs(request.scope, wanted), asked, _shown)


@operation(router, "GET", "/runs/{key:run_id}", may="bills.see", answers=WholeRun)
def get_run(request: ApiRequest, run_id: Id) -> Any:
    """One run: how far it is, while it goes on; then what came of it."""
    return _whole(request, run_id)


@operation(router, "GET", "/runs/{key:run_id}/failures", may="bills.see", answers=Page[FailureOut])
def list_run_failures(request: ApiRequest, run_id: Id, asked: Query[Sorted]) -> Any:
    """The bills that a run could not make, and why."""
    return paged(queries.listed_run_failures(request.scope, run_id), asked)


@operation(router, "POST", "/books/{key:book_id}/runs/preview", may="bills.generate", answers=PreviewOut)
def preview_run(request: ApiRequest, book_id: Id, said: Body[RunIn]) -> Any:
    """What a run would make: totals, bills far from the rest, failures. Nothing is stored."""
    here = at(request, book_id)
    found = queries.preview_run(request.scope, book_id, _wanted(request, book_id, said), today=here.today)
    currency = here.book.currency
    names = {row.id: row.name for row in tariffs.items(request.scope, book_id)}
    items = [
        Row(item_id=one.item_id, item_name=names.get(one.item_id, ""), bills=one.made, amount=one.amount) for one in found.by_item
    ]
    outliers = queries.named_failures(request.scope, book_id, found.outliers)
    return {
        **money(Row(made=found.made, failed=found.failed, amount=found.amount), currency, ["amount"]),
        "items": [money(row, currency, ["amount"]) for row in items],
        "outliers": [Row(row, amount=str(row.amount), times_mean=str(row.times_mean)) for row in outliers],
        "failures": queries.named_failures(request.scope, book_id, found.failures),
    }


@operation(router, "POST", "/books/{key:book_id}/runs", may="bills.generate", answers=WholeRun, status=202, moves_money=True)
def ask_run(request: ApiRequest, book_id: Id, said: Body[RunIn]) -> Any:
    """Ask for a run. A worker carries it out: look at `/runs/{id}`, or be told by a webhook."""
    here = at(request, book_id)
    return _whole(request, here.order(commands.ask_run, _wanted(request, book_id, said)))


@operation(router, "POST", "/runs/{key:run_id}/undo", may="bills.void", answers=Counted, moves_money=True)
def undo_run(request: ApiRequest, run_id: Id, said: Body[Reason]) -> Any:
    """Void all bills that a run made, while none bears money. The next run makes them again."""
    here = at(request, queries.run(request.scope, run_id).book_id)
    done = commands.undo_run(request.actor, request.scope, run_id, today=here.today, reason=said.reason)
    return {"count": done}


@operation(router, "POST", "/runs/{key:run_id}/again", may="bills.generate", answers=WholeRun, status=202, moves_money=True)
def ask_again(request: ApiRequest, run_id: Id) -> Any:
    """Ask once more for what a run was to make: all of it where it failed, else what it could not make."""
    here = at(request, queries.run(request.scope, run_id).book_id)
    return _whole(request, commands.ask_again(request.actor, request.scope, run_id, today=here.today))


@operation(router, "GET", "/runs/{key:run_id}/comparison", may="bills.see", answers=ComparisonOut)
def compare_run(request: ApiRequest, run_id: Id) -> Any:
    """A run beside the period before: by item, and the units that stand out, furthest first."""
    currency = queries.run(request.scope, run_id).currency
    items = queries.compared_run(request.scope, run_id)
    units = queries.run_changes(request.scope, run_id)
    return {
        "items": [_compared(row, currency) for row in items],
        "units": [money(row, currency, ["amount", "earlier_amount"]) for row in units],
    }


def _wanted(request: ApiRequest, book_id: int, said: RunIn) -> Wanted:
    require_items(request, book_id, said.items, "items[{}]")
    require_tariffs(request, book_id, said.tariffs, "tariffs[{}]")
    require_assets(request, book_id, said.assets, "assets[{}]")

    def some(ids: list[int] | None) -> tuple[int, ...] | None:
        return None if ids is None else tuple(ids)

    return Wanted(said.through, some(said.items), some(said.tariffs), some(said.assets))


def _compared(row: Row, currency: str) -> Row:
    change = None if row.change is None else rounded(row.change, CHANGE_DECIMALS)
    return Row(money(row, currency, ["amount", "earlier_amount"]), change=change)


def _whole(request: ApiRequest, run_id: int) -> Row:
    found = queries.run(request.scope, run_id)
    made = queries.run_totals(request.scope, run_id) if found.made else []
    return Row(_shown(found), items=[money(row, found.currency, ["amount"]) for row in made])


def _shown(row: Row) -> Row:
    return money(row, row.currency, ["amount"])
