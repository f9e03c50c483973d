"""The setting of a story: its book, and what is there before the first step, through the rooms' own commands."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from tallystick import formula as language
from tallystick.accounts import commands as accounts
from tallystick.accounts import queries as account_queries
from tallystick.estate import commands as estate
from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.who import EVERYTHING
from tallystick.metering import commands as metering
from tallystick.tariffs import commands as tariffs

from .faults import Placed
from .reader import Table
from .said import Said
from .world import TELLER, World

BOOK_CODE = "STORY"
CURRENCY, TIMEZONE = "CNY", "Asia/Shanghai"
ASSET = {
    "room": "text",
    "floor": "whole",
    "household": "whole",
    "building_area": "decimal",
    "inner_area": "decimal",
    "shared_area": "decimal",
    "parking_area": "decimal",
    "displacement": "decimal",
}
ITEM = {
    "cycle": "text",
    "pre_generate_month": "whole",
    "partial_period": "text",
    "loss": "flag",
    "tax_percent": "decimal",
}
LATE_FEE = {"grace_days": "whole", "daily_percent": "decimal", "ceiling_percent": "decimal"}
TARIFF = {"measure": "text", "months": "whole", "price_for": "text", "currency": "text", "remark": "text"}
METER = {
    "serial": "text",
    "multiplier": "decimal",
    "initial": "decimal",
    "digits": "whole",
    "place": "text",
    "communal": "flag",
}

Place = list[str | int]
Things = Sequence[Any]


def build(story: Table) -> World:
    """The world of a story before its first step. Placed refusals where something in it cannot be."""
    said = Said(story)
    world = _open_book(said)
    _open_accounts(world, said)
    _add(["assets"], [_asset(one) for one in said.tables("assets")], world, estate.add_assets)
    _add_formulas(world)
    _add(["items"], [_item(one) for one in said.tables("items")], world, tariffs.add_items)
    _add(["tariffs"], _each(["tariffs"], said, lambda one: _tariff(world, one)), world, tariffs.add_tariffs)
    _add(["meters"], _each(["meters"], said, lambda one: _meter(world, one)), world, metering.add_meters)
    return world


def _open_book(said: Said) -> World:
    book = Said(said.table.get("book", Table(1)))
    code = book.maybe("code") or BOOK_CODE
    new = accounts.NewBook(
        code=code,
        name=book.maybe("name") or code,
        kind=book.maybe("kind") or "community",
        currency=said.maybe("currency") or CURRENCY,
        timezone=said.maybe("timezone") or TIMEZONE,
    )
    today = said.day("today")
    try:
        book_id = accounts.open_book(TELLER, EVERYTHING, new, today=today)
    except Refusal as refusal:
        field = str(refusal.place).rpartition(", ")[2]
        raise Placed(refusal, [field] if field in said else ["book"]) from None
    return World(account_queries.book_by_id(EVERYTHING, book_id), today, dict(said.table.get("formulas", {})))


def _open_accounts(world: World, said: Said) -> None:
    """Those that are named, and those that assets name or have of their own; buildings that assets name too."""
    named = [accounts.NewAccount(one.text("code"), one.maybe("name") or "") for one in said.tables("accounts")]
    codes = {account.code for account in named}
    held = dict.fromkeys(one.maybe("account") or one.text("code") for one in said.tables("assets"))
    others = [accounts.NewAccount(code) for code in held if code not in codes]
    _add(["accounts"], [*named, *others], world, accounts.open_accounts)
    buildings = dict.fromkeys(one.text("building") for one in said.tables("assets") if "building" in one)
    _add(["assets"], [estate.NewBuilding(code) for code in buildings], world, estate.add_buildings)


def _asset(said: Said) -> estate.NewAsset:
    return estate.NewAsset(
        said.text("code"),
        said.text("kind"),
        account_code=said.maybe("account") or said.text("code"),
        building_code=said.maybe("building"),
        **said.given(ASSET),
    )


def _add_formulas(world: World) -> None:
    new = [tariffs.NewFormula(name, text) for name, text in world.formulas.items()]
    _add(["formulas"], new, world, tariffs.add_formulas, list(world.formulas))


def _item(said: Said) -> tariffs.NewItem:
    late_fee = Said(said.table.get("late_fee", Table(1)))
    return tariffs.NewItem(
        said.text("name"),
        late_from=late_fee.maybe("from") or "period_end",
        **said.given(ITEM),
        **late_fee.given(LATE_FEE),
    )


def _tariff(world: World, said: Said) -> tariffs.NewTariff:
    item_id = world.item_id(said.text("item"))
    return tariffs.NewTariff(item_id, said.text("name"), said.text("method"), version(world, said), **said.given(TARIFF))


def version(world: World, said: Said, **more: date) -> tariffs.NewVersion:
    """The price, amount or formula that a tariff, or the step `price`, gives."""
    text = _formula_text(world, said.text("formula")) if "formula" in said else ""
    return tariffs.NewVersion(unit_price=said.decimal("unit_price"), amount=said.decimal("amount"), formula_text=text, **more)


def _formula_text(world: World, said: str) -> str:
    """A formula of the file by its name, or a formula; plain words that are neither are a name that is not there."""
    text = world.formulas.get(said, said)
    if said not in world.formulas and re.fullmatch(r"[^\W\d][\w ]*", said):
        try:
            language.parse(text)
        except language.FormulaError:
            raise UnknownThing(kind="formula", name=said) from None
    return text


def _meter(world: World, said: Said) -> metering.NewMeter:
    asset_id, item_id = world.asset(said.text("asset")).id, world.item_id(said.text("item"))
    return metering.NewMeter(asset_id, item_id, **said.given(METER))


def _each(path: Place, said: Said, make: Callable[[Said], Any]) -> Things:
    """A section's entries as values; a name among them that is not there is refused with its place."""
    made = []
    for number, one in enumerate(said.tables(str(path[0]))):
        try:
            made.append(make(one))
        except Refusal as refusal:
            raise Placed(refusal, [*path, number]) from None
    return made


def _add(path: Place, things: Things, world: World, command: Callable[..., Any], keys: Place | None = None) -> None:
    """Order a section's things all at once; where that is refused, one by one, to find the place.

    `keys` are what they are called by in the file, where that is not their number.
    """

    def order(some: Things) -> None:
        command(TELLER, world.scope, world.book_id, some, today=world.today)

    if not things:
        return
    try:
        order(things)
    except Refusal as refusal:
        number = _first_refused(things, order)
        raise Placed(refusal, [*path, keys[number] if keys else number]) from None


def _first_refused(things: Things, order: Callable[[Things], None]) -> int:
    """The number of the first thing that is refused when it is ordered after those before it."""
    for number, thing in enumerate(things):
        try:
            order([thing])
        except Refusal:
            return number
    return 0
