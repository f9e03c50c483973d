"""A real installation in a folder of its own, that processes work on and that is looked into from outside."""

import contextlib
import http.cookiejar
import json
import signal
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row

from tallystick.host.postgres import Cluster, address
from tallystick.host.postmaster import read_pid_file
from tallystick.kit.run import BOOK_LOCK

from .processes import PATIENCE_SECONDS, TALLYSTICK, family, free_port, lives, named, start, until
from .world import BILLS, BOOK, SLICES, THROUGH, write_workbook

HERE = Path(__file__).parent
GATE = 530017  # the advisory lock of gate.sql
WAITING_FOR = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND %s IN (classid, objid) AND NOT granted"


class Installation:
    """Set up, loaded, and billed once without any harm, so that it is known what comes of that."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.cookies = http.cookiejar.CookieJar()
        self.link = json.loads(self.run("init", "--json"))["link"]
        with Cluster(self.data):
            self.run("load", str(write_workbook(folder / "garden.xlsx")))
            self.ask((HERE / "gate.sql").read_text())
            self.unharmed = json.loads(self.run(*self.bill()))
            self.digest = self.bills().digest
            self.span_seconds = float(self.ask("SELECT extract(epoch FROM ended_at - asked_at) AS span FROM kit_run")[0].span)

    def bill(self, *more: str) -> list[str]:
        return ["bill", "--book", BOOK, "--through", str(THROUGH), "--json", *more]

    def run(self, *words: str) -> str:
        """A command that must succeed; what it says."""
        command = self.start(*words)
        said, _ = command.communicate(timeout=PATIENCE_SECONDS)
        assert command.returncode == 0, said[-2000:] + self.errors()
        return said

    def start(self, *words: str) -> "subprocess.Popen[str]":
        return start(self.data, *TALLYSTICK, *words)

    def errors(self) -> str:
        return (self.data.parent / "errors.log").read_text()[-2000:]

    # -- the database -------------------------------------------------------------------------------------------------

    def ask(self, query: str, *params: object) -> list[Any]:
        """The rows that a statement yields, in the database that is running; OperationalError if it is not."""
        with self.connect() as connection:
            cursor = connection.execute(query, params or None)
            return cursor.fetchall() if cursor.description else []

    def connect(self) -> "psycopg.Connection[Any]":
        found = read_pid_file(self.data / "postgres")
        if found is None or not found.ready:
            raise psycopg.OperationalError("PostgreSQL does not run")
        return psycopg.connect(address(found.sockets), autocommit=True, row_factory=namedtuple_row)

    def reset(self) -> None:
        """No bills and no runs, as after loading."""
        tables = self.ask("SELECT tablename FROM pg_tables WHERE tablename ~ '^(billing_|kit_|fault_)'")
        self.ask(f"TRUNCATE {', '.join(row.tablename for row in tables)}")

    def _seen(self, look: Callable[[], bool]) -> bool:
        """What is seen; nothing while the database is gone."""
        with contextlib.suppress(psycopg.OperationalError):
            return look()
        return False

    # -- what is seen -------------------------------------------------------------------------------------------------

    def bills(self) -> Any:
        """The row of digest.sql."""
        (found,) = self.ask((HERE / "digest.sql").read_text())
        return found

    def in_the_middle(self, run_id: int) -> bool:
        """Whether a run's progress, told by its second connection, says that it goes on."""
        found = self.ask("SELECT done, total FROM kit_runprogress WHERE run_id = %s", run_id)
        return bool(found) and found[0].total == SLICES and found[0].done < SLICES

    def stage(self, run_id: int) -> str:
        return str(self.ask("SELECT stage FROM kit_run WHERE id = %s", run_id)[0].stage)

    def until_done(self, run_id: int) -> None:
        until(lambda: self._seen(lambda: self.stage(run_id) != "waiting"), f"the end of run {run_id}")
        assert self.stage(run_id) == "done"

    def expect_whole(self, runs: int = 1) -> None:
        """Each bill is there once, all equal to what an unharmed run made, made by so many runs, and the books hold."""
        found = self.bills()
        assert (found.bills, found.places, found.runs) == (BILLS, BILLS, runs)
        assert found.digest == self.digest
        (told,) = self.ask("SELECT sum(made) AS made, sum(amount) AS amount FROM kit_run WHERE stage = 'done'")
        assert (told.made, f"{told.amount:.2f}") == (BILLS, self.unharmed["amount"])
        assert self.ask("SELECT id FROM kit_run WHERE stage NOT IN ('done', 'undone') OR failed > 0") == []
        self.run("check")


class Gate:
    """Keeps whatever works on bills in the middle, behind the statement of a number, until it is opened."""

    def __init__(self, installation: Installation, at: int) -> None:
        self._installation = installation
        self._holder = installation.connect()
        self._holder.execute("SELECT pg_advisory_lock(%s)", [GATE])
        self._holder.execute("SELECT setval('fault_statements', 1, false)")
        self._holder.execute("INSERT INTO fault_gate VALUES (%s)", [at])

    def reached(self) -> int:
        """Wait until somebody stands at the gate; the process of PostgreSQL that works for them."""
        return int(until(lambda: self._installation.ask(WAITING_FOR, GATE), "somebody at the gate")[0].pid)

    def queued(self) -> None:
        """Wait until somebody waits for the book, because somebody else works on it."""
        until(lambda: self._installation.ask(WAITING_FOR, BOOK_LOCK), "somebody who waits for the book")

    def open(self) -> None:
        self._holder.close()


@contextlib.contextmanager
def gate(installation: Installation, at: int) -> Iterator[Gate]:
    """A gate behind the statement on bills of this number, counted from 1; open at the end."""
    made = Gate(installation, at)
    try:
        yield made
    finally:
        made.open()


class Serving:
    """A `serve` that has said that it answers, and a clerk signed in to its console."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.process = installation.start("serve", "--port", str(free_port()))
        assert self.process.stdout
        said = self.process.stdout.readline()
        assert " at http" in said, said + installation.errors()
        self.url = said.split(" at ")[1].split()[0].replace("localhost", "127.0.0.1")
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(installation.cookies))
        if not any(installation.cookies):
            self._browser.open(self.url + urllib.parse.urlsplit(installation.link).path, timeout=PATIENCE_SECONDS).close()

    def until_ready(self) -> None:
        """Wait until a web server answers, and its database behind it."""
        until(self._is_ready, "an answer of the web server")

    def _is_ready(self) -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(self.url + "/readyz", timeout=PATIENCE_SECONDS) as answer:
            return bool(answer.status == 200)
        return False

    def ask_run(self) -> int:
        """Ask for the year's bills as a clerk does; the run's number, from the page that then opens."""
        form = {"book": BOOK, "how": "through", "through": str(THROUGH)}
        self._browser.open(self.url + "/runs/new/", timeout=PATIENCE_SECONDS).close()
        form["csrfmiddlewaretoken"] = next(str(c.value) for c in self.installation.cookies if c.name == "csrftoken")
        sent = urllib.parse.urlencode(form).encode()
        with self._browser.open(self.url + "/runs/new/", sent, timeout=PATIENCE_SECONDS) as page:
            return int(page.url.rstrip("/").rsplit("/", 1)[1])

    def worker(self) -> int:
        return until(lambda: named(self.process.pid, "main worker"), "a worker")

    def web(self) -> int:
        return until(lambda: named(self.process.pid, "host.web"), "a web server")

    def lives(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        """By a signal: it ends with 0, and nothing of it is left."""
        everybody = [*family(self.process.pid), Cluster(self.installation.data).pid() or 0]
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(PATIENCE_SECONDS) == 0
        assert [pid for pid in everybody if lives(pid)] == []
        assert not Cluster(self.installation.data).running()
