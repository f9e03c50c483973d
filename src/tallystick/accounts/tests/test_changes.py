"""What stands is changed: books, accounts and people, and through which accounts these are reached."""

from datetime import date
from typing import Any

import pytest

from tallystick.accounts import queries
from tallystick.accounts.commands import (
    AccountChange,
    BookChange,
    NewAccount,
    NewBook,
    NewParty,
    PartyChange,
    Tie,
    add_parties,
    change_accounts,
    change_book,
    change_parties,
    open_accounts,
    open_book,
    remove_parties,
    tie_parties,
    untie_parties,
)
from tallystick.accounts.models import Account, AccountParty, Book, Party
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import EVERYTHING, OPERATOR, Scope

pytestmark = pytest.mark.django_db
TODAY = date(2020, 4, 10)
GARDEN = NewBook("GARDEN", "Garden Court", "community", "CNY", "Asia/Shanghai")
NOBODYS = Scope(frozenset())


@pytest.fixture
def book() -> int:
    return open_book(OPERATOR, EVERYTHING, GARDEN, today=TODAY)


@pytest.fixture
def people(book: int) -> dict[str, int]:
    """Mrs Chen of 1-1-101, Mr Li of 1-1-102: their ids by name."""
    open_accounts(OPERATOR, EVERYTHING, book, [NewAccount("1-1-101"), NewAccount("1-1-102")], today=TODAY)
    chen, li = NewParty("1-1-101", "Mrs Chen", "13900000001"), NewParty("1-1-102", "Mr Li")
    return dict(zip(("Mrs Chen", "Mr Li"), add_parties(OPERATOR, EVERYTHING, book, [chen, li], today=TODAY), strict=True))


def order(command: Any, book: int, *what: Any) -> Any:
    return command(OPERATOR, EVERYTHING, book, list(what), today=TODAY)


def reached(book: int, code: str) -> list[str]:
    account = queries.account(EVERYTHING, book, code)
    return [row.name for row in queries.parties_of(EVERYTHING, book, [account.id])]


def refused(command: Any, *args: Any) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        command(*args)
    return refusal.value


def change(book: int, **given: str) -> None:
    change_book(OPERATOR, EVERYTHING, book, BookChange(**given), today=TODAY)


def test_a_book_is_called_otherwise_and_keeps_the_rest(book: int) -> None:
    change(book, name="Garden Court East")
    found = queries.book_by_id(EVERYTHING, book)
    assert (found.name, found.kind, found.currency, found.timezone) == ("Garden Court East", "community", "CNY", "Asia/Shanghai")


def test_currency_and_kind_are_free_while_a_book_has_no_account_and_fixed_then(book: int) -> None:
    change(book, currency="VND", kind="trade", timezone="Asia/Ho_Chi_Minh")
    order(open_accounts, book, NewAccount("LX"))
    for field, value in (("currency", "CNY"), ("kind", "community")):
        with pytest.raises(Refusal) as refusal:
            change(book, **{field: value})
        assert (refusal.value.code, refusal.value.place) == ("book_in_use", field)
    change(book, currency="VND", kind="trade", timezone="Asia/Shanghai")
    assert Book.objects.get().timezone == "Asia/Shanghai"


@pytest.mark.parametrize(
    ("given", "code"), [({"name": ""}, "missing"), ({"timezone": "Moon"}, "unknown_timezone"), ({"kind": "castle"}, "not_one_of")]
)
def test_a_book_cannot_become_what_no_book_is(book: int, given: dict[str, str], code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        change(book, **given)
    assert refusal.value.code == code
    assert Book.objects.get().name == "Garden Court"


def test_an_account_is_given_a_name(book: int, people: dict[str, int]) -> None:
    account = queries.account(EVERYTHING, book, "1-1-101")
    order(change_accounts, book, AccountChange(account.id, "Chen family"))
    assert queries.account(EVERYTHING, book, "1-1-101").name == "Chen family"


def test_mrs_chens_new_phone_holds_for_all_her_accounts(book: int, people: dict[str, int]) -> None:
    order(tie_parties, book, Tie(people["Mrs Chen"], "1-1-102", "contact"))
    order(change_parties, book, PartyChange(people["Mrs Chen"], "Mrs Chen", "13911112222", "chen@example.com"))
    found = queries.party(EVERYTHING, book, people["Mrs Chen"])
    assert (found.phone, found.email) == ("13911112222", "chen@example.com")
    assert [(tie.account_code, tie.role) for tie in queries.ties_of(EVERYTHING, book, found.id)] == [
        ("1-1-101", "owner"),
        ("1-1-102", "contact"),
    ]


def test_two_people_are_not_made_alike(book: int, people: dict[str, int]) -> None:
    refusal = refused(order, change_parties, book, PartyChange(people["Mr Li"], "Mrs Chen", "13900000001"))
    assert (refusal.code, refusal.place) == ("person_there", "name")
    assert Party.objects.get(id=people["Mr Li"]).name == "Mr Li"


def test_a_tie_is_made_once_and_undone(book: int, people: dict[str, int]) -> None:
    tie = Tie(people["Mr Li"], "1-1-101", "tenant")
    order(tie_parties, book, tie, tie)
    assert reached(book, "1-1-101") == ["Mrs Chen", "Mr Li"]
    order(untie_parties, book, tie)
    assert reached(book, "1-1-101") == ["Mrs Chen"]
    assert refused(order, untie_parties, book, tie).code == "unknown_thing"


def test_who_is_removed_is_reached_nowhere(book: int, people: dict[str, int]) -> None:
    order(tie_parties, book, Tie(people["Mrs Chen"], "1-1-102"))
    order(remove_parties, book, people["Mrs Chen"])
    assert (reached(book, "1-1-101"), reached(book, "1-1-102")) == ([], ["Mr Li"])
    assert refused(order, remove_parties, book, people["Mrs Chen"]).code == "unknown_thing"


@pytest.mark.parametrize(
    ("command", "what", "code"),
    [
        (tie_parties, Tie(0, "1-1-101"), "unknown_thing"),
        (tie_parties, Tie(0, "9-9-999"), "unknown_thing"),
        (tie_parties, Tie(0, "1-1-101", "uncle"), "not_one_of"),
        (change_parties, PartyChange(0, "Mr Wang"), "unknown_thing"),
        (change_parties, PartyChange(0, ""), "missing"),
        (change_accounts, AccountChange(0, "x"), "unknown_thing"),
        (change_accounts, AccountChange(0, "x" * 121), "too_long"),
    ],
)
def test_what_is_not_there_or_cannot_be_is_refused(book: int, people: dict[str, int], command: Any, what: Any, code: str) -> None:
    assert refused(order, command, book, what).code == code


def test_a_strangers_book_is_not_changed(book: int, people: dict[str, int]) -> None:
    other = open_book(OPERATOR, EVERYTHING, NewBook("RIVER", "River Side", "community", "CNY", "UTC"), today=TODAY)
    before = (list(Account.objects.values()), list(Party.objects.values()), list(AccountParty.objects.values()))
    account = queries.account(EVERYTHING, book, "1-1-101")
    for scope, at in ((NOBODYS, book), (EVERYTHING, other)):
        for command, what in (
            (change_accounts, AccountChange(account.id, "Mine")),
            (change_parties, PartyChange(people["Mr Li"], "Mine")),
            (tie_parties, Tie(people["Mr Li"], "1-1-101")),
            (untie_parties, Tie(people["Mr Li"], "1-1-102")),
            (remove_parties, people["Mr Li"]),
        ):
            assert refused(lambda c=command, w=what, s=scope, b=at: c(OPERATOR, s, b, [w], today=TODAY)).code == "unknown_thing"
    assert before == (list(Account.objects.values()), list(Party.objects.values()), list(AccountParty.objects.values()))
