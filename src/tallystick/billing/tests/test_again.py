"""Chosen bills worked out again: foreseen, done, and refused where money lies on them."""

from datetime import date
from decimal import Decimal

import pytest

from tallystick.billing import commands, queries
from tallystick.billing.models import Bill
from tallystick.estate.models import Asset
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.who import EVERYTHING, OPERATOR, Scope
from tallystick.tariffs import commands as tariffs

from .test_runs import LONG_AGO, Court

pytestmark = pytest.mark.django_db


@pytest.fixture
def court() -> Court:
    """Mrs Chen's bills of January to March, and a reading's; then her flat turns out to be larger."""
    made = Court()
    made.assign(made.tariff(), date(2020, 1, 1))
    made.by_hand(date(2020, 3, 31))
    Asset.objects.filter(code="1-1-101").update(building_area=Decimal(100))
    return made


def _ids() -> list[int]:
    return list(Bill.objects.filter(voided_at=None).order_by("starts_on").values_list("id", flat=True))


def test_what_is_foreseen_is_what_comes_of_it(court: Court) -> None:
    chosen = _ids()[1:]
    foreseen = queries.preview_again(EVERYTHING, court.book, chosen, today=LONG_AGO)
    assert (foreseen.changed, foreseen.was, foreseen.amount) == (2, Decimal("214.80"), Decimal("240.00"))
    done = commands.remake_bills(OPERATOR, EVERYTHING, court.book, chosen, today=LONG_AGO)
    assert (done.replaced, done.failed) == (2, ())
    assert [amount for _, _, amount in court.bills()] == ["107.40", "120.00", "120.00"]
    assert queries.preview_again(EVERYTHING, court.book, _ids()[1:], today=LONG_AGO).changed == 0
    assert commands.remake_bills(OPERATOR, EVERYTHING, court.book, _ids()[1:], today=LONG_AGO).replaced == 0


def test_a_bill_that_cannot_be_worked_out_stays(court: Court) -> None:
    Asset.objects.filter(code="1-1-101").update(building_area=None)
    foreseen = queries.preview_again(EVERYTHING, court.book, _ids(), today=LONG_AGO)
    assert (foreseen.changed, len(foreseen.failed)) == (0, 3)
    assert len(commands.remake_bills(OPERATOR, EVERYTHING, court.book, _ids(), today=LONG_AGO).failed) == 3
    assert len(court.bills()) == 3


def test_a_readings_bill_is_worked_out_again_too() -> None:
    court = Court()
    tariff = court.tariff("Water", measure="usage", price="2")
    court.assign(tariff, date(2020, 1, 1))
    new = commands.NewReading(court.assets["1-1-101"], court.item, date(2020, 4, 1), Decimal(30), previous=Decimal(0))
    commands.enter_readings(OPERATOR, EVERYTHING, court.book, [new], today=date(2020, 5, 1))
    version = tariffs.NewVersion(in_force_from=date(2020, 4, 1), unit_price=Decimal(3))
    tariffs.add_version(OPERATOR, EVERYTHING, tariff, version, today=LONG_AGO)
    foreseen = queries.preview_again(EVERYTHING, court.book, _ids(), today=LONG_AGO)
    assert (foreseen.changed, foreseen.was, foreseen.amount) == (1, Decimal(60), Decimal(90))
    assert commands.remake_bills(OPERATOR, EVERYTHING, court.book, _ids(), today=LONG_AGO).replaced == 1


def test_bills_are_laid_out_by_what_may_be_done_with_them(court: Court) -> None:
    paid, free, void = _ids()
    Bill.objects.filter(id=paid).update(paid=10)
    commands.void_bills(OPERATOR, EVERYTHING, court.book, [void], today=LONG_AGO, reason="agreed")
    found = queries.weigh(EVERYTHING, court.book, [paid, free, void, 10**9])
    assert {state: (row.bill_ids, row.bills) for state, row in found.items()} == {
        "money": ([paid], 1), "free": ([free], 1), "void": ([void], 1),
    }  # fmt: skip
    with pytest.raises(commands.BillHasMoney):
        commands.remake_bills(OPERATOR, EVERYTHING, court.book, [paid], today=LONG_AGO)


def test_bills_of_items_out_of_scope_do_not_exist(court: Court) -> None:
    stranger = Scope(frozenset({court.book}), frozenset({court.item + 1}))
    assert queries.weigh(stranger, court.book, _ids()) == {}
    with pytest.raises(UnknownThing):
        commands.remake_bills(OPERATOR, stranger, court.book, _ids(), today=LONG_AGO)
    with pytest.raises(UnknownThing):
        commands.void_bills(OPERATOR, stranger, court.book, _ids(), today=LONG_AGO, reason="agreed")
