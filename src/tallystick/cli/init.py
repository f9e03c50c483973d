"""`tallystick init`: make the database ready, and the first administrator's one-time link."""

from __future__ import annotations

import argparse
from pathlib import Path

from .link import address_of
from .output import Output
from .session import installation


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--username", default="admin", help="the first administrator's name to sign in by")
    parser.epilog = (
        "Without --database, a PostgreSQL of its own is kept in the data folder. Done twice, it does no harm.\n\n"
        "Example:  tallystick init --data ~/tallystick\n"
        "          tallystick init --database postgresql://me@db.example/receivables"
    )


def run(args: argparse.Namespace) -> int:
    output: Output = args.output
    with installation(args, new=True) as found:
        output.say(f"Making the database ready in {found.data} …")
        applied = _migrate()
        found.remember()
        _add_example()
        link = _first_link(args.username, found.data)
        output.answer({"data": found.data, "migrations": applied, "link": link}, _words(applied, link))
    return 0


def _first_link(username: str, data: Path) -> str | None:
    """The first administrator's link; None where there has been one before."""
    from django.utils import timezone

    from tallystick.identity import commands, queries
    from tallystick.kit.who import OPERATOR

    if queries.any_user():
        return None
    token = commands.make_first_administrator(OPERATOR, username, now=timezone.now())
    return address_of(token, data)


def _add_example() -> None:
    """A charge item to copy, where there is none yet."""
    from django.utils import timezone

    from tallystick.kit.who import EVERYTHING, OPERATOR
    from tallystick.tariffs import commands

    commands.add_example_item(OPERATOR, EVERYTHING, today=timezone.localdate())


def _migrate() -> int:
    """Bring the tables up to date; how many migrations that took."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    wanted = executor.migration_plan(executor.loader.graph.leaf_nodes())
    call_command("migrate", interactive=False, verbosity=0)
    return len(wanted)


def _words(applied: int, link: str | None) -> str:
    ready = "The database is ready." if applied else "The database was ready already."
    if link is None:
        return f"{ready} There is an administrator already: `tallystick link` makes a new sign-in link."
    return f"{ready} Start it with `tallystick serve`, then sign in once by this link:\n{link}"
