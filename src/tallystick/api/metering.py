"""Readings, each with its bill one act: listed, entered, edited, deleted, billed; a unit's usage by month."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import FileResponse
from ninja import Body, Query, Router
from pydantic import Field

from tallystick.billing import commands as billing
from tallystick.billing import queries
from tallystick.billing.commands import NewReading, ReadingChange
from tallystick.estate.queries import asset_by_id
from tallystick.kit import photos
from tallystick.kit.sql import Row

from .books import at, chosen_book
from .door import ApiRequest, operation
from .items import Why
from .named import require_assets, require_items
from .paging import paged
from .problems import not_found
from .shapes import (
    Counted,
    Day,
    Figure,
    Id,
    Made,
    Many,
    Money,
    Month,
    Page,
    Prose,
    Quantity,
    Said,
    Schema,
    Sorted,
    Text,
    Tick,
    money,
    no_earlier_than,
)

router = Router()
WAYS = {"by_hand": 1, "sheet": 2, "phone": 3, "program": 4, "estimate": 5, "share": 6}  # as metering has them
WAY_NAMES = {number: name for name, number in WAYS.items()}
WAY = Literal["by_hand", "sheet", "phone", "program", "estimate", "share"]
STATE = Literal["unbilled", "open", "part", "paid"]
AMOUNTS = ("amount", "paid", "outstanding", "amount_given")
JPEG = "image/jpeg"


class ReadingOut(Schema):
    """What a meter showed for a month, what was used, and the bill that it makes."""

    id: int
    book_id: int
    book_code: str
    currency: str
    asset_id: int
    asset_code: str
    item_id: int
    item_name: str
    meter_id: int
    serial: str
    communal: bool = Field(description="Of a communal meter: never billed.")
    month: Month
    previous: Quantity
    current: Quantity
    multiplier: Quantity
    loss: Quantity
    shared: Quantity
    carried: Quantity = Field(description="What meters before it measured; below zero, what estimates took too much.")
    usage: Quantity
    rolled_over: bool
    estimated: bool
    way: WAY = Field(description="How it came in.")
    read_on: date | None
    remark: str
    has_photo: bool
    actor_name: str = Field(description="Who entered it.")
    entered_at: datetime
    habit: Quantity | None = Field(description="What the meter measures in a month, of the last up to six true readings.")
    unusual: bool = Field(description="Far from its habit.")
    gap: bool = Field(description="It does not begin where the reading before ended.")
    state: STATE = Field(description="Without a bill, or what of its bill is paid.")
    bill_id: int | None
    amount: Money | None
    amount_given: Money | None = Field(description="An amount that was entered in place of the one worked out.")
    paid: Money | None
    outstanding: Money | None
    replaces_id: int | None
    voided_at: datetime | None
    voided_by: str
    void_reason: str


class WholeReading(ReadingOut):
    """A reading, and those that it replaced or that replaced it."""

    history: list[ReadingOut]


class ReadingFilters(Sorted):
    """Which readings are listed: the latest month first, unless sorted."""

    book: Id | None = None
    text: Text = Field("", description="In a unit's code, in the name or phone of somebody of its account; or a meter's number.")
    building: Id | None = None
    asset: Id | None = None
    meter: Id | None = None
    item: Id | None = None
    month_from: Month | None = None
    month_to: Annotated[Month | None, no_earlier_than("month_from")] = None
    reader: Text = Field("", description="The name of who entered it.")
    way: WAY | None = None
    state: STATE | None = None
    amount_from: Figure | None = None
    amount_to: Annotated[Figure | None, no_earlier_than("amount_from")] = None
    estimated: bool | None = None
    unusual: bool = Field(False, description="Only those far from their meter's habit.")
    gap: bool = Field(False, description="Only those that do not begin where the reading before ended.")


class ReadingTotal(Schema):
    currency: str | None
    readings: int
    usage: Quantity | None = Field(description="Null where readings of several items are added up.")
    amount: Money
    outstanding: Money


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
    amount: Figure | None = Field(None, description="What the bill shall come to, whatever the tariff says; it is marked.")
    read_on: Day | None = None
    serial: Text = Field("", description="Where the asset has several meters of the item, or for one that was replaced.")
    meter_id: Id | None = Field(None, description="The meter itself, instead of its serial.")
    rolled_over: Tick = Field(False, description="The meter went past its last digit.")
    remark: Text = ""


class EntryHow(Schema):
    bill: bool = Field(True, description="Make the bills at once; else they wait to be generated.")


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
    amount: Figure | None = Field(None, description="Null: what the tariff makes of it.")


class ToDelete(Said):
    """Some readings, and why they go."""

    readings: Many[Id]
    reason: Prose


class ToBill(Said):
    """Which readings that have no bill; all of the book, if nothing is said."""

    item_id: Id | None = None
    assets: Many[Id] | None = None
    readings: Many[Id] | None = None
    through: Month | None = Field(None, description="Those of this month and before.")


class NotBilled(Schema):
    reading_id: int
    name: str
    code: str


class BilledOut(Schema):
    """How many bills were made, and of which readings none could be, and why."""

    made: int
    failed: list[NotBilled]


class UsageFilters(Schema):
    item: Id | None = None
    months: int = Field(queries.CURVE_MONTHS, ge=1, le=120, description="The last so many months.")


class UsageOut(Schema):
    """What a unit used of an item in a month."""

    item_id: int
    item_name: str
    month: Month
    usage: Quantity
    estimated: bool
    amount: Money | None
    reading_ids: list[int]


@operation(router, "GET", "/readings", may="readings.see", answers=Page[ReadingOut])
def list_readings(request: ApiRequest, asked: Query[ReadingFilters]) -> Any:
    """Readings, by any filter, with what became of them."""
    return paged(queries.listed_readings(request.scope, wanted(request, asked)), asked, shown)


@operation(router, "GET", "/readings/totals", may="readings.see", answers=list[ReadingTotal])
def total_readings(request: ApiRequest, asked: Query[ReadingFilters]) -> Any:
    """What the readings that match come to, by currency."""
    found = queries.listed_readings(request.scope, wanted(request, asked)).totals()
    return [_total(row) for row in found if row.currency]


@operation(router, "POST", "/books/{key:book_id}/readings", may="readings.change", answers=Made, status=201, moves_money=True)
def enter_readings(request: ApiRequest, book_id: Id, asked: Query[EntryHow], said: Body[Many[ReadingIn]]) -> Any:
    """Store readings and make their bills: all of them or none."""
    entries = [NewReading(**one.told(), way=WAYS["program"]) for one in said]
    return {"ids": at(request, book_id).order(billing.enter_readings, entries, bill=asked.bill)}


@operation(router, "GET", "/books/{key:book_id}/readings/{key:reading_id}", may="readings.see", answers=WholeReading)
def get_reading(request: ApiRequest, book_id: Id, reading_id: Id) -> Any:
    """One reading, with those that it replaced."""
    return _whole(request, book_id, reading_id)


@operation(
    router,
    "PATCH",
    "/books/{key:book_id}/readings/{key:reading_id}",
    may="readings.change",
    answers=WholeReading,
    moves_money=True,
)
def edit_reading(request: ApiRequest, book_id: Id, reading_id: Id, said: Body[ReadingPatch]) -> Any:
    """Change a reading whose bill is wholly unpaid: it is replaced, and the bill follows."""
    change = ReadingChange(**said.told(), clear_amount="amount" in said.model_fields_set and said.amount is None)
    new_id = at(request, book_id).order(billing.edit_reading, reading_id, change)
    return _whole(request, book_id, new_id)


@operation(
    router, "DELETE", "/books/{key:book_id}/readings/{key:reading_id}", may="readings.change", answers=Counted, moves_money=True
)
def delete_reading(request: ApiRequest, book_id: Id, reading_id: Id, asked: Query[Why]) -> Any:
    """Delete a reading whose bill is wholly unpaid; the bill goes too."""
    at(request, book_id).order(billing.delete_reading, reading_id, reason=asked.reason)
    return {"count": 1}


@operation(router, "POST", "/books/{key:book_id}/readings/delete", may="readings.change", answers=Counted, moves_money=True)
def delete_readings(request: ApiRequest, book_id: Id, said: Body[ToDelete]) -> Any:
    """Delete readings whose bills are wholly unpaid, with their bills: all of them or none."""
    here = at(request, book_id)
    for reading_id in said.readings:
        here.order(billing.delete_reading, reading_id, reason=said.reason)
    return {"count": len(said.readings)}


@operation(router, "POST", "/books/{key:book_id}/readings/bill", may="readings.change", answers=BilledOut, moves_money=True)
def bill_readings(request: ApiRequest, book_id: Id, said: Body[ToBill]) -> Any:
    """Bill the readings that have no bill yet. What cannot be billed is listed, and the others go on."""
    here = at(request, book_id)
    require_items(request, book_id, None if said.item_id is None else [said.item_id], "item_id")
    require_assets(request, book_id, said.assets, "assets[{}]")
    return here.order(
        billing.bill_readings, item_id=said.item_id, asset_ids=said.assets, reading_ids=said.readings, through=said.through
    )


@operation(router, "GET", "/books/{key:book_id}/readings/{key:reading_id}/photo", may="readings.see", files=(JPEG,))
def get_photo(request: ApiRequest, book_id: Id, reading_id: Id) -> Any:
    """The photo that a reader took; 404 where there is none."""
    found = _row(request, book_id, reading_id)
    path = photos.path_of(found.photo) if found.photo else None
    if path is None or not path.exists():
        raise not_found()
    return FileResponse(path.open("rb"), content_type=JPEG)


@operation(router, "GET", "/books/{key:book_id}/assets/{key:asset_id}/usage", may="readings.see", answers=list[UsageOut])
def get_usage(request: ApiRequest, book_id: Id, asset_id: Id, asked: Query[UsageFilters]) -> Any:
    """What a unit used, item by item, month by month."""
    here = at(request, book_id)
    asset_by_id(request.scope, book_id, asset_id)
    found = queries.usage_curve(request.scope, book_id, asset_id, asked.item, months=asked.months, today=here.today)
    return [money(row, row.currency, ["amount"]) for row in found]


def wanted(request: ApiRequest, asked: ReadingFilters) -> queries.ReadingFilter:
    chosen_book(request, asked.book)
    return queries.ReadingFilter(
        book_id=asked.book,
        text=asked.text,
        building_id=asked.building,
        asset_id=asked.asset,
        meter_id=asked.meter,
        item_id=asked.item,
        month_from=asked.month_from,
        month_to=asked.month_to,
        reader=asked.reader,
        way=WAYS[asked.way] if asked.way else None,
        state=asked.state or "",
        amount_from=asked.amount_from,
        amount_to=asked.amount_to,
        estimated=asked.estimated,
        unusual=asked.unusual,
        gap=asked.gap,
    )


def shown(row: Row) -> Row:
    return Row(money(row, row.currency, AMOUNTS), way=WAY_NAMES[row.way], has_photo=bool(row.photo))


def _whole(request: ApiRequest, book_id: int, reading_id: int) -> Row:
    chain = queries.reading_page(request.scope, book_id, reading_id)
    (found,) = (row for row in chain if row.id == reading_id)
    return Row(shown(found), history=[shown(row) for row in chain if row.id != reading_id])


def _row(request: ApiRequest, book_id: int, reading_id: int) -> Row:
    chain = queries.reading_page(request.scope, book_id, reading_id)
    return next(row for row in chain if row.id == reading_id)


def _total(row: Row) -> Row:
    usage = row.usage if row["items"] == 1 else None
    return Row(money(row, row.currency, ["amount", "outstanding"]), readings=row.rows, usage=usage)
