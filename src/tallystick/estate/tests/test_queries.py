"""The desk finds people and what they have, by whatever part of a code, name, plate or phone is typed."""

import itertools
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tallystick.accounts.commands import NewAccount, NewBook, NewParty, add_parties, open_accounts, open_book
from tallystick.estate import queries
from tallystick.estate.commands import NewAsset, add_assets
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.who import EVERYTHING, OPERATOR, Scope

pytestmark = pytest.mark.django_db
TODAY = date(2020, 4, 10)
PEOPLE = {
    "1-1-101": ("陈小明", "13900000001"),
    "1-1-102": ("Nguyễn Thị Đào", "0912 345 678"),
    "1-1-1010": ("Mr Wang", ""),
    "2-1-101": ("Mrs Chen", "13911110001"),
}


def make_book(code: str) -> int:
    book = open_book(OPERATOR, EVERYTHING, NewBook(code, code, "community", "CNY", "Asia/Shanghai"), today=TODAY)
    units = [NewAsset(unit, "unit", room=f"Room {unit[-3:]}") for unit in PEOPLE]
    add_assets(OPERATOR, EVERYTHING, book, [*units, NewAsset("苏A12345", "vehicle", "1-1-102")], today=TODAY)
    parties = [NewParty(unit, name, phone) for unit, (name, phone) in PEOPLE.items()]
    add_parties(OPERATOR, EVERYTHING, book, parties, today=TODAY)
    return book


def found(text: str, scope: Scope = EVERYTHING) -> list[str]:
    return [row.code for row in queries.find(scope, text)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1-1-101", ["1-1-101", "1-1-1010"]),
        ("2-1", ["2-1-101"]),
        ("陈", ["1-1-101"]),
        ("小明", ["1-1-101"]),
        ("chen xiao", ["1-1-101"]),
        ("cxm", ["1-1-101"]),
        ("suA123", ["1-1-102"]),
        ("0912345678", ["1-1-102"]),
        ("nguyen thi dao", ["1-1-102"]),
        ("ĐÀO", ["1-1-102"]),
        ("  mrs   chen ", ["2-1-101"]),
        ("苏a12345", ["1-1-102"]),
        ("A123", ["1-1-102"]),
        ("0001", ["1-1-101", "2-1-101"]),
        ("room 102", ["1-1-102"]),
        ("１－１－１０２", ["1-1-102"]),
        ("", []),
        ("   ", []),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE", []),
        ("x" * 1000, []),
    ],
)
def test_the_desk_finds(text: str, codes: list[str]) -> None:
    make_book("GARDEN")
    assert found(text) == codes


def test_what_begins_with_the_text_comes_first_and_then_what_holds_it() -> None:
    make_book("GARDEN")
    assert found("1-101") == ["1-1-101", "1-1-1010", "2-1-101"]
    assert found("1-1-10") == ["1-1-101", "1-1-1010", "1-1-102"]


def test_a_found_account_tells_who_and_what_it_is() -> None:
    book = make_book("GARDEN")
    (row,) = queries.find(EVERYTHING, "Đào")
    assert (row.book_id, row.book_code, row.people, row.phones) == (book, "GARDEN", ["Nguyễn Thị Đào"], ["0912 345 678"])
    assert row.assets == ["1-1-102", "苏A12345"]


def test_strangers_are_not_found() -> None:
    garden, river = make_book("GARDEN"), make_book("RIVER")
    assert len(found("陈")) == 2
    assert [row.book_id for row in queries.find(Scope(frozenset({river})), "陈")] == [river]
    assert [row.book_id for row in queries.find(EVERYTHING, "陈", book_id=garden)] == [garden]
    assert queries.find(Scope(frozenset({river})), "陈", book_id=garden) == []
    assert found("陈", Scope(frozenset())) == []


def test_no_more_are_told_than_asked_for() -> None:
    make_book("GARDEN")
    assert [row.code for row in queries.find(EVERYTHING, "1", limit=2)] == ["1-1-101", "1-1-1010"]


def test_finding_takes_two_queries_however_many_are_found(django_assert_num_queries: Any) -> None:
    make_book("GARDEN")
    for text in ("1", "1-1-101", "nobody"):
        with django_assert_num_queries(2):
            queries.find(EVERYTHING, text)


def folded(text: str) -> str:
    """Small letters without tones and spaces, as a clerk would compare them."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.lower()) if not "\u0300" <= sign <= "\u036f")
    return bare.replace("đ", "d").replace(" ", "")


NAMES = st.text("NguyễnĐao 1-2", min_size=1, max_size=8).map(str.strip).filter(bool)
NUMBERS = itertools.count()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(NAMES, min_size=1, max_size=8), text=NAMES)
def test_finding_agrees_with_looking_through_the_list(names: list[str], text: str) -> None:
    """The twin: every account whose code, or one of whose people's names, holds the text, tones aside."""
    code = f"B{next(NUMBERS)}"
    book = open_book(OPERATOR, EVERYTHING, NewBook(code, code, "community", "CNY", "UTC"), today=TODAY)
    units = [f"U{number:02d}" for number in range(len(names))]
    add_assets(OPERATOR, EVERYTHING, book, [NewAsset(unit, "unit") for unit in units], today=TODAY)
    add_parties(OPERATOR, EVERYTHING, book, list(map(NewParty, units, names)), today=TODAY)
    wanted = folded(" ".join(text.split()))
    by_hand = {unit for unit, name in zip(units, names, strict=True) if wanted in folded(name) or wanted in folded(unit)}
    assert {row.code for row in queries.find(EVERYTHING, text, book_id=book)} == by_hand


def test_assets_are_asked_for_by_kind_and_code() -> None:
    book = make_book("GARDEN")
    assert [row.code for row in queries.assets(EVERYTHING, book, kind="vehicle")] == ["苏A12345"]
    assert [row.account_code for row in queries.assets(EVERYTHING, book, codes=["苏A12345", "none"])] == ["1-1-102"]
    assert queries.asset_ids(Scope(frozenset()), book, ["1-1-101"]) == {}


def test_an_asset_that_is_not_there_is_unknown() -> None:
    book = make_book("GARDEN")
    with pytest.raises(UnknownThing):
        queries.asset(EVERYTHING, book, "9-9-999")
    with pytest.raises(UnknownThing):
        queries.asset(Scope(frozenset()), book, "1-1-101")


def things(text: str, scope: Scope = EVERYTHING) -> list[tuple[str, str]]:
    return [(row.kind, row.code or row.name) for row in queries.find_things(scope, text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1-1-101", [("unit", "1-1-101"), ("unit", "1-1-1010")]),
        ("sua12345", [("vehicle", "苏A12345")]),
        ("chen", [("party", "陈小明"), ("party", "Mrs Chen")]),
        ("0912 345", [("party", "Nguyễn Thị Đào")]),
        ("lianxiang", [("account", "LX")]),
        ("room 102", [("unit", "1-1-102")]),
        ("", []),
        ("nobody", []),
    ],
)
def test_things_are_found_for_what_they_are(text: str, wanted: list[tuple[str, str]]) -> None:
    book = make_book("GARDEN")
    open_accounts(OPERATOR, EVERYTHING, book, [NewAccount("LX", "联想贸易")], today=TODAY)
    assert things(text) == wanted


def test_a_found_thing_tells_whose_it_is_and_strangers_are_not_found() -> None:
    make_book("GARDEN")
    (row,) = queries.find_things(EVERYTHING, "苏A12345")
    assert (row.account_code, row.people, row.book_code) == ("1-1-102", ["Nguyễn Thị Đào"], "GARDEN")
    assert things("chen", Scope(frozenset())) == []
