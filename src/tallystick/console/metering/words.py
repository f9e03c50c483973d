"""What this folder's codes are called on screen."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tallystick.kit.sql import Row

from .. import labels
from ..writing import figure

WAYS: dict[int, Any] = {
    1: _("By hand"),
    2: _("From a sheet"),
    3: _("On the phone"),
    4: _("From a program"),
    5: _("Estimated"),
    6: _("Its share alone"),
}
STATES: dict[str, Any] = {
    "unbilled": _("Not billed yet"),
    "open": labels.STATE["open"],
    "part": labels.STATE["part"],
    "paid": labels.STATE["paid"],
}
TAGS: dict[str, Any] = {"unbilled": _("Not billed"), **{state: labels.STATUS[state] for state in ("open", "part", "paid")}}
MARKS: dict[str, Any] = {"estimated": _("Estimated"), "unusual": _("Far from habit"), "gap": _("Gap to the reading before")}
BY: dict[int, Any] = {1: _("Equally"), 2: _("By building area"), 3: _("By usage of the month")}
METER_STATES: dict[str, Any] = {"use": _("In use"), "communal": _("Communal, in use"), "removed": _("Taken down")}
FAILED: dict[str, Any] = {
    "no_tariff": _("No tariff on usage is bound to it in this month."),
    "no_habit": _("It has no readings yet from which its usage could be estimated."),
}


def marks(row: Row) -> str:
    """What is to be said of a reading in a list, in few words."""
    said = {
        "estimated": row.estimated,
        "unusual": row.unusual,
        "gap": row.gap,
        "rolled": row.rolled_over,
        "given": row.amount_given is not None,
    }
    names = {**MARKS, "gap": _("Gap"), "rolled": _("Rolled over"), "given": _("Amount entered")}
    return ", ".join(str(names[name]) for name, holds in said.items() if holds)


def habit(row: Row) -> str:
    """What the meter is used to, beside a usage that is far from it."""
    return str(_("usually {usage}")).format(usage=figure(rough(row.habit))) if row.unusual else ""


def rough(number: Any) -> Any:
    """A mean, to one decimal."""
    return None if number is None else round(number, 1)


def failed(row: Row) -> str:
    """Why a reading was not billed, or a meter not estimated."""
    return str(FAILED[row.code]) if row.code in FAILED else labels.failure(row.code, row.get("lacks") or "")


def meter(row: Row) -> str:
    """What a meter is called beside its item: its number, else where it hangs."""
    return str(row.serial or row.place or _("without number"))
