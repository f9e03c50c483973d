"""Plays one story in one transaction that is rolled back, and tells what came of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.db import OperationalError, connection, transaction

from tallystick.jobs.facts import HANDLERS
from tallystick.kit import outbox
from tallystick.kit.refusal import Refusal

from .faults import BadFile, Fault, NotRefused, OtherRefusal, Placed, TooLong
from .outcome import nothing, outcome
from .reader import Table, read_text
from .said import Said
from .setting import Place, build
from .shape import line_of, path_text, story_of
from .steps import DAYS, STEPS
from .world import World

STATEMENT_SECONDS = 60  # that no step, however much it bills, holds the database for ever


class Ended(Exception):
    """The story has ended before its last step; the fault says where and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def play_file(path: Path, history: bool = False) -> dict[str, Any]:
    """What came of the story in a file, as the design's JSON; faults of the file and of its steps stand under `errors`.

    `history`: bills that an edit or a re-rating has replaced are told too.
    """
    try:
        story = story_of(read_text(path))
    except BadFile as bad:
        return nothing(None, bad.faults)
    with _rolled_back():
        return _played(story, history)


@contextmanager
def _rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _played(story: Table, history: bool) -> dict[str, Any]:
    world: World | None = None
    faults: list[Fault] = []
    try:
        with _told(story, []):
            world = build(story)
        # Not before: another process may be playing in a book of the same code, and is waited for.
        _order(f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'")
        for number, step in enumerate(story.get("steps", ())):
            with _told(story, ["steps", number, *step]), world.whole():
                _step(world, step)
    except Ended as ended:
        faults = [ended.fault]
    return nothing(story["today"], faults) if world is None else outcome(world, faults, history)


@contextmanager
def _told(story: Table, path: Place) -> Iterator[None]:
    """What goes wrong within is told with its place in the file."""
    try:
        yield
    except Placed as placed:
        raise Ended(_fault(story, placed.path, placed.refusal)) from None
    except Refusal as refusal:
        raise Ended(_fault(story, path, refusal)) from None
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        raise Ended(_fault(story, path, TooLong())) from None
    except Exception as error:
        # A fault of the program's own ends this story, not the others.
        if os.environ.get("TALLYSTICK_TRACE") == "1":
            raise
        message = f"{type(error).__name__}: {error}".split("\n")[0]
        raise Ended(Fault("unexpected", message, _number(path), path_text(path), line_of(story, path))) from error


def _fault(story: Table, path: Place, refusal: Refusal) -> Fault:
    position = getattr(refusal, "position", None)
    return Fault(refusal.code, str(refusal), _number(path), path_text(path), line_of(story, path), position)


def _number(path: Place) -> int | None:
    return path[1] if path[:1] == ["steps"] and isinstance(path[1], int) else None


def _step(world: World, step: Table) -> None:
    ((name, said),) = step.items()
    if name == "expect_error":
        _refused(world, said)
    else:
        _do(world, name, said)


def _refused(world: World, said: Table) -> None:
    """A step that must be refused; whatever it did on the way is taken back."""
    expected = said.get("code")
    ((name, inner),) = ((key, value) for key, value in said.items() if key != "code")
    try:
        with world.whole():
            _do(world, name, inner)
    except Refusal as refusal:
        if expected not in (None, refusal.code):
            raise OtherRefusal(expected=expected, found=refusal.code, message=refusal) from None
        return
    raise NotRefused


def _do(world: World, name: str, said: Any) -> None:
    """One step, what follows from it, and the checks that otherwise wait for the commit."""
    world.refuse_endless()
    if name in DAYS:
        DAYS[name](world, date.fromisoformat(said))
    else:
        STEPS[name](world, Said(said))
    _carry_out_facts()
    _order("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _order(statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements)


def _carry_out_facts() -> None:
    while facts := outbox.waiting():
        for fact_id in facts:
            outbox.carry_out(fact_id, HANDLERS)
