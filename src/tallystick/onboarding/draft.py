"""What a workbook holds, in the rooms' own values: things name each other by code or name, since none has an id yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from tallystick.accounts.commands import NewAccount, NewBook, NewParty
from tallystick.billing.commands import NewOpening
from tallystick.estate.commands import NewAsset, NewBuilding
from tallystick.metering.commands import NewMeter
from tallystick.tariffs.commands import NewAssignment, NewFormula, NewItem, NewTariff, NewVersion

from .sheets import Fault

NO_ID = 0  # stands where an id will be, in things that are not made yet
SOUND_NAME = "X"  # stands where a name or code could not be read, so that the rest of its row is checked


@dataclass(frozen=True, slots=True)
class TariffKey:
    item: str
    name: str


@dataclass(slots=True)
class DraftTariff:
    """A tariff with the versions after its first; a common one is there already and has an id."""

    key: TariffKey
    tariff: NewTariff | None
    method: str
    versions: list[NewVersion] = field(default_factory=list)
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """An assignment, its asset and its tariff by name."""

    asset: str
    tariff: TariffKey
    assignment: NewAssignment


@dataclass(frozen=True, slots=True)
class Measured:
    asset: str
    item: str
    meter: NewMeter


@dataclass(frozen=True, slots=True)
class Owed:
    account: str
    asset: str | None
    item: str
    opening: NewOpening


@dataclass(slots=True)
class Draft:
    """Everything to be made; only without faults is it whole. `common` are items that all books share, by name.

    `kind` and `currency` are the book's, None where they could not be read; other sheets are judged by them.
    """

    book: NewBook | None = None
    kind: str | None = "community"
    currency: str | None = None
    buildings: list[NewBuilding] = field(default_factory=list)
    accounts: list[NewAccount] = field(default_factory=list)
    assets: list[NewAsset] = field(default_factory=list)
    parties: list[NewParty] = field(default_factory=list)
    items: list[NewItem] = field(default_factory=list)
    formulas: list[NewFormula] = field(default_factory=list)
    tariffs: dict[TariffKey, DraftTariff] = field(default_factory=dict)
    assignments: list[Bound] = field(default_factory=list)
    meters: list[Measured] = field(default_factory=list)
    openings: list[Owed] = field(default_factory=list)
    common: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """How many of each thing, by the sheet it stands on."""
        kinds = [asset.kind for asset in self.assets]
        return {
            "buildings": len(self.buildings),
            "units": kinds.count("unit"),
            "parking": kinds.count("parking"),
            "vehicles": kinds.count("vehicle"),
            "accounts": len(self.accounts),
            "parties": len(self.parties),
            "items": len(self.items),
            "formulas": len(self.formulas),
            "tariffs": sum(tariff.tariff is not None for tariff in self.tariffs.values()),
            "assignments": len(self.assignments),
            "meters": len(self.meters),
            "openings": len(self.openings),
        }
