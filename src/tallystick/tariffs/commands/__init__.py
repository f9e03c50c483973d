"""Add and change items, formulas and tariffs, date new prices, bind tariffs to assets.

What may be changed or removed often hangs on bills, of which this room knows nothing: its commands are told, and
billing's of the same name, which look and then order these, are for whoever wants it done.
"""

from ..refusals import Ambiguous, EndsBeforeStart, FormulaFault, Overlap, UsageChanges
from ..rules import (
    CYCLES,
    LATE_FROM,
    MEASURES,
    METHODS,
    MONTHS,
    PARTIAL_PERIODS,
    PRICE_FOR,
    PRICE_OF_METHOD,
    Ending,
    Example,
    NewAssignment,
    NewFormula,
    NewItem,
    NewTariff,
    NewVersion,
    TariffChange,
    faults_of_assignment,
    faults_of_formula,
    faults_of_item,
    faults_of_tariff,
    faults_of_version,
    is_on_usage,
    works_on_usage,
)
from .assignments import assign, end_assignments_rows
from .formulas import add_formulas, change_formula, remove_formula
from .items import add_example_item, add_items, change_item, remove_item
from .tariffs import add_tariffs, change_tariff, remove_tariff
from .versions import add_version, change_version, remove_version

__all__ = [
    "CYCLES",
    "LATE_FROM",
    "MEASURES",
    "METHODS",
    "MONTHS",
    "PARTIAL_PERIODS",
    "PRICE_FOR",
    "PRICE_OF_METHOD",
    "Ambiguous",
    "Ending",
    "EndsBeforeStart",
    "Example",
    "FormulaFault",
    "NewAssignment",
    "NewFormula",
    "NewItem",
    "NewTariff",
    "NewVersion",
    "Overlap",
    "TariffChange",
    "UsageChanges",
    "add_example_item",
    "add_formulas",
    "add_items",
    "add_tariffs",
    "add_version",
    "assign",
    "change_formula",
    "change_item",
    "change_tariff",
    "change_version",
    "end_assignments_rows",
    "faults_of_assignment",
    "faults_of_formula",
    "faults_of_item",
    "faults_of_tariff",
    "faults_of_version",
    "is_on_usage",
    "remove_formula",
    "remove_item",
    "remove_tariff",
    "remove_version",
    "works_on_usage",
]
