"""Tree to PostgreSQL: a numeric expression, and an error code or NULL, that never make a query fail.

A node is written once. What stands in more than one place of its parent is first given a name in a LATERAL subselect,
so that the text grows with the formula and not with its nesting; OFFSET 0 keeps the planner from undoing that.
A value is NULL where its error is not; a zero divisor is turned into NULL, so that nothing can fail even at plan time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from .checking import limits_of, literal
from .numbers import COMPARED_DECIMALS, MOST_DIGITS, QUOTIENT_DECIMALS, digits_of, render_number
from .parsing import Formula
from .tree import Call, Chain, Comparison, Negative, Node, Number, Variable

# What a column may hold: any value within these is told apart without a check at run time.
COLUMN_WHOLE_DIGITS = 24
COLUMN_DECIMALS = 12
_ULP = "0." + "0" * (QUOTIENT_DECIMALS - 1) + "1"
_SCALE = "1" + "0" * QUOTIENT_DECIMALS


@dataclass(frozen=True, slots=True)
class FormulaSql:
    """`SELECT {value}, {error} FROM rows {laterals}`: a numeric, a text code or NULL."""

    laterals: str
    value: str
    error: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A node in SQL: its value, its error (None where it cannot have one), and how many digits it can have."""

    value: str
    error: str | None
    whole: int
    decimals: int
    is_plain: bool = False  # a column, a literal or a name: may be written any number of times


@dataclass(slots=True)
class _Writer:
    columns: Mapping[str, str]
    laterals: list[str] = field(default_factory=list)

    def named(self, part: _Part) -> _Part:
        """The same part under a name, so that it can be written again and again at no cost."""
        if part.is_plain:
            return part
        return _Part(self.name(part.value), part.error, part.whole, part.decimals, is_plain=True)

    def name(self, expression: str) -> str:
        number = len(self.laterals) + 1
        self.laterals.append(f"CROSS JOIN LATERAL (SELECT {expression} AS v OFFSET 0) AS f{number}")
        return f"f{number}.v"

    def plain_error(self, error: str) -> str:
        return error if error.startswith(("'", "f")) and " " not in error else self.name(error)


def compile_sql(formula: Formula, columns: Mapping[str, str]) -> FormulaSql:
    """The formula over rows whose columns hold its variables, by canonical name; NULL there is a missing measure."""
    writer = _Writer(columns)
    part = _number(writer, formula.tree)
    return FormulaSql(" ".join(writer.laterals), part.value, part.error or "NULL::text")


def _number(writer: _Writer, node: Node) -> _Part:
    match node:
        case Number(value=value):
            text = render_number(value)
            return _Part(f"{text}::numeric", None, digits_of(value), -min(0, _exponent(text)), is_plain=True)
        case Variable(name=name):
            column = writer.columns[name]
            missing = f"CASE WHEN {column} IS NULL THEN 'missing_measure' END"
            return _Part(column, missing, COLUMN_WHOLE_DIGITS, COLUMN_DECIMALS, is_plain=True)
        case Negative(operand=operand):
            part = _number(writer, operand)
            return _Part(f"(-{part.value})", part.error, part.whole, part.decimals)
        case Chain():
            return _chain(writer, node)
        case Call(function="IF"):
            return _if(writer, node)
        case Call():
            return _call(writer, node)
    raise AssertionError(f"{node} has no value")


def _chain(writer: _Writer, chain: Chain) -> _Part:
    result = _number(writer, chain.first)
    for sign, _, operand in chain.rest:
        right = _number(writer, operand)
        result = _quotient(writer, result, right) if sign == "/" else _joined(writer, sign, result, right)
    return result


def _joined(writer: _Writer, sign: str, left: _Part, right: _Part) -> _Part:
    if sign == "*":
        whole, decimals = left.whole + right.whole, left.decimals + right.decimals
    else:
        whole, decimals = max(left.whole, right.whole) + 1, max(left.decimals, right.decimals)
    joined = _Part(f"({left.value} {sign} {right.value})", _first(left.error, right.error), whole, decimals)
    return _bounded(writer, joined)


def _quotient(writer: _Writer, left: _Part, right: _Part) -> _Part:
    above, below = writer.named(left), writer.named(right)
    value = (
        f"(sign({above.value}) * sign({below.value}) * {_ULP} * div(2 * abs({above.value}) * {_SCALE} + abs({below.value}), "
        f"2 * nullif(abs({below.value}), 0)))"
    )
    zero = f"CASE WHEN {below.value} = 0 THEN 'division_by_zero' END"
    # The smallest divisor has as many decimals as it may have.
    whole = above.whole + below.decimals + 1
    return _bounded(writer, _Part(value, _first(above.error, below.error, zero), whole, QUOTIENT_DECIMALS))


def _bounded(writer: _Writer, part: _Part) -> _Part:
    """The same part, checked at run time where it might have too many digits."""
    if part.whole + part.decimals <= MOST_DIGITS:
        return part
    found = writer.named(part)
    size = f"length(replace(abs(trim_scale({found.value}))::text, '.', ''))"
    too_large = f"CASE WHEN {size} > {MOST_DIGITS} THEN 'too_large' END"
    error = writer.plain_error(_first(found.error, too_large) or "NULL::text")
    # What is too large is let go, so that no further product grows without end.
    value = writer.name(f"CASE WHEN {error} IS NULL THEN {found.value} END")
    return _Part(value, error, MOST_DIGITS, MOST_DIGITS, is_plain=True)


def _if(writer: _Writer, call: Call) -> _Part:
    condition, condition_error = _truth(writer, call.arguments[0])
    then, other = _number(writer, call.arguments[1]), _number(writer, call.arguments[2])
    branch_error = None
    if then.error or other.error:
        condition = writer.name(condition)
        branch_error = f"CASE WHEN {condition} THEN {then.error or 'NULL'} ELSE {other.error or 'NULL'} END"
    value = f"CASE WHEN {condition} THEN {then.value} ELSE {other.value} END"
    whole, decimals = max(then.whole, other.whole), max(then.decimals, other.decimals)
    return _Part(value, _first(condition_error, branch_error), whole, decimals)


def _truth(writer: _Writer, node: Node) -> tuple[str, str | None]:
    if isinstance(node, Comparison):
        left, right = _number(writer, node.left), _number(writer, node.right)
        return f"({_compared(left)} {node.sign} {_compared(right)})", _first(left.error, right.error)
    assert isinstance(node, Call)
    found = [_truth(writer, argument) for argument in node.arguments]
    error = _first(*(one for _, one in found))
    if node.function == "NOT":
        return f"(NOT {found[0][0]})", error
    return "(" + f" {node.function} ".join(text for text, _ in found) + ")", error


def _call(writer: _Writer, call: Call) -> _Part:
    found = [_number(writer, argument) for argument in call.arguments]
    error = _first(*(part.error for part in found))
    match call.function:
        case "ABS":
            return _Part(f"abs({found[0].value})", error, found[0].whole, found[0].decimals)
        case "MIN" | "MAX":
            return _extreme(writer, "<" if call.function == "MIN" else ">", found)
        case "ROUND" | "ROUNDUP" | "ROUNDDOWN":
            return _rounded(writer, call, found[0])
        case "CEILING" | "FLOOR":
            return _stepped(writer, call.function, found[0], found[1])
        case "TIER":
            return _tier(writer, call, found)
    return _tier_from(writer, call, found)


def _extreme(writer: _Writer, sign: str, found: list[_Part]) -> _Part:
    best = found[0]
    for part in found[1:]:
        left, right = writer.named(best), writer.named(part)
        value = f"CASE WHEN {_compared(right)} {sign} {_compared(left)} THEN {right.value} ELSE {left.value} END"
        whole, decimals = max(left.whole, right.whole), max(left.decimals, right.decimals)
        best = _Part(value, _first(left.error, right.error), whole, decimals)
    return best


def _rounded(writer: _Writer, call: Call, part: _Part) -> _Part:
    digits = literal(call.arguments[1])
    assert digits is not None
    places, seen = int(digits), _compared(part)
    if call.function == "ROUND":
        value = f"round({seen}, {places})"
    elif call.function == "ROUNDDOWN":
        value = f"trunc({seen}, {places})"
    else:
        seen = writer.name(seen)
        unit = render_number(_power(-places))
        value = f"(trunc({seen}, {places}) + CASE WHEN trunc({seen}, {places}) = {seen} THEN 0 ELSE sign({seen}) * {unit} END)"
    whole = max(part.whole, -places) + 1
    return _bounded(writer, _Part(value, part.error, whole, max(0, places)))


def _stepped(writer: _Writer, function: str, part: _Part, step: _Part) -> _Part:
    turned = "-" if function == "FLOOR" else ""
    seen, step = writer.name(f"({turned}{_compared(part)})"), writer.named(step)
    edge = writer.name(f"({seen} - 0.0000000000005)")
    # A step that is not above zero is an error; NULL keeps it from dividing.
    above = f"CASE WHEN {step.value} > 0 THEN {step.value} END"
    count = writer.name(f"div({edge}, {above})")
    beyond = f"CASE WHEN {edge} > {count} * {step.value} OR ({edge} = {count} * {step.value} AND {seen} <= 0) THEN 1 ELSE 0 END"
    value = f"({turned}(({count} + {beyond}) * {step.value}))"
    not_above = f"CASE WHEN {step.value} <= 0 THEN 'wrong_arguments' END"
    whole = max(part.whole, step.whole) + 2
    return _bounded(writer, _Part(value, _first(part.error, step.error, not_above), whole, step.decimals))


def _tier(writer: _Writer, call: Call, found: list[_Part]) -> _Part:
    quantity = writer.named(found[0])
    limits, prices = [writer.named(part) for part in found[1:-1:2]], [*found[2:-1:2], found[-1]]
    value = _slices(writer, quantity, limits, prices)
    error = _first(*(part.error for part in found), _not_rising(call, limits))
    return _bounded(writer, _sized(value, error, quantity, limits, prices))


def _tier_from(writer: _Writer, call: Call, found: list[_Part]) -> _Part:
    before, quantity = writer.named(found[0]), writer.named(found[1])
    limits, prices = (
        [writer.named(part) for part in found[2:-1:2]],
        [writer.named(part) for part in [*found[3:-1:2], found[-1]]],
    )
    after = writer.named(
        _Part(
            f"({before.value} + {quantity.value})",
            None,
            max(before.whole, quantity.whole) + 1,
            max(before.decimals, quantity.decimals),
        )
    )
    value = f"({_slices(writer, after, limits, prices)} - {_slices(writer, before, limits, prices)})"
    error = _first(*(part.error for part in found), _not_rising(call, limits))
    return _bounded(writer, _sized(value, error, after, limits, prices))


def _slices(writer: _Writer, quantity: _Part, limits: list[_Part], prices: list[_Part]) -> str:
    """Which tier the quantity ends in, and what is below it: CASE with one branch a tier."""
    branches, below, low = "", "", "0"
    for number, (limit, price) in enumerate(zip(limits, prices, strict=False)):
        price = writer.named(price)
        priced = f"({quantity.value} - {low}) * {price.value}" if number else f"{quantity.value} * {price.value}"
        branches += f" WHEN {_compared(quantity)} <= {_compared(limit)} THEN {below}{priced}"
        tier = f"({limit.value} - {low}) * {price.value}"
        # From the fifth tier on the sum below is named, or the text would grow with the square of the tiers.
        below = f"{writer.name(below + tier)} + " if number % 4 == 3 else f"{below}{tier} + "
        low = limit.value
    return f"CASE{branches} ELSE {below}({quantity.value} - {low}) * {prices[-1].value} END"


def _not_rising(call: Call, limits: list[_Part]) -> str | None:
    pairs = zip(pairwise(limits), pairwise(limits_of(call)), strict=True)
    tests = [
        f"{_compared(high)} <= {_compared(low)}"
        for (low, high), (low_node, high_node) in pairs
        if literal(low_node) is None or literal(high_node) is None
    ]
    return f"CASE WHEN {' OR '.join(tests)} THEN 'limits_not_rising' END" if tests else None


def _sized(value: str, error: str | None, quantity: _Part, limits: list[_Part], prices: list[_Part]) -> _Part:
    whole = max(part.whole for part in (quantity, *limits)) + max(part.whole for part in prices) + 3
    decimals = max(part.decimals for part in (quantity, *limits)) + max(part.decimals for part in prices)
    return _Part(value, error, whole, decimals)


def _compared(part: _Part) -> str:
    return part.value if part.decimals <= COMPARED_DECIMALS else f"round({part.value}, {COMPARED_DECIMALS})"


def _first(*errors: str | None) -> str | None:
    found = list(dict.fromkeys(error for error in errors if error))
    if len(found) < 2:
        return found[0] if found else None
    return f"coalesce({', '.join(found)})"


def _exponent(text: str) -> int:
    return -len(text.partition(".")[2])


def _power(exponent: int) -> Decimal:
    return Decimal(1).scaleb(exponent)
