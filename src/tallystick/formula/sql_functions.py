"""Functions in SQL: the least and the greatest, rounding, steps, tiers."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from .numbers import COMPARED_DECIMALS, EXACT
from .sql_parts import (
    MOST_REPEATED,
    Fault,
    Part,
    Writer,
    code,
    compared,
    figure,
    joined,
    number_part,
    power,
    reciprocal,
    together,
)


def extreme(writer: Writer, function: str, found: list[Part]) -> Part:
    if len(found) == 1:
        return found[0]
    most, decimals = max(part.most for part in found), max(part.decimals for part in found)
    if decimals <= COMPARED_DECIMALS:
        return together(f"{function}({', '.join(part.sql for part in found)})", found, most, decimals, is_null=False)
    found = [writer.named(part) for part in found]
    keys = [compared(part).sql for part in found]
    # Of equals the first counts.
    branches = " ".join(f"WHEN {key} THEN {part.sql}" for key, part in zip(keys, found, strict=True))
    return together(f"CASE {function}({', '.join(keys)}) {branches} END", found, most, decimals, is_null=False)


def rounded(writer: Writer, function: str, part: Part, places: int) -> Part:
    part = compared(part)
    if places >= part.decimals:
        return part
    most, decimals = part.most + 10 ** max(0, -places), max(0, places)
    if function != "ROUNDUP":
        sql = f"{'round' if function == 'ROUND' else 'trunc'}({part.sql}, {places})"
        return replace(part, sql=sql, most=most, decimals=decimals)
    part = writer.named(part)
    scaled = f"{part.sql} * {power(places)}"
    sql = f"(CASE WHEN {part.sql} < 0 THEN floor({scaled}) ELSE ceil({scaled}) END * {power(-places)})"
    return replace(part, sql=sql, most=most, decimals=decimals, atoms=part.atoms * 3)


def stepped(writer: Writer, function: str, part: Part, step: Part) -> Part:
    most = part.most + step.most + 1
    if step.literal is None:
        step = writer.named(step)
        # A step that is not above zero is an error; NULL keeps it from dividing.
        low: tuple[Fault, ...] = (Fault(f"{step.sql} <= 0", code("wrong_arguments")),)
    else:
        low = () if step.literal > 0 else (Fault(None, code("wrong_arguments")),)
    if step.decimals <= COMPARED_DECIMALS:
        sql = f"({'ceil' if function == 'CEILING' else 'floor'}({_steps(compared(part), step)}) * {step.sql})"
    else:
        part = writer.named(part)
        sql = _finely_stepped(function, part, step)
        part = replace(part, atoms=MOST_REPEATED + 1)
    # A step below zero would give a value: it is an error all the same.
    return together(sql, [part, step], most, step.decimals, *low, is_null=not low)


def _steps(value: Part, step: Part) -> str:
    """How many steps go into a value, near enough that a whole number is never missed."""
    inverse = reciprocal(step.literal) if step.literal else None
    if inverse is not None:
        return f"{value.sql} * {inverse.sql}"
    # The quotient has a denominator of no more digits than the step, so it is whole or further from it than this.
    places = len(str(step.most)) + max(value.decimals, step.decimals) + 2
    return f"round({value.sql}, {places}) / nullif({step.sql}, 0)"


def _finely_stepped(function: str, part: Part, step: Part) -> str:
    """A multiple is seen at 12 decimals: it reaches a value from half a 12th decimal before it on."""
    turned, back = ("", "") if function == "CEILING" else ("(-", ")")
    seen = f"{turned}{compared(part).sql}{back}"
    edge = replace(part, sql=f"({seen} - 0.0000000000005)", decimals=COMPARED_DECIMALS + 1)
    steps = _steps(edge, replace(step, literal=None))
    # Half a decimal is rounded away from zero: above it, it reaches the value; below, it does not.
    count = f"CASE WHEN {seen} > 0 THEN ceil({steps}) ELSE floor({steps}) + 1 END"
    return f"{turned}({count} * {step.sql}){back}"


def tiers(writer: Writer, function: str, found: list[Part]) -> Part:
    first = 1 if function == "TIER" else 2
    limits, prices = [writer.named(part) for part in found[first:-1:2]], [*found[first + 1 : -1 : 2], found[-1]]
    quantity = found[first - 1] if function == "TIER" else joined("+", found[0], found[1])
    ends = [writer.named(quantity)] if function == "TIER" else [writer.named(quantity), writer.named(found[0])]
    reach = sum(end.most for end in ends) + 2 * max(limit.most for limit in limits)
    most = reach * sum(price.most for price in prices)
    decimals = max(part.decimals for part in (quantity, *limits)) + max(price.decimals for price in prices)
    low = _not_rising(limits)
    if low is None and all(part.literal is not None for part in prices):
        sql = " - ".join(_priced(end, limits, prices) for end in ends)
        return together(f"({sql})", found, most, decimals)
    sliced = [" - ".join(widths) for widths in zip(*(_widths(end, limits) for end in ends), strict=True)]
    sql = " + ".join(f"({width}) * {price.sql}" for width, price in zip(sliced, prices, strict=True))
    part = together(f"({sql})", found, most, decimals, *(() if low is None else (low,)), is_null=False)
    return replace(part, atoms=MOST_REPEATED + 1)


def _priced(quantity: Part, limits: Sequence[Part], prices: Sequence[Part]) -> str:
    """Tiers by figures: in each of them a price times the quantity, and what the tiers below make more or less."""
    branches, offset = [], Decimal(0)
    for number, price in enumerate(prices):
        if number:
            step = EXACT.subtract(figure(prices[number - 1]), figure(price))
            offset = EXACT.add(offset, EXACT.multiply(step, figure(limits[number - 1])))
        more = f" + {number_part(offset, quantity.seen).sql}" if offset else ""
        branches.append(f"{quantity.sql} * {price.sql}{more}")
    seen = compared(quantity).sql
    tests = [f"WHEN {seen} <= {compared(limit).sql} THEN {branch}" for limit, branch in zip(limits, branches, strict=False)]
    return f"CASE {' '.join(tests)} ELSE {branches[-1]} END"


def _widths(quantity: Part, limits: Sequence[Part]) -> list[str]:
    """How much of a quantity lies in each tier."""
    seen, low = compared(quantity).sql, None
    found = []
    for limit in limits:
        inside, width = (quantity.sql, limit.sql) if low is None else (f"{quantity.sql} - {low.sql}", f"{limit.sql} - {low.sql}")
        above = "" if low is None else f"WHEN {seen} <= {compared(low).sql} THEN 0 "
        found.append(f"CASE {above}WHEN {seen} <= {compared(limit).sql} THEN {inside} ELSE {width} END")
        low = limit
    assert low is not None
    return [*found, f"CASE WHEN {seen} <= {compared(low).sql} THEN 0 ELSE {quantity.sql} - {low.sql} END"]


def _not_rising(limits: Sequence[Part]) -> Fault | None:
    """The fault of limits that do not rise; None where all are figures, which were compared when they were read."""
    if all(limit.literal is not None for limit in limits):
        return None
    tests = [f"{compared(high).sql} <= {compared(low).sql}" for low, high in pairwise(limits)]
    return Fault(" OR ".join(tests) or "false", code("limits_not_rising"))
