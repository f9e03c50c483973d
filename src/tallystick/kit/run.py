"""Long work on one book as a row with a stage: locked, told by a second connection, done whole or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import psycopg
from django.db import connection, transaction

BOOK_LOCK = 7301  # first key of the advisory locks that keep two runs of one book apart
SECONDS_BETWEEN_REPORTS = 0.5  # long work shows its progress within a second

Report = Callable[[int, int], None]


@contextmanager
def book_transaction(book_id: int) -> Iterator[None]:
    """One transaction that reads as of one instant and keeps every other run off the book until it ends.

    Inside a transaction that is open already (a story, a test) it is a part of that one.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            lock_book(book_id)
            yield
        return
    # The lock is the session's, taken before the snapshot: a run must see what the run before it wrote.
    _call("pg_advisory_lock", book_id)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    finally:
        _release(book_id)


def lock_book(book_id: int) -> None:
    """Keep every run off the book to the end of the transaction that is open."""
    _call("pg_advisory_xact_lock", book_id)


def _call(function: str, book_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [BOOK_LOCK, book_id % 2**31])


def _release(book_id: int) -> None:
    # A connection that died has lost its locks with it.
    if connection.is_usable():
        _call("pg_advisory_unlock", book_id)


@contextmanager
def progress_of(run_id: int) -> Iterator[Report]:
    """A function `report(done, total)` that others see at once, though the run's own transaction is still open.

    Inside somebody else's transaction (a story, a test) there is nobody to tell, and it tells nobody.
    """
    if connection.in_atomic_block:
        yield lambda done, total: None
        return
    with psycopg.connect(**_second_connection(), autocommit=True) as second:
        yield _reporter(second, run_id)


def _second_connection() -> dict[str, Any]:
    params = connection.get_connection_params()
    return {key: params[key] for key in ("dbname", "user", "password", "host", "port") if params.get(key)}


def _reporter(second: "psycopg.Connection[tuple[object, ...]]", run_id: int) -> Report:
    last = -SECONDS_BETWEEN_REPORTS

    def report(done: int, total: int) -> None:
        nonlocal last
        now = monotonic()
        if done < total and now - last < SECONDS_BETWEEN_REPORTS:
            return
        last = now
        second.execute(
            "INSERT INTO kit_runprogress (run_id, done, total, told_at) VALUES (%s, %s, %s, now()) "
            "ON CONFLICT (run_id) DO UPDATE SET done = excluded.done, total = excluded.total, told_at = now()",
            [run_id, done, total],
        )

    return report
