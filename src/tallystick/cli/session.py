"""The installation a command works on: found, its database held, Django set up; all let go at the end.

with installation(args) as found:
    ...                       # models, commands and queries may be imported and used here
"""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Iterator

from tallystick.host.demotion import CannotReach
from tallystick.host.installation import Installation, NoInstallation, find, wait_until_it_answers
from tallystick.host.postgres import PostgresFailed

from .output import WrongCall


@contextlib.contextmanager
def installation(args: argparse.Namespace, new: bool = False) -> Iterator[Installation]:
    """Open the installation named by --data, --database or the environment; `new` where it need not be there yet.

    WrongCall if there is none, if it has never been set up, or if its database cannot be started or reached.
    """
    try:
        found = find(args.data, args.database)
        if not new and not found.exists():
            raise NoInstallation(f"there is no installation in {found.data}: make one with `tallystick init`")
        with found.joined() as address:
            wait_until_it_answers(address)
            with _environment(found.environment(address)):
                _set_up_django(address)
                try:
                    if not new:
                        _expect_tables()
                    yield found
                finally:
                    _close_connections()
    except (PostgresFailed, CannotReach, NoInstallation) as error:
        raise WrongCall(str(error), "no_installation") from error
    except PermissionError as error:
        raise WrongCall(f"{error.filename}: this is not ours to use", "no_installation") from error


@contextlib.contextmanager
def _environment(names: dict[str, str]) -> Iterator[None]:
    """What Django's settings are read by; taken back, so that another session in this process finds its own way."""
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _set_up_django(address: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tallystick.host.settings")
    import django
    from django.db import connections

    django.setup()
    from tallystick.host.settings import database_settings

    # Settings are read once in a process; a second session may be on another installation.
    connections["default"].settings_dict.update(database_settings(address))


def _expect_tables() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('identity_user') IS NOT NULL")
        if not cursor.fetchone()[0]:
            raise NoInstallation("this database has never been set up: run `tallystick init` first")


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()
