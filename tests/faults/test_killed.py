"""Whatever is killed in the middle of a run: the run is made, and each bill is there once."""

import signal
from collections.abc import Callable

import pytest

from tallystick.host.postgres import Cluster

from .installation import Installation, Serving, gate
from .processes import PATIENCE_SECONDS, kill, until
from .world import SLICES


def kill_worker(serving: Serving, backend: int) -> None:
    kill(serving.worker())


def kill_postgres(serving: Serving, backend: int) -> None:
    kill(Cluster(serving.installation.data).pid() or 0)


def cut_off(serving: Serving, backend: int) -> None:
    """The run's connection alone is lost; its worker and the database live on."""
    serving.installation.ask("SELECT pg_terminate_backend(%s)", backend)


@pytest.mark.parametrize(
    ("strike", "at"),
    [(cut_off, 1), (kill_postgres, SLICES // 2), (kill_worker, SLICES)],
)
def test_a_run_that_a_clerk_asked_for_is_made(serving: Serving, strike: Callable[[Serving, int], None], at: int) -> None:
    installation = serving.installation
    with gate(installation, at) as closed:
        run_id = serving.ask_run()
        backend = closed.reached()
        assert installation.in_the_middle(run_id)
        strike(serving, backend)
    installation.until_done(run_id)
    installation.expect_whole()


def test_a_run_is_made_by_the_next_serve(serving: Serving, servers: list[Serving]) -> None:
    installation = serving.installation
    with gate(installation, SLICES // 2) as closed:
        run_id = serving.ask_run()
        closed.reached()
        kill(serving.process.pid)
    servers.append(Serving(installation))
    installation.until_done(run_id)
    installation.expect_whole()


def test_a_run_of_a_command_that_was_killed_is_made_by_a_worker(serving: Serving) -> None:
    installation = serving.installation
    with gate(installation, SLICES // 2) as closed:
        command = installation.start(*installation.bill())
        backend = closed.reached()
        kill(command.pid)
        command.wait()
        # Its statement does not go on to its end, and its book is free.
        until(lambda: not installation.ask("SELECT FROM pg_stat_activity WHERE pid = %s", backend), "its end")
    (run,) = installation.ask("SELECT id FROM kit_run")
    installation.until_done(run.id)
    installation.expect_whole()


def test_a_command_told_to_stop_makes_nothing_and_says_so_on_its_run(held: Installation) -> None:
    with gate(held, SLICES // 2) as closed:
        command = held.start(*held.bill())
        closed.reached()
        command.send_signal(signal.SIGINT)
        assert command.wait(PATIENCE_SECONDS) == 128 + signal.SIGINT
    (run,) = held.ask("SELECT stage, made, fault FROM kit_run")
    assert (run.stage, run.made) == ("failed", 0)
    assert "KeyboardInterrupt" in run.fault
    assert held.ask("SELECT FROM billing_bill LIMIT 1") == []
