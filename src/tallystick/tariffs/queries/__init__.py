"""Items, tariffs, formulas and assignments, within a scope: those of a book, and those common to all."""

from ..rules import AssetFilter, AssignmentFilter, ItemFilter, TariffFilter
from .assignments import assignment_by_id, assignment_list, assignments, bindable, in_the_way, overlaps
from .finding import find_named
from .formulas import formula, formula_by_id, formula_list, formulas
from .items import item, item_by_id, item_list, items, tariff_count
from .tariffs import books_bound, is_bound, tariff, tariff_by_id, tariff_list, tariffs, versions

__all__ = [
    "AssetFilter",
    "AssignmentFilter",
    "ItemFilter",
    "TariffFilter",
    "assignment_by_id",
    "assignment_list",
    "assignments",
    "bindable",
    "books_bound",
    "find_named",
    "formula",
    "formula_by_id",
    "formula_list",
    "formulas",
    "in_the_way",
    "is_bound",
    "item",
    "item_by_id",
    "item_list",
    "items",
    "overlaps",
    "tariff",
    "tariff_by_id",
    "tariff_count",
    "tariff_list",
    "tariffs",
    "versions",
]
