"""The books as a table of postings, for spreadsheets: comma separated, UTF-8."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from ..rules import Transaction, amount_text, one_line
from .books import Books

HEADINGS = ("day", "reference", "payer", "about", "account", "name", "debit", "credit", "currency")
# What a spreadsheet takes for a formula; only text is guarded, so that amounts stay numbers.
_FORMULA_SIGNS = ("=", "+", "-", "@")


def table(books: Books) -> Iterator[str]:
    """Pieces of the table: its headings, then a line for each posting."""
    # Spreadsheets tell UTF-8 by this mark.
    yield "\ufeff" + _lines([HEADINGS])
    for transaction in books.all_transactions:
        yield _lines(_rows(books, transaction))


def _rows(books: Books, transaction: Transaction) -> list[tuple[str, ...]]:
    head = (str(transaction.day), transaction.reference, _text(transaction.payer), _text(transaction.about))
    rows: list[tuple[str, ...]] = []
    for posting in transaction.postings:
        amount = amount_text(abs(posting.amount), books.digits)
        sides = (amount, "") if posting.amount > 0 else ("", amount)
        rows.append((*head, posting.path, _text(posting.name), *sides, books.currency))
    return rows


def _text(text: str) -> str:
    shown = one_line(text)
    return f"'{shown}" if shown.startswith(_FORMULA_SIGNS) else shown


def _lines(rows: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
