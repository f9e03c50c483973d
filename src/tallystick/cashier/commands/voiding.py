"""Void receipts: each void is a receipt of its own that reopens the bills."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy

from tallystick.accounts.queries import book_by_id
from tallystick.billing.commands import Reverse, hold_accounts, reverse
from tallystick.kit import fields, outbox, sql
from tallystick.kit.refusal import ReasonMissing, Refusal, UnknownThing
from tallystick.kit.who import Actor, Scope

from ..rules import number_text
from .numbering import Draft, draw_ids, write_receipts

LONGEST_REASON = 1000


class VoidOfVoid(Refusal):
    code = "void_of_void"
    sentence = gettext_lazy("Receipt {number} is a void: that cannot be voided.")


class AlreadyVoided(Refusal):
    code = "already_voided"
    sentence = gettext_lazy("Receipt {number} was voided already, by {void}.")


@transaction.atomic
def void_receipts(actor: Actor, scope: Scope, book_id: int, receipt_ids: Sequence[int], *, reason: str, today: date) -> list[int]:
    """Void receipts: their bills are open again, the late-fee bills that they made are void. The ids of the voids.

    Refused as a whole (money_moved_on) where another receipt has laid money on such a late-fee bill.
    """
    book_by_id(scope, book_id)
    _refuse_reason(reason)
    fields.refuse_twice([str(receipt_id) for receipt_id in receipt_ids])
    asked = _found(scope, book_id, receipt_ids)
    hold_accounts(book_id, sorted({row.account_id for row in asked}))
    # Read again under the lock: somebody may have voided one meanwhile.
    voided = _found(scope, book_id, receipt_ids)
    for row in voided:
        _refuse_unvoidable(row)
    if not voided:
        return []
    drafts = [
        Draft(new_id, row.account_id, today, -row.amount, voids_id=row.id)
        for new_id, row in zip(draw_ids(len(voided)), voided, strict=True)
    ]
    reversals = [Reverse(row.id, draft.id) for row, draft in zip(voided, drafts, strict=True)]
    reverse(actor, scope, book_id, reversals, today=today)
    write_receipts(actor, book_id, "void", drafts, today=today, reason=reason.strip())
    sql.execute("cashier", "turn_means", sql.columns(drafts, ("id", "voids_id")) | {"book": book_id})
    outbox.leave("receipts_voided", book_id, receipts=[draft.id for draft in drafts])
    return [draft.id for draft in drafts]


def _found(scope: Scope, book_id: int, receipt_ids: Sequence[int]) -> list[sql.Row]:
    """The receipts in the order in which they were named; UnknownThing where one is not in scope."""
    params = {"book": book_id, "receipts": list(receipt_ids), "items": scope.items()}
    found = sql.rows("cashier", "list_voidable", params, items_held=sql.text_of("cashier", "hold_items"))
    rows = {row.id: row for row in found}
    for receipt_id in receipt_ids:
        if receipt_id not in rows:
            raise UnknownThing(kind=gettext_lazy("receipt"), name=receipt_id)
    return [rows[receipt_id] for receipt_id in receipt_ids]


def _refuse_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing("reason")
    fields.refuse_first(fields.prose("reason", reason, LONGEST_REASON))


def _refuse_unvoidable(row: sql.Row) -> None:
    number = number_text(row.year, row.seq)
    if row.kind == "void":
        raise VoidOfVoid(number=number)
    if row.void_seq is not None:
        raise AlreadyVoided(number=number, void=number_text(row.void_year, row.void_seq))
