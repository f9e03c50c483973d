"""Books, accounts and parties, within a scope."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tallystick.kit import finding, sql
from tallystick.kit.listing import Listed, Sort
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope

from .models import Account, AccountParty, Book, Party
from .rules import PartyFilter

__all__ = [
    "PartyFilter",
    "account",
    "account_by_id",
    "account_ids",
    "accounts",
    "book",
    "book_by_id",
    "books",
    "find_books",
    "has_accounts",
    "is_taken",
    "listed_parties",
    "parties_of",
    "party",
    "party_ids",
    "ties_of",
]

PARTY_SORTS = {
    "name": Sort('text_order(name) COLLATE "C"'),
    "phone": Sort("phone"),
    "accounts": Sort("text_order(coalesce(accounts[1], '')) COLLATE \"C\""),
}
BOOK = ("id", "code", "name", "kind", "currency", "timezone")


def books(scope: Scope) -> list[Row]:
    """The books in scope by code: id, code, name, kind, currency, timezone."""
    return [Row(book) for book in _books(scope).order_by("code").values(*BOOK)]


def book(scope: Scope, code: str) -> Row:
    """The book with this code; UnknownThing where there is none in scope."""
    return _only(_books(scope).filter(code=code).values(*BOOK), _("book"), code)


def book_by_id(scope: Scope, book_id: int) -> Row:
    # Every command begins with this; the ORM would take longer to write the question than PostgreSQL to answer it.
    found = sql.rows("accounts", "find_book", {"book": book_id}) if scope.has_book(book_id) else []
    if not found:
        raise UnknownThing(kind=_("book"), name=book_id)
    return found[0]


def find_books(scope: Scope, text: str, limit: int = 5) -> list[Row]:
    """Books by any part of their code or name: id, code, name."""
    if not finding.asked_for(text):
        return []
    return sql.rows("accounts", "find_books", {"text": finding.asked_for(text), "books": scope.books(), "limit": limit})


def is_taken(code: str) -> bool:
    """Whether any book, in whoever's scope, has this code: codes are unique in the installation."""
    return Book.objects.filter(code=code).exists()


def accounts(scope: Scope, book_id: int) -> list[Row]:
    """The accounts of a book by code: id, code, name."""
    book_by_id(scope, book_id)
    return [Row(row) for row in Account.objects.filter(book_id=book_id).order_by("code").values("id", "code", "name")]


def has_accounts(scope: Scope, book_id: int) -> bool:
    book_by_id(scope, book_id)
    return Account.objects.filter(book_id=book_id).exists()


def account(scope: Scope, book_id: int, code: str) -> Row:
    book_by_id(scope, book_id)
    return _only(Account.objects.filter(book_id=book_id, code=code).values("id", "code", "name"), _("account"), code)


def account_by_id(scope: Scope, account_id: int) -> Row:
    """id, code, name and book_id of one account."""
    found = Account.objects.filter(id=account_id).values("id", "code", "name", "book_id")
    if scope.book_ids is not None:
        found = found.filter(book_id__in=scope.book_ids)
    return _only(found, _("account"), account_id)


def account_ids(scope: Scope, book_id: int, codes: Collection[str]) -> dict[str, int]:
    """The ids of those accounts that there are, by code."""
    if not scope.has_book(book_id):
        return {}
    return dict(Account.objects.filter(book_id=book_id, code__in=set(codes)).values_list("code", "id"))


def parties_of(scope: Scope, book_id: int, account_ids: Sequence[int]) -> list[Row]:
    """Who is reached through these accounts: account_id, role, party_id, name, phone, email; owners first."""
    book_by_id(scope, book_id)
    found = AccountParty.objects.filter(book_id=book_id, account_id__in=account_ids).order_by("account_id", "id")
    names = ("account_id", "role", "party_id", "party__name", "party__phone", "party__email")
    tied = [Row(zip(_short(names), values, strict=True)) for values in found.values_list(*names)]
    return sorted(tied, key=lambda row: (row.account_id, row.role != "owner"))


def party_ids(scope: Scope, book_id: int, ids: Collection[int]) -> set[int]:
    """Those of these people that the book has."""
    if not scope.has_book(book_id):
        return set()
    return set(Party.objects.filter(book_id=book_id, id__in=set(ids)).values_list("id", flat=True))


def party(scope: Scope, book_id: int, party_id: int) -> Row:
    """id, name, phone and email of one person."""
    book_by_id(scope, book_id)
    found = Party.objects.filter(book_id=book_id, id=party_id).values("id", "name", "phone", "email")
    return _only(found, _("party"), party_id)


def listed_parties(scope: Scope, wanted: PartyFilter) -> Listed:
    """People: name, phone, email, accounts (codes, owned ones first), roles, book_code and book_name."""
    seen = scope if wanted.book_id is None else scope.only(wanted.book_id)
    ids = [book.id for book in books(seen)]
    one = ids[0] if len(ids) == 1 else None
    params: dict[str, Any] = {"books": ids, "book": one, "role": wanted.role, "found": None}
    if wanted.text.strip():
        text = finding.asked_for(wanted.text)
        params["found"] = [row.id for row in sql.rows("accounts", "seek_parties", params | {"text": text})] if text else []
    return Listed("accounts", "list_parties", params, PARTY_SORTS)


def ties_of(scope: Scope, book_id: int, party_id: int) -> list[Row]:
    """Through which accounts a person is reached, by code: account_id, account_code, account_name, role."""
    book_by_id(scope, book_id)
    found = AccountParty.objects.filter(book_id=book_id, party_id=party_id).order_by("account__code", "id")
    names = ("account_id", "account__code", "account__name", "role")
    return [
        Row(zip(("account_id", "account_code", "account_name", "role"), values, strict=True))
        for values in found.values_list(*names)
    ]


def _short(names: Sequence[str]) -> list[str]:
    return [name.removeprefix("party__") for name in names]


def _books(scope: Scope) -> "QuerySet[Book]":
    return Book.objects.all() if scope.book_ids is None else Book.objects.filter(id__in=scope.book_ids)


def _only(found: "QuerySet[Any, Any]", kind: object, name: object) -> Row:
    row = found.first()
    if row is None:
        raise UnknownThing(kind=kind, name=name)
    return Row(row)
