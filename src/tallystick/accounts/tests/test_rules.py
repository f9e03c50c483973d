"""What a book, an account and a party may be."""

from dataclasses import replace

import pytest

from tallystick.accounts.rules import NewAccount, NewBook, NewParty, faults_of_account, faults_of_book, faults_of_party

GARDEN = NewBook("GARDEN", "Garden Court", "community", "CNY", "Asia/Shanghai")


def test_garden_court_is_a_good_book() -> None:
    assert list(faults_of_book(GARDEN)) == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("code", "", "missing"),
        ("code", "G" * 41, "too_long"),
        ("code", "GARDEN ", "bad_text"),
        ("code", "GAR\x00DEN", "bad_text"),
        ("code", "GARDEN/2", "bad_code"),
        ("code", "..", "bad_code"),
        ("name", "", "missing"),
        ("kind", "village", "not_one_of"),
        ("currency", "YUAN", "unknown_currency"),
        ("currency", "", "unknown_currency"),
        ("currency", "XXX", "unknown_currency"),  # no currency
        ("currency", "XTS", "unknown_currency"),  # for tests
        ("currency", "CHE", "unknown_currency"),  # a fund
        ("currency", "XAU", "unknown_currency"),  # gold
        ("currency", "DEM", "unknown_currency"),  # of the past
        ("timezone", "Asia/Garden", "unknown_timezone"),
        ("timezone", "localtime", "unknown_timezone"),
        ("timezone", "PRC", "unknown_timezone"),
        ("timezone", "right/Asia/Shanghai", "unknown_timezone"),
        ("timezone", "../etc/passwd", "unknown_timezone"),
        ("timezone", "", "unknown_timezone"),
    ],
)
def test_a_book_is_refused_with_the_field_named(field: str, value: str, code: str) -> None:
    faults = list(faults_of_book(replace(GARDEN, **{field: value})))
    assert [(fault.place, fault.code) for fault in faults] == [(field, code)]


def test_every_fault_of_a_party_is_told_at_once() -> None:
    party = NewParty("", "", "1" * 41, " chen@example.com", "uncle")
    told = [(fault.place, fault.code) for fault in faults_of_party(party)]
    assert told == [
        ("account_code", "missing"),
        ("name", "missing"),
        ("phone", "too_long"),
        ("email", "bad_text"),
        ("role", "not_one_of"),
    ]


@pytest.mark.parametrize(("currency", "timezone"), [("VND", "Asia/Ho_Chi_Minh"), ("XOF", "UTC"), ("EUR", "Europe/Berlin")])
def test_money_in_use_and_clocks_of_places_are_good(currency: str, timezone: str) -> None:
    assert list(faults_of_book(replace(GARDEN, currency=currency, timezone=timezone))) == []


@pytest.mark.parametrize(("email", "is_good"), [("", True), ("chen@example.com", True), ("bad", False), ("chen@", False)])
def test_an_e_mail_is_an_address(email: str, is_good: bool) -> None:
    faults = list(faults_of_party(NewParty("1-1-101", "Mrs Chen", "", email)))
    assert [(fault.place, fault.code) for fault in faults] == ([] if is_good else [("email", "bad_email")])


def test_an_account_needs_a_code_alone() -> None:
    assert list(faults_of_account(NewAccount("1-1-101"))) == []
    assert [fault.code for fault in faults_of_account(NewAccount(""))] == ["missing"]
