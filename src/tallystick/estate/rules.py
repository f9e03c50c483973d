"""What a building, an asset and a transfer may be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tallystick.kit import fields
from tallystick.kit.period import OPEN_END
from tallystick.kit.refusal import Refusal

from .refusals import FarTransfer

ASSET_KINDS = ("unit", "parking", "vehicle")
MEASURES = ("building_area", "inner_area", "shared_area", "parking_area", "displacement")
LONGEST_CODE = 60
# Who held what, is entered for the lifetime of those who live there; what is sold, is sold soon. Beyond are slips of the pen.
LONGEST_BACK, LONGEST_AHEAD = timedelta(days=18_263), timedelta(days=3653)


@dataclass(frozen=True, slots=True)
class NewBuilding:
    code: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class BuildingChange:
    building_id: int
    code: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class NewAsset:
    """A unit, a parking space or a vehicle (its code is the plate); areas in m², displacement in litres.

    Without an account code the asset is held by an account of its own code.
    """

    code: str
    kind: str
    account_code: str | None = None
    building_code: str | None = None
    room: str = ""
    floor: int | None = None
    household: int | None = None
    building_area: Decimal | None = None
    inner_area: Decimal | None = None
    shared_area: Decimal | None = None
    parking_area: Decimal | None = None
    displacement: Decimal | None = None

    @property
    def held_by(self) -> str:
        """The code of the account that holds it."""
        return self.account_code or self.code


@dataclass(frozen=True, slots=True)
class AssetChange:
    """All that an asset is to be from now on; its kind, and who holds it, stay."""

    asset_id: int
    code: str
    building_code: str | None = None
    room: str = ""
    floor: int | None = None
    household: int | None = None
    building_area: Decimal | None = None
    inner_area: Decimal | None = None
    shared_area: Decimal | None = None
    parking_area: Decimal | None = None
    displacement: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NewOwner:
    """Who is reached through the account that takes an asset over."""

    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Assets that change hands together from a day: the unit, and what goes along with it.

    Another account holds them from `from_day` on: the one called `account_code`, if it `exists`; else a new one, of this
    code or (None) of one made from that of the first asset. `held_by`: the account that is thought to hold them now.
    """

    asset_ids: tuple[int, ...]
    from_day: date
    account_code: str | None = None
    exists: bool = False
    owner: NewOwner | None = None
    held_by: str | None = None


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """Which assets a list shows; what is None or blank does not narrow. Who holds them is told as of `on_day`.

    `text` stands in a code (a vehicle's is its plate), a room, or in the name or phone of somebody of the account.
    """

    book_id: int | None = None
    text: str = ""
    kind: str | None = None
    building_id: int | None = None
    floor: int | None = None
    account_id: int | None = None
    on_day: date = OPEN_END


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """Which accounts a list shows. `holds`: those that hold something on `on_day`, or (False) nothing."""

    book_id: int | None = None
    text: str = ""
    holds: bool | None = None
    on_day: date = OPEN_END


@dataclass(frozen=True, slots=True)
class BuildingFilter:
    book_id: int | None = None
    text: str = ""


def faults_of_building(building: NewBuilding | BuildingChange) -> Iterator[Refusal]:
    yield from fields.code("code", building.code, 40)
    yield from fields.text("name", building.name, 120)


def faults_of_asset(asset: NewAsset) -> Iterator[Refusal]:
    yield from fields.code("code", asset.code, LONGEST_CODE)
    if asset.account_code is not None:
        yield from fields.code("account_code", asset.account_code, LONGEST_CODE)
    yield from fields.choice("kind", asset.kind, ASSET_KINDS)
    yield from _faults_of_facts(asset)


def faults_of_asset_change(change: AssetChange) -> Iterator[Refusal]:
    yield from fields.code("code", change.code, LONGEST_CODE)
    yield from _faults_of_facts(change)


def _faults_of_facts(asset: NewAsset | AssetChange) -> Iterator[Refusal]:
    yield from fields.text("room", asset.room, 60)
    yield from fields.whole("floor", asset.floor, least=-99, most=999)
    yield from fields.whole("household", asset.household, least=0, most=9999)
    for measure in MEASURES:
        yield from fields.number(measure, getattr(asset, measure), fields.QUANTITY_DECIMALS)


def faults_of_transfer(transfer: Transfer, today: date) -> Iterator[Refusal]:
    if not transfer.asset_ids:
        yield fields.Missing("asset_ids")
    first, last = today - LONGEST_BACK, today + LONGEST_AHEAD
    if not first <= transfer.from_day <= last:
        yield FarTransfer("from_day", day=transfer.from_day, first=first, last=last)
    if transfer.account_code is not None:
        yield from fields.code("account_code", transfer.account_code, LONGEST_CODE)
    elif transfer.exists:
        yield fields.Missing("account_code")
