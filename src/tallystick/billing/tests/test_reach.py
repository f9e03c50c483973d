"""What runs know of the runs before them: it leaves work out, and never a bill."""

from contextlib import suppress
from datetime import date, timedelta
from random import Random

import pytest

from tallystick.billing import commands, queries
from tallystick.billing.models import Bill, Reach
from tallystick.billing.queries.reach import known
from tallystick.billing.queries.worked import terms_of
from tallystick.billing.rules.periods import slices
from tallystick.estate import commands as estate
from tallystick.kit.models import Run
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import EVERYTHING, OPERATOR

from .test_runs import LONG_AGO, Court

pytestmark = pytest.mark.django_db


def left_to_do(court: Court, wanted: commands.Wanted, today: date = LONG_AGO) -> list[tuple[date, int]]:
    """The months that a run would look at, and after which assignment."""
    cuts = known(court.book, slices(terms_of(court.book, wanted), wanted, today), wanted, today).cuts
    return [(cut.month, cut.after_id) for cut in cuts]


def test_a_run_looks_at_new_months_and_new_assignments_alone() -> None:
    court = Court()
    tariff = court.tariff()
    court.assets |= estate.add_assets(OPERATOR, EVERYTHING, court.book, [court.unit("1-1-102", "100")], today=LONG_AGO)
    first = court.assign(tariff, date(2020, 1, 1))
    court.by_hand(date(2020, 2, 29))
    assert left_to_do(court, commands.Wanted(date(2020, 3, 31))) == [(date(2020, 3, 1), 0)]
    court.assign(tariff, date(2020, 2, 1), asset="1-1-102")
    assert left_to_do(court, commands.Wanted(date(2020, 2, 29))) == [(date(2020, 1, 1), first), (date(2020, 2, 1), first)]
    assert court.by_hand(date(2020, 2, 29)).made == 1
    assert left_to_do(court, commands.Wanted(date(2020, 2, 29))) == []


def test_a_run_through_an_earlier_day_forgets_nothing() -> None:
    court = Court()
    court.assign(court.tariff(), date(2020, 1, 1))
    court.by_hand(date(2020, 6, 30))
    court.by_hand(date(2020, 2, 29))
    assert left_to_do(court, commands.Wanted(date(2020, 6, 30))) == []


def test_bills_that_lost_their_place_and_ended_assignments_are_looked_for_again() -> None:
    court = Court()
    bound = court.assign(court.tariff(), date(2020, 1, 1))
    undone = court.by_hand(date(2020, 2, 29))
    commands.undo_run(OPERATOR, EVERYTHING, undone.run_id, today=LONG_AGO, reason="too early")
    assert court.by_hand(date(2020, 2, 29)).made == 2
    commands.end_assignments(OPERATOR, EVERYTHING, court.book, [commands.Ending(bound, date(2020, 3, 31))], today=LONG_AGO)
    assert len(left_to_do(court, commands.Wanted(date(2020, 2, 29)))) == 2


def test_what_failed_is_looked_for_again() -> None:
    court = Court()
    court.assets |= estate.add_assets(OPERATOR, EVERYTHING, court.book, [court.unit("1-1-102", None)], today=LONG_AGO)
    tariff = court.tariff()
    court.assign(tariff, date(2020, 1, 1))
    court.by_hand(date(2020, 1, 31))
    court.assign(tariff, date(2020, 1, 1), asset="1-1-102")
    assert court.by_hand(date(2020, 2, 29)).failed == 2
    assert court.by_hand(date(2020, 2, 29)).failed == 2


@pytest.mark.parametrize("cycle", ["natural_year", "billing_year"])
@pytest.mark.parametrize("seed", range(3))
def test_with_or_without_what_is_known_a_run_would_make_the_same(cycle: str, seed: int) -> None:
    """Its naive twin: the run that knows nothing."""
    life = Life(Court(cycle=cycle, partial_period="days"), Random(f"{cycle}{seed}"))
    for _ in range(16):
        life.step()
        wanted = life.chance.choice([commands.Wanted(), commands.Wanted(life.day())])
        assert life.due(wanted) == life.due(wanted, knowing=False)


class Life:
    """A court in which anything happens that a run must not miss."""

    def __init__(self, court: Court, chance: Random) -> None:
        self.court, self.chance, self.today = court, chance, date(2020, 1, 1)
        self.tariffs = [court.tariff("Flat"), court.tariff("By quarters", months=3)]
        self.bound: list[int] = []

    def step(self) -> None:
        self.today += timedelta(days=self.chance.choice([0, 0, 1, 20, 60]))
        acts = [self.bind, self.bind, self.end, self.void, self.undo, self.release, self.night, self.night, self.hand]
        with suppress(Refusal):
            self.chance.choice(acts)()

    def due(self, wanted: commands.Wanted, knowing: bool = True) -> tuple[int, int]:
        kept = [] if knowing else list(Reach.objects.all())
        if not knowing:
            Reach.objects.all().delete()
        seen = queries.preview_run(EVERYTHING, self.court.book, wanted, today=self.today)
        Reach.objects.bulk_create(kept)
        return seen.made, seen.failed

    def day(self) -> date:
        return self.today + timedelta(days=self.chance.randint(-100, 100))

    def bind(self) -> None:
        code = f"1-1-{200 + len(self.court.assets)}"
        unit = self.court.unit(code, self.chance.choice(["80", "90", "100", None]))
        self.court.assets |= estate.add_assets(OPERATOR, EVERYTHING, self.court.book, [unit], today=self.today)
        tariff = self.chance.choice(self.tariffs)
        self.bound.append(self.court.assign(tariff, self.day(), today=self.today, asset=code))

    def end(self) -> None:
        if self.bound:
            ending = commands.Ending(self.chance.choice(self.bound), self.day())
            commands.end_assignments(OPERATOR, EVERYTHING, self.court.book, [ending], today=self.today)

    def void(self) -> None:
        live = list(Bill.objects.filter(voided_at=None).values_list("id", flat=True))
        if live:
            some = [self.chance.choice(live)]
            commands.void_bills(OPERATOR, EVERYTHING, self.court.book, some, today=self.today, reason="agreed")

    def undo(self) -> None:
        done = list(Run.objects.filter(stage="done").values_list("id", flat=True))
        if done:
            commands.undo_run(OPERATOR, EVERYTHING, self.chance.choice(done), today=self.today, reason="too early")

    def release(self) -> None:
        """By hand for one asset and one tariff: what was voided by hand is made again."""
        asset = self.chance.choice(list(self.court.assets.values()))
        wanted = commands.Wanted(self.day(), None, (self.chance.choice(self.tariffs),), (asset,))
        commands.generate(OPERATOR, EVERYTHING, self.court.book, wanted, today=self.today)

    def night(self) -> None:
        self.court.night(self.today)

    def hand(self) -> None:
        commands.generate(OPERATOR, EVERYTHING, self.court.book, commands.Wanted(self.day()), today=self.today)
