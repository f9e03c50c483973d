"""Tariffs bound to assets, in bulk, and ended."""

from dataclasses import asdict
from datetime import date
from typing import Any, Literal

from ninja import Body, Query, Router
from pydantic import Field

from tallystick.billing import commands as billing
from tallystick.billing import queries as bills
from tallystick.kit.sql import Row
from tallystick.tariffs import queries
from tallystick.tariffs.commands import Ending, NewAssignment

from .books import at
from .door import ApiRequest, operation
from .named import require_assets, require_tariffs
from .paging import paged
from .shapes import Day, Id, Many, Money, Page, Price, Prose, Quantity, Said, Schema, Sorted, Text, Tick, money

router = Router()


class AssignmentOut(Schema):
    """A tariff for an asset, from a day to a day, both included, or open."""

    id: int
    asset_id: int
    asset_code: str
    item_id: int
    item_name: str
    tariff_id: int
    tariff_name: str
    start_on: date
    end_on: date | None
    amount: Quantity | None
    made_on: date
    made_by: str
    removed_on: date | None
    state: str


class AssignmentFilters(Sorted):
    text: Text = ""
    building: Id | None = None
    kind: Literal["unit", "parking", "vehicle"] | None = None
    asset: Id | None = None
    item: Id | None = None
    tariff: Id | None = None
    on_day: Day | None = Field(None, description="States are those of this day; of today, if left out.")
    state: Literal["standing", "in_force", "coming", "ended", "removed", "any"] = "standing"


class AssignmentIn(Said):
    asset_id: Id
    tariff_id: Id
    start_on: Day
    end_on: Day | None = None
    amount: Price | None = Field(None, description="For tariffs that ask for an amount of each asset's own.")


class BindIn(Said):
    assignments: Many[AssignmentIn]
    replace: Tick = Field(False, description="What is in the way ends the day before; else it refuses them.")
    reason: Prose = ""


class BoundOut(Schema):
    """What binding came to: what was made, how many ended for it, and what became of their bills."""

    made: list[int]
    ended: int
    voided: int
    rerated: int
    kept: list[int] = Field(description="Bills left as they are, because money lies on them.")


class Clash(Schema):
    """An assignment whose days overlap with a wanted one."""

    assignment_id: int
    asset_code: str
    item_name: str
    tariff_name: str
    end_on: date = Field(description="When it would have to end.")


class FirstBillOut(Schema):
    """The first bill of an assignment: its amount, or why there is none."""

    asset_id: int
    asset_code: str
    starts_on: date
    ends_on: date
    amount: Money | None
    why: str
    lacks: str


class BindPreview(Schema):
    in_the_way: list[Clash]
    first_bills: list[FirstBillOut]


class EndingIn(Said):
    assignment_id: Id
    end_on: Day


class EndIn(Said):
    endings: Many[EndingIn]
    reason: Prose = ""


class EndedOut(Schema):
    voided: int
    rerated: int
    kept: list[int] = Field(description="Bills left as they are, because money lies on them.")


@operation(router, "GET", "/books/{key:book_id}/assignments", may="charges.see", answers=Page[AssignmentOut])
def list_assignments(request: ApiRequest, book_id: Id, asked: Query[AssignmentFilters]) -> Any:
    """What is bound to what."""
    here = at(request, book_id)
    wanted = queries.AssignmentFilter(
        asked.on_day or here.today, book_id, asked.text, asked.building, asked.kind, asset_id=asked.asset, item_id=asked.item,
        tariff_id=asked.tariff, state=asked.state,
    )  # fmt: skip
    return paged(queries.assignment_list(request.scope, wanted), asked)


@operation(
    router, "POST", "/books/{key:book_id}/assignments", may="charges.change", answers=BoundOut, status=201, moves_money=True,
    rows="assignments",
)  # fmt: skip
def bind(request: ApiRequest, book_id: Id, said: Body[BindIn]) -> Any:
    """Bind tariffs to assets, all or none. In place of what is there, its unpaid bills are voided or worked out again."""
    new = [NewAssignment(**one.told()) for one in said.assignments]
    return at(request, book_id).order(billing.bind, new, replace=said.replace, reason=said.reason)


@operation(
    router,
    "POST",
    "/books/{key:book_id}/assignments/end",
    may="charges.change",
    answers=EndedOut,
    moves_money=True,
    rows="endings",
)
def end_assignments(request: ApiRequest, book_id: Id, said: Body[EndIn]) -> Any:
    """End assignments: unpaid bills that start later are voided, the one that the end cuts is worked out again."""
    endings = [Ending(**one.told()) for one in said.endings]
    return at(request, book_id).order(billing.end_assignments, endings, reason=said.reason)


@operation(router, "POST", "/books/{key:book_id}/assignments/preview", may="charges.change", answers=BindPreview)
def preview_bind(request: ApiRequest, book_id: Id, said: Body[BindIn]) -> Any:
    """What is in the way of binding, and what each first bill would be. Nothing is stored."""
    here, new = at(request, book_id), [NewAssignment(**one.told()) for one in said.assignments]
    require_assets(request, book_id, [one.asset_id for one in new], "assignments[{}].asset_id")
    require_tariffs(request, book_id, [one.tariff_id for one in new], "assignments[{}].tariff_id")
    currency = here.book.currency
    clashes = queries.overlaps(request.scope, book_id, new)
    first = bills.first_bills(request.scope, book_id, new, currency=currency)
    return {"in_the_way": clashes, "first_bills": [money(Row(asdict(one)), currency, ["amount"]) for one in first]}


@operation(router, "POST", "/books/{key:book_id}/assignments/end/preview", may="charges.change", answers=EndedOut)
def preview_end(request: ApiRequest, book_id: Id, said: Body[EndIn]) -> Any:
    """What ending assignments would do to their bills. Nothing is stored."""
    at(request, book_id)
    found = bills.preview_end(request.scope, book_id, [Ending(**one.told()) for one in said.endings])
    return {"voided": len(found.voided), "rerated": len(found.cut), "kept": [row.id for row in found.kept]}
