"""Bills corrected: voided by hand, and worked out again after a price has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy

from tallystick.accounts.queries import book_by_id
from tallystick.kit import sql
from tallystick.kit.refusal import ReasonMissing, Refusal, UnknownThing
from tallystick.kit.run import lock_book
from tallystick.kit.who import Actor, Scope
from tallystick.metering.commands import void_readings

from ..models import Bill
from ..queries.open import bill_states
from .rework import rework
from .settling import hold_accounts
from .usage_bills import rework_later
from .voiding import void


class BillHasMoney(Refusal):
    code = "bill_has_money"
    sentence = gettext_lazy("{name} bears money. Void its receipt first.")


class BillIsVoid(Refusal):
    code = "bill_is_void"
    sentence = gettext_lazy("{name} is void already.")


@dataclass(frozen=True, slots=True)
class Rerated:
    """What a re-rating came to: bills replaced, bills left because money lies on them, bills that cannot be worked out."""

    replaced: int
    kept: tuple[int, ...]
    failed: tuple[sql.Row, ...]


def void_bills(actor: Actor, scope: Scope, book_id: int, bill_ids: Sequence[int], *, today: date, reason: str) -> int:
    """Void bills by hand, each with its unpaid late fees; no run makes them again. The number voided."""
    book_by_id(scope, book_id)
    if not reason.strip():
        raise ReasonMissing("reason")
    with transaction.atomic():
        lock_book(book_id)
        found = _refuse_unvoidable(scope, book_id, bill_ids)
        readings = [row.origin_id for row in found if row.origin == Bill.Origin.READING]
        void_readings(actor, book_id, readings, reason=reason)
        voided = void(actor, book_id, bill_ids, Bill.Voided.BY_HAND, today=today, reason=reason)
        if readings:
            rework_later(actor, book_id, readings, today)
    return voided


def _refuse_unvoidable(scope: Scope, book_id: int, bill_ids: Sequence[int]) -> list[sql.Row]:
    states = bill_states(scope, book_id, bill_ids)
    # Accounts before bills, as whoever collects: a late fee of these bills cannot be paid meanwhile.
    hold_accounts(book_id, sorted({row.account_id for row in states.values()}))
    found = {row.id: row for row in sql.rows("billing", "lock_bills", {"book": book_id, "bills": list(bill_ids)})}
    for bill_id in bill_ids:
        if bill_id not in states:
            raise UnknownThing(kind=gettext_lazy("bill"), name=bill_id)
        if found[bill_id].is_void:
            raise BillIsVoid(name=found[bill_id].name)
        if found[bill_id].has_money:
            raise BillHasMoney(name=found[bill_id].name)
    return list(found.values())


def rerate(actor: Actor, scope: Scope, book_id: int, tariff_id: int, *, today: date) -> Rerated:
    """Work out again the bills of one tariff that another version should have priced; those with money are left."""
    book_by_id(scope, book_id)
    with transaction.atomic():
        lock_book(book_id)
        reached = sql.rows("billing", "list_outdated", {"book": book_id, "tariff": tariff_id})
        kept = tuple(row.id for row in reached if row.has_money)
        done = rework(actor, book_id, [row.id for row in reached if not row.has_money], today=today, reason="price")
    return Rerated(done.replaced, kept, done.failed)


def remake_bills(actor: Actor, scope: Scope, book_id: int, bill_ids: Sequence[int], *, today: date) -> Rerated:
    """Work out chosen bills again by today's assignments, versions and measures; refused where one is void or bears money.

    Those that would say the same stay, as do those that cannot be worked out.
    """
    book_by_id(scope, book_id)
    with transaction.atomic():
        lock_book(book_id)
        _refuse_unvoidable(scope, book_id, bill_ids)
        done = rework(actor, book_id, bill_ids, today=today, reason="again")
    return Rerated(done.replaced, (), done.failed)
