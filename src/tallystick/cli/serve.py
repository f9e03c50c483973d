"""`tallystick serve`: the console, the API and a worker, until stopped."""

from __future__ import annotations

import argparse
import os

from .output import Output, WrongCall
from .session import installation


def configure(parser: argparse.ArgumentParser) -> None:
    port = os.environ.get("TALLYSTICK_PORT") or "8000"
    parser.add_argument("--port", type=int, default=port, help="8000, or TALLYSTICK_PORT, if not given")
    parser.add_argument("--host", default="127.0.0.1", help="where to listen; 0.0.0.0 is everywhere")
    parser.add_argument("--no-worker", action="store_true", help="leave background work to a `tallystick worker`")
    parser.epilog = "Ctrl-C stops all of it.\n\nExample:  tallystick serve --port 8080"


def run(args: argparse.Namespace) -> int:
    from tallystick.host.server import CannotServe, serve

    output: Output = args.output
    try:
        with installation(args) as found:
            _expect_newest_tables()
            serve(found, args.host, args.port, not args.no_worker, lambda address: _announce(output, address))
    except CannotServe as error:
        raise WrongCall(str(error), "cannot_serve") from error
    return 0


def _announce(output: Output, address: str) -> None:
    output.say(f"Tallystick answers at {address}  (Ctrl-C stops it)")


def _expect_newest_tables() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise WrongCall("this database is of an older Tallystick: run `tallystick init` first", "old_database")
    connection.close()
