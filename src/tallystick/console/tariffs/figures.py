"""Figures tried on a price: read as they were typed, and what comes of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import get_language, gettext

from tallystick.billing.queries import NotWorkedOut, Priced, Tried, try_price
from tallystick.formula import Explanation, Formula, FormulaError, explain, parse
from tallystick.formula.names import VARIABLES
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import Scope
from tallystick.tariffs.commands import FormulaFault

from .. import forms, labels
from ..writing import separators
from . import words
from .drawing import Drawing, drawing

# Figures of an ordinary flat, space and car: something to begin with.
SAMPLE = {
    "usage": "320", "previous": "1000", "current": "1320", "multiplier": "1", "loss": "0", "shared": "0", "usage_before": "0",
    "building_area": "89.5", "inner_area": "74", "shared_area": "15.5", "parking_area": "12.5", "displacement": "1.6",
    "floor": "8", "household": "3", "months": "1", "days": "30", "amount": "100",
}  # fmt: skip
PREFIX = "v_"
DECIMALS = 20


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure to be typed: its name in the form, what it is called, what stands there, what is wrong with it."""

    name: str
    label: str
    value: str
    fault: str = ""

    @property
    def field(self) -> str:
        return PREFIX + self.name


@dataclass(frozen=True, slots=True)
class Marked:
    """A formula's text with the place of its fault, and what is wrong there."""

    before: str
    fault: str
    after: str
    message: str


@dataclass(slots=True)
class Trial:
    """What came of trying a formula: its fault, or its value and how it came about, and the curve that it draws."""

    marked: Marked | None = None
    explained: Explanation | None = None
    told: str = ""
    why: str = ""
    curve: Drawing | None = None
    figures: list[Figure] = field(default_factory=list)


def asked(names: Iterable[str], form: Mapping[str, str]) -> list[Figure]:
    """The figures that these variables need, in the order people know them, as they were typed or as a flat has them."""
    wanted = set(names)
    found = []
    for name in VARIABLES:
        if name in wanted:
            text = forms.plain(form, PREFIX + name) if PREFIX + name in form else _sample(name)
            found.append(Figure(name, words.capital(words.measure(name)), text, _fault(text)))
    return found


def values_of(figures: Iterable[Figure]) -> dict[str, Decimal]:
    """Those figures that can be read; a blank one is not there."""
    read = {figure.name: forms.figure(figure.value, DECIMALS, signed=True) for figure in figures if not figure.fault}
    return {name: value for name, value in read.items() if value is not None}


def try_formula(text: str, form: Mapping[str, str], currency: str) -> Trial:
    """A formula's text tried on the figures that stand in the form."""
    if not text.strip():
        return Trial()
    try:
        formula = parse(text)
    except FormulaError as error:
        return Trial(marked=marked(text, error))
    figures = asked(formula.variables, form)
    values = values_of(figures)
    trial = Trial(figures=figures, curve=drawing(formula, values, currency))
    return _worked(trial, text, formula, values)


def _worked(trial: Trial, text: str, formula: Formula, values: dict[str, Decimal]) -> Trial:
    try:
        trial.explained = explain(formula, values)
    except FormulaError as error:
        trial.why = error.said(gettext)
        if error.code != "missing_measure":
            trial.marked = marked(text, error)
        return trial
    trial.told = trial.explained.in_words(gettext, get_language() or "en")
    if trial.explained.value < 0:
        trial.why = str(labels.FAILURE["negative"])
    return trial


def try_tariff(
    scope: Scope, priced: Priced, values: Mapping[str, Decimal], days: int | None, full_days: int | None
) -> tuple[Tried | None, str]:
    """What a bill would come to; else why there is none."""
    try:
        return try_price(scope, priced, values, days=days, full_days=full_days), ""
    except NotWorkedOut as refusal:
        return None, labels.failure(refusal.why, refusal.lacks)
    except FormulaFault as refusal:
        return None, refusal.message


def marked(text: str, error: FormulaError) -> Marked:
    start = min(error.position - 1, len(text))
    end = min(start + error.length, len(text))
    return Marked(text[:start], text[start:end] or "…", text[end:], error.said(gettext))


def _sample(name: str) -> str:
    return SAMPLE[name].replace(".", separators()[0])


def _fault(text: str) -> str:
    try:
        forms.figure(text, DECIMALS, signed=True)
    except Refusal as refusal:
        return refusal.message
    return ""
