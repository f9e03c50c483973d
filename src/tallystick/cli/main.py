"""The command `tallystick`: finds the command asked for, imports it alone, and turns its end into an exit status."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

from .output import Output, WrongCall

DONE, NO, WRONG = 0, 1, 2
BROKEN = 70  # EX_SOFTWARE of sysexits.h: a fault of the program, not of the call

COMMANDS = {
    "init": "make the database ready and the first administrator's sign-in link",
    "serve": "run the console, the API and a worker, until stopped",
    "worker": "run a worker alone",
    "link": "make a new one-time sign-in link",
    "load": "bring in an onboarding workbook: the whole of it or nothing",
    "bill": "generate bills by hand",
    "readings": "write out sheets of readings to fill in, and import filled ones",
    "nightly": "do what midnight does: open cycles, carry out what falls due",
    "check": "prove that the books hold",
    "export": "write the books for beancount, hledger or a spreadsheet",
    "simulate": "play scenario files and print what came of them",
    "formula": "try a formula",
    "bench": "measure, beside the limits",
    "demo": "make, if need be, a sample community, and serve it",
}


class Parser(argparse.ArgumentParser):
    """Says what is wrong with a call in one line."""

    def error(self, message: str) -> NoReturn:
        raise WrongCall(f"{self.prog}: {message} (see {self.prog} --help)")


class Ended(KeyboardInterrupt):
    """Told to end by a signal other than Ctrl-C's."""


def main(arguments: list[str] | None = None) -> int:
    if arguments is None:
        _end_like_ctrl_c()
    words = sys.argv[1:] if arguments is None else arguments
    output = Output(json="--json" in words)
    try:
        return _run(words, output)
    except WrongCall as wrong:
        output.fault(str(wrong), wrong.code, wrong.place)
        return WRONG
    except Ended as ended:
        return 128 + int(ended.args[0])
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 128 + signal.SIGINT
    except BrokenPipeError:
        _close_quietly()
        return DONE
    except Exception as error:
        return _ended_by(error, output)


def _run(words: list[str], output: Output) -> int:
    parser = Parser(prog="tallystick", description="Receivables that both sides agree on.", epilog=_EPILOG)
    parser.add_argument("--version", action="store_true", help="print the version")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=Parser)
    words = _command_first(words)
    built = [name for name in COMMANDS if _is_built(name)]
    if words and not words[0].startswith("-") and words[0] not in built:
        raise WrongCall(f"there is no command “{words[0]}”; `tallystick --help` lists them")
    for name in built:
        _add(commands, name, COMMANDS[name], configured=words[:1] == [name])
    args = parser.parse_args(words)
    if args.version:
        from importlib.metadata import version

        print(version("tallystick"))
        return DONE
    if args.command is None:
        parser.print_help()
        return DONE
    args.output = output
    status: int = args.run(args)
    sys.stdout.flush()
    return status


def _command_first(words: list[str]) -> list[str]:
    """What holds for every command may also stand before its name."""
    common: list[str] = []
    rest = list(words)
    while rest and rest[0].partition("=")[0] in ("--json", "--data", "--database"):
        takes_next = rest[0] in ("--data", "--database") and len(rest) > 1
        common += [rest.pop(0) for _ in range(2 if takes_next else 1)]
    return rest[:1] + common + rest[1:] if rest else common


_EPILOG = "Example: tallystick init && tallystick serve.  Each command tells more with --help."


def _add(commands: Any, name: str, does: str, configured: bool) -> None:
    parser = commands.add_parser(
        name,
        help=does,
        description=f"{does[0].upper()}{does[1:]}.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if not configured:
        return
    where = parser.add_argument_group("installation")
    where.add_argument("--data", metavar="DIR", help="the data folder (or TALLYSTICK_DATA)")
    where.add_argument("--database", metavar="URL", help="a PostgreSQL of one's own (or TALLYSTICK_DATABASE)")
    parser.add_argument("--json", action="store_true", help="answer in JSON, for programs")
    module = importlib.import_module(f"{__package__}.{name}")
    module.configure(parser)
    parser.set_defaults(run=module.run)


def _is_built(name: str) -> bool:
    here = Path(__file__).parent
    return (here / f"{name}.py").exists() or (here / name / "__init__.py").exists()


def _ended_by(error: Exception, output: Output) -> int:
    """A refusal speaks for itself; a lost database is said in a line; anything else is a fault of ours."""
    refusal = sys.modules.get("tallystick.kit.refusal")
    if refusal and isinstance(error, refusal.Refusal):
        output.fault(str(error), error.code, error.place)
        return WRONG
    database = sys.modules.get("django.db")
    if database and isinstance(error, database.OperationalError):
        output.fault(f"the database: {' '.join(str(error).split())}", "database")
        return WRONG
    if os.environ.get("TALLYSTICK_TRACE") == "1":
        raise error
    output.fault(f"unexpected: {type(error).__name__}: {error} (TALLYSTICK_TRACE=1 shows where)", "unexpected")
    return BROKEN


def _end_like_ctrl_c() -> None:
    """SIGTERM, or a closed terminal, lets go of what is held as Ctrl-C does."""

    def end(number: int, _: object) -> NoReturn:
        raise Ended(number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)


def _close_quietly() -> None:
    """Whoever read our answer has read enough; keep Python from complaining about it at its end."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
