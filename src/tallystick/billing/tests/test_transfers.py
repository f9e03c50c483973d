"""A flat is sold: bills stay with whom they were made for, unless the office moves those of the days after."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tallystick.accounts import queries as accounts
from tallystick.billing import commands, queries
from tallystick.billing.models import Bill
from tallystick.cashier.commands import Collection, Means, Pick, collect
from tallystick.cashier.tests.test_commands import prove_books
from tallystick.estate import commands as estate
from tallystick.estate import queries as assets
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import EVERYTHING, OPERATOR, Scope
from tallystick.tariffs import commands as tariffs

from .test_runs import LONG_AGO, Court

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2020, 4, 1), date(2020, 5, 1)


class Sold(Court):
    """1-1-101 has its bills of January to June 2020, and Mr Wang buys it on 15 April."""

    def __init__(self) -> None:
        super().__init__()
        self.flat = self.assets["1-1-101"]
        self.bound = self.assign(self.tariff(), LONG_AGO)
        self.by_hand(date(2020, 6, 30))

    def sell(self, on: date = date(2020, 4, 15)) -> None:
        wanted = estate.Transfer((self.flat,), on, owner=estate.NewOwner("Mr Wang"))
        estate.transfer(OPERATOR, EVERYTHING, self.book, [wanted], today=LONG_AGO)

    def move(self) -> commands.Moved:
        return commands.move_bills_after_transfer(OPERATOR, EVERYTHING, self.book, [self.flat], today=LONG_AGO)

    def undo(self) -> int:
        return commands.undo_transfer(OPERATOR, EVERYTHING, self.book, [self.flat], today=LONG_AGO)

    def owners(self) -> list[str]:
        """Whose each month's live bill is, January first; nobody else's stands beside it."""
        codes = {row.id: row.code for row in accounts.accounts(EVERYTHING, self.book)}
        live = Bill.objects.filter(voided_at=None).order_by("starts_on")
        assert [bill.starts_on.month for bill in live] == list(range(1, len(live) + 1))
        return [codes[bill.account_id] for bill in live]

    def pay(self, account: str, *months: int) -> None:
        account_id = accounts.account(EVERYTHING, self.book, account).id
        bills = [Pick(bill.id) for bill in Bill.objects.filter(voided_at=None, starts_on__month__in=months)]
        one = Collection(account_id, bills, means=[Means("cash")])
        collect(OPERATOR, EVERYTHING, self.book, [one], today=LONG_AGO)


OLD, NEW = "1-1-101", "1-1-101/2"


@pytest.fixture
def sold() -> Any:
    court = Sold()
    court.sell()
    yield court
    prove_books()


def test_bills_that_were_made_before_stay_with_who_held_the_flat_then(sold: Sold) -> None:
    assert sold.owners() == [OLD] * 6


def test_bills_made_after_are_for_who_holds_the_flat_on_their_first_day(sold: Sold) -> None:
    sold.by_hand(date(2020, 8, 31))
    assert sold.owners() == [OLD] * 6 + [NEW] * 2


def test_bills_of_the_days_after_are_moved_as_they_are(sold: Sold) -> None:
    before = Sold.bills()
    assert sold.move() == commands.Moved(2, ())
    assert sold.owners() == [OLD] * 4 + [NEW] * 2
    assert Sold.bills() == before
    assert sold.move() == commands.Moved(0, ())


def test_a_bill_with_money_on_it_is_not_moved_but_told(sold: Sold) -> None:
    sold.pay(OLD, 5)
    paid = Bill.objects.get(starts_on=MAY)
    assert sold.move() == commands.Moved(1, (paid.id,))
    assert sold.owners() == [OLD] * 5 + [NEW]


def test_a_moved_bill_shows_what_it_replaced(sold: Sold) -> None:
    old = Bill.objects.get(starts_on=MAY)
    sold.move()
    new = Bill.objects.get(starts_on=MAY, voided_at=None)
    for bill in (old, new):
        history = queries.bill_history(EVERYTHING, bill.id, today=LONG_AGO)
        assert [(row.id, row.account_code) for row in history] == [(old.id, OLD), (new.id, NEW)]
    assert queries.bill(EVERYTHING, old.id, today=LONG_AGO).void_reason == "transfer"


def test_a_new_price_leaves_each_bill_with_its_account(sold: Sold) -> None:
    tariff = Bill.objects.first().tariff_id
    tariffs.add_version(OPERATOR, EVERYTHING, tariff, tariffs.NewVersion(MAY, unit_price=Decimal("1.5")), today=LONG_AGO)
    assert commands.rerate(OPERATOR, EVERYTHING, sold.book, tariff, today=LONG_AGO).replaced == 2
    assert sold.owners() == [OLD] * 6
    sold.move()
    assert sold.owners() == [OLD] * 4 + [NEW] * 2


def test_an_end_cuts_a_bill_and_leaves_it_with_its_account(sold: Sold) -> None:
    sold.move()
    ending = commands.Ending(sold.bound, date(2020, 5, 10))
    commands.end_assignments(OPERATOR, EVERYTHING, sold.book, [ending], today=LONG_AGO)
    assert sold.owners() == [OLD] * 4 + [NEW]


def test_a_run_undone_makes_its_bills_anew_for_who_holds_the_flat(sold: Sold) -> None:
    sold.move()
    run = Bill.objects.filter(starts_on=APRIL).values_list("run_id", flat=True)[0]
    commands.undo_run(OPERATOR, EVERYTHING, run, today=LONG_AGO, reason="sold")
    sold.by_hand(date(2020, 6, 30))
    assert sold.owners() == [OLD] * 4 + [NEW] * 2


def test_a_transfer_undone_gives_the_bills_back_and_takes_its_account_away(sold: Sold) -> None:
    sold.by_hand(date(2020, 8, 31))
    assert sold.undo() == 2
    assert sold.owners() == [OLD] * 8
    # Void bills stand in the new account's name, so it stays.
    assert len(accounts.accounts(EVERYTHING, sold.book)) == 2
    sold.sell(date(2021, 1, 1))
    assert sold.undo() == 0
    assert [row.code for row in accounts.accounts(EVERYTHING, sold.book)] == [OLD, NEW]


def test_a_transfer_that_the_new_owner_paid_for_is_not_undone(sold: Sold) -> None:
    sold.move()
    sold.pay(NEW, 5)
    with pytest.raises(Refusal) as refused:
        sold.undo()
    assert refused.value.code == "transfer_has_money"
    assert sold.owners() == [OLD] * 4 + [NEW] * 2


def test_a_flat_that_was_never_sold_has_nothing_to_undo() -> None:
    court = Sold()
    court.pay(OLD, 1)
    with pytest.raises(Refusal) as refused:
        court.undo()
    assert refused.value.code == "never_transferred"
    assert court.move() == commands.Moved(0, ())


def test_an_asset_on_which_nothing_hangs_is_removed() -> None:
    court = Sold()
    garage = estate.NewAsset("P-017", "parking")
    ids = estate.add_assets(OPERATOR, EVERYTHING, court.book, [garage], today=LONG_AGO)
    commands.remove_assets(OPERATOR, EVERYTHING, court.book, [ids["P-017"]], today=LONG_AGO)
    assert [row.code for row in assets.assets(EVERYTHING, court.book)] == ["1-1-101"]


@pytest.mark.parametrize("how", ["billed", "bound"])
def test_an_asset_on_which_something_hangs_is_kept(how: str) -> None:
    court = Sold() if how == "billed" else Court()
    if how == "bound":
        court.assign(court.tariff(), LONG_AGO)
    with pytest.raises(Refusal) as refused:
        commands.remove_assets(OPERATOR, EVERYTHING, court.book, [court.assets["1-1-101"]], today=LONG_AGO)
    assert (refused.value.code, refused.value.facts["asset"]) == ("asset_in_use", "1-1-101")
    assert len(assets.assets(EVERYTHING, court.book)) == 1


def test_what_is_owed_is_told_by_asset_and_account(sold: Sold) -> None:
    sold.move()
    sold.pay(OLD, 1)
    new_account = accounts.account(EVERYTHING, sold.book, NEW).id
    told = queries.owed_by_asset(EVERYTHING, sold.book, on_day=date(2020, 5, 20))
    by_account = {row.account_id: row for row in told}
    new, old = by_account.pop(new_account), next(iter(by_account.values()))
    # February to April at 107.40, each due on its last day.
    assert (old.outstanding, old.overdue, old.overdue_since) == (Decimal("322.2"), Decimal("322.2"), date(2020, 2, 29))
    assert (new.outstanding, new.overdue, new.overdue_since) == (Decimal("107.4"), 0, None)


def test_what_is_owed_is_told_by_building_and_kind(sold: Sold) -> None:
    day = date(2020, 5, 20)
    assert queries.owed_by_asset(EVERYTHING, sold.book, 0, on_day=day) == []
    assert queries.owed_by_asset(EVERYTHING, sold.book, on_day=day, kind="parking") == []
    assert len(queries.owed_by_asset(EVERYTHING, sold.book, on_day=day, kind="unit")) == 1


def test_a_strangers_book_tells_and_moves_nothing(sold: Sold) -> None:
    nobodys = Scope(frozenset())
    for ask in (
        lambda: queries.owed_by_asset(nobodys, sold.book, on_day=MAY),
        lambda: queries.bills_from(nobodys, sold.book, [sold.flat], MAY),
        lambda: commands.move_bills_after_transfer(OPERATOR, nobodys, sold.book, [sold.flat], today=LONG_AGO),
        lambda: commands.undo_transfer(OPERATOR, nobodys, sold.book, [sold.flat], today=LONG_AGO),
        lambda: commands.remove_assets(OPERATOR, nobodys, sold.book, [sold.flat], today=LONG_AGO),
        lambda: commands.remove_assets(OPERATOR, EVERYTHING, sold.book, [0], today=LONG_AGO),
        lambda: commands.undo_transfer(OPERATOR, EVERYTHING, sold.book, [0], today=LONG_AGO),
        lambda: commands.move_bills_after_transfer(OPERATOR, EVERYTHING, sold.book, [0], today=LONG_AGO),
    ):
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.code == "unknown_thing"
