"""Names that every syntax accepts, and back again."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.ledger import rules
from tallystick.ledger.rules import Balance, amount_text, carried, closing, component, name_of, one_line

COMPONENT = re.compile(r"[A-Z0-9][^\W_-]*(-+[^\W_-]*)*")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("1-1-101", "1-1-101"),
        ("Property fee", "Property--fee"),
        ("物业费", "X-物业费"),
        ("苏A12345", "X-苏A12345"),
        ("power", "X-power"),
        ("a:b", "X-a-x3A-b"),
        ("X-1", "X-X-1"),
        ("A-x2F-", "A-x2D-x2F-"),
        ("A - B", "A---x2D---B"),
        ("", "X-"),
        ("𠮷", "X--x20BB7-"),
    ],
)
def test_a_name_becomes_a_component_and_comes_back(name: str, text: str) -> None:
    assert component(name) == text
    assert name_of(text) == name


@given(st.text(alphabet=st.one_of(st.sampled_from('-x X2DA :;"\\\n'), st.characters()), max_size=20))
def test_any_name_comes_back(name: str) -> None:
    text = component(name)
    assert COMPONENT.fullmatch(text)
    assert name_of(text) == name


def test_paths_say_where_an_account_stands() -> None:
    assert rules.path_of("receivable", "1-1-101") == "Assets:Receivable:1-1-101"
    assert rules.path_of("means", "cash") == "Assets:Cash"
    assert rules.path_of("tax", "") == "Liabilities:Tax"


def test_a_remark_of_several_lines_becomes_one() -> None:
    assert one_line("paid\n2024-01-01 * \u2028\u202e half\t") == "paid 2024-01-01 * half"


def test_amounts_have_the_decimals_of_their_currency() -> None:
    assert amount_text(Decimal("12.3000"), 2) == "12.30"
    assert amount_text(Decimal("-120000.0000"), 0) == "-120000"
    assert amount_text(Decimal("1.2345"), 2) == "1.2345"


def test_income_of_earlier_days_is_carried_as_equity() -> None:
    day = date(2024, 1, 1)
    balances = [
        Balance("receivable", "1-1-101", Decimal(30), Decimal(50), day),
        Balance("charges", "Fee", Decimal(-30), Decimal(-50), day),
    ]
    assert [(one.path, one.amount) for one in carried(balances)] == [
        ("Assets:Receivable:1-1-101", Decimal(30)),
        ("Equity:Opening", Decimal(-30)),
    ]
    assert [(one.path, one.amount) for one in closing(balances)] == [
        ("Assets:Receivable:1-1-101", Decimal(50)),
        ("Income:Fee:Charges", Decimal(-20)),
        ("Equity:Opening", Decimal(-30)),
    ]
