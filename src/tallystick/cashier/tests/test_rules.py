"""Which money goes on which bill, without a database."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.cashier.rules import (
    Collection,
    Line,
    Means,
    Pick,
    digest,
    laid,
    lines_of,
    means_filled,
    number_parts,
    number_text,
    total,
)
from tallystick.kit.sql import Row

APRIL, MAY = date(2020, 4, 1), date(2020, 5, 1)


def owed(bill_id: int, starts_on: date, outstanding: int, late_fee: int = 0, late_fee_of: Row | None = None) -> Row:
    main = late_fee_of or Row(id=bill_id, starts_on=starts_on)
    return Row(
        id=bill_id, starts_on=starts_on, outstanding=Decimal(outstanding), late_fee=Decimal(late_fee),
        late_fee_of=None if late_fee_of is None else main.id, oldest_on=main.starts_on, main_id=main.id,
    )  # fmt: skip


def said(lines: Sequence[Line]) -> list[tuple[Any, ...]]:
    return [(line.bill_id, line.amount, line.is_late_fee) for line in lines]


def test_the_oldest_first_each_bill_before_its_late_fees() -> None:
    april, may = owed(2, APRIL, 100, late_fee=3), owed(1, MAY, 50)
    posted = owed(9, date(2020, 6, 1), 5, late_fee_of=april)
    assert said(lines_of([may, posted, april], {})) == [
        (2, 100, False), (9, 5, False), (2, 3, True), (1, 50, False)
    ]  # fmt: skip


def test_an_amount_named_for_a_bill_covers_the_bill_and_then_its_late_fee() -> None:
    april = owed(2, APRIL, 100, late_fee=3)
    assert said(lines_of([april], {2: Decimal(60)})) == [(2, 60, False)]
    assert said(lines_of([april], {2: Decimal(102)})) == [(2, 100, False), (2, 2, True)]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=6), st.integers(0, 400))
def test_money_laid_is_the_amount_and_never_beyond_a_line(parts: list[tuple[int, int]], amount: int) -> None:
    rows = [owed(number, date(2020, 1 + number, 1), bill, fee) for number, (bill, fee) in enumerate(parts)]
    lines = lines_of(rows, {})
    done = laid(lines, Decimal(amount))
    assert total(done) == min(Decimal(amount), total(lines))
    assert all(0 < line.amount <= whole.amount for line, whole in zip(done, lines, strict=False))
    # Whatever is touched, all before it is paid in full.
    assert [line.amount for line in done[:-1]] == [line.amount for line in lines[: len(done)][:-1]]


@pytest.mark.parametrize(
    ("means", "filled"),
    [
        ([("cash", None)], [100]),
        ([("cash", 100)], [100]),
        ([("cash", 30), ("card", None)], [30, 70]),
        ([("cash", 100), ("card", None)], None),
        ([("cash", 99)], None),
        ([("cash", None), ("card", None)], None),
        ([], None),
    ],
)
def test_means_come_to_the_amount(means: list[tuple[str, int | None]], filled: list[int] | None) -> None:
    given_ones = [Means(method, None if amount is None else Decimal(amount)) for method, amount in means]
    done = means_filled(given_ones, Decimal(100))
    assert (None if done is None else [one.amount for one in done]) == filled


def test_a_digest_tells_one_collection_from_another_but_not_5_from_5_00() -> None:
    def one(amount: str, account: int = 1, bill: int = 3) -> str:
        pick = Pick(bill, Decimal(amount))
        return digest(Collection(account, [pick], means=(Means("cash"),), request_id=uuid4()))

    assert one("5") == one("5.00")
    assert len({one("5"), one("6"), one("5", account=2), one("5", bill=4)}) == 4


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", (None, None)),
        ("2020-000017", (2020, 17)),
        (" 17 ", (None, 17)),
        ("x-1", (0, 1)),
        ("٣", (None, 0)),
        ("-", (None, 0)),
    ],
)
def test_a_number_looked_for(text: str, parts: tuple[int | None, int | None]) -> None:
    assert number_parts(text) == parts
    assert number_text(2020, 1_234_567) == "2020-1234567"
