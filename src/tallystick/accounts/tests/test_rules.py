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
        ("timezone", "Asia/Garden", "unknown_timezone"),
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


def test_an_account_needs_a_code_alone() -> None:
    assert list(faults_of_account(NewAccount("1-1-101"))) == []
    assert [fault.code for fault in faults_of_account(NewAccount(""))] == ["missing"]
