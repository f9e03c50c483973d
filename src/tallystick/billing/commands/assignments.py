"""An assignment ended, and what that does to its bills."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tallystick.accounts.queries import book_by_id
from tallystick.kit.run import lock_book
from tallystick.kit.who import Actor, Scope
from tallystick.tariffs.commands import Ending, end_assignments_rows

from ..models import Bill
from ..queries.ending import beyond_end
from .rework import rework
from .voiding import void


@dataclass(frozen=True, slots=True)
class Ended:
    """What ending came to: bills voided, bills cut and worked out again, and bills left because money lies on them."""

    voided: int
    rerated: int
    kept: tuple[int, ...]


def end_assignments(
    actor: Actor, scope: Scope, book_id: int, endings: Sequence[Ending], *, today: date, reason: str = ""
) -> Ended:
    """End assignments: unpaid bills that start later are voided, the one that the end cuts is worked out again.

    Bills with money on them stay, and are listed for a refund to be decided.
    """
    book_by_id(scope, book_id)
    with transaction.atomic():
        lock_book(book_id)
        reached = beyond_end(scope, book_id, endings)
        end_assignments_rows(actor, scope, book_id, endings, today=today, reason=reason)
        free = [row for row in reached if not row.has_money]
        voided = void(
            actor, book_id, [row.id for row in free if row.is_beyond], Bill.Voided.ASSIGNMENT_ENDED, today=today, reason="ended"
        )  # fmt: skip
        done = rework(actor, book_id, [row.id for row in free if not row.is_beyond], today=today, reason="ended")
    return Ended(voided, done.replaced, tuple(row.id for row in reached if row.has_money))
