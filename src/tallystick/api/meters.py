"""Meters: what hangs where, replaced, taken down, labelled; how far a round of reading is."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.urls import reverse
from ninja import Body, Query, Router
from pydantic import Field

from tallystick.kit.period import first_of_month
from tallystick.kit.sql import Row
from tallystick.metering import commands, queries
from tallystick.metering.commands import MeterChange, NewMeter, Replacement

from .books import at
from .door import ApiRequest, operation
from .items import Why
from .paging import paged
from .shapes import Counted, Day, Figure, Id, Made, Many, Month, Page, Quantity, Said, Schema, Sorted, Text, Tick, Whole

router = Router()
LABEL = "console:label"  # the address that stands in a label's code, of the console


class MeterOut(Schema):
    """A meter: where it hangs, what it shows, what it was read last; `removed_on` and `final` where it was replaced."""

    id: int
    asset_id: int
    asset_code: str
    item_id: int
    item_name: str
    serial: str
    place: str = Field(description="Where it hangs.")
    communal: bool = Field(description="Its readings are never billed: what it measures is shared out.")
    multiplier: Quantity
    initial: Quantity
    digits: int | None = Field(description="Before the point: what it shows until it rolls over.")
    installed_on: date | None
    removed_on: date | None
    final: Quantity | None
    replaces_id: int | None = Field(description="The meter in whose place it hangs.")
    replaced_by_id: int | None = Field(description="The meter that hangs in its place.")
    last_month: Month | None = Field(description="The last month of which it has a reading.")
    last_current: Quantity | None
    last_estimated: bool | None


class WholeMeter(MeterOut):
    habit: Quantity | None = Field(description="What it measures in a month, of the last up to six true readings.")


class MeterIn(Said):
    asset_id: Id
    item_id: Id
    serial: Text = ""
    place: Text = Field("", description="Where it hangs.")
    communal: Tick = Field(False, description="Never billed: what it measures is shared out.")
    multiplier: Figure = Decimal(1)
    initial: Figure = Decimal(0)
    digits: Whole | None = None
    installed_on: Day | None = None


class MeterPatch(Said):
    """What is left out stays."""

    serial: Text | None = None
    place: Text | None = None
    communal: Tick | None = None
    multiplier: Figure | None = None
    initial: Figure | None = None
    digits: Whole | None = Field(None, description="Null: how many it shows is not known.")
    installed_on: Day | None = None


class MeterFilters(Sorted):
    text: Text = Field("", description="In a unit's code, a serial, or a place.")
    item: Id | None = None
    asset: Id | None = None
    building: Id | None = None
    state: Literal["in_use", "removed", "any"] = "any"
    communal: bool | None = None


class ReplacementIn(Said):
    """A meter is taken down on a day, and another put in its place; what is left out is as it was."""

    on: Day
    final: Figure = Field(description="What the old meter showed when it was taken down.")
    initial: Figure = Field(Decimal(0), description="What the new one shows.")
    serial: Text = ""
    multiplier: Figure | None = None
    digits: Whole | None = None
    rolled_over: Tick = Field(False, description="The old meter went past its last digit since it was read last.")


class Replaced(Schema):
    id: int = Field(description="The new meter.")


class Labelled(Said):
    meters: Many[Id]


class LabelFilters(Schema):
    item: Id | None = None
    building: Id | None = None


class LabelOut(Schema):
    """A label to be printed: where its QR code leads."""

    id: int = Field(description="Of the meter.")
    asset_code: str
    item_name: str
    serial: str
    place: str
    address: str


class RoundFilters(Schema):
    item: Id | None = None
    month: Month | None = Field(None, description="The book's present month, if left out.")


class FloorOut(Schema):
    """How far a round is on one floor."""

    building_id: int | None
    building_name: str
    floor: int | None
    meters: int
    read: int
    estimated: int
    left: int
    readers: list[str]


class RoundOut(Schema):
    month: Month
    meters: int
    read: int
    estimated: int
    left: int
    floors: list[FloorOut]


@operation(router, "GET", "/books/{key:book_id}/meters", may="readings.see", answers=Page[MeterOut])
def list_meters(request: ApiRequest, book_id: Id, asked: Query[MeterFilters]) -> Any:
    """The meters of a book, those too that were taken down."""
    at(request, book_id)
    wanted = queries.MeterFilter(
        item_id=asked.item, asset_ids=None if asked.asset is None else (asked.asset,), building_id=asked.building,
        communal=asked.communal, text=asked.text, state=asked.state,
    )  # fmt: skip
    return paged(queries.listed_meters(request.scope, book_id, wanted), asked)


@operation(router, "POST", "/books/{key:book_id}/meters", may="meters.change", answers=Made, status=201)
def add_meters(request: ApiRequest, book_id: Id, said: Body[Many[MeterIn]]) -> Any:
    """Add meters: all of them or none."""
    return 201, {"ids": at(request, book_id).order(commands.add_meters, [NewMeter(**one.told()) for one in said])}


@operation(router, "GET", "/books/{key:book_id}/meters/{key:meter_id}", may="readings.see", answers=WholeMeter)
def get_meter(request: ApiRequest, book_id: Id, meter_id: Id) -> Any:
    """One meter, and what it is used to."""
    habits = queries.habits(request.scope, book_id, meter_ids=[meter_id])
    return Row(queries.meter(request.scope, book_id, meter_id), habit=habits.get(meter_id))


@operation(router, "PATCH", "/books/{key:book_id}/meters/{key:meter_id}", may="meters.change", answers=MeterOut)
def change_meter(request: ApiRequest, book_id: Id, meter_id: Id, said: Body[MeterPatch]) -> Any:
    """Change what is known of a meter. Readings that are there keep what they were worked out from."""
    change = MeterChange(**said.given(), clear_digits="digits" in said.model_fields_set and said.digits is None)
    at(request, book_id).order(commands.change_meter, meter_id, change)
    return queries.meter(request.scope, book_id, meter_id)


@operation(router, "DELETE", "/books/{key:book_id}/meters/{key:meter_id}", may="meters.change", answers=Counted)
def remove_meter(request: ApiRequest, book_id: Id, meter_id: Id, asked: Query[Why]) -> Any:
    """Remove a meter that was never read."""
    at(request, book_id).order(commands.remove_meter, meter_id, reason=asked.reason)
    return {"count": 1}


@operation(
    router, "POST", "/books/{key:book_id}/meters/{key:meter_id}/replacement", may="meters.change", answers=Replaced, status=201
)
def replace_meter(request: ApiRequest, book_id: Id, meter_id: Id, said: Body[ReplacementIn]) -> Any:
    """Put another meter in a meter's place. The month has one reading all the same: that of the new one."""
    return 201, {"id": at(request, book_id).order(commands.replace_meter, meter_id, Replacement(**said.told()))}


@operation(router, "DELETE", "/books/{key:book_id}/meters/{key:meter_id}/replacement", may="meters.change", answers=MeterOut)
def undo_replacement(request: ApiRequest, book_id: Id, meter_id: Id, asked: Query[Why]) -> Any:
    """Take a meter away again that came in another's place and was not read yet; the other, which is answered, is back."""
    old_id = queries.meter(request.scope, book_id, meter_id).replaces_id
    at(request, book_id).order(commands.undo_replacement, meter_id, reason=asked.reason)
    return queries.meter(request.scope, book_id, old_id)


@operation(router, "GET", "/books/{key:book_id}/labels", may="meters.change", answers=list[LabelOut])
def list_labels(request: ApiRequest, book_id: Id, asked: Query[LabelFilters]) -> Any:
    """The labels of the meters in use, each with the address of its QR code."""
    found = queries.labels(request.scope, book_id, item_id=asked.item, building_id=asked.building)
    return [Row(row, address=request.build_absolute_uri(reverse(LABEL, args=[row.token]))) for row in found]


@operation(router, "POST", "/books/{key:book_id}/labels/renew", may="meters.change", answers=Counted)
def renew_labels(request: ApiRequest, book_id: Id, said: Body[Labelled]) -> Any:
    """Make the labels printed so far for these meters worth nothing; new ones have to be printed."""
    return {"count": at(request, book_id).order(commands.renew_label, said.meters)}


@operation(router, "GET", "/books/{key:book_id}/round", may="readings.see", answers=RoundOut)
def get_round(request: ApiRequest, book_id: Id, asked: Query[RoundFilters]) -> Any:
    """How far the reading of a month is: by building and floor what is read, by whom, and what is left."""
    month = asked.month or first_of_month(at(request, book_id).today)
    floors = [Row(row, left=row.left_over) for row in queries.rounds(request.scope, book_id, asked.item, month)]
    sums = {name: sum(row[name] for row in floors) for name in ("meters", "read", "estimated", "left")}
    return Row(sums, month=month, floors=floors)
