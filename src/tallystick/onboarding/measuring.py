"""The sheets of meters and of bills that are open already."""

from __future__ import annotations

from datetime import date

from tallystick.billing.commands import NewOpening, faults_of_opening
from tallystick.kit.period import last_of_month
from tallystick.metering.commands import NewMeter, faults_of_meter

from .draft import NO_ID, Draft, Measured, Owed
from .reading import Entry, Table
from .refusals import WhichMonth, WhoseBalance
from .register import Register


def gather_meters(table: Table, assets: Register, items: Register, draft: Draft) -> None:
    serials = Register({"meters": table}, "meters", "serial")
    for entry in table.entries:
        named = [assets.refer(table, entry, "asset"), items.refer(table, entry, "item")]
        given = {key: value for key, value in entry.given().items() if key not in ("asset", "item")}
        meter = NewMeter(NO_ID, NO_ID, **given)
        good = table.keep(entry, faults_of_meter(meter))
        if all(named) and good and _is_new(table, entry, serials):
            draft.meters.append(Measured(str(entry.values["asset"]), str(entry.values["item"]), meter))


def _is_new(table: Table, entry: Entry, serials: Register) -> bool:
    """A serial stands once for an item; without one, an asset has one meter of an item."""
    item, serial = entry.values["item"], entry.values["serial"]
    if serial:
        return serials.add(table, entry, "serial", (item, serial), str(serial))
    return serials.add(table, entry, "asset", (item, None, entry.values["asset"]), str(entry.values["asset"]))


def gather_openings(table: Table, accounts: Register, assets: Register, items: Register, draft: Draft) -> None:
    holders = {asset.code: asset.held_by for asset in draft.assets}
    seen = Register({"openings": table}, "openings", "item")
    for entry in table.entries:
        owed = _owed(table, entry, (accounts, assets, items), holders, draft)
        if owed is None:
            continue
        place = (owed.account, owed.asset, owed.item, owed.opening.starts_on, owed.opening.ends_on)
        if seen.add(table, entry, "item", place, f"{owed.asset or owed.account}, {owed.item}, {owed.opening.starts_on}"):
            draft.openings.append(owed)


def _owed(
    table: Table, entry: Entry, registers: tuple[Register, Register, Register], holders: dict[str, str], draft: Draft
) -> Owed | None:
    accounts, assets, items = registers
    for key, register in (("account_code", accounts), ("asset", assets), ("item", items)):
        register.refer(table, entry, key)
    days = _days(table, entry)
    asset = entry.values["asset"]
    account = entry.values["account_code"] or holders.get(str(asset))
    if asset is None and account is None and not entry.faulty & {"asset", "account_code"}:
        table.fault(entry, "account_code", WhoseBalance())
    if days is None or account is None or entry.faulty or not entry.has("item", "amount") or draft.book is None:
        return None
    opening = NewOpening(NO_ID, NO_ID if asset else None, NO_ID, days[0], entry.values["amount"], days[1])  # type: ignore[arg-type]
    if not table.keep(entry, faults_of_opening(opening, draft.book.currency)):
        return None
    return Owed(str(account), str(asset) if asset else None, str(entry.values["item"]), opening)


def _days(table: Table, entry: Entry) -> tuple[date, date] | None:
    """The days that a bill is for: its month, or the one day."""
    month, day = entry.values["month"], entry.values["day"]
    if isinstance(day, date):
        return day, day
    if isinstance(month, date):
        return month, last_of_month(month)
    if not entry.faulty & {"month", "day"}:
        table.fault(entry, "month", WhichMonth())
    return None
