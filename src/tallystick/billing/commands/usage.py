"""Readings and their bills, one act: entered, edited, deleted; later bills of the year follow where its usage counts."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy

from tallystick.accounts.queries import book_by_id
from tallystick.formula import parse
from tallystick.kit import outbox, sql
from tallystick.kit.refusal import Refusal
from tallystick.kit.run import lock_book
from tallystick.kit.who import EVERYTHING, Actor, Scope
from tallystick.metering.commands import NewReading, ReadingChange, change_reading, store_readings, void_readings
from tallystick.metering.queries import reading

from ..models import Bill
from ..queries.charged import charged, priced_alike, worked_readings
from ..queries.worked import ground_of, terms_of
from ..rules.periods import Wanted
from .replacing import replace
from .runs import make_bills
from .voiding import void


class NoTariffForReading(Refusal):
    code = "no_tariff"
    sentence = gettext_lazy("{name}: no tariff on usage is assigned in this month, so the reading cannot be charged.")


class ReadingFails(Refusal):
    code = "reading_fails"
    sentence = gettext_lazy("{name}: its bill cannot be worked out ({fault}).")


class ReadingHasMoney(Refusal):
    code = "reading_has_money"
    sentence = gettext_lazy("{name}: money lies on its bill. Void the receipt first.")


def enter_readings(actor: Actor, scope: Scope, book_id: int, readings: Sequence[NewReading], *, today: date) -> list[int]:
    """Store readings and make their bills, all or none; the readings' ids in the order given."""
    book_by_id(scope, book_id)
    with transaction.atomic():
        lock_book(book_id)
        ids = store_readings(actor, book_id, readings)
        sql.refresh_statistics(book_id, len(ids), "metering_reading")
        _bill(actor, book_id, ids, {}, today)
        _rework_later(actor, book_id, ids, today)
        outbox.leave("bills_made", book_id, **outbox.listed("readings", ids))
    sql.refresh_statistics(book_id, len(ids), "metering_reading", "billing_bill")
    return ids


def edit_reading(actor: Actor, scope: Scope, book_id: int, reading_id: int, change: ReadingChange, *, today: date) -> int:
    """Replace a reading whose bill is wholly unpaid; the bill follows. The new reading's id."""
    book_by_id(scope, book_id)
    with transaction.atomic():
        lock_book(book_id)
        old_bill = _unpaid_bill(scope, book_id, reading_id)
        new_id = change_reading(actor, book_id, reading_id, change)
        void(actor, book_id, [old_bill], Bill.Voided.REPLACED, today=today, reason="reading")
        _bill(actor, book_id, [new_id], {new_id: old_bill}, today)
        _rework_later(actor, book_id, [new_id], today)
        outbox.leave("bills_replaced", book_id, **outbox.listed("bills", [old_bill]))
        return new_id


def delete_reading(actor: Actor, scope: Scope, book_id: int, reading_id: int, *, today: date, reason: str = "") -> None:
    """Delete a reading whose bill is wholly unpaid; the bill goes too."""
    book_by_id(scope, book_id)
    with transaction.atomic():
        lock_book(book_id)
        old_bill = _unpaid_bill(scope, book_id, reading_id)
        void_readings(actor, book_id, [reading_id], reason=reason)
        void(actor, book_id, [old_bill], Bill.Voided.READING_DELETED, today=today, reason=reason)
        _rework_later(actor, book_id, [reading_id], today)


def rework_usage(actor: Actor, book_id: int, bill_ids: Sequence[int], *, today: date, reason: str) -> int:
    """Work out again the bills of readings; the number replaced. A refusal where one cannot be worked out."""
    rows = charged(book_id, bills=bill_ids)
    ground, replaced = ground_of(EVERYTHING, book_id, Wanted(), today), 0
    for terms, version, alike in priced_alike(book_id, [row for row in rows if row.assignment_id is not None]):
        done = replace(actor, ground, *worked_readings(ground, terms, version, alike), Bill.Origin.READING, reason)
        for fault in done.failed:
            raise ReadingFails(name=_name(book_id, fault), fault=fault.code)
        replaced += done.replaced
    return replaced


def _bill(actor: Actor, book_id: int, reading_ids: Sequence[int], replaced: dict[int, int], today: date) -> None:
    rows = charged(book_id, readings=reading_ids)
    for row in rows:
        row["replaces_id"] = replaced.get(row.reading_id)
        if row.assignment_id is None:
            raise NoTariffForReading(name=row.name)
    ground = ground_of(EVERYTHING, book_id, Wanted(), today)
    for terms, version, alike in priced_alike(book_id, rows):
        text, params = worked_readings(ground, terms, version, alike)
        done = make_bills(text, params, Bill.Origin.READING, actor.user_id, actor.name)
        if done.failed:
            fault = next(row for row in sql.fetch(text, params) if row.code is not None)
            raise ReadingFails(name=_name(book_id, fault), fault=fault.code)


def _rework_later(actor: Actor, book_id: int, reading_ids: Sequence[int], today: date) -> None:
    """Work out again the later bills of the year, where the year's usage counts."""
    items = _counting_the_year(book_id)
    if not items:
        return
    later = sql.rows("billing", "list_later_usage", {"book": book_id, "readings": list(reading_ids), "items": items})
    if later:
        rework_usage(actor, book_id, [row.id for row in later], today=today, reason="usage_before")


def _counting_the_year(book_id: int) -> list[int]:
    """The items of the book that have a formula which names what the year has used before."""
    return sorted(
        {
            terms.item_id
            for terms in terms_of(book_id, Wanted(), on_usage=True)
            for version in terms.versions
            if version.formula_text and "usage_before" in parse(version.formula_text).variables
        }
    )


def _unpaid_bill(scope: Scope, book_id: int, reading_id: int) -> int:
    found = reading(scope, book_id, reading_id)
    bill = sql.one("billing", "lock_reading_bill", {"book": book_id, "reading": found.id, "month": found.month})
    if bill.has_money:
        raise ReadingHasMoney(name=bill.name)
    return int(bill.id)


def _name(book_id: int, fault: sql.Row) -> str:
    return str(sql.one("billing", "name_asset", {"book": book_id, "asset": fault.asset_id}).code)
