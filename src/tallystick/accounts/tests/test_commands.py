"""Books are opened, accounts in them, and people reached through them."""

from dataclasses import replace
from datetime import date

import pytest

from tallystick.accounts import queries
from tallystick.accounts.commands import NewAccount, NewBook, NewParty, add_parties, open_accounts, open_book
from tallystick.accounts.models import Account, Book, Party
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import EVERYTHING, OPERATOR, Scope

pytestmark = pytest.mark.django_db
TODAY = date(2020, 4, 10)
GARDEN = NewBook("GARDEN", "Garden Court", "community", "CNY", "Asia/Shanghai")
NOBODYS = Scope(frozenset())


@pytest.fixture
def book() -> int:
    return open_book(OPERATOR, EVERYTHING, GARDEN, today=TODAY)


def test_a_book_can_be_found_by_its_code(book: int) -> None:
    assert queries.book(EVERYTHING, "GARDEN").id == book
    assert queries.book_by_id(EVERYTHING, book).currency == "CNY"


@pytest.mark.parametrize("code", ["GARDEN", "gardeN"])
def test_a_code_is_for_one_book_in_whatever_letters(book: int, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        open_book(OPERATOR, EVERYTHING, replace(GARDEN, code=code), today=TODAY)
    assert (refused.value.code, refused.value.place) == ("book_exists", "code")
    assert Book.objects.count() == 1


def test_who_may_not_see_every_book_opens_none() -> None:
    with pytest.raises(Refusal) as refused:
        open_book(OPERATOR, NOBODYS, GARDEN, today=TODAY)
    assert refused.value.code == "whole_scope"


def test_accounts_are_opened_together_or_not_at_all(book: int) -> None:
    ids = open_accounts(OPERATOR, EVERYTHING, book, [NewAccount("1-1-101"), NewAccount("LX", "Lianxiang")], today=TODAY)
    assert queries.account_ids(EVERYTHING, book, ["1-1-101", "LX", "none"]) == ids
    with pytest.raises(Refusal) as refused:
        open_accounts(OPERATOR, EVERYTHING, book, [NewAccount("1-1-102"), NewAccount("LX")], today=TODAY)
    assert (refused.value.code, refused.value.facts["name"]) == ("already_there", "LX")
    assert Account.objects.count() == 2


def test_a_code_twice_in_one_list_is_refused(book: int) -> None:
    with pytest.raises(Refusal) as refused:
        open_accounts(OPERATOR, EVERYTHING, book, [NewAccount("1-1-101")] * 2, today=TODAY)
    assert refused.value.code == "duplicate"


def test_one_person_is_reached_through_several_accounts(book: int) -> None:
    accounts = open_accounts(OPERATOR, EVERYTHING, book, [NewAccount("1-1-101"), NewAccount("1-1-102")], today=TODAY)
    both = [NewParty(code, "Mrs Chen", "13900000001") for code in accounts]
    other = NewParty("1-1-102", "Mr Wang", role="tenant")
    ids = add_parties(OPERATOR, EVERYTHING, book, [*both, other], today=TODAY)
    assert ids[0] == ids[1] != ids[2]
    assert Party.objects.count() == 2
    told = queries.parties_of(EVERYTHING, book, list(accounts.values()))
    assert [(row.name, row.role) for row in told] == [("Mrs Chen", "owner"), ("Mrs Chen", "owner"), ("Mr Wang", "tenant")]


def test_a_person_added_again_stays_one(book: int) -> None:
    open_accounts(OPERATOR, EVERYTHING, book, [NewAccount("1-1-101")], today=TODAY)
    chen = NewParty("1-1-101", "Mrs Chen", "13900000001")
    assert (
        add_parties(OPERATOR, EVERYTHING, book, [chen], today=TODAY)
        == add_parties(OPERATOR, EVERYTHING, book, [chen, chen], today=TODAY)[:1]
    )
    assert len(queries.parties_of(EVERYTHING, book, list(queries.account_ids(EVERYTHING, book, ["1-1-101"]).values()))) == 1


def test_a_party_of_no_account_is_refused(book: int) -> None:
    with pytest.raises(Refusal) as refused:
        add_parties(OPERATOR, EVERYTHING, book, [NewParty("9-9-999", "Mr Wang")], today=TODAY)
    assert refused.value.code == "unknown_thing"
    assert Party.objects.count() == 0
