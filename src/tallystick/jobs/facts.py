"""What follows from what: each kind of fact, and the command that it calls for."""

from collections.abc import Mapping
from typing import Any

from tallystick.kit import outbox


def _run_asked(book_id: int, about: Mapping[str, Any]) -> None:
    # The run itself is a transaction of its own, with progress to tell: it is put in the queue by this one.
    from .tasks import bill_run

    bill_run.defer(run_id=about["run_id"])


HANDLERS: dict[str, outbox.Handler] = {"run_asked": _run_asked}


def carry_out_facts() -> int:
    """Carry out all facts that wait; how many."""
    return sum(outbox.carry_out(fact_id, HANDLERS) for fact_id in outbox.waiting())
