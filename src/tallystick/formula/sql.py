"""Tree to PostgreSQL: a numeric expression, and an error code or NULL, that never make a query fail.

A node is written once. What stands in more than one place of its parent is first given a name in a LATERAL subselect,
so that the text grows with the formula and not with its nesting; OFFSET 0 keeps the planner from undoing that. What is
short enough (a column, a sum of two) is repeated instead: a subselect costs a row more than a few additions do.
A zero divisor is turned into NULL, so that nothing can fail even where the planner works it out ahead of time.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from .errors import FormulaError
from .evaluation import truth_of, value_of
from .numbers import QUOTIENT_DECIMALS
from .sql_functions import extreme, rounded, stepped, tiers
from .sql_parts import Fault, Part, Writer, bounded, code, compared, joined, number_part, power, reciprocal, together, told
from .tree import Call, Chain, Comparison, Formula, Negative, Node, Variable, is_constant, literal

# What a column may hold. Bounds that follow from it tell where no check is needed at run time.
COLUMN_WHOLE_DIGITS = 24
COLUMN_DECIMALS = 12
_NAME = re.compile(r'[\w."]+(::numeric)?')


@dataclass(frozen=True, slots=True)
class FormulaSql:
    """`SELECT {value}, {error} FROM rows {laterals}`: a numeric, a text code or NULL. Where one is, the other is NULL."""

    laterals: str
    value: str
    error: str


def compile_sql(formula: Formula, columns: Mapping[str, str]) -> FormulaSql:
    """The formula over rows whose columns hold its variables, by canonical name; NULL there, or no column, is missing.

    Columns hold at most 24 digits before the point and 12 after it.
    """
    writer = Writer(columns)
    part = _number(writer, formula.tree, frozenset())
    error, value = told(part.faults), part.sql
    if part.faults and not part.is_null_in_fault:
        value = f"CASE WHEN {error} IS NULL THEN {value} END"
    return FormulaSql(" ".join(writer.laterals), value, error)


def _number(writer: Writer, node: Node, seen: frozenset[str]) -> Part:
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


def _constant(node: Node, seen: frozenset[str]) -> Part:
    try:
        return number_part(value_of(node, {}), seen)
    except FormulaError as fault:
        return Part("NULL::numeric", seen, (Fault(None, code(fault.code)),))


def _variable(writer: Writer, name: str, seen: frozenset[str]) -> Part:
    column, both = writer.columns.get(name), seen | {name}
    if column is None:
        return Part("NULL::numeric", both, (Fault(None, code("missing_measure")),))
    column = column if _NAME.fullmatch(column) else f"({column})"
    faults = () if name in seen else (Fault(f"{column} IS NULL", code("missing_measure")),)
    # A whole number's type would overflow where numeric does not.
    sql = column if column.endswith("::numeric") else f"{column}::numeric"
    return Part(sql, both, faults, most=10**COLUMN_WHOLE_DIGITS, decimals=COLUMN_DECIMALS)


def _several(writer: Writer, nodes: Iterable[Node], seen: frozenset[str]) -> list[Part]:
    """Arguments from left to right: a measure that one of them has missed need not be missed again."""
    found: list[Part] = []
    for node in nodes:
        found.append(_number(writer, node, found[-1].seen if found else seen))
    return found


def _chain(writer: Writer, chain: Chain, seen: frozenset[str]) -> Part:
    result = _number(writer, chain.first, seen)
    for sign, _, operand in chain.rest:
        right = _number(writer, operand, result.seen)
        result = bounded(writer, _quotient(writer, result, right) if sign == "/" else joined(sign, result, right))
    return result


def _quotient(writer: Writer, left: Part, right: Part) -> Part:
    zero = Fault(None, code("division_by_zero"))
    if right.literal is None:
        right = writer.named(right)
        zero = Fault(f"{right.sql} = 0", code("division_by_zero"))
        # The smallest divisor has as many decimals as it may have.
        most = left.most * 10**right.decimals + 1
        return together(_divided(left, f"nullif({right.sql}, 0)"), [left, right], most, QUOTIENT_DECIMALS, zero)
    if right.literal == 0:
        return together("NULL::numeric", [left, right], 0, 0, zero)
    most, inverse = int(left.most / abs(Fraction(right.literal))) + 1, reciprocal(right.literal)
    if inverse is not None and left.decimals + inverse.decimals <= QUOTIENT_DECIMALS:
        return together(f"({left.sql} * {inverse.sql})", [left, right], most, left.decimals + inverse.decimals)
    return together(_divided(left, right.sql), [left, right], most, QUOTIENT_DECIMALS)


def _divided(left: Part, divisor: str) -> str:
    # Cut off at one decimal more than asked, the digit there alone decides how the others are rounded.
    place = QUOTIENT_DECIMALS + 1
    return f"round(div({left.sql} * {power(place)}, {divisor}) * {power(-place)}, {QUOTIENT_DECIMALS})"


def _if(writer: Writer, call: Call, seen: frozenset[str]) -> Part:
    condition = _truth(writer, call.arguments[0], seen)
    then, other = (_number(writer, branch, condition.seen) for branch in call.arguments[1:])
    faults = condition.faults
    if then.faults or other.faults:
        condition = writer.named(condition)
        branches = f"CASE WHEN {condition.sql} THEN {told(then.faults)} ELSE {told(other.faults)} END"
        faults = (*faults, Fault(None, branches))
    is_null = not condition.faults and then.is_null_in_fault and other.is_null_in_fault
    return Part(
        f"CASE WHEN {condition.sql} THEN {then.sql} ELSE {other.sql} END",
        then.seen & other.seen,
        faults,
        condition.atoms + then.atoms + other.atoms,
        max(then.most, other.most),
        max(then.decimals, other.decimals),
        is_null or not faults,
    )


def _truth(writer: Writer, node: Node, seen: frozenset[str]) -> Part:
    if is_constant(node):
        return _constant_truth(node, seen)
    if isinstance(node, Comparison):
        left, right = _several(writer, (node.left, node.right), seen)
        return together(f"({compared(left).sql} {node.sign} {compared(right).sql})", [left, right], 0, 0)
    assert isinstance(node, Call)
    found: list[Part] = []
    for argument in node.arguments:
        found.append(_truth(writer, argument, found[-1].seen if found else seen))
    sql = f"(NOT {found[0].sql})" if node.function == "NOT" else f"({f' {node.function} '.join(part.sql for part in found)})"
    return together(sql, found, 0, 0, is_null=False)


def _constant_truth(node: Node, seen: frozenset[str]) -> Part:
    try:
        return Part("true" if truth_of(node, {}) else "false", seen)
    except FormulaError as fault:
        return Part("NULL::boolean", seen, (Fault(None, code(fault.code)),))


def _call(writer: Writer, call: Call, seen: frozenset[str]) -> Part:
    found = _several(writer, call.arguments, seen)
    match call.function:
        case "ABS":
            return replace(found[0], sql=f"abs({found[0].sql})")
        case "MIN" | "MAX":
            return extreme(writer, "least" if call.function == "MIN" else "greatest", found)
        case "ROUND" | "ROUNDUP" | "ROUNDDOWN":
            digits = literal(call.arguments[1])
            assert digits is not None
            return bounded(writer, rounded(writer, call.function, found[0], int(digits)))
        case "CEILING" | "FLOOR":
            return bounded(writer, stepped(writer, call.function, *found))
    return bounded(writer, tiers(writer, call.function, found))
