"""Buildings, units, parking spaces and vehicles, and who holds them."""

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Body, Query, Router
from pydantic import Field, StringConstraints

from tallystick.billing import commands as billing
from tallystick.estate import commands, queries
from tallystick.kit.period import ALWAYS, OPEN_END
from tallystick.kit.sql import Row

from .books import at
from .door import ApiRequest, operation
from .paging import paged
from .shapes import (
    Code,
    Counted,
    Day,
    Id,
    Made,
    Many,
    Measure,
    Name,
    NoName,
    Page,
    Phone,
    Prose,
    Quantity,
    Said,
    Schema,
    ShortCode,
    Sorted,
    Text,
    Tick,
    Whole,
)

router = Router()
Room = Annotated[str, StringConstraints(max_length=60)]
KINDS = Literal["unit", "parking", "vehicle"]
FACTS = ("code", "building_code", "room", "floor", "household", *commands.MEASURES)


class BuildingOut(Schema):
    id: int
    code: str
    name: str


class BuildingIn(Said):
    code: ShortCode
    name: NoName = ""


class BuildingPatch(Said):
    """What is left out stays."""

    code: ShortCode | None = None
    name: NoName | None = None
    reason: Prose = ""


class AssetOut(Schema):
    """A unit, a parking space or a vehicle; areas in m², displacement in litres."""

    id: int
    code: str
    kind: KINDS
    building_id: int | None
    building_code: str | None
    room: str
    floor: int | None
    household: int | None
    building_area: Quantity | None
    inner_area: Quantity | None
    shared_area: Quantity | None
    parking_area: Quantity | None
    displacement: Quantity | None
    account_id: int | None = Field(description="Who holds it.")
    account_code: str | None


class Measures(Said):
    building_code: ShortCode | None = None
    room: Room = ""
    floor: Annotated[Whole, Field(ge=-99, le=999)] | None = None
    household: Annotated[Whole, Field(ge=0, le=9999)] | None = None
    building_area: Measure | None = None
    inner_area: Measure | None = None
    shared_area: Measure | None = None
    parking_area: Measure | None = None
    displacement: Measure | None = None


class AssetIn(Measures):
    code: Code
    kind: KINDS
    account_code: Code | None = Field(None, description="Who holds it; left out: an account of its own code.")


class AssetPatch(Measures):
    """What is left out stays."""

    code: Code | None = None
    reason: Prose = ""


class AssetFilters(Sorted):
    text: Text = Field("", description="In a code, a room, or in the name or phone of somebody of its account.")
    kind: KINDS | None = None
    building: Id | None = None
    floor: int | None = Field(None, ge=-99, le=999)
    account: Id | None = None
    on_day: Day | None = Field(None, description="Who holds it on this day; for good, if left out.")


class BuildingFilters(Sorted):
    text: Text = ""


class HoldingOut(Schema):
    """Who held an asset, from when to when; null: from always, or for good."""

    id: int
    account_id: int
    account_code: str
    account_name: str
    starts_on: date | None
    ends_on: date | None


class OwnerIn(Said):
    name: Name
    phone: Phone = ""
    email: NoName = ""


class TransferIn(Said):
    """Assets that change hands from a day on: to an account that exists, or to a new one."""

    asset_ids: Many[Id]
    from_day: Day
    account_code: Code | None = None
    exists: Tick = Field(False, description="The account is there already.")
    owner: OwnerIn | None = None
    held_by: Code | None = Field(None, description="The account that is thought to hold them now.")
    move_bills: Tick = Field(False, description="Bills that start on or after the day go along, where they bear no money.")
    reason: Prose = ""


class TransferredOut(Schema):
    account_id: int
    account_code: str
    moved: int = Field(description="Bills that went to the new holder.")


class MovedOut(Schema):
    moved: int
    kept: list[int] = Field(description="Bills left as they are, because money lies on them.")


class Undone(Said):
    asset_ids: Many[Id]
    reason: Prose = ""


@operation(router, "GET", "/books/{key:book_id}/buildings", may="estate.see", answers=Page[BuildingOut])
def list_buildings(request: ApiRequest, book_id: Id, asked: Query[BuildingFilters]) -> Any:
    """The buildings of a book."""
    at(request, book_id)
    return paged(queries.listed_buildings(request.scope, queries.BuildingFilter(book_id, asked.text)), asked)


@operation(router, "POST", "/books/{key:book_id}/buildings", may="estate.change", answers=Made, status=201)
def add_buildings(request: ApiRequest, book_id: Id, said: Body[Many[BuildingIn]]) -> Any:
    """Add buildings: all of them or none."""
    ids = at(request, book_id).order(commands.add_buildings, [commands.NewBuilding(**one.told()) for one in said])
    return 201, {"ids": [ids[one.code] for one in said]}


@operation(router, "PATCH", "/books/{key:book_id}/buildings/{key:building_id}", may="estate.change", answers=BuildingOut)
def change_building(request: ApiRequest, book_id: Id, building_id: Id, said: Body[BuildingPatch]) -> Any:
    """Give a building another code or name."""
    was = queries.building(request.scope, book_id, building_id)
    change = commands.BuildingChange(building_id, _or(said.code, was.code), _or(said.name, was.name))
    at(request, book_id).order(commands.change_buildings, [change], reason=said.reason)
    return queries.building(request.scope, book_id, building_id)


@operation(router, "DELETE", "/books/{key:book_id}/buildings/{key:building_id}", may="estate.change", answers=Counted)
def remove_building(request: ApiRequest, book_id: Id, building_id: Id) -> Any:
    """Remove a building in which nothing stands."""
    at(request, book_id).order(commands.remove_buildings, [building_id])
    return {"count": 1}


@operation(router, "GET", "/books/{key:book_id}/assets", may="estate.see", answers=Page[AssetOut])
def list_assets(request: ApiRequest, book_id: Id, asked: Query[AssetFilters]) -> Any:
    """The units, spaces and vehicles of a book."""
    at(request, book_id)
    wanted = queries.AssetFilter(
        book_id=book_id, text=asked.text, kind=asked.kind, building_id=asked.building, floor=asked.floor,
        account_id=asked.account,
        on_day=asked.on_day or OPEN_END,
    )  # fmt: skip
    return paged(queries.listed_assets(request.scope, wanted), asked)


@operation(router, "POST", "/books/{key:book_id}/assets", may="estate.change", answers=Made, status=201)
def add_assets(request: ApiRequest, book_id: Id, said: Body[Many[AssetIn]]) -> Any:
    """Add units, spaces and vehicles: all of them or none."""
    ids = at(request, book_id).order(commands.add_assets, [commands.NewAsset(**one.told()) for one in said])
    return 201, {"ids": [ids[one.code] for one in said]}


@operation(router, "GET", "/books/{key:book_id}/assets/{key:asset_id}", may="estate.see", answers=AssetOut)
def get_asset(request: ApiRequest, book_id: Id, asset_id: Id) -> Any:
    """One unit, space or vehicle."""
    return queries.asset_by_id(request.scope, book_id, asset_id)


@operation(router, "PATCH", "/books/{key:book_id}/assets/{key:asset_id}", may="estate.change", answers=AssetOut)
def change_asset(request: ApiRequest, book_id: Id, asset_id: Id, said: Body[AssetPatch]) -> Any:
    """Change what an asset measures, its room or its code. Bills that are made keep what they were worked out from."""
    was = queries.asset_by_id(request.scope, book_id, asset_id)
    given = said.given("reason", "code")
    change = commands.AssetChange(asset_id, **({name: was[name] for name in FACTS} | given | {"code": _or(said.code, was.code)}))
    at(request, book_id).order(commands.change_assets, [change], reason=said.reason)
    return queries.asset_by_id(request.scope, book_id, asset_id)


@operation(router, "DELETE", "/books/{key:book_id}/assets/{key:asset_id}", may="estate.change", answers=Counted)
def remove_asset(request: ApiRequest, book_id: Id, asset_id: Id) -> Any:
    """Remove an asset on which nothing hangs: no bill, no tariff, no meter."""
    at(request, book_id).order(billing.remove_assets, [asset_id])
    return {"count": 1}


@operation(router, "GET", "/books/{key:book_id}/assets/{key:asset_id}/holders", may="estate.see", answers=Page[HoldingOut])
def list_holders(request: ApiRequest, book_id: Id, asset_id: Id) -> Any:
    """Who held an asset, the first holder first."""
    queries.asset_by_id(request.scope, book_id, asset_id)
    rows = [_shown(row) for row in queries.holdings(request.scope, book_id, asset_id)]
    return {"items": rows, "next": None}


@operation(router, "POST", "/books/{key:book_id}/transfers", may="estate.change", answers=TransferredOut, moves_money=True)
def transfer(request: ApiRequest, book_id: Id, said: Body[TransferIn]) -> Any:
    """Let another account hold assets from a day on. What is owed by then stays with the old one."""
    here, assets = at(request, book_id), tuple(said.asset_ids)
    owner = commands.NewOwner(**said.owner.told()) if said.owner else None
    wanted = commands.Transfer(assets, said.from_day, said.account_code, said.exists, owner, said.held_by)
    (done,) = here.order(commands.transfer, [wanted], reason=said.reason)
    moved = here.order(billing.move_bills_after_transfer, assets).moved if said.move_bills else 0
    return {"account_id": done.account_id, "account_code": done.account_code, "moved": moved}


@operation(router, "POST", "/books/{key:book_id}/transfers/bills", may="estate.change", answers=MovedOut, moves_money=True)
def move_bills(request: ApiRequest, book_id: Id, said: Body[Undone]) -> Any:
    """Take the bills that start on or after the last transfer of assets over to who holds them since."""
    done = at(request, book_id).order(billing.move_bills_after_transfer, said.asset_ids)
    return {"moved": done.moved, "kept": list(done.kept)}


@operation(router, "POST", "/books/{key:book_id}/transfers/undo", may="estate.change", answers=Counted, moves_money=True)
def undo_transfer(request: ApiRequest, book_id: Id, said: Body[Undone]) -> Any:
    """Let the last transfer of assets never have been; how many bills went back."""
    return {"count": at(request, book_id).order(billing.undo_transfer, said.asset_ids, reason=said.reason)}


def _or(given: str | None, was: str) -> str:
    return was if given is None else given


def _shown(row: Row) -> Row:
    starts_on = None if row.starts_on == ALWAYS else row.starts_on
    return Row(row, starts_on=starts_on, ends_on=None if row.ends_on in (None, OPEN_END) else row.ends_on)
