"""What is worked out where a figure is wanting: months estimated, communal usage shared out."""

from datetime import datetime
from typing import Any, Literal

from ninja import Body, Query, Router
from pydantic import Field

from tallystick.billing import commands as billing
from tallystick.billing import queries as bills
from tallystick.billing.commands import NewApportionment
from tallystick.kit.period import first_of_month
from tallystick.kit.sql import Row
from tallystick.metering import queries

from .books import at
from .cashier import Reason
from .door import ApiRequest, operation
from .named import require_assets, require_items
from .paging import paged
from .shapes import Figure, Id, Many, Month, Page, Quantity, Said, Schema, Sorted

router = Router()
BYS = {"equal": 1, "area": 2, "usage": 3}  # as metering has them
BY_NAMES = {number: name for name, number in BYS.items()}
BY = Literal["equal", "area", "usage"]


class ToEstimate(Said):
    item_id: Id
    month: Month
    assets: Many[Id] | None = Field(None, description="Left out: every unit whose meter was not read.")


class EstimateOut(Schema):
    """What a meter would be estimated to show; without a habit, `code` says why not."""

    meter_id: int
    asset_id: int
    asset_code: str
    name: str
    previous: Quantity
    habit: Quantity | None
    current: Quantity | None
    code: str | None


class Skipped(Schema):
    meter_id: int
    asset_id: int
    asset_code: str
    name: str
    code: str


class Estimated(Schema):
    """The readings made, and the meters passed over, and why."""

    ids: list[int]
    skipped: list[Skipped]


class ApportionmentIn(Said):
    """What a communal meter measured in a month, or a quantity, to be borne by units."""

    item_id: Id
    month: Month
    by: BY = Field(description="Equally, by building area, or by what each used in the month.")
    assets: Many[Id]
    meter_id: Id | None = Field(None, description="A communal meter; or else:")
    quantity: Figure | None = Field(None, description="How much there is to share.")


class ApportionmentOut(Schema):
    """A communal usage that was shared out."""

    id: int
    item_id: int
    item_name: str
    month: Month
    meter_id: int | None
    meter_name: str
    quantity: Quantity
    by: BY
    units: int
    waiting: int = Field(description="Shares that wait for their unit's reading.")
    actor_name: str
    made_at: datetime
    voided_at: datetime | None
    voided_by: str
    void_reason: str


class ShareOut(Schema):
    asset_id: int
    asset_code: str
    weight: Quantity
    quantity: Quantity
    reading_id: int | None = Field(description="The reading that took it; null while it waits.")


class WholeApportionment(ApportionmentOut):
    shares: list[ShareOut]


class ApportionmentFilters(Sorted):
    item: Id | None = None
    month: Month | None = None
    undone: bool = Field(False, description="Those too that were undone.")


@operation(router, "POST", "/books/{key:book_id}/estimates/preview", may="readings.change", answers=list[EstimateOut])
def preview_estimates(request: ApiRequest, book_id: Id, said: Body[ToEstimate]) -> Any:
    """What estimating a month would come to. Nothing is stored."""
    at(request, book_id)
    require_assets(request, book_id, said.assets, "assets[{}]")
    return bills.preview_estimates(request.scope, book_id, said.item_id, said.month, asset_ids=said.assets)


@operation(
    router, "POST", "/books/{key:book_id}/estimates", may="readings.change", answers=Estimated, status=201, moves_money=True
)
def estimate_readings(request: ApiRequest, book_id: Id, said: Body[ToEstimate]) -> Any:
    """Estimate a month for meters that were not read, and bill it. What cannot be estimated is listed, and the others go on."""
    here = at(request, book_id)
    require_assets(request, book_id, said.assets, "assets[{}]")
    return here.order(billing.estimate_readings, said.item_id, said.month, asset_ids=said.assets)


@operation(router, "GET", "/books/{key:book_id}/apportionments", may="readings.see", answers=Page[ApportionmentOut])
def list_apportionments(request: ApiRequest, book_id: Id, asked: Query[ApportionmentFilters]) -> Any:
    """The communal usages of a book that were shared out."""
    found = queries.apportionments(
        request.scope, book_id, item_id=asked.item, month=asked.month and first_of_month(asked.month), with_undone=asked.undone
    )
    return paged(found, asked, _shown)


@operation(
    router, "POST", "/books/{key:book_id}/apportionments", may="readings.change", answers=WholeApportionment, status=201,
    moves_money=True,
)  # fmt: skip
def apportion(request: ApiRequest, book_id: Id, said: Body[ApportionmentIn]) -> Any:
    """Share a communal usage out. Units that are read already get a new bill; the others' shares wait for their reading."""
    require_items(request, book_id, [said.item_id], "item_id")
    new = NewApportionment(said.item_id, said.month, BYS[said.by], tuple(said.assets), said.meter_id, said.quantity)
    return _whole(request, book_id, at(request, book_id).order(billing.apportion, new))


@operation(
    router, "GET", "/books/{key:book_id}/apportionments/{key:apportionment_id}", may="readings.see", answers=WholeApportionment
)
def get_apportionment(request: ApiRequest, book_id: Id, apportionment_id: Id) -> Any:
    """One apportionment, with what each unit bears."""
    return _whole(request, book_id, apportionment_id)


@operation(
    router, "POST", "/books/{key:book_id}/apportionments/{key:apportionment_id}/undo", may="readings.change",
    answers=WholeApportionment, moves_money=True,
)  # fmt: skip
def undo_apportionment(request: ApiRequest, book_id: Id, apportionment_id: Id, said: Body[Reason]) -> Any:
    """Take an apportionment back, while the bills that bear its shares are unpaid; they follow."""
    at(request, book_id).order(billing.undo_apportionment, apportionment_id, reason=said.reason)
    return _whole(request, book_id, apportionment_id)


def _whole(request: ApiRequest, book_id: int, apportionment_id: int) -> Row:
    found, shares = queries.apportionment(request.scope, book_id, apportionment_id)
    return Row(_shown(found), shares=shares)


def _shown(row: Row) -> Row:
    return Row(row, by=BY_NAMES[row.by])
