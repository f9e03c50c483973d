"""What one bill, and one receipt, came to in the double entry; and one check by itself."""

from datetime import date
from decimal import Decimal

import pytest

from tallystick.billing.queries import BillFilter, bills
from tallystick.cashier import commands as cashier
from tallystick.console.tests.garden import generate, make_garden
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.who import EVERYTHING, OPERATOR, Scope
from tallystick.ledger import queries

pytestmark = pytest.mark.django_db
TODAY = date(2020, 4, 10)


def test_a_bill_and_its_receipt_come_to_zero_each() -> None:
    garden = make_garden(TODAY, floors=1)
    generate(garden, date(2020, 4, 30))
    bill = bills(EVERYTHING, BillFilter({garden.book_id: TODAY}, text="1-1-101", sort="due", descending=False)).rows[0]
    order = cashier.Collection(bill.account_id, [cashier.Pick(bill.id, bill.amount)], means=[cashier.Means("cash")])
    (receipt_id,) = cashier.collect(OPERATOR, EVERYTHING, garden.book_id, [order], today=TODAY)
    posted = queries.entries_of_bill(EVERYTHING, garden.book_id, bill.id)
    paid = queries.entries_of_receipt(EVERYTHING, garden.book_id, receipt_id)
    assert {entry.side: entry.amount for entry in posted} == {"receivable": bill.amount, "charges": -bill.amount}
    assert {entry.side: entry.amount for entry in paid} == {"means": bill.amount, "receivable": -bill.amount}
    assert sum((entry.amount for entry in (*posted, *paid)), Decimal(0)) == 0


def test_who_sees_some_items_sees_no_entries() -> None:
    garden = make_garden(TODAY, floors=1)
    with pytest.raises(UnknownThing):
        queries.entries_of_bill(Scope(None, frozenset({1})), garden.book_id, 1)


def test_a_check_is_carried_out_by_itself() -> None:
    make_garden(TODAY, floors=1)
    assert queries.check(EVERYTHING, "ledger", "debits_equal_credits").faults == []
    assert len(queries.check_names()) == len(queries.checks(EVERYTHING))
    with pytest.raises(UnknownThing):
        queries.check(EVERYTHING, "ledger", "../secrets")
