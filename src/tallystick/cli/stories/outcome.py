"""What came of a story, in the form that the design promises to programs."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tallystick.accounts import queries as accounts
from tallystick.billing import queries as bills
from tallystick.billing.commands import NoTariffForReading
from tallystick.cashier import queries as cashier
from tallystick.kit.money import minor_digits, rounded
from tallystick.kit.period import month_text
from tallystick.kit.sql import Row
from tallystick.ledger import queries as ledger
from tallystick.metering.commands import NoHabit

from .faults import Fault
from .world import World

HOLDS = "holds"
TOLD = {kind.code: kind.sentence for kind in (NoHabit, NoTariffForReading)}
NOTHING = Decimal(0)


def nothing(today: str | None, faults: list[Fault]) -> dict[str, Any]:
    """The outcome of a story that never began."""
    return _shape(today, faults, bills=[], receipts=[], failed=[], check=HOLDS)


def outcome(world: World, faults: list[Fault], history: bool) -> dict[str, Any]:
    """What is there at the end of a story, with every check of the books carried out.

    `history`: bills that an edit or a re-rating has replaced are told too.
    """
    told = _bills(world, history)
    return _shape(
        world.today.isoformat(),
        faults,
        bills=list(_told_bills(world, told)),
        receipts=list(_receipts(world)),
        failed=_failed(world, told),
        check=_check(world),
    )


def _shape(today: str | None, faults: list[Fault], **found: Any) -> dict[str, Any]:
    return {
        "today": today,
        "ok": not faults and found["check"] == HOLDS,
        "errors": [fault.as_json() for fault in faults],
        "bills": found["bills"],
        "receipts": found["receipts"],
        "credit": [],
        "statements": [],
        "failed": found["failed"],
        "check": found["check"],
    }


def _bills(world: World, history: bool) -> list[Row]:
    """The bills told of, by asset, item and start; of those that begin alike the earlier made first."""
    found = {row.id: row for state in ("live", "void") for row in world.bills(state)}
    if history:
        for bill_id in [row.id for row in found.values() if row.replaces_id]:
            found |= {row.id: row for row in bills.bill_history(world.scope, bill_id, today=world.today)}
    return sorted(found.values(), key=lambda row: (row.asset_code or "", row.item_name, row.starts_on, row.id))


def _told_bills(world: World, told: list[Row]) -> Iterator[dict[str, Any]]:
    names = {row.id: f"b{number}" for number, row in enumerate(told, 1)}
    live = [row.id for row in told if row.status != "void"]
    late_fees = bills.late_fees_of(world.scope, world.book_id, live, world.today)
    reasons = bills.explanations(world.scope, world.book_id, list(names))
    for row in told:
        yield {
            "id": names[row.id],
            "asset": row.asset_code,
            "item": row.item_name,
            "tariff": row.tariff_name,
            "month": month_text(row.starts_on),
            "start": row.starts_on.isoformat(),
            "end": row.ends_on.isoformat(),
            "generated_on": row.made_on.isoformat(),
            "amount": _amount(world, row.amount),
            "paid": _amount(world, row.paid),
            "late_fee": _amount(world, late_fees.get(row.id, NOTHING)),
            "late_fee_of": names.get(row.late_fee_of),
            "status": row.status,
            "why": reasons[row.id].why,
        }


def _amount(world: World, amount: Decimal) -> str:
    digits = minor_digits(world.book.currency)
    return format(rounded(amount, digits), "f")


def _receipts(world: World) -> Iterator[dict[str, Any]]:
    codes = {row.id: row.code for row in accounts.accounts(world.scope, world.book_id)}
    for row in reversed(cashier.all_receipts(world.scope, world.book_id)):
        yield {
            "number": row.number,
            "on": row.on_day.isoformat(),
            "kind": row.kind,
            "account": codes[row.account_id],
            "amount": _amount(world, row.amount),
            "order": None,
            "lines": [_line(world, line) for line in row.lines],
        }


def _line(world: World, line: Row) -> dict[str, Any]:
    return {"item": line.item_name, "month": month_text(line.starts_on), "amount": _amount(world, line.amount)}


def _failed(world: World, told: list[Row]) -> list[dict[str, Any]]:
    """Bills that could not be worked out and still are not there, each once, with the latest reason."""
    made = {(row.asset_code, row.tariff_name, row.starts_on) for row in told if row.status != "void"}
    found = [row for run_id in world.runs for row in bills.run_failures(world.scope, run_id)]
    latest = {(row.asset_code, row.tariff_name, row.starts_on): row for row in [*found, *world.unmade]}
    rows = [row for key, row in latest.items() if key not in made]
    return [_failure(row) for row in sorted(rows, key=lambda row: (row.asset_code, row.item_name, row.starts_on))]


def _failure(row: Row) -> dict[str, Any]:
    return {
        "asset": row.asset_code,
        "item": row.item_name,
        "tariff": row.tariff_name,
        "month": month_text(row.starts_on),
        "code": row.code,
        "reason": _reason(row),
    }


def _reason(row: Row) -> str:
    reasons = {
        "division_by_zero": _("The formula divides by zero."),
        "negative": _("The amount comes out below zero."),
        "too_large": _("The amount has more than 12 digits before the point."),
        "missing_measure": _("{asset} has no {measure}.").format(asset=row.asset_code, measure=row.lacks),
    }
    if row.code in TOLD:
        return str(TOLD[row.code]).format(name=row.name)
    return reasons.get(row.code, str(row.code))


def _check(world: World) -> str | list[dict[str, Any]]:
    """`holds`, or the checks that do not, with what they found."""
    broken = [found for found in ledger.checks(world.scope) if found.faults]
    return [{"check": f"{one.room}.{one.name}", "faults": [_plain(row) for row in one.faults]} for one in broken] or HOLDS


def _plain(row: Row) -> dict[str, Any]:
    return {name: value if isinstance(value, int | None) else str(value) for name, value in row.items()}
