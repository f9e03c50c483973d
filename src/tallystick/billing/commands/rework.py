"""Bills worked out again: each is voided and replaced by one that says what is right now; shown to people as one change."""

from collections.abc import Sequence
from datetime import date

from tallystick.kit import sql
from tallystick.kit.who import Actor

from ..models import Bill
from ..queries.again import due_again
from .replacing import Reworked, replace
from .usage_bills import rework_usage


def rework(actor: Actor, book_id: int, bill_ids: Sequence[int], *, today: date, reason: str) -> Reworked:
    """Work out again bills that bear no money, by today's assignments, versions and measures."""
    if not bill_ids:
        return Reworked(0, ())
    replaced = 0
    failed: list[sql.Row] = []
    for ground, text, params in list(due_again(book_id, bill_ids, today)):
        done = replace(actor, ground, text, params, Bill.Origin.ASSIGNMENT, reason)
        replaced += done.replaced
        failed += done.failed
    replaced += rework_usage(actor, book_id, bill_ids, today=today, reason=reason)
    return Reworked(replaced, tuple(failed))
