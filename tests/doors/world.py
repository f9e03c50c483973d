"""Two books side by side: Garden Court, where our people work, and one of strangers that they must never see.

All that the strangers have bears their mark in its name, so that any trace of it in an answer is found.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.db import connection
from django.utils import timezone

from tallystick.accounts import commands as accounts
from tallystick.accounts import queries as accounts_asked
from tallystick.accounts.commands import NewParty
from tallystick.billing import commands as billing
from tallystick.billing import queries as billing_asked
from tallystick.cashier import commands as cashier
from tallystick.console.tests.garden import Garden, generate, make_garden
from tallystick.estate import queries as estate_asked
from tallystick.identity import commands as identity
from tallystick.identity.commands import NewToken, NewUser
from tallystick.identity.queries import PERMISSIONS, User
from tallystick.identity.rules import BUILT_IN_ROLES
from tallystick.kit import sql
from tallystick.kit.who import EVERYTHING, OPERATOR, Actor
from tallystick.metering.commands import NewApportionment, WantedSheet
from tallystick.metering.models import Meter
from tallystick.tariffs import commands as tariffs
from tallystick.tariffs import queries as tariffs_asked
from tallystick.webhooks import commands as webhooks
from tallystick.webhooks.models import Delivery

MARK = "stranger"
TODAY = date(2020, 4, 10)
PHOTO = "0123456789abcdef" * 4  # that our reading names, and theirs
EVERY = frozenset(PERMISSIONS)


@dataclass(slots=True)
class Side:
    """What one of the two books holds that an address or a form can name."""

    garden: Garden
    code: str
    things: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class World:
    ours: Side
    theirs: Side
    users: dict[str, User]
    tokens: dict[str, str]


def make_world() -> World:
    """Both books with bills, a receipt, a failed run's like; one user and one token for each role, of our book alone."""
    ours, theirs = _side("GARDEN", "our"), _side("STRANGER", MARK)
    token = identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    assert token
    users = {role: _user(role, ours.garden.book_id) for role in BUILT_IN_ROLES}
    stranger = _user("cashier", theirs.garden.book_id, f"{MARK}-cashier")
    # Somebody who may be shut out on the way, while the others go on.
    ours.things |= _of_user(_user("cashier", ours.garden.book_id, "our-cashier"))
    theirs.things |= _of_user(stranger)
    tokens = {role: _token(user, BUILT_IN_ROLES[role], ours.garden.book_id) for role, user in users.items()}
    return World(ours, theirs, users, tokens)


def _side(code: str, mark: str) -> Side:
    garden = make_garden(TODAY, code=code, floors=1)
    book_id, today = garden.book_id, garden.today
    codes = [row.code for row in accounts_asked.accounts(EVERYTHING, book_id)]
    accounts.add_parties(OPERATOR, EVERYTHING, book_id, [NewParty(code, f"{mark} {code}") for code in codes], today=today)
    generate(garden, date(2020, 6, 30))
    side = Side(garden, code, {"book": code, "book_id": book_id})
    _add_charges(side, mark)
    _add_things(side)
    return side


def _add_charges(side: Side, mark: str) -> None:
    """An item, a formula, a tariff, and its assignment, by name."""
    book_id, today = side.garden.book_id, side.garden.today
    item = tariffs.add_items(OPERATOR, EVERYTHING, book_id, [tariffs.NewItem(f"{mark} fee")], today=today)[f"{mark} fee"]
    formula = tariffs.NewFormula(f"{mark} formula", "building_area * 2")
    formulas = tariffs.add_formulas(OPERATOR, EVERYTHING, book_id, [formula], today=today)
    price = tariffs.NewVersion(formula_text="building_area * 2")
    tariff = tariffs.NewTariff(item, f"{mark} tariff", "formula", price)
    (tariff_id,) = tariffs.add_tariffs(OPERATOR, EVERYTHING, book_id, [tariff], today=today)
    wanted = tariffs.NewAssignment(side.garden.assets["1-1-101"], tariff_id, TODAY)
    (assignment_id,) = tariffs.assign(OPERATOR, EVERYTHING, book_id, [wanted], today=today)
    (version,) = tariffs_asked.versions(EVERYTHING, tariff_id)
    side.things |= {
        "item_id": item, "item": f"{mark} fee", "formula_id": next(iter(formulas.values())), "tariff_id": tariff_id,
        "tariff": f"{mark} tariff", "assignment_id": assignment_id, "version_id": version.id,
    }  # fmt: skip


def _add_things(side: Side) -> None:
    book_id, garden = side.garden.book_id, side.garden
    account = accounts_asked.account(EVERYTHING, book_id, "1-1-101")
    first, second, *_others = billing_asked.open_bills(EVERYTHING, book_id, [account.id], on_day=TODAY)
    order = cashier.Collection(account.id, [cashier.Pick(first.id)], means=[cashier.Means("cash")])
    (receipt_id,) = cashier.collect(OPERATOR, EVERYTHING, book_id, [order], today=TODAY)
    run = billing_asked.runs(EVERYTHING, limit=1)[0]
    building = estate_asked.buildings(EVERYTHING, book_id)[0]
    party = accounts_asked.parties_of(EVERYTHING, book_id, [account.id])[0]
    meter = Meter.objects.create(
        book_id=book_id, asset_id=garden.assets["1-1-101"], item_id=side.things["item_id"], serial=f"{side.code}-1"
    )
    side.things |= _read(side, side.code.lower()) | _told(side)
    side.things |= {
        "code": "1-1-101", "asset_code": "1-1-101", "account_code": "1-1-101", "asset": "1-1-101", "account": "1-1-101",
        "asset_id": garden.assets["1-1-101"], "account_id": account.id, "bill_id": second.id, "receipt_id": receipt_id,
        "run_id": run.id, "building_id": building.id, "building": building.code, "party_id": party.party_id,
        "meter_id": meter.id, "session_id": 1, "check_room": "ledger",
        "check_name": "debits_equal_credits", "kind": "asset", "thing_id": garden.assets["1-1-101"],
    }  # fmt: skip


def _read(side: Side, mark: str) -> dict[str, Any]:
    """A reading, with the bill that it makes."""
    book_id, asset_id, today = side.garden.book_id, side.garden.assets["1-1-101"], side.garden.today
    item = tariffs.add_items(OPERATOR, EVERYTHING, book_id, [tariffs.NewItem(f"{mark} power")], today=today)[f"{mark} power"]
    price = tariffs.NewVersion(unit_price=Decimal(1))
    tariff = tariffs.NewTariff(item, f"{mark} power", "unit_price", price, measure="usage")
    (tariff_id,) = tariffs.add_tariffs(OPERATOR, EVERYTHING, book_id, [tariff], today=today)
    tariffs.assign(OPERATOR, EVERYTHING, book_id, [tariffs.NewAssignment(asset_id, tariff_id, TODAY)], today=today)
    reading = billing.NewReading(asset_id, item, date(2020, 4, 1), Decimal(100), photo=PHOTO)
    shared = NewApportionment(item, date(2020, 5, 1), 1, (asset_id,), quantity=Decimal(3))
    file = BytesIO(b"Unit code,Current reading,Billing month\nX,1,2020-04\n")
    sheet = billing.import_sheet(OPERATOR, EVERYTHING, book_id, file, f"{mark}.csv", WantedSheet(item), today=today)
    return {
        "sheet_id": sheet.id,
        "reading_id": billing.enter_readings(OPERATOR, EVERYTHING, book_id, [reading], today=today)[0],
        "apportionment_id": billing.apportion(OPERATOR, EVERYTHING, book_id, shared, today=today),
    }


def _told(side: Side) -> dict[str, Any]:
    """An address that is told of what happens in this book, and a message to it."""
    book_id = side.garden.book_id
    wanted = webhooks.NewEndpoint(f"{side.code} ERP", "https://example.com/hooks", ("run.done",), (book_id,))
    endpoint_id, _secret = webhooks.add_endpoint(Actor(1, side.code), EVERYTHING, wanted, holding=EVERY, private=False)
    webhooks.announce(book_id, "run.done", [{"by": side.code}], [endpoint_id], now=timezone.now())
    return {"endpoint_id": endpoint_id, "delivery_id": Delivery.objects.get(endpoint_id=endpoint_id).pk}


def _user(role: str, book_id: int, username: str = "") -> User:
    role_id = User._meta.get_field("role").related_model.objects.get(code=role).pk  # type: ignore[union-attr]
    wanted = NewUser(username or role, username or role.title(), role_id, book_ids=frozenset({book_id}))
    user_id, _link = identity.invite_user(OPERATOR, EVERYTHING, wanted, holding=EVERY, now=timezone.now())
    return User.objects.get(id=user_id)


def _token(user: User, permissions: Iterable[str], book_id: int) -> str:
    from tallystick.identity.queries import actor_of, scope_of

    held = frozenset(permissions)
    wanted = NewToken(
        user.username, held or frozenset({"bills.see"}), timezone.now() + timedelta(days=30), book_ids=frozenset({book_id})
    )
    return identity.make_token(actor_of(user), scope_of(user), wanted, holding=held, now=timezone.now())[1]


def _of_user(user: User) -> dict[str, Any]:
    """A user, their token, and a role: roles are common to all books."""
    _token(user, BUILT_IN_ROLES["cashier"], user.book_ids[0])
    token = user.apitoken_set.get()
    return {"user_id": user.pk, "username": user.username, "token_id": token.pk, "role_id": user.role_id}


def state_of(book_id: int) -> dict[str, str]:
    """A digest of each table's rows of a book: what must be the same after whatever was tried."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND column_name = 'book_id' ORDER BY table_name"
        )
        tables = [name for (name,) in cursor.fetchall()]
    digest = "SELECT coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') AS digest FROM \"{}\" t WHERE book_id = %(book)s"
    return {table: sql.fetch(digest.format(table), {"book": book_id})[0].digest for table in tables}
