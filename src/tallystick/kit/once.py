"""Requests that may come again: each is carried out once, and answered every time as it was the first.

The key is taken before anything else is done, in the same transaction: whoever comes second with it waits there until the
first has ended, and finds the answer, or (where the first was refused or killed) nothing.
"""

from datetime import datetime, timedelta

from .models import Answer

KEPT = timedelta(hours=72)


def take(digest: str, asked: str, user_id: int) -> tuple[Answer, bool]:
    """The row of a key, and whether it is new: then whoever took it carries the request out, and keeps its answer."""
    Answer.objects.bulk_create([Answer(digest=digest, asked=asked, user_id=user_id)], ignore_conflicts=True)
    held = Answer.objects.get(digest=digest)
    return held, held.status is None


def keep(answer: Answer, status: int, body: str) -> None:
    """Keep what was answered."""
    answer.status, answer.body = status, body
    answer.save(update_fields=["status", "body"])


def sweep(now: datetime) -> int:
    """Forget answers that are older than anybody tries again; how many."""
    return Answer.objects.filter(made_at__lt=now - KEPT).delete()[0]
