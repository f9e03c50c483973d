"""The sheets of meters and of bills that are open already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tallystick.billing.commands import NewOpening, faults_of_opening
from tallystick.kit.fields import FIRST_DAY, TooManyDecimals
from tallystick.kit.period import last_of_month
from tallystick.kit.refusal import Refusal
from tallystick.metering.commands import NewMeter, faults_of_meter

from .draft import NO_ID, Draft, Measured, Owed
from .reading import Entry, Table
from .refusals import WhichMonth, WhoseBalance
from .register import Register


def gather_meters(table: Table, assets: Register, items: Register, draft: Draft) -> None:
    serials = Register({"meters": table}, "meters", "serial")
    for entry in table.entries:
        assets.refer(table, entry, "asset")
        items.refer(table, entry, "item")
        given = {key: value for key, value in entry.given().items() if key not in ("asset", "item")}
        meter = NewMeter(NO_ID, NO_ID, **given)
        table.keep(entry, faults_of_meter(meter))
        _enter(table, entry, serials)
        if not entry.faulty:
            draft.meters.append(Measured(str(entry.values["asset"]), str(entry.values["item"]), meter))


def _enter(table: Table, entry: Entry, serials: Register) -> None:
    """A serial stands once for an item; without one, an asset has one meter of an item."""
    asset, item, serial = (entry.values[key] for key in ("asset", "item", "serial"))
    if not entry.sound("item", "serial"):
        return
    if serial:
        serials.add(table, entry, "serial", (item, serial), str(serial))
    elif entry.sound("asset"):
        serials.add(table, entry, "asset", (item, None, asset), str(asset))


def gather_openings(table: Table, accounts: Register, assets: Register, items: Register, draft: Draft) -> None:
    holders = {asset.code: asset.held_by for asset in draft.assets}
    seen = Register({"openings": table}, "openings", "item")
    for entry in table.entries:
        for key, register in (("account_code", accounts), ("asset", assets), ("item", items)):
            register.refer(table, entry, key)
        if not entry.has("asset") and not entry.has("account_code") and entry.sound("asset", "account_code"):
            table.fault(entry, "account_code", WhoseBalance())
        days = _days(table, entry)
        table.keep(entry, _faults(entry, days, draft.currency))
        if days is not None and entry.sound("account_code", "asset", "item", "month", "day"):
            owed = _owed(entry, days, holders)
            place = (owed.account, owed.asset, owed.item, days)
            seen.add(table, entry, "item", place, f"{owed.asset or owed.account}, {owed.item}, {days[0]}")
            draft.openings.append(owed)


def _faults(entry: Entry, days: tuple[date, date] | None, currency: str | None) -> Iterator[Refusal]:
    """What a bill may not be; days that are unknown are not judged, nor decimals where the currency is."""
    found = faults_of_opening(_opening(entry, days or (FIRST_DAY, FIRST_DAY)), currency or "")
    places = {"starts_on": "day" if entry.has("day") else "month", "ends_on": "day" if entry.has("day") else "month"}
    for refusal in found:
        refusal.place = places.get(refusal.place or "", refusal.place)
        if currency or not isinstance(refusal, TooManyDecimals):
            yield refusal


def _opening(entry: Entry, days: tuple[date, date]) -> NewOpening:
    amount = entry.given(amount=Decimal(1))["amount"]
    return NewOpening(NO_ID, NO_ID if entry.has("asset") else None, NO_ID, days[0], amount, days[1])


def _owed(entry: Entry, days: tuple[date, date], holders: dict[str, str]) -> Owed:
    asset = str(entry.values["asset"]) if entry.has("asset") else None
    account = str(entry.values["account_code"] or holders.get(asset or "", ""))
    return Owed(account, asset, str(entry.values["item"]), _opening(entry, days))


def _days(table: Table, entry: Entry) -> tuple[date, date] | None:
    """The days that a bill is for: its month, or the one day."""
    month, day = entry.values["month"], entry.values["day"]
    if isinstance(day, date):
        return day, day
    if isinstance(month, date):
        return month, last_of_month(month)
    if entry.sound("month", "day"):
        table.fault(entry, "month", WhichMonth())
    return None
