"""Two at once on one book: each bill is there once, whoever made it."""

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from .installation import Installation, gate
from .processes import PATIENCE_SECONDS, start
from .world import BILLS, SLICES, SOME_NIGHT

UNDO = """
import argparse, sys
from datetime import date
from tallystick.cli.session import installation
with installation(argparse.Namespace(data=None, database=None)):
    from tallystick.billing.commands import undo_run
    from tallystick.kit.who import EVERYTHING, OPERATOR
    print(undo_run(OPERATOR, EVERYTHING, int(sys.argv[1]), today=date(2024, 12, 31), reason="by mistake"))
"""


def nightly(installation: Installation) -> list[str]:
    return ["nightly", "--on", str(SOME_NIGHT), "--json"]


@pytest.mark.parametrize("words", [Installation.bill, nightly])
def test_two_runs_make_each_bill_once(held: Installation, words: Callable[[Installation], list[str]]) -> None:
    with gate(held, SLICES // 2) as closed:
        first = held.start(*words(held))
        closed.reached()
        second = held.start(*words(held))
        closed.queued()
    assert [made(first), made(second)] == [BILLS, 0]
    held.expect_whole()


def test_an_undo_in_the_middle_of_a_run_leaves_each_bill_there_once(held: Installation) -> None:
    run_id = json.loads(held.run(*held.bill("--item", "Heating")))["run"]
    with gate(held, SLICES // 3) as closed:
        run = held.start(*held.bill())
        closed.reached()
        assert undo(held, run_id) == BILLS // 2
    assert made(run) == BILLS // 2
    # What was undone while it went on is left to the next run.
    assert made(held.start(*held.bill())) == BILLS // 2
    held.expect_whole(runs=2)


def test_a_run_in_the_middle_of_an_undo_leaves_each_bill_there_once(held: Installation) -> None:
    run_id = json.loads(held.run(*held.bill()))["run"]
    with gate(held, 1) as closed:
        undoing = start_undo(held, run_id)
        closed.reached()
        assert made(held.start(*held.bill())) == 0
    assert said(undoing) == BILLS
    assert made(held.start(*held.bill())) == BILLS
    held.expect_whole()


def test_an_undo_that_is_killed_has_undone_nothing(held: Installation) -> None:
    run_id = json.loads(held.run(*held.bill()))["run"]
    with gate(held, 1) as closed:
        undoing = start_undo(held, run_id)
        closed.reached()
        undoing.kill()
        undoing.wait()
    assert held.stage(run_id) == "done"
    held.expect_whole()
    assert undo(held, run_id) == BILLS


def made(command: "subprocess.Popen[str]") -> int:
    """How many bills a command says it made."""
    answer = json.loads(command.communicate(timeout=PATIENCE_SECONDS)[0])
    return sum(book["made"] for book in answer.get("books", [answer]))


def undo(installation: Installation, run_id: int) -> int:
    return said(start_undo(installation, run_id))


def start_undo(installation: Installation, run_id: int) -> "subprocess.Popen[str]":
    return start(installation.data, sys.executable, "-c", UNDO, str(run_id))


def said(command: "subprocess.Popen[str]") -> int:
    return int(command.communicate(timeout=PATIENCE_SECONDS)[0])
