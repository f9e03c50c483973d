"""The books as double entry: entries, balances, what is receivable, whole exports; and every room's checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction

from tallystick.accounts import queries as accounts
from tallystick.kit import sql
from tallystick.kit.money import minor_digits
from tallystick.kit.period import ALWAYS
from tallystick.kit.sql import Found, Row
from tallystick.kit.who import Scope

from .journals import Books, beancount, hledger
from .rules import Balance, Entry, transactions
from .sheets import table
from .words import sentence_of

__all__ = [
    "FORMS",
    "Balance",
    "Entry",
    "Found",
    "balances",
    "checks",
    "entries",
    "export",
    "receivables",
    "sentence_of",
]

# Rooms whose checks are carried out from here: those below and this one.
ROOMS = ("accounts", "estate", "tariffs", "metering", "billing", "cashier", "ledger")
FORMS: dict[str, Callable[[Books], Iterator[str]]] = {"beancount": beancount, "hledger": hledger, "csv": table}


def entries(scope: Scope, book_id: int, first: date | None, last: date) -> Iterator[Entry]:
    """The entries of a book between two days (None: from the beginning), transaction after transaction; a stream.

    Read them inside a transaction: only a few thousand are held at a time.
    """
    _whole_book(scope, book_id)
    found = sql.stream("ledger", "list_entries", _params(book_id, first, last), **_pieces("%(last)s::date"))
    return (Entry(*values) for values in found)


def balances(scope: Scope, book_id: int, on_day: date, *, first: date | None = None) -> tuple[Balance, ...]:
    """Every account of the ledger that has entries up to the end of a day; its balance then, and before `first`."""
    _whole_book(scope, book_id)
    found = sql.rows("ledger", "sum_accounts", _params(book_id, first, on_day), **_pieces("%(last)s::date"))
    return tuple(Balance(**row) for row in found)


def receivables(scope: Scope, book_id: int, on_day: date) -> list[Row]:
    """What each account owes and has paid in advance at the end of a day: code, receivable, advances."""
    owed: dict[str, Row] = {}
    for balance in balances(scope, book_id, on_day):
        if balance.side in ("receivable", "advances"):
            row = owed.setdefault(balance.name, Row(code=balance.name, receivable=0, advances=0))
            # An advance is a liability, whose balance is a credit.
            row[balance.side] = balance.closing if balance.side == "receivable" else -balance.closing
    return [owed[code] for code in sorted(owed)]


def export(scope: Scope, book_id: int, form: str, first: date | None, last: date) -> Iterator[str]:
    """A book between two days as text of a form (a key of FORMS), in pieces; all of them as of one instant."""
    book = _whole_book(scope, book_id)
    with _one_instant():
        lines = entries(scope, book_id, first, last)
        held = balances(scope, book_id, last, first=first)
        digits = minor_digits(book.currency)
        title = f"{book.code} {book.name}"
        yield from FORMS[form](Books(book.code, title, book.currency, digits, first, last, held, transactions(lines)))


def checks(scope: Scope) -> list[Found]:
    """Every room's checks over the books of a scope: what each counted, and what it found that should not be."""
    pieces = _pieces("'infinity'::date")
    return [found for room in ROOMS for found in sql.run_checks(room, scope.books(), **pieces)]


def _pieces(last: str) -> dict[str, str]:
    """The pieces of SQL that queries over entries are made of; `last` is an expression for the last day."""
    return {"entries": sql.text_of("ledger", "derive_entries"), "last": last}


def _params(book_id: int, first: date | None, last: date) -> sql.Params:
    return {"books": [book_id], "first": first or ALWAYS, "last": last}


def _whole_book(scope: Scope, book_id: int) -> Row:
    """The book; as if it did not exist where some of its items are out of scope, for books are seen whole."""
    return accounts.book_by_id(scope if scope.item_ids is None else Scope(frozenset()), book_id)


@contextmanager
def _one_instant() -> Iterator[None]:
    """A transaction that reads as of one instant; inside one that is open already it is a part of that one."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
