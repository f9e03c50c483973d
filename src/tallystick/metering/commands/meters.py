"""Add meters; entered by `commands`."""

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


class NotAbove(Refusal):
    code = "out_of_range"
    sentence = _("{value} is not above {least}.")


def faults_of_meter(meter: NewMeter) -> Iterator[Refusal]:
    yield from fields.text("serial", meter.serial, 60)
    yield from fields.number("multiplier", meter.multiplier, fields.QUANTITY_DECIMALS)
    if meter.multiplier == 0:
        yield NotAbove("multiplier", value=meter.multiplier, least=0)
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
    columns = ["asset_id", "item_id", "serial", "multiplier", "initial", "digits"]
    rows = sql.columns(meters, columns) | {"book": book_id}
    for missing in sql.rows("metering", "find_unknown_of_meters", rows):
        raise UnknownThing(kind=_("asset") if missing.kind == "asset" else _("charge item"), name=missing.id)
    fields.refuse_twice(f"{meter.item_id}/{meter.serial}" for meter in meters if meter.serial)
    for known in sql.rows("metering", "find_known_serials", rows):
        raise fields.AlreadyThere(kind=_("meter"), name=known.serial)
    with trail(actor):
        return [row.id for row in sql.rows("metering", "insert_meters", rows)]
