"""`tallystick worker`: a worker alone; as many, on as many machines, as wanted."""

from __future__ import annotations

import argparse
import os

from .session import installation


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=1, help="jobs done at the same time (1 if not given)")
    parser.epilog = "Example:  tallystick worker --database postgresql://me@db.example/receivables"


def run(args: argparse.Namespace) -> int:
    parent = os.environ.get("TALLYSTICK_PARENT")
    if parent:
        from tallystick.host.lifeline import follow

        follow(int(parent))
    with installation(args):
        from tallystick.host.worker import work

        if not parent:
            args.output.say("Working. Ctrl-C stops it.")
        work(args.concurrency)
    return 0
