"""Sheets of readings: checked whole, with what their bills come to, and entered all or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from typing import IO, Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from tallystick.formula import parse
from tallystick.kit import outbox, sql
from tallystick.kit.models import Run
from tallystick.kit.refusal import Refusal
from tallystick.kit.run import lock_book, progress_of
from tallystick.kit.who import EVERYTHING, Actor, Scope
from tallystick.metering import commands as metering
from tallystick.metering.commands import Sheet, WantedSheet

from ..models import Bill
from ..queries.worked import ground_of, terms_of, worked_due
from ..rules.periods import Version, Wanted
from .runs import make_bills
from .usage import enter_given
from .usage_bills import rework_later

Tell = Callable[[int, int], None]  # how many of how many rows


# A file whose worker was killed is read again; one that kills its workers is not, for ever.
MOST_BEGINNINGS = 3
MANY_ROWS = 2000
PIECE_BYTES = 1024 * 1024


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
        elif sheet.stage == Sheet.Stage.FAULTY:
            file.seek(0)  # to be given back with what is wrong
            metering.keep_file(sheet, iter(lambda: file.read(PIECE_BYTES), b""))
    sql.refresh_statistics(book_id, sheet.rows, "metering_reading", "billing_bill")
    return sheet


def check_rows(scope: Scope, sheet: Sheet, *, today: date) -> bool:
    """Look at all rows of a sheet that was read: what they name, what they come to; whether nothing is wrong with them.

    Within a transaction.
    """
    _plan_for_many(sheet)
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


def ask_sheet(actor: Actor, scope: Scope, book_id: int, sheet_id: int, *, today: date) -> int:
    """Ask a worker to check a sheet whose file is kept, or to store one that was checked; the id of the run that will."""
    with transaction.atomic():
        sheet = metering.hold_sheet(scope, book_id, sheet_id)
        if sheet.stage not in (Sheet.Stage.WAITING, Sheet.Stage.CHECKED):
            raise SheetNotChecked
        if sheet.stage == Sheet.Stage.CHECKED:
            sheet.stage = Sheet.Stage.STORING
        wanted = {"sheet": sheet.id, "books": scope.books(), "items": scope.items()}
        asked = Run(book_id=book_id, kind="sheet", today=today, wanted=wanted, user_id=actor.user_id, actor_name=actor.name)
        asked.save()
        sheet.run_id = asked.id
        sheet.save(update_fields=["stage", "run_id"])
        outbox.leave("sheet_asked", book_id, run_id=asked.id)
        return int(asked.id)


def carry_out_sheet(run_id: int) -> None:
    """Check or store the sheet of a run; done before, it is left as it is."""
    run = Run.objects.get(id=run_id)
    if run.stage != Run.Stage.WAITING:
        return
    with progress_of(run_id) as progress:
        if progress.begin() > MOST_BEGINNINGS:
            raise RuntimeError(f"begun {MOST_BEGINNINGS} times, and never came to its end")
        sheet = metering.sheet_to_work_on(run.book_id, run.wanted["sheet"])
        if sheet.stage == Sheet.Stage.WAITING:
            _check(_scope_of(run), sheet, run.today, progress.report)
        elif sheet.stage == Sheet.Stage.STORING:
            actor = Actor(run.user_id, run.actor_name)
            enter_sheet(actor, _scope_of(run), run.book_id, sheet.id, today=run.today, tell=progress.report)
    run.stage, run.ended_at = Run.Stage.DONE, timezone.now()
    run.save(update_fields=["stage", "ended_at"])


def fail_sheet(run_id: int, *, fault: str) -> None:
    """Write on a run what broke it; its sheet can be asked for again, or cannot be read."""
    with transaction.atomic():
        run = Run.objects.select_for_update().get(id=run_id)
        run.stage, run.fault, run.ended_at = Run.Stage.FAILED, fault, timezone.now()
        run.save(update_fields=["stage", "fault", "ended_at"])
        metering.give_up_sheet(run.book_id, run.wanted["sheet"])


def _check(scope: Scope, sheet: Sheet, today: date, tell: Tell) -> None:
    with transaction.atomic(), tempfile.TemporaryFile() as file:
        metering.file_of(sheet, file)
        tell(1, 3)
        if metering.read_sheet(sheet, file):
            tell(2, 3)
            check_rows(scope, sheet, today=today)


def _scope_of(run: Run) -> Scope:
    """What whoever asked may see."""
    books, items = run.wanted["books"], run.wanted["items"]
    return Scope(None if books is None else frozenset(books), None if items is None else frozenset(items))


def _enter(actor: Actor, sheet: Sheet, *, today: date, tell: Tell | None) -> None:
    """Store what was checked in this very transaction, and make the bills."""
    first = metering.first_reading(sheet)
    if first is not None:
        _enter_plainly(actor, sheet, first, today)
    else:
        _enter_by_portions(actor, sheet, today=today, tell=tell)
    metering.end_sheet(sheet)


def _enter_plainly(actor: Actor, sheet: Sheet, first: int, today: date) -> None:
    """Each row as it was worked out: no other reading, and no meter, changes with it."""
    named = metering.store_sheet(actor, sheet)
    counts_the_year = False
    for version, text, params in _worked(sheet, today, first):
        done = make_bills(text, params, Bill.Origin.READING, actor.user_id, actor.name)
        if done.failed:
            raise RuntimeError(f"sheet {sheet.id}: {done.failed} bills that could be worked out cannot be made")
        counts_the_year |= bool(version.formula_text) and "usage_before" in parse(version.formula_text).variables
    for fact in ("readings_made", "bills_made"):
        outbox.leave(fact, sheet.book_id, count=sheet.rows, readings=named)
    if counts_the_year:
        rework_later(actor, sheet.book_id, metering.sheet_readings(sheet, sheet.rows), today)


def _enter_by_portions(actor: Actor, sheet: Sheet, *, today: date, tell: Tell | None) -> None:
    """Meters are made, replaced ones carried over, estimates set right: worked out anew, as for readings that are typed."""
    metering.make_sheet_meters(sheet)
    done = 0
    for portion in metering.portions_of(sheet):
        enter_given(actor, sheet.book_id, metering.given_sheet(sheet, portion.first, portion.last), today=today)
        done += portion.rows
        if tell is not None:
            tell(done, sheet.rows)


def _plan_for_many(sheet: Sheet) -> None:
    """In the transaction that is open, let the rows of a large sheet be sorted and joined in memory."""
    if sheet.rows > MANY_ROWS:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '256MB'")


def _tell_paid(sheet: Sheet) -> None:
    paid = [row.number for row in sql.rows("billing", "list_sheet_paid", {"book": sheet.book_id, "sheet": sheet.id})]
    if paid:
        metering.mark_paid(sheet, paid)


def _price(sheet: Sheet, today: date) -> None:
    """Work out what the bills of all rows without a fault come to."""
    for _version, text, params in _worked(sheet, today, None):
        metering.price_sheet(sheet, text, params)


def _worked(sheet: Sheet, today: date, first: int | None) -> Iterator[tuple[Version, str, dict[str, Any]]]:
    """SQL that works out the bills of the rows that one version charges; `first` of their readings, where they are stored."""
    found = sql.rows("billing", "list_sheet_versions", {"book": sheet.book_id, "sheet": sheet.id})
    wanted = Wanted(tariff_ids=tuple(sorted({row.tariff_id for row in found})))
    terms = {one.tariff_id: one for one in terms_of(sheet.book_id, wanted, on_usage=True)} if found else {}
    ground = ground_of(EVERYTHING, sheet.book_id, Wanted(), today)
    for row in found:
        one = terms[row.tariff_id]
        version = next(version for version in one.versions if version.id == row.version_id)
        due = {"sheet": sheet.id, "first": first}
        yield version, *worked_due(ground, one, version, sql.text_of("billing", "due_sheet"), due)
