"""What a usage is, what is estimated, what is far off, and who bears what: without a database."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.metering.rules import (
    estimate_of,
    even_figures,
    is_quantity,
    is_unusual,
    measured,
    shares,
    usage_of,
)

figures = st.integers(0, 10**6).map(Decimal)


def test_a_meter_measures_the_difference_times_its_multiplier() -> None:
    assert measured(Decimal(100), Decimal(110), Decimal(40)) == 400


def test_a_meter_that_rolled_over_went_past_its_last_digit() -> None:
    assert measured(Decimal(99980), Decimal(30), Decimal(1), digits=5) == 50


def test_usage_is_never_below_zero_and_what_is_left_over_is_kept() -> None:
    assert usage_of(Decimal(-20), loss=Decimal(1), shared=Decimal(2)) == (Decimal(3), Decimal(-20))
    assert usage_of(Decimal(20), shared=Decimal(2)) == (Decimal(22), Decimal(0))


@pytest.mark.parametrize(
    ("usage", "habit", "unusual"),
    [(155, 50, False), (156, 50, True), (12, 50, False), (11, 50, True), (900, None, False), (5, 0, False), (6, 0, True)],
)
def test_a_usage_is_far_off_above_three_times_the_habit_and_below_a_third(usage: int, habit: int | None, unusual: bool) -> None:
    assert is_unusual(Decimal(usage), None if habit is None else Decimal(habit)) is unusual


@pytest.mark.parametrize(
    ("previous", "habit", "multiplier", "digits", "told"),
    [
        ("100", "68.3333", "1", None, ("168", False)),
        ("100", "68.5", "1", None, ("169", False)),
        ("100", "400", "40", None, ("110", False)),
        ("990", "30", "1", 3, ("20", True)),
    ],
)
def test_an_estimate_is_the_habit_in_whole_units(
    previous: str, habit: str, multiplier: str, digits: int | None, told: tuple[str, bool]
) -> None:
    assert estimate_of(Decimal(previous), Decimal(habit), Decimal(multiplier), digits) == (Decimal(told[0]), told[1])


@given(first=figures, used=figures, months=st.integers(1, 12))
def test_months_share_evenly_and_come_to_what_was_used(first: Decimal, used: Decimal, months: int) -> None:
    found = [first, *even_figures(first, first + used, months)]
    steps = [after - before for before, after in pairwise(found)]
    assert (sum(steps), len(steps)) == (used, months)
    assert max(steps) - min(steps) <= 1 or months == 1


@given(
    quantity=st.integers(1, 10**9).map(lambda units: Decimal(units).scaleb(-4)),
    weights=st.lists(st.integers(0, 10**6).map(lambda units: Decimal(units).scaleb(-2)), min_size=1, max_size=20).filter(any),
)
def test_shares_add_up_exactly_and_are_fair(quantity: Decimal, weights: list[Decimal]) -> None:
    found = shares(quantity, list(enumerate(weights)))
    assert sum(found.values()) == quantity
    for asset, weight in enumerate(weights):
        assert abs(found[asset] - quantity * weight / sum(weights)) < Decimal("0.00011")


def test_the_largest_remainders_are_rounded_up_and_ties_go_by_asset() -> None:
    assert list(shares(Decimal(10), [(7, Decimal(1)), (3, Decimal(1)), (5, Decimal(1))]).items()) == [
        (7, Decimal("3.3333")),
        (3, Decimal("3.3334")),
        (5, Decimal("3.3333")),
    ]


@pytest.mark.parametrize(("figure", "kept"), [("1.2345", True), ("1.23456", False), ("1E+13", False), ("NaN", False)])
def test_a_quantity_is_kept_exactly_or_not_at_all(figure: str, kept: bool) -> None:
    assert is_quantity(Decimal(figure)) is kept
