"""Open books and accounts, add the parties reached through them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tallystick.kit import fields, sql
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.who import Actor, Scope

from . import queries
from .refusals import BookExists, WholeScope
from .rules import (
    BOOK_KINDS,
    ROLES,
    NewAccount,
    NewBook,
    NewParty,
    faults_of_account,
    faults_of_book,
    faults_of_party,
)

__all__ = [
    "BOOK_KINDS",
    "ROLES",
    "BookExists",
    "NewAccount",
    "NewBook",
    "NewParty",
    "WholeScope",
    "add_parties",
    "faults_of_account",
    "faults_of_book",
    "faults_of_party",
    "open_accounts",
    "open_book",
]


@transaction.atomic
def open_book(actor: Actor, scope: Scope, book: NewBook, *, today: date) -> int:
    """Open a book; its id. Refuses a code that another book has."""
    if scope.book_ids is not None:
        raise WholeScope
    fields.refuse_first(faults_of_book(book), book.code)
    made = sql.rows("accounts", "insert_book", asdict(book))
    if not made:
        raise BookExists(code=book.code)
    return int(made[0].id)


@transaction.atomic
def open_accounts(
    actor: Actor, scope: Scope, book_id: int, accounts: Sequence[NewAccount], *, today: date
) -> dict[str, int]:
    """Open accounts; their ids by code. Refuses a code that is there already."""
    queries.book_by_id(scope, book_id)
    for account in accounts:
        fields.refuse_first(faults_of_account(account), account.code)
    made = sql.rows("accounts", "insert_accounts", sql.columns(accounts, ["code", "name"]) | {"book": book_id})
    ids = {row.code: row.id for row in made}
    fields.refuse_known(_("account"), [account.code for account in accounts], ids)
    return ids


@transaction.atomic
def add_parties(actor: Actor, scope: Scope, book_id: int, parties: Sequence[NewParty], *, today: date) -> list[int]:
    """Add parties, and tie each to its account; their ids in the order given.

    Rows with the same name, phone and e-mail are one person, reached through several accounts.
    """
    queries.book_by_id(scope, book_id)
    for party in parties:
        fields.refuse_first(faults_of_party(party), party.name)
    accounts = queries.account_ids(scope, book_id, [party.account_code for party in parties])
    for party in parties:
        if party.account_code not in accounts:
            raise UnknownThing(kind=_("account"), name=party.account_code)
    people = _people(book_id, parties)
    ids = [people[party.name, party.phone, party.email] for party in parties]
    sql.execute(
        "accounts",
        "insert_account_parties",
        {
            "book": book_id,
            "account_id": [accounts[party.account_code] for party in parties],
            "party_id": ids,
            "role": [party.role for party in parties],
        },
    )
    return ids


def _people(book_id: int, parties: Sequence[NewParty]) -> dict[tuple[str, str, str], int]:
    """One row for each different person, those who are there already included."""
    columns = sql.columns(parties, ["name", "phone", "email"]) | {"book": book_id}
    sql.execute("accounts", "insert_parties", columns)
    return {(row.name, row.phone, row.email): row.id for row in sql.rows("accounts", "select_parties", columns)}
