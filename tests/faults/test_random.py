"""Kills at random points, the same at every start: three every day, as many as TALLYSTICK_FAULTS says by `make faults`."""

import os
import random
import time

import pytest

from tallystick.host.postgres import Cluster

from .installation import Installation, Serving
from .processes import kill, until

KILLS = int(os.environ.get("TALLYSTICK_FAULTS") or 3)
VICTIMS = ("backend", "command", "serve", "worker", "web", "postgres")
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY pid"


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_run_is_made_whatever_is_killed_and_whenever(seed: int, serving: Serving, servers: list[Serving]) -> None:
    installation, chance, victim = serving.installation, random.Random(seed), VICTIMS[seed % len(VICTIMS)]
    command = installation.start(*installation.bill()) if victim == "command" else None
    run_id = _run(installation) if command else serving.ask_run()
    # Not to wait for something: this is the random point, from before the run begins to after its end.
    time.sleep(chance.uniform(0, 1.5 * installation.span_seconds))
    kill(command.pid if command else _pid(serving, victim, chance))
    if victim == "serve":
        serving.process.wait()
        servers.append(Serving(installation))
    installation.until_done(run_id)
    if command:
        command.wait()
    installation.expect_whole()


def _run(installation: Installation) -> int:
    """The run of a command, as soon as it has one."""
    return int(until(lambda: installation.ask("SELECT id FROM kit_run"), "a run")[0].id)


def _pid(serving: Serving, victim: str, chance: random.Random) -> int:
    if victim == "backend":
        # PostgreSQL then ends all others too, and recovers.
        return int(chance.choice(serving.installation.ask(BACKENDS)).pid)
    if victim == "postgres":
        return Cluster(serving.installation.data).pid() or 0
    return {"serve": lambda: serving.process.pid, "worker": serving.worker, "web": serving.web}[victim]()
