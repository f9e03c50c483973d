"""Months of paying, voiding, posting and waiving, beside a clerk who keeps a list and works each figure out by hand."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tallystick.accounts.models import Book
from tallystick.billing.commands import post_late_fees, waive_late_fees
from tallystick.billing.models import Bill
from tallystick.billing.queries import open_bills
from tallystick.billing.rules.late_fees import Laid, LateTerms
from tallystick.billing.tests.clerk import late_fee_to
from tallystick.billing.tests.helpers import CASHIER, World, make_world
from tallystick.cashier.commands import Collection, Means, collect, void_receipts
from tallystick.cashier.queries import receipt
from tallystick.cashier.tests.test_commands import prove_books
from tallystick.kit.period import last_of_month
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import EVERYTHING

TERMS = LateTerms(Decimal("0.37"), Decimal(20), 2)
JANUARY = date(2020, 1, 1)
Step = tuple[str, int, int]


@dataclass
class Fee:
    """A late fee posted (money may lie on it) or waived; `made_by` is the receipt that goes with it."""

    amount: Decimal
    waived: bool
    made_by: int | None
    paid: dict[int, Decimal] = field(default_factory=dict)


@dataclass
class Sheet:
    """One bill on the clerk's list: payments by receipt with their day, and its late fees, oldest first."""

    amount: Decimal
    due_on: date
    paid: dict[int, tuple[date, Decimal]] = field(default_factory=dict)
    fees: list[Fee] = field(default_factory=list)

    def open(self) -> Decimal:
        return self.amount - sum((amount for _, amount in self.paid.values()), Decimal(0))

    def fee(self, day: date) -> Decimal:
        laid = [Laid(on_day, amount) for on_day, amount in self.paid.values()]
        taken = sum((fee.amount for fee in self.fees), Decimal(0))
        return max(Decimal(0), late_fee_to(self.amount, self.due_on, laid, TERMS, day) - taken)


@dataclass
class Clerk:
    """The list by bill, in the order in which bills are paid."""

    sheets: dict[int, Sheet]

    def owed(self, day: date) -> Decimal:
        posted = sum((_rest(fee) for sheet in self.sheets.values() for fee in sheet.fees), Decimal(0))
        return posted + sum((sheet.open() + sheet.fee(day) for sheet in self.sheets.values()), Decimal(0))

    def pay(self, amount: Decimal, day: date, receipt_id: int) -> None:
        for sheet in self.sheets.values():
            late_fee = sheet.fee(day)
            here = min(amount, sheet.open())
            if here:
                sheet.paid[receipt_id] = (day, here)
            amount -= here
            for fee in sheet.fees:
                here = min(amount, _rest(fee))
                if here:
                    fee.paid[receipt_id] = here
                amount -= here
            if amount and late_fee:
                here = min(amount, late_fee)
                sheet.fees.append(Fee(late_fee, False, receipt_id, {receipt_id: here}))
                amount -= here

    def void(self, receipt_id: int) -> bool:
        """Take a receipt back; False where other money lies on a late fee that it made."""
        mine = [fee for sheet in self.sheets.values() for fee in sheet.fees if fee.made_by == receipt_id]
        if any(set(fee.paid) - {receipt_id} for fee in mine):
            return False
        for sheet in self.sheets.values():
            sheet.paid.pop(receipt_id, None)
            sheet.fees = [fee for fee in sheet.fees if fee.made_by != receipt_id]
            for fee in sheet.fees:
                fee.paid.pop(receipt_id, None)
        return True

    def take(self, sheet: Sheet, day: date, *, waived: bool) -> None:
        if sheet.fee(day):
            sheet.fees.append(Fee(sheet.fee(day), waived, None))


def _rest(fee: Fee) -> Decimal:
    return Decimal(0) if fee.waived else fee.amount - sum(fee.paid.values(), Decimal(0))


STEPS = st.tuples(
    st.sampled_from(["pay", "pay", "pay", "pay_earlier", "void", "post", "waive"]), st.integers(0, 40), st.integers(1, 99)
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 30_000), min_size=1, max_size=4), st.lists(STEPS, max_size=9))
def test_the_books_and_the_clerk_agree(cents: list[int], steps: list[Step]) -> None:
    world = make_world(f"GARDEN-{Book.objects.count()}", daily_percent="0.37", ceiling_percent="20")
    clerk = Clerk({})
    for number, amount in enumerate(cents):
        month = date(2020, 1 + number, 1)
        bill = world.bill(world.chen, month, Decimal(amount).scaleb(-2))
        clerk.sheets[bill] = Sheet(Decimal(amount).scaleb(-2), last_of_month(month))
    today = JANUARY
    receipts: list[int] = []
    for what, days, part in steps:
        today += timedelta(days=days)
        carry_out(world, clerk, receipts, what, today, part)
        assert owed(world, today) == clerk.owed(today), what
    agree(world, clerk, today)
    prove_books()


def carry_out(world: World, clerk: Clerk, receipts: list[int], what: str, today: date, part: int) -> None:
    """One step, in the books and on the list."""
    if what in ("pay", "pay_earlier"):
        pay(world, clerk, receipts, today, today - timedelta(days=part // 4 if what == "pay_earlier" else 0), part)
    elif what == "void" and receipts:
        void(world, clerk, receipts, today, receipts[part % len(receipts)])
    elif what == "post":
        post_late_fees(CASHIER, EVERYTHING, world.book, today=today)
        for sheet in clerk.sheets.values():
            clerk.take(sheet, today, waived=False)
    elif what == "waive":
        bill, sheet = list(clerk.sheets.items())[part % len(clerk.sheets)]
        if sheet.fee(today):
            waive_late_fees(CASHIER, EVERYTHING, world.book, [bill], today=today, reason="agreed")
            clerk.take(sheet, today, waived=True)


def pay(world: World, clerk: Clerk, receipts: list[int], today: date, on_day: date, part: int) -> None:
    """So many percent of what is owed; from 60 on, all of it."""
    share = Decimal(min(100, part + 40 if part >= 60 else part))
    amount = (clerk.owed(on_day) * share / 100).quantize(Decimal("0.01"))
    if not amount:
        return
    one = Collection(world.chen, "all", amount=amount, means=(Means("cash"),), on_day=on_day)
    (made,) = collect(CASHIER, EVERYTHING, world.book, [one], today=today)
    assert receipt(EVERYTHING, made).amount == amount
    clerk.pay(amount, on_day, made)
    receipts.append(made)


def void(world: World, clerk: Clerk, receipts: list[int], today: date, receipt_id: int) -> None:
    if clerk.void(receipt_id):
        void_receipts(CASHIER, EVERYTHING, world.book, [receipt_id], reason="wrong account", today=today)
        receipts.remove(receipt_id)
        return
    with pytest.raises(Refusal) as caught:
        void_receipts(CASHIER, EVERYTHING, world.book, [receipt_id], reason="wrong account", today=today)
    assert caught.value.code == "money_moved_on"


def owed(world: World, day: date) -> Decimal:
    rows = open_bills(EVERYTHING, world.book, [world.chen], on_day=day)
    return sum((row.outstanding + row.late_fee for row in rows), Decimal(0))


def agree(world: World, clerk: Clerk, day: date) -> None:
    """Bill by bill: what is paid, and what each late fee is and bears."""
    for bill, sheet in clerk.sheets.items():
        assert Bill.objects.get(id=bill).paid == sheet.amount - sheet.open()
        late = Bill.objects.filter(late_fee_of=bill, voided_at=None).order_by("id").values_list("amount", "paid")
        assert list(late) == [(fee.amount, fee.amount - _rest(fee)) for fee in sheet.fees if not fee.waived]
