"""The list of readings: what each filter finds, page after page, and what it comes to; from kept sums and by adding up alike."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from django.db import connection

from tallystick.billing import commands, queries
from tallystick.billing.commands import NewReading, ReadingChange
from tallystick.billing.models import Bill
from tallystick.billing.queries import ReadingFilter
from tallystick.console.tests.garden import Garden, make_garden
from tallystick.kit import sql
from tallystick.kit.listing import Order
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.who import EVERYTHING, OPERATOR, Actor, Scope
from tallystick.metering import commands as metering
from tallystick.tariffs import commands as tariffs

pytestmark = pytest.mark.django_db
TODAY = date(2020, 6, 10)
MONTHS = (date(2020, 3, 1), date(2020, 4, 1), date(2020, 5, 1))
LI = Actor(None, "Mr Li")


@pytest.fixture
def garden() -> Garden:
    """Garden Court with water and power read in three months: power by Mr Li, one bill paid, one in part."""
    made = make_garden(TODAY)
    items = tariffs.add_items(
        OPERATOR, EVERYTHING, made.book_id, [tariffs.NewItem("Water"), tariffs.NewItem("Power")], today=TODAY
    )
    made.items.update(items)
    for name in ("Water", "Power"):
        new = tariffs.NewTariff(items[name], name, "unit_price", tariffs.NewVersion(unit_price=Decimal(2)), measure="usage")
        (tariff,) = tariffs.add_tariffs(OPERATOR, EVERYTHING, made.book_id, [new], today=TODAY)
        bound = [tariffs.NewAssignment(asset, tariff, date(2020, 1, 1)) for asset in made.assets.values()]
        tariffs.assign(OPERATOR, EVERYTHING, made.book_id, bound, today=TODAY)
    for place, month in enumerate(MONTHS):
        for actor, name in ((OPERATOR, "Water"), (LI, "Power")):
            figures = [
                NewReading(asset, items[name], month, Decimal((place + 1) * (10 + number)))
                for number, asset in enumerate(made.assets.values())
            ]
            commands.enter_readings(actor, EVERYTHING, made.book_id, figures, today=TODAY)
    first, second = Bill.objects.filter(origin=2, starts_on=MONTHS[0]).order_by("id")[:2]
    Bill.objects.filter(id=first.id).update(paid=first.amount)
    Bill.objects.filter(id=second.id).update(paid=1)
    return made


def _listed(wanted: ReadingFilter, limit: int = 7, descending: bool = True) -> Iterator[sql.Row]:
    """All that a filter finds, page after page."""
    found, after = queries.listed_readings(EVERYTHING, wanted), None
    while True:
        page = found.page(Order("month", descending), after=after, limit=limit)
        yield from page.rows
        if (after := page.after) is None:
            return


def _by_hand(wanted: ReadingFilter) -> list[sql.Row]:
    """What a clerk would find who goes through all of them."""
    everything = list(_listed(ReadingFilter()))
    return [
        row
        for row in everything
        if (wanted.item_id is None or row.item_id == wanted.item_id)
        and (not wanted.reader or row.actor_name == wanted.reader)
        and (not wanted.state or row.state == wanted.state)
        and (wanted.month_from is None or row.month >= wanted.month_from)
        and (wanted.month_to is None or row.month <= wanted.month_to)
        and (not wanted.text or row.asset_code == wanted.text)
        and (wanted.amount_from is None or (row.amount or 0) >= wanted.amount_from)
    ]


def test_every_filter_finds_what_a_clerk_would_find(garden: Garden) -> None:
    items = (None, garden.items["Power"])
    tried = product(items, ("", "Mr Li"), ("", *queries.READING_STATES), (None, MONTHS[1]), ("", "1-1-102"), (None, Decimal(30)))
    for item, reader, state, month, text, least in tried:
        wanted = ReadingFilter(
            item_id=item, reader=reader, state=state, month_from=month, month_to=month, text=text, amount_from=least
        )
        meant = _by_hand(wanted)
        assert [row.id for row in _listed(wanted)] == [row.id for row in meant], wanted
        listed = queries.listed_readings(EVERYTHING, wanted)
        (total,) = listed.totals()
        assert (total.rows, total.amount) == (len(meant), sum(row.amount or 0 for row in meant)), wanted
        assert total.usage == sum(row.usage for row in meant)
        assert listed.count() == len(meant)
        assert {row.id for row in listed.keys()} == {row.id for row in meant}  # noqa: SIM118
        assert "usage" in listed.quick()


def test_the_oldest_come_first_where_that_is_asked(garden: Garden) -> None:
    months = [row.month for row in _listed(ReadingFilter(), descending=False)]
    assert months == sorted(months)
    assert len(months) == 6 * len(garden.assets)


def test_few_readings_are_sorted_by_anything(garden: Garden) -> None:
    listed = queries.listed_readings(EVERYTHING, ReadingFilter(month_from=MONTHS[0]))
    usages = [row.usage for row in listed.page(Order("usage", True), limit=100).rows]
    assert usages == sorted(usages, reverse=True)
    first = listed.page(Order("unit"), limit=3)
    second = listed.page(Order("unit"), after=first.after, limit=3)
    codes = [row.asset_code for row in (*first.rows, *second.rows)]
    assert codes == sorted(codes)
    assert len(list(listed.stream(Order("unit")))) == 6 * len(garden.assets)


def test_a_meters_number_finds_its_readings(garden: Garden) -> None:
    new = metering.NewMeter(garden.assets["1-1-101"], garden.items["Water"], "W-7")
    metering.add_meters(OPERATOR, EVERYTHING, garden.book_id, [new], today=TODAY)
    found = {row.asset_code for row in _listed(ReadingFilter(text="W-7"))}
    assert found == {"1-1-101"}
    assert {row.asset_code for row in _listed(ReadingFilter(text="Mrs Chen"))} >= {"1-1-101"}


def test_a_usage_far_from_habit_is_unusual_and_a_gap_is_shown(garden: Garden) -> None:
    asset, water = garden.assets["1-1-101"], garden.items["Water"]
    new = NewReading(asset, water, date(2020, 6, 1), Decimal(500))
    (unusual,) = commands.enter_readings(OPERATOR, EVERYTHING, garden.book_id, [new], today=TODAY)
    assert [row.id for row in _listed(ReadingFilter(unusual=True))] == [unusual]
    assert not list(_listed(ReadingFilter(gap=True)))
    unpaid = next(row for row in _listed(ReadingFilter(text="1-1-101", item_id=water)) if row.month == MONTHS[2])
    commands.edit_reading(OPERATOR, EVERYTHING, garden.book_id, unpaid.id, ReadingChange(current=Decimal(29)), today=TODAY)
    (gap,) = _listed(ReadingFilter(gap=True))
    assert (gap.id, gap.before, gap.previous) == (unusual, Decimal(29), Decimal(30))


def test_sums_stay_right_through_edits_payments_and_folding(garden: Garden) -> None:
    last = next(iter(_listed(ReadingFilter())))
    new = commands.edit_reading(OPERATOR, EVERYTHING, garden.book_id, last.id, ReadingChange(current=Decimal(99)), today=TODAY)
    before = queries.listed_readings(EVERYTHING, ReadingFilter()).totals()
    commands.fold_sums(OPERATOR, EVERYTHING)
    metering.fold_sums(OPERATOR, EVERYTHING)
    assert queries.listed_readings(EVERYTHING, ReadingFilter()).totals() == before
    assert before[0].rows == len(list(_listed(ReadingFilter())))
    commands.delete_reading(OPERATOR, EVERYTHING, garden.book_id, new, today=TODAY, reason="wrong unit")
    assert queries.listed_readings(EVERYTHING, ReadingFilter()).count() == before[0].rows - 1
    for room in ("metering", "billing"):
        assert not [one for one in sql.run_checks(room, [garden.book_id]) if one.faults and one.name.startswith("sums_")]


def test_what_would_mean_looking_through_too_many_is_looked_for_in_the_last_month(
    garden: Garden, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tallystick.billing.queries.readings.LOOKED_THROUGH_AT_MOST", 10)
    listed = queries.listed_readings(EVERYTHING, ReadingFilter(unusual=True))
    assert (listed.wanted.month_from, listed.wanted.month_to) == (MONTHS[2], MONTHS[2])
    of_unit = ReadingFilter(unusual=True, text="1-1-101")
    assert queries.listed_readings(EVERYTHING, of_unit).wanted == of_unit


def test_texts_that_very_many_hold_are_compared_one_by_one(garden: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    meant = [row.id for row in _listed(ReadingFilter(text="1-1"))]
    monkeypatch.setattr("tallystick.billing.queries.readings._params.__defaults__", (2,))
    listed = queries.listed_readings(EVERYTHING, ReadingFilter(text="1-1"))
    assert listed.totals() == []
    assert list(listed.quick()) == ["month"]
    assert [row.id for row in _listed(ReadingFilter(text="1-1"))] == meant


def test_what_is_out_of_scope_is_not_there(garden: Garden) -> None:
    one = next(iter(_listed(ReadingFilter(item_id=garden.items["Power"]))))
    only_water = Scope(None, frozenset({garden.items["Water"]}))
    assert {row.item_name for row in queries.listed_readings(only_water, ReadingFilter()).page(limit=100).rows} == {"Water"}
    for scope in (only_water, Scope(frozenset())):
        with pytest.raises(UnknownThing):
            queries.reading_page(scope, garden.book_id, one.id)
    assert queries.listed_readings(Scope(frozenset()), ReadingFilter()).page().rows == []
    assert queries.readers(only_water) == ["operator"]


def test_a_page_asks_the_same_however_many_there_are(garden: Garden) -> None:
    with connection.execute_wrapper(_counting := Counting()):
        queries.listed_readings(EVERYTHING, ReadingFilter()).page(limit=3)
        few = _counting.asked
        queries.listed_readings(EVERYTHING, ReadingFilter()).page(limit=60)
    assert _counting.asked == 2 * few


class Counting:
    """How many statements were asked."""

    asked = 0

    def __call__(self, execute, text, params, many, context):  # type: ignore[no-untyped-def]
        self.asked += 1
        return execute(text, params, many, context)


def test_a_reading_is_told_with_what_it_replaced(garden: Garden) -> None:
    last = next(iter(_listed(ReadingFilter())))
    new = commands.edit_reading(OPERATOR, EVERYTHING, garden.book_id, last.id, ReadingChange(current=Decimal(99)), today=TODAY)
    assert [row.id for row in queries.reading_page(EVERYTHING, garden.book_id, new)] == [last.id, new]
    assert [row.id for row in queries.reading_page(EVERYTHING, garden.book_id, last.id)] == [last.id, new]


def test_usage_is_told_by_month(garden: Garden) -> None:
    rows = queries.usage_curve(EVERYTHING, garden.book_id, garden.assets["1-1-101"], months=2, today=date(2020, 5, 20))
    assert [(row.item_name, row.month, row.usage) for row in rows] == [
        ("Power", MONTHS[1], 10), ("Power", MONTHS[2], 10), ("Water", MONTHS[1], 10), ("Water", MONTHS[2], 10)
    ]  # fmt: skip
