"""Communal usage shared out over units, and taken back. Billing orders it: the units' bills follow."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy

from tallystick.kit import fields, sql
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.who import Actor, Scope

from ..rules import BY_AREA, NOTHING, QUANTITY_DECIMALS, SHARE, NewApportionment, NewReading
from .readings import replace_readings, store_readings, void_readings
from .refusals import AlreadyShared, AlreadyUndone, MeterOrQuantity, NotACommunalMeter, NothingToShare, NoWeight


def share_out(actor: Actor, scope: Scope, book_id: int, new: NewApportionment) -> int:
    """Share a communal usage out: the shares wait for the units' readings. The apportionment's id."""
    quantity = quantity_of(scope, book_id, new)
    shares = weighed(scope, book_id, new, quantity)
    params = {
        "book": book_id,
        "item": new.item_id,
        "month": new.month.replace(day=1),
        "meter": new.meter_id,
        "quantity": quantity,
        "by": new.by,
        "user": actor.user_id,
        "actor": actor.name,
    }
    made = sql.one("metering", "insert_apportionment", params)
    arrays = sql.columns(shares, ("asset_id", "weight", "quantity"))
    sql.execute("metering", "insert_shares", {"book": book_id, "apportionment": made.id, **arrays})
    return int(made.id)


def quantity_of(scope: Scope, book_id: int, new: NewApportionment) -> Decimal:
    """What is to be shared out: the figure entered, or what the communal meter measured in the month."""
    if not _has_item(scope, book_id, new.item_id):
        raise UnknownThing(kind=gettext_lazy("charge item"), name=new.item_id)
    if (new.meter_id is None) == (new.quantity is None):
        raise MeterOrQuantity("meter")
    quantity = new.quantity if new.meter_id is None else _measured(book_id, new)
    fields.refuse_first(fields.number("quantity", new.quantity, QUANTITY_DECIMALS))
    if quantity is None or quantity <= 0:
        raise NothingToShare("quantity")
    return quantity


def weighed(scope: Scope, book_id: int, new: NewApportionment, quantity: Decimal) -> list[sql.Row]:
    """What each unit would bear: asset_id, asset_code, weight, quantity; a refusal where there is nothing to share by."""
    wanted = sorted(set(new.asset_ids))
    month = new.month.replace(day=1)
    params = {"book": book_id, "item": new.item_id, "month": month, "assets": wanted, "by": new.by, "quantity": quantity}
    rows = sql.rows("metering", "work_shares", params)
    for missing in set(wanted) - {row.asset_id for row in rows}:
        raise UnknownThing(kind=gettext_lazy("asset"), name=missing)
    without = [row.asset_code for row in rows if not row.weight]
    if not rows or len(without) == len(rows) or (new.by == BY_AREA and without):
        raise NoWeight(names=", ".join(without[:10]))
    return rows


def share_targets(book_id: int, apportionment_id: int) -> list[sql.Row]:
    """Where the waiting shares of an apportionment may go: asset_id, quantity, how many meters of its own the unit has (own),
    and its reading of the month (reading_id and its figures, or None)."""
    return sql.rows("metering", "list_share_targets", {"book": book_id, "apportionment": apportionment_id})


def take_shares(
    actor: Actor, book_id: int, apportionment_id: int, item_id: int, month: date, targets: Sequence[sql.Row]
) -> tuple[dict[int, int], list[int]]:
    """Let readings that are there take their shares, and make readings for units without a meter.

    The readings replaced (new ids by the old ones), and the ids of those made.
    """
    there = {row.reading_id: row for row in targets if row.reading_id is not None}
    moved = replace_readings(
        actor, book_id, {one: (row.previous, row.current, row.carried, row.shared + row.quantity) for one, row in there.items()}
    )
    taken = {"assets": [there[old].asset_id for old in moved], "readings": list(moved.values())}
    sql.execute("metering", "attach_shares", {"book": book_id, "apportionment": apportionment_id, **taken})
    bare = [row.asset_id for row in targets if row.reading_id is None and row.own == 0]
    if not bare:
        return moved, []
    meters = sql.rows("metering", "make_bare_meters", {"book": book_id, "item": item_id, "assets": bare})
    new = [NewReading(row.asset_id, item_id, month, NOTHING, meter_id=row.id, way=SHARE) for row in meters]
    return moved, store_readings(actor, book_id, new)


def hold_apportionment(scope: Scope, book_id: int, apportionment_id: int) -> sql.Row:
    """A live apportionment in scope, held to the end of the transaction."""
    params = {"book": book_id, "apportionment": apportionment_id, "items": scope.items()}
    found = sql.rows("metering", "hold_apportionment", params) if scope.has_book(book_id) else []
    if not found:
        raise UnknownThing(kind=gettext_lazy("apportionment"), name=apportionment_id)
    if found[0].voided_at is not None:
        raise AlreadyUndone
    return found[0]


def shared_readings(book_id: int, apportionment_id: int) -> list[sql.Row]:
    """The readings that took shares of an apportionment: reading_id, its figures, quantity, and way."""
    return sql.rows("metering", "list_shared_readings", {"book": book_id, "apportionment": apportionment_id})


def void_apportionment(
    actor: Actor, book_id: int, apportionment_id: int, taken: Sequence[sql.Row], *, reason: str
) -> tuple[dict[int, int], list[int]]:
    """Undo an apportionment: its readings go without their shares (new ids by the old ones); those of nothing else are voided."""
    params = {"book": book_id, "apportionment": apportionment_id, "actor": actor.name, "reason": reason}
    sql.execute("metering", "void_apportionment", params)
    gone = [row.reading_id for row in taken if row.way == SHARE and row.shared == row.quantity]
    void_readings(actor, book_id, gone, reason=reason)
    figures = {
        row.reading_id: (row.previous, row.current, row.carried, row.shared - row.quantity)
        for row in taken
        if row.reading_id not in gone
    }
    return replace_readings(actor, book_id, figures), gone


def _measured(book_id: int, new: NewApportionment) -> Decimal:
    month = new.month.replace(day=1)
    rows = sql.rows("metering", "find_communal", {"book": book_id, "meter": new.meter_id, "item": new.item_id, "month": month})
    if not rows:
        raise UnknownThing("meter", kind=gettext_lazy("meter"), name=new.meter_id)
    (found,) = rows
    if not found.communal:
        raise NotACommunalMeter("meter", name=found.name)
    if found.is_shared:
        raise AlreadyShared("meter", name=found.name, month=month)
    if found.usage is None:
        raise UnknownThing("month", kind=gettext_lazy("reading"), name=f"{found.name} {month:%Y-%m}")
    usage: Decimal = found.usage
    return usage.quantize(Decimal(1).scaleb(-QUANTITY_DECIMALS), ROUND_HALF_UP)


def _has_item(scope: Scope, book_id: int, item_id: int) -> bool:
    params = {"book": book_id, "asset_id": [], "item_id": [item_id]}
    known = not sql.rows("metering", "find_unknown_of_meters", params)
    return known and (scope.item_ids is None or item_id in scope.item_ids)
