"""What clerks type, in three languages, and what it is taken for."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from tallystick.console import forms

from .typed import AMOUNTS, NO_AMOUNTS


@pytest.mark.parametrize(("language", "currency", "typed", "meant"), AMOUNTS)
def test_an_amount_is_read_as_the_reader_writes_it(language: str, currency: str, typed: str, meant: str) -> None:
    with override(language):
        assert forms.amount({"amount": typed}, "amount", currency, "Amount") == Decimal(meant)


@pytest.mark.parametrize(("language", "currency", "typed"), NO_AMOUNTS)
def test_what_is_no_amount_is_refused_with_its_field(language: str, currency: str, typed: str) -> None:
    with override(language), pytest.raises((forms.NotAnAmount, forms.Negative, forms.TooLarge)) as refused:
        forms.amount({"amount": typed}, "amount", currency, "Amount")
    assert refused.value.place == "Amount"


@pytest.mark.parametrize("typed", ["9" * 21, "9,999,999,999,999", "1234567890123.5"])
def test_an_amount_that_is_too_large_is_told_so(typed: str) -> None:
    with override("en"), pytest.raises(forms.TooLarge):
        forms.amount({"amount": typed}, "amount", "CNY", "Amount")


@pytest.mark.parametrize("typed", ["2020-04", "2020/4", "202004", "2020.04", "4/2020", "04-2020", "2020年4月", "２０２０-０４"])
def test_a_month_is_known_however_it_is_written(typed: str) -> None:
    assert forms.month({"from": typed}, "from", "Month") == date(2020, 4, 1)


@pytest.mark.parametrize("typed", ["2020-13", "2020", "April", "0000-01", "2020-4-1", "99999-1"])
def test_what_is_no_month_is_refused(typed: str) -> None:
    with pytest.raises(forms.NotAMonth):
        forms.month({"from": typed}, "from", "Month")


def test_blank_is_nothing() -> None:
    blank = {"a": "  "}
    assert forms.amount(blank, "a", "CNY", "A") is None
    assert forms.month(blank, "a", "A") is None
    assert forms.day({}, "a", "A") is None
    assert forms.whole(blank, "a") is None


@pytest.mark.parametrize("typed", ["2020-02-30", "30.4.2020", "soon"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(forms.NotADay):
        forms.day({"on": typed}, "on", "Day")


@pytest.mark.parametrize("typed", ["x", "-1", "1.0", "9" * 30, "١٢"])
def test_what_is_no_id_is_refused(typed: str) -> None:
    with pytest.raises(forms.NotAChoice):
        forms.whole({"id": typed}, "id")


def test_text_loses_what_cannot_be_seen() -> None:
    assert forms.plain({"q": "\x00 A\u202e1\n"}, "q") == "A1"
