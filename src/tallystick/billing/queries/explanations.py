"""How a bill's amount came about: in one line, and step by step."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tallystick.formula import evaluate, explain, parse, render_number
from tallystick.kit import money, sql
from tallystick.kit.period import ALWAYS, month_text
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.who import Scope

from ..models import Bill
from ..rules.late_fees import Laid, LateTerms, fee_of, stretches

NAMES = {
    "usage": gettext_lazy("usage"),
    "previous": gettext_lazy("previous reading"),
    "current": gettext_lazy("current reading"),
    "multiplier": gettext_lazy("multiplier"),
    "loss": gettext_lazy("loss"),
    "shared": gettext_lazy("shared usage"),
    "usage_before": gettext_lazy("this year's usage before"),
    "building_area": gettext_lazy("building area"),
    "inner_area": gettext_lazy("inner area"),
    "shared_area": gettext_lazy("shared area"),
    "parking_area": gettext_lazy("parking area"),
    "displacement": gettext_lazy("displacement"),
    "floor": gettext_lazy("floor"),
    "household": gettext_lazy("household"),
    "months": gettext_lazy("months"),
    "days": gettext_lazy("days"),
    "amount": gettext_lazy("amount entered"),
}


WORKED_OUT = "worked_out"  # among a bill's inputs: what it would come to, had no amount been entered
Step = tuple[str, "str | Decimal | date"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """`why`: one line for programs and for lists; `steps`: (what, figures), in the order worked out.

    What is said in the reader's language; figures are text of signs and numbers, a Decimal (money of the book) or a day.
    """

    why: str
    steps: tuple["Step", ...]


def explanation(scope: Scope, book_id: int, bill_id: int) -> Explanation:
    """How the amount of one bill came about."""
    return explanations(scope, book_id, [bill_id])[bill_id]


def explanations(scope: Scope, book_id: int, bill_ids: list[int]) -> dict[int, Explanation]:
    """The same for several bills of a book, in one query."""
    rows = sql.rows("billing", "list_worked_out", {"book": book_id, "bills": bill_ids}) if scope.has_book(book_id) else []
    if len(rows) < len(set(bill_ids)):
        raise UnknownThing(kind=gettext_lazy("bill"), name=next(iter(set(bill_ids) - {row.id for row in rows})))
    return {row.id: explained(row) for row in rows}


def explained(bill: sql.Row) -> Explanation:
    if bill.origin == Bill.Origin.LATE_FEE:
        return _late_fee(bill)
    if bill.tariff_id is None:
        return _told(bill, "entered", [(_("Amount"), _("as entered"))])
    if bill.method == "formula":
        return _by_formula(bill)
    return _plainly(bill)


def _plainly(bill: sql.Row) -> Explanation:
    if bill.method == "unit_price":
        quantity = figure(bill.measure)
        why = f"{render_number(bill.unit_price)} × {quantity} {bill.measure_name}"
        full = bill.unit_price * bill.measure
        steps = [*_read(bill), (_("Unit price"), render_number(bill.unit_price)), (_capital(bill.measure_name), quantity)]
        steps.append((_("Worked out"), f"{render_number(bill.unit_price)} × {quantity} = {render_number(full)}"))
    else:
        full = bill.measure if bill.method == "per_asset" else bill.fixed_amount
        why = render_number(full)
        label = _("Amount entered on the assignment") if bill.method == "per_asset" else _("Amount of the tariff")
        steps = [*_read(bill), (label, why)]
    return _finished(bill, why, steps, full)


def _by_formula(bill: sql.Row) -> Explanation:
    formula = parse(bill.formula_text)
    values = {name: Decimal(text) for name, text in json.loads(bill.inputs).items() if text is not None and name != WORKED_OUT}
    found = explain(formula, values)
    steps: list[Step] = [*_read(bill), (_("Formula"), bill.formula_text)]
    steps += [(_capital(name), figure(value)) for name, value in found.inputs]
    steps.append((_("Worked out"), f"{found.written} = {render_number(found.value)}"))
    return _finished(bill, found.in_words(), steps, evaluate(formula, values))


def _read(bill: sql.Row) -> list[Step]:
    """The two figures of the reading, and what was done to their difference."""
    if bill.previous is None:
        return []
    told = f"{render_number(bill.current)} − {render_number(bill.previous)}"
    if bill.multiplier != 1:
        told = f"({told}) × {render_number(bill.multiplier)}"
    told += "".join(f" {_signed(extra)}" for extra in (bill.carried, bill.loss, bill.shared) if extra)
    steps: list[Step] = [(_("Current less previous reading"), told)]
    if bill.carried:
        before = _("measured by the meter before") if bill.carried > 0 else _("estimated too high before")
        steps.append((_("Carried over"), f"{_signed(bill.carried)} {before}"))
    if bill.rolled_over:
        steps.append((_("The meter"), _("went past its last digit")))
    if bill.estimated:
        steps.append((_("The reading"), _("is an estimate, from what the meter is used to")))
    return steps


def _signed(quantity: Decimal) -> str:
    return f"{'−' if quantity < 0 else '+'} {render_number(abs(quantity))}"


def _late_fee(bill: sql.Row) -> Explanation:
    """Which amount was open for how many days, at what percent; less what was posted or waived before."""
    digits = money.minor_digits(bill.currency)
    terms = LateTerms(bill.daily_percent, bill.ceiling_percent, digits)
    laid = [Laid(day, amount) for day, amount in zip(bill.laid_days or (), bill.laid_amounts or (), strict=True)]
    found = stretches(bill.late_amount, bill.late_due_on, laid, bill.late_to)
    fee = fee_of(found, bill.late_amount, terms)
    percent = render_number(bill.daily_percent)
    sums = [f"{_money(bill, one.open_then)} × {percent} % × {one.days}" for one in found]
    told = " + ".join(sums)
    steps: list[Step] = [
        (_("Late fee of"), f"{bill.late_item} {month_text(bill.late_starts_on)}"),
        (_("Counted from the day after"), bill.late_due_on),
        (_("Counted to"), bill.late_to),
    ]
    if fee - bill.taken_before != bill.amount:
        # A payment was voided, or the item's percent changed, since it was posted.
        then = _("from what was open, and at the percent that held, on that day")
        return _told(bill, "late fee", [*steps, (_("Worked out"), then)])
    steps.append((_("Open amount × percent a day × days"), told))
    if bill.ceiling_percent is not None and fee == money.rounded(bill.late_amount * bill.ceiling_percent / 100, digits):
        ceiling = f"{_money(bill, bill.late_amount)} × {render_number(bill.ceiling_percent)} %"
        told = f"min({told}; {ceiling})"
        steps.append((_("At most"), ceiling))
    if bill.taken_before:
        told += f" − {_money(bill, bill.taken_before)}"
        steps.append((_("Posted or waived before"), bill.taken_before))
    return _told(bill, told, steps)


def _finished(bill: sql.Row, why: str, steps: list[Step], full: Decimal) -> Explanation:
    if bill.price_for == "month" and bill.months > 1:
        full *= bill.months
        why += f" × {bill.months} months"
        steps.append((_("Months"), f"× {bill.months} = {render_number(full)}"))
    if bill.billed_days is not None:
        why += f" × {bill.billed_days} ÷ {bill.full_days} days"
        steps.append((_("Days of the cut period"), f"{render_number(full)} × {bill.billed_days} ÷ {bill.full_days}"))
    worked_out = json.loads(bill.inputs or "{}").get(WORKED_OUT)
    if worked_out is not None:
        why = f"entered {_money(bill, bill.amount)}; worked out {_money(bill, Decimal(worked_out))}"
        steps.append((_("Worked out, with tax"), Decimal(worked_out)))
        steps.append((_("Entered instead"), bill.amount))
    if bill.tax_percent:
        tax = _money(bill, bill.tax)
        why += "" if worked_out is not None else f" + {render_number(bill.tax_percent)} % tax {tax}"
        steps.append((_("Net, rounded once"), bill.net))
        steps.append((_("Tax"), f"{render_number(bill.tax_percent)} % = {tax}"))
    return _told(bill, why, steps)


def _told(bill: sql.Row, why: str, steps: list[Step]) -> Explanation:
    steps = [*steps, (_("Amount"), bill.amount)]
    if bill.in_force_from is not None:
        steps.append((_("Price in force from"), _("always") if bill.in_force_from == ALWAYS else bill.in_force_from))
    return Explanation(why, tuple(steps))


def figure(value: Decimal) -> str:
    """A quantity as people write it: whole, or with at least two decimals."""
    text = render_number(value)
    whole, point, decimals = text.partition(".")
    return f"{whole}.{decimals:0<2}" if point else text


def _money(bill: sql.Row, value: Decimal) -> str:
    return f"{money.in_currency(value, bill.currency):f}"


def _capital(name: str) -> str:
    label = str(NAMES[name])
    return label[:1].upper() + label[1:]
