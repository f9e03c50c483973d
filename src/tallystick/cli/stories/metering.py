"""The steps of a story that concern meters and readings."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from tallystick.billing import commands as billing
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.metering import commands, queries
from tallystick.tariffs import queries as tariff_queries

from .faults import Ambiguous
from .said import Said
from .world import TELLER, World

FIGURES = {
    "previous": "decimal",
    "multiplier": "decimal",
    "loss": "decimal",
    "shared": "decimal",
    "amount": "decimal",
    "read_on": "day",
    "remark": "text",
}
BY = {"equal": commands.EQUAL, "area": commands.BY_AREA, "building_area": commands.BY_AREA, "usage": commands.BY_USAGE}


def reading(world: World, said: Said) -> None:
    new = billing.NewReading(
        world.asset(said.text("asset")).id,
        world.item_id(said.text("item")),
        said.month(),
        current=said.decimal("current"),  # type: ignore[arg-type]  # the schema asks for it
        serial=said.maybe("serial") or "",
        rolled_over=said.flag("rollover"),
        **said.given(FIGURES),
    )
    waits = "bill" in said and not said.flag("bill")
    billing.enter_readings(TELLER, world.scope, world.book_id, [new], today=world.today, bill=not waits)


def edit_reading(world: World, said: Said) -> None:
    different = said.given(FIGURES | {"current": "decimal"})
    if "rollover" in said:
        different["rolled_over"] = said.flag("rollover")
    change = billing.ReadingChange(**different, clear_amount=said.flag("clear_amount"))
    billing.edit_reading(TELLER, world.scope, world.book_id, _reading_id(world, said), change, today=world.today)


def delete_reading(world: World, said: Said) -> None:
    reason = said.maybe("reason") or ""
    billing.delete_reading(TELLER, world.scope, world.book_id, _reading_id(world, said), today=world.today, reason=reason)


def generate_readings(world: World, said: Said) -> None:
    """Bill what waits, of the month and before; what cannot be billed is told at the end of the story."""
    done = billing.bill_readings(
        TELLER,
        world.scope,
        world.book_id,
        today=world.today,
        item_id=world.item_id(said.text("item")) if "item" in said else None,
        asset_ids=[world.asset(said.text("asset")).id] if "asset" in said else None,
        through=said.month() if "month" in said else None,
    )
    world.unmade += [_unmade(row, row.month) for row in done.failed]


def estimate(world: World, said: Said) -> None:
    """Estimate a month; the meters that have no habit are told at the end of the story."""
    assets = None
    if "asset" in said or "assets" in said:
        codes = [said.text("asset")] if "asset" in said else said.table["assets"]
        assets = [world.asset(str(code)).id for code in codes]
    item_id, month = world.item_id(said.text("item")), said.month()
    done = billing.estimate_readings(TELLER, world.scope, world.book_id, item_id, month, today=world.today, asset_ids=assets)
    world.unmade += [_unmade(Row(row, item_name=said.text("item")), month) for row in done.skipped]


def replace_meter(world: World, said: Said) -> None:
    new = commands.Replacement(
        said.day("on"),
        said.decimal("final"),  # type: ignore[arg-type]  # the schema asks for it
        serial=said.maybe("serial") or "",
        rolled_over=said.flag("rollover"),
        **said.given({"initial": "decimal", "multiplier": "decimal", "digits": "whole"}),
    )
    old = _meter(world, said, said.maybe("old"))
    commands.replace_meter(TELLER, world.scope, world.book_id, old.id, new, today=world.today)


def undo_replacement(world: World, said: Said) -> None:
    new = _meter(world, said, said.maybe("serial"))
    reason = said.maybe("reason") or ""
    commands.undo_replacement(TELLER, world.scope, world.book_id, new.id, today=world.today, reason=reason)


def apportion(world: World, said: Said) -> None:
    """Share a communal meter's usage, or a quantity, out over assets: all that are charged for the item, or those named."""
    item_id = world.item_id(said.text("item"))
    over = said.table.get("over", "all")
    assets = _charged(world, item_id) if over == "all" else [world.asset(str(code)).id for code in over]
    new = billing.NewApportionment(
        item_id,
        said.month(),
        BY[said.maybe("by") or "equal"],
        tuple(assets),
        meter_id=_communal(world, item_id, said.text("meter")).id if "meter" in said else None,
        quantity=said.decimal("quantity"),
    )
    billing.apportion(TELLER, world.scope, world.book_id, new, today=world.today)


def undo_apportionment(world: World, said: Said) -> None:
    """The last one of an item and month."""
    item_id, name = world.item_id(said.text("item")), f"{said.text('item')} {said.text('month')}"
    found = [row.id for row in queries.apportionments(world.scope, world.book_id, item_id=item_id, month=said.month()).stream()]
    if not found:
        raise UnknownThing(kind=_("apportionment"), name=name)
    reason = said.maybe("reason") or ""
    billing.undo_apportionment(TELLER, world.scope, world.book_id, max(found), today=world.today, reason=reason)


def _reading_id(world: World, said: Said) -> int:
    asset_id, item_id = world.asset(said.text("asset")).id, world.item_id(said.text("item"))
    serial = said.maybe("serial") or ""
    return int(queries.reading_of(world.scope, world.book_id, asset_id, item_id, said.month(), serial).id)


def _meter(world: World, said: Said, serial: str | None) -> Row:
    """The meter in use of an asset and item: the one with the serial, or the only one."""
    asset, item = world.asset(said.text("asset")), said.text("item")
    wanted = queries.MeterFilter(item_id=world.item_id(item), asset_ids=(asset.id,), state="in_use")
    found = list(queries.listed_meters(world.scope, world.book_id, wanted).stream())
    if serial is not None:
        found = [row for row in found if row.serial == serial]
    if not found:
        raise UnknownThing(kind=_("meter"), name=serial or f"{asset.code} {item}")
    if len(found) > 1:
        raise Ambiguous(count=len(found), name=f"{asset.code} {item}")
    return found[0]


def _communal(world: World, item_id: int, name: str) -> Row:
    """A meter of an item by its serial, or the communal one of an asset."""
    rows = list(queries.listed_meters(world.scope, world.book_id, queries.MeterFilter(item_id=item_id)).stream())
    found = [row for row in rows if row.serial == name] or [row for row in rows if row.asset_code == name and row.communal]
    if not found:
        raise UnknownThing(kind=_("meter"), name=name)
    if len(found) > 1:
        raise Ambiguous(count=len(found), name=name)
    return found[0]


def _charged(world: World, item_id: int) -> list[int]:
    return sorted({row.asset_id for row in tariff_queries.assignments(world.scope, world.book_id, item_ids=[item_id])})


def _unmade(row: Row, month: date) -> Row:
    return Row(row, starts_on=month, tariff_name=None, lacks="")


STEPS: dict[str, Callable[[World, Said], None]] = {
    "reading": reading,
    "edit_reading": edit_reading,
    "delete_reading": delete_reading,
    "generate_readings": generate_readings,
    "estimate": estimate,
    "replace_meter": replace_meter,
    "undo_replacement": undo_replacement,
    "apportion": apportion,
    "undo_apportionment": undo_apportionment,
}
