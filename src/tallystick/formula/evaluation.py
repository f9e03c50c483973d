"""Tree to Decimal: exact, left to right, the first error from the left being the result."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from .checking import limits_of
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
from .parsing import Formula
from .tree import Call, Chain, Comparison, Negative, Node, Number, Variable

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
            value = values.get(name)
            if value is None:
                raise FormulaError("missing_measure", at, name=name)
            return _within(value, at)
        case Negative(operand=operand):
            return value_of(operand, values).copy_negate()
        case Chain():
            return _chain(node, values)
        case Call():
            return _call(node, values)
    raise AssertionError(f"{node} has no value")  # a truth value, which parsing refuses here


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
            raise FormulaError("wrong_arguments", call.at, function=function, expected="the step must be above zero")
        return _within(_STEPPERS[function](found[0], found[1]), call.at)
    return _within(_tiers(call, found), call.at)


def _tiers(call: Call, found: list[Decimal]) -> Decimal:
    before = found[0] if call.function == "TIERFROM" else None
    quantity = found[0] if before is None else found[1]
    first = 1 if before is None else 2
    limits, prices = found[first:-1:2], [*found[first + 1 : -1 : 2], found[-1]]
    for place, (low, high) in zip(limits_of(call)[1:], pairwise(limits), strict=True):
        if compared(high) <= compared(low):
            raise FormulaError("limits_not_rising", place.at, function=call.function)
    if before is None:
        return tiered(quantity, limits, prices)
    upper = tiered(EXACT.add(before, quantity), limits, prices)
    return EXACT.subtract(upper, tiered(before, limits, prices))


def tiered(quantity: Decimal, limits: list[Decimal], prices: list[Decimal]) -> Decimal:
    """The price of a quantity in tiers; an upper limit belongs to the lower tier."""
    total, low = Decimal(0), Decimal(0)
    for limit, price in zip(limits, prices, strict=False):
        if compared(quantity) <= compared(limit):
            return EXACT.add(total, EXACT.multiply(EXACT.subtract(quantity, low), price))
        total = EXACT.add(total, EXACT.multiply(EXACT.subtract(limit, low), price))
        low = limit
    return EXACT.add(total, EXACT.multiply(EXACT.subtract(quantity, low), prices[-1]))


def _within(value: Decimal, at: int) -> Decimal:
    if digits_of(value) > MOST_DIGITS:
        raise FormulaError("too_large", at, limit=MOST_DIGITS)
    return value
