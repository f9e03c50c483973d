"""Readings and their bills, one act: entered, edited, deleted; later bills of the year follow where its usage counts."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy

from tallystick.accounts.queries import book_by_id
from tallystick.kit import outbox, sql
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.run import lock_book
from tallystick.kit.who import Actor, Scope
from tallystick.metering.commands import (
    Given,
    NewReading,
    ReadingChange,
    bare_readings,
    change_reading,
    given_of,
    known_requests,
    store_given,
    void_readings,
)
from tallystick.metering.queries import reading

from ..models import Bill
from .setting_right import lower_estimates
from .usage_bills import Billed, ReadingHasMoney, bill_them, bills_of, follow, rework_later, try_bills
from .voiding import void


def enter_readings(
    actor: Actor, scope: Scope, book_id: int, readings: Sequence[NewReading], *, today: date, bill: bool = True
) -> list[int]:
    """Store readings and make their bills, all or none; the readings' ids in the order given.

    Without `bill` they wait for `bill_readings`. One whose request is known is not stored again: its id is answered.
    """
    book_by_id(scope, book_id)
    _refuse_strange(scope, readings)
    with transaction.atomic():
        lock_book(book_id)
        known = known_requests(book_id, readings)
        new = [one for place, one in enumerate(readings) if place not in known]
        ids = iter(enter_given(actor, book_id, given_of(book_id, new), today=today, bill=bill) if new else ())
        found = [known[place] if place in known else next(ids) for place in range(len(readings))]
    sql.refresh_statistics(book_id, len(found), "metering_reading", "billing_bill")
    return found


def enter_given(actor: Actor, book_id: int, given: Given, *, today: date, bill: bool = True) -> list[int]:
    """The same for readings that a SELECT yields, inside a transaction that holds the book; their ids in the order of places.

    Estimates before them that were too high are lowered first, as far as nobody has paid them. The share of a unit that had
    no meter joins its reading.
    """
    _withdraw_shares(actor, book_id, given, today)
    given, reworked = lower_estimates(actor, book_id, given, today=today)
    ids = store_given(actor, book_id, given)
    sql.refresh_statistics(book_id, len(ids), "metering_reading")
    outbox.leave("readings_made", book_id, **outbox.listed("readings", ids))
    if bill:
        bill_them(actor, book_id, ids, {}, today)
        outbox.leave("bills_made", book_id, **outbox.listed("readings", ids))
    rework_later(actor, book_id, [*reworked, *ids], today)
    return ids


def edit_reading(actor: Actor, scope: Scope, book_id: int, reading_id: int, change: ReadingChange, *, today: date) -> int:
    """Replace a reading whose bill is wholly unpaid, or that has none; the bill follows. The new reading's id."""
    book_by_id(scope, book_id)
    with transaction.atomic():
        lock_book(book_id)
        old_bill = _unpaid_bill(scope, book_id, reading_id)
        new_id = change_reading(actor, book_id, reading_id, change)
        if old_bill is not None:
            follow(actor, book_id, {reading_id: new_id}, {reading_id: old_bill}, today)
        rework_later(actor, book_id, [new_id], today)
        outbox.leave("readings_changed", book_id, **outbox.listed("readings", [new_id]), replaced=[reading_id])
        return new_id


def delete_reading(actor: Actor, scope: Scope, book_id: int, reading_id: int, *, today: date, reason: str = "") -> None:
    """Delete a reading whose bill is wholly unpaid, or that has none; the bill goes too."""
    book_by_id(scope, book_id)
    with transaction.atomic():
        lock_book(book_id)
        old_bill = _unpaid_bill(scope, book_id, reading_id)
        void_readings(actor, book_id, [reading_id], reason=reason)
        if old_bill is not None:
            void(actor, book_id, [old_bill], Bill.Voided.READING_DELETED, today=today, reason=reason)
        rework_later(actor, book_id, [reading_id], today)
        outbox.leave("readings_deleted", book_id, **outbox.listed("readings", [reading_id]))


def bill_readings(
    actor: Actor,
    scope: Scope,
    book_id: int,
    *,
    today: date,
    item_id: int | None = None,
    meter_ids: Sequence[int] | None = None,
    asset_ids: Sequence[int] | None = None,
    reading_ids: Sequence[int] | None = None,
    through: date | None = None,
) -> Billed:
    """Bill the readings that have no bill yet, of months up to `through`. What cannot be billed is listed, the others go on."""
    book_by_id(scope, book_id)
    with transaction.atomic():
        lock_book(book_id)
        params = {
            "book": book_id,
            "items": scope.items(),
            "item": item_id,
            "meters": _listed(meter_ids),
            "assets": _listed(asset_ids),
            "readings": _listed(reading_ids),
            "through": through,
        }
        ids = [row.id for row in sql.rows("billing", "list_unbilled_readings", params)]
        done = try_bills(actor, book_id, ids, {}, today) if ids else Billed(0, ())
        failed = {row.reading_id for row in done.failed}
        made = [reading_id for reading_id in ids if reading_id not in failed]
        if made:
            outbox.leave("bills_made", book_id, **outbox.listed("readings", made))
            rework_later(actor, book_id, made, today)
    sql.refresh_statistics(book_id, len(made), "billing_bill")
    return done


def _withdraw_shares(actor: Actor, book_id: int, given: Given, today: date) -> None:
    """Let shares billed alone wait for the readings given, so that tiers count them together; one that is paid stays."""
    alone = bare_readings(book_id, given)
    bills = bills_of(book_id, alone) if alone else []
    paid = {bill.reading_id for bill in bills if bill.has_money}
    void_readings(actor, book_id, [one for one in alone if one not in paid], reason="read")
    left = [bill.id for bill in bills if not bill.has_money]
    if left:
        void(actor, book_id, left, Bill.Voided.READING_DELETED, today=today, reason="read")


def _unpaid_bill(scope: Scope, book_id: int, reading_id: int) -> int | None:
    """The bill of a reading that may be touched; none where it has none yet."""
    found = reading(scope, book_id, reading_id)
    bills = sql.rows("billing", "lock_reading_bill", {"book": book_id, "reading": found.id, "month": found.month})
    if bills and bills[0].has_money:
        raise ReadingHasMoney(name=bills[0].name)
    return int(bills[0].id) if bills else None


def _refuse_strange(scope: Scope, readings: Sequence[NewReading]) -> None:
    """Refuse readings of items out of scope."""
    if scope.item_ids is not None:
        for row, new in enumerate(readings):
            if new.item_id not in scope.item_ids:
                raise UnknownThing(kind=gettext_lazy("charge item"), name=new.item_id).at(row)


def _listed(ids: Sequence[int] | None) -> list[int] | None:
    return None if ids is None else list(ids)
