"""What a building and an asset may be."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tallystick.kit import fields
from tallystick.kit.refusal import Refusal

ASSET_KINDS = ("unit", "parking", "vehicle")
MEASURES = ("building_area", "inner_area", "shared_area", "parking_area", "displacement")


@dataclass(frozen=True, slots=True)
class NewBuilding:
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


def faults_of_building(building: NewBuilding) -> Iterator[Refusal]:
    yield from fields.text("code", building.code, 40, required=True)
    yield from fields.text("name", building.name, 120)


def faults_of_asset(asset: NewAsset) -> Iterator[Refusal]:
    yield from fields.text("code", asset.code, 60, required=True)
    yield from fields.choice("kind", asset.kind, ASSET_KINDS)
    yield from fields.text("room", asset.room, 60)
    yield from fields.whole("floor", asset.floor, least=-99, most=999)
    yield from fields.whole("household", asset.household, least=0, most=9999)
    for measure in MEASURES:
        yield from fields.number(measure, getattr(asset, measure), fields.QUANTITY_DECIMALS)
