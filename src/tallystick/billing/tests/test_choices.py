"""Generating by hand: whom a filter finds, which tariffs they bear, what stands already."""

from datetime import date

import pytest

from tallystick.accounts import commands as accounts
from tallystick.billing import commands, queries
from tallystick.billing.models import Bill
from tallystick.billing.queries import Choice
from tallystick.estate import commands as estate
from tallystick.estate.queries import AssetFilter
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.who import EVERYTHING, OPERATOR, Scope

from .test_runs import LONG_AGO, Court

pytestmark = pytest.mark.django_db


@pytest.fixture
def court() -> Court:
    """Beside Mrs Chen's 1-1-101 there are 1-10-101 and 1-2-101 in building 1 and a parking space; Hồ Thị Lan holds 1-2-101."""
    made = Court()
    estate.add_buildings(OPERATOR, EVERYTHING, made.book, [estate.NewBuilding("1", "Rose House")], today=LONG_AGO)
    new = [
        estate.NewAsset("1-10-101", "unit", building_code="1", floor=10),
        estate.NewAsset("1-2-101", "unit", building_code="1", floor=2),
        estate.NewAsset("P-1", "parking"),
    ]
    made.assets |= estate.add_assets(OPERATOR, EVERYTHING, made.book, new, today=LONG_AGO)
    accounts.add_parties(OPERATOR, EVERYTHING, made.book, [accounts.NewParty("1-2-101", "Hồ Thị Lan")], today=LONG_AGO)
    return made


def _codes(court: Court, **wanted: object) -> list[str]:
    page = queries.choosable_page(EVERYTHING, court.book, AssetFilter(**wanted), today=LONG_AGO)  # type: ignore[arg-type]
    return [row.code for row in page.rows]


def test_assets_are_found_by_building_kind_floor_and_words_without_tones(court: Court) -> None:
    building = estate_building(court)
    assert _codes(court) == ["1-1-101", "1-2-101", "1-10-101", "P-1"]
    assert _codes(court, building_id=building) == ["1-2-101", "1-10-101"]
    assert _codes(court, kind="parking") == ["P-1"]
    assert _codes(court, floor=10) == ["1-10-101"]
    assert _codes(court, text="ho thi") == ["1-2-101"]
    assert _codes(court, text="1-10-") == ["1-10-101"]
    assert queries.floors(EVERYTHING, court.book, building) == [2, 10]


def estate_building(court: Court) -> int:
    from tallystick.estate.queries import building_ids

    return building_ids(EVERYTHING, court.book)["1"]


def test_a_page_names_the_building_and_who_holds_the_unit(court: Court) -> None:
    page = queries.choosable_page(EVERYTHING, court.book, AssetFilter(floor=2), today=LONG_AGO)
    (row,) = page.rows
    assert (row.building_code, row.owner_name, row.tariffs) == ("1", "Hồ Thị Lan", 0)
    first = queries.choosable_page(EVERYTHING, court.book, AssetFilter(), today=LONG_AGO, limit=3)
    rest = queries.choosable_page(EVERYTHING, court.book, AssetFilter(), today=LONG_AGO, limit=3, after=first.after)
    assert [len(first.rows), len(rest.rows), rest.after] == [3, 1, None]


def test_tariffs_are_counted_by_the_chosen_that_bear_them(court: Court) -> None:
    flat, late = court.tariff("Flat"), court.tariff("Late")
    court.assign(flat, date(2020, 1, 1))
    court.assign(flat, date(2020, 1, 1), asset="1-2-101")
    court.assign(late, date(2021, 1, 1), asset="P-1")

    def borne(choice: Choice, through: date) -> list[tuple[int, int]]:
        rows = queries.borne_tariffs(EVERYTHING, court.book, choice, through=through, today=LONG_AGO)
        return [(row.tariff_id, row.assets) for row in rows]

    everything = Choice(AssetFilter())
    assert borne(everything, date(2020, 12, 31)) == [(flat, 2)]
    assert borne(everything, date(2021, 1, 1)) == [(flat, 2), (late, 1)]
    assert borne(Choice(AssetFilter(kind="unit", text="1-2")), date(2021, 1, 1)) == [(flat, 1)]
    assert borne(Choice(AssetFilter(), (court.assets["P-1"],)), date(2021, 1, 1)) == [(late, 1)]


def test_ids_of_another_book_are_not_chosen(court: Court) -> None:
    ids = queries.chosen_ids(EVERYTHING, court.book, Choice(AssetFilter(), (court.assets["P-1"], 10**9)), today=LONG_AGO)
    assert ids == (court.assets["P-1"],)
    for scope in (Scope(frozenset()), Scope(frozenset({court.book + 1}))):
        with pytest.raises(UnknownThing):
            queries.chosen_ids(scope, court.book, Choice(AssetFilter()), today=LONG_AGO)


def test_what_was_voided_by_hand_is_foreseen_where_it_would_be_made_again(court: Court) -> None:
    tariff = court.tariff()
    court.assign(tariff, date(2020, 1, 1))
    court.by_hand(date(2020, 2, 1))
    january = Bill.objects.order_by("starts_on")[0]
    commands.void_bills(OPERATOR, EVERYTHING, court.book, [january.id], today=LONG_AGO, reason="agreed")
    named = commands.Wanted(date(2020, 3, 1), tariff_ids=(tariff,), asset_ids=(court.assets["1-1-101"],))
    stands = queries.standing(EVERYTHING, court.book, named)
    assert (stands.standing, stands.voided) == (1, 1)
    seen = queries.preview_run(EVERYTHING, court.book, named, today=LONG_AGO)
    done = commands.generate(OPERATOR, EVERYTHING, court.book, named, today=LONG_AGO)
    assert (seen.made, seen.amount) == (done.made, done.amount) == (2, january.amount * 2)
