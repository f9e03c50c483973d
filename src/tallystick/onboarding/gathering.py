"""A workbook's sheets to a draft of the book.

The rooms say what is wrong with each thing, the registers what stands twice or is unknown.
"""

from __future__ import annotations

from tallystick.accounts import commands as accounts
from tallystick.accounts import queries as account_queries
from tallystick.estate import commands as estate
from tallystick.kit.who import Scope
from tallystick.tariffs import queries as tariff_queries

from .binding import gather_assignments
from .charging import gather_charging
from .draft import SOUND_NAME, Draft, DraftTariff, TariffKey
from .measuring import gather_meters, gather_openings
from .plan import SHEETS
from .reading import Table
from .refusals import EmptySheet, OneRow
from .register import Register, miss_sheet
from .sheets import Fault, Sheet

ASSET_SHEETS = {"units": "unit", "parking": "parking", "vehicles": "vehicle"}
SOUND_BOOK = {"code": SOUND_NAME, "name": SOUND_NAME, "kind": "community", "currency": "CNY", "timezone": "UTC"}


class Registers:
    """The names by which things of one workbook find each other."""

    def __init__(self, tables: dict[str, Table]) -> None:
        self.buildings = Register(tables, "buildings", "code")
        self.assets = Register(tables, "units", "code", "parking", "vehicles")
        self.accounts = Register(tables, "units", "code", "parking", "vehicles", "accounts")
        self.items = Register(tables, "items", "name")


def gather(scope: Scope, sheets: dict[str, Sheet], faults: list[Fault]) -> Draft:
    """Everything that the sheets hold, with all faults in the order in which the sheets and rows are read."""
    draft = Draft(faults=faults)
    tables = {plan.key: Table(plan.key, sheets.get(plan.key), faults) for plan in SHEETS}
    registers = Registers(tables)
    _gather_book(scope, tables["book"], draft)
    _expect_sheets(tables, draft)
    _allow_common(scope, registers, draft)
    _gather_estate(tables, registers, draft)
    _gather_parties(tables["parties"], registers, draft)
    gather_charging(tables, registers.items, draft)
    gather_assignments(tables, registers.assets, draft)
    gather_meters(tables["meters"], registers.assets, registers.items, draft)
    gather_openings(tables["openings"], registers.accounts, registers.assets, registers.items, draft)
    draft.faults = _in_order(draft.faults, tables)
    return draft


def _gather_book(scope: Scope, table: Table, draft: Draft) -> None:
    for entry in table.entries[1:]:
        table.fault(entry, "code", OneRow())
    if table.sheet is not None and not table.entries:
        draft.faults.append(Fault(EmptySheet(), table.name))
    for entry in table.entries[:1]:
        book = accounts.NewBook(**entry.given(**SOUND_BOOK))
        code = entry.values["code"]
        if code is not None and account_queries.is_taken(str(code)):
            table.fault(entry, "code", accounts.BookExists(code=code))
        if table.keep(entry, accounts.faults_of_book(book)):
            draft.book = book
        draft.kind = book.kind if entry.sound("kind") else None
        draft.currency = book.currency if entry.sound("currency") else None


def _expect_sheets(tables: dict[str, Table], draft: Draft) -> None:
    """A community has units and charges; a trade book may have none."""
    community = draft.kind == "community"
    for plan in SHEETS:
        if plan.required and tables[plan.key].sheet is None and (plan.key == "book" or community):
            miss_sheet(plan.key, draft.faults)


def _allow_common(scope: Scope, registers: Registers, draft: Draft) -> None:
    """What all books share can be named here too."""
    draft.common = {item.name: item.id for item in tariff_queries.items(scope, None)}
    for name in draft.common:
        registers.items.allow(name)
    for tariff in tariff_queries.tariffs(scope, None):
        if tariff.currency == draft.currency:
            key = TariffKey(tariff.item_name, tariff.name)
            draft.tariffs[key] = DraftTariff(key, None, tariff.method, id=tariff.id)


def _gather_estate(tables: dict[str, Table], registers: Registers, draft: Draft) -> None:
    _gather_buildings(tables["buildings"], registers, draft)
    _gather_accounts(tables["accounts"], registers, draft)
    for sheet in ASSET_SHEETS:
        _enter_assets(tables[sheet], registers)
    for sheet, kind in ASSET_SHEETS.items():
        _gather_assets(tables[sheet], kind, registers, draft)


def _gather_buildings(table: Table, registers: Registers, draft: Draft) -> None:
    for entry in table.entries:
        if entry.has("code"):
            registers.buildings.add(table, entry, "code", entry.values["code"])
        building = estate.NewBuilding(**entry.given(code=SOUND_NAME))
        if table.keep(entry, estate.faults_of_building(building)):
            draft.buildings.append(building)


def _gather_accounts(table: Table, registers: Registers, draft: Draft) -> None:
    for entry in table.entries:
        if entry.has("code"):
            registers.accounts.add(table, entry, "code", entry.values["code"])
        account = accounts.NewAccount(**entry.given(code=SOUND_NAME))
        if table.keep(entry, accounts.faults_of_account(account)):
            draft.accounts.append(account)


def _enter_assets(table: Table, registers: Registers) -> None:
    """All codes first: a space may stand before the unit whose account holds it."""
    for entry in table.entries:
        code = entry.values["code"]
        if code is not None and registers.assets.add(table, entry, "code", code) and not entry.values["account_code"]:
            registers.accounts.allow(code)


def _gather_assets(table: Table, kind: str, registers: Registers, draft: Draft) -> None:
    for entry in table.entries:
        registers.accounts.refer(table, entry, "account_code")
        if "building_code" in entry.values:
            registers.buildings.refer(table, entry, "building_code")
        asset = estate.NewAsset(kind=kind, **entry.given(code=SOUND_NAME))
        if table.keep(entry, estate.faults_of_asset(asset)):
            draft.assets.append(asset)


def _gather_parties(table: Table, registers: Registers, draft: Draft) -> None:
    seen = Register({"parties": table}, "parties", "name")
    for entry in table.entries:
        registers.accounts.refer(table, entry, "account_code")
        party = accounts.NewParty(**entry.given(account_code=SOUND_NAME, name=SOUND_NAME))
        # Only rows that are the same in every cell are one person twice.
        if table.keep(entry, accounts.faults_of_party(party)) and seen.add(table, entry, "name", party, party.name):
            draft.parties.append(party)


def _in_order(faults: list[Fault], tables: dict[str, Table]) -> list[Fault]:
    """Faults of sheets that are unknown first, then by sheet in the plan's order, row and column."""
    order = {table.name: number for number, table in enumerate(tables.values(), 1)}

    def place(fault: Fault) -> tuple[int, int, int, str]:
        column = fault.column or ""
        return order.get(fault.sheet or "", 0), fault.row or 0, len(column), column

    return sorted(faults, key=place)
