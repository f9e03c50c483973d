"""`tallystick nightly`: what midnight does, now."""

from __future__ import annotations

import argparse

from .output import day
from .session import installation


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", type=day, metavar="DAY", help="the midnight of this day (each book's today if not given)")
    parser.add_argument("--book", metavar="CODE", help="only this book")
    parser.epilog = "Example:  tallystick nightly --on 2027-01-01"


def run(args: argparse.Namespace) -> int:
    with installation(args):
        from tallystick.accounts.queries import book, books
        from tallystick.jobs import runs
        from tallystick.jobs.nightly import midnight
        from tallystick.kit.money import in_currency
        from tallystick.kit.period import today_in
        from tallystick.kit.who import EVERYTHING

        # Where no worker runs, nobody else takes up what was killed.
        runs.take_up_waiting()
        answers = []
        for one in [book(EVERYTHING, args.book)] if args.book else books(EVERYTHING):
            today = args.on or today_in(one.timezone)
            done = midnight(one.id, today)
            amount = in_currency(done.amount, one.currency)
            answers.append({"book": one.code, "on": str(today), "made": done.made, "failed": done.failed, "amount": str(amount)})
            if not args.output.json:
                failed = f"; {done.failed:,} could not be worked out" if done.failed else ""
                args.output.say(f"{one.name}, midnight of {today}: {done.made:,} bills, {amount:,f} {one.currency}{failed}.")
        if args.output.json:
            args.output.answer({"books": answers})
    return 0
