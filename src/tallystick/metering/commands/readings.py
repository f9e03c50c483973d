"""Readings stored, replaced, voided. What they come to is worked out in sql/work_readings.sql, for one as for many."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from tallystick.accounts.queries import book_by_id
from tallystick.kit import fields, sql
from tallystick.kit.money import minor_digits
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import EVERYTHING, Actor

from ..models import Reading
from ..rules import BY_HAND, NOTHING, QUANTITY_DECIMALS, NewReading, ReadingChange, is_quantity
from .naming import meters_of, names_of
from .refusals import (
    AlreadyRead,
    BeyondFinal,
    DigitsUnknown,
    MeterReplaced,
    NotAbove,
    NotAQuantity,
    ReadingGoesBack,
    SharedOut,
    ShareStays,
)

MANY = 1000
COLUMNS = (
    "month", "current", "previous", "multiplier", "loss", "shared", "carried", "rolled_over", "read_on", "remark",
    "amount", "way", "request_id", "photo", "estimated",
)  # fmt: skip
REFUSALS: dict[str, type[Refusal]] = {
    kind.code: kind for kind in (AlreadyRead, BeyondFinal, DigitsUnknown, MeterReplaced, ReadingGoesBack)
}

Figures = tuple[Decimal, Decimal, Decimal, Decimal]  # previous, current, carried, shared


@dataclass(frozen=True, slots=True)
class Given:
    """Readings as a SELECT yields them, with the columns of sql/given_readings.sql, and its parameters."""

    text: str
    params: Mapping[str, Any]


def given_of(book_id: int, readings: Sequence[NewReading], replaces: Sequence[int | None] | None = None) -> Given:
    """Readings in arrays, each with its meter, which is made where an asset has none of the item. Refusals with their rows."""
    meters = meters_of(book_id, readings)
    _refuse_figures(book_id, readings, meters)
    arrays = sql.columns(readings, COLUMNS)
    arrays["month"] = [month.replace(day=1) for month in arrays["month"]]
    arrays |= {"meter_id": meters, "replaces_id": list(replaces or [None] * len(readings))}
    given = Given(sql.text_of("metering", "given_readings"), arrays)
    return _sent_once(given) if len(readings) > MANY else given


def _sent_once(given: Given) -> Given:
    """The same, sent to the database once: several statements will read it."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS kept")
        cursor.execute(f"CREATE TEMPORARY TABLE kept ON COMMIT DROP AS {given.text}", dict(given.params))
        cursor.execute("ANALYZE kept")
    return Given("SELECT kept.* FROM kept", {})


def begun_anew(given: Given, places: Sequence[int]) -> Given:
    """The same, those in these places beginning where the reading before them ends now, whatever figure they were given."""
    text = sql.assembled("metering", "begin_anew", {"given": given.text})
    return Given(text, {**given.params, "begin_anew": list(places)})


def store_given(actor: Actor, book_id: int, given: Given) -> list[int]:
    """Store readings, one a meter and month, all or none; their ids in the order of their places."""
    found: list[sql.Row] = []
    # What was taken down first: the meters after it take over what it measured up to then.
    generations = [row.generation for row in _rows("list_generations", book_id, given)]
    for generation in generations:
        part = sql.assembled("metering", "pick_generation", {"given": given.text}) if len(generations) > 1 else given.text
        found += _store(actor, book_id, Given(part, {**given.params, "generation": generation}))
    faulty = [row for row in found if row.code is not None]
    if faulty:
        refuse_faulty(book_id, faulty)
    return [row.id for row in sorted(found, key=lambda row: row.place)]


def store_readings(actor: Actor, book_id: int, readings: Sequence[NewReading]) -> list[int]:
    """Store readings; their ids in the order given."""
    return store_given(actor, book_id, given_of(book_id, readings))


def refuse_faulty(book_id: int, rows: Sequence[sql.Row]) -> None:
    """Raise what is wrong with the first of these rows (code, place, meter_id and figures); it tells of the others."""
    rows = sorted(rows, key=lambda row: row.place)[: fields.MOST_TOLD]
    names = names_of(book_id, [row.meter_id for row in rows])
    fields.refuse_first(_refusal(row, names[row.meter_id]).at(row.place - 1) for row in rows)


def _refusal(row: sql.Row, name: str) -> Refusal:
    if row.code == fields.OutOfRange.code:
        place = "current" if row.current > row.highest else "previous"
        return fields.OutOfRange(place, value=fields.shown(row[place].normalize()), least=0, most=fields.shown(row.highest))
    # The figures that are shown are without the zeros that a product may end with.
    shown = {key: fields.shown(row[key].normalize()) for key in ("current", "previous", "final") if row[key] is not None}
    return REFUSALS[row.code](name=name, month=row.month, **shown)


def known_requests(book_id: int, readings: Sequence[NewReading]) -> dict[int, int]:
    """Those of the readings (by their place in the list) that were stored before under their request's id; the ids stored."""
    asked = [new.request_id for new in readings if new.request_id is not None]
    if not asked:
        return {}
    rows = sql.rows("metering", "list_requests", {"book": book_id, "requests": asked})
    stored = {row.request_id: int(row.id) for row in rows}
    return {place: stored[new.request_id] for place, new in enumerate(readings) if new.request_id in stored}


def overestimated(book_id: int, given: Given) -> list[sql.Row]:
    """Where a figure given is below estimates before it: meter_id, known (the last figure read), current, and of the estimates,
    oldest first, reading_ids, months and currents.

    Where a meter was replaced since, `meter_id` is the old one, and `current` what it would show had it gone on measuring.
    """
    replaced = sql.text_of("metering", "replaced_meters")
    return sql.rows("metering", "list_overestimated", {**given.params, "book": book_id}, given=given.text, replaced=replaced)


def bare_readings(book_id: int, given: Given) -> list[int]:
    """The readings of nothing but shares that stand for units and months of which true readings are given."""
    return [row.id for row in _rows("list_bare_readings", book_id, given)]


def change_reading(actor: Actor, book_id: int, reading_id: int, change: ReadingChange) -> int:
    """Void a reading and store its successor; the successor's id."""
    old = Reading.objects.get(book_id=book_id, id=reading_id)
    new = changed(book_id, old, change)
    _void(actor, book_id, [reading_id], reason="edited")
    (new_id,) = store_given(actor, book_id, given_of(book_id, [new], [old.id]))
    sql.execute("metering", "move_shares", {"book": book_id, "old": [old.id], "new": [new_id]})
    return new_id


def changed(book_id: int, old: Reading, change: ReadingChange) -> NewReading:
    """A reading with what is different about it. An estimate whose figure is put right is one no more."""
    refuse_shared_out(book_id, [old.id])
    kept = ("current", "previous", "multiplier", "loss", "shared", "read_on", "rolled_over", "remark")
    said: dict[str, Any] = {name: getattr(old if getattr(change, name) is None else change, name) for name in kept}
    said["amount"] = None if change.clear_amount else old.amount_given if change.amount is None else change.amount
    is_estimate = old.estimated and said["current"] == old.current
    if old.current == old.previous and old.carried < 0 and change.previous is None:
        # It set estimates right: worked out anew from them.
        said["previous"], carried = None, None
    else:
        carried = old.carried
    _refuse_below_share(book_id, old, said["shared"])
    return NewReading(
        old.asset_id,
        old.item_id,
        old.month,
        meter_id=old.meter_id,
        way=old.way if is_estimate or not old.estimated else BY_HAND,
        photo=old.photo,
        estimated=is_estimate,
        carried=carried,
        **said,
    )


def replace_readings(
    actor: Actor, book_id: int, figures: Mapping[int, tuple[Decimal, Decimal, Decimal, Decimal]]
) -> dict[int, int]:
    """Replace readings by ones of other figures: (previous, current, carried, shared) by id. The new ids by the old ones."""
    old = sorted(figures)
    names = ("previous", "current", "carried", "shared")
    arrays: dict[str, list[Any]] = {name: [figures[one][number] for one in old] for number, name in enumerate(names)}
    _void(actor, book_id, old, reason="set right")
    params = {"book": book_id, "old": old, "user": actor.user_id, "actor": actor.name, **arrays}
    rows = sql.rows("metering", "insert_successors", params)
    sql.execute("metering", "move_shares", {"book": book_id, "old": [r.replaces_id for r in rows], "new": [r.id for r in rows]})
    return {row.replaces_id: row.id for row in rows}


def void_readings(actor: Actor, book_id: int, reading_ids: Sequence[int], *, reason: str) -> int:
    """Void readings; their shares wait for others. The number voided."""
    if not reading_ids:
        return 0
    refuse_shared_out(book_id, reading_ids)
    sql.execute("metering", "release_shares", {"book": book_id, "readings": list(reading_ids)})
    return _void(actor, book_id, reading_ids, reason=reason)


def refuse_shared_out(book_id: int, reading_ids: Sequence[int]) -> None:
    """Refuse to touch readings of communal meters whose usage has been shared out."""
    for row in sql.rows("metering", "list_shared_out", {"book": book_id, "readings": list(reading_ids)}):
        raise SharedOut(name=row.name, month=row.month)


def _void(actor: Actor, book_id: int, reading_ids: Sequence[int], *, reason: str) -> int:
    params = {"book": book_id, "readings": list(reading_ids), "actor": actor.name, "reason": reason}
    return sql.execute("metering", "void_readings", params)


def worked(given: Given) -> str:
    """A SELECT of the readings given with all they come to, or a code; its parameters are theirs and `book`."""
    pieces = {"replaced": sql.text_of("metering", "replaced_meters"), "successors": sql.text_of("metering", "successor_meters")}
    return sql.assembled("metering", "work_readings", {"given": given.text, **pieces})


def _store(actor: Actor, book_id: int, given: Given) -> list[sql.Row]:
    trail = {"book": book_id, "user": actor.user_id, "actor": actor.name}
    return sql.rows("metering", "insert_readings", {**given.params, **trail}, worked=worked(given))


def _rows(name: str, book_id: int, given: Given) -> list[sql.Row]:
    return sql.rows("metering", name, {**given.params, "book": book_id}, given=given.text)


def _refuse_figures(book_id: int, readings: Sequence[NewReading], meters: Sequence[int]) -> None:
    """Refuse figures that cannot be kept exactly, and amounts that are none of the book's currency."""
    digits = minor_digits(book_by_id(EVERYTHING, book_id).currency)
    for row, (new, meter_id) in enumerate(zip(readings, meters, strict=True)):
        for figure in (new.previous, new.current, new.multiplier, new.loss, new.shared):
            if figure is not None and not is_quantity(figure):
                raise NotAQuantity(name=names_of(book_id, [meter_id])[meter_id], figure=figure).at(row)
        for fault in (*_below_zero(new), *fields.number("amount", new.amount, digits)):
            raise fault.at(row)


def _below_zero(new: NewReading) -> Iterator[Refusal]:
    """What may not be below zero; only what is carried may."""
    for place in ("previous", "current", "loss", "shared"):
        yield from fields.number(place, getattr(new, place), QUANTITY_DECIMALS)
    if new.multiplier is not None and new.multiplier <= 0:
        yield NotAbove("multiplier", value=fields.shown(new.multiplier), least=0)


def _refuse_below_share(book_id: int, old: Reading, shared: Decimal) -> None:
    share = sql.one("metering", "sum_shares", {"book": book_id, "reading": old.id}).quantity or NOTHING
    if shared < share:
        raise ShareStays(name=names_of(book_id, [old.meter_id])[old.meter_id], share=fields.shown(share.normalize()))
