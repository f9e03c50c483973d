"""Named formulas: the list, one of them with its examples, a new one; tried on figures while it is written."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tallystick.formula import FormulaError, evaluate, parse, render_number
from tallystick.formula.names import VARIABLES
from tallystick.kit.sql import Row
from tallystick.tariffs import commands, queries
from tallystick.tariffs.commands import Example, FormulaFault, NewFormula, faults_of_formula

from .. import edit
from ..door import StaffRequest, address, go_to, show
from ..forms import plain, whole
from ..lists import Column, Filter, Listing, answer, of_books, read
from ..writing import figure
from . import figures, owners, words
from .forms import FormulaForm

LISTING = Listing(
    "formulas",
    gettext_lazy("Formulas"),
    columns=(
        Column(
            "name", gettext_lazy("Formula"), link=lambda row: address("formula", row.id), sort="name", place="title", width=30
        ),
        Column("text", gettext_lazy("Text"), width=60),
        Column("book", gettext_lazy("Book"), shown=owners.told, sort="book"),
        Column("examples", gettext_lazy("Examples"), kind="count", place="right"),
    ),
    filters=(Filter("book", gettext_lazy("Book"), options=of_books), owners.common_filter()),
    search=gettext_lazy("Name or text"),
)


@require_safe
def formulas(request: StaffRequest) -> HttpResponse:
    chosen = read(request, LISTING)
    book = chosen.book(request) if chosen["book"] else None
    wanted = queries.ItemFilter(book.id if book else None, chosen["q"], owners.common_of(chosen))
    return answer(
        request, LISTING, chosen, queries.formula_list(request.scope, wanted), "tariffs/formulas.html", context={"words": words}
    )


@require_safe
def formula(request: StaffRequest, formula_id: int) -> HttpResponse:
    """One formula: tried on figures, its examples run, its curve."""
    found = queries.formula_by_id(request.scope, formula_id)
    owner = owners.of(request, found.book_id)
    return show(
        request, "tariffs/formula.html", formula=found, owner=owner, words=words, examples=_run(found),
        trial=figures.try_formula(found.text, {}, owner.currency if owner else ""),
        may_change=owners.may_change(request, found),
    )  # fmt: skip


def new_formula(request: StaffRequest) -> HttpResponse:
    """A new formula; with `copy`, the text of another one as a beginning."""
    initial: dict[str, Any] = {}
    if (copied := whole(request.GET, "copy")) is not None:
        source = queries.formula_by_id(request.scope, copied)
        initial = {"name": _("%(name)s (copy)") % {"name": source.name}, "text": source.text}
        initial["book"] = owners.code_of(owners.of(request, source.book_id))
    form = FormulaForm(edit.typed(request), initial=initial, owners=owners.choices(request))

    def add(typed: edit.Cleaned) -> int:
        owner = owners.chosen(request, typed["book"])
        kept = (_tried(typed["text"], request.POST),) if "keep" in request.POST else ()
        wanted = NewFormula(typed["name"], typed["text"], kept)
        made = commands.add_formulas(
            request.actor, request.scope, owner.id if owner else None, [wanted], today=owners.today_of(owner)
        )
        return made[wanted.name]

    return edit.answer(
        request, form, "tariffs/new_formula.html", order=add, done=lambda made: address("formula", made),
        said=_("The formula is there. Take it into a tariff next."), faults=_faults,
        context=_beside(form, request.POST) | {"keep": "keep" in request.POST},
    )  # fmt: skip


def change_formula(request: StaffRequest, formula_id: int) -> HttpResponse:
    """Another name or text; examples that no longer hold are ticked off with it."""
    found = queries.formula_by_id(request.scope, formula_id)
    owner = owners.of(request, found.book_id)
    told = [(str(number), _told(example)) for number, example in enumerate(_examples(found))]
    initial = {"name": found.name, "text": found.text, "examples": [number for number, _each in told]}
    form = FormulaForm(edit.typed(request), initial=initial, examples=told)

    def change(typed: edit.Cleaned) -> None:
        kept = [_examples(found)[int(number)] for number in typed.get("examples", ())]
        wanted = NewFormula(typed["name"], typed["text"], tuple(kept))
        commands.change_formula(request.actor, request.scope, formula_id, wanted, today=owners.today_of(owner))

    return edit.answer(
        request, form, "tariffs/change_formula.html", order=change, done=lambda _made: address("formula", formula_id),
        said=_("Saved. Tariffs that took its text before keep theirs."), faults=_faults,
        context=_beside(form, request.POST, owner.currency if owner else "") | {"formula": found},
    )  # fmt: skip


@require_POST
def remove_formula(request: StaffRequest, formula_id: int) -> HttpResponse:
    found = queries.formula_by_id(request.scope, formula_id)
    today = owners.today_of(owners.of(request, found.book_id))
    commands.remove_formula(request.actor, request.scope, formula_id, today=today, reason=plain(request.POST, "reason", 1000))
    messages.success(request, _("“%(name)s” was removed.") % {"name": found.name})
    return go_to(request, address("formulas"))


@require_POST
def keep_example(request: StaffRequest, formula_id: int) -> HttpResponse:
    """The figures that stand in the form, kept with what the formula gives for them."""
    found = queries.formula_by_id(request.scope, formula_id)
    example = _tried(found.text, request.POST)
    kept = [each for each in _examples(found) if dict(each.values) != dict(example.values)]
    _store(request, found, [*kept, example])
    return go_to(request, address("formula", formula_id))


@require_POST
def drop_example(request: StaffRequest, formula_id: int) -> HttpResponse:
    found = queries.formula_by_id(request.scope, formula_id)
    number = whole(request.POST, "number")
    _store(request, found, [each for place, each in enumerate(_examples(found)) if place != number])
    return go_to(request, address("formula", formula_id))


@require_POST
def try_formula(request: StaffRequest) -> HttpResponse:
    """What the text that stands in a form gives for the figures beside it, and where its fault is."""
    trial = figures.try_formula(_text(request.POST), request.POST, plain(request.POST, "in_currency", 3))
    return show(request, "tariffs/_tried.html", trial=trial)


@require_POST
def formula_figures(request: StaffRequest) -> HttpResponse:
    """The figures that the text in a form needs, with what was typed before."""
    trial = figures.try_formula(_text(request.POST), request.POST, "")
    return show(request, "tariffs/_figures.html", figures=trial.figures)


def _text(form: QueryDict) -> str:
    return (form.get("text") or form.get("formula_text") or "")[:4000]


def _beside(form: FormulaForm, typed: QueryDict, currency: str = "") -> dict[str, Any]:
    trial = figures.try_formula(str(form["text"].value() or ""), typed, currency)
    return {"trial": trial, "words": words, "currency": currency}


def _faults(typed: edit.Cleaned) -> Any:
    return faults_of_formula(NewFormula(typed["name"], typed["text"]))


def _tried(text: str, form: QueryDict) -> Example:
    """The figures in a form as an example; whoever keeps it has seen what it gives."""
    formula = parse(text)
    values = figures.values_of(figures.asked(formula.variables, form))
    try:
        return Example(values, evaluate(formula, values))
    except FormulaError as error:
        raise FormulaFault("text", error) from None


def _examples(found: Row) -> list[Example]:
    return [
        Example({name: Decimal(value) for name, value in each["values"].items()}, Decimal(each["result"]))
        for each in found.examples
    ]


def _run(found: Row) -> list[tuple[str, str, bool]]:
    """Each example: its figures, what it must give, whether it does."""
    formula = parse(found.text)
    return [(_told_values(each), figure(each.result), evaluate(formula, each.values) == each.result) for each in _examples(found)]


def _told(example: Example) -> str:
    return f"{_told_values(example)} → {render_number(example.result)}"


def _told_values(example: Example) -> str:
    named = sorted(example.values.items(), key=lambda pair: VARIABLES.index(pair[0]))
    return ", ".join(f"{words.variable(name)} {figure(value)}" for name, value in named)


def _store(request: StaffRequest, found: Row, examples: Sequence[Example]) -> None:
    today = owners.today_of(owners.of(request, found.book_id))
    wanted = NewFormula(found.name, found.text, tuple(examples))
    commands.change_formula(request.actor, request.scope, found.id, wanted, today=today)
