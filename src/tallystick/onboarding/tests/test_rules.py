"""How one cell is read: nothing is guessed."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.kit.refusal import Refusal
from tallystick.onboarding import rules, words
from tallystick.onboarding.columns import Column, folded
from tallystick.onboarding.sheets import letters

MIDNIGHT = datetime(2020, 2, 29)  # noqa: DTZ001  # cells know no zones
COLUMN = Column("any", ("Any", "任何", "Bất kỳ"), "text")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("1.50", Decimal("1.50")),
        (" 12 ", Decimal(12)),
        ("-3", Decimal(-3)),
        ("+3.0", Decimal(3)),
        (3.0, Decimal(3)),
        (89.5, Decimal("89.5")),
        (0.1 + 0.2, Decimal("0.3")),
        (1e10, Decimal(10**10)),
        (0, Decimal(0)),
    ],
)
def test_a_number_is_a_number_cell_or_plain_text(value: object, read: Decimal) -> None:
    assert rules.number(value, COLUMN) == read


@pytest.mark.parametrize(
    "value", ["", ".5", "5.", "1,5", "1 000", "1'000", "1.000,5", "٣", "3%", "¥3", "0x3", "NaN", "inf", True, None]
)
def test_what_is_no_plain_number_is_refused(value: object) -> None:
    with pytest.raises(Refusal) as refused:
        rules.number(value, COLUMN)
    assert refused.value.code == "not_a_number"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6))
def test_a_figure_that_went_through_a_spreadsheet_comes_back(figure: Decimal) -> None:
    assert rules.number(float(figure), COLUMN) == figure
    assert rules.number(format(figure, "f"), COLUMN) == figure


@given(st.text())
def test_any_text_is_read_or_refused(value: str) -> None:
    for reader in rules.READERS.values():
        try:
            reader(value, COLUMN)
        except Refusal as refusal:
            assert refusal.message  # noqa: PT017


@pytest.mark.parametrize(
    ("value", "read"), [(13900000001.0, "13900000001"), (101, "101"), (1.5, "1.5"), (" 1-1-101 ", "1-1-101")]
)
def test_a_number_typed_where_text_is_wanted_is_its_digits(value: object, read: str) -> None:
    assert rules.text(value, COLUMN) == read


def test_letters_that_look_the_same_become_the_same() -> None:
    composed, apart = "Nguyễn", "Nguye\u0302\u0303n"
    assert rules.text(apart, COLUMN) == composed


def test_days_and_months() -> None:
    assert rules.day("2020-02-29", COLUMN) == rules.day(MIDNIGHT, COLUMN) == date(2020, 2, 29)
    assert rules.month("2020-02", COLUMN) == rules.month(date(2020, 2, 29), COLUMN) == date(2020, 2, 1)
    for wrong in ("2019-02-29", "2020-2-29", "29/02/2020", "2020-02", "２０２０-02-29", 43890.0, True):
        with pytest.raises(Refusal):
            rules.day(wrong, COLUMN)


@pytest.mark.parametrize("word", ["yes", "YES", "是", "có", "CO\u0301", True])
def test_yes_in_every_language(word: object) -> None:
    column = Column("loss", ("Loss", "计损耗", "Tính hao hụt"), "yes_no", choices=words.YES_NO)
    assert rules.yes_no(word, column) is True


@pytest.mark.parametrize("heading", ["Unit code", "UNIT CODE", " unit  code * ", "unit_code", "Ｕｎｉｔ code"])
def test_headings_are_known_however_they_are_written(heading: str) -> None:
    assert folded(heading) == "unit code"


def test_columns_have_letters_as_in_a_spreadsheet() -> None:
    assert [letters(number) for number in (1, 26, 27, 52, 53, 703)] == ["A", "Z", "AA", "AZ", "BA", "AAA"]
