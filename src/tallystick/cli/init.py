"""`tallystick init`: make the database ready, and the first administrator's one-time link."""

from __future__ import annotations

import argparse

from .link import link_for
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
        from tallystick.identity import commands

        first = commands.is_empty()
        link = link_for(args.username) if first else None
        output.answer({"data": found.data, "migrations": applied, "link": link}, _words(applied, link))
    return 0


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
