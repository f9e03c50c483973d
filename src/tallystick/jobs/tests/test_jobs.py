"""What workers do again, leave alone, and give up: Mrs Chen's year is made once, and nothing keeps anything else back."""

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from asgiref.sync import async_to_sync
from django.db import OperationalError
from procrastinate import JobContext
from procrastinate.contrib.django import app

import tallystick
from tallystick.billing import commands as billing
from tallystick.billing.commands import Wanted
from tallystick.billing.models import Bill
from tallystick.billing.queries import night_is_done, waiting_runs
from tallystick.billing.tests.test_runs import Court
from tallystick.jobs import facts, nightly, runs, tasks
from tallystick.kit import outbox
from tallystick.kit.models import Fact, Run, RunProgress
from tallystick.kit.run import BOOK_LOCK, Progress, second_connection
from tallystick.kit.who import CLOCK, EVERYTHING, OPERATOR

pytestmark = pytest.mark.django_db(transaction=True)
LEFT = re.compile(r'outbox\.leave\("([a-z_]+)"')
THROUGH, TODAY = date(2020, 12, 31), date(2020, 4, 10)


@pytest.fixture
def court() -> Court:
    made = Court()
    made.assign(made.tariff(), date(2020, 1, 1))
    return made


@pytest.fixture
def elsewhere() -> Iterator["psycopg.Connection[Any]"]:
    """A connection of somebody else's to the tests' database."""
    with second_connection() as other:
        yield other


@pytest.fixture(autouse=True)
def _empty_queue(elsewhere: "psycopg.Connection[Any]") -> None:
    """The queue's tables are not Django's to empty."""
    elsewhere.execute("TRUNCATE procrastinate_jobs CASCADE")


def ask(court: Court, wanted: Wanted | None = None) -> int:
    return billing.ask_run(OPERATOR, EVERYTHING, court.book, wanted or Wanted(THROUGH), today=TODAY)


def broken(court: Court) -> int:
    """A run that cannot be carried out: what it wants makes no sense."""
    run_id = ask(court)
    Run.objects.filter(id=run_id).update(wanted={"through": "nonsense"})
    return run_id


def test_a_run_whose_worker_was_killed_is_taken_up(court: Court) -> None:
    run_id = ask(court)
    runs.take_up_waiting()
    assert (Run.objects.get(id=run_id).stage, Bill.objects.count()) == ("done", 12)
    assert waiting_runs(EVERYTHING) == []


def test_a_run_is_left_alone_while_somebody_works_on_its_book(court: Court, elsewhere: "psycopg.Connection[Any]") -> None:
    run_id = ask(court)
    elsewhere.execute("SELECT pg_advisory_lock(%s, %s)", [BOOK_LOCK, court.book])
    assert waiting_runs(EVERYTHING) == []
    elsewhere.execute("SELECT pg_advisory_unlock_all()")
    assert waiting_runs(EVERYTHING) == [run_id]


def test_a_run_that_is_carried_out_twice_makes_its_bills_once(court: Court) -> None:
    run_id = ask(court)
    for _ in range(2):
        runs.carry_out(run_id)
    assert Bill.objects.count() == 12


def test_a_run_that_breaks_says_why_keeps_no_other_back_and_can_be_asked_for_again(court: Court) -> None:
    failed, other = broken(court), ask(court)
    runs.take_up_waiting()
    run = Run.objects.get(id=failed)
    assert (run.stage, run.made, "nonsense" in run.fault) == ("failed", 0, True)
    assert Run.objects.get(id=other).stage == "done"
    assert waiting_runs(EVERYTHING) == []


def test_a_run_that_was_killed_ten_times_is_not_begun_again(court: Court) -> None:
    run_id = ask(court)
    RunProgress.objects.create(run_id=run_id, done=3, total=12, begun=10, told_at="2020-04-10T00:00Z")
    runs.take_up_waiting()
    run = Run.objects.get(id=run_id)
    assert (run.stage, run.fault, Bill.objects.count()) == ("failed", "begun 10 times, and never came to its end", 0)


def test_a_run_that_loses_its_database_waits_to_be_begun_again(court: Court, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(*_: object, **__: object) -> None:
        raise OperationalError("the connection is lost")

    with monkeypatch.context() as patched:
        patched.setattr("tallystick.billing.commands.runs.make_bills", lose)
        with pytest.raises(OperationalError):
            billing.generate(OPERATOR, EVERYTHING, court.book, Wanted(THROUGH), today=TODAY)
    assert Run.objects.get().stage == "waiting"
    runs.take_up_waiting()
    assert (Run.objects.get().stage, RunProgress.objects.get().begun, Bill.objects.count()) == ("done", 2, 12)


def test_progress_that_cannot_be_told_is_no_reason_to_stop(elsewhere: "psycopg.Connection[Any]") -> None:
    elsewhere.close()
    Progress(1, elsewhere).report(1, 1)


def test_a_fact_is_carried_out_once(court: Court, elsewhere: "psycopg.Connection[Any]") -> None:
    ask(court)
    (fact_id,) = outbox.waiting()
    done: list[Mapping[str, Any]] = []
    handlers: dict[str, outbox.Handler] = {"run_asked": lambda book, about: done.append(about)}
    with elsewhere.transaction():
        elsewhere.execute("SELECT FROM kit_fact WHERE id = %s FOR UPDATE", [fact_id])
        assert not outbox.carry_out(fact_id, handlers), "somebody else is about to"
    assert outbox.carry_out(fact_id, handlers)
    assert not outbox.carry_out(fact_id, handlers)
    assert len(done) == 1


def test_a_fact_of_an_unknown_kind_is_set_aside_until_it_is_known(
    court: Court, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    outbox.leave("unheard_of", court.book)
    ask(court)
    assert facts.carry_out_facts() == 1
    assert [fact.kind for fact in Fact.objects.filter(done_at=None)] == ["unheard_of"]
    assert facts.carry_out_facts() == 0
    assert len(caplog.records) == 1
    monkeypatch.setitem(facts.HANDLERS, "unheard_of", lambda book, about: None)
    assert facts.carry_out_facts() == 1


def test_a_fact_that_fails_waits_longer_after_each_try(
    court: Court, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(book: int, about: Mapping[str, Any]) -> None:
        raise ValueError

    monkeypatch.setitem(facts.HANDLERS, "run_asked", fail)
    ask(court)
    for _ in range(2):
        assert facts.carry_out_facts() == 0
    assert (len(caplog.records), Fact.objects.get().tries, outbox.waiting()) == (1, 1, [])
    Fact.objects.update(next_try_at="2020-04-10T00:00Z")
    assert (facts.carry_out_facts(), len(caplog.records), Fact.objects.get().tries) == (0, 2, 2)
    waits = [outbox.wait_after(tries).total_seconds() for tries in (0, 1, 2, 8, 9, 1000)]
    assert waits == [10, 20, 40, 2560, 3600, 3600]


def test_every_kind_of_fact_that_commands_leave_has_a_handler() -> None:
    left = {kind for path in Path(tallystick.__file__).parent.rglob("commands/*.py") for kind in LEFT.findall(path.read_text())}
    assert {"run_asked", "readings_made", "bills_made"} <= left <= facts.HANDLERS.keys()


def test_a_night_that_fails_in_one_book_is_carried_out_in_the_others(court: Court, monkeypatch: pytest.MonkeyPatch) -> None:
    nights = [(court.book + 1, TODAY), (court.book, TODAY)]
    monkeypatch.setattr(nightly, "nights_due", lambda: iter(nights))
    nightly.carry_out_nights()
    assert Bill.objects.count() == 12


def test_a_night_is_begun_again_after_a_failure_but_not_for_ever(court: Court) -> None:
    def night(stage: str) -> None:
        Run.objects.create(book_id=court.book, kind="bills", stage=stage, today=TODAY, actor_name=CLOCK.name)

    found = []
    for stage in ("failed", "failed", "failed"):
        found.append(night_is_done(EVERYTHING, court.book, TODAY))
        night(stage)
    assert [*found, night_is_done(EVERYTHING, court.book, TODAY)] == [False, False, False, True]


def test_a_night_that_waits_for_a_worker_is_not_begun_a_second_time(court: Court) -> None:
    Run.objects.create(book_id=court.book, kind="bills", today=TODAY, actor_name=CLOCK.name)
    assert night_is_done(EVERYTHING, court.book, TODAY)


def test_jobs_of_a_killed_worker_are_queued_again_once(elsewhere: "psycopg.Connection[Any]") -> None:
    queued = "INSERT INTO procrastinate_jobs (queue_name, task_name, status, queueing_lock) VALUES ('default', %s, %s, %s)"
    for name, status, lock in (
        ("take_up_runs", "doing", "take_up_runs"),
        ("take_up_runs", "todo", "take_up_runs"),
        ("bill_run", "doing", None),
    ):
        elsewhere.execute(queued, [name, status, lock])
    # In a thread of its own: this one may have a browser's event loop.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(async_to_sync(tasks.retry_stalled.func), _context()).result()
    found = elsewhere.execute("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY task_name").fetchall()
    assert found == [("bill_run", "todo"), ("take_up_runs", "todo")]


def test_hurry_is_said_once_until_somebody_comes(elsewhere: "psycopg.Connection[Any]") -> None:
    for _ in range(2):
        tasks.hurry()
    assert elsewhere.execute("SELECT task_name FROM procrastinate_jobs").fetchall() == [("carry_out_facts",)]


def _context() -> JobContext:
    return JobContext(app=app, job=None, start_timestamp=0, abort_reason=lambda: None)  # type: ignore[arg-type]
