"""Meters and their readings; a reading and its bill are one act."""

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Body, Query, Router
from pydantic import Field

from tallystick.billing import commands as billing
from tallystick.metering import commands, queries
from tallystick.metering.commands import NewMeter, NewReading, ReadingChange

from .books import at
from .door import ApiRequest, operation
from .items import Why
from .paging import cut
from .shapes import Counted, Day, Figure, Id, Made, Many, Month, Page, Paging, Quantity, Said, Schema, Text, Tick, Whole

router = Router()


class MeterOut(Schema):
    id: int
    asset_id: int
    asset_code: str
    item_id: int
    item_name: str
    serial: str
    multiplier: Quantity
    initial: Quantity
    digits: int | None = Field(description="Before the point: what it shows until it rolls over.")


class MeterIn(Said):
    asset_id: Id
    item_id: Id
    serial: Text = ""
    multiplier: Figure = Decimal(1)
    initial: Figure = Decimal(0)
    digits: Whole | None = None


class MeterFilters(Paging):
    item: Id | None = None
    asset: Id | None = None


class ReadingOut(Schema):
    id: int
    asset_id: int
    asset_code: str
    item_id: int
    item_name: str
    meter_id: int
    month: Month
    previous: Quantity
    current: Quantity
    multiplier: Quantity
    loss: Quantity
    shared: Quantity
    usage: Quantity
    rolled_over: bool
    read_on: date | None
    remark: str
    replaces_id: int | None


class ReadingIn(Said):
    """One month's figure; what is left out is taken from the meter and its last reading."""

    asset_id: Id
    item_id: Id
    month: Month
    current: Figure
    previous: Figure | None = None
    multiplier: Figure | None = None
    loss: Figure = Decimal(0)
    shared: Figure = Decimal(0)
    read_on: Day | None = None
    serial: Text = Field("", description="Where the asset has several meters of the item.")
    rolled_over: Tick = Field(False, description="The meter went past its last digit.")
    remark: Text = ""


class ReadingPatch(Said):
    """What is left out stays."""

    current: Figure | None = None
    previous: Figure | None = None
    multiplier: Figure | None = None
    loss: Figure | None = None
    shared: Figure | None = None
    read_on: Day | None = None
    rolled_over: Tick | None = None
    remark: Text | None = None


@operation(router, "GET", "/books/{key:book_id}/meters", may="readings.see", answers=Page[MeterOut])
def list_meters(request: ApiRequest, book_id: Id, asked: Query[MeterFilters]) -> Any:
    """The meters of a book."""
    assets = None if asked.asset is None else [asked.asset]
    return cut(queries.meters(request.scope, book_id, item_id=asked.item, asset_ids=assets), asked)


@operation(router, "POST", "/books/{key:book_id}/meters", may="readings.change", answers=Made, status=201)
def add_meters(request: ApiRequest, book_id: Id, said: Body[Many[MeterIn]]) -> Any:
    """Add meters: all of them or none."""
    return 201, {"ids": at(request, book_id).order(commands.add_meters, [NewMeter(**one.told()) for one in said])}


@operation(router, "POST", "/books/{key:book_id}/readings", may="readings.change", answers=Made, status=201, moves_money=True)
def enter_readings(request: ApiRequest, book_id: Id, said: Body[Many[ReadingIn]]) -> Any:
    """Store readings and make their bills: all of them or none."""
    return {"ids": at(request, book_id).order(billing.enter_readings, [NewReading(**one.told()) for one in said])}


@operation(router, "GET", "/books/{key:book_id}/readings/{key:reading_id}", may="readings.see", answers=ReadingOut)
def get_reading(request: ApiRequest, book_id: Id, reading_id: Id) -> Any:
    """One reading."""
    return queries.reading(request.scope, book_id, reading_id)


@operation(
    router, "PATCH", "/books/{key:book_id}/readings/{key:reading_id}", may="readings.change", answers=ReadingOut, moves_money=True
)
def edit_reading(request: ApiRequest, book_id: Id, reading_id: Id, said: Body[ReadingPatch]) -> Any:
    """Change a reading whose bill is wholly unpaid: it is replaced, and the bill follows."""
    new_id = at(request, book_id).order(billing.edit_reading, reading_id, ReadingChange(**said.told()))
    return queries.reading(request.scope, book_id, new_id)


@operation(
    router, "DELETE", "/books/{key:book_id}/readings/{key:reading_id}", may="readings.change", answers=Counted, moves_money=True
)
def delete_reading(request: ApiRequest, book_id: Id, reading_id: Id, asked: Query[Why]) -> Any:
    """Delete a reading whose bill is wholly unpaid; the bill goes too."""
    at(request, book_id).order(billing.delete_reading, reading_id, reason=asked.reason)
    return {"count": 1}
