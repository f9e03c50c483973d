"""The sample community in small, and the people who work in it: what the guide's pictures show."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from tallystick.accounts import commands as accounts
from tallystick.accounts.queries import books
from tallystick.billing import commands as billing
from tallystick.cli import demo
from tallystick.cli.demo import life, workbooks
from tallystick.cli.output import Output
from tallystick.estate import commands as estate
from tallystick.estate.queries import asset_ids
from tallystick.identity import commands as identity
from tallystick.identity.commands import NewRole, NewUser
from tallystick.identity.queries import PERMISSIONS, User, actor_of
from tallystick.identity.queries import roles as roles_of
from tallystick.identity.rules import BUILT_IN_ROLES
from tallystick.kit.period import today_in
from tallystick.kit.who import EVERYTHING, OPERATOR, Actor
from tallystick.tariffs import commands as tariffs
from tallystick.tariffs import queries as charges

# Two buildings of 96 flats instead of eight of 150.
SMALL = {"BUILDINGS": 2, "ENTRANCES": 2, "FLOORS": 12, "ROOMS": 4, "PARKING": 40, "VEHICLES": 24}
EVERY = frozenset(PERMISSIONS)
FRONT_DESK = "Front desk"
PEOPLE = (
    ("song", "Mrs Song", "accountant", ("GARDEN",)), ("tang", "Ms Tang", "cashier", ("GARDEN",)),
    ("lu", "Mr Lu", FRONT_DESK, ("GARDEN",)), ("binh", "Anh Bình", "cashier", ("RIVER",)),
    ("wu", "Mr Wu", "reader", ("GARDEN",)), ("qian", "Ms Qian", "auditor", ("GARDEN", "RIVER")),
)  # fmt: skip


def make_sample(patch: pytest.MonkeyPatch, folder: Path, months: int) -> str:
    """Garden Court with some months of life to yesterday, Green River with two, people, what they changed, and a book just
    begun; the administrator's one-time token.
    """
    today = today_in("Asia/Shanghai")
    for name, value in SMALL.items():
        patch.setattr(workbooks, name, value)
    for code, lived in (("GARDEN", months), ("RIVER", 2)):
        patch.setattr(life, "MONTHS", lived)
        demo._make_book(code, folder, today - timedelta(days=1), Output(json=True))
    token = identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    people = _people({book.code: book.id for book in books(EVERYTHING)})
    _begin(today)
    _changes(people["song"], books(EVERYTHING)[0].id, today)
    return token


def _people(book_ids: dict[str, int]) -> dict[str, User]:
    zhao = User.objects.get(username="zhao")
    permissions = BUILT_IN_ROLES["cashier"] | {"late_fees.waive"}
    identity.add_role(actor_of(zhao), EVERYTHING, NewRole(FRONT_DESK, permissions), holding=EVERY)
    roles = {role.code or role.name: role.id for role in roles_of(EVERYTHING)}
    found = {}
    for username, name, role, codes in PEOPLE:
        wanted = NewUser(username, name, roles[role], book_ids=frozenset(book_ids[code] for code in codes))
        user_id, link = identity.invite_user(actor_of(zhao), EVERYTHING, wanted, holding=EVERY, now=timezone.now())
        if username != "qian":  # she has not come in yet
            identity.choose_password(link, "three quiet herons", now=timezone.now())
        found[username] = User.objects.get(pk=user_id)
    for username in ("song", "tang"):
        Authenticator.objects.create(user=found[username], type="totp", data={})
    identity.disable_user(actor_of(zhao), EVERYTHING, found["wu"].pk, holding=EVERY, reason="moved to the water works")
    return found


def _changes(song: User, book_id: int, today: date) -> None:
    """A price from next year on, a flat measured again and one not at all; then bills made half a year ahead."""
    by, new_year = actor_of(song), date(today.year + 1, 1, 1)
    tariff = charges.tariff(EVERYTHING, book_id, "Residential")
    price = tariffs.NewVersion(unit_price=Decimal("2.5"), in_force_from=new_year)
    tariffs.add_version(by, EVERYTHING, tariff.id, price, today=today, reason="owners' meeting, minute 7")
    _measure(by, book_id, "1-1-504", Decimal("240.5"), "two flats made one", today)
    _measure(by, book_id, "2-1-301", None, "to be measured again", today)
    billing.generate(by, EVERYTHING, book_id, billing.Wanted(through=date(today.year + 1, 6, 30)), today=today)


def _measure(by: Actor, book_id: int, code: str, area: Decimal | None, why: str, today: date) -> None:
    building, _, room = code.split("-")
    change = estate.AssetChange(
        asset_ids(EVERYTHING, book_id, [code])[code], code, building, room, int(room[:-2]), building_area=area
    )
    estate.change_assets(by, EVERYTHING, book_id, [change], today=today, reason=why)


def _begin(today: date) -> None:
    """A third book, whose guided set-up was left before its first tariff."""
    book = accounts.NewBook("SUNNY", "阳光花园", "community", "CNY", "Asia/Shanghai")
    book_id = accounts.open_book(OPERATOR, EVERYTHING, book, today=today)
    estate.add_buildings(OPERATOR, EVERYTHING, book_id, [estate.NewBuilding("1", "1号楼")], today=today)
    flats = [
        estate.NewAsset(f"1-1-{floor}01", "unit", building_code="1", room=f"{floor}01", floor=floor) for floor in range(1, 7)
    ]
    estate.add_assets(OPERATOR, EVERYTHING, book_id, flats, today=today)
    tariffs.add_items(OPERATOR, EVERYTHING, book_id, [tariffs.NewItem("物业费")], today=today)
