"""A worker: takes jobs from the database and does them, until it is told to stop or loses the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from django.db import close_old_connections
from procrastinate import JobContext, PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.worker import Worker

from tallystick.jobs.tasks import take_up

# A job that is cut off is taken up again by another worker, so the wait is short.
GRACE_SECONDS = 5.0


def work(concurrency: int = 1) -> None:
    """Work until SIGTERM or SIGINT; also returns when the database goes away: whoever runs it starts it again."""
    # After a crash of the database the pool gives out each of its dead connections once, and waits longer after each.
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=2 + concurrency)
    with app.replace_connector(connector):
        asyncio.run(_work(concurrency))


async def _work(concurrency: int) -> None:
    async with app.open_async():
        await take_up()
        await app.run_worker_async(
            concurrency=concurrency,
            delete_jobs="successful",
            shutdown_graceful_timeout=GRACE_SECONDS,
            task_middleware=[_with_living_connection],
        )


def _with_living_connection(job: Callable[[], object], context: JobContext, worker: Worker) -> object:
    """Each job begins on a connection that lives: one that was cut off would fail all that come after it."""
    close_old_connections()
    return job()
