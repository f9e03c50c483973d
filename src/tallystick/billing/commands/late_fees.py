"""Late fees turned into bills of their own, or given up."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy

from tallystick.accounts.queries import book_by_id
from tallystick.kit import outbox, sql
from tallystick.kit.money import minor_digits
from tallystick.kit.refusal import ReasonMissing, Refusal, UnknownThing
from tallystick.kit.who import Actor, Scope

from ..queries.open import bill_states, late_fee_piece
from ..rules.late_fees import Posting
from .settling import bill_name, hold_accounts, hold_bills


class NoLateFee(Refusal):
    code = "no_late_fee"
    sentence = gettext_lazy("{bill} bears no late fee to give up. One that was posted is a bill of its own: void that.")


@transaction.atomic
def post_late_fees(actor: Actor, scope: Scope, book_id: int, *, today: date, bill_ids: Sequence[int] | None = None) -> list[int]:
    """Turn the late fees to today of a book, or of chosen bills, into bills of their own; the ids of those."""
    digits = minor_digits(book_by_id(scope, book_id).currency)
    chosen = None if bill_ids is None else list(bill_ids)
    params = {"book": book_id, "digits": digits, "on_day": today, "bills": chosen, "items": scope.items()}
    late = sql.rows("billing", "list_late_bills", params, late_fee=late_fee_piece())
    hold_accounts(book_id, sorted({row.account_id for row in late}))
    made = post_late_fees_to(actor, scope, book_id, [Posting(row.id, today) for row in late], today=today)
    ids = [row.id for row in made]
    if ids:
        outbox.leave("bills_made", book_id, **outbox.listed("bills", ids))
    return ids


@transaction.atomic
def post_late_fees_to(actor: Actor, scope: Scope, book_id: int, postings: Sequence[Posting], *, today: date) -> list[sql.Row]:
    """Post each bill's late fee to the day given; rows bill_id, id (of the late fee's bill), amount.

    Whoever calls holds the accounts. A bill on which nothing is left to post is passed over.
    """
    digits = minor_digits(book_by_id(scope, book_id).currency)
    hold_bills(book_id, [one.bill_id for one in postings])
    params = {
        "book": book_id,
        "digits": digits,
        "today": today,
        "bills": [one.bill_id for one in postings],
        "days": [one.on_day for one in postings],
        "receipts": [one.receipt_id for one in postings],
        **_trail(actor),
    }
    return sql.rows("billing", "post_late_fees", params, late_fee=late_fee_piece())


@transaction.atomic
def waive_late_fees(
    actor: Actor, scope: Scope, book_id: int, bill_ids: Sequence[int], *, today: date, reason: str
) -> list[sql.Row]:
    """Give up the late fees of bills up to today, for a reason; rows bill_id, amount. Later days bear it again."""
    digits = minor_digits(book_by_id(scope, book_id).currency)
    if not reason.strip():
        raise ReasonMissing("reason")
    states = bill_states(scope, book_id, bill_ids)
    for bill_id in bill_ids:
        if bill_id not in states:
            raise UnknownThing(kind=gettext_lazy("bill"), name=bill_id)
    hold_accounts(book_id, sorted({state.account_id for state in states.values()}))
    hold_bills(book_id, bill_ids)
    params = {"book": book_id, "digits": digits, "on_day": today, "bills": sorted(set(bill_ids))}
    trail = _trail(actor) | {"reason": reason.strip()}
    waived = sql.rows("billing", "waive_late_fees", params | trail, late_fee=late_fee_piece())
    for bill_id in set(bill_ids) - {row.bill_id for row in waived}:
        raise NoLateFee(bill=bill_name(states[bill_id]))
    return waived


def _trail(actor: Actor) -> dict[str, object]:
    return {"user": actor.user_id, "actor": actor.name}
