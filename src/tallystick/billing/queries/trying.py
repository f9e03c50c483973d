"""A price tried on figures: what one bill would come to, and how; nothing is stored and no database is asked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import Any

from django.utils.translation import gettext_lazy

from tallystick.formula import FormulaError, evaluate, parse
from tallystick.kit.money import minor_digits
from tallystick.kit.refusal import Refusal
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope
from tallystick.tariffs.commands import FormulaFault, NewAssignment
from tallystick.tariffs.queries import AssetFilter, bindable, item_by_id, tariff_by_id, versions

from ..models import Bill
from ..rules.pricing import MEASURES
from ..rules.trying import first_period, net_of, tax_of
from .explanations import Explanation, explained

EXACT = Context(prec=500)  # a formula's value has at most 200 digits
LARGEST = Decimal(10) ** 12  # of an amount (domain.md 3)


class NotWorkedOut(Refusal):
    """Figures for which there is no amount; `lacks` names the figure that is missing, where one is."""

    code = "not_worked_out"
    sentence = gettext_lazy("There is no amount for these figures.")

    def __init__(self, why: str, lacks: str = "") -> None:
        super().__init__(lacks or None)
        self.why, self.lacks = why, lacks


@dataclass(frozen=True, slots=True)
class Priced:
    """How an amount is worked out: a tariff's method and price, its item's tax, the book's currency."""

    method: str
    currency: str
    measure: str = ""
    months: int = 1
    price_for: str = "period"
    unit_price: Decimal | None = None
    amount: Decimal | None = None
    formula_text: str = ""
    tax_percent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a bill would come to, and how its amount came about; `full`: of a whole period, before it is cut or rounded."""

    full: Decimal
    net: Decimal
    tax: Decimal
    amount: Decimal
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class FirstBill:
    """The first bill of an assignment: its amount; or why there is none, and which figure the asset lacks."""

    asset_id: int
    asset_code: str
    starts_on: date
    ends_on: date
    amount: Decimal | None
    why: str = ""
    lacks: str = ""


def try_price(
    scope: Scope, priced: Priced, values: Mapping[str, Decimal], *, days: int | None = None, full_days: int | None = None
) -> Tried:
    """One bill for these figures, by their canonical names; `days` of `full_days` where the period is cut and charged by days.

    NotWorkedOut where there is none; a fault of the formula, with its place, where its text is one.
    """
    cut = days is not None and full_days is not None and days != full_days
    full = _full(priced, values)
    digits = minor_digits(priced.currency)
    net = net_of(full, days if cut and days else 1, full_days if cut and full_days else 1, digits)
    tax = tax_of(net, priced.tax_percent, digits)
    if net + tax >= LARGEST:
        raise NotWorkedOut("too_large")
    bill = _as_bill(priced, values, net, tax) | {"billed_days": days if cut else None, "full_days": full_days if cut else None}
    return Tried(full, net, tax, net + tax, explained(Row(bill)))


def first_bills(scope: Scope, book_id: int, assignments: Sequence[NewAssignment], *, currency: str) -> list[FirstBill]:
    """What each assignment's first bill would be, by today's measures; none for tariffs on usage: those wait for readings."""
    ids = tuple({wanted.asset_id for wanted in assignments})
    assets = {row.id: row for row in bindable(scope, book_id, AssetFilter(date.min, ids=ids)).stream()}
    terms = {wanted.tariff_id: _Terms(scope, wanted.tariff_id, currency) for wanted in assignments}
    found = [
        _first_bill(scope, terms[wanted.tariff_id], assets[wanted.asset_id], wanted)
        for wanted in assignments
        if wanted.asset_id in assets and not terms[wanted.tariff_id].tariff.on_usage
    ]
    return sorted(found, key=lambda bill: bill.asset_code)


class _Terms:
    """A tariff with its item and its prices."""

    def __init__(self, scope: Scope, tariff_id: int, currency: str) -> None:
        self.tariff = tariff_by_id(scope, tariff_id)
        self.item = item_by_id(scope, self.tariff.item_id)
        self.versions = versions(scope, tariff_id)
        self.currency = currency

    def priced(self, on_day: date) -> Priced:
        version = [row for row in self.versions if row.in_force_from <= on_day][-1]
        tariff = self.tariff
        return Priced(
            tariff.method, self.currency, tariff.measure, tariff.months, tariff.price_for, version.unit_price, version.amount,
            version.formula_text, self.item.tax_percent,
        )  # fmt: skip


def _first_bill(scope: Scope, terms: _Terms, asset: Row, wanted: NewAssignment) -> FirstBill:
    months = terms.tariff.months
    (starts_on, ends_on), (first, last) = first_period(terms.item.cycle, months, wanted.start_on, wanted.end_on)
    days, full_days = (ends_on - starts_on).days + 1, (last - first).days + 1
    measures = {name: asset[name] for name in (*MEASURES, "floor", "household") if asset[name] is not None}
    values = {name: Decimal(value) for name, value in measures.items()}
    values |= {"months": Decimal(months), "days": Decimal(full_days)}
    if wanted.amount is not None:
        values["amount"] = wanted.amount
    about = (asset.id, asset.code, starts_on, ends_on)
    by_days = terms.item.partial_period == "days"
    try:
        tried = try_price(scope, terms.priced(starts_on), values, days=days if by_days else full_days, full_days=full_days)
    except NotWorkedOut as refusal:
        return FirstBill(*about, None, refusal.why, refusal.lacks)
    return FirstBill(*about, tried.amount)


def _full(priced: Priced, values: Mapping[str, Decimal]) -> Decimal:
    value = _by_formula(priced, values) if priced.method == "formula" else _plainly(priced, values)
    if priced.price_for == "month":
        value = EXACT.multiply(value, Decimal(priced.months))
    if value < 0:
        raise NotWorkedOut("negative")
    if value >= LARGEST:
        raise NotWorkedOut("too_large")
    return value


def _plainly(priced: Priced, values: Mapping[str, Decimal]) -> Decimal:
    if priced.method == "fixed":
        return priced.amount or Decimal(0)
    name = "amount" if priced.method == "per_asset" else priced.measure
    if values.get(name) is None:
        raise NotWorkedOut("missing_measure", name)
    return values[name] if priced.method == "per_asset" else EXACT.multiply(values[name], priced.unit_price or Decimal(0))


def _by_formula(priced: Priced, values: Mapping[str, Decimal]) -> Decimal:
    try:
        formula = parse(priced.formula_text)
    except FormulaError as error:
        raise FormulaFault("formula_text", error) from None
    try:
        return evaluate(formula, values)
    except FormulaError as error:
        raise NotWorkedOut(error.code, str(error.params.get("name", ""))) from None


def _as_bill(priced: Priced, values: Mapping[str, Decimal], net: Decimal, tax: Decimal) -> dict[str, Any]:
    """The columns by which a bill explains itself, as if it had been made."""
    measure = values.get("amount" if priced.method == "per_asset" else priced.measure)
    return {
        "origin": Bill.Origin.ASSIGNMENT,
        "tariff_id": 0,
        "method": priced.method,
        "measure_name": priced.measure,
        "unit_price": priced.unit_price,
        "measure": measure,
        "fixed_amount": priced.amount,
        "formula_text": priced.formula_text,
        "inputs": json.dumps({name: str(value) for name, value in values.items()}),
        "price_for": priced.price_for,
        "months": priced.months,
        "tax_percent": priced.tax_percent,
        "tax": tax,
        "net": net,
        "amount": net + tax,
        "currency": priced.currency,
        "in_force_from": None,
        "previous": None,
    }
