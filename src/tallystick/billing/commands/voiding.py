"""The one way in which bills are voided, whatever the cause; callers have refused what may not be."""

from collections.abc import Sequence
from datetime import date

from tallystick.kit import outbox, sql
from tallystick.kit.who import Actor

from ..models import Bill


def void(actor: Actor, book_id: int, bill_ids: Sequence[int], how: int, *, today: date, reason: str) -> int:
    """Void bills that bear no money, each with its late fees and, for those of readings, the readings; the number voided."""
    params = {
        "book": book_id,
        "bills": list(bill_ids),
        "how": how,
        "keeps_place": how == Bill.Voided.BY_HAND,
        "today": today,
        "actor": actor.name,
        "reason": reason,
    }
    voided = int(sql.one("billing", "void_bills", params).voided)
    # What is replaced is told of as that.
    if voided and how != Bill.Voided.REPLACED:
        outbox.leave("bills_voided", book_id, reason=reason, **outbox.listed("bills", bill_ids))
    return voided
