"""What is refused when a formula is saved: counts of arguments, truth values out of place, limits that do not rise."""

from decimal import Decimal

from .errors import FormulaError
from .evaluation import value_of
from .names import FUNCTIONS
from .numbers import compared
from .tree import Call, Node, is_constant, is_truth, limits_of, literal, parts, start_of

MOST_ROUNDING_DIGITS = 12
_ROUNDING = ("ROUND", "ROUNDUP", "ROUNDDOWN")
_STEPS = ("CEILING", "FLOOR")


def check(tree: Node) -> None:
    """Refuse what no values could make right; the first fault from the left."""
    if is_truth(tree):
        raise FormulaError("syntax", tree.at, "truth_here")
    _check(tree)


def _check(node: Node) -> None:
    if isinstance(node, Call):
        _check_count(node)
    for place, part in enumerate(parts(node)):
        _check_kind(node, place, part)
        _check(part)
    if isinstance(node, Call):
        _check_literals(node)


def _check_count(call: Call) -> None:
    fewest, most = FUNCTIONS[call.function]
    count = len(call.arguments)
    if call.function in ("TIER", "TIERFROM"):
        # A last price stands alone, so their counts are even and odd.
        fits = fewest <= count <= most and (count - fewest) % 2 == 0
        _expect(call, fits, call.function.lower())
    else:
        _expect(call, fewest <= count <= most, "wrong_count" if fewest == most else "too_few", fewest=fewest)


def _check_kind(node: Node, place: int, part: Node) -> None:
    is_asking = isinstance(node, Call) and (node.function in ("AND", "OR", "NOT") or (node.function == "IF" and place == 0))
    if is_truth(part) == is_asking:
        return
    if not isinstance(node, Call):
        raise FormulaError("syntax", part.at, "truth_here")
    _expect(node, False, "truth_wanted" if is_asking else "number_wanted")


def _check_literals(call: Call) -> None:
    if call.function in _ROUNDING:
        digits = literal(call.arguments[1])
        is_whole = digits is not None and digits == digits.to_integral_value() and abs(digits) <= MOST_ROUNDING_DIGITS
        _expect(call, is_whole, "digits", most=MOST_ROUNDING_DIGITS)
    if call.function in _STEPS:
        step = _known(call.arguments[1])
        _expect(call, step is None or step > 0, "step")
    if call.function in ("TIER", "TIERFROM"):
        _check_limits(call)


def _check_limits(call: Call) -> None:
    """Limits that are known before there are values must rise, also across one that is not."""
    low: Decimal | None = None
    for limit in limits_of(call):
        high = _known(limit)
        if low is not None and high is not None and compared(high) <= compared(low):
            raise FormulaError("limits_not_rising", start_of(limit), function=call.function)
        low = low if high is None else high


def _known(node: Node) -> Decimal | None:
    try:
        return value_of(node, {}) if is_constant(node) else None
    except FormulaError:
        return None  # told when a bill is worked out, as any other error


def _expect(call: Call, fits: bool, sentence: str, **facts: object) -> None:
    if not fits:
        raise FormulaError("wrong_arguments", call.at, sentence, function=call.function, **facts)
