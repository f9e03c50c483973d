"""`tallystick link`: a new one-time sign-in link for somebody who works here."""

from __future__ import annotations

import argparse
import os

from .output import WrongCall
from .session import installation


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", nargs="?", default="admin", help="whose link (admin if left out)")
    parser.epilog = "The link signs in once, and soon expires.\n\nExample:  tallystick link admin"


def run(args: argparse.Namespace) -> int:
    with installation(args):
        link = link_for(args.username)
        args.output.answer({"username": args.username, "link": link}, link)
    return 0


def link_for(username: str) -> str:
    """The address of a fresh one-time link, on this machine's port."""
    from tallystick.identity import commands

    token = commands.make_link(username)
    if token is None:
        raise WrongCall(f"nobody here signs in as {username}", "unknown_thing")
    port = int(os.environ.get("TALLYSTICK_PORT") or 8000)
    return f"http://localhost:{port}/sign-in/{token}"
