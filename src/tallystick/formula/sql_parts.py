"""What a node becomes in SQL: its expression, its faults in order, and what is known of its values beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal, Inexact
from itertools import groupby

from .numbers import COMPARED_DECIMALS, MOST_DIGITS, render_number

MOST_REPEATED = 3  # names and literals in an expression that may be written several times
_TERMINATING = Context(prec=60, traps=[Inexact])


@dataclass(frozen=True, slots=True)
class Fault:
    """`code` (SQL text, perhaps NULL) where `condition` holds; everywhere if there is none."""

    condition: str | None
    code: str


@dataclass(frozen=True, slots=True)
class Part:
    """A node in SQL, with what is known of its values before there are any."""

    sql: str
    seen: frozenset[str]  # variables that are not NULL here, or whose being so has been told
    faults: tuple[Fault, ...] = ()  # the first from the left counts
    atoms: int = 1  # names and literals in it
    most: int = 0  # its absolute value is not above this
    decimals: int = 0
    is_null_in_fault: bool = True
    literal: Decimal | None = None


@dataclass(slots=True)
class Writer:
    columns: Mapping[str, str]
    laterals: list[str] = field(default_factory=list)

    def named(self, part: Part) -> Part:
        """The same part, made short enough to be written again and again."""
        return part if part.atoms <= MOST_REPEATED else replace(part, sql=self.name(part.sql), atoms=1)

    def name(self, expression: str, source: str = "") -> str:
        alias = f"formula_{len(self.laterals) + 1}"
        self.laterals.append(f"CROSS JOIN LATERAL (SELECT {expression} AS v {source}OFFSET 0) AS {alias}")
        return f"{alias}.v"


def number_part(value: Decimal, seen: frozenset[str]) -> Part:
    text = render_number(value)
    sql = f"({text})::numeric" if text.startswith("-") else f"{text}::numeric"
    return Part(sql, seen, most=int(abs(value)) + 1, decimals=len(text.partition(".")[2]), literal=value)


def joined(sign: str, left: Part, right: Part) -> Part:
    if sign == "*":
        most, decimals = left.most * right.most, left.decimals + right.decimals
    else:
        most, decimals = left.most + right.most, max(left.decimals, right.decimals)
    return together(f"({left.sql} {sign} {right.sql})", [left, right], most, decimals)


def together(sql: str, parts: Sequence[Part], most: int, decimals: int, *faults: Fault, is_null: bool = True) -> Part:
    """What is worked out from parts, and NULL where one of them is unless told otherwise."""
    found = (*(fault for part in parts for fault in part.faults), *faults)
    is_null = not found or (is_null and all(part.is_null_in_fault for part in parts))
    return Part(sql, parts[-1].seen, found, sum(part.atoms for part in parts), most, decimals, is_null)


def bounded(writer: Writer, part: Part) -> Part:
    """The same part, checked at run time where it might have too many digits, and NULL where it has."""
    if len(str(part.most)) + part.decimals <= MOST_DIGITS:
        return part
    fits = f"length(replace(abs(trim_scale(p.v))::text, '.', '')) <= {MOST_DIGITS}"
    name = writer.name(f"CASE WHEN {fits} THEN trim_scale(p.v) END", f"FROM (SELECT {part.sql} AS v OFFSET 0) AS p ")
    faults = (*part.faults, Fault(f"{name} IS NULL", code("too_large")))
    most = min(part.most, 10**MOST_DIGITS)
    decimals = min(part.decimals, MOST_DIGITS)
    return Part(name, part.seen, faults, 1, most, decimals, part.is_null_in_fault)


def compared(part: Part) -> Part:
    """The part as comparisons see it."""
    if part.decimals <= COMPARED_DECIMALS:
        return part
    sql, most = f"round({part.sql}, {COMPARED_DECIMALS})", part.most + 1
    return replace(part, sql=sql, most=most, decimals=COMPARED_DECIMALS, literal=None)


def told(faults: Sequence[Fault]) -> str:
    """The code of the first fault that there is, or NULL."""
    codes: list[str] = []
    for is_always, group in groupby(faults, lambda fault: fault.condition is None):
        several = list(group)
        codes += [fault.code for fault in several] if is_always else [_branches(several)]
    if len(codes) < 2:
        return codes[0] if codes else "NULL::text"
    return f"coalesce({', '.join(codes)})"


def _branches(faults: Sequence[Fault]) -> str:
    whens = []
    for code, group in groupby(faults, lambda fault: fault.code):
        whens.append(f"WHEN {' OR '.join(str(fault.condition) for fault in group)} THEN {code}")
    return f"CASE {' '.join(whens)} END"


def reciprocal(value: Decimal) -> Part | None:
    """One divided by the value where that ends, as by 4 or 0.5; None where it does not, as by 3."""
    try:
        return number_part(_TERMINATING.divide(Decimal(1), value), frozenset())
    except Inexact:
        return None


def figure(part: Part) -> Decimal:
    assert part.literal is not None
    return part.literal


def code(name: str) -> str:
    return f"'{name}'::text"


def power(exponent: int) -> str:
    return f"{render_number(Decimal((0, (1,), exponent)))}::numeric"
