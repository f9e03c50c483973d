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
from tallystick.host.folder import FolderClosed
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
            _set_up_django(found, address)
            if not new:
                _expect_tables()
            try:
                yield found
            finally:
                _close_connections()
    except (PostgresFailed, FolderClosed, CannotReach, NoInstallation) as error:
        raise WrongCall(str(error), "no_installation") from error
    except PermissionError as error:
        raise WrongCall(f"{error.filename}: this is not ours to use", "no_installation") from error


def _set_up_django(found: Installation, address: str) -> None:
    os.environ.update(found.environment(address))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tallystick.host.settings")
    import django

    django.setup()


def _expect_tables() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('identity_user') IS NOT NULL")
        if not cursor.fetchone()[0]:
            raise NoInstallation("this database has never been set up: run `tallystick init` first")


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()
