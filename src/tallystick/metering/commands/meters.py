"""Meters added, changed, removed, their labels renewed; entered by `commands`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tallystick.accounts import queries as accounts
from tallystick.kit import fields, sql
from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope

from ..rules import MeterChange
from .refusals import HasReadings, NotAbove

MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class NewMeter:
    """A device on an asset for an item; `digits` before the point is what it shows until it rolls over."""

    asset_id: int
    item_id: int
    serial: str = ""
    multiplier: Decimal = Decimal(1)
    initial: Decimal = Decimal(0)
    digits: int | None = None
    place: str = ""
    communal: bool = False
    installed_on: date | None = None


def faults_of_meter(meter: NewMeter) -> Iterator[Refusal]:
    yield from fields.text("serial", meter.serial, 60)
    yield from fields.number("multiplier", meter.multiplier, fields.QUANTITY_DECIMALS)
    if meter.multiplier == 0:
        yield NotAbove("multiplier", value=meter.multiplier, least=0)
    yield from fields.text("place", meter.place, 120)
    yield from fields.day("installed_on", meter.installed_on)
    yield from fields.whole("digits", meter.digits, least=1, most=MOST_DIGITS)
    yield from fields.number("initial", meter.initial, fields.QUANTITY_DECIMALS)
    if meter.digits is not None and 1 <= meter.digits <= MOST_DIGITS and meter.initial >= 10**meter.digits:
        yield fields.OutOfRange("initial", value=meter.initial, least=0, most=10**meter.digits - 1)


@transaction.atomic
def add_meters(actor: Actor, scope: Scope, book_id: int, meters: Sequence[NewMeter], *, today: date) -> list[int]:
    """Add meters; their ids, in the order given. A serial may stand once for an item of a book."""
    accounts.book_by_id(scope, book_id)
    for meter in meters:
        fields.refuse_first(faults_of_meter(meter), meter.serial)
    rows = sql.columns(meters, NewMeter.__slots__) | {"book": book_id}
    _refuse_strange_items(scope, meters)
    for missing in sql.rows("metering", "find_unknown_of_meters", rows):
        raise UnknownThing(kind=_("asset") if missing.kind == "asset" else _("charge item"), name=missing.id)
    fields.refuse_twice(f"{meter.item_id}/{meter.serial}" for meter in meters if meter.serial)
    for known in sql.rows("metering", "find_known_serials", rows):
        raise fields.AlreadyThere(kind=_("meter"), name=known.serial)
    with trail(actor):
        return [row.id for row in sql.rows("metering", "insert_meters", rows)]


@transaction.atomic
def change_meter(actor: Actor, scope: Scope, book_id: int, meter_id: int, change: MeterChange, *, today: date) -> None:
    """Change what is said of a meter. What its readings were worked out from stays as it is once there are any."""
    old = held(scope, book_id, meter_id)
    names = ("serial", "multiplier", "initial", "digits", "place", "communal", "installed_on")
    said = {name: old[name] if getattr(change, name) is None else getattr(change, name) for name in names}
    said["digits"] = None if change.clear_digits else said["digits"]
    fields.refuse_first(faults_of_meter(NewMeter(old.asset_id, old.item_id, **said)))
    if old.is_read and (said["initial"], said["communal"]) != (old.initial, old.communal):
        raise HasReadings(name=old.name)
    if said["digits"] is not None and old.last_current >= 10 ** said["digits"]:
        raise fields.OutOfRange("digits", value=said["digits"], least=len(str(int(old.last_current))), most=MOST_DIGITS)
    if old.has_rolled_over and said["digits"] != old.digits:
        raise HasReadings("digits", name=old.name)
    if said["serial"] != old.serial:
        refuse_known(book_id, old.item_id, said["serial"])
    with trail(actor):
        sql.execute("metering", "update_meter", {"book": book_id, "meter": meter_id, **said})


@transaction.atomic
def remove_meter(actor: Actor, scope: Scope, book_id: int, meter_id: int, *, today: date, reason: str = "") -> None:
    """Remove a meter that was never read, and that neither replaced another nor was replaced."""
    old = held(scope, book_id, meter_id)
    if old.is_read or old.replaces_id is not None or old.removed_on is not None:
        raise HasReadings(name=old.name)
    with trail(actor, reason):
        sql.execute("metering", "delete_meter", {"book": book_id, "meter": meter_id})


@transaction.atomic
def renew_label(actor: Actor, scope: Scope, book_id: int, meter_ids: Sequence[int], *, today: date) -> int:
    """Let the labels printed so far for these meters lead nowhere, so that new ones are printed; the number of meters."""
    accounts.book_by_id(scope, book_id)
    with trail(actor):
        params = {"book": book_id, "meters": list(meter_ids), "items": scope.items()}
        return sql.execute("metering", "raise_labels", params)


def held(scope: Scope, book_id: int, meter_id: int) -> sql.Row:
    """A meter in scope, held to the end of the transaction: with its name, its last figure, and whether it was read."""
    accounts.book_by_id(scope, book_id)
    found = sql.rows("metering", "hold_meter", {"book": book_id, "meter": meter_id, "items": scope.items()})
    if not found:
        raise UnknownThing(kind=_("meter"), name=meter_id)
    return found[0]


def refuse_known(book_id: int, item_id: int, serial: str) -> None:
    """Refuse a serial that another meter of the item bears."""
    wanted = {"book": book_id, "item_id": [item_id], "serial": [serial]}
    for known in sql.rows("metering", "find_known_serials", wanted):
        raise fields.AlreadyThere("serial", kind=_("meter"), name=known.serial)


def _refuse_strange_items(scope: Scope, meters: Sequence[NewMeter]) -> None:
    """Refuse meters of items out of scope."""
    if scope.item_ids is not None:
        for meter in meters:
            if meter.item_id not in scope.item_ids:
                raise UnknownThing(kind=_("charge item"), name=meter.item_id)
