"""What the clock does for totals and for today's page: kept sums folded, debtors of large books looked for."""

from datetime import date

import pytest

from tallystick.billing.models import BillSum, Debtors
from tallystick.billing.tests.helpers import make_world
from tallystick.jobs import tasks

pytestmark = pytest.mark.django_db
APRIL = date(2020, 4, 1)


def test_kept_sums_are_folded() -> None:
    world = make_world()
    for _ in range(3):
        world.bill(world.chen, APRIL, "100")
    assert BillSum.objects.count() == 3
    tasks.fold_sums()
    assert [row.bills for row in BillSum.objects.all()] == [3]


def test_debtors_of_large_books_are_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world()
    world.bill(world.chen, APRIL, "100")
    tasks.rank_debtors()
    assert not Debtors.objects.exists()
    monkeypatch.setattr("tallystick.billing.queries.today.RANKED_AT_ONCE", 0)
    tasks.rank_debtors()
    assert Debtors.objects.get().account_ids == [world.chen]
