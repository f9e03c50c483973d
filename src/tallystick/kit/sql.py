"""SQL kept in files: one query a file, `<room>/sql/verb_noun.sql`, its first line saying what it yields."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from django.db import connection

FEW_ROWS = 200
SHARE_THAT_MATTERS = 0.3
Params = Mapping[str, Any]
ROWS_HELD = 2000  # of a stream at a time


class Row(dict[str, Any]):
    """A row of a query, by column name; columns are read as attributes too."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


@cache
def text_of(room: str, name: str) -> str:
    """The text of `<room>/sql/<name>.sql`; `name` may lead into a folder ("checks/paid_is_settled")."""
    return (files(f"tallystick.{room}") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def rows(room: str, name: str, params: Params | None = None, **pieces: str) -> list[Row]:
    """All rows that a query yields. `pieces` fill `{{name}}` marks with SQL of our own making, never with input."""
    return fetch(assembled(room, name, pieces), params)


def one(room: str, name: str, params: Params | None = None, **pieces: str) -> Row:
    """The only row that a query yields."""
    (row,) = rows(room, name, params, **pieces)
    return row


def stream(room: str, name: str, params: Params | None = None, **pieces: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query by position, some thousands held at a time; only inside a transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(assembled(room, name, pieces), params or {})
        while batch := cursor.fetchmany(ROWS_HELD):
            yield from batch


def execute(room: str, name: str, params: Params | None = None, **pieces: str) -> int:
    """Carry out a statement; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(assembled(room, name, pieces), params or {})
        return int(cursor.rowcount)


def fetch(text: str, params: Params | None = None) -> list[Row]:
    """All rows that SQL text of our own making yields."""
    with connection.cursor() as cursor:
        cursor.execute(text, params or {})
        names = [column.name for column in cursor.description or ()]
        return [Row(zip(names, values, strict=True)) for values in cursor.fetchall()]


def refresh_statistics(book_id: int, written: int, *tables: str) -> None:
    """Let the planner know of rows just written in a book, where it expects far fewer.

    The server does so by itself some time later; the first payments after a first run do not wait for that, and in one
    long transaction it never comes.
    """
    if written < FEW_ROWS:
        return
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'EXPLAIN (FORMAT JSON) SELECT FROM "{table}" WHERE book_id = %s', [book_id])
            (plan,) = cursor.fetchone()
            expected = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]["Plan Rows"]
            if expected < written * SHARE_THAT_MATTERS:
                cursor.execute(f'ANALYZE "{table}"')


def check_names(room: str) -> list[str]:
    """The names of a room's checks: the files in sql/checks/, each of which must yield nothing."""
    folder = files(f"tallystick.{room}") / "sql" / "checks"
    if not folder.is_dir():
        return []
    return sorted(entry.name.removesuffix(".sql") for entry in folder.iterdir() if entry.name.endswith(".sql"))


def columns(records: Sequence[Any], names: Sequence[str]) -> dict[str, list[Any]]:
    """Records turned into arrays, one a name, for `unnest`: one is a batch of one."""
    return {name: [getattr(record, name) for record in records] for name in names}


def assembled(room: str, name: str, pieces: Mapping[str, str]) -> str:
    """A query's text with its marks filled."""
    text = text_of(room, name)
    for mark, piece in pieces.items():
        text = text.replace("{{" + mark + "}}", piece)
    return text


class Found(NamedTuple):
    """What a check found: its name, how many rows it looked at, and the rows that should not be."""

    room: str
    name: str
    counted: int
    faults: list[Row]


def run_checks(room: str, book_ids: list[int] | None, **pieces: str) -> Iterator[Found]:
    """Each check of a room over the books given (None: all).

    A check yields faults (column `fault`), and in each row, or in one without a fault, how many rows it looked at (`counted`).
    """
    for name in check_names(room):
        yield run_check(room, name, book_ids, **pieces)


def run_check(room: str, name: str, book_ids: list[int] | None, **pieces: str) -> Found:
    """One check of a room."""
    found = rows(room, f"checks/{name}", {"books": book_ids}, **pieces)
    counted = int(found[0].counted) if found else 0
    return Found(room, name, counted, [row for row in found if row.fault is not None])
