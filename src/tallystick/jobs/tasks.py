"""The tasks that workers take, and the clock's."""

import logging

from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tallystick.billing.commands import carry_out_run, fail_run

from . import facts
from .nightly import midnight, nights_due

logger = logging.getLogger(__name__)
# A database that restarts is back within seconds; a run that keeps losing it is looked at by people.
LOST_DATABASE = RetryStrategy(max_attempts=20, wait=3, retry_exceptions={OperationalError, InterfaceError})


@app.task(name="bill_run", retry=LOST_DATABASE)
def bill_run(run_id: int) -> None:
    """Carry out a run that was asked for; what breaks it is written on it."""
    try:
        carry_out_run(run_id)
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:
        logger.exception("bill run %s failed", run_id)
        fail_run(run_id, fault=f"{type(fault).__name__}: {fault}")


@app.periodic(cron="* * * * * */10")
@app.task(name="carry_out_facts", queueing_lock="carry_out_facts")
def carry_out_facts(timestamp: int = 0) -> None:
    """Carry out what waits in the outbox; doors ask for it at once, the clock sweeps up what was left."""
    facts.carry_out_facts()


@app.periodic(cron="*/5 * * * *")
@app.task(name="nightly", queueing_lock="nightly", retry=LOST_DATABASE)
def nightly(timestamp: int) -> None:
    """Midnight in each book that has it now, or had it while nobody was at work."""
    for book_id, today in nights_due():
        midnight(book_id, today)


@app.periodic(cron="* * * * *")
@app.task(name="retry_stalled", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: object, timestamp: int) -> None:
    """Take up jobs whose worker was killed."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)
