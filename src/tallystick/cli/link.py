"""`tallystick link`: a new one-time sign-in link for somebody who works here."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from .session import installation


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", nargs="?", help="whose link; the first administrator's if left out")
    parser.epilog = "The link signs in once, within a day.\n\nExample:  tallystick link admin"


def run(args: argparse.Namespace) -> int:
    with installation(args) as found:
        from django.utils import timezone

        from tallystick.identity import commands, queries
        from tallystick.kit.who import OPERATOR

        username = args.username or queries.first_username() or "admin"
        link = address_of(commands.make_link(OPERATOR, username, now=timezone.now()), found.data)
        args.output.answer({"username": username, "link": link}, link)
    return 0


def address_of(token: str, data: Path) -> str:
    """The sign-in address of a one-time token: on the port asked for, else the one that was served last."""
    from tallystick.host.server import last_port

    return f"http://localhost:{os.environ.get('TALLYSTICK_PORT') or last_port(data) or 8000}/sign-in/{token}/"
