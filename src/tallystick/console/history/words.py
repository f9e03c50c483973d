"""What kinds, fields and values of set-up rows are called in the history, in the reader's language."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tallystick.history.queries import FieldChange
from tallystick.identity.queries import PERMISSIONS, ROLE_NAMES
from tallystick.kit.period import ALWAYS, OPEN_END
from tallystick.kit.sql import Row

from .. import labels, writing
from ..webhooks.words import KINDS as EVENTS

LONGEST = 160  # characters of a text in a line of a list
KINDS: dict[str, Any] = {
    "book": _("Book"),
    "account": _("Account"),
    "party": _("Resident"),
    "account_party": _("Resident of an account"),
    "building": _("Building"),
    "asset": _("Unit, parking space or vehicle"),
    "holding": _("Account of a unit"),
    "item": _("Charge item"),
    "formula": _("Formula"),
    "tariff": _("Tariff"),
    "version": _("Price of a tariff"),
    "assignment": _("Assignment"),
    "meter": _("Meter"),
    "user": _("User"),
    "role": _("Role"),
    "token": _("API token"),
    "webhook": _("Webhook"),
}
WHATS: dict[str, Any] = {"added": _("Added"), "changed": _("Changed"), "removed": _("Removed")}
FIELDS: dict[str, Any] = {
    "account_id": _("Account"),
    "all_books": _("All books"),
    "all_items": _("All charge items"),
    "amount": _("Amount"),
    "asset_id": _("Unit, parking space or vehicle"),
    "book_ids": _("Books"),
    "building_area": _("Building area"),
    "building_id": _("Building"),
    "ceiling_percent": _("Late fee at most, percent"),
    "code": _("Code"),
    "currency": _("Currency"),
    "communal": _("Communal"),
    "cycle": _("Cycle"),
    "daily_percent": _("Late fee a day, percent"),
    "digits": _("Digits"),
    "displacement": _("Displacement"),
    "email": _("E-mail"),
    "end_on": _("To"),
    "ends_on": _("To"),
    "examples": _("Figures tried"),
    "expires_at": _("Expires"),
    "final": _("Its last figure"),
    "final_rolled_over": _("Went past its last digit"),
    "floor": _("Floor"),
    "formula_text": _("Formula"),
    "grace_days": _("Grace days"),
    "household": _("Household size"),
    "in_force_from": _("In force from"),
    "initial": _("First figure"),
    "inner_area": _("Inner area"),
    "installed_on": _("Put in on"),
    "is_active": _("May sign in"),
    "item_id": _("Charge item"),
    "item_ids": _("Charge items"),
    "kind": _("Kind"),
    "kinds": _("Told of"),
    "label": _("Label printed anew"),
    "language": _("Language"),
    "late_from": _("Late fee from"),
    "loss": _("With loss"),
    "made_on": _("Made"),
    "measure": _("Measure"),
    "method": _("Method"),
    "months": _("Months"),
    "multiplier": _("Multiplier"),
    "name": _("Name"),
    "on_usage": _("By usage"),
    "parking_area": _("Parking area"),
    "partial_period": _("Part of a period"),
    "party_id": _("Resident"),
    "paused": _("Paused"),
    "permissions": _("Permissions"),
    "phone": _("Phone"),
    "place": _("Where it hangs"),
    "pre_generate_month": _("Opens the next year in"),
    "prefix": _("Begins with"),
    "price_for": _("Price for a"),
    "remark": _("Remark"),
    "removed": _("Removed"),
    "removed_on": _("Removed"),
    "replaces_id": _("In the place of"),
    "role": _("Role"),
    "role_id": _("Role"),
    "room": _("Room"),
    "serial": _("Serial number"),
    "shared_area": _("Shared area"),
    "start_on": _("From"),
    "starts_on": _("From"),
    "tariff_id": _("Tariff"),
    "tax_percent": _("Tax, percent"),
    "text": _("Formula"),
    "timezone": _("Time zone"),
    "unit_price": _("Unit price"),
    "url": _("Address"),
    "user_id": _("User"),
    "username": _("User name"),
    "withdrawn_at": _("Withdrawn"),
}
# By the field, then by the code that is stored.
CHOICES: dict[str, dict[str, Any]] = {
    "kind": labels.KIND | {"community": _("Community"), "trade": _("Trade")},
    "role": {"owner": _("Owner"), "tenant": _("Tenant"), "contact": _("Contact")},
    "cycle": {"natural_year": _("Natural year"), "billing_year": _("Billing year")},
    "late_from": {"period_start": _("Period start"), "period_end": _("Period end")},
    "partial_period": {"full": _("Full"), "days": _("By days")},
    "method": {
        "unit_price": _("Unit price"),
        "url": _("Address"),
        "per_asset": _("Entered for each unit"),
        "fixed": _("Fixed"),
        "formula": _("Formula"),
    },
    "measure": labels.MEASURE,
    "price_for": {"period": _("Period"), "month": _("Month")},
    "language": {"en": "English", "zh-hans": "简体中文", "vi": "Tiếng Việt"},
}


def kind_of(row: Row) -> Any:
    """What kind of thing was changed: of assets, what they are."""
    return labels.KIND.get(row.variety, KINDS[row.kind]) if row.kind == "asset" else KINDS[row.kind]


def name_of(row: Row) -> str:
    """What the thing is called; a built-in role by its name, not by its code."""
    return _role(row.name) if row.kind == "role" else row.name


def _role(name: str) -> str:
    return str(ROLE_NAMES.get(name, name))


class Line(NamedTuple):
    """What became of a field: its name, and what stood and stands there, as the reader writes it; "" where nothing does."""

    field: str
    was: str
    now: str


def lines(row: Row) -> Iterator[Line]:
    """What became of each field of a change."""
    for change in row.fields:
        yield Line(str(FIELDS[change.code]), written(row, change, change.was), written(row, change, change.now))


def told(row: Row) -> str:
    """What became of the fields of a change, a line for each: Floor: 3 → 4."""
    return "\n".join(_line(row.what, line) for line in lines(row))


def _line(what: str, line: Line) -> str:
    if what == "changed":
        return f"{line.field}: {short(line.was) or '–'} → {short(line.now) or '–'}"
    return f"{line.field}: {short(line.now if what == 'added' else line.was)}"


def short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"


def written(row: Row, change: FieldChange, value: Any) -> str:
    """A value as the reader's language writes it."""
    if value is None or value == []:
        return ""
    if change.stored in WRITTEN:
        return WRITTEN[change.stored](value, row)
    if change.stored == "role" or (row.kind, change.code) == ("role", "code"):
        return _role(value)
    if change.stored == "choice":
        return str(CHOICES.get(change.code, {}).get(value, value))
    return str(value)


def _day(value: date, row: Row) -> str:
    if value == ALWAYS:
        return gettext("from always")
    return gettext("no end") if value == OPEN_END else writing.day(value)


WRITTEN: dict[str, Callable[[Any, Row], str]] = {
    "figure": lambda value, row: writing.figure(value),
    "whole": lambda value, row: writing.count(value),
    "day": _day,
    "month": lambda value, row: labels.month_name(value),
    "moment": lambda value, row: writing.moment(value, row.timezone),
    "yes": lambda value, row: gettext("yes") if value else gettext("no"),
    "books": lambda value, row: ", ".join(value),
    "items": lambda value, row: ", ".join(value),
    "permissions": lambda value, row: ", ".join(str(PERMISSIONS.get(code, code)) for code in value),
    "told": lambda value, row: ", ".join(str(EVENTS.get(code, code)) for code in value),
    "examples": lambda value, row: "; ".join(_example(one) for one in value),
}


def _example(one: dict[str, Any]) -> str:
    given = ", ".join(f"{name} = {figure}" for name, figure in one["values"].items())
    return f"{given}: {one['result']}" if given else str(one["result"])
