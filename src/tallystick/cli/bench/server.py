"""What the bench says to PostgreSQL itself: its own SQL files, copies of rows to files and back, upkeep between two parts."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import connection, transaction

COPIED_BYTES = 1 << 18  # at a time, so that memory stays flat


def fill(name: str, **params: Any) -> None:
    """Carry out one of the bench's own SQL files."""
    text = (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    tell(text, params or None)


def tell(statement: str, params: Mapping[str, Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def ask(query: str, params: Mapping[str, Any] | None = None) -> int:
    """The one whole number that a query yields."""
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return int(cursor.fetchone()[0])


def save_bills(path: Path, run_id: int) -> None:
    """The finished rows of a run, in the order in which they lie, as binary COPY writes them."""
    _save(path, "COPY (SELECT * FROM billing_bill WHERE run_id = %s) TO STDOUT (FORMAT BINARY)", run_id)


def save_table(path: Path, table: str, book_id: int) -> None:
    """The rows of a book in a table, as binary COPY writes them."""
    _save(path, f"COPY (SELECT * FROM {table} WHERE book_id = %s) TO STDOUT (FORMAT BINARY)", book_id)  # noqa: S608  # ours


def _save(path: Path, query: str, key: int) -> None:
    with connection.cursor() as cursor, cursor.copy(query, [key]) as copied, path.open("wb") as file:
        for block in copied:
            file.write(block)


def copy_bills(path: Path) -> None:
    """Write saved rows into the table of bills by binary COPY, streamed from the client."""
    copy_table(path, "billing_bill")


def copy_table(path: Path, table: str) -> None:
    """Write saved rows into a table by binary COPY, streamed from the client."""
    command = f"COPY {table} FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(command) as copied, path.open("rb") as file:
        while block := file.read(COPIED_BYTES):
            copied.write(block)


def empty_bills() -> None:
    """No bills, no failures and no runs, and the disk quiet."""
    tell("TRUNCATE billing_bill, billing_billsum, billing_runfailure, billing_reach, kit_run, kit_runprogress, kit_fact")
    settle()


def settle() -> None:
    """Everything written so far is on the disk, so that what comes next pays for itself alone."""
    tell("CHECKPOINT")


def tidy_bills() -> None:
    """The table of bills as upkeep leaves it: no dead rows, statistics of today, the disk quiet."""
    tell("VACUUM (ANALYZE) billing_bill")
    settle()


@contextlib.contextmanager
def taken_back() -> Iterator[None]:
    """What is written within is taken back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
