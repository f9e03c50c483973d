"""The scratch database that stories are played in: an embedded PostgreSQL in the user's cache folder, touched by nothing else.

It holds one database for each state of the tables, named by a fingerprint of the migrations: made once, then used again
by any number of processes at once, because every story is rolled back.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
from platformdirs import user_cache_path
from psycopg import sql

from tallystick.host.demotion import CannotReach
from tallystick.host.postgres import Cluster, PostgresFailed

from ..output import WrongCall

PREFIX = "story_"
SMALL = {"shared_buffers": "64MB", "max_wal_size": "256MB"}  # stories are short, and nothing of them is kept
MAKING_LOCK = 7302  # advisory lock held while the tables are made


@contextlib.contextmanager
def scratch_database() -> Iterator[None]:
    """Django set up on a scratch database with all tables; let go at the end. WrongCall if it cannot be had."""
    with contextlib.ExitStack() as held:
        try:
            _prepare(held)
        except (PostgresFailed, CannotReach, OSError) as error:
            raise WrongCall(str(error), "no_scratch_database") from error
        yield


def _prepare(held: contextlib.ExitStack) -> None:
    folder = user_cache_path("tallystick", appauthor=False) / "stories"
    address = held.enter_context(Cluster(folder, extra=SMALL))
    _set_up_django(folder, address)
    held.callback(_close)
    _use(_ready_database(address))


def _set_up_django(folder: Path, address: str) -> None:
    os.environ |= {"TALLYSTICK_DATA": str(folder), "TALLYSTICK_DATABASE": address}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tallystick.host.settings")
    import django

    django.setup()


def _ready_database(address: str) -> str:
    """The name of the database whose tables are those of this version, made if it is not there yet."""
    name = PREFIX + _fingerprint()
    with psycopg.connect(address, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [MAKING_LOCK])
        if name not in (names := _story_databases(server)):
            _drop(server, names)
            _make(server, name)
    return name


def _fingerprint() -> str:
    """Of all migrations, whosever they are."""
    from django.apps import apps

    digest = hashlib.sha256()
    for config in apps.get_app_configs():
        for file in sorted((Path(config.path) / "migrations").glob("*.py")):
            digest.update(f"{config.label}/{file.name}".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _story_databases(server: psycopg.Connection) -> list[str]:
    found = server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [PREFIX + "%"])
    return [row[0] for row in found]


def _drop(server: psycopg.Connection, names: list[str]) -> None:
    """Other versions' databases go, unless somebody plays in one just now; an unfinished one goes in any case."""
    for name in names:
        with contextlib.suppress(psycopg.errors.ObjectInUse):
            server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def _make(server: psycopg.Connection, name: str) -> None:
    """Complete or not there at all: made under another name first."""
    from django.core.management import call_command

    unfinished = f"{PREFIX}{os.getpid()}"
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
    _use(unfinished)
    call_command("migrate", interactive=False, verbosity=0)
    _close()
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(name)))


def _use(name: str) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name


def _close() -> None:
    from django.db import connections

    connections.close_all()
