"""The books as double entry: entries, balances, what is receivable, whole exports; and every room's checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from tallystick.accounts import queries as accounts
from tallystick.kit import sql
from tallystick.kit.money import minor_digits
from tallystick.kit.period import ALWAYS
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Found, Row
from tallystick.kit.who import Scope

from .rules import Balance, Entry, transactions
from .sheets import FORMS, Books

__all__ = [
    "FORMS",
    "Balance",
    "Entry",
    "Found",
    "balances",
    "check",
    "check_names",
    "checks",
    "entries",
    "entries_of_bill",
    "entries_of_receipt",
    "export",
    "receivables",
    "sentence_of",
]

# The steps of derive_entries.sql, by what they stem from.
OF_BILLS, OF_RECEIPTS = (1, 2, 3), (4,)
# Rooms whose checks are carried out from here: those below and this one.
ROOMS = ("accounts", "estate", "tariffs", "metering", "billing", "cashier", "ledger")
# What each check proves.
SENTENCES: Mapping[tuple[str, str], Any] = MappingProxyType(
    {
        ("billing", "bills_add_up"): _("Each bill's net and tax add up, and no more is paid on it than its amount"),
        ("billing", "bills_refer_within_book"): _("Each bill's account, asset, item and tariff are of its book"),
        ("billing", "late_fees_agree_with_bills"): _("Each late fee posted has its bill, and the other way round"),
        ("billing", "one_bill_a_place"): _("No assignment, reading or posting is billed twice for one first day"),
        ("billing", "paid_is_settled"): _("What is paid on each bill is what receipts laid on it"),
        ("billing", "readings_agree_with_bills"): _("Each reading and its bill agree"),
        ("billing", "reversals_mirror_settlements"): _("What a void took back is what its receipt had laid"),
        ("billing", "runs_agree_with_bills"): _("Each run's figures are those of the bills it made"),
        ("billing", "sums_agree_with_bills"): _("The sums kept for totals are those of the bills"),
        ("billing", "sums_agree_with_usage"): _("The sums kept for totals of readings are those of their bills"),
        ("cashier", "numbers_without_gaps"): _("Receipt numbers have no gaps"),
        ("cashier", "receipts_add_up"): _("Each receipt is the sum of its means, and of what it laid on bills"),
        ("cashier", "sums_agree_with_receipts"): _("The sums kept for totals are those of the receipts"),
        ("cashier", "voids_mirror_receipts"): _("Each void takes back exactly its receipt"),
        ("estate", "holdings_leave_no_gap"): _("Each unit, space and vehicle is held by an account on every day"),
        ("ledger", "advances_are_paid_early"): _("Advances in the ledger are the money on bills not yet posted"),
        ("ledger", "debits_equal_credits"): _("Debits equal credits in every transaction"),
        ("ledger", "receivable_is_outstanding"): _("What the ledger has as receivable is outstanding on bills"),
        ("metering", "readings_add_up"): _("Each reading's usage is what its own figures come to"),
        ("metering", "replacements_lose_nothing"): _("What a replaced meter measured is taken over by the one after it"),
        ("metering", "sums_agree_with_readings"): _("The sums kept for totals are those of the readings"),
        ("metering", "shares_add_up"): _("What was shared out adds up, and is in the readings that took it"),
    }
)


def entries(scope: Scope, book_id: int, first: date | None, last: date) -> Iterator[Entry]:
    """The entries of a book between two days (None: from the beginning), transaction after transaction; a stream.

    Read them inside a transaction: only a few thousand are held at a time.
    """
    _whole_book(scope, book_id)
    found = sql.stream("ledger", "list_entries", _params(book_id, first, last), **_pieces("%(last)s::date"))
    return (Entry(*values) for values in found)


def entries_of_bill(scope: Scope, book_id: int, bill_id: int) -> list[Entry]:
    """What a bill came to in the books: its posting, the advance that was laid on it before, its void."""
    return _entries_of(scope, book_id, bill_id, OF_BILLS)


def entries_of_receipt(scope: Scope, book_id: int, receipt_id: int) -> list[Entry]:
    """What a receipt came to in the books."""
    return _entries_of(scope, book_id, receipt_id, OF_RECEIPTS)


def _entries_of(scope: Scope, book_id: int, source_id: int, steps: Sequence[int]) -> list[Entry]:
    _whole_book(scope, book_id)
    params = {**_params(book_id, None, None), "source": source_id, "steps": list(steps)}
    return [Entry(*values) for values in sql.stream("ledger", "list_entries", params, **_pieces("'infinity'::date"))]


def balances(scope: Scope, book_id: int, on_day: date, *, first: date | None = None) -> tuple[Balance, ...]:
    """Every account of the ledger that has entries up to the end of a day; its balance then, and before `first`."""
    _whole_book(scope, book_id)
    found = sql.stream("ledger", "sum_accounts", _params(book_id, first, on_day), **_pieces("%(last)s::date"))
    return tuple(Balance(*values) for values in found)


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
    # Nothing comes before the first of all days.
    first = None if first == ALWAYS else first
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


def check_names() -> list[tuple[str, str]]:
    """Every check, by room and name, in the order in which they are carried out."""
    return [(room, name) for room in ROOMS for name in sql.check_names(room)]


def check(scope: Scope, room: str, name: str) -> Found:
    """One check over the books of a scope. UnknownThing where there is none of this name."""
    if (room, name) not in check_names():
        raise UnknownThing(kind=_("check"), name=f"{room}, {name}")
    return sql.run_check(room, name, scope.books(), **_pieces("'infinity'::date"))


def sentence_of(room: str, name: str) -> str:
    """What a check proves; its name where there is no sentence for it."""
    return str(SENTENCES.get((room, name), f"{room}: {name.replace('_', ' ')}"))


def _pieces(last: str) -> dict[str, str]:
    """The pieces of SQL that queries over entries are made of; `last` is an expression for the last day."""
    return {"entries": sql.text_of("ledger", "derive_entries"), "last": last}


def _params(book_id: int, first: date | None, last: date | None) -> sql.Params:
    return {"books": [book_id], "first": first or ALWAYS, "last": last, "source": None, "steps": None}


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
