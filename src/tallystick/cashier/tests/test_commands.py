"""Mrs Chen in 1-1-101 pays, in part, late and twice; what she pays lies on her bills, and nothing is lost."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tallystick.billing.commands import post_late_fees, waive_late_fees
from tallystick.billing.models import Bill, LateFee, Settlement
from tallystick.billing.queries import late_fees_of, open_bills
from tallystick.billing.tests.helpers import CASHIER, World, make_world
from tallystick.cashier.commands import Collection, Means, Pick, collect, void_receipts
from tallystick.cashier.models import Receipt, ReceiptMeans
from tallystick.kit.refusal import Refusal
from tallystick.kit.sql import run_checks
from tallystick.kit.who import EVERYTHING, Scope

pytestmark = pytest.mark.django_db
APRIL, MAY, JUNE = date(2020, 4, 1), date(2020, 5, 1), date(2020, 6, 1)
TODAY = date(2020, 5, 10)
REQUEST = UUID("00000000-0000-0000-0000-0000000000a1")


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture(autouse=True)
def _books_hold(world: World) -> Any:
    """Every test that moves money ends by proving that the books hold."""
    yield
    prove_books()


def prove_books() -> None:
    for room in ("billing", "cashier"):
        for found in run_checks(room, None):
            assert found.faults == [], f"{room} {found.name}"


def pay(world: World, account: int, bills: Any = "all", today: date = TODAY, **more: Any) -> int:
    more.setdefault("means", (Means("cash"),))
    (receipt,) = collect(CASHIER, EVERYTHING, world.book, [Collection(account, bills, **more)], today=today)
    return receipt


def refused(world: World, account: int, bills: Any = "all", **more: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        pay(world, account, bills, **more)
    assert not Receipt.objects.filter(entered_on=date(1999, 1, 1)).exists()
    return caught.value


def paid(bill_id: int) -> Any:
    return Bill.objects.get(id=bill_id).paid


def void(world: World, receipts: Sequence[int], today: date = TODAY, reason: str = "wrong account") -> list[int]:
    return void_receipts(CASHIER, EVERYTHING, world.book, receipts, reason=reason, today=today)


def owed(world: World, account: int, day: date = TODAY) -> list[tuple[Any, Any]]:
    rows = open_bills(EVERYTHING, world.book, [account], on_day=day)
    return [(row.outstanding, row.late_fee) for row in rows]


def test_all_pays_every_open_bill_also_of_later_months(world: World) -> None:
    april, june = world.bill(world.chen, APRIL, "100", item=world.plain), world.bill(world.chen, JUNE, "50")
    receipt = Receipt.objects.get(id=pay(world, world.chen))
    assert (paid(april), paid(june), receipt.amount) == (100, 50, 150)
    assert (receipt.year, receipt.seq, receipt.kind, receipt.actor_name) == (2020, 1, "payment", "Wang Fang")


def test_due_leaves_the_bills_of_later_months(world: World) -> None:
    may, june = world.bill(world.chen, MAY, "100"), world.bill(world.chen, JUNE, "50")
    pay(world, world.chen, "due")
    assert (paid(may), paid(june)) == (100, 0)


def test_all_pays_the_late_fee_as_a_bill_of_its_own(world: World) -> None:
    april = world.bill(world.chen, APRIL, "100")
    receipt = pay(world, world.chen)
    # Ten days late at 0.5 % of 100 a day.
    late = Bill.objects.get(late_fee_of=april)
    assert (late.amount, late.paid, late.starts_on, late.origin) == (5, 5, TODAY, Bill.Origin.LATE_FEE)
    assert LateFee.objects.get(id=late.origin_id).receipt_id == receipt
    assert Receipt.objects.get(id=receipt).amount == 105
    assert owed(world, world.chen) == []


def test_an_amount_goes_to_the_oldest_first_each_bill_before_its_late_fee(world: World) -> None:
    april, may = world.bill(world.chen, APRIL, "100"), world.bill(world.chen, MAY, "80")
    pay(world, world.chen, amount=Decimal("103"))
    assert (paid(april), paid(may)) == (100, 0)
    assert owed(world, world.chen) == [(2, 0), (80, 0)]
    pay(world, world.chen, amount=Decimal("12"))
    assert paid(may) == 10


def test_a_bill_named_with_an_amount_takes_it_before_its_late_fee(world: World) -> None:
    april = world.bill(world.chen, APRIL, "100")
    pay(world, world.chen, [Pick(april, Decimal("100"))])
    # Paid, but it still owes its late fee until that is posted, paid or waived.
    assert owed(world, world.chen) == [(0, 5)]
    pay(world, world.chen, [Pick(april)])
    assert owed(world, world.chen) == []


def test_after_a_part_payment_the_rest_bears_the_late_fee_from_that_day(world: World) -> None:
    april = world.bill(world.chen, APRIL, "100")
    pay(world, world.chen, [Pick(april, Decimal("60"))], today=date(2020, 5, 4))
    # Four days on 100, six on 40.
    assert late_fees_of(EVERYTHING, world.book, [april], TODAY) == {april: Decimal("3.20")}


def test_an_earlier_day_bears_less_late_fee(world: World) -> None:
    world.bill(world.chen, APRIL, "100")
    receipt = Receipt.objects.get(id=pay(world, world.chen, on_day=date(2020, 5, 2)))
    assert (receipt.amount, receipt.on_day, receipt.entered_on) == (101, date(2020, 5, 2), TODAY)


def test_several_means_stand_on_one_receipt_and_one_may_take_the_rest(world: World) -> None:
    world.bill(world.chen, MAY, "100")
    receipt = pay(world, world.chen, means=(Means("cash", Decimal(30)), Means("wechat", None, "42000001")))
    means = ReceiptMeans.objects.filter(receipt_id=receipt).order_by("id").values_list("method", "amount", "reference")
    assert list(means) == [("cash", 30, ""), ("wechat", 70, "42000001")]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"amount": Decimal("-5")}, "not_positive"),
        ({"amount": Decimal("0")}, "not_positive"),
        ({"amount": Decimal("NaN")}, "not_positive"),
        ({"amount": Decimal("1.005")}, "too_many_decimals"),
        ({"amount": Decimal("1E+30")}, "too_large"),
        ({"amount": Decimal("100.01")}, "overpaid"),
        ({"on_day": date(2020, 5, 11)}, "later_than_today"),
        ({"means": ()}, "missing"),
        ({"means": (Means("shells"),)}, "not_one_of"),
        ({"means": (Means("cash", Decimal(99)),)}, "means_differ"),
        ({"means": (Means("cash", Decimal(60)), Means("card", Decimal(60)))}, "means_differ"),
        ({"means": (Means("cash", Decimal(100)), Means("card"))}, "means_differ"),
        ({"means": (Means("cash"), Means("card"))}, "means_differ"),
        ({"means": (Means("cash", Decimal(-1)), Means("card"))}, "not_positive"),
        ({"means": (Means("cash", None, "x" * 81),)}, "too_long"),
        ({"remark": "a\0b"}, "bad_text"),
    ],
)
def test_what_is_wrong_by_itself_is_refused(world: World, more: dict[str, Any], code: str) -> None:
    world.bill(world.chen, MAY, "100")
    assert refused(world, world.chen, **more).code == code
    assert Receipt.objects.count() == 0


def test_amounts_in_dong_have_no_decimals() -> None:
    saigon = make_world("SAIGON", "VND")
    bill = saigon.bill(saigon.chen, MAY, "100000")
    assert refused(saigon, saigon.chen, [Pick(bill, Decimal("0.5"))]).code == "too_many_decimals"
    pay(saigon, saigon.chen, [Pick(bill, Decimal("50000"))])


def test_what_a_bill_does_not_owe_is_refused_and_says_what_is_left(world: World) -> None:
    bill = world.bill(world.chen, MAY, "100")
    refusal = refused(world, world.chen, [Pick(bill, Decimal(101))])
    assert (refusal.code, refusal.message) == (
        "overpaid", "101.00 is more than is owed: 100.00 is left of Property fee 2020-05 of 1-1-101."
    )  # fmt: skip
    pay(world, world.chen, [Pick(bill, Decimal(88))])
    refusal = refused(world, world.chen, [Pick(bill, Decimal(100))])
    assert (refusal.code, refusal.message) == (
        "already_paid", "Property fee 2020-05 of 1-1-101 was paid meanwhile: 12.00 is left."
    )  # fmt: skip
    pay(world, world.chen)
    assert refused(world, world.chen, [Pick(bill)]).message.endswith("0.00 is left.")
    assert refused(world, world.chen).code == "nothing_owed"


def test_bills_of_others_and_void_bills_are_refused(world: World) -> None:
    stranger = make_world("OTHER")
    theirs, abroad = world.bill(world.li, MAY, "100"), stranger.bill(stranger.chen, MAY, "100")
    gone = world.bill(world.chen, MAY, "100")
    Bill.objects.filter(id=gone).update(voided_at="2020-05-02T00:00Z", voided_how=1, voided_on=MAY)
    assert refused(world, world.chen, [Pick(theirs)]).code == "other_account"
    assert refused(world, world.chen, [Pick(abroad)]).code == "unknown_thing"
    assert refused(world, stranger.chen).code == "unknown_thing"
    assert refused(world, world.chen, [Pick(gone)]).code == "bill_voided"


def test_a_bill_named_twice_and_amounts_that_differ_are_refused(world: World) -> None:
    bill = world.bill(world.chen, MAY, "100")
    assert refused(world, world.chen, [Pick(bill), Pick(bill)]).code == "duplicate"
    assert refused(world, world.chen, [Pick(bill, Decimal(20))], amount=Decimal(10)).code == "amounts_differ"


def test_a_book_out_of_scope_does_not_exist(world: World) -> None:
    world.bill(world.chen, MAY, "100")
    elsewhere = Scope(frozenset({world.book + 1}))
    everything = Collection(world.chen, "all", means=(Means("cash"),))
    for order in (
        lambda: collect(CASHIER, elsewhere, world.book, [everything], today=TODAY),
        lambda: void_receipts(CASHIER, elsewhere, world.book, [1], reason="x", today=TODAY),
        lambda: post_late_fees(CASHIER, elsewhere, world.book, today=TODAY),
        lambda: waive_late_fees(CASHIER, elsewhere, world.book, [1], today=TODAY, reason="x"),
        lambda: open_bills(elsewhere, world.book, [world.chen], on_day=TODAY),
    ):
        with pytest.raises(Refusal) as caught:
            order()
        assert caught.value.code == "unknown_thing"


def test_a_request_sent_again_is_answered_by_its_receipt(world: World) -> None:
    world.bill(world.chen, MAY, "100")
    first = pay(world, world.chen, amount=Decimal("40"), request_id=REQUEST)
    assert pay(world, world.chen, amount=Decimal("40.00"), request_id=REQUEST, today=date(2020, 5, 12)) == first
    assert refused(world, world.chen, amount=Decimal("41"), request_id=REQUEST).code == "request_reused"
    world.bill(world.li, MAY, "40")
    assert refused(world, world.li, amount=Decimal("40"), request_id=REQUEST).code == "request_reused"
    assert Receipt.objects.count() == 1


def test_one_batch_holds_many_accounts_and_one_account_many_times(world: World) -> None:
    world.bill(world.chen, APRIL, "100"), world.bill(world.li, MAY, "70")
    cash = (Means("cash"),)
    again = Collection(world.chen, "all", amount=Decimal(2), means=cash, request_id=REQUEST)
    batch = [
        Collection(world.chen, "all", amount=Decimal(103), means=cash),
        Collection(world.li, "all", means=cash),
        again,
        again,
    ]
    receipts = collect(CASHIER, EVERYTHING, world.book, batch, today=TODAY)
    assert receipts[2] == receipts[3]
    assert owed(world, world.chen) == owed(world, world.li) == []
    assert collect(CASHIER, EVERYTHING, world.book, [], today=TODAY) == []


def test_one_bad_collection_refuses_the_batch(world: World) -> None:
    bill = world.bill(world.chen, MAY, "100")
    cash = (Means("cash"),)
    batch = [Collection(world.chen, "all", means=cash), Collection(world.li, "all", means=cash)]
    with pytest.raises(Refusal, match="1-1-102 owes nothing"):
        collect(CASHIER, EVERYTHING, world.book, batch, today=TODAY)
    assert (paid(bill), Receipt.objects.count()) == (0, 0)


def test_a_void_reopens_the_bill_and_takes_back_its_late_fee(world: World) -> None:
    april = world.bill(world.chen, APRIL, "100")
    receipt = pay(world, world.chen, means=(Means("cash", Decimal(5)), Means("card")))
    (back,) = void(world, [receipt], today=date(2020, 5, 12))
    voiding = Receipt.objects.get(id=back)
    assert (voiding.amount, voiding.kind, voiding.voids_id, voiding.seq) == (-105, "void", receipt, 2)
    assert sorted(ReceiptMeans.objects.filter(receipt_id=back).values_list("amount", flat=True)) == [-100, -5]
    assert Bill.objects.get(late_fee_of=april).voided_how == Bill.Voided.RECEIPT_VOIDED
    # It is as if nothing had been paid: twelve days late by now.
    assert owed(world, world.chen, date(2020, 5, 12)) == [(100, 6)]
    assert Settlement.objects.filter(bill_id=april).count() == 2
    pay(world, world.chen, today=date(2020, 5, 12))


def test_what_cannot_be_voided(world: World) -> None:
    world.bill(world.chen, MAY, "100")
    receipt = pay(world, world.chen)
    with pytest.raises(Refusal) as caught:
        void(world, [receipt], reason=" ")
    assert caught.value.code == "reason_missing"
    (back,) = void(world, [receipt])
    for number, code in ((back, "void_of_void"), (receipt, "already_voided"), (back + 1, "unknown_thing")):
        with pytest.raises(Refusal) as caught:
            void(world, [number])
        assert caught.value.code == code


def test_a_void_is_refused_where_its_late_fee_bears_money_of_another_receipt(world: World) -> None:
    april = world.bill(world.chen, APRIL, "100")
    first = pay(world, world.chen, amount=Decimal(102))
    late = Bill.objects.get(late_fee_of=april)
    second = pay(world, world.chen, [Pick(late.id)])
    with pytest.raises(Refusal) as caught:
        void(world, [first])
    assert caught.value.code == "money_moved_on"
    assert paid(april) == 100
    void(world, [second, first])
    assert owed(world, world.chen) == [(100, 5)]


def test_staff_post_late_fees_and_later_days_bear_the_rest(world: World) -> None:
    april = world.bill(world.chen, APRIL, "100")
    world.bill(world.li, MAY, "100")
    (late,) = post_late_fees(CASHIER, EVERYTHING, world.book, today=TODAY)
    assert Bill.objects.get(id=late).amount == 5
    assert post_late_fees(CASHIER, EVERYTHING, world.book, today=TODAY) == []
    assert late_fees_of(EVERYTHING, world.book, [april, late], date(2020, 5, 12)) == {april: 1}
    # A late fee bears none itself, and is paid right after its bill.
    assert owed(world, world.chen, date(2020, 5, 12)) == [(100, 1), (5, 0)]
    receipt = pay(world, world.chen, today=date(2020, 5, 12))
    void(world, [receipt], today=date(2020, 5, 12))
    # Staff posted it, so it stays; only what the receipt made goes.
    assert owed(world, world.chen, date(2020, 5, 12)) == [(100, 1), (5, 0)]


def test_a_waiver_holds_up_to_its_day(world: World) -> None:
    april = world.bill(world.chen, APRIL, "100")
    with pytest.raises(Refusal) as caught:
        waive_late_fees(CASHIER, EVERYTHING, world.book, [april], today=TODAY, reason="")
    assert caught.value.code == "reason_missing"
    (waived,) = waive_late_fees(CASHIER, EVERYTHING, world.book, [april], today=TODAY, reason="agreed")
    assert waived.amount == 5
    assert owed(world, world.chen) == [(100, 0)]
    assert owed(world, world.chen, date(2020, 5, 11)) == [(100, Decimal("0.5"))]
    with pytest.raises(Refusal) as caught:
        waive_late_fees(CASHIER, EVERYTHING, world.book, [april], today=TODAY, reason="agreed")
    assert caught.value.code == "no_late_fee"


def test_a_late_fee_stops_at_the_ceiling() -> None:
    strict = make_world("STRICT", ceiling_percent="3")
    april = strict.bill(strict.chen, APRIL, "100")
    assert late_fees_of(EVERYTHING, strict.book, [april], date(2021, 1, 1)) == {april: 3}
