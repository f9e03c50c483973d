"""Money, figures and days as each language writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from tallystick.console import writing

AMOUNT = Decimal("2047.1000")


@pytest.mark.parametrize(
    ("language", "currency", "bare", "signed"),
    [
        ("en", "CNY", "2,047.10", "¥2,047.10"), ("zh-hans", "CNY", "2,047.10", "¥2,047.10"),
        ("vi", "CNY", "2.047,10", "2.047,10 ¥"), ("vi", "VND", "2.047", "2.047 ₫"), ("en", "VND", "2,047", "₫2,047"),
    ],
)  # fmt: skip
def test_an_amount_has_its_currency_s_decimals(language: str, currency: str, bare: str, signed: str) -> None:
    with override(language):
        assert writing.money(AMOUNT, currency) == bare
        assert writing.priced(AMOUNT, currency).replace("\xa0", " ") == signed


@pytest.mark.parametrize(("currency", "minor"), [("CNY", 204710), ("VND", 2047)])
def test_scripts_get_whole_minor_units_in_every_language(currency: str, minor: int) -> None:
    for language in ("en", "zh-hans", "vi"):
        with override(language):
            assert str(writing.minor(AMOUNT, currency)) == str(minor)


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [("en", "3 Sep 2026", "Sep 2026"), ("zh-hans", "2026-09-03", "2026年9月"), ("vi", "03/09/2026", "09/2026")],
)
def test_days_and_months_read_as_people_write_them(language: str, day: str, month: str) -> None:
    with override(language):
        assert writing.day(date(2026, 9, 3)) == day
        assert writing.month(date(2026, 9, 3)) == month


def test_a_moment_is_by_the_book_s_clock() -> None:
    late = datetime(2026, 9, 3, 17, 30, tzinfo=UTC)
    with override("zh-hans"):
        assert writing.moment(late, "Asia/Shanghai") == "2026-09-04 01:30"


def test_a_share_of_nothing_is_nothing() -> None:
    with override("en"):
        assert writing.percent(Decimal(1), Decimal(3)) == "33.3%"
        assert writing.percent(Decimal(0), Decimal(0)) == "0.0%"


def test_figures_show_the_decimals_that_count() -> None:
    with override("en"):
        assert [writing.figure(Decimal(text)) for text in ("89.5000", "1E+3", "0.0000")] == ["89.5", "1,000", "0"]
