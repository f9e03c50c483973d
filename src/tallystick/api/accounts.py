"""Books, accounts, and the parties reached through them."""

from typing import Any, Literal

from ninja import Body, Query, Router
from pydantic import Field

from tallystick.accounts import commands, queries
from tallystick.estate import queries as estate
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row

from .books import any_today, at
from .door import ANYBODY, ApiRequest, operation
from .paging import cut, paged
from .shapes import (
    Code,
    Counted,
    Currency,
    Id,
    Limit,
    Made,
    Many,
    Name,
    NoName,
    Page,
    Paging,
    Phone,
    Prose,
    Said,
    Schema,
    ShortCode,
    Sorted,
    Text,
)

router = Router()


class BookOut(Schema):
    id: int
    code: str
    name: str
    kind: Literal["community", "trade"]
    currency: str
    timezone: str


class BookIn(Said):
    code: ShortCode
    name: Name
    kind: Literal["community", "trade"] = "community"
    currency: Currency
    timezone: Text


class BookPatch(Said):
    """What is left out stays; the code is for good."""

    name: Name | None = None
    kind: Literal["community", "trade"] | None = None
    currency: Currency | None = None
    timezone: Text | None = None
    reason: Prose = ""


class AccountOut(Schema):
    id: int
    code: str
    name: str


class AccountIn(Said):
    code: Code
    name: NoName = ""


class AccountPatch(Said):
    name: NoName
    reason: Prose = ""


class PartyOut(Schema):
    """Somebody reached through an account, and as what."""

    account_id: int
    role: str
    party_id: int
    name: str
    phone: str
    email: str


class PartyIn(Said):
    account_code: Code
    name: Name
    phone: Phone = ""
    email: NoName = ""
    role: Literal["owner", "tenant", "contact"] = "owner"


class PartyPatch(Said):
    """What is left out stays."""

    name: Name | None = None
    phone: Phone | None = None
    email: NoName | None = None
    reason: Prose = ""


class TieIn(Said):
    party_id: Id
    account_code: Code
    role: Literal["owner", "tenant", "contact"] = "owner"


class FoundOut(Schema):
    """An account that a search finds, with what people know it by."""

    account_id: int
    code: str
    name: str
    book_id: int
    book_code: str
    book_name: str
    people: list[str]
    phones: list[str]
    assets: list[str]


class BookFilters(Paging):
    code: Text | None = None


class AccountFilters(Sorted):
    text: Text = Field("", description="In a code or name, or in what is held, or in who is reached.")
    holds: bool | None = Field(None, description="Those that hold something now, or nothing.")


class AccountRow(AccountOut):
    """An account with what it holds now, and who is reached through it."""

    assets: list[str]
    people: list[str]


class PersonOut(Schema):
    id: int
    name: str
    phone: str
    email: str


class PersonRow(PersonOut):
    accounts: list[str]
    roles: list[str]


class TieOut(Schema):
    account_id: int
    account_code: str
    account_name: str
    role: str


class WholePerson(PersonOut):
    ties: list[TieOut]


class PartyFilters(Sorted):
    text: Text = ""
    role: Literal["owner", "tenant", "contact", "none"] | None = None


class Search(Schema):
    text: Text
    book: Id | None = None
    limit: Limit = 20


@operation(router, "GET", "/books", may=ANYBODY, answers=Page[BookOut])
def list_books(request: ApiRequest, asked: Query[BookFilters]) -> Any:
    """The books in scope, by code."""
    return cut([row for row in queries.books(request.scope) if asked.code in (None, row.code)], asked)


@operation(router, "POST", "/books", may="books.change", answers=BookOut, status=201)
def open_book(request: ApiRequest, said: Body[BookIn]) -> Any:
    """Open a book."""
    book_id = commands.open_book(request.actor, request.scope, commands.NewBook(**said.told()), today=any_today())
    return 201, queries.book_by_id(request.scope, book_id)


@operation(router, "GET", "/books/{key:book_id}", may=ANYBODY, answers=BookOut)
def get_book(request: ApiRequest, book_id: Id) -> Any:
    """One book."""
    return queries.book_by_id(request.scope, book_id)


@operation(router, "PATCH", "/books/{key:book_id}", may="books.change", answers=BookOut)
def change_book(request: ApiRequest, book_id: Id, said: Body[BookPatch]) -> Any:
    """Change what a book is called and its clock; its money and kind only while it has no account."""
    change = commands.BookChange(**said.told("reason"))
    at(request, book_id).order(commands.change_book, change, reason=said.reason)
    return queries.book_by_id(request.scope, book_id)


@operation(router, "GET", "/books/{key:book_id}/accounts", may="estate.see", answers=Page[AccountRow])
def list_accounts(request: ApiRequest, book_id: Id, asked: Query[AccountFilters]) -> Any:
    """The accounts of a book, with what each holds today."""
    wanted = estate.AccountFilter(book_id, asked.text, asked.holds, at(request, book_id).today)
    return paged(estate.listed_accounts(request.scope, wanted), asked)


@operation(router, "POST", "/books/{key:book_id}/accounts", may="estate.change", answers=Made, status=201)
def open_accounts(request: ApiRequest, book_id: Id, said: Body[Many[AccountIn]]) -> Any:
    """Open accounts: all of them or none."""
    new = [commands.NewAccount(**one.told()) for one in said]
    ids = at(request, book_id).order(commands.open_accounts, new)
    return 201, {"ids": [ids[one.code] for one in new]}


@operation(router, "GET", "/books/{key:book_id}/accounts/{key:account_id}", may="estate.see", answers=AccountOut)
def get_account(request: ApiRequest, book_id: Id, account_id: Id) -> Any:
    """One account."""
    return account_of(request, book_id, account_id)


@operation(router, "PATCH", "/books/{key:book_id}/accounts/{key:account_id}", may="estate.change", answers=AccountOut)
def change_account(request: ApiRequest, book_id: Id, account_id: Id, said: Body[AccountPatch]) -> Any:
    """Give an account a name."""
    change = commands.AccountChange(account_id, said.name)
    at(request, book_id).order(commands.change_accounts, [change], reason=said.reason)
    return account_of(request, book_id, account_id)


@operation(
    router, "GET", "/books/{key:book_id}/accounts/{key:account_id}/parties", may="estate.see", answers=Page[PartyOut]
)
def list_parties_of_account(request: ApiRequest, book_id: Id, account_id: Id) -> Any:
    """Who is reached through an account, owners first."""
    account_of(request, book_id, account_id)
    return {"items": queries.parties_of(request.scope, book_id, [account_id]), "next": None}


@operation(router, "GET", "/books/{key:book_id}/parties", may="estate.see", answers=Page[PersonRow])
def list_parties(request: ApiRequest, book_id: Id, asked: Query[PartyFilters]) -> Any:
    """The people of a book, with the accounts through which each is reached."""
    at(request, book_id)
    return paged(queries.listed_parties(request.scope, queries.PartyFilter(book_id, asked.text, asked.role)), asked)


@operation(router, "GET", "/books/{key:book_id}/parties/{key:party_id}", may="estate.see", answers=WholePerson)
def get_party(request: ApiRequest, book_id: Id, party_id: Id) -> Any:
    """One person, and through which accounts they are reached."""
    found = queries.party(request.scope, book_id, party_id)
    return Row(found, ties=queries.ties_of(request.scope, book_id, party_id))


@operation(router, "POST", "/books/{key:book_id}/parties", may="estate.change", answers=Made, status=201)
def add_parties(request: ApiRequest, book_id: Id, said: Body[Many[PartyIn]]) -> Any:
    """Add people and tie each to an account: all of them or none. Alike in name, phone and e-mail they are one."""
    new = [commands.NewParty(**one.told()) for one in said]
    return 201, {"ids": at(request, book_id).order(commands.add_parties, new)}


@operation(router, "PATCH", "/books/{key:book_id}/parties/{key:party_id}", may="estate.change", answers=Counted)
def change_party(request: ApiRequest, book_id: Id, party_id: Id, said: Body[PartyPatch]) -> Any:
    """Change a person's name, phone or e-mail."""
    was = queries.party(request.scope, book_id, party_id)
    given = {name: value for name, value in said.given("reason").items() if value is not None}
    change = commands.PartyChange(party_id, **({name: was[name] for name in ("name", "phone", "email")} | given))
    at(request, book_id).order(commands.change_parties, [change], reason=said.reason)
    return {"count": 1}


@operation(router, "DELETE", "/books/{key:book_id}/parties/{key:party_id}", may="estate.change", answers=Counted)
def remove_party(request: ApiRequest, book_id: Id, party_id: Id) -> Any:
    """Remove a person from all accounts through which they are reached."""
    at(request, book_id).order(commands.remove_parties, [party_id])
    return {"count": 1}


@operation(router, "POST", "/books/{key:book_id}/ties", may="estate.change", answers=Counted)
def tie_parties(request: ApiRequest, book_id: Id, said: Body[Many[TieIn]]) -> Any:
    """Let people be reached through further accounts."""
    at(request, book_id).order(commands.tie_parties, [commands.Tie(**one.told()) for one in said])
    return {"count": len(said)}


@operation(router, "POST", "/books/{key:book_id}/ties/end", may="estate.change", answers=Counted)
def untie_parties(request: ApiRequest, book_id: Id, said: Body[Many[TieIn]]) -> Any:
    """Let people no longer be reached through accounts; the people stay."""
    at(request, book_id).order(commands.untie_parties, [commands.Tie(**one.told()) for one in said])
    return {"count": len(said)}


@operation(router, "GET", "/accounts", may="estate.see", answers=Page[FoundOut])
def find_accounts(request: ApiRequest, asked: Query[Search]) -> Any:
    """Find accounts as the desk does: by any part of a code, a room, a plate, a name or a phone."""
    found = estate.find(request.scope, asked.text, asked.limit, book_id=asked.book)
    return {"items": found, "next": None}


def account_of(request: ApiRequest, book_id: int, account_id: int) -> Row:
    """An account of this very book; UnknownThing where there is none in scope."""
    found = queries.account_by_id(request.scope, account_id)
    if found.book_id != book_id:
        raise UnknownThing(kind="account", name=account_id)
    return found
