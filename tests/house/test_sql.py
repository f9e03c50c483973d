"""SQL obeys the order of the house: it says what it yields, reads downwards, writes its own, and stays within a book."""

from pathlib import Path

import pytest
from django.apps import apps

from . import statements
from .house import FLOOR_OF, SOURCE, short, sql_files

# Queries that look at what lies beyond a book, and why.
BEYOND_BOOK: dict[str, str] = {}
# The benchmarks measure our tables against bare statements of their own.
BARE = "cli/bench/"
FILES = [(room, path) for room in FLOOR_OF for path in sql_files(room)]
NAMES = [short(path) for _, path in FILES]
GROWING = {"billing_bill", "billing_settlement"}


def growing() -> set[str]:
    """Tables whose rows all belong to a book."""
    found = set()
    for model in apps.get_models():
        columns = {field.column: field for field in model._meta.local_concrete_fields}
        if model.__module__.startswith("tallystick.") and "book_id" in columns and not columns["book_id"].null:
            found.add(model._meta.db_table)
    return found


@pytest.mark.parametrize(("room", "path"), FILES, ids=NAMES)
def test_a_query_says_what_it_yields_and_keeps_the_order(room: str, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert statements.FIRST_LINE.match(text), "the first line says what it yields or does"
    assert statements.out_of_order(room, text) == []


@pytest.mark.parametrize("path", [path for _, path in FILES], ids=NAMES)
def test_a_query_stays_within_its_book(path: Path) -> None:
    found = statements.beyond_book(path.read_text(encoding="utf-8"), growing())
    assert bool(found) == (short(path) in BEYOND_BOOK), found


def test_every_folder_of_queries_is_looked_at() -> None:
    everywhere = {short(path) for path in SOURCE.rglob("*.sql")}
    assert {name for name in everywhere if not name.startswith(BARE)} == set(NAMES)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT 1 FROM cashier_receipt", ["reads cashier_receipt"]),
        ("SELECT (SELECT max(id) FROM ledger_entry)", ["reads ledger_entry"]),
        ("WITH b AS (UPDATE metering_reading SET usage = 1 RETURNING id) SELECT * FROM b", ["writes metering_reading"]),
        ("INSERT INTO cashier_receipt (id) SELECT id FROM billing_bill", ["writes cashier_receipt"]),
        ("DELETE FROM accounts_book WHERE id = %(id)s", ["writes accounts_book"]),
        ("SELECT 1 FROM billing_bill JOIN accounts_account USING (id)", []),
        ("WITH x AS ({{entries}}) SELECT * FROM x", []),
    ],
)
def test_what_goes_against_the_order_is_found(text: str, found: list[str]) -> None:
    assert statements.out_of_order("billing", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT 1 FROM billing_bill AS b JOIN billing_settlement AS s ON s.bill_id = b.id", GROWING),
        (
            "SELECT 1 FROM billing_bill AS b JOIN billing_settlement AS s ON s.bill_id = b.id WHERE b.book_id = 1",
            {"billing_settlement"},
        ),
        ("SELECT 1 FROM billing_bill AS b JOIN billing_settlement AS s ON s.book_id = b.book_id", set()),
        ("SELECT 1 FROM billing_bill WHERE book_id = ANY(%(books)s::bigint[])", set()),
        ("SELECT book_id FROM billing_bill GROUP BY book_id", {"billing_bill"}),
        ("UPDATE billing_bill SET paid = 1 WHERE id = 2", {"billing_bill"}),
        ("UPDATE billing_bill AS b SET paid = 1 FROM named WHERE b.book_id = named.book_id", set()),
        ("SELECT 1 WHERE EXISTS (SELECT 1 FROM billing_bill AS b WHERE b.id = 1)", {"billing_bill"}),
    ],
)
def test_a_join_across_books_is_found(text: str, found: set[str]) -> None:
    assert statements.beyond_book(text, GROWING) == sorted(found)


@pytest.mark.parametrize("text", ["SELECT 1", "-- what it is\nSELECT 1", "--yields: x\nSELECT 1"])
def test_a_query_without_its_first_line_is_found(text: str) -> None:
    assert not statements.FIRST_LINE.match(text)
