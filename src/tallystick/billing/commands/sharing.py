"""Communal usage shared out over units, whose bills follow; and taken back."""

from datetime import date

from django.db import transaction

from tallystick.accounts.queries import book_by_id
from tallystick.kit import outbox, sql
from tallystick.kit.run import lock_book
from tallystick.kit.who import Actor, Scope
from tallystick.metering.commands import (
    NewApportionment,
    hold_apportionment,
    share_out,
    share_targets,
    shared_readings,
    take_shares,
    void_apportionment,
)

from ..models import Bill
from .usage_bills import ReadingHasMoney, bill_them, bills_of, follow, rework_later
from .voiding import void

MOST_NAMED = 10


def apportion(actor: Actor, scope: Scope, book_id: int, new: NewApportionment, *, today: date) -> int:
    """Share a communal usage out; the apportionment's id.

    A share goes into the unit's reading of the month, whose bill follows, or waits for it; a unit without a meter gets a
    reading of nothing else. Refused where a bill that would follow bears money.
    """
    book_by_id(scope, book_id)
    with transaction.atomic():
        lock_book(book_id)
        made = share_out(actor, scope, book_id, new)
        targets = share_targets(book_id, made)
        bills = _unpaid(book_id, [row.reading_id for row in targets if row.reading_id is not None])
        moved, bare = take_shares(actor, book_id, made, new.item_id, new.month, targets)
        follow(actor, book_id, moved, bills, today)
        bill_them(actor, book_id, bare, {}, today)
        if bare:
            outbox.leave("bills_made", book_id, **outbox.listed("readings", bare))
        rework_later(actor, book_id, [*moved.values(), *bare], today)
    return made


def undo_apportionment(actor: Actor, scope: Scope, book_id: int, apportionment_id: int, *, today: date, reason: str = "") -> None:
    """Take an apportionment back while the bills that bear its shares are unpaid; they follow."""
    book_by_id(scope, book_id)
    with transaction.atomic():
        lock_book(book_id)
        hold_apportionment(scope, book_id, apportionment_id)
        taken = shared_readings(book_id, apportionment_id)
        bills = _unpaid(book_id, [row.reading_id for row in taken])
        moved, gone = void_apportionment(actor, book_id, apportionment_id, taken, reason=reason)
        follow(actor, book_id, moved, bills, today)
        left = [bills[one] for one in gone if one in bills]
        if left:
            void(actor, book_id, left, Bill.Voided.READING_DELETED, today=today, reason=reason)
        rework_later(actor, book_id, [*moved.values(), *gone], today)


def _unpaid(book_id: int, reading_ids: list[int]) -> dict[int, int]:
    """The bills of readings, by reading; a refusal that names those that bear money."""
    found: list[sql.Row] = bills_of(book_id, reading_ids)
    paid = [row.name for row in found if row.has_money]
    if paid:
        raise ReadingHasMoney(name=", ".join(paid[:MOST_NAMED]))
    return {row.reading_id: row.id for row in found}
