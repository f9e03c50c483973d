"""Open books and accounts, change them, add, tie and change the parties reached through them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tallystick.kit import fields, sql
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope

from . import queries
from .refusals import BookExists, BookInUse, PersonThere, WholeScope
from .rules import (
    BOOK_KINDS,
    ROLES,
    AccountChange,
    BookChange,
    NewAccount,
    NewBook,
    NewParty,
    PartyChange,
    Tie,
    faults_of_account,
    faults_of_book,
    faults_of_party,
    faults_of_person,
)

__all__ = [
    "BOOK_KINDS",
    "ROLES",
    "AccountChange",
    "BookChange",
    "BookExists",
    "BookInUse",
    "NewAccount",
    "NewBook",
    "NewParty",
    "PartyChange",
    "PersonThere",
    "Tie",
    "WholeScope",
    "add_parties",
    "change_accounts",
    "change_book",
    "change_parties",
    "faults_of_account",
    "faults_of_book",
    "faults_of_party",
    "faults_of_person",
    "open_accounts",
    "open_book",
    "remove_account_rows",
    "remove_parties",
    "tie_parties",
    "untie_parties",
]


@transaction.atomic
def open_book(actor: Actor, scope: Scope, book: NewBook, *, today: date) -> int:
    """Open a book; its id. Refuses a code that another book has."""
    if scope.book_ids is not None:
        raise WholeScope
    fields.refuse_first(faults_of_book(book), book.code)
    with trail(actor):
        made = sql.rows("accounts", "insert_book", asdict(book))
    if not made:
        raise BookExists("code", code=book.code)
    return int(made[0].id)


@transaction.atomic
def change_book(actor: Actor, scope: Scope, book_id: int, change: BookChange, *, today: date, reason: str = "") -> None:
    """Change what a book is called, and its clock; what it keeps, and in what money, only while it has no account."""
    was = queries.book_by_id(scope, book_id)
    given = {name: value for name, value in asdict(change).items() if value is not None}
    book = replace(NewBook(was.code, was.name, was.kind, was.currency, was.timezone), **given)
    fields.refuse_first(faults_of_book(book))
    for name in ("kind", "currency"):
        if getattr(book, name) != was[name] and queries.has_accounts(scope, book_id):
            raise BookInUse(name, book=was.name)
    with trail(actor, reason):
        sql.execute("accounts", "update_book", asdict(book) | {"book": book_id})


@transaction.atomic
def open_accounts(actor: Actor, scope: Scope, book_id: int, accounts: Sequence[NewAccount], *, today: date) -> dict[str, int]:
    """Open accounts; their ids by code. Refuses a code that is there already."""
    queries.book_by_id(scope, book_id)
    fields.refuse_rows((account.code, faults_of_account(account)) for account in accounts)
    with trail(actor):
        made = sql.rows("accounts", "insert_accounts", sql.columns(accounts, ["code", "name"]) | {"book": book_id})
    ids = {row.code: row.id for row in made}
    fields.refuse_known(_("account"), [account.code for account in accounts], ids)
    return ids


@transaction.atomic
def change_accounts(
    actor: Actor, scope: Scope, book_id: int, changes: Sequence[AccountChange], *, today: date, reason: str = ""
) -> None:
    """Give accounts names."""
    queries.book_by_id(scope, book_id)
    for change in changes:
        fields.refuse_first(fields.text("name", change.name, 120))
    columns = sql.columns(changes, ["account_id", "name"]) | {"book": book_id}
    with trail(actor, reason):
        _refuse_unknown(_("account"), [change.account_id for change in changes], sql.rows("accounts", "update_accounts", columns))


@transaction.atomic
def remove_account_rows(actor: Actor, scope: Scope, book_id: int, account_id: int, *, today: date, reason: str = "") -> None:
    """Remove an account with its ties: only rooms above, which know that nothing was ever owed on it, order this."""
    queries.book_by_id(scope, book_id)
    with trail(actor, reason):
        sql.execute("accounts", "delete_account", {"book": book_id, "account": account_id})


@transaction.atomic
def add_parties(actor: Actor, scope: Scope, book_id: int, parties: Sequence[NewParty], *, today: date) -> list[int]:
    """Add parties, and tie each to its account; their ids in the order given.

    Rows with the same name, phone and e-mail are one person, reached through several accounts.
    """
    queries.book_by_id(scope, book_id)
    fields.refuse_rows((party.name, faults_of_party(party)) for party in parties)
    accounts = queries.account_ids(scope, book_id, [party.account_code for party in parties])
    _refuse_unknown_codes([party.account_code for party in parties], accounts)
    with trail(actor):
        people = _people(book_id, parties)
        ids = [people[party.name, party.phone, party.email] for party in parties]
        account_ids = [accounts[party.account_code] for party in parties]
        columns = sql.columns(parties, ["role"]) | {"book": book_id, "account_id": account_ids, "party_id": ids}
        sql.execute("accounts", "insert_account_parties", columns)
    return ids


@transaction.atomic
def change_parties(
    actor: Actor, scope: Scope, book_id: int, changes: Sequence[PartyChange], *, today: date, reason: str = ""
) -> None:
    """Set names, phones and e-mails of people; refuses to make two people alike in all three."""
    queries.book_by_id(scope, book_id)
    for change in changes:
        fields.refuse_first(faults_of_person(change.name, change.phone, change.email))
    columns = sql.columns(changes, ["party_id", "name", "phone", "email"]) | {"book": book_id}
    with trail(actor, reason):
        _refuse_unknown(_("party"), [change.party_id for change in changes], sql.rows("accounts", "update_parties", columns))
    for double in sql.rows("accounts", "find_double", columns):
        raise PersonThere("name", name=double.name)


@transaction.atomic
def tie_parties(actor: Actor, scope: Scope, book_id: int, ties: Sequence[Tie], *, today: date, reason: str = "") -> None:
    """Let people be reached through further accounts; a tie that is there already stays as it is."""
    columns = _tie_columns(scope, book_id, ties)
    known = queries.party_ids(scope, book_id, columns["party_id"])
    fields.refuse_first(
        UnknownThing("party_id", kind=_("party"), name=tie.party_id).at(row)
        for row, tie in enumerate(ties)
        if tie.party_id not in known
    )
    with trail(actor, reason):
        sql.execute("accounts", "insert_account_parties", columns)


@transaction.atomic
def untie_parties(actor: Actor, scope: Scope, book_id: int, ties: Sequence[Tie], *, today: date, reason: str = "") -> None:
    """Let people no longer be reached through accounts; the people themselves stay."""
    columns = _tie_columns(scope, book_id, ties)
    with trail(actor, reason):
        gone = {(row.party_id, row.account_id, row.role) for row in sql.rows("accounts", "delete_account_parties", columns)}
    fields.refuse_first(
        UnknownThing("party_id", kind=_("party"), name=f"{tie.party_id}, {tie.account_code}").at(row)
        for row, (tie, account_id) in enumerate(zip(ties, columns["account_id"], strict=True))
        if (tie.party_id, account_id, tie.role) not in gone
    )


@transaction.atomic
def remove_parties(actor: Actor, scope: Scope, book_id: int, party_ids: Sequence[int], *, today: date, reason: str = "") -> None:
    """Remove people, from all accounts through which they are reached."""
    queries.book_by_id(scope, book_id)
    columns = {"book": book_id, "party_id": list(party_ids)}
    with trail(actor, reason):
        sql.execute("accounts", "untie_parties", columns)
        _refuse_unknown(_("party"), party_ids, sql.rows("accounts", "delete_parties", columns))


def _tie_columns(scope: Scope, book_id: int, ties: Sequence[Tie]) -> dict[str, Any]:
    """Ties as arrays, their accounts by id; refuses an account or a role that is not there."""
    accounts = queries.account_ids(scope, book_id, [tie.account_code for tie in ties])
    queries.book_by_id(scope, book_id)
    fields.refuse_rows((str(tie.party_id), fields.choice("role", tie.role, ROLES)) for tie in ties)
    _refuse_unknown_codes([tie.account_code for tie in ties], accounts)
    ids = {"account_id": [accounts[tie.account_code] for tie in ties]}
    return sql.columns(ties, ["party_id", "role"]) | ids | {"book": book_id}


def _refuse_unknown_codes(asked: Sequence[str], found: Mapping[str, int]) -> None:
    fields.refuse_first(
        UnknownThing("account_code", kind=_("account"), name=code).at(row) for row, code in enumerate(asked) if code not in found
    )


def _refuse_unknown(kind: object, asked: Sequence[int], found: Sequence[Row]) -> None:
    there = {row.id for row in found}
    for one in asked:
        if one not in there:
            raise UnknownThing(kind=kind, name=one)


def _people(book_id: int, parties: Sequence[NewParty]) -> dict[tuple[str, str, str], int]:
    """One row for each different person, those who are there already included."""
    columns = sql.columns(parties, ["name", "phone", "email"]) | {"book": book_id}
    sql.execute("accounts", "insert_parties", columns)
    return {(row.name, row.phone, row.email): row.id for row in sql.rows("accounts", "select_parties", columns)}
