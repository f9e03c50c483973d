"""Flats change hands: from a day on another account holds them, with no day between, and none twice."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tallystick.accounts import queries as accounts
from tallystick.accounts.commands import NewAccount, NewBook, NewParty, add_parties, open_accounts, open_book
from tallystick.estate import queries
from tallystick.estate.commands import (
    NewAsset,
    NewOwner,
    Transfer,
    Transferred,
    add_assets,
    transfer,
    undo_transfer_rows,
)
from tallystick.estate.models import Asset, Holding
from tallystick.kit import sql
from tallystick.kit.period import ALWAYS, OPEN_END
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import EVERYTHING, OPERATOR, Scope

pytestmark = pytest.mark.django_db
TODAY = date(2020, 4, 10)
MAY = date(2020, 5, 1)
WANG = NewOwner("Mr Wang", "13900000009", "wang@example.com")


class Court:
    """Mrs Chen holds 1-1-101 with the space P-017, Mr Li 1-1-102."""

    def __init__(self) -> None:
        garden = NewBook("GARDEN", "Garden Court", "community", "CNY", "Asia/Shanghai")
        self.book = open_book(OPERATOR, EVERYTHING, garden, today=TODAY)
        assets = [NewAsset("1-1-101", "unit"), NewAsset("P-017", "parking", "1-1-101"), NewAsset("1-1-102", "unit")]
        self.ids = add_assets(OPERATOR, EVERYTHING, self.book, assets, today=TODAY)
        people = [NewParty("1-1-101", "Mrs Chen"), NewParty("1-1-102", "Mr Li")]
        add_parties(OPERATOR, EVERYTHING, self.book, people, today=TODAY)

    def transfer(self, *codes: str, on: date = MAY, **more: Any) -> Transferred:
        wanted = Transfer(tuple(self.ids[code] for code in codes), on, **more)
        return transfer(OPERATOR, EVERYTHING, self.book, [wanted], today=TODAY)[0]

    def undo(self, *codes: str) -> None:
        undo_transfer_rows(OPERATOR, EVERYTHING, self.book, [self.ids[code] for code in codes], today=TODAY)

    def held(self, code: str) -> list[tuple[str, date, date]]:
        rows = queries.holdings(EVERYTHING, self.book, self.ids[code])
        return [(row.account_code, row.starts_on, row.ends_on) for row in rows]

    def holder(self, code: str, on_day: date) -> str:
        return str(queries.asset(EVERYTHING, self.book, code, on_day=on_day).account_code)


@pytest.fixture
def court() -> Court:
    return Court()


def gaps(court: Court) -> list[Any]:
    return [found.faults for found in sql.run_checks("estate", [court.book]) if found.faults]


def code_of(command: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as refused:
        command(*args, **more)
    return refused.value.code


def test_a_sold_flat_is_held_by_a_new_account_from_the_day(court: Court) -> None:
    done = court.transfer("1-1-101", owner=WANG)
    assert done.account_code == "1-1-101/2"
    assert court.held("1-1-101") == [("1-1-101", ALWAYS, date(2020, 4, 30)), ("1-1-101/2", MAY, OPEN_END)]
    assert (court.holder("1-1-101", date(2020, 4, 30)), court.holder("1-1-101", MAY)) == ("1-1-101", "1-1-101/2")
    found = accounts.account(EVERYTHING, court.book, "1-1-101/2")
    assert found.name == "Mr Wang"
    (party,) = accounts.parties_of(EVERYTHING, court.book, [found.id])
    assert (party.name, party.phone, party.email, party.role) == ("Mr Wang", "13900000009", "wang@example.com", "owner")
    assert court.held("P-017") == [("1-1-101", ALWAYS, OPEN_END)]
    assert gaps(court) == []


def test_what_goes_along_is_held_by_the_same_account(court: Court) -> None:
    court.transfer("1-1-101", "P-017", owner=WANG, held_by="1-1-101")
    assert court.holder("P-017", MAY) == "1-1-101/2"


def test_each_sale_opens_an_account_of_its_own(court: Court) -> None:
    court.transfer("1-1-101", owner=WANG)
    court.transfer("1-1-101", on=date(2021, 1, 1), owner=NewOwner("Ms Zhao"))
    assert [account for account, _, _ in court.held("1-1-101")] == ["1-1-101", "1-1-101/2", "1-1-101/3"]


def test_a_space_is_moved_to_an_account_that_is_there(court: Court) -> None:
    court.transfer("P-017", account_code="1-1-102", exists=True)
    assert court.holder("P-017", MAY) == "1-1-102"
    assert len(accounts.accounts(EVERYTHING, court.book)) == 2


def test_a_new_account_may_be_called_as_one_likes(court: Court) -> None:
    assert court.transfer("1-1-101", account_code="WANG-01", owner=WANG).account_code == "WANG-01"
    assert code_of(court.transfer, "1-1-102", account_code="WANG-01") == "already_there"


@pytest.mark.parametrize(
    ("codes", "more", "code"),
    [
        (["1-1-101"], {"account_code": "NONE", "exists": True}, "unknown_thing"),
        (["1-1-101"], {"account_code": "1-1-101", "exists": True}, "same_holder"),
        (["1-1-101", "1-1-102"], {"account_code": "1-1-102", "exists": True}, "same_holder"),
        (["1-1-101"], {"exists": True}, "missing"),
        (["1-1-101", "1-1-101"], {}, "duplicate"),
        (["1-1-101", "1-1-102"], {"held_by": "1-1-101"}, "held_by_another"),
        ([], {}, "missing"),
        (["1-1-101"], {"on": date(1900, 1, 1)}, "out_of_range"),
        (["1-1-101"], {"on": date(2120, 5, 1)}, "out_of_range"),
        (["1-1-101"], {"account_code": "x" * 61}, "too_long"),
        (["1-1-101"], {"owner": NewOwner("")}, "missing"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(court: Court, codes: Sequence[str], more: Any, code: str) -> None:
    assert code_of(court.transfer, *codes, **more) == code
    assert Holding.objects.count() == 3
    assert len(accounts.accounts(EVERYTHING, court.book)) == 2


def test_a_transfer_begins_after_the_one_before_it(court: Court) -> None:
    court.transfer("1-1-101", on=MAY)
    for day in (date(2020, 4, 1), MAY):
        assert code_of(court.transfer, "1-1-101", on=day) == "later_transfer"
    court.transfer("1-1-101", on=MAY + timedelta(days=1))
    assert court.held("1-1-101")[1] == ("1-1-101/2", MAY, MAY)
    assert gaps(court) == []


def test_a_transfer_undone_never_was(court: Court) -> None:
    court.transfer("1-1-101", "P-017", owner=WANG)
    court.undo("1-1-101", "P-017")
    assert court.held("1-1-101") == court.held("P-017") == [("1-1-101", ALWAYS, OPEN_END)]
    assert code_of(court.undo, "1-1-101") == "never_transferred"


def test_only_the_last_transfer_is_undone(court: Court) -> None:
    court.transfer("1-1-101", on=MAY)
    court.transfer("1-1-101", on=date(2021, 1, 1))
    court.undo("1-1-101")
    assert court.held("1-1-101") == [("1-1-101", ALWAYS, date(2020, 4, 30)), ("1-1-101/2", MAY, OPEN_END)]


def test_a_strangers_flat_is_not_transferred(court: Court) -> None:
    wanted = Transfer((court.ids["1-1-101"],), MAY)
    assert code_of(transfer, OPERATOR, Scope(frozenset()), court.book, [wanted], today=TODAY) == "unknown_thing"
    river = open_book(OPERATOR, EVERYTHING, NewBook("RIVER", "River", "community", "CNY", "UTC"), today=TODAY)
    assert code_of(transfer, OPERATOR, EVERYTHING, river, [wanted], today=TODAY) == "unknown_thing"
    assert code_of(undo_transfer_rows, OPERATOR, EVERYTHING, river, wanted.asset_ids, today=TODAY) == "unknown_thing"


def commit(change: Any) -> None:
    """Carry out a change, and what would be checked when it is committed."""
    with transaction.atomic():
        change()
        connection.check_constraints()


def test_the_database_itself_refuses_a_day_without_a_holder(court: Court) -> None:
    holding = Holding.objects.filter(asset_id=court.ids["1-1-101"])
    for change in (
        lambda: holding.update(ends_on=MAY),
        lambda: holding.update(starts_on=MAY),
        lambda: holding.delete(),
    ):
        with pytest.raises(IntegrityError):
            commit(change)


def test_the_check_finds_an_asset_that_nobody_holds(court: Court) -> None:
    Asset.objects.create(book_id=court.book, kind="unit", code="9-9-999")
    ((fault,),) = gaps(court)
    assert (fault.fault, fault.code) == ("not_held", "9-9-999")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders=st.lists(st.one_of(st.none(), st.integers(1, 40)), max_size=12))
def test_whatever_is_transferred_and_undone_each_day_has_one_holder(orders: list[int | None]) -> None:
    """The twin: a list of days on which the flat changed hands, as a clerk would keep it."""
    with transaction.atomic():
        court = Court()
        days: list[date] = []
        for number in orders:
            day = None if number is None else TODAY + timedelta(days=number)
            try:
                court.undo("1-1-101") if day is None else court.transfer("1-1-101", on=day)
            except Refusal:
                assert not days if day is None else days and day <= days[-1]
                continue
            days = days[:-1] if day is None else [*days, day]
        connection.check_constraints()
        assert [start for _, start, _ in court.held("1-1-101")] == [ALWAYS, *days]
        assert gaps(court) == []
        transaction.set_rollback(True)


@pytest.mark.parametrize("account", ["1-1-101", "1-1-102"])
def test_accounts_opened_by_hand_do_not_stand_in_the_way(court: Court, account: str) -> None:
    open_accounts(OPERATOR, EVERYTHING, court.book, [NewAccount(f"{account}/2")], today=TODAY)
    assert court.transfer(account).account_code == f"{account}/3"
