"""Runs beside the period before: by item, unit by unit, and the runs there were."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tallystick.billing import commands, queries
from tallystick.billing.models import Bill
from tallystick.billing.rules.comparing import span_of
from tallystick.estate import commands as estate
from tallystick.estate.models import Asset
from tallystick.kit.models import Run
from tallystick.kit.period import add_months
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.who import EVERYTHING, OPERATOR, Scope
from tallystick.tariffs import commands as tariffs

from .test_runs import LONG_AGO, Court

NOBODYS = Scope(frozenset(), None)


@pytest.mark.parametrize(
    ("made", "months", "expected"),
    [
        ({"2020-03": 9}, 1, ("2020-02", "2020-03", "2020-04")),
        ({"2020-04": 9}, 3, ("2020-01", "2020-04", "2020-05")),
        ({f"2020-{n:02}": 9 for n in range(1, 13)}, 1, ("2019-01", "2020-01", "2021-01")),
        ({"2020-01": 9, "2020-04": 9, "2020-07": 9, "2020-10": 9}, 3, ("2019-01", "2020-01", "2020-11")),
        # One gap of last year, filled by the way.
        ({"2019-02": 1, "2020-03": 9}, 1, ("2020-02", "2020-03", "2020-04")),
        ({"2019-02": 9, "2020-03": 1, "2020-04": 1}, 1, ("2019-01", "2019-02", "2019-03")),
    ],
)
def test_the_months_of_most_bills_are_laid_beside_as_many_before(
    made: dict[str, int], months: int, expected: tuple[str, str, str]
) -> None:
    span = span_of(1, {date.fromisoformat(f"{month}-01"): bills for month, bills in made.items()}, months)
    assert tuple(day.isoformat()[:7] for day in (span.earlier_from, span.first_on, span.until)) == expected


def _two_units(court: Court) -> int:
    new = court.unit("1-1-102", "100")
    court.assets |= estate.add_assets(OPERATOR, EVERYTHING, court.book, [new], today=LONG_AGO)
    tariff = court.tariff()
    for code in court.assets:
        court.assign(tariff, date(2020, 1, 1), asset=code)
    return tariff


@pytest.mark.django_db
def test_a_run_stands_beside_the_month_before() -> None:
    court = Court()
    tariff = _two_units(court)
    court.by_hand(date(2020, 1, 31), asset_ids=(court.assets["1-1-101"],))
    version = tariffs.NewVersion(in_force_from=date(2020, 2, 1), unit_price=Decimal("2.4"))
    tariffs.add_version(OPERATOR, EVERYTHING, tariff, version, today=LONG_AGO)
    commands.generate(OPERATOR, EVERYTHING, court.book, commands.Wanted(date(2020, 1, 31)), today=LONG_AGO)
    preview = queries.preview_run(EVERYTHING, court.book, commands.Wanted(date(2020, 2, 29)), today=LONG_AGO)
    foreseen = queries.compared_preview(EVERYTHING, court.book, preview.by_item, None, None)
    done = court.by_hand(date(2020, 2, 29))
    (row,) = queries.compared_run(EVERYTHING, done.run_id)
    # January 89.5 × 1.2 + 100 × 1.2; February twice as much.
    assert (row.bills, row.amount, row.earlier_bills, row.earlier_amount) == (2, Decimal("454.80"), 2, Decimal("227.40"))
    assert foreseen == [row]


@pytest.mark.django_db
def test_a_run_for_one_unit_stands_beside_that_units_month_before() -> None:
    court = Court()
    _two_units(court)
    court.by_hand(date(2020, 1, 31))
    done = court.by_hand(date(2020, 2, 29), asset_ids=(court.assets["1-1-102"],))
    (row,) = queries.compared_run(EVERYTHING, done.run_id)
    assert (row.bills, row.earlier_bills) == (1, 1)


@pytest.mark.django_db
def test_a_stranger_sees_no_run_and_asks_for_none_again() -> None:
    court = Court()
    court.assign(court.tariff(), date(2020, 1, 1))
    done = court.by_hand(date(2020, 1, 31))
    of_other_items = Scope(frozenset({court.book}), frozenset({court.item + 1}))
    for scope in (NOBODYS, of_other_items):
        assert queries.runs(scope) == []
        for ask in (queries.run, queries.run_changes, queries.compared_run, queries.run_failures, queries.run_totals):
            with pytest.raises(UnknownThing):
                ask(scope, done.run_id)
        with pytest.raises(UnknownThing):
            commands.ask_again(OPERATOR, scope, done.run_id, today=LONG_AGO)
        with pytest.raises(UnknownThing):
            commands.undo_run(OPERATOR, scope, done.run_id, today=LONG_AGO, reason="wrong")


@pytest.mark.django_db
def test_who_sees_some_items_generates_these_alone() -> None:
    court = Court()
    court.assign(court.tariff(), date(2020, 1, 1))
    other = tariffs.add_items(OPERATOR, EVERYTHING, court.book, [tariffs.NewItem("Parking fee")], today=LONG_AGO)["Parking fee"]
    scope = Scope(frozenset({court.book}), frozenset({other}))
    assert queries.preview_run(scope, court.book, commands.Wanted(date(2020, 3, 31)), today=LONG_AGO).made == 0
    done = commands.generate(OPERATOR, scope, court.book, commands.Wanted(date(2020, 3, 31)), today=LONG_AGO)
    assert done.made == 0
    assert [row.id for row in queries.runs(scope)] == [done.run_id]


@pytest.mark.django_db
def test_a_failed_run_is_asked_for_again() -> None:
    court = Court()
    court.assign(court.tariff(), date(2020, 1, 1))
    first = commands.ask_run(OPERATOR, EVERYTHING, court.book, commands.Wanted(date(2020, 2, 29)), today=LONG_AGO)
    commands.fail_run(first, fault="lost")
    second = commands.ask_again(OPERATOR, EVERYTHING, first, today=date(2020, 3, 1))
    assert commands.carry_out_run(second).made == 2
    assert Run.objects.get(id=second).wanted == Run.objects.get(id=first).wanted


@pytest.mark.django_db
def test_runs_are_found_by_stage_kind_day_and_who_asked() -> None:
    court = Court()
    court.assign(court.tariff(), date(2020, 1, 1))
    by_hand = court.by_hand(date(2020, 1, 31)).run_id
    night = court.night(date(2020, 2, 1)).run_id
    Run.objects.filter(id=night).update(actor_name="Mrs Zhao", user_id=5)

    def found(**wanted: object) -> list[int]:
        listed = queries.listed_runs(EVERYTHING, queries.RunFilter(**wanted))  # type: ignore[arg-type]
        return [row.id for row in listed.page().rows]

    assert found() == [night, by_hand]
    assert found(by_hand=True) == [by_hand]
    assert found(text="zhao") == [night]
    assert found(text=str(by_hand)) == [by_hand]
    assert found(day_from=date(2020, 1, 2)) == [night]
    assert found(day_to=date(2020, 1, 2)) == [by_hand]
    assert found(stage="failed") == found(failed=True) == found(book_id=court.book + 1) == []
    (total,) = queries.listed_runs(EVERYTHING, queries.RunFilter()).totals(["made", "amount"], by="currency")
    assert (total.rows, total.made) == (2, 12)


@pytest.mark.django_db
def test_failures_are_told_by_reason_and_mended_ones_are_known() -> None:
    court = Court()
    tariff = court.tariff()
    for number in range(3):
        new = court.unit(f"1-2-{number}", None)
        court.assets |= estate.add_assets(OPERATOR, EVERYTHING, court.book, [new], today=LONG_AGO)
        court.assign(tariff, date(2020, 1, 1), asset=new.code)
    done = court.by_hand(date(2020, 2, 29))
    Asset.objects.filter(code="1-2-0").update(building_area=50)
    court.by_hand(date(2020, 2, 29))
    (group,) = queries.run_failure_groups(EVERYTHING, done.run_id)
    assert (group.code, group.lacks, group.bills, group.assets, group.made) == ("missing_measure", "building_area", 6, 3, 2)
    assert len(queries.run_failures(EVERYTHING, done.run_id, each=4)) == 4
    assert sum(row.is_made for row in queries.run_failures(EVERYTHING, done.run_id)) == 2
    assert len(list(queries.listed_run_failures(EVERYTHING, done.run_id).stream())) == 6


@dataclass(frozen=True)
class Flat:
    """A unit with its prices by month (0: January 2020), and the months in which it is bound."""

    area: int
    first: int
    last: int
    prices: tuple[int, ...]


flats = st.builds(
    Flat,
    area=st.integers(0, 9),
    first=st.integers(0, 3),
    last=st.integers(2, 5),
    prices=st.tuples(*[st.integers(0, 4)] * 6),
)


def _live(court: Court) -> list[Bill]:
    return list(Bill.objects.filter(book_id=court.book, voided_at=None).order_by("id"))


def _before(bill: Bill, among: list[Bill]) -> Bill | None:
    """The same unit's bill of the same tariff that ends the day before this one begins."""
    day = bill.starts_on - timedelta(days=1)
    same = [one for one in among if (one.asset_id, one.tariff_id, one.ends_on) == (bill.asset_id, bill.tariff_id, day)]
    return same[0] if same else None


def _times(now: Decimal, was: Decimal) -> Decimal:
    return max(now, was) / min(now, was) if min(now, was) else Decimal("Infinity")


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(world=st.lists(flats, min_size=1, max_size=4), month=st.integers(1, 4), length=st.integers(1, 2))
def test_what_stands_out_is_what_a_clerk_would_find(world: list[Flat], month: int, length: int) -> None:
    from django.db import transaction

    with transaction.atomic():
        court = Court()
        for number, flat in enumerate(world):
            new = court.unit(f"2-{number}", str(flat.area))
            court.assets |= estate.add_assets(OPERATOR, EVERYTHING, court.book, [new], today=LONG_AGO)
            tariff = court.tariff(f"Flat {number}", price=str(flat.prices[0]))
            for place, price in enumerate(flat.prices[1:], start=1):
                version = tariffs.NewVersion(add_months(LONG_AGO, place), unit_price=Decimal(price))
                tariffs.add_version(OPERATOR, EVERYTHING, tariff, version, today=LONG_AGO)
            end = add_months(LONG_AGO, flat.last + 1) - timedelta(days=1)
            if flat.first <= flat.last:
                court.assign(tariff, add_months(LONG_AGO, flat.first), end, asset=new.code)
        court.by_hand(add_months(LONG_AGO, month - 1))
        wanted = commands.Wanted(add_months(LONG_AGO, month + length - 1))
        seen = queries.preview_run(EVERYTHING, court.book, wanted, today=LONG_AGO)
        run_id = commands.generate(OPERATOR, EVERYTHING, court.book, wanted, today=LONG_AGO).run_id
        bills = _live(court)
        made = [bill for bill in bills if bill.run_id == run_id]
        pairs = [(bill, earlier) for bill in made if (earlier := _before(bill, bills)) and earlier.amount != bill.amount]
        pairs.sort(key=lambda pair: (-_times(pair[0].amount, pair[1].amount), -abs(pair[0].amount - pair[1].amount), pair[0].id))
        found = queries.run_changes(EVERYTHING, run_id)
        assert [(row.id, row.earlier_id) for row in found] == [(bill.id, earlier.id) for bill, earlier in pairs]
        # A preview knows no bill that it would make itself: its first month alone stands beside bills.
        known = {(bill.asset_id, bill.starts_on.isoformat()) for bill, earlier in pairs if earlier.run_id != run_id}
        assert {(row["asset_id"], row["starts_on"]) for row in seen.changes} == known
        _agrees_by_item(run_id, made, bills)
        transaction.set_rollback(True)


def _agrees_by_item(run_id: int, made: list[Bill], bills: list[Bill]) -> None:
    rows = queries.compared_run(EVERYTHING, run_id)
    if not made:
        assert rows == []
        return
    first, last = min(bill.starts_on for bill in made), max(bill.starts_on for bill in made)
    counted = (last.year - first.year) * 12 + last.month - first.month + 1
    sums: dict[bool, Decimal] = defaultdict(Decimal)
    for bill in bills:
        if add_months(first, -counted) <= bill.starts_on <= last:
            sums[bill.starts_on >= first] += bill.amount
    assert [(row.amount, row.earlier_amount) for row in rows] == [(sums[True], sums[False])]
