"""Tariffs bound to many assets at once, beside what is there or in its place, bills seen to, in one act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tallystick.accounts.queries import book_by_id
from tallystick.kit.run import lock_book
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope
from tallystick.tariffs.commands import NewAssignment, assign
from tallystick.tariffs.queries import in_the_way

from .assignments import Ended, end_assignments


@dataclass(frozen=True, slots=True)
class Bound:
    """What binding came to: the assignments made, how many ended for them, and what became of their bills."""

    made: tuple[int, ...]
    ended: int
    voided: int
    rerated: int
    kept: tuple[int, ...]


def bind(
    actor: Actor,
    scope: Scope,
    book_id: int,
    assignments: Sequence[NewAssignment],
    *,
    today: date,
    replace: bool = False,
    reason: str = "",
) -> Bound:
    """Bind tariffs to assets, all or none. `replace`: what is in the way ends the day before; else it refuses them."""
    book_by_id(scope, book_id)
    with transaction.atomic(), trail(actor, reason):
        lock_book(book_id)
        endings = in_the_way(scope, book_id, assignments) if replace else []
        done = end_assignments(actor, scope, book_id, endings, today=today) if endings else Ended(0, 0, ())
        made = assign(actor, scope, book_id, assignments, today=today)
    return Bound(tuple(made), len(endings), done.voided, done.rerated, done.kept)
