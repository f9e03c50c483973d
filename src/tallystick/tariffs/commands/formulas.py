"""Named formulas. Tariffs keep their own copy of the text, so that what is done here changes no price."""

import json
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tallystick.kit import fields, sql
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope

from .. import queries
from ..models import Formula
from ..rules import NewFormula, faults_of_formula
from .guards import named_once, require


@transaction.atomic
def add_formulas(
    actor: Actor, scope: Scope, book_id: int | None, formulas: Sequence[NewFormula], *, today: date
) -> dict[str, int]:
    """Add named formulas; their ids by name. Faults of the language, and examples that fail, are refused."""
    require(scope, book_id)
    fields.refuse_rows((formula.name, faults_of_formula(formula)) for formula in formulas)
    rows = sql.columns(formulas, ["name", "text"]) | {"book": book_id, "examples": [_stored(f) for f in formulas]}
    with trail(actor):
        ids = {row.name: row.id for row in sql.rows("tariffs", "insert_formulas", rows)}
    fields.refuse_known(_("formula"), [formula.name for formula in formulas], ids, place="name")
    return ids


@transaction.atomic
def change_formula(actor: Actor, scope: Scope, formula_id: int, formula: NewFormula, *, today: date, reason: str = "") -> None:
    """Set a formula's name, text and examples to what is given; the prices of tariffs stay as they are."""
    was = queries.formula_by_id(scope, formula_id)
    require(scope, was.book_id)
    fields.refuse_first(faults_of_formula(formula))
    with trail(actor, reason), named_once(_("formula"), formula.name):
        Formula.objects.filter(id=formula_id).update(name=formula.name, text=formula.text, examples=json.loads(_stored(formula)))


@transaction.atomic
def remove_formula(actor: Actor, scope: Scope, formula_id: int, *, today: date, reason: str = "") -> None:
    """Remove a named formula; tariffs that took its text keep it."""
    was = queries.formula_by_id(scope, formula_id)
    require(scope, was.book_id)
    with trail(actor, reason):
        sql.execute("tariffs", "remove_formula", {"formula": formula_id})


def _stored(formula: NewFormula) -> str:
    """A formula's examples as JSON."""
    return json.dumps(
        [
            {"values": {name: str(value) for name, value in example.values.items()}, "result": str(example.result)}
            for example in formula.examples
        ]
    )
