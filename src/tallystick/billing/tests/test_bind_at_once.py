"""Two people bind the same units at once: exactly one wins, the other is told what stands there."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest

from tallystick.billing.commands import Wanted, bind, change_item, generate
from tallystick.cashier.tests.test_at_once import at_once, codes
from tallystick.kit import sql
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.tariffs.commands import NewAssignment, NewItem, assignments
from tallystick.tariffs.models import Assignment
from tallystick.tariffs.queries import item_by_id
from tallystick.tariffs.tests.world import TODAY, World, make_world

pytestmark = pytest.mark.django_db(transaction=True)
APRIL = date(2020, 4, 1)


def binding(world: World, *units: str, **more: Any) -> Callable[[], object]:
    wanted = [NewAssignment(world.assets[unit], world.own, APRIL, amount=Decimal(5)) for unit in units]
    return lambda: bind(OPERATOR, EVERYTHING, world.book, wanted, today=TODAY, **more)


def test_the_race_is_real_without_protection(monkeypatch: pytest.MonkeyPatch) -> None:
    """If this fails, the test below proves nothing: nobody is seen, and only the database itself keeps them apart."""
    world, together, fetch = make_world(), Barrier(2), sql.rows

    def look_then_wait(room: str, name: str, *args: Any, **more: Any) -> list[sql.Row]:
        found = fetch(room, name, *args, **more)
        if name == "select_overlaps":
            together.wait(30)
        return found

    monkeypatch.setattr(assignments, "lock_book", lambda book_id: None)
    monkeypatch.setattr("tallystick.billing.commands.binding.lock_book", lambda book_id: None)
    monkeypatch.setattr(sql, "rows", look_then_wait)
    answers = at_once([binding(world, "1-1-101"), binding(world, "1-1-101")])
    assert sorted(type(answer).__name__ for answer in answers) == ["Bound", "IntegrityError"]


def test_of_two_who_bind_the_same_units_one_wins_and_the_other_is_told() -> None:
    world = make_world()
    answers = at_once([binding(world, "1-1-101", "1-1-102"), binding(world, "1-1-102", "1-1-101")] * 4)
    assert codes(answers) == ["overlap"] * 7 + ["won"]
    told = next(answer for answer in answers if not hasattr(answer, "made"))
    assert told.message.endswith("bears Own for Property fee in some of these days already.")
    assert Assignment.objects.count() == 2


def test_those_who_bind_in_place_of_each_other_come_one_after_the_other() -> None:
    world = make_world()
    answers = at_once([binding(world, "1-1-101", "1-1-102", replace=True) for _ in range(6)])
    assert codes(answers) == ["won"] * 6
    assert Assignment.objects.filter(removed_on=None).count() == 2


def test_a_cycle_that_turns_while_a_run_goes_on_turns_before_it_or_not_at_all() -> None:
    world = make_world()
    binding(world, "1-1-101")()
    item = world.items["Property fee"]
    turned = NewItem("Property fee", cycle="billing_year")
    answers = at_once(
        [
            lambda: generate(OPERATOR, EVERYTHING, world.book, Wanted(through=date(2020, 6, 1)), today=TODAY),
            lambda: change_item(OPERATOR, EVERYTHING, item, turned, today=TODAY),
        ]
    )
    assert codes(answers) in (["cycle_fixed", "won"], ["won", "won"])
    assert (item_by_id(EVERYTHING, item).cycle == "billing_year") == (codes(answers) == ["won", "won"])
