"""The curve that is drawn of a formula: its tiers, its points, and where there is none."""

from decimal import Decimal
from itertools import pairwise

import pytest

from tallystick.formula import curve, parse
from tallystick.formula.curves import Tier, variable_of

TIERS = "TIER(usage, 180, 0.56, 260, 0.61, 0.86)"
HUNDRED = Decimal(100)


def tiers(text: str, **values: int) -> list[tuple[Decimal, Decimal | None, Decimal]]:
    found = curve(parse(text), {name: Decimal(value) for name, value in values.items()}, HUNDRED)
    assert found is not None
    return [(tier.low, tier.high, tier.price) for tier in found.tiers]


def test_tiers_are_told_with_their_limits_and_prices() -> None:
    assert tiers(TIERS) == [
        (Decimal(0), Decimal(180), Decimal("0.56")),
        (Decimal(180), Decimal(260), Decimal("0.61")),
        (Decimal(260), None, Decimal("0.86")),
    ]


def test_tiers_within_a_sum_and_over_a_factor_are_what_the_whole_costs() -> None:
    assert [price for *_, price in tiers("2 * TIER(usage, 10, 1, 2) + usage / 2 + 7")] == [Decimal("2.5"), Decimal("4.5")]


def test_limits_may_hang_on_other_figures() -> None:
    assert [high for _low, high, _price in tiers("TIER(usage, 10 * household, 1, 2)", household=3)] == [30, None]


def test_tiers_of_a_year_begin_with_nothing_used() -> None:
    assert tiers("TIERFROM(usage_before, usage, 144, 1.5, 204, 2, 3)", usage_before=100)[0] == (
        Decimal(0),
        Decimal(144),
        Decimal("1.5"),
    )


def test_the_curve_runs_through_its_limits_and_rises() -> None:
    found = curve(parse(TIERS), {}, HUNDRED)
    assert found is not None
    assert found.points[0] == (Decimal(0), Decimal(0))
    assert (Decimal(260), Decimal("149.6")) in found.points
    assert found.points[-1][0] == Decimal(364)
    assert all(one < other for one, other in pairwise(found.points))


def test_any_formula_of_one_variable_has_a_curve_to_where_it_is_asked_for() -> None:
    found = curve(parse("IF(floor > 3, floor * 2, 0)"), {}, Decimal(30))
    assert found is not None
    assert (found.variable, found.points[-1], found.tiers) == (
        "floor", (Decimal(30), Decimal(60)), (),
    )  # fmt: skip


def test_where_there_is_no_figure_there_is_no_point() -> None:
    found = curve(parse("10 / usage"), {}, HUNDRED)
    assert found is not None
    assert found.points[0][0] > 0


@pytest.mark.parametrize("text", ["1 + 1", "floor * household", "TIER(usage + floor, 10, 1, 2)"])
def test_what_has_no_one_variable_has_no_curve(text: str) -> None:
    assert variable_of(parse(text)) is None
    assert curve(parse(text), {}, HUNDRED) is None


def test_limits_that_do_not_rise_for_these_figures_have_no_tiers() -> None:
    found = curve(parse("TIER(usage, household, 1, 5, 2, 3)"), {"household": Decimal(9)}, HUNDRED)
    assert found is None
    assert Tier(Decimal(0), None, HUNDRED).high is None
