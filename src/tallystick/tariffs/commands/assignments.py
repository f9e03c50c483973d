"""Tariffs bound to assets, from a day, possibly to a day. What ending one does to bills is billing's."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tallystick.accounts import queries as accounts
from tallystick.kit import fields, sql
from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.run import lock_book
from tallystick.kit.sql import Row
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope

from .. import queries
from ..models import Assignment
from ..refusals import EndsAlready, Overlap, WrongCurrency
from ..rules import Ending, NewAssignment, faults_of_assignment


@transaction.atomic
def assign(
    actor: Actor, scope: Scope, book_id: int, assignments: Sequence[NewAssignment], *, today: date, reason: str = ""
) -> list[int]:
    """Bind tariffs to assets, beside what is there; the ids of the assignments in the order given.

    An asset may bear several tariffs of one item only where their days do not overlap. In place of what is there they are
    bound by billing's `bind`, which sees to the bills.
    """
    book = accounts.book_by_id(scope, book_id)
    # Whoever binds the same assets at this moment is waited for, and then seen.
    lock_book(book_id)
    tariffs = _tariffs_of(scope, book, assignments)
    fields.refuse_rows(_faults(assignments, tariffs))
    rows = _assignment_columns(book_id, assignments, tariffs)
    _refuse_unknown_assets(rows)
    _refuse_overlaps(rows)
    with trail(actor, reason):
        made = sql.rows("tariffs", "insert_assignments", rows | {"made_on": today, "made_by": actor.name})
    return [row.id for row in made]


@transaction.atomic
def end_assignments_rows(
    actor: Actor, scope: Scope, book_id: int, endings: Sequence[Ending], *, today: date, reason: str = ""
) -> None:
    """End assignments, their bills left alone: only billing, which sees to the bills, orders this.

    One that would end before its start is removed: it is as if it had never been bound.
    """
    accounts.book_by_id(scope, book_id)
    rows = sql.columns(endings, ["assignment_id", "end_on"]) | {"book": book_id, "today": today}
    with trail(actor, reason):
        ended = {row.id for row in sql.rows("tariffs", "end_assignments", rows)}
    left = ((row, ending) for row, ending in enumerate(endings) if ending.assignment_id not in ended)
    fields.refuse_first(_not_ended(book_id, ending).at(row) for row, ending in left)


def _not_ended(book_id: int, ending: Ending) -> Refusal:
    """Why an assignment does not end."""
    standing = Assignment.objects.filter(book_id=book_id, id=ending.assignment_id, removed_on=None).first()
    if standing is not None:
        return EndsAlready(day=standing.end_on)
    return UnknownThing("assignment_id", kind=_("assignment"), name=ending.assignment_id)


def _faults(assignments: Sequence[NewAssignment], tariffs: dict[int, Row]) -> Iterator[tuple[str, Iterator[Refusal]]]:
    for number, wanted in enumerate(assignments, 1):
        tariff = tariffs[wanted.tariff_id]
        yield f"{tariff.name} {number}", faults_of_assignment(wanted, tariff.name, tariff.method)


def _tariffs_of(scope: Scope, book: Row, assignments: Sequence[NewAssignment]) -> dict[int, Row]:
    """The tariffs named, by id, all of the book or common, all in the book's currency."""
    named = sorted({wanted.tariff_id for wanted in assignments})
    # Held as they are: nobody changes their method meanwhile.
    sql.rows("tariffs", "hold_tariffs", {"tariffs": named})
    tariffs = {tariff.id: tariff for tariff in queries.tariffs(scope, book.id)}
    for row, wanted in enumerate(assignments):
        tariff = tariffs.get(wanted.tariff_id)
        if tariff is None:
            raise UnknownThing("tariff_id", kind=_("tariff"), name=wanted.tariff_id).at(row)
        if tariff.currency != book.currency:
            about = {"tariff": tariff.name, "currency": tariff.currency, "book_currency": book.currency}
            raise WrongCurrency("tariff_id", **about).at(row)
    return tariffs


def _assignment_columns(book_id: int, assignments: Sequence[NewAssignment], tariffs: dict[int, Row]) -> dict[str, object]:
    columns = sql.columns(assignments, ["asset_id", "tariff_id", "start_on", "end_on", "amount"])
    return {**columns, "book": book_id, "item_id": [tariffs[wanted.tariff_id].item_id for wanted in assignments]}


def _refuse_unknown_assets(rows: dict[str, object]) -> None:
    missing = {row.asset_id for row in sql.rows("tariffs", "select_unknown_assets", rows)}
    asked: Any = rows["asset_id"]
    fields.refuse_first(
        UnknownThing("asset_id", kind=_("asset"), name=asset_id).at(row)
        for row, asset_id in enumerate(asked)
        if asset_id in missing
    )


def _refuse_overlaps(rows: dict[str, object]) -> None:
    for clash in sql.rows("tariffs", "select_overlaps", rows):
        raise Overlap(asset=clash.asset_code, other=clash.tariff_name, item=clash.item_name).at(clash.number - 1)
