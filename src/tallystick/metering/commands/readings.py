"""Readings stored, replaced, voided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy

from tallystick.kit import sql
from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.who import Actor

from ..models import Reading
from ..rules import NewReading, ReadingChange, is_quantity, usage_between


class AlreadyRead(Refusal):
    code = "already_read"
    sentence = gettext_lazy("{name} has a reading for {month:%Y-%m} already. Edit that one.")


class ReadingGoesBack(Refusal):
    code = "goes_back"
    sentence = gettext_lazy(
        "{name}: {current} is below the previous reading {previous}. If the meter rolled over, say so."
    )


class DigitsUnknown(Refusal):
    code = "digits_unknown"
    sentence = gettext_lazy(
        "{name}: how many digits the meter shows is not known, so it cannot be said to have rolled over."
    )


class SeveralMeters(Refusal):
    code = "several_meters"
    sentence = gettext_lazy("{name} has several meters of this item. Name one by its serial.")


class NotAQuantity(Refusal):
    code = "bad_quantity"
    sentence = gettext_lazy("{name}: {figure} is not a figure of at most 12 digits and 4 decimals.")


@dataclass(slots=True)
class _Meter:
    """A meter while readings are stored: its last figure moves on with each."""

    id: int
    name: str
    multiplier: Decimal
    digits: int | None
    counts_loss: bool
    figures: list[tuple[date, Decimal]]
    initial: Decimal

    def previous(self, month: date) -> Decimal:
        return max((figure for figure in self.figures if figure[0] < month), default=(month, self.initial))[1]


@dataclass(frozen=True, slots=True)
class _Stored:
    """A reading as it is stored: what was given, and what was filled in or worked out."""

    new: NewReading
    meter_id: int
    previous: Decimal
    multiplier: Decimal
    usage: Decimal
    replaces_id: int | None


def store_readings(actor: Actor, book_id: int, readings: Sequence[NewReading]) -> list[int]:
    """Store readings, one a meter and month; a meter is made where an asset has none of the item. Their ids, in order."""
    meters = _meters_for(book_id, readings)
    rows: dict[int, _Stored] = {}
    for place, new in sorted(enumerate(readings), key=lambda pair: pair[1].month):
        rows[place] = _row(meters[new.asset_id, new.item_id, new.serial], new)
    return _insert(actor, book_id, [rows[place] for place in range(len(readings))])


def change_reading(actor: Actor, book_id: int, reading_id: int, change: ReadingChange) -> int:
    """Void a reading and store its successor; the successor's id."""
    old = Reading.objects.get(book_id=book_id, id=reading_id)
    void_readings(actor, book_id, [reading_id], reason="edited")
    (meter,) = _load_meters(book_id, [old.meter_id])
    new = NewReading(
        old.asset_id,
        old.item_id,
        old.month,
        **{name: getattr(old if getattr(change, name) is None else change, name) for name in ReadingChange.__slots__},
    )
    return _insert(actor, book_id, [_row(meter, new, replaces_id=old.id)])[0]


def void_readings(actor: Actor, book_id: int, reading_ids: Sequence[int], *, reason: str) -> int:
    """Void readings; the number voided."""
    params = {"book": book_id, "readings": list(reading_ids), "actor": actor.name, "reason": reason}
    return sql.execute("metering", "void_readings", params)


def _row(meter: _Meter, new: NewReading, *, replaces_id: int | None = None) -> _Stored:
    previous = meter.previous(new.month) if new.previous is None else new.previous
    multiplier = meter.multiplier if new.multiplier is None else new.multiplier
    _refuse_bad(meter, new, previous, multiplier)
    loss = new.loss if meter.counts_loss else Decimal(0)
    digits = meter.digits if new.rolled_over else None
    usage = usage_between(previous, new.current, multiplier, loss=loss, shared=new.shared, digits=digits)
    meter.figures.append((new.month, new.current))
    return _Stored(new, meter.id, previous, multiplier, usage, replaces_id)


def _refuse_bad(meter: _Meter, new: NewReading, previous: Decimal, multiplier: Decimal) -> None:
    for figure in (previous, new.current, multiplier, new.loss, new.shared):
        if not is_quantity(figure):
            raise NotAQuantity(name=meter.name, figure=figure)
    if any(month == new.month for month, _ in meter.figures):
        raise AlreadyRead(name=meter.name, month=new.month)
    if new.rolled_over and meter.digits is None:
        raise DigitsUnknown(name=meter.name)
    if new.current < previous and not new.rolled_over:
        raise ReadingGoesBack(name=meter.name, current=new.current, previous=previous)


def _insert(actor: Actor, book_id: int, rows: Sequence[_Stored]) -> list[int]:
    given = ("asset_id", "item_id", "month", "current", "loss", "shared", "rolled_over", "read_on", "remark")
    arrays = sql.columns(rows, ("meter_id", "previous", "multiplier", "usage", "replaces_id"))
    arrays |= sql.columns([row.new for row in rows], given)
    trail = {"book": book_id, "user": actor.user_id, "actor": actor.name}
    return [row.id for row in sql.rows("metering", "insert_readings", arrays | trail)]


def _meters_for(book_id: int, readings: Sequence[NewReading]) -> dict[tuple[int, int, str], _Meter]:
    """The meter that each reading is of, by asset, item and serial as given; made where there is none yet."""
    pairs = sorted({(new.asset_id, new.item_id, new.serial) for new in readings})
    arrays = {"assets": [p[0] for p in pairs], "items": [p[1] for p in pairs], "serials": [p[2] for p in pairs]}
    sql.execute("metering", "make_missing_meters", {"book": book_id, **arrays})
    found = sql.rows("metering", "list_meters_named", {"book": book_id, **arrays})
    meters = {meter.id: meter for meter in _load_meters(book_id, [row.meter_id for row in found if row.meter_id])}
    for row in found:
        if row.meter_id is None:
            raise UnknownThing(kind=gettext_lazy("meter"), name=row.serial)
        if row.meters > 1:
            raise SeveralMeters(name=row.name)
    return {(row.asset_id, row.item_id, row.serial): meters[row.meter_id] for row in found}


def _load_meters(book_id: int, meter_ids: Sequence[int]) -> list[_Meter]:
    rows = sql.rows("metering", "list_meter_figures", {"book": book_id, "meters": list(meter_ids)})
    return [
        _Meter(
            row.id,
            row.name,
            row.multiplier,
            row.digits,
            row.loss,
            list(zip(row.months, row.currents, strict=True)),
            row.initial,
        )
        for row in rows
    ]
