"""Decimal and SQL agree to the last decimal, or on the error, for generated formulas and values (quality.md, R4)."""

import os
import random
from collections.abc import Iterator
from decimal import Decimal

import psycopg
import pytest

from tallystick.formula import FormulaError, compile_sql, evaluate, parse

PAIRS = int(os.environ.get("TALLYSTICK_FORMULA_PAIRS", "4000"))
SEED = int(os.environ.get("TALLYSTICK_FORMULA_SEED", "20200410"))
ROWS = 20  # values tried on each formula
VARIABLES = ("usage", "building_area", "floor", "usage_before", "amount")


class Maker:
    """Makes formulas that parse, with a liking for what rounds, divides and nests."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def number(self, depth: int) -> str:
        choice = self.random.random()
        if depth <= 0 or choice < 0.2:
            return self.leaf()
        if choice < 0.55:
            return self.chain(depth)
        if choice < 0.6:
            return f"-{self.atom(depth)}"
        return self.call(depth)

    def leaf(self) -> str:
        if self.random.random() < 0.5:
            return self.random.choice(VARIABLES)
        return self.random.choice(
            ["0", "1", "2", "3", "7", "0.5", "1.2", "0.000001", "100", "99.9999", "12345678901", "0.333333"]
        )

    def atom(self, depth: int) -> str:
        return f"({self.number(depth - 1)})"

    def chain(self, depth: int) -> str:
        text = self.atom(depth)
        for _ in range(self.random.randint(1, 3)):
            text += self.random.choice("+-*/") + self.atom(depth)
        return text

    def truth(self, depth: int) -> str:
        choice = self.random.random()
        if depth <= 0 or choice < 0.7:
            sign = self.random.choice(["=", "<>", "<", "<=", ">", ">="])
            return f"{self.number(depth - 1)}{sign}{self.number(depth - 1)}"
        if choice < 0.8:
            return f"NOT({self.truth(depth - 1)})"
        return f"{self.random.choice(['AND', 'OR'])}({self.truth(depth - 1)},{self.truth(depth - 1)})"

    def call(self, depth: int) -> str:
        below = depth - 1
        kind = self.random.choice(
            ["IF", "MIN", "MAX", "ABS", "ROUND", "ROUNDUP", "ROUNDDOWN", "CEILING", "FLOOR", "TIER", "TIERFROM"]
        )
        if kind == "IF":
            return f"IF({self.truth(below)},{self.number(below)},{self.number(below)})"
        if kind in ("MIN", "MAX"):
            return f"{kind}({','.join(self.number(below) for _ in range(self.random.randint(1, 4)))})"
        if kind == "ABS":
            return f"ABS({self.number(below)})"
        if kind.startswith("ROUND"):
            return f"{kind}({self.number(below)},{self.random.randint(-12, 12)})"
        if kind in ("CEILING", "FLOOR"):
            return f"{kind}({self.number(below)},{self.random.choice(['0.5', '1', '10', '0.0000000000001', 'floor', '1/3'])})"
        return self.tiers(kind, below)

    def tiers(self, kind: str, below: int) -> str:
        quantities = [self.number(below) for _ in range(1 if kind == "TIER" else 2)]
        limits = sorted(self.random.sample(range(1, 400), self.random.randint(1, 6)))
        named = [
            self.random.choice([str(limit), f"{limit}*months/12"]) if self.random.random() < 0.2 else str(limit)
            for limit in limits
        ]
        pieces = [piece for limit in named for piece in (limit, self.leaf())]
        return f"{kind}({','.join([*quantities, *pieces, self.leaf()])})"

    def value(self, name: str) -> Decimal | None:
        if self.random.random() < 0.03:
            return None
        if name == "floor":
            return Decimal(self.random.randint(-2, 40))
        figure = Decimal(self.random.randint(-(10 ** self.random.randint(1, 9)), 10 ** self.random.randint(1, 12)))
        return figure.scaleb(-self.random.choice([0, 0, 2, 4]))


def by_decimal(text: str, values: dict[str, Decimal | None]) -> str:
    try:
        return str(
            evaluate(parse(text), {name: value for name, value in values.items() if value is not None}).normalize() + 0
        )
    except FormulaError as fault:
        return fault.code


def by_sql(
    cursor: psycopg.Cursor[tuple[Decimal, str | None]], text: str, rows: list[dict[str, Decimal | None]]
) -> list[str]:
    names = (*VARIABLES, "months")
    sql = compile_sql(parse(text), {name: f"r.{name}" for name in names})
    arrays = [[row[name] for row in rows] for name in names]
    source = f"unnest({', '.join(['%s::numeric[]'] * len(names))}) WITH ORDINALITY AS r ({', '.join(names)}, place)"
    cursor.execute(f"SELECT {sql.value}, {sql.error} FROM {source} {sql.laterals} ORDER BY r.place", arrays)
    return [code if code is not None else str(value.normalize() + 0) for value, code in cursor.fetchall()]


@pytest.fixture
def cursor(embedded_database: str) -> Iterator[psycopg.Cursor[tuple[Decimal, str | None]]]:
    with psycopg.connect(embedded_database, autocommit=True) as connection, connection.cursor() as cursor:
        yield cursor


def test_both_evaluators_give_the_same_last_decimal_or_the_same_error(
    cursor: psycopg.Cursor[tuple[Decimal, str | None]],
) -> None:
    import decimal

    maker, agreed, errors = Maker(SEED), 0, 0
    with decimal.localcontext(decimal.Context(prec=600)):
        while agreed < PAIRS:
            text = maker.number(maker.random.randint(1, 4))
            try:
                parse(text)
            except FormulaError as fault:
                assert fault.code in {"too_long", "too_deep", "limits_not_rising"}, (text, fault)  # noqa: PT017
                continue
            rows = [
                {name: maker.value(name) for name in VARIABLES} | {"months": Decimal(maker.random.choice([1, 3, 12]))}
                for _ in range(ROWS)
            ]
            expected = [by_decimal(text, row) for row in rows]
            found = by_sql(cursor, text, rows)
            for row, one, other in zip(rows, expected, found, strict=True):
                assert one == other, (text, row)
            agreed += ROWS
            errors += sum(one.replace("_", "").isalpha() for one in expected)
    # Both kinds of answer were really met.
    assert 0 < errors < agreed
