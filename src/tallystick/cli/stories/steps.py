"""The steps of a story, each turned into the commands that a clerk, or the clock, would give."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tallystick.accounts import queries as account_queries
from tallystick.billing import commands as billing
from tallystick.billing import queries as bills
from tallystick.cashier import commands as cashier
from tallystick.estate import commands as estate
from tallystick.jobs.nightly import midnight
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.tariffs import commands as tariffs
from tallystick.tariffs import queries as tariff_queries

from . import metering
from .faults import Ambiguous, ClockGoesBack
from .said import Said
from .setting import version
from .world import TELLER, World


def assign(world: World, said: Said) -> None:
    new = tariffs.NewAssignment(
        world.asset(said.text("asset")).id,
        world.tariff(said.text("tariff"), said.maybe("item")).id,
        said.day("start"),
        said.maybe_day("end"),
        said.decimal("amount"),
    )
    if said.flag("replace"):
        make_way(world, new)
    tariffs.assign(TELLER, world.scope, world.book_id, [new], today=world.today)


def make_way(world: World, new: tariffs.NewAssignment) -> None:
    """End what the new assignment replaces, and see to its bills."""
    endings = tariff_queries.in_the_way(world.scope, world.book_id, [new])
    billing.end_assignments(TELLER, world.scope, world.book_id, endings, today=world.today)


def advance(world: World, day: date) -> None:
    """Every midnight up to the day happens; those on which nothing can open are passed over unplayed."""
    _refuse_past(world, day)
    midnight: date | None = world.today + timedelta(days=1)
    while midnight is not None and midnight <= day:
        world.refuse_endless()
        world.today = midnight
        nightly(world)
        midnight = bills.next_opening_day(world.scope, world.book_id, midnight)
    world.today = day


def at(world: World, day: date) -> None:
    _refuse_past(world, day)
    world.today = day


def _refuse_past(world: World, day: date) -> None:
    if day < world.today:
        raise ClockGoesBack(today=world.today, day=day)


def nightly(world: World, said: Said | None = None) -> None:
    """What midnight does: the cycles that open are billed."""
    world.runs.append(midnight(world.book_id, world.today).run_id)


def generate(world: World, said: Said) -> None:
    wanted = billing.Wanted(
        through=said.day("through"),
        item_ids=(world.item_id(said.text("item")),) if "item" in said else None,
        tariff_ids=(world.tariff(said.text("tariff"), said.maybe("item")).id,) if "tariff" in said else None,
        asset_ids=(world.asset(said.text("asset")).id,) if "asset" in said else None,
    )
    made = billing.generate(TELLER, world.scope, world.book_id, wanted, today=world.today)
    world.runs.append(made.run_id)


def undo_run(world: World, said: Said) -> None:
    """The last run that made bills, and is not undone yet."""
    for run_id in reversed(world.runs):
        run = bills.run(world.scope, run_id)
        if run.made and run.stage == "done":
            reason = said.maybe("reason") or ""
            billing.undo_run(TELLER, world.scope, run_id, today=world.today, reason=reason)
            return
    raise UnknownThing(kind=_("bill run"), name="last")


def price(world: World, said: Said) -> None:
    tariff = world.tariff(said.text("tariff"), said.maybe("item"))
    new = version(world, said, in_force_from=said.day("from"))
    tariffs.add_version(TELLER, world.scope, tariff.id, new, today=world.today)
    if said.flag("rerate"):
        done = billing.rerate(TELLER, world.scope, world.book_id, tariff.id, today=world.today)
        world.unmade += done.failed


def end_assignment(world: World, said: Said) -> None:
    tariff = world.tariff(said.text("tariff"), said.maybe("item"))
    asset = world.asset(said.text("asset"))
    found = tariff_queries.assignments(world.scope, world.book_id, asset_ids=[asset.id], tariff_ids=[tariff.id])
    if not found:
        raise UnknownThing(kind=_("assignment"), name=f"{tariff.name}, {asset.code}")
    end = said.day("end")
    # Of several one after another the one that is in force on the last day; else the last one.
    running = [one for one in found if one.start_on <= end and (one.end_on is None or end <= one.end_on)]
    ending = billing.Ending((running or found)[-1].id, end)
    billing.end_assignments(TELLER, world.scope, world.book_id, [ending], today=world.today)


def transfer(world: World, said: Said) -> None:
    """From a day on another account holds the asset: one that is there, or else a new one."""
    asset, code = world.asset(said.text("asset")), said.text("to")
    is_there = bool(account_queries.account_ids(world.scope, world.book_id, [code]))
    wanted = estate.Transfer((asset.id,), said.day("on"), code, exists=is_there)
    estate.transfer(TELLER, world.scope, world.book_id, [wanted], today=world.today)
    if said.flag("bills"):
        billing.move_bills_after_transfer(TELLER, world.scope, world.book_id, [asset.id], today=world.today)


def void_bill(world: World, said: Said) -> None:
    reason = said.maybe("reason") or ""
    billing.void_bills(TELLER, world.scope, world.book_id, [_bill(world, said).id], today=world.today, reason=reason)


def waive_late_fee(world: World, said: Said) -> None:
    reason = said.maybe("reason") or ""
    billing.waive_late_fees(TELLER, world.scope, world.book_id, [_bill(world, said).id], today=world.today, reason=reason)


def post_late_fees(world: World, said: Said) -> None:
    billing.post_late_fees(TELLER, world.scope, world.book_id, today=world.today)


def collect(world: World, said: Said) -> None:
    """Take money from an account for its bills."""
    account_id = world.account_id(said.text("account"))
    new = cashier.Collection(
        account_id,
        bills=_picked(world, account_id, said),
        amount=said.decimal("amount"),
        means=_means(said),
        on_day=said.maybe_day("on"),
        remark=said.maybe("remark") or "",
    )
    _receipt(world, said, cashier.collect(TELLER, world.scope, world.book_id, [new], today=world.today))


def void_receipt(world: World, said: Said) -> None:
    wanted = [world.receipt_id(said.text("receipt"))]
    reason = said.maybe("reason") or ""
    made = cashier.void_receipts(TELLER, world.scope, world.book_id, wanted, today=world.today, reason=reason)
    _receipt(world, said, made)


def _receipt(world: World, said: Said, made: Sequence[int]) -> None:
    world.last_receipt = made[0]
    if "as" in said:
        world.receipts[said.text("as")] = made[0]


def _means(said: Said) -> tuple[cashier.Means, ...]:
    if "means" in said:
        return tuple(
            cashier.Means(one.text("method"), one.decimal("amount"), one.maybe("reference") or "") for one in said.tables("means")
        )
    return (cashier.Means(said.maybe("method") or "cash"),)


def _picked(world: World, account_id: int, said: Said) -> Any:
    """`all`, `due`, or the bills named one by one."""
    bills_said = said.table.get("bills", "all")
    if isinstance(bills_said, str):
        return bills_said
    return [cashier.Pick(_bill(world, one, account_id).id, one.decimal("amount")) for one in said.tables("bills")]


def _bill(world: World, said: Said, account_id: int | None = None) -> Row:
    """The one live bill that is meant: by item and month, and whatever else is said of it; a late fee's only if no other is."""
    item_id, month = world.item_id(said.text("item")), said.month()
    live = world.bills(account_id=account_id, item_id=item_id, month_from=month, month_to=month)
    found = [row for row in live if _is_meant(row, said)]
    found = [row for row in found if row.late_fee_of is None] or found
    name = " ".join(filter(None, [said.maybe("asset"), said.text("item"), said.text("month")]))
    if not found:
        raise UnknownThing(kind=_("bill"), name=name)
    if len(found) > 1:
        raise Ambiguous(count=len(found), name=name)
    return found[0]


def _is_meant(row: Row, said: Said) -> bool:
    named = {"asset": row.asset_code, "tariff": row.tariff_name, "start": row.starts_on.isoformat()}
    return all(said.text(key) == value for key, value in named.items() if key in said)


STEPS: dict[str, Callable[[World, Said], None]] = {
    "assign": assign,
    "nightly": nightly,
    "generate": generate,
    "undo_run": undo_run,
    **metering.STEPS,
    "price": price,
    "end_assignment": end_assignment,
    "transfer": transfer,
    "void_bill": void_bill,
    "waive_late_fee": waive_late_fee,
    "post_late_fees": post_late_fees,
    "collect": collect,
    "void_receipt": void_receipt,
}
DAYS: dict[str, Callable[[World, date], None]] = {"advance": advance, "at": at}
