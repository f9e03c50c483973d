"""The outbox: a command leaves a fact in its own transaction, and `jobs` carries out what the fact calls for."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from .models import Fact

MOST_NAMED = 1000
KEPT = timedelta(days=30)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)
Handler = Callable[[int, Mapping[str, Any]], None]


class UnknownKind(Exception):
    """A fact for which there is no handler, as one that a newer release has left."""


def leave(kind: str, book_id: int, **about: object) -> None:
    """Leave a fact; it is there exactly if the transaction around it is."""
    Fact.objects.create(kind=kind, book_id=book_id, about=about)


def listed(name: str, ids: Sequence[int]) -> dict[str, object]:
    """How many things a fact is about, and which; of very many only the first."""
    return {"count": len(ids), name: list(ids[:MOST_NAMED])}


def waiting(kinds: Collection[str] = ()) -> list[int]:
    """The ids of facts that are due to be carried out, oldest first; those set aside if they are of these kinds."""
    due = Q(next_try_at=None) | Q(next_try_at__lte=timezone.now())
    found = Fact.objects.filter(due, Q(set_aside=False) | Q(kind__in=kinds), done_at=None)
    return list(found.order_by("id").values_list("id", flat=True)[:1000])


def put_off(fact_id: int, now: datetime) -> None:
    """After a try that failed: try again after a wait that doubles from try to try."""
    with transaction.atomic():
        fact = Fact.objects.select_for_update().get(id=fact_id)
        fact.next_try_at = now + wait_after(fact.tries)
        fact.tries += 1
        fact.save(update_fields=["tries", "next_try_at"])


def wait_after(tries: int) -> timedelta:
    """How long a fact waits that has failed so often before: 10 s, 20 s, 40 s, … at most an hour."""
    return min(FIRST_WAIT * 2 ** min(tries, 10), LONGEST_WAIT)


def sweep(now: datetime) -> int:
    """Forget facts that were carried out long ago; how many."""
    return Fact.objects.filter(done_at__lt=now - KEPT).delete()[0]


def set_aside(fact_id: int) -> None:
    """Leave a fact of an unknown kind alone until its kind is known."""
    Fact.objects.filter(id=fact_id).update(set_aside=True)


def carry_out(fact_id: int, handlers: Mapping[str, Handler]) -> bool:
    """Carry out one fact unless somebody has or is about to; False then. A handler may be killed and come again.

    UnknownKind where none of the handlers is for it.
    """
    with transaction.atomic():
        fact = Fact.objects.select_for_update(skip_locked=True).filter(id=fact_id, done_at=None).first()
        if fact is None:
            return False
        if fact.kind not in handlers:
            raise UnknownKind(fact.kind)
        handlers[fact.kind](fact.book_id, fact.about)
        Fact.objects.filter(id=fact_id).update(done_at=timezone.now())
        return True
