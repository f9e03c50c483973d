"""Bill runs: asked for, carried out whole in one transaction, undone."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from tallystick.accounts.queries import book_by_id
from tallystick.kit import outbox, sql
from tallystick.kit.models import Run
from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.run import Progress, book_transaction, progress_of
from tallystick.kit.who import EVERYTHING, Actor, Scope

from ..models import Bill
from ..queries.previews import within
from ..queries.reach import Known, known
from ..queries.worked import Ground, ground_of, planned, refuse_far, terms_of, worked_slice
from ..rules.periods import Slice, Wanted, slices

# A run that is killed is begun again; one that takes the database down with it is not, for ever.
MOST_BEGINNINGS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to: bills made, bills that could not be worked out, and the sum of those made."""

    run_id: int
    made: int
    failed: int
    amount: Decimal


class RunHasMoney(Refusal):
    code = "run_has_money"
    sentence = gettext_lazy("{count} bills of this run bear money. Void their receipts first, then undo the run.")


class RunNotDone(Refusal):
    code = "run_not_done"
    sentence = gettext_lazy("Only a run that is done can be undone; this one is: {stage}.")


# What a run's stage is called inside of a sentence.
STAGES: dict[str, Any] = {
    Run.Stage.WAITING: pgettext_lazy("stage of a run", "waiting"),
    Run.Stage.DONE: pgettext_lazy("stage of a run", "done"),
    Run.Stage.FAILED: pgettext_lazy("stage of a run", "failed"),
    Run.Stage.UNDONE: pgettext_lazy("stage of a run", "undone"),
}


def ask_run(actor: Actor, scope: Scope, book_id: int, wanted: Wanted, *, today: date) -> int:
    """Ask for a run; the worker carries it out. The run's id."""
    with transaction.atomic():
        run = _open_run(actor, scope, book_id, wanted, today)
        outbox.leave("run_asked", book_id, run_id=run.id)
        return int(run.id)


def generate(actor: Actor, scope: Scope, book_id: int, wanted: Wanted, *, today: date) -> Outcome:
    """Make the bills that are wanted, now, and say what came of it.

    Killed, or left by its database, the run waits for a worker to begin it again; given up or broken, it is failed.
    """
    run_id = _open_run(actor, scope, book_id, wanted, today).id
    try:
        return carry_out_run(run_id)
    except (OperationalError, InterfaceError):
        raise
    except BaseException as fault:
        # In somebody else's transaction the run is taken back with it.
        if not connection.in_atomic_block:
            fail_run(run_id, fault=f"{type(fault).__name__}: {fault}")
        raise


def carry_out_run(run_id: int) -> Outcome:
    """Carry out a run that was asked for: whole, or not at all. One that is done already is left as it is."""
    run = Run.objects.get(id=run_id)
    with progress_of(run_id) as progress, book_transaction(run.book_id):
        run = Run.objects.select_for_update().get(id=run_id)
        if run.stage == Run.Stage.WAITING:
            _carry_out(run, progress)
    sql.refresh_statistics(run.book_id, run.made, "billing_bill")
    return Outcome(run.id, run.made, run.failed, run.amount)


def undo_run(actor: Actor, scope: Scope, run_id: int, *, today: date, reason: str = "") -> int:
    """Void all bills that a run made, while none bears money; the number voided. The next run makes them again."""
    with transaction.atomic():
        run = _run_in(scope, run_id)
        if run.stage != Run.Stage.DONE:
            raise RunNotDone(stage=STAGES[run.stage])
        voided = _void_all(run, actor, today, reason)
        run.stage, run.undone_at, run.undone_by, run.undo_reason = Run.Stage.UNDONE, timezone.now(), actor.name, reason
        run.save(update_fields=["stage", "undone_at", "undone_by", "undo_reason"])
        outbox.leave("run_undone", run.book_id, run_id=run.id, count=voided)
        return voided


def ask_again(actor: Actor, scope: Scope, run_id: int, *, today: date) -> int:
    """Ask once more for what a run was to make: all of it where it failed, else what it could not make. The new run's id."""
    with transaction.atomic():
        run = _run_in(scope, run_id)
        return ask_run(actor, scope, run.book_id, wanted_of(run), today=today)


def _run_in(scope: Scope, run_id: int) -> Run:
    """A run in scope, held to the end of the transaction."""
    run = Run.objects.select_for_update().filter(id=run_id, kind="bills").first()
    if run is None or not scope.has_book(run.book_id) or within(scope, wanted_of(run)) != wanted_of(run):
        raise UnknownThing(kind=gettext_lazy("bill run"), name=run_id)
    return run


def _void_all(run: Run, actor: Actor, today: date, reason: str) -> int:
    if run.first_on is None:
        return 0
    params = {"book": run.book_id, "run": run.id, "first_on": run.first_on, "last_on": run.last_on}
    paid = sql.one("billing", "lock_run_bills", params).paid
    if paid:
        raise RunHasMoney(count=paid)
    trail = {"how": Bill.Voided.RUN_UNDONE, "today": today, "actor": actor.name, "reason": reason}
    return sql.execute("billing", "void_run_bills", params | trail)


def _open_run(actor: Actor, scope: Scope, book_id: int, wanted: Wanted, today: date) -> Run:
    book_by_id(scope, book_id)
    refuse_far(wanted, today)
    asked = {name: str(value) if isinstance(value, date) else value for name, value in asdict(within(scope, wanted)).items()}
    return Run.objects.create(
        book_id=book_id, kind="bills", today=today, wanted=asked, user_id=actor.user_id, actor_name=actor.name
    )


def wanted_of(run: Run) -> Wanted:
    """What a run was asked to make."""
    asked: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in run.wanted.items()}
    if asked["through"] is not None:
        asked["through"] = date.fromisoformat(asked["through"])
    return Wanted(**asked)


def _carry_out(run: Run, progress: Progress) -> None:
    if progress.begin() > MOST_BEGINNINGS:
        _fail(run, f"begun {MOST_BEGINNINGS} times, and never came to its end")
        return
    wanted = wanted_of(run)
    ground = ground_of(EVERYTHING, run.book_id, wanted, run.today)
    if wanted.names_assets_and_tariffs:
        _release_places(run.book_id, wanted)
    with planned(wanted):
        to_do = known(run.book_id, slices(terms_of(run.book_id, wanted), wanted, run.today), wanted, run.today)
        progress.report(0, len(to_do.cuts))
        for done, cut in enumerate(to_do.cuts, start=1):
            if _make_slice(run, ground, cut):
                to_do.through.pop(cut.terms.tariff_id, None)
            progress.report(done, len(to_do.cuts))
        _keep_reach(run.book_id, to_do)
    run.stage, run.ended_at = Run.Stage.DONE, timezone.now()
    run.save()
    outbox.leave("run_ended", run.book_id, run_id=run.id)


def _make_slice(run: Run, ground: Ground, cut: Slice) -> int:
    """Make one slice's bills; how many could not be worked out."""
    text, params = worked_slice(ground, cut, "due_missing", run=run.id)
    found = make_bills(text, params, Bill.Origin.ASSIGNMENT, run.user_id, run.actor_name)
    run.made += found.made
    run.failed += found.failed
    run.amount += found.amount
    if found.made:
        run.first_on = min(run.first_on or cut.first_on, cut.first_on)
        run.last_on = max(run.last_on or cut.last_on, cut.last_on)
    return int(found.failed)


def _keep_reach(book_id: int, done: Known) -> None:
    """Remember up to which day nothing is left to bill; of a tariff that failed somewhere, what was known before stays."""
    rows = [row for tariff_id, row in done.rows.items() if tariff_id in done.through]
    if not rows:
        return
    ids = [row.tariff_id for row in rows]
    said = {"cycle": [done.cycles[tariff_id] for tariff_id in ids], "through_on": [done.through[tariff_id] for tariff_id in ids]}
    params = sql.columns(rows, ["tariff_id", "last_id", "digest", "out_of_place"]) | said | {"book": book_id}
    sql.execute("billing", "keep_reach", params)


def make_bills(worked: str, params: dict[str, Any], origin: int, user_id: int | None, actor_name: str) -> sql.Row:
    """Make the bills that `worked` yields; made, failed and amount."""
    text = sql.text_of("billing", "make_bills").replace("{{worked}}", worked)
    (found,) = sql.fetch(text, params | {"origin": int(origin), "user": user_id, "actor": actor_name})
    return found


def _release_places(book_id: int, wanted: Wanted) -> None:
    sql.execute(
        "billing",
        "release_places",
        {
            "book": book_id,
            "assets": list(wanted.asset_ids or ()),
            "tariffs": list(wanted.tariff_ids or ()),
            "through": wanted.through,
            "by_hand": Bill.Voided.BY_HAND,
        },
    )


def fail_run(run_id: int, *, fault: str) -> None:
    """Write on a run what broke it, so that people see it; nothing of it was made. Left alone if somebody carries it out."""
    with transaction.atomic():
        run = Run.objects.select_for_update(skip_locked=True).filter(id=run_id, stage=Run.Stage.WAITING).first()
        if run is not None:
            _fail(run, fault)


def _fail(run: Run, fault: str) -> None:
    run.stage, run.fault, run.ended_at = Run.Stage.FAILED, fault, timezone.now()
    run.save(update_fields=["stage", "fault", "ended_at"])
    outbox.leave("run_ended", run.book_id, run_id=run.id)
