"""What the codes of this room are called on screen."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tallystick.billing.queries import NAMES
from tallystick.formula.names import FUNCTIONS, VARIABLES, spelled

from .. import labels, writing

CYCLE: dict[str, Any] = {"natural_year": _("Calendar year"), "billing_year": _("Year from the day of binding")}
LATE_FROM: dict[str, Any] = {"period_start": _("The period's first day"), "period_end": _("The period's last day")}
PARTIAL: dict[str, Any] = {"full": _("A whole period"), "days": _("Its days only")}
METHOD: dict[str, Any] = {
    "unit_price": _("Unit price × measure"),
    "per_asset": _("An amount for each unit"),
    "fixed": _("One amount for all"),
    "formula": _("Formula"),
}
PRICE_FOR: dict[str, Any] = {"period": _("the whole period"), "month": _("each month of it")}
MONTHS: dict[int, Any] = {
    1: _("One month"),
    2: _("Two months"),
    3: _("Quarter"),
    4: _("Four months"),
    6: _("Half year"),
    12: _("Year"),
}
STATE: dict[str, Any] = {
    "standing": _("In force or to come"),
    "in_force": _("In force"),
    "coming": _("To come"),
    "ended": _("Ended"),
    "removed": _("Taken back"),
    "any": _("All"),
}
TAGS = {"in_force": "paid", "coming": "part", "ended": "", "removed": "void"}
# In what the measures are counted; a meter's own unit is known to its item alone.
UNIT = {
    "building_area": "m²",
    "inner_area": "m²",
    "shared_area": "m²",
    "parking_area": "m²",
    "displacement": "L",
}
FUNCTION: dict[str, Any] = {
    "IF": _("IF(condition, then, else): the one or the other"),
    "AND": _("AND(condition, …): all of them hold"),
    "OR": _("OR(condition, …): one of them holds"),
    "NOT": _("NOT(condition): it does not hold"),
    "MIN": _("MIN(number, …): the least"),
    "MAX": _("MAX(number, …): the greatest"),
    "ABS": _("ABS(number): without its minus"),
    "ROUND": _("ROUND(number, digits): half away from zero"),
    "ROUNDUP": _("ROUNDUP(number, digits): away from zero"),
    "ROUNDDOWN": _("ROUNDDOWN(number, digits): towards zero"),
    "CEILING": _("CEILING(number, step): up to a multiple of the step"),
    "FLOOR": _("FLOOR(number, step): down to a multiple of the step"),
    "TIER": _("TIER(quantity, limit, price, …, last price): each part at the price of its tier"),
    "TIERFROM": _("TIERFROM(before, quantity, limit, price, …, last price): tiers counted from what was used before"),
}
assert set(FUNCTION) == set(FUNCTIONS)
# What a button puts into a formula; the cursor is left within the brackets.
INSERTED = {
    "IF": "IF(, , )",
    "TIER": "TIER(, , , )",
    "TIERFROM": "TIERFROM(, , , , )",
} | {name: f"{name}()" for name in ("AND", "OR", "NOT", "ABS")} | {
    name: f"{name}(, )" for name in ("MIN", "MAX", "ROUND", "ROUNDUP", "ROUNDDOWN", "CEILING", "FLOOR")
}  # fmt: skip
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Of the reading"), ("usage", "usage_before", "previous", "current", "multiplier", "loss", "shared")),
    (_("Of the unit"), ("building_area", "inner_area", "shared_area", "floor", "household")),
    (_("Of the space or vehicle"), ("parking_area", "displacement")),
    (_("Of the period and the assignment"), ("months", "days", "amount")),
)
assert {name for _label, names in GROUPS for name in names} == set(VARIABLES)


def state_tag(row: Any) -> str:
    """How the tag of an assignment's state looks."""
    return TAGS[row["state"]]


def measure(name: str) -> str:
    """What a variable is called: this year's usage before."""
    return str(NAMES.get(name) or labels.MEASURE.get(name, name))


def variable(name: str) -> str:
    """A variable as formulas in the reader's language write it: usage, 用量, sản_lượng."""
    return spelled(name, get_language() or "en")


def beginnings() -> list[tuple[str, str]]:
    """Formulas to begin with, in the reader's language: what each does, and its text."""
    usage, area, floor = variable("usage"), variable("building_area"), variable("floor")
    return [
        (str(_("Tiers")), f"TIER({usage}, 180, 0.56, 260, 0.61, 0.86)"),
        (str(_("At least so much")), f"MAX({usage} * 2.9, 10)"),
        (str(_("More from a floor on")), f"{area} * IF({floor} > 6, 1.8, 1.5)"),
    ]


def measures(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Measures to choose from."""
    return [(name, capital(measure(name))) for name in names]


def capital(text: object) -> str:
    told = str(text)
    return told[:1].upper() + told[1:]


def price(row: Any) -> str:
    """A tariff's price in short: 1.2 × building area; 80; each unit's own; TIER(…)."""
    if row["method"] == "unit_price":
        return f"{writing.figure(row['unit_price'])} × {measure(row['measure'])}" if row["unit_price"] is not None else ""
    if row["method"] == "fixed":
        return writing.figure(row["amount"]) if row["amount"] is not None else ""
    if row["method"] == "formula":
        return str(row["formula_text"] or "")
    return str(_("entered for each unit"))


def per(row: Any) -> str:
    """For how long a tariff's price is: Quarter, each month of it."""
    if row["months"] == 1:
        return str(MONTHS[1])
    return f"{MONTHS[row['months']]}, {PRICE_FOR[row['price_for']]}" if row["method"] else str(MONTHS[row["months"]])
