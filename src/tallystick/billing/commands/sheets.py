"""Sheets of readings: checked whole, with what their bills come to, and entered all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import IO

from django.db import transaction
from django.utils.translation import gettext_lazy

from tallystick.kit import sql
from tallystick.kit.refusal import Refusal
from tallystick.kit.run import lock_book
from tallystick.kit.who import EVERYTHING, Actor, Scope
from tallystick.metering import commands as metering
from tallystick.metering.commands import Sheet, WantedSheet

from ..queries.worked import ground_of, terms_of, worked_due
from ..rules.periods import Wanted
from .usage import enter_given

Tell = Callable[[int, int], None]  # how many of how many rows


class SheetNotChecked(Refusal):
    code = "sheet_not_checked"
    sentence = gettext_lazy("This sheet cannot be stored: only one that was checked, and has no fault, can.")


def import_sheet(
    actor: Actor,
    scope: Scope,
    book_id: int,
    file: IO[bytes],
    name: str,
    wanted: WantedSheet,
    *,
    today: date,
    tell: Tell | None = None,
    store: bool = True,
) -> Sheet:
    """Read, check and (where nothing is wrong) enter a file, in one transaction; the sheet says what came of it.

    Without `store` it is only read and checked.
    """
    with transaction.atomic():
        lock_book(book_id)
        sheet = metering.open_sheet(actor, scope, book_id, name, wanted)
        if metering.read_sheet(sheet, file) and check_rows(scope, sheet, today=today) and store:
            _enter(actor, sheet, today=today, tell=tell)
    sql.refresh_statistics(book_id, sheet.rows, "metering_reading", "billing_bill")
    return sheet


def check_rows(scope: Scope, sheet: Sheet, *, today: date) -> bool:
    """Look at all rows of a sheet that was read: what they name, what they come to; whether nothing is wrong with them."""
    metering.resolve_sheet(scope, sheet)
    metering.work_sheet(sheet, today=today)
    _tell_paid(sheet)
    _price(sheet, today)
    return metering.judge_sheet(sheet)


def enter_sheet(actor: Actor, scope: Scope, book_id: int, sheet_id: int, *, today: date, tell: Tell | None = None) -> Sheet:
    """Store a checked sheet's readings and make their bills, all or nothing; a sheet that is stored already is left as it is.

    It is checked once more: what was right may have become wrong. Then nothing is stored, and the sheet says so.
    """
    with transaction.atomic():
        lock_book(book_id)
        sheet = metering.hold_sheet(scope, book_id, sheet_id)
        if sheet.stage == Sheet.Stage.STORED:
            return sheet
        if sheet.stage not in (Sheet.Stage.CHECKED, Sheet.Stage.STORING):
            raise SheetNotChecked
        if check_rows(scope, sheet, today=today):
            _enter(actor, sheet, today=today, tell=tell)
    sql.refresh_statistics(book_id, sheet.rows, "metering_reading", "billing_bill")
    return sheet


def _enter(actor: Actor, sheet: Sheet, *, today: date, tell: Tell | None) -> None:
    metering.make_sheet_meters(sheet)
    done = 0
    for portion in metering.portions_of(sheet):
        enter_given(actor, sheet.book_id, metering.given_sheet(sheet, portion.first, portion.last), today=today)
        done += portion.rows
        if tell is not None:
            tell(done, sheet.rows)
    metering.end_sheet(sheet)


def _tell_paid(sheet: Sheet) -> None:
    paid = [row.number for row in sql.rows("billing", "list_sheet_paid", {"book": sheet.book_id, "sheet": sheet.id})]
    if paid:
        metering.mark_paid(sheet, paid)


def _price(sheet: Sheet, today: date) -> None:
    """Work out what the bills of all rows without a fault come to."""
    found = sql.rows("billing", "list_sheet_versions", {"book": sheet.book_id, "sheet": sheet.id})
    wanted = Wanted(tariff_ids=tuple(sorted({row.tariff_id for row in found})))
    terms = {one.tariff_id: one for one in terms_of(sheet.book_id, wanted, on_usage=True)} if found else {}
    ground = ground_of(EVERYTHING, sheet.book_id, Wanted(), today)
    for row in found:
        one = terms[row.tariff_id]
        version = next(version for version in one.versions if version.id == row.version_id)
        text, params = worked_due(ground, one, version, sql.text_of("billing", "due_sheet"), {"sheet": sheet.id})
        metering.price_sheet(sheet, text, params)
