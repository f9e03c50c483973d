"""How a command answers: words for people, one JSON value for programs, progress at a terminal."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

Progress = Callable[[int, int], None]


class WrongCall(Exception):
    """Called wrongly, or with bad input: one line for people, a stable code, and the place at fault if there is one."""

    def __init__(self, message: str, code: str = "wrong_call", place: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.place = place


class Output:
    """Where a command's answer goes."""

    def __init__(self, json: bool) -> None:
        self.json = json

    def answer(self, value: Any, words: str | None = None) -> None:
        """The answer: `value` for programs, `words` for people (`value` itself if there are none)."""
        if self.json:
            print(json.dumps(value, ensure_ascii=False, default=plain))
        else:
            print(value if words is None else words)

    def say(self, words: str) -> None:
        """Something on the way, for people alone."""
        if not self.json:
            print(words, flush=True)

    def fault(self, message: str, code: str, place: str | None = None) -> None:
        """Why the command did not do what it was asked: a line for people, and an object for programs."""
        print(" ".join(message.split()), file=sys.stderr)
        if self.json:
            print(json.dumps({"error": {"code": code, "place": place, "message": message}}, ensure_ascii=False))

    @contextlib.contextmanager
    def progress(self, title: str) -> Iterator[Progress]:
        """Yields `tell(done, total)`, which draws a bar at a terminal and is silent elsewhere."""
        if self.json or not sys.stderr.isatty():
            yield lambda done, total: None
            return
        from rich.console import Console
        from rich.progress import Progress as Bar

        with Bar(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(title, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)


def day(text: str) -> date:
    """A day given on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a day; write it as 2026-12-31") from None


def plain(value: object) -> str:
    """JSON's form of what JSON has no form for: amounts and days as text, amounts never in exponents."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
