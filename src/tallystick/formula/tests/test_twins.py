"""Decimal and SQL agree to the last decimal, or on the error, for generated formulas and values (quality.md, R4).

TALLYSTICK_FORMULA_PAIRS=100000 tries that many pairs of a formula and a row of values, others at every run.
"""

import os
from collections.abc import Iterator
from decimal import Decimal
from random import Random

import psycopg
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from tallystick.formula import Formula, FormulaError, compile_sql, evaluate, parse, render_number

from .maker import VARIABLES, Maker

PAIRS = os.environ.get("TALLYSTICK_FORMULA_PAIRS")
ROWS = 50  # values tried on each formula
FORMULAS = int(PAIRS or "5000") // ROWS
REFUSED = {"too_long", "too_deep", "too_large", "limits_not_rising", "wrong_arguments"}
COLUMNS = {name: f"r.{name}" for name in VARIABLES}
TYPES = {"months": "int"}

Row = dict[str, Decimal | None]
Answer = tuple[str | None, str | None]
Cursor = psycopg.Cursor[tuple[Decimal | None, str | None]]


@pytest.fixture(scope="module")
def cursor(embedded_database: str) -> Iterator[Cursor]:
    with psycopg.connect(embedded_database, autocommit=True) as connection, connection.cursor() as cursor:
        yield cursor


@settings(
    max_examples=FORMULAS,
    deadline=None,
    database=None,
    derandomize=PAIRS is None,
    suppress_health_check=list(HealthCheck),
)
@given(chance=st.randoms(use_true_random=False), seed=st.integers(0, 2**32))
def test_both_evaluators_give_the_same_last_decimal_or_the_same_error(cursor: Cursor, chance: Random, seed: int) -> None:
    text = Maker(chance).number(chance.randint(0, 4))
    try:
        formula = parse(text)
    except FormulaError as fault:
        assert fault.code in REFUSED, (text, fault)  # noqa: PT017
        reject()
    maker = Maker(Random(seed))
    rows = [maker.row() for _ in range(ROWS)]
    for row, one, other in zip(rows, by_decimal(formula, rows), by_sql(cursor, formula, rows), strict=True):
        assert one == other, (text, row)


def by_decimal(formula: Formula, rows: list[Row]) -> Iterator[Answer]:
    for row in rows:
        try:
            values = {name: value for name, value in row.items() if value is not None}
            yield render_number(evaluate(formula, values)), None
        except FormulaError as fault:
            yield None, fault.code


def by_sql(cursor: Cursor, formula: Formula, rows: list[Row]) -> list[Answer]:
    sql = compile_sql(formula, COLUMNS)
    types = ", ".join(f"%s::{TYPES.get(name, 'numeric')}[]" for name in VARIABLES)
    source = f"unnest({types}) WITH ORDINALITY AS r ({', '.join(VARIABLES)}, place)"
    query = f"SELECT {sql.value}, {sql.error} FROM {source} {sql.laterals} ORDER BY r.place"  # noqa: S608
    cursor.execute(query, [[row[name] for row in rows] for name in VARIABLES])
    return [(None if value is None else render_number(value), code) for value, code in cursor]


@pytest.mark.parametrize(
    "text",
    [
        "IF(usage > 100, 1, 2)",
        "MIN(usage, 5)",
        "displacement * 2",
        "1 / 0",
        "IF(usage > 0, 1 / 0, months / 0)",
        "months * 2000000000 * 2000000000",
        "*".join(["usage"] * 150),
        "+".join(["9" * 200] * 2),
        "MIN(" * 20 + "usage" + ", usage / 7)" * 20,
        "CEILING(" * 20 + "usage" + ", usage / 7)" * 20,
        "TIERFROM(usage, amount, 1/3, 1, months, 2, 3)",
    ],
)
def test_a_row_has_either_a_value_or_an_error(cursor: Cursor, text: str) -> None:
    rows: list[Row] = [dict.fromkeys(VARIABLES, Decimal(value)) for value in (0, 1, 12, 181, -3)]
    rows.append(dict.fromkeys(VARIABLES))
    formula = parse(text)
    found = by_sql(cursor, formula, rows)
    assert found == list(by_decimal(formula, rows))
    assert all((value is None) != (code is None) for value, code in found)
