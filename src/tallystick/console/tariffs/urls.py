"""What is charged for, how its amount is worked out, and what is bound to what."""

from django.urls import URLPattern

from ..door import View
from ..routes import inside
from . import assignments, binding, ending, formulas, items, tariffs, versions


def look(route: str, view: View, name: str) -> URLPattern:
    """An address for who may see what is charged; nothing is altered there, also where a form is sent to be tried."""
    return inside(route, view, name, may="charges.see")


def change(route: str, view: View, name: str) -> URLPattern:
    return inside(route, view, name, may="charges.change")


urlpatterns = [
    look("items/", items.items, "items"),
    change("items/new/", items.new_item, "new_item"),
    look("items/explain/", items.explain_item, "explain_item"),
    look("items/<id:item_id>/", items.item, "item"),
    change("items/<id:item_id>/change/", items.change_item, "change_item"),
    change("items/<id:item_id>/remove/", items.remove_item, "remove_item"),
    look("tariffs/", tariffs.tariffs, "tariffs"),
    change("tariffs/new/", tariffs.new_tariff, "new_tariff"),
    look("tariffs/<id:tariff_id>/", tariffs.tariff, "tariff"),
    look("tariffs/<id:tariff_id>/try/", tariffs.try_tariff, "try_tariff"),
    change("tariffs/<id:tariff_id>/change/", tariffs.change_tariff, "change_tariff"),
    change("tariffs/<id:tariff_id>/remove/", tariffs.remove_tariff, "remove_tariff"),
    change("tariffs/<id:tariff_id>/prices/new/", versions.new_version, "new_version"),
    change("tariffs/<id:tariff_id>/prices/<id:version_id>/", versions.change_version, "change_version"),
    change("tariffs/<id:tariff_id>/prices/<id:version_id>/remove/", versions.remove_version, "remove_version"),
    look("tariffs/<id:tariff_id>/rerate/", versions.rerate_tariff, "rerate_tariff"),
    inside("tariffs/<id:tariff_id>/rerate/<id:book_id>/", versions.rerate_book, "rerate_book", may="bills.generate"),
    look("formulas/", formulas.formulas, "formulas"),
    change("formulas/new/", formulas.new_formula, "new_formula"),
    look("formulas/try/", formulas.try_formula, "try_formula"),
    look("formulas/figures/", formulas.formula_figures, "formula_figures"),
    look("formulas/<id:formula_id>/", formulas.formula, "formula"),
    change("formulas/<id:formula_id>/change/", formulas.change_formula, "change_formula"),
    change("formulas/<id:formula_id>/remove/", formulas.remove_formula, "remove_formula"),
    change("formulas/<id:formula_id>/examples/", formulas.keep_example, "keep_example"),
    change("formulas/<id:formula_id>/examples/drop/", formulas.drop_example, "drop_example"),
    look("assignments/", assignments.assignments, "assignments"),
    change("assignments/new/", binding.new_assignments, "new_assignments"),
    change("assignments/new/units/", binding.choose_units, "choose_units"),
    change("assignments/new/preview/", binding.preview_bind, "preview_bind"),
    change("assignments/end/", ending.end_assignments, "end_assignments"),
    change("assignments/end/preview/", ending.preview_end, "preview_end"),
    look("assignments/<str:book>/<id:assignment_id>/", assignments.assignment, "assignment"),
]
