"""Where an installation lies: its data folder, its database (embedded, or one's own by address), its secret key."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .folder import make_data_folder, open_lock
from .postgres import Cluster, PostgresFailed

DATA, DATABASE = "TALLYSTICK_DATA", "TALLYSTICK_DATABASE"
ADDRESS_FILE = "database"
CONNECT_LIMIT_SECONDS = 30.0
# PostgreSQL's codes for: cannot connect now (starting, recovering), too many clients.
PASSING = ("57P03", "53300")


class NoInstallation(Exception):
    """What was named is no installation, or cannot be reached; one line for people."""


@dataclass
class Installation:
    """`data` is the folder of its own files; `database` the address of one's own PostgreSQL, None for the embedded."""

    data: Path
    database: str | None = None
    _cluster: Cluster | None = None

    @contextlib.contextmanager
    def joined(self) -> Iterator[str]:
        """Hold its database: yields the address, and lets go at the end."""
        make_data_folder(self.data)
        if self.database:
            yield self.database
            return
        self._cluster = Cluster(self.data)
        with self._cluster as address:
            yield address

    def ensure(self) -> None:
        """Start the embedded database again if it has died under us; never a new one where the folder has gone."""
        if self._cluster and self._cluster.pid() is None:
            if not self.exists():
                raise PostgresFailed(f"the data folder {self.data} has gone")
            self._cluster.ensure()

    def exists(self) -> bool:
        """Whether it has been made; a database of one's own is asked when it is reached."""
        return self.database is not None or (self.data / "postgres" / "PG_VERSION").exists()

    def remember(self) -> None:
        """Write down the address of one's own database, so that the data folder alone finds it again."""
        if self.database:
            with os.fdopen(open_lock(self.data / ADDRESS_FILE, os.O_TRUNC), "w") as file:
                file.write(self.database)

    def secret_key(self) -> str:
        """Made once, kept in the data folder, readable by its owner alone."""
        path = self.data / "secret_key"
        with contextlib.suppress(FileNotFoundError):
            if kept := path.read_text().strip():
                return kept
        fresh = path.with_name(f"secret_key.{os.getpid()}")
        with os.fdopen(open_lock(fresh), "w") as file:
            file.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
        return path.read_text().strip()

    def environment(self, address: str) -> dict[str, str]:
        """What Django's settings, here and in processes started from here, read it by."""
        return {DATA: str(self.data), DATABASE: address, "TALLYSTICK_SECRET_KEY": self.secret_key()}


def find(data: str | None = None, database: str | None = None) -> Installation:
    """By what was named on the command line, else by the environment, else the user's data folder.

    A data folder named on the command line has the last word over a database named by the environment.
    """
    if database is None and data is None:
        database = os.environ.get(DATABASE) or None
    named = data or os.environ.get(DATA)
    folder = Path(named).expanduser().absolute() if named else _user_folder(database)
    return Installation(folder, database or _remembered(folder))


def _remembered(folder: Path) -> str | None:
    try:
        return (folder / ADDRESS_FILE).read_text().strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None


def _user_folder(database: str | None) -> Path:
    from platformdirs import user_data_path

    folder = user_data_path("tallystick", appauthor=False)
    return folder / hashlib.sha256(database.encode()).hexdigest()[:16] if database else folder / "data"


def wait_until_it_answers(address: str) -> None:
    """Wait out a recovery after a crash; NoInstallation if the database does not answer."""
    import psycopg

    patience = time.monotonic() + CONNECT_LIMIT_SECONDS
    while True:
        try:
            psycopg.connect(address, connect_timeout=10).close()
            return
        except psycopg.Error as error:
            # Refused connections carry no code of their own when they fail before the first message.
            if not _passes(error) or time.monotonic() > patience:
                raise NoInstallation(_one_line(error)) from error
        time.sleep(0.1)


def _passes(error: Exception) -> bool:
    code = getattr(error, "sqlstate", None)
    return code in PASSING or "starting up" in str(error) or "recovery mode" in str(error)


def _one_line(error: Exception) -> str:
    return "the database cannot be reached: " + " ".join(str(error).split())
