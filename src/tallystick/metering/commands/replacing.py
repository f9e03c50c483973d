"""A meter taken down and another put in its place: the month is not lost, and has one bill."""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_CEILING, Decimal

from django.db import transaction

from tallystick.kit import fields, sql
from tallystick.kit.refusal import Refusal
from tallystick.kit.run import lock_book
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope

from ..rules import NOTHING, Replacement
from .meters import NewMeter, faults_of_meter, held, refuse_known
from .refusals import DigitsUnknown, HasReadings, NotAReplacement, ReadingGoesBack, WasReplaced


@transaction.atomic
def replace_meter(actor: Actor, scope: Scope, book_id: int, meter_id: int, new: Replacement, *, today: date) -> int:
    """Take a meter down at its final figure and put another in its place; the other's id.

    The next reading of the new meter takes over what the old one measured since it was read last.
    """
    lock_book(book_id)  # whoever enters readings holds it too
    old = held(scope, book_id, meter_id)
    if old.removed_on is not None:
        raise WasReplaced(name=old.name)
    fields.refuse_first(_faults(old, new))
    _refuse_final(old, new)
    refuse_known(book_id, old.item_id, new.serial)
    said = {
        "serial": new.serial,
        "multiplier": old.multiplier if new.multiplier is None else new.multiplier,
        "initial": new.initial,
        "digits": old.digits if new.digits is None else new.digits,
        "on": new.on,
        "final": new.final,
        "rolled_over": new.rolled_over,
    }
    with trail(actor):
        sql.execute("metering", "take_down_meter", {"book": book_id, "meter": meter_id, **said})
        return int(sql.one("metering", "insert_replacement", {"book": book_id, "meter": meter_id, **said}).id)


@transaction.atomic
def undo_replacement(actor: Actor, scope: Scope, book_id: int, meter_id: int, *, today: date, reason: str = "") -> None:
    """Remove a meter that replaced another while it has no reading; the other is in use again."""
    lock_book(book_id)
    new = held(scope, book_id, meter_id)
    if new.replaces_id is None:
        raise NotAReplacement(name=new.name)
    if new.removed_on is not None:
        raise WasReplaced(name=new.name)
    if new.is_read:
        raise HasReadings(name=new.name)
    with trail(actor, reason):
        sql.execute("metering", "delete_meter", {"book": book_id, "meter": meter_id})
        sql.execute("metering", "put_back_meter", {"book": book_id, "meter": new.replaces_id})


def _faults(old: sql.Row, new: Replacement) -> Iterator[Refusal]:
    shows = fields.LARGEST if old.digits is None else 10**old.digits - Decimal("0.0001")
    yield from fields.number("final", new.final, fields.QUANTITY_DECIMALS, most=shows)
    yield from fields.day("on", new.on)
    successor = NewMeter(
        old.asset_id,
        old.item_id,
        new.serial,
        old.multiplier if new.multiplier is None else new.multiplier,
        new.initial,
        old.digits if new.digits is None else new.digits,
    )
    yield from faults_of_meter(successor)


def _refuse_final(old: sql.Row, new: Replacement) -> None:
    if new.rolled_over and old.digits is None:
        raise DigitsUnknown("rolled_over", name=old.name)
    if new.rolled_over and new.final >= old.last_current:  # more than a whole turn
        most = fields.shown(max(NOTHING, old.last_current.to_integral_value(ROUND_CEILING) - 1))
        raise fields.OutOfRange("final", value=fields.shown(new.final), least=0, most=most)
    # An estimate may have been too high; what somebody read was not.
    if new.final < old.known_current and not new.rolled_over:
        raise ReadingGoesBack("final", name=old.name, current=fields.shown(new.final), previous=fields.shown(old.known_current))
