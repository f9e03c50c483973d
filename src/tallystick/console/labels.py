"""What codes are called on screen, in the reader's language."""

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import get_month_names
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tallystick.kit.refusal import Refusal
from tallystick.kit.sql import Row

from . import writing

STATUS: dict[str, Any] = {
    "open": _("Open"),
    "part": _("Part paid"),
    "paid": _("Paid"),
    "void": _("Void"),
    "overdue": _("Overdue"),
}
STATE: dict[str, Any] = {
    "live": _("All but void"),
    "unpaid": _("Not fully paid"),
    "open": _("Open, nothing paid"),
    "part": _("Part paid"),
    "paid": _("Paid"),
    "overdue": _("Overdue"),
    "void": _("Void"),
}
STAGE: dict[str, Any] = {
    "waiting": _("Waiting"),
    "done": _("Done"),
    "failed": _("Failed"),
    "undone": _("Undone"),
}
METHOD: dict[str, Any] = {
    "wechat": _("WeChat"),
    "alipay": _("Alipay"),
    "cash": _("Cash"),
    "transfer": _("Bank transfer"),
    "card": _("Card"),
    "vietqr": _("VietQR"),
}
VOIDED: dict[int, Any] = {
    1: _("voided by hand"),
    2: _("replaced"),
    3: _("its run was undone"),
    4: _("its assignment ended before it"),
    5: _("its reading was deleted"),
    6: _("its receipt was voided"),
}
KIND: dict[str, Any] = {"unit": _("Unit"), "parking": _("Parking space"), "vehicle": _("Vehicle")}
FAILURE: dict[str, Any] = {
    "missing_measure": _("The unit has no figure for “{lacks}”."),
    "division_by_zero": _("The formula divides by zero."),
    "negative": _("The amount would be below zero."),
    "too_large": _("The amount would be too large."),
}
MEASURE: dict[str, Any] = {
    "building_area": _("building area"),
    "inner_area": _("inner area"),
    "shared_area": _("shared area"),
    "parking_area": _("parking area"),
    "displacement": _("displacement"),
    "floor": _("floor"),
    "household": _("household size"),
    "usage": _("usage"),
    "amount": _("amount"),
}


ACTOR: dict[str, Any] = {"clock": _("Midnight run"), "operator": _("Command line")}
# What fields are called on screen that commands refuse by name.
PLACE: dict[str, Any] = {
    "amount": _("Amount taken"),
    "means": _("Paid by"),
    "method": _("Paid by"),
    "reference": _("Reference"),
    "on_day": _("Day the money came"),
    "remark": _("Remark"),
    "reason": _("Reason"),
    "bills": _("Bills ticked"),
}
REPLACED_FOR: dict[str, Any] = {
    "reading": _("the reading was changed"),
    "price": _("the price was changed"),
    "again": _("worked out again"),
    "transfer": _("the unit was transferred"),
}


def actor(name: str, user_id: int | None = None) -> str:
    """Who did it: a user by name, or what gives orders of its own."""
    return str(ACTOR.get(name, name)) if user_id is None else name


def refused(refusal: Refusal) -> str:
    """Why not, with the place as the screen calls it; a field's name in the code is nothing to people."""
    thing, comma, field = (refusal.place or "").rpartition(", ")
    if not re.fullmatch("[a-z_]*", field):
        thing, field = f"{thing}{comma}{field}", ""
    shown = ", ".join(part for part in (thing, str(PLACE.get(field, ""))) if part)
    return f"{shown}: {told(refusal)}" if shown else told(refusal)


def told(refusal: Refusal) -> str:
    """A refusal's sentence, its figures and days as the reader's language writes them."""
    if type(refusal).message is not Refusal.message:
        return refusal.message
    return str(refusal.sentence).format(**{name: _as_read(fact) for name, fact in refusal.facts.items()})


def _as_read(fact: object) -> object:
    if isinstance(fact, Decimal):
        return writing.exact(fact)
    return _Day(fact.year, fact.month, fact.day) if isinstance(fact, date) else fact


class _Day(date):
    """A day in a sentence: as the reader writes it, unless the sentence says how."""

    def __format__(self, spec: str) -> str:
        return super().__format__(spec) if spec else writing.day(self)


def void_reason(how: int | None, reason: str) -> str:
    """Why a bill is void: what happened, and what people said, in their words."""
    said = f"“{reason}”" if reason and reason not in REPLACED_FOR else str(REPLACED_FOR.get(reason, ""))
    return ", ".join(part for part in (str(VOIDED[how]) if how else "", said) if part)


def failure(code: str, lacks: str) -> str:
    """Why a bill cannot be worked out, in a sentence."""
    sentence = FAILURE.get(code, _("The formula cannot be worked out ({code})."))
    return str(sentence).format(lacks=MEASURE.get(lacks, lacks), code=code)


def wanted(asked: str, assets: int | None = None) -> str:
    """What a run was asked to make, from its stored JSON; `assets`: for how many chosen ones, where not for all."""
    through = json.loads(asked)["through"]
    if through is None:
        return str(_("what midnight makes"))
    told = str(_("by hand, through {day}")).format(day=writing.day(date.fromisoformat(through)))
    if assets is None:
        return told
    chosen = ngettext("for %(n)s chosen unit", "for %(n)s chosen units", assets) % {"n": writing.count(assets)}
    return f"{told}, {chosen}"


def month_name(number: int) -> str:
    """A month's short name, for the picker: Jan, 1月, thg 1."""
    return str(get_month_names("abbreviated", "stand-alone", writing.locale())[number])


class MonthNames:
    """The twelve short names in the reader's language, for the picker's attribute: written when the page is."""

    def __str__(self) -> str:
        return "|".join(month_name(number) for number in range(1, 13))


def books(rows: list[Row]) -> list[tuple[str, str]]:
    """Books to choose from, by code; the code is shown where a name stands twice."""
    names = [row.name for row in rows]
    return [(row.code, row.name if names.count(row.name) == 1 else f"{row.name} ({row.code})") for row in rows]


def buildings(rows: list[Row]) -> list[tuple[str, str]]:
    """Buildings to choose from, by code."""
    return [(row.code, row.name or row.code) for row in rows]


def items(rows: list[Row]) -> list[tuple[int, str]]:
    """Charge items to choose from, by id."""
    return [(row.id, row.name) for row in rows]

# Other ways to show that it is still the same person, by the library's name for them.
AGAIN: dict[str, Any] = {
    "reauthenticate": _("With the password"),
    "mfa_reauthenticate": _("With a code"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}
TOKEN: dict[str, Any] = {
    "good": _("In force"),
    "expired": _("Expired"),
    "withdrawn": _("Withdrawn"),
    "user_disabled": _("Its user is disabled"),
}
# What a browser says of itself, in the order in which it must be looked for: most say that they are others too.
BROWSERS = {
    "Edg/": "Edge", "OPR/": "Opera", "MicroMessenger": "WeChat", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari",
}  # fmt: skip
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "Mac", "Linux": "Linux"}


def browser(agent: str) -> str:
    """A browser as people know it, from what it says of itself: Chrome, Windows."""
    found = [next((name for mark, name in known.items() if mark in agent), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in found if name) or str(_("unknown"))
