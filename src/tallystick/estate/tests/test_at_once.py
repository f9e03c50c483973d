"""Two clerks transfer one flat at the same instant: one of them does, and the other is told."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection

from tallystick.estate.commands import NewOwner, transfers
from tallystick.kit.refusal import Refusal

from .test_transfers import MAY, Court, gaps

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(orders: Sequence[Callable[[], Any]]) -> list[Any]:
    """Give all orders at the same instant, each by a connection of its own: what each answered, or how it failed."""
    answers: list[Any] = [None] * len(orders)
    start = Barrier(len(orders))

    def give(place: int) -> None:
        connection.ensure_connection()
        start.wait(30)
        try:
            answers[place] = orders[place]()
        except (Refusal, DatabaseError) as failure:
            answers[place] = failure
        finally:
            connection.close()

    threads = [Thread(target=give, args=(place,)) for place in range(len(orders))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def selling(court: Court) -> list[Callable[[], Any]]:
    """Eight clerks, each selling Mrs Chen's flat to somebody else."""
    owners = [NewOwner(f"Buyer {number}") for number in range(8)]
    return [partial(court.transfer, "1-1-101", owner=owner, held_by="1-1-101") for owner in owners]


def test_a_flat_is_sold_once() -> None:
    court = Court()
    answers = at_once(selling(court))
    refused = [answer.code for answer in answers if isinstance(answer, Refusal)]
    assert refused == ["held_by_another"] * 7
    assert [account for account, _, _ in court.held("1-1-101")] == ["1-1-101", "1-1-101/2"]
    assert gaps(court) == []


def test_the_race_is_real_without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """If this fails, the test above proves nothing. What the lock would have kept apart, the database itself still refuses."""
    court = Court()
    together, read = Barrier(8), transfers._last_holdings

    def read_then_wait(*args: Any) -> Any:
        rows = read(*args)
        together.wait(30)
        return rows

    monkeypatch.setattr(transfers, "lock_book", lambda book_id: None)
    monkeypatch.setattr(transfers, "_last_holdings", read_then_wait)
    answers = at_once(selling(court))
    assert not any(isinstance(answer, Refusal) and answer.code == "held_by_another" for answer in answers)
    assert court.held("1-1-101")[-1][1] == MAY
    assert gaps(court) == []
