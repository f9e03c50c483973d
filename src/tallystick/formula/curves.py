"""A formula as a curve over one of its variables: where its tiers end, what each costs, points to draw it through."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from .errors import FormulaError
from .evaluation import evaluate, value_of
from .numbers import EXACT, compared, quotient
from .tree import Call, Formula, Node, Variable, limits_of, parts

POINTS = 60  # between which lines are drawn
TENTHS_BEYOND = 14  # how far a curve goes: to 1.4 times its last limit


@dataclass(frozen=True, slots=True)
class Tier:
    """From above `low` to `high` (None: without end) each further one costs `price`."""

    low: Decimal
    high: Decimal | None
    price: Decimal


@dataclass(frozen=True, slots=True)
class Curve:
    """The value of a formula over a variable, from 0 on: (quantity, value) in rising order, and the tiers, if it has any."""

    variable: str
    points: tuple[tuple[Decimal, Decimal], ...]
    tiers: tuple[Tier, ...]


def variable_of(formula: Formula) -> str | None:
    """The variable that a curve is drawn over: the quantity of its tiers, else the only one that it has."""
    call = _tiered(formula)
    if call is not None:
        quantity = _quantity(call)
        return quantity.name if isinstance(quantity, Variable) else None
    return next(iter(formula.variables)) if len(formula.variables) == 1 else None


def curve(formula: Formula, values: Mapping[str, Decimal], upto: Decimal) -> Curve | None:
    """The curve over its variable, to `upto` or beyond its last limit; `values` for the others. None where there is none.

    Where the value has no figure (a division by zero) it has no point. What the year used before counts as nothing.
    """
    variable = variable_of(formula)
    if variable is None:
        return None
    others = {name: value for name, value in values.items() if name != variable} | {"usage_before": Decimal(0)}
    limits = _limits(formula, others)
    upto = limits[-1] * TENTHS_BEYOND / 10 if limits else upto
    points = tuple(_points(formula, variable, others, limits, upto))
    return Curve(variable, points, tuple(_tiers(formula, variable, others, limits))) if len(points) > 1 else None


def _tiered(formula: Formula) -> Call | None:
    """The first TIER or TIERFROM, from the outside."""
    level: list[Node] = [formula.tree]
    while level:
        found = next((node for node in level if isinstance(node, Call) and node.function in ("TIER", "TIERFROM")), None)
        if found is not None:
            return found
        level = [part for node in level for part in parts(node)]
    return None


def _quantity(call: Call) -> Node:
    return call.arguments[0 if call.function == "TIER" else 1]


def _limits(formula: Formula, values: Mapping[str, Decimal]) -> list[Decimal]:
    """The limits above zero, where they are known and rise."""
    call = _tiered(formula)
    try:
        limits = [value_of(limit, values) for limit in limits_of(call)] if call is not None else []
    except FormulaError:
        return []
    rises = all(compared(low) < compared(high) for low, high in pairwise(limits))
    return [limit for limit in limits if limit > 0] if rises else []


def _points(
    formula: Formula, variable: str, values: Mapping[str, Decimal], limits: list[Decimal], upto: Decimal
) -> Iterator[tuple[Decimal, Decimal]]:
    even = {quotient(upto * number, Decimal(POINTS)) for number in range(POINTS + 1)}
    for place in sorted(even | set(limits)):
        try:
            yield place, evaluate(formula, {**values, variable: place})
        except FormulaError:
            continue


def _tiers(formula: Formula, variable: str, values: Mapping[str, Decimal], limits: list[Decimal]) -> Iterator[Tier]:
    """What each further one costs within each tier, as the whole formula has it: also where tiers stand in a sum."""
    for low, high in pairwise([Decimal(0), *limits, None] if limits else []):
        assert low is not None
        end = low * 2 if high is None else high
        try:
            before, after = (evaluate(formula, {**values, variable: place}) for place in (low, end))
        except FormulaError:
            return
        yield Tier(low, high, quotient(EXACT.subtract(after, before), EXACT.subtract(end, low)))
