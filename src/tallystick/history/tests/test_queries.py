"""Changes as people read them: of what, who, why, from what to what; found by any name; within a scope."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tallystick.accounts.models import Account, AccountParty, Book, Party
from tallystick.estate.models import Asset, Building, Holding
from tallystick.history import queries
from tallystick.history.queries import ChangeFilter
from tallystick.identity.models import Role, User
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.trail import trail
from tallystick.kit.who import CLOCK, EVERYTHING, Actor, Scope
from tallystick.metering.models import Meter
from tallystick.tariffs.models import Assignment, ChargeItem, Formula, Tariff, TariffVersion

pytestmark = pytest.mark.django_db
ANN, BEN = Actor(7, "Ann Nguyễn"), Actor(8, "Ben")
MAY = date(2020, 5, 1)


@dataclass
class Court:
    book: int
    other: int
    asset: int
    account: int
    party: int
    item: int
    common: int
    tariff: int
    version: int
    user: int


@pytest.fixture
def court() -> Court:
    """Maple Court with Mrs Chen in A-101, set up by Ann; beside it Oak Yard, opened by Ben."""
    with transaction.atomic(), trail(ANN, "moved in"):
        book = Book.objects.create(code="MC", name="Maple Court", kind="community", currency="CNY", timezone="Asia/Shanghai")
        building = Building.objects.create(book=book, code="1")
        account = Account.objects.create(book=book, code="A-101", name="")
        asset = Asset.objects.create(book=book, kind="unit", code="A-101", building=building, building_area=Decimal("89.5"))
        Holding.objects.create(book=book, asset=asset, account=account)
        party = Party.objects.create(book=book, name="Mrs Chen")
        AccountParty.objects.create(book=book, account=account, party=party)
        item = ChargeItem.objects.create(book=book, name="Water")
        tariff = Tariff.objects.create(book=book, item=item, name="Tap water", currency="CNY", method="unit_price")
        version = TariffVersion.objects.create(tariff=tariff, unit_price=Decimal("2.05"))
        Assignment.objects.create(book=book, asset=asset, item=item, tariff=tariff, start_on=MAY, made_on=MAY)
        Meter.objects.create(book=book, asset=asset, item=item, serial="W-1")
    with transaction.atomic(), trail(BEN):
        other = Book.objects.create(code="OY", name="Oak Yard", kind="community", currency="CNY", timezone="UTC")
        Account.objects.create(book=other, code="B-1")
        common = ChargeItem.objects.create(name="Parking")
        Formula.objects.create(name="Twice", text="2 * 3")
        user = User.objects.create(
            username="cai", name="Cai", role=Role.objects.create(name="Reader", permissions=["readings.see"])
        )
    return Court(book.id, other.id, asset.id, account.id, party.id, item.id, common.id, tariff.id, version.id, user.id)


def told(rows: list[Row]) -> list[tuple[str, str, str]]:
    return [(row.kind, row.name, row.what) for row in rows]


def found(text: str = "", scope: Scope = EVERYTHING, **filters: object) -> list[tuple[str, str, str]]:
    wanted = ChangeFilter(text=text, **filters)  # type: ignore[arg-type]
    return told(queries.changes(scope, wanted, limit=100).rows)


def change_area(court: Court, area: str, actor: Actor = BEN, reason: str = "measured again") -> None:
    with transaction.atomic(), trail(actor, reason):
        Asset.objects.filter(id=court.asset).update(building_area=Decimal(area))


def test_a_change_says_who_why_and_from_what_to_what(court: Court) -> None:
    change_area(court, "90.25")
    row = queries.changes(EVERYTHING, ChangeFilter(), limit=1).rows[0]
    assert (row.actor, row.user_id, row.reason, row.kind, row.name, row.what) == (
        "Ben", 8, "measured again", "asset", "A-101", "changed",
    )  # fmt: skip
    assert row.fields == [("building_area", "figure", Decimal("89.5"), Decimal("90.25"))]
    assert (row.book_name, row.timezone) == ("Maple Court", "Asia/Shanghai")


def test_things_that_are_tied_together_are_called_by_their_names(court: Court) -> None:
    named = {kind: name for kind, name, _ in found(book_id=court.book)}
    assert named == {
        "book": "Maple Court",
        "building": "1",
        "account": "A-101",
        "asset": "A-101",
        "holding": "A-101 · A-101",
        "party": "Mrs Chen",
        "account_party": "A-101 · Mrs Chen",
        "item": "Water",
        "tariff": "Tap water",
        "version": "Tap water",
        "assignment": "A-101 · Tap water",
        "meter": "A-101 · Water · W-1",
    }


def test_what_was_added_and_removed_shows_what_it_was(court: Court) -> None:
    Meter.objects.all().delete()
    removed, added = (row for row in queries.changes(EVERYTHING, ChangeFilter(kind="meter")).rows)
    assert (removed.what, added.what) == ("removed", "added")
    assert [(one.code, one.was, one.now) for one in added.fields] == [
        ("asset_id", None, "A-101"), ("item_id", None, "Water"), ("serial", None, "W-1"),
        ("multiplier", None, 1), ("initial", None, 0), ("label", None, 1),
    ]  # fmt: skip
    assert [(one.code, one.was) for one in removed.fields] == [(one.code, one.now) for one in added.fields]


def test_what_has_gone_is_still_called_by_its_name(court: Court) -> None:
    AccountParty.objects.all().delete()
    Party.objects.all().delete()
    assert found(kind="account_party") == [
        ("account_party", "A-101 · Mrs Chen", "removed"), ("account_party", "A-101 · Mrs Chen", "added"),
    ]  # fmt: skip


def test_a_thing_is_found_by_every_name_it_had_and_with_what_hangs_on_it(court: Court) -> None:
    Asset.objects.filter(id=court.asset).update(code="C-303")
    kinds = {"asset", "holding", "assignment", "meter"}
    assert {kind for kind, _, _ in found("c-303")} == kinds
    assert {kind for kind, _, _ in found("a-101")} == kinds | {"account", "account_party"}
    assert ("asset", "C-303", "changed") in found("A-101")
    assert found("Tap", kind="version") == [("version", "Tap water", "added")]


def test_search_finds_who_and_why_without_tones(court: Court) -> None:
    assert len(found("nguyen", book_id=court.book)) == 12
    assert len(found("MOVED", book_id=court.book)) == 12
    assert found("nobody's") == []


def test_changes_are_narrowed_by_person_kind_what_and_act(court: Court) -> None:
    assert {kind for kind, _, _ in found(user_id=8)} == {"book", "account", "item", "formula", "role", "user"}
    assert found(kind="formula") == [("formula", "Twice", "added")]
    assert found(what="removed") == []
    act = queries.changes(EVERYTHING, ChangeFilter(kind="formula")).rows[0].act_id
    assert len(found(act_id=act)) == 6


def test_days_are_the_books(court: Court) -> None:
    at = queries.changes(EVERYTHING, ChangeFilter(kind="book", book_id=court.book)).rows[0].at
    with connection.cursor() as cursor:
        cursor.execute("SELECT (%s::timestamptz AT TIME ZONE 'Asia/Shanghai')::date", [at])
        (day,) = cursor.fetchone()
    later, earlier = date.fromordinal(day.toordinal() + 1), date.fromordinal(day.toordinal() - 1)
    assert len(found(book_id=court.book, from_day=day, to_day=day)) == 12
    assert found(book_id=court.book, from_day=later) == found(book_id=court.book, to_day=earlier) == []


def test_pages_follow_each_other_newest_first(court: Court) -> None:
    whole = queries.changes(EVERYTHING, ChangeFilter(), limit=100)
    first = queries.changes(EVERYTHING, ChangeFilter(), limit=7)
    second = queries.changes(EVERYTHING, ChangeFilter(), first.after, limit=100)
    assert whole.after is None
    assert [row.id for row in first.rows + second.rows] == [row.id for row in whole.rows]
    assert [row.id for row in whole.rows] == sorted((row.id for row in whole.rows), reverse=True)
    listed = queries.listed_changes(EVERYTHING, ChangeFilter())
    assert [row.name for row in listed.stream()] == [row.name for row in whole.rows]
    assert listed.count() == len(whole.rows)


def test_who_sees_some_books_sees_no_others_and_nothing_common(court: Court) -> None:
    maple = Scope(frozenset({court.book}))
    assert len(found(scope=maple)) == 12
    assert found(scope=maple, book_id=court.other) == []
    assert found("Twice", maple) == found("cai", maple) == found("B-1", maple) == []


def test_users_and_roles_are_for_who_sees_every_book(court: Court) -> None:
    assert found(scope=Scope(frozenset()), kind="user") == []
    rows = queries.changes(EVERYTHING, ChangeFilter(kind="user")).rows
    assert ("role_id", "role", None, "Reader") in rows[0].fields


def test_who_sees_some_items_sees_no_others(court: Court) -> None:
    parking = Scope(None, frozenset({court.common}))
    kinds = {kind for kind, _, _ in found(scope=parking)}
    assert kinds.isdisjoint({"tariff", "version", "assignment", "meter"})
    assert found(scope=parking, kind="item") == [("item", "Parking", "added")]


def test_a_things_own_page_shows_its_parts_too(court: Court) -> None:
    maple = Scope(frozenset({court.book}))
    assert {row.kind for row in queries.changes_of(maple, "asset", court.asset).rows} == {
        "asset",
        "holding",
        "assignment",
        "meter",
    }
    assert {row.kind for row in queries.changes_of(maple, "account", court.account).rows} == {
        "account",
        "account_party",
        "holding",
    }
    assert {row.kind for row in queries.changes_of(maple, "tariff", court.tariff).rows} == {"tariff", "version"}
    assert {row.kind for row in queries.changes_of(maple, "party", court.party).rows} == {"party", "account_party"}
    assert told(queries.changes_of(maple, "item", court.common).rows) == [("item", "Parking", "added")]
    assert told(queries.changes_of(EVERYTHING, "user", court.user).rows) == [("user", "Cai", "added")]


def test_things_out_of_scope_never_were(court: Court) -> None:
    elsewhere, no_water = Scope(frozenset({court.other})), Scope(None, frozenset({court.common}))
    for scope, kind, thing_id in (
        (elsewhere, "asset", court.asset),
        (elsewhere, "version", court.version),
        (no_water, "tariff", court.tariff),
        (EVERYTHING, "asset", 10**9),
        (EVERYTHING, "receipt", 1),
    ):
        with pytest.raises(UnknownThing):
            queries.changes_of(scope, kind, thing_id)


def test_secrets_are_in_no_event(court: Court) -> None:
    User.objects.filter(id=court.user).update(password="pbkdf2$x")
    assert told(queries.changes_of(EVERYTHING, "user", court.user).rows) == [("user", "Cai", "added")]


def test_rows_changed_by_hand_show_nobody(court: Court) -> None:
    Book.objects.filter(id=court.book).update(name="Maple Garden")
    (row,) = queries.changes(EVERYTHING, ChangeFilter(), limit=1).rows
    assert (row.actor, row.user_id, row.reason, row.name) == ("", None, "", "Maple Garden")
    with transaction.atomic(), trail(CLOCK):
        Book.objects.filter(id=court.book).update(name="Maple Court")
    assert queries.changes(EVERYTHING, ChangeFilter(), limit=1).rows[0].actor == "clock"


@pytest.mark.parametrize("text", ["", "a-101"])
def test_a_page_takes_the_same_few_queries_whatever_is_on_it(court: Court, text: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        queries.changes(EVERYTHING, ChangeFilter(text=text), limit=100)
    assert sum(query["sql"].startswith(("SELECT", "--")) for query in asked.captured_queries) == (4 if text else 3)
