"""Long work on one book as a row with a stage: locked, told by a second connection, done whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any

import psycopg
from django.db import connection, transaction

BOOK_LOCK = 7301  # first key of the advisory locks that keep two runs of one book apart
SECONDS_BETWEEN_REPORTS = 0.5  # long work shows its progress within a second


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


class Progress:
    """How far a run is, and how often it was begun: seen at once, and kept though the run's own transaction is lost.

    Inside somebody else's transaction (a story, a test) there is nobody to tell, and it tells nobody.
    """

    def __init__(self, run_id: int, second: "psycopg.Connection[tuple[Any, ...]] | None") -> None:
        self.run_id = run_id
        self._second = second
        self._told_at = 0.0

    def begin(self) -> int:
        """Say that the run begins, perhaps again; the how manieth time this is."""
        if self._second is None:
            return 1
        with connection.wrap_database_errors:
            told = self._second.execute(
                "INSERT INTO kit_runprogress (run_id, done, total, begun, told_at) VALUES (%s, 0, 0, 1, now()) "
                "ON CONFLICT (run_id) DO UPDATE SET done = 0, total = 0, begun = kit_runprogress.begun + 1, told_at = now() "
                "RETURNING begun",
                [self.run_id],
            ).fetchone()
        return told[0] if told else 1

    def report(self, done: int, total: int) -> None:
        """Say that `done` of `total` parts are made; so often at most, that it costs nothing."""
        now = monotonic()
        if self._second is None or (0 < done < total and now - self._told_at < SECONDS_BETWEEN_REPORTS):
            return
        self._told_at = now
        # A run goes on though nobody can be told; where the whole database is lost, its own next statement says so.
        with suppress(psycopg.Error):
            self._second.execute(
                "UPDATE kit_runprogress SET done = %s, total = %s, told_at = now() WHERE run_id = %s",
                [done, total, self.run_id],
            )


@contextmanager
def progress_of(run_id: int) -> Iterator[Progress]:
    """The progress of a run, told by a connection of its own. OperationalError where none can be had."""
    if connection.in_atomic_block:
        yield Progress(run_id, None)
        return
    second = second_connection()
    try:
        yield Progress(run_id, second)
    finally:
        second.close()


def second_connection() -> "psycopg.Connection[tuple[Any, ...]]":
    """Another connection to the same database, each statement a transaction of its own."""
    params = connection.get_connection_params()
    named: dict[str, Any] = {key: params[key] for key in ("dbname", "user", "password", "host", "port") if params.get(key)}
    with connection.wrap_database_errors:
        return psycopg.connect(**named, autocommit=True)
