"""The tasks that workers take, and the clock's."""

from collections.abc import Collection
from contextlib import suppress

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Status

from tallystick.accounts.queries import books
from tallystick.billing import commands as billing
from tallystick.cashier import commands as cashier
from tallystick.kit import once, outbox, photos
from tallystick.kit.period import today_in
from tallystick.kit.who import CLOCK, EVERYTHING
from tallystick.metering import commands as metering
from tallystick.metering.queries import photos_in_use
from tallystick.webhooks import commands as webhooks

from . import facts, nightly, runs

# A database that restarts is back within seconds; if not, the clock's tasks take up later what was left.
LOST_DATABASE = RetryStrategy(max_attempts=5, wait=2, retry_exceptions={OperationalError, InterfaceError})


@app.task(name="bill_run", retry=LOST_DATABASE)
def bill_run(run_id: int) -> None:
    """Carry out a run that was asked for."""
    runs.carry_out(run_id)


@app.task(name="sheet", retry=LOST_DATABASE)
def sheet(run_id: int) -> None:
    """Check or store a sheet of readings."""
    runs.carry_out_sheet_of(run_id)


@app.periodic(cron="* * * * * */10")
@app.task(name="carry_out_facts", queueing_lock="carry_out_facts")
def carry_out_facts(timestamp: int = 0) -> None:
    """Carry out what waits in the outbox; doors ask for it at once, the clock sweeps up what was left."""
    if facts.carry_out_facts():
        # Also inside of a command's transaction: in one of its own, as in `hurry`.
        with suppress(AlreadyEnqueued), transaction.atomic():
            send_webhooks.defer()


@app.periodic(cron="* * * * * */10")
@app.task(name="send_webhooks", queueing_lock="send_webhooks")
def send_webhooks(timestamp: int = 0) -> None:
    """Send the messages of webhooks that are due."""
    from . import sending  # what it is sent by is large, and only workers need it

    if sending.send_due() >= sending.AT_ONCE:
        with suppress(AlreadyEnqueued):
            send_webhooks.defer()


@app.periodic(cron="17 3 * * *")
@app.task(name="sweep", queueing_lock="sweep")
def sweep(timestamp: int = 0) -> None:
    """Forget what nobody asks for any more: old answers, facts that were carried out, events that were told; throw away
    photos that no reading names.
    """
    now = timezone.now()
    once.sweep(now)
    outbox.sweep(now)
    webhooks.sweep(now=now)
    metering.sweep_sheets(now)
    photos.sweep(now, _named_photos)


def _named_photos(found: Collection[str]) -> set[str]:
    """Those that readings of any book name."""
    return {digest for book in books(EVERYTHING) for digest in photos_in_use(EVERYTHING, book.id, found)}


@app.periodic(cron="* * * * * */5")
@app.task(name="take_up_runs", queueing_lock="take_up_runs")
def take_up_runs(timestamp: int = 0) -> None:
    """Take up runs whose worker, or command, was killed; a worker does so as soon as it starts."""
    runs.take_up_waiting()


@app.periodic(cron="*/5 * * * *")
@app.task(name="nightly", queueing_lock="nightly")
def carry_out_nights(timestamp: int = 0) -> None:
    """Midnight in each book that has it now, or had it while nobody was at work."""
    nightly.carry_out_nights()


@app.periodic(cron="* * * * *")
@app.task(name="fold_sums", queueing_lock="fold_sums")
def fold_sums(timestamp: int = 0) -> None:
    """Keep the sums short from which totals are read; without it they stay right, and grow slower to read."""
    billing.fold_sums(CLOCK, EVERYTHING)
    cashier.fold_sums(CLOCK, EVERYTHING)
    metering.fold_sums(CLOCK, EVERYTHING)


@app.periodic(cron="*/10 * * * *")
@app.task(name="rank_debtors", queueing_lock="rank_debtors")
def rank_debtors(timestamp: int = 0) -> None:
    """Have at hand who owes the most in books so large that looking for them takes a while."""
    now = timezone.now()
    for book in books(EVERYTHING):
        billing.rank_debtors(CLOCK, EVERYTHING, book.id, today=today_in(book.timezone), now=now)


@app.periodic(cron="* * * * *")
@app.task(name="retry_stalled", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int = 0) -> None:
    """Take up jobs whose worker was killed."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # The same work is queued already.
            await manager.finish_job(job, Status.ABORTED, delete_job=True)


def hurry() -> None:
    """Have a worker carry out at once what follows from the command just given."""
    # In a transaction of its own: the refusal of a second job must not spoil the one around it.
    with suppress(AlreadyEnqueued), transaction.atomic():
        carry_out_facts.defer()


def follow() -> None:
    """Carry out what follows from the command just given, before it is answered; left to a worker where the database is lost."""
    try:
        carry_out_facts()
    except (OperationalError, InterfaceError):
        hurry()


async def take_up() -> None:
    """Have the worker that starts take up what others left, before anything else."""
    for task in (take_up_runs, carry_out_facts):
        with suppress(AlreadyEnqueued):
            await task.defer_async()
