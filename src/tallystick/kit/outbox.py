"""The outbox: a command leaves a fact in its own transaction, and `jobs` carries out what the fact calls for."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from .models import Fact

MOST_NAMED = 1000
KEPT = timedelta(days=30)
Handler = Callable[[int, Mapping[str, Any]], None]


def leave(kind: str, book_id: int, **about: object) -> None:
    """Leave a fact; it is there exactly if the transaction around it is."""
    Fact.objects.create(kind=kind, book_id=book_id, about=about)


def listed(name: str, ids: Sequence[int]) -> dict[str, object]:
    """How many things a fact is about, and which; of very many only the first."""
    return {"count": len(ids), name: list(ids[:MOST_NAMED])}


def waiting() -> list[int]:
    """The ids of facts that nobody has carried out yet, oldest first."""
    return list(Fact.objects.filter(done_at=None).order_by("id").values_list("id", flat=True)[:1000])


def sweep(now: datetime) -> int:
    """Forget facts that were carried out long ago; how many."""
    return Fact.objects.filter(done_at__lt=now - KEPT).delete()[0]


def carry_out(fact_id: int, handlers: Mapping[str, Handler]) -> bool:
    """Carry out one fact unless somebody has or is about to; False then. A handler may be killed and come again."""
    with transaction.atomic():
        fact = Fact.objects.select_for_update(skip_locked=True).filter(id=fact_id, done_at=None).first()
        if fact is None:
            return False
        handlers[fact.kind](fact.book_id, fact.about)
        Fact.objects.filter(id=fact_id).update(done_at=timezone.now())
        return True
