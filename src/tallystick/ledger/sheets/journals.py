"""The books as text for beancount and hledger. Names and remarks cannot break out of their place."""

from __future__ import annotations

from collections.abc import Iterator

from ..rules import Transaction, amount_text, one_line
from .books import Books

CLOSING_WORDS = "closing balances"


def beancount(books: Books) -> Iterator[str]:
    """Pieces of a beancount file that bean-check accepts."""
    day = books.begins_on
    yield f'option "title" {_quoted(books.title)}\noption "operating_currency" "{books.currency}"\n\n'
    yield f"{day} commodity {books.currency}\n"
    for path, name in books.names.items():
        called = f"  name: {_quoted(name)}\n" if name else ""
        yield f"{day} open {path} {books.currency}\n{called}"
    for transaction in books.all_transactions:
        yield _beancount_transaction(books, transaction)
    yield "\n"
    # An assertion looks at the beginning of its day, and would let a cent pass if it named no tolerance.
    for posting in books.closing:
        amount = amount_text(posting.amount, books.digits)
        yield f"{books.day_after} balance {posting.path} {amount} ~ 0 {books.currency}\n"


def _beancount_transaction(books: Books, transaction: Transaction) -> str:
    head = f"{transaction.day} * {_quoted(transaction.payer)} {_quoted(transaction.about)}"
    lines = [f"  {posting.path}  {books.money(posting)}" for posting in transaction.postings]
    return "\n".join(["", head, f"  ref: {_quoted(transaction.reference)}", *lines, ""])


def _quoted(text: str) -> str:
    escaped = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def hledger(books: Books) -> Iterator[str]:
    """Pieces of an hledger journal that its strict checks accept, declared payees too."""
    one = "1000." + "0" * books.digits
    yield f"; {_bare(books.title)}\ndecimal-mark .\ncommodity {one} {books.currency}\n"
    for payee in dict.fromkeys(_bare(name) for name in [books.code, *_payers(books)]):
        yield f"payee {payee}\n"
    for path, name in books.names.items():
        # The semicolon and the comma of a comment begin tags; `_bare` has neither.
        yield f"account {path}  ; {_bare(name)}\n" if name else f"account {path}\n"
    for transaction in books.all_transactions:
        yield _hledger_transaction(books, transaction)
    yield f"\n{books.last} * ({CLOSING_WORDS}) {_bare(books.code)} | \n"
    for posting in books.closing:
        yield f"    {posting.path}  0 {books.currency} = {books.money(posting)}\n"


def _hledger_transaction(books: Books, transaction: Transaction) -> str:
    head = f"{transaction.day} * ({transaction.reference}) {_bare(transaction.payer)} | {_bare(transaction.about)}"
    return "\n".join(["", head.rstrip(), *(f"    {one.path}  {books.money(one)}" for one in transaction.postings), ""])


def _payers(books: Books) -> Iterator[str]:
    return (balance.name for balance in books.balances if balance.side in {"receivable", "advances"})


# What has a meaning in a description or a comment is shown by its wide twin.
_WIDE = str.maketrans({";": "；", "|": "｜", ",": "，", ":": "：", "\\": "＼", '"': "＂"})


def _bare(text: str) -> str:
    return one_line(text).translate(_WIDE) or "-"
