"""What is refused when a formula is saved: counts of arguments, truth values out of place, limits that do not rise."""

from decimal import Decimal
from itertools import pairwise

from .errors import FormulaError
from .names import FUNCTIONS
from .numbers import compared
from .tree import Call, Negative, Node, Number, is_truth, parts

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
    if call.function == "TIER":
        _expect(
            call,
            count >= fewest and count % 2 == 0,
            "a quantity, then a limit and a price for each tier, and a last price",
        )
    elif call.function == "TIERFROM":
        _expect(
            call, count >= fewest and count % 2 == 1,
            "what was used before, a quantity, then a limit and a price for each tier, and a last price",
        )  # fmt: skip
    else:
        _expect(
            call, fewest <= count <= most, f"{count} where {fewest if fewest == most else f'{fewest} or more'} belong"
        )


def _check_kind(node: Node, place: int, part: Node) -> None:
    wants_truth = isinstance(node, Call) and (
        node.function in ("AND", "OR", "NOT") or (node.function == "IF" and place == 0)
    )
    if wants_truth and not is_truth(part):
        assert isinstance(node, Call)
        _expect(node, False, "a comparison belongs here")
    if not wants_truth and is_truth(part):
        if isinstance(node, Call):
            _expect(node, False, "a number belongs where a comparison stands")
        raise FormulaError("syntax", part.at, "truth_here")


def _check_literals(call: Call) -> None:
    if call.function in _ROUNDING:
        digits = literal(call.arguments[1])
        whole = digits is not None and digits == digits.to_integral_value() and abs(digits) <= MOST_ROUNDING_DIGITS
        _expect(call, whole, f"digits are a whole number from −{MOST_ROUNDING_DIGITS} to {MOST_ROUNDING_DIGITS}")
    if call.function in _STEPS:
        step = literal(call.arguments[1])
        _expect(call, step is None or step > 0, "the step must be above zero")
    if call.function in ("TIER", "TIERFROM"):
        for (_, low), (place, high) in pairwise((limit, literal(limit)) for limit in limits_of(call)):
            if low is not None and high is not None and compared(high) <= compared(low):
                raise FormulaError("limits_not_rising", place.at, function=call.function)


def limits_of(call: Call) -> tuple[Node, ...]:
    """The limits of TIER or TIERFROM."""
    first = 1 if call.function == "TIER" else 2
    return call.arguments[first:-1:2]


def prices_of(call: Call) -> tuple[Node, ...]:
    """The prices of TIER or TIERFROM, one more than the limits."""
    first = 2 if call.function == "TIER" else 3
    return (*call.arguments[first:-1:2], call.arguments[-1])


def literal(node: Node) -> Decimal | None:
    """The value of a number written out, perhaps with a minus; None for anything else."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Negative) and isinstance(node.operand, Number):
        return -node.operand.value
    return None


def _expect(call: Call, fits: bool, expected: str) -> None:
    if not fits:
        raise FormulaError("wrong_arguments", call.at, function=call.function, expected=expected)
