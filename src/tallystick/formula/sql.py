"""Tree to PostgreSQL: a numeric expression, and an error code or NULL, that never make a query fail.

A node is written once. What stands in more than one place of its parent is first given a name in a LATERAL subselect,
so that the text grows with the formula and not with its nesting; OFFSET 0 keeps the planner from undoing that. What is
short enough (a column, a sum of two) is repeated instead: a subselect costs a row more than a few additions do.
A zero divisor is turned into NULL, so that nothing can fail even where the planner works it out ahead of time.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from itertools import groupby, pairwise

from .checking import literal
from .errors import FormulaError
from .evaluation import truth_of, value_of
from .numbers import COMPARED_DECIMALS, EXACT, MOST_DIGITS, QUOTIENT_DECIMALS, render_number
from .parsing import Formula
from .tree import Call, Chain, Comparison, Negative, Node, Variable, is_constant

# What a column may hold. Bounds that follow from it tell where no check is needed at run time.
COLUMN_WHOLE_DIGITS = 24
COLUMN_DECIMALS = 12
MOST_REPEATED = 3  # names and literals in an expression that may be written several times
_NAME = re.compile(r'[\w."]+(::numeric)?')
_TERMINATING = Context(prec=60, traps=[Inexact])


@dataclass(frozen=True, slots=True)
class FormulaSql:
    """`SELECT {value}, {error} FROM rows {laterals}`: a numeric, a text code or NULL. Where one is, the other is NULL."""

    laterals: str
    value: str
    error: str


@dataclass(frozen=True, slots=True)
class _Fault:
    """`code` (SQL text, perhaps NULL) where `condition` holds; everywhere if there is none."""

    condition: str | None
    code: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A node in SQL, with what is known of its values before there are any."""

    sql: str
    seen: frozenset[str]  # variables that are not NULL here, or whose being so has been told
    faults: tuple[_Fault, ...] = ()  # the first from the left counts
    atoms: int = 1  # names and literals in it
    most: int = 0  # its absolute value is not above this
    decimals: int = 0
    is_null_in_fault: bool = True
    literal: Decimal | None = None


@dataclass(slots=True)
class _Writer:
    columns: Mapping[str, str]
    laterals: list[str] = field(default_factory=list)

    def named(self, part: _Part) -> _Part:
        """The same part, made short enough to be written again and again."""
        return part if part.atoms <= MOST_REPEATED else replace(part, sql=self.name(part.sql), atoms=1)

    def name(self, expression: str, source: str = "") -> str:
        alias = f"formula_{len(self.laterals) + 1}"
        self.laterals.append(f"CROSS JOIN LATERAL (SELECT {expression} AS v {source}OFFSET 0) AS {alias}")
        return f"{alias}.v"


def compile_sql(formula: Formula, columns: Mapping[str, str]) -> FormulaSql:
    """The formula over rows whose columns hold its variables, by canonical name; NULL there, or no column, is missing.

    Columns hold at most 24 digits before the point and 12 after it.
    """
    writer = _Writer(columns)
    part = _number(writer, formula.tree, frozenset())
    error, value = _told(part.faults), part.sql
    if part.faults and not part.is_null_in_fault:
        value = f"CASE WHEN {error} IS NULL THEN {value} END"
    return FormulaSql(" ".join(writer.laterals), value, error)


def _number(writer: _Writer, node: Node, seen: frozenset[str]) -> _Part:
    if is_constant(node):
        return _constant(node, seen)
    match node:
        case Variable(name=name):
            return _variable(writer, name, seen)
        case Negative(operand=operand):
            part = _number(writer, operand, seen)
            return replace(part, sql=f"(-{part.sql})")
        case Chain():
            return _chain(writer, node, seen)
        case Call(function="IF"):
            return _if(writer, node, seen)
        case Call():
            return _call(writer, node, seen)
    raise AssertionError(f"{node} has no value")


def _constant(node: Node, seen: frozenset[str]) -> _Part:
    try:
        return _literal(value_of(node, {}), seen)
    except FormulaError as fault:
        return _Part("NULL::numeric", seen, (_Fault(None, _code(fault.code)),))


def _literal(value: Decimal, seen: frozenset[str]) -> _Part:
    text = render_number(value)
    sql = f"({text})::numeric" if text.startswith("-") else f"{text}::numeric"
    return _Part(sql, seen, most=int(abs(value)) + 1, decimals=len(text.partition(".")[2]), literal=value)


def _variable(writer: _Writer, name: str, seen: frozenset[str]) -> _Part:
    column, both = writer.columns.get(name), seen | {name}
    if column is None:
        return _Part("NULL::numeric", both, (_Fault(None, _code("missing_measure")),))
    column = column if _NAME.fullmatch(column) else f"({column})"
    faults = () if name in seen else (_Fault(f"{column} IS NULL", _code("missing_measure")),)
    # A whole number's type would overflow where numeric does not.
    sql = column if column.endswith("::numeric") else f"{column}::numeric"
    return _Part(sql, both, faults, most=10**COLUMN_WHOLE_DIGITS, decimals=COLUMN_DECIMALS)


def _several(writer: _Writer, nodes: Iterable[Node], seen: frozenset[str]) -> list[_Part]:
    """Arguments from left to right: a measure that one of them has missed need not be missed again."""
    found: list[_Part] = []
    for node in nodes:
        found.append(_number(writer, node, found[-1].seen if found else seen))
    return found


def _chain(writer: _Writer, chain: Chain, seen: frozenset[str]) -> _Part:
    result = _number(writer, chain.first, seen)
    for sign, _, operand in chain.rest:
        right = _number(writer, operand, result.seen)
        joined = _quotient(writer, result, right) if sign == "/" else _joined(sign, result, right)
        result = _bounded(writer, joined)
    return result


def _joined(sign: str, left: _Part, right: _Part) -> _Part:
    if sign == "*":
        most, decimals = left.most * right.most, left.decimals + right.decimals
    else:
        most, decimals = left.most + right.most, max(left.decimals, right.decimals)
    return _together(f"({left.sql} {sign} {right.sql})", [left, right], most, decimals)


def _together(sql: str, parts: Sequence[_Part], most: int, decimals: int, *faults: _Fault, is_null: bool = True) -> _Part:
    """What is worked out from parts, and NULL where one of them is unless told otherwise."""
    found = (*(fault for part in parts for fault in part.faults), *faults)
    is_null = not found or (is_null and all(part.is_null_in_fault for part in parts))
    return _Part(sql, parts[-1].seen, found, sum(part.atoms for part in parts), most, decimals, is_null)


def _quotient(writer: _Writer, left: _Part, right: _Part) -> _Part:
    zero = _Fault(None, _code("division_by_zero"))
    if right.literal is None:
        right = writer.named(right)
        zero = _Fault(f"{right.sql} = 0", _code("division_by_zero"))
        # The smallest divisor has as many decimals as it may have.
        most = left.most * 10**right.decimals + 1
        return _together(_divided(left, f"nullif({right.sql}, 0)"), [left, right], most, QUOTIENT_DECIMALS, zero)
    if right.literal == 0:
        return _together("NULL::numeric", [left, right], 0, 0, zero)
    most, inverse = int(left.most / abs(Fraction(right.literal))) + 1, _reciprocal(right.literal)
    if inverse is not None and left.decimals + inverse.decimals <= QUOTIENT_DECIMALS:
        return _together(f"({left.sql} * {inverse.sql})", [left, right], most, left.decimals + inverse.decimals)
    return _together(_divided(left, right.sql), [left, right], most, QUOTIENT_DECIMALS)


def _divided(left: _Part, divisor: str) -> str:
    # Cut off at one decimal more than asked, the digit there alone decides how the others are rounded.
    place = QUOTIENT_DECIMALS + 1
    return f"round(div({left.sql} * {_power(place)}, {divisor}) * {_power(-place)}, {QUOTIENT_DECIMALS})"


def _bounded(writer: _Writer, part: _Part) -> _Part:
    """The same part, checked at run time where it might have too many digits, and NULL where it has."""
    if len(str(part.most)) + part.decimals <= MOST_DIGITS:
        return part
    fits = f"length(replace(abs(trim_scale(p.v))::text, '.', '')) <= {MOST_DIGITS}"
    name = writer.name(f"CASE WHEN {fits} THEN trim_scale(p.v) END", f"FROM (SELECT {part.sql} AS v OFFSET 0) AS p ")
    faults = (*part.faults, _Fault(f"{name} IS NULL", _code("too_large")))
    most = min(part.most, 10**MOST_DIGITS)
    decimals = min(part.decimals, MOST_DIGITS)
    return _Part(name, part.seen, faults, 1, most, decimals, part.is_null_in_fault)


def _if(writer: _Writer, call: Call, seen: frozenset[str]) -> _Part:
    condition = _truth(writer, call.arguments[0], seen)
    then, other = (_number(writer, branch, condition.seen) for branch in call.arguments[1:])
    faults = condition.faults
    if then.faults or other.faults:
        condition = writer.named(condition)
        branches = f"CASE WHEN {condition.sql} THEN {_told(then.faults)} ELSE {_told(other.faults)} END"
        faults = (*faults, _Fault(None, branches))
    is_null = not condition.faults and then.is_null_in_fault and other.is_null_in_fault
    return _Part(
        f"CASE WHEN {condition.sql} THEN {then.sql} ELSE {other.sql} END",
        then.seen & other.seen,
        faults,
        condition.atoms + then.atoms + other.atoms,
        max(then.most, other.most),
        max(then.decimals, other.decimals),
        is_null or not faults,
    )


def _truth(writer: _Writer, node: Node, seen: frozenset[str]) -> _Part:
    if is_constant(node):
        return _constant_truth(node, seen)
    if isinstance(node, Comparison):
        left, right = _several(writer, (node.left, node.right), seen)
        return _together(f"({_compared(left).sql} {node.sign} {_compared(right).sql})", [left, right], 0, 0)
    assert isinstance(node, Call)
    found: list[_Part] = []
    for argument in node.arguments:
        found.append(_truth(writer, argument, found[-1].seen if found else seen))
    sql = f"(NOT {found[0].sql})" if node.function == "NOT" else f"({f' {node.function} '.join(part.sql for part in found)})"
    return _together(sql, found, 0, 0, is_null=False)


def _constant_truth(node: Node, seen: frozenset[str]) -> _Part:
    try:
        return _Part("true" if truth_of(node, {}) else "false", seen)
    except FormulaError as fault:
        return _Part("NULL::boolean", seen, (_Fault(None, _code(fault.code)),))


def _call(writer: _Writer, call: Call, seen: frozenset[str]) -> _Part:
    found = _several(writer, call.arguments, seen)
    match call.function:
        case "ABS":
            return replace(found[0], sql=f"abs({found[0].sql})")
        case "MIN" | "MAX":
            return _extreme(writer, "least" if call.function == "MIN" else "greatest", found)
        case "ROUND" | "ROUNDUP" | "ROUNDDOWN":
            digits = literal(call.arguments[1])
            assert digits is not None
            return _bounded(writer, _rounded(writer, call.function, found[0], int(digits)))
        case "CEILING" | "FLOOR":
            return _bounded(writer, _stepped(writer, call.function, *found))
    return _bounded(writer, _tiers(writer, call.function, found))


def _extreme(writer: _Writer, function: str, found: list[_Part]) -> _Part:
    if len(found) == 1:
        return found[0]
    most, decimals = max(part.most for part in found), max(part.decimals for part in found)
    if decimals <= COMPARED_DECIMALS:
        return _together(f"{function}({', '.join(part.sql for part in found)})", found, most, decimals, is_null=False)
    found = [writer.named(part) for part in found]
    compared = [_compared(part).sql for part in found]
    # Of equals the first counts.
    branches = " ".join(f"WHEN {key} THEN {part.sql}" for key, part in zip(compared, found, strict=True))
    return _together(f"CASE {function}({', '.join(compared)}) {branches} END", found, most, decimals, is_null=False)


def _rounded(writer: _Writer, function: str, part: _Part, places: int) -> _Part:
    part = _compared(part)
    if places >= part.decimals:
        return part
    most, decimals = part.most + 10 ** max(0, -places), max(0, places)
    if function != "ROUNDUP":
        sql = f"{'round' if function == 'ROUND' else 'trunc'}({part.sql}, {places})"
        return replace(part, sql=sql, most=most, decimals=decimals)
    part = writer.named(part)
    scaled = f"{part.sql} * {_power(places)}"
    sql = f"(CASE WHEN {part.sql} < 0 THEN floor({scaled}) ELSE ceil({scaled}) END * {_power(-places)})"
    return replace(part, sql=sql, most=most, decimals=decimals, atoms=part.atoms * 3)


def _stepped(writer: _Writer, function: str, part: _Part, step: _Part) -> _Part:
    most = part.most + step.most + 1
    if step.literal is None:
        step = writer.named(step)
        # A step that is not above zero is an error; NULL keeps it from dividing.
        low: tuple[_Fault, ...] = (_Fault(f"{step.sql} <= 0", _code("wrong_arguments")),)
    else:
        low = () if step.literal > 0 else (_Fault(None, _code("wrong_arguments")),)
    if step.decimals <= COMPARED_DECIMALS:
        sql = f"({'ceil' if function == 'CEILING' else 'floor'}({_steps(_compared(part), step)}) * {step.sql})"
    else:
        part = writer.named(part)
        sql = _finely_stepped(function, part, step)
        part = replace(part, atoms=MOST_REPEATED + 1)
    # A step below zero would give a value: it is an error all the same.
    return _together(sql, [part, step], most, step.decimals, *low, is_null=not low)


def _steps(value: _Part, step: _Part) -> str:
    """How many steps go into a value, near enough that a whole number is never missed."""
    inverse = _reciprocal(step.literal) if step.literal else None
    if inverse is not None:
        return f"{value.sql} * {inverse.sql}"
    # The quotient has a denominator of no more digits than the step, so it is whole or further from it than this.
    places = len(str(step.most)) + max(value.decimals, step.decimals) + 2
    return f"round({value.sql}, {places}) / nullif({step.sql}, 0)"


def _finely_stepped(function: str, part: _Part, step: _Part) -> str:
    """A multiple is seen at 12 decimals: it reaches a value from half a 12th decimal before it on."""
    turned, back = ("", "") if function == "CEILING" else ("(-", ")")
    seen = f"{turned}{_compared(part).sql}{back}"
    edge = replace(part, sql=f"({seen} - 0.0000000000005)", decimals=COMPARED_DECIMALS + 1)
    steps = _steps(edge, replace(step, literal=None))
    # Half a decimal is rounded away from zero: above it, it reaches the value; below, it does not.
    count = f"CASE WHEN {seen} > 0 THEN ceil({steps}) ELSE floor({steps}) + 1 END"
    return f"{turned}({count} * {step.sql}){back}"


def _tiers(writer: _Writer, function: str, found: list[_Part]) -> _Part:
    first = 1 if function == "TIER" else 2
    limits, prices = [writer.named(part) for part in found[first:-1:2]], [*found[first + 1 : -1 : 2], found[-1]]
    quantity = found[first - 1] if function == "TIER" else _joined("+", found[0], found[1])
    ends = [writer.named(quantity)] if function == "TIER" else [writer.named(quantity), writer.named(found[0])]
    reach = sum(end.most for end in ends) + 2 * max(limit.most for limit in limits)
    most = reach * sum(price.most for price in prices)
    decimals = max(part.decimals for part in (quantity, *limits)) + max(price.decimals for price in prices)
    low = _not_rising(limits)
    if low is None and all(part.literal is not None for part in prices):
        sql = " - ".join(_priced(end, limits, prices) for end in ends)
        return _together(f"({sql})", found, most, decimals)
    sliced = [" - ".join(widths) for widths in zip(*(_widths(end, limits) for end in ends), strict=True)]
    sql = " + ".join(f"({width}) * {price.sql}" for width, price in zip(sliced, prices, strict=True))
    part = _together(f"({sql})", found, most, decimals, *(() if low is None else (low,)), is_null=False)
    return replace(part, atoms=MOST_REPEATED + 1)


def _priced(quantity: _Part, limits: Sequence[_Part], prices: Sequence[_Part]) -> str:
    """Tiers by figures: in each of them a price times the quantity, and what the tiers below make more or less."""
    branches, offset = [], Decimal(0)
    for number, price in enumerate(prices):
        if number:
            step = EXACT.subtract(_figure(prices[number - 1]), _figure(price))
            offset = EXACT.add(offset, EXACT.multiply(step, _figure(limits[number - 1])))
        more = f" + {_literal(offset, quantity.seen).sql}" if offset else ""
        branches.append(f"{quantity.sql} * {price.sql}{more}")
    compared = _compared(quantity).sql
    tests = [f"WHEN {compared} <= {limit.sql} THEN {branch}" for limit, branch in zip(limits, branches, strict=False)]
    return f"CASE {' '.join(tests)} ELSE {branches[-1]} END"


def _widths(quantity: _Part, limits: Sequence[_Part]) -> list[str]:
    """How much of a quantity lies in each tier."""
    seen, low = _compared(quantity).sql, None
    found = []
    for limit in limits:
        inside, width = (quantity.sql, limit.sql) if low is None else (f"{quantity.sql} - {low.sql}", f"{limit.sql} - {low.sql}")
        above = "" if low is None else f"WHEN {seen} <= {_compared(low).sql} THEN 0 "
        found.append(f"CASE {above}WHEN {seen} <= {_compared(limit).sql} THEN {inside} ELSE {width} END")
        low = limit
    assert low is not None
    return [*found, f"CASE WHEN {seen} <= {_compared(low).sql} THEN 0 ELSE {quantity.sql} - {low.sql} END"]


def _not_rising(limits: Sequence[_Part]) -> _Fault | None:
    """The fault of limits that do not rise; None where all are figures, which were compared when they were read."""
    if all(limit.literal is not None for limit in limits):
        return None
    tests = [f"{_compared(high).sql} <= {_compared(low).sql}" for low, high in pairwise(limits)]
    return _Fault(" OR ".join(tests) or "false", _code("limits_not_rising"))


def _compared(part: _Part) -> _Part:
    """The part as comparisons see it."""
    if part.decimals <= COMPARED_DECIMALS:
        return part
    sql, most = f"round({part.sql}, {COMPARED_DECIMALS})", part.most + 1
    return replace(part, sql=sql, most=most, decimals=COMPARED_DECIMALS, literal=None)


def _told(faults: Sequence[_Fault]) -> str:
    """The code of the first fault that there is, or NULL."""
    told: list[str] = []
    for is_always, group in groupby(faults, lambda fault: fault.condition is None):
        several = list(group)
        told += [fault.code for fault in several] if is_always else [_branches(several)]
    if len(told) < 2:
        return told[0] if told else "NULL::text"
    return f"coalesce({', '.join(told)})"


def _branches(faults: Sequence[_Fault]) -> str:
    whens = []
    for code, group in groupby(faults, lambda fault: fault.code):
        whens.append(f"WHEN {' OR '.join(str(fault.condition) for fault in group)} THEN {code}")
    return f"CASE {' '.join(whens)} END"


def _figure(part: _Part) -> Decimal:
    assert part.literal is not None
    return part.literal


def _reciprocal(value: Decimal) -> _Part | None:
    """One divided by the value where that ends, as by 4 or 0.5; None where it does not, as by 3."""
    try:
        return _literal(_TERMINATING.divide(Decimal(1), value), frozenset())
    except Inexact:
        return None


def _code(name: str) -> str:
    return f"'{name}'::text"


def _power(exponent: int) -> str:
    return f"{render_number(Decimal((0, (1,), exponent)))}::numeric"
