"""What is out of scope does not exist."""

from datetime import date

import pytest

from tallystick.accounts import queries
from tallystick.accounts.commands import NewAccount, NewBook, open_accounts, open_book
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.who import EVERYTHING, OPERATOR, Scope

pytestmark = pytest.mark.django_db
TODAY = date(2020, 4, 10)


def make_books() -> tuple[int, int]:
    """Garden Court and River Side, each with an account 1-1-101."""
    books = []
    for code in ("GARDEN", "RIVER"):
        book = open_book(OPERATOR, EVERYTHING, NewBook(code, code.title(), "community", "CNY", "Asia/Shanghai"), today=TODAY)
        open_accounts(OPERATOR, EVERYTHING, book, [NewAccount("1-1-101")], today=TODAY)
        books.append(book)
    return books[0], books[1]


def test_books_are_those_in_scope() -> None:
    garden, _ = make_books()
    assert [book.code for book in queries.books(EVERYTHING)] == ["GARDEN", "RIVER"]
    assert [book.code for book in queries.books(Scope(frozenset({garden})))] == ["GARDEN"]
    assert queries.books(Scope(frozenset())) == []


def test_a_strangers_book_does_not_exist() -> None:
    garden, river = make_books()
    mine = Scope(frozenset({garden}))
    account = queries.account(EVERYTHING, river, "1-1-101")
    for ask in (
        lambda: queries.book(mine, "RIVER"),
        lambda: queries.book_by_id(mine, river),
        lambda: queries.accounts(mine, river),
        lambda: queries.account(mine, river, "1-1-101"),
        lambda: queries.account_by_id(mine, account.id),
        lambda: queries.parties_of(mine, river, [account.id]),
    ):
        with pytest.raises(UnknownThing):
            ask()
    assert queries.account_ids(mine, river, ["1-1-101"]) == {}


def test_an_account_is_of_its_book() -> None:
    garden, river = make_books()
    assert queries.account(EVERYTHING, garden, "1-1-101").id != queries.account(EVERYTHING, river, "1-1-101").id
