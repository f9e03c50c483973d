"""Late fees: examples that can be worked out in the head, and the set-based query against the day-by-day loop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tallystick.billing.models import Bill, LateFee, Settlement
from tallystick.billing.queries import late_fees_of
from tallystick.billing.rules.late_fees import Laid, LateTerms, Stretch, fee_of, stretches
from tallystick.billing.tests.clerk import late_fee_to, still_to_post
from tallystick.billing.tests.helpers import World, make_world
from tallystick.kit.money import rounded
from tallystick.kit.who import EVERYTHING
from tallystick.tariffs.models import ChargeItem

DUE = date(2020, 4, 30)
HALF = LateTerms(Decimal("0.5"), None, 2)


def day(number: int) -> date:
    """So many days after the bill was due."""
    return DUE + timedelta(days=number)


@pytest.mark.parametrize(
    ("laid", "to", "fee"),
    [
        ([], 0, "0"),
        ([], -3, "0"),
        ([], 1, "0.50"),
        ([], 10, "5.00"),
        # The day of payment still counts on the old balance.
        ([(4, 60)], 4, "2.00"),
        ([(4, 60)], 5, "2.20"),
        ([(4, 100)], 9, "2.00"),
        # What came before the due day lowers it from the first day.
        ([(-5, 60)], 10, "2.00"),
    ],
)
def test_a_hundred_at_half_a_percent_a_day(laid: list[tuple[int, int]], to: int, fee: str) -> None:
    money = [Laid(day(number), Decimal(amount)) for number, amount in laid]
    assert late_fee_to(Decimal(100), DUE, money, HALF, day(to)) == Decimal(fee)


def test_it_is_rounded_once_half_away_from_zero() -> None:
    # 0.01 x 0.5 % x 100 days = 0.005; rounding day by day would give nothing.
    assert late_fee_to(Decimal("0.01"), DUE, [], HALF, day(100)) == Decimal("0.01")
    assert late_fee_to(Decimal("0.01"), DUE, [], HALF, day(99)) == 0


def test_it_stops_at_its_ceiling() -> None:
    assert late_fee_to(Decimal(100), DUE, [], LateTerms(Decimal("0.5"), Decimal(3), 2), day(50)) == 3


def test_a_posting_is_never_negative() -> None:
    assert still_to_post(Decimal(5), Decimal(2)) == 3
    assert still_to_post(Decimal(2), Decimal(5)) == 0


@dataclass(frozen=True)
class Case:
    """One bill with what was laid on it (and perhaps taken back), what was posted or waived, and the terms."""

    amount: Decimal
    grace_days: int
    laid: Sequence[tuple[int, Decimal, bool]]
    taken: Sequence[tuple[Decimal, bool, bool]]
    percent: Decimal
    ceiling: Decimal | None


def cents(most: int) -> st.SearchStrategy[Decimal]:
    return st.integers(1, most).map(lambda number: Decimal(number).scaleb(-2))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    amount = draw(cents(50_000))
    laid, left = [], amount
    for _ in range(draw(st.integers(0, 4))):
        part, back = min(left, draw(cents(30_000))), draw(st.booleans())
        if part > 0:
            laid.append((draw(st.integers(-40, 90)), part, back))
            left -= 0 if back else part
    taken = draw(st.lists(st.tuples(cents(2_000), st.booleans(), st.booleans()), max_size=2))
    ceiling = draw(st.none() | st.integers(1, 3_000).map(lambda number: Decimal(number).scaleb(-2)))
    percent = Decimal(draw(st.integers(0, 300))).scaleb(-2)
    return Case(amount, draw(st.integers(0, 30)), laid, taken, percent, ceiling)


def stored(world: World, case: Case, number: int) -> int:
    item = ChargeItem.objects.create(
        book_id=world.book, name=f"Fee {number}", daily_percent=case.percent, ceiling_percent=case.ceiling
    )
    bill = world.bill(world.chen, date(2020, 4, 1), case.amount, item=item.id, grace_days=case.grace_days)
    for number_of_days, amount, back in case.laid:
        receipt = {"book_id": world.book, "account_id": world.chen, "bill_id": bill, "receipt_id": 1}
        first = Settlement.objects.create(**receipt, amount=amount, on_day=day(number_of_days))
        if back:
            Settlement.objects.create(**receipt, amount=-amount, on_day=day(95), reverses_id=first.id)
    kept = sum((amount for _, amount, back in case.laid if not back), Decimal(0))
    Bill.objects.filter(id=bill).update(paid=kept)
    for amount, waived, void in case.taken:
        voided_at = "2020-06-01T00:00Z" if void else None
        LateFee.objects.create(book_id=world.book, bill_id=bill, on_day=day(1), amount=amount, waived=waived, voided_at=voided_at)
    return bill


def by_hand(case: Case, to: date, digits: int) -> Decimal:
    laid = [Laid(day(number), amount) for number, amount, back in case.laid if not back]
    terms = LateTerms(case.percent, case.ceiling, digits)
    fee = late_fee_to(case.amount, DUE + timedelta(days=case.grace_days), laid, terms, to)
    return still_to_post(fee, sum((amount for amount, _, void in case.taken if not void), Decimal(0)))


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(cases(), min_size=1, max_size=5), st.integers(-10, 120), st.sampled_from(["CNY", "VND"]))
def test_the_query_agrees_with_the_loop(chosen: list[Case], to: int, currency: str) -> None:
    digits = 2 if currency == "CNY" else 0
    if currency == "VND":
        chosen = [whole(case) for case in chosen]
    world = make_world(f"BOOK-{Bill.objects.count()}-{ChargeItem.objects.count()}", currency)
    bills = {stored(world, case, number): case for number, case in enumerate(chosen)}
    expected = {bill: by_hand(case, day(to), digits) for bill, case in bills.items()}
    found = late_fees_of(EVERYTHING, world.book, list(bills), day(to))
    assert found == {bill: fee for bill, fee in expected.items() if fee}


def whole(case: Case) -> Case:
    """The case in a currency without decimals: all its amounts a hundred times as large."""
    laid = [(number, amount * 100, back) for number, amount, back in case.laid]
    taken = [(amount * 100, waived, void) for amount, waived, void in case.taken]
    return Case(rounded(case.amount * 100, 0), case.grace_days, laid, taken, case.percent, case.ceiling)


@given(
    st.lists(st.tuples(st.integers(-40, 90), st.integers(1, 30000)), max_size=5),
    st.integers(-10, 120),
    st.none() | st.sampled_from([Decimal(1), Decimal(30)]),
)
def test_the_stretches_that_are_told_come_to_the_fee(paid: list[tuple[int, int]], to: int, ceiling: Decimal | None) -> None:
    amount = Decimal(1000)
    laid, left = [], amount
    for number, cents in paid:
        money = min(left, Decimal(cents).scaleb(-2))
        if money:
            laid.append(Laid(day(number), money))
            left -= money
    terms = LateTerms(Decimal("0.05"), ceiling, 2)
    found = stretches(amount, DUE, laid, day(to))
    assert fee_of(found, amount, terms) == late_fee_to(amount, DUE, laid, terms, day(to))


def test_a_late_fee_says_what_was_open_for_how_many_days() -> None:
    found = stretches(Decimal(1000), DUE, [Laid(DUE + timedelta(days=10), Decimal(400))], DUE + timedelta(days=20))
    assert found == [Stretch(Decimal(1000), 10), Stretch(Decimal(600), 10)]
