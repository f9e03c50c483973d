"""`serve` as its users meet it: a process that starts and stops all that belongs to it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tallystick.host.postgres import Cluster

# Long enough for the slowest machine: reached only when something is broken.
PATIENCE_SECONDS = 120.0
TALLYSTICK = [sys.executable, "-m", "tallystick.cli.main"]


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """An installation that has been set up, in a folder that goes away."""
    folder = Path(tempfile.mkdtemp(prefix="ts-", dir="/tmp"))
    folder.chmod(0o755)
    done = _run("init", "--data", str(folder / "data"))
    assert done.returncode == 0, done.stderr
    yield folder / "data"
    shutil.rmtree(folder, ignore_errors=True)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("TALLYSTICK_", "DJANGO_"))}


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*TALLYSTICK, *words], capture_output=True, text=True, env=_environment(), check=False)


class Serving:
    """A `serve` that has said that it answers."""

    def __init__(self, data: Path, port: int = 0) -> None:
        self.data = data
        self.port = port or _free_port()
        words = ["serve", "--data", str(data), "--port", str(self.port)]
        self.process = subprocess.Popen(
            [*TALLYSTICK, *words], stdout=subprocess.PIPE, text=True, env=_environment(), start_new_session=True
        )
        assert self.process.stdout
        assert str(self.port) in self.process.stdout.readline()

    def ask(self, path: str) -> int:
        """The status of an answer, 0 if there is none."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def family(self) -> list[int]:
        """The processes that belong to it, PostgreSQL and its keeper among them."""
        cluster = Cluster(self.data).pid()
        assert cluster
        return [*_descendants(self.process.pid), cluster]


@contextlib.contextmanager
def _serving(data: Path, port: int = 0) -> Iterator[Serving]:
    serving = Serving(data, port)
    try:
        yield serving
    finally:
        if serving.process.poll() is None:
            serving.process.terminate()
        serving.process.communicate(timeout=PATIENCE_SECONDS)


def _descendants(pid: int) -> list[int]:
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    found = [pid]
    for ancestor in found:
        found += [child for child, parent in parents.items() if parent == ancestor]
    return found[1:]


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _named(serving: Serving, words: str) -> int:
    """The child of `serve` whose command has these words."""
    for pid in _descendants(serving.process.pid):
        with contextlib.suppress(OSError):
            if words in Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode():
                return pid
    return 0


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _until(true: Callable[[], object]) -> None:
    patience = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < patience, "it never came"
        time.sleep(0.05)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_all_of_it_and_leaves_nothing_running(data: Path, stop: signal.Signals) -> None:
    with _serving(data) as serving:
        family = serving.family()
        assert len(family) >= 6
        serving.process.send_signal(stop)
        assert serving.process.wait(PATIENCE_SECONDS) == 0
        assert [pid for pid in family if _lives(pid)] == []
        assert not Cluster(data).running()


def test_a_signal_just_after_its_start_stops_it_too(data: Path) -> None:
    words = ["serve", "--data", str(data), "--port", str(_free_port())]
    process = subprocess.Popen([*TALLYSTICK, *words], stderr=subprocess.PIPE, env=_environment(), start_new_session=True)
    _until(lambda: Cluster(data).pid())
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert b"Traceback" not in said
    assert not Cluster(data).running()


def test_killed_outright_it_takes_everything_with_it(data: Path) -> None:
    with _serving(data) as serving:
        family = serving.family()
        serving.process.kill()
        _until(lambda: not any(_lives(pid) for pid in family))
        with (data / "postgres.alive").open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)


def test_killed_outright_it_can_be_started_again_at_once_on_its_port(data: Path) -> None:
    with _serving(data) as serving:
        serving.process.kill()
        with _serving(data, serving.port) as again:
            assert again.ask("/healthz") == 200


def test_a_killed_postgresql_a_killed_worker_and_a_killed_web_server_are_started_again(data: Path) -> None:
    with _serving(data) as serving:
        _until(lambda: serving.ask("/readyz") == 200)
        killed = {Cluster(data).pid() or 0, _named(serving, "main worker"), _named(serving, "host.web")}
        assert 0 not in killed
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        _until(lambda: Cluster(data).pid() not in killed | {None})
        _until(lambda: _named(serving, "main worker") not in killed | {0})
        _until(lambda: _named(serving, "host.web") not in killed | {0})
        _until(lambda: serving.ask("/readyz") == 200)


def test_commands_join_it_while_it_runs(data: Path) -> None:
    with _serving(data) as serving:
        before = Cluster(data).pid()
        done = _run("link", "--data", str(data), "--json")
        assert done.returncode == 0, done.stderr
        assert f":{serving.port}/" in json.loads(done.stdout)["link"]
        assert Cluster(data).pid() == before
        assert serving.ask("/healthz") == 200


def test_a_second_serve_is_told_in_one_line_where_the_first_is(data: Path) -> None:
    with _serving(data) as serving:
        done = _run("serve", "--data", str(data), "--port", str(_free_port()))
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1
        assert str(serving.port) in done.stderr


def test_a_port_that_is_taken_is_not_shared(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = _run("serve", "--data", str(data), "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "taken" in done.stderr


def test_a_folder_without_an_installation_is_not_served() -> None:
    with tempfile.TemporaryDirectory() as folder:
        done = _run("serve", "--data", f"{folder}/none", "--port", str(_free_port()))
        assert done.returncode == 2
        assert "tallystick init" in done.stderr
        assert list(Path(folder).iterdir()) == []


def test_init_a_second_time_changes_nothing(data: Path) -> None:
    done = _run("init", "--data", str(data), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"data": str(data), "migrations": 0, "link": None}


def test_a_database_of_ones_own_is_named_once_and_found_by_its_folder(data: Path) -> None:
    own = data.parent / "own"
    with Cluster(data.parent / "theirs", durable=False) as address:
        assert _run("init", "--data", str(own), "--database", address).returncode == 0
        assert _run("link", "--data", str(own)).returncode == 0
        assert _run("link", "--database", address, "--data", str(own)).returncode == 0
        assert not (own / "postgres").exists()
