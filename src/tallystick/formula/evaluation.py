"""Tree to Decimal: exact, left to right, the first error from the left being the result."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from .errors import FormulaError
from .numbers import (
    EXACT,
    MOST_DIGITS,
    ceiling,
    compared,
    digits_of,
    floor,
    quotient,
    rounded,
    rounded_down,
    rounded_up,
)
from .tree import Call, Chain, Comparison, Formula, Negative, Node, Number, Variable, limits_of, start_of

_ROUNDERS = {
    "ROUND": lambda value, digits: rounded(compared(value), digits),
    "ROUNDUP": rounded_up,
    "ROUNDDOWN": rounded_down,
}
_STEPPERS = {"CEILING": ceiling, "FLOOR": floor}
_COMPARISONS = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def evaluate(formula: Formula, values: Mapping[str, Decimal]) -> Decimal:
    """The value of a formula, exact; `values` by canonical name. FormulaError where there is none."""
    return value_of(formula.tree, values)


def value_of(node: Node, values: Mapping[str, Decimal]) -> Decimal:
    match node:
        case Number(value=value):
            return value
        case Variable(name=name, at=at):
            return _measure(name, at, values)
        case Negative(operand=operand):
            return value_of(operand, values).copy_negate()
        case Chain():
            return _chain(node, values)
        case Call():
            return _call(node, values)
    raise AssertionError(f"{node} has no value")  # a truth value, which parsing refuses here


def _measure(name: str, at: int, values: Mapping[str, Decimal]) -> Decimal:
    value = values.get(name)
    if value is None:
        raise FormulaError("missing_measure", at, name=name)
    # A zero may come with any exponent.
    return _within(value, at) if value else Decimal(0)


def truth_of(node: Node, values: Mapping[str, Decimal]) -> bool:
    if isinstance(node, Comparison):
        left, right = value_of(node.left, values), value_of(node.right, values)
        return bool(_COMPARISONS[node.sign](compared(left), compared(right)))
    assert isinstance(node, Call)
    truths = [truth_of(argument, values) for argument in node.arguments]
    if node.function == "NOT":
        return not truths[0]
    return all(truths) if node.function == "AND" else any(truths)


def _chain(chain: Chain, values: Mapping[str, Decimal]) -> Decimal:
    result = value_of(chain.first, values)
    for sign, at, operand in chain.rest:
        value = value_of(operand, values)
        if sign == "/" and value == 0:
            raise FormulaError("division_by_zero", at)
        result = _within(_join(sign, result, value), at)
    return result


def _join(sign: str, left: Decimal, right: Decimal) -> Decimal:
    if sign == "+":
        return EXACT.add(left, right)
    if sign == "-":
        return EXACT.subtract(left, right)
    return EXACT.multiply(left, right) if sign == "*" else quotient(left, right)


def _call(call: Call, values: Mapping[str, Decimal]) -> Decimal:
    function = call.function
    if function == "IF":
        taken = call.arguments[1] if truth_of(call.arguments[0], values) else call.arguments[2]
        return value_of(taken, values)
    found = [value_of(argument, values) for argument in call.arguments]
    if function == "MIN":
        return min(found, key=compared)
    if function == "MAX":
        return max(found, key=compared)
    if function == "ABS":
        return found[0].copy_abs()
    if function in _ROUNDERS:
        return _within(_ROUNDERS[function](found[0], int(found[1])), call.at)
    if function in _STEPPERS:
        if found[1] <= 0:
            raise FormulaError("wrong_arguments", call.at, "step", function=function)
        return _within(_STEPPERS[function](found[0], found[1]), call.at)
    return _within(_tiers(call, found), call.at)


def _tiers(call: Call, found: list[Decimal]) -> Decimal:
    total = Decimal(0)
    for quantity, price in slices(call, found):
        total = EXACT.add(total, EXACT.multiply(quantity, price))
    return total


def slices(call: Call, found: list[Decimal]) -> list[tuple[Decimal, Decimal]]:
    """How much lies in each tier of TIER or TIERFROM, and its price; `found` are the values of the arguments."""
    first = 1 if call.function == "TIER" else 2
    limits, prices = found[first:-1:2], [*found[first + 1 : -1 : 2], found[-1]]
    for place, (low, high) in zip(limits_of(call)[1:], pairwise(limits), strict=True):
        if compared(high) <= compared(low):
            raise FormulaError("limits_not_rising", start_of(place), function=call.function)
    if call.function == "TIER":
        return list(zip(_widths(found[0], limits), prices, strict=True))
    after, before = _widths(EXACT.add(found[0], found[1]), limits), _widths(found[0], limits)
    return [(EXACT.subtract(*pair), price) for *pair, price in zip(after, before, prices, strict=True)]


def _widths(quantity: Decimal, limits: list[Decimal]) -> list[Decimal]:
    """How much of a quantity lies in each tier; an upper limit belongs to the lower tier, less than nothing to the first."""
    widths: list[Decimal] = []
    low = Decimal(0)
    for number, limit in enumerate(limits):
        if compared(quantity) <= compared(limit):
            return [*widths, EXACT.subtract(quantity, low), *[Decimal(0)] * (len(limits) - number)]
        widths.append(EXACT.subtract(limit, low))
        low = limit
    return [*widths, EXACT.subtract(quantity, low)]


def _within(value: Decimal, at: int) -> Decimal:
    if digits_of(value) > MOST_DIGITS:
        raise FormulaError("too_large", at, limit=MOST_DIGITS)
    return value
