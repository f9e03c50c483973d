"""`tallystick formula`: try a formula on figures."""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tallystick.formula import FormulaError, evaluate, explain, parse, render_number
from tallystick.formula.names import canonical

from .output import WrongCall

LONGEST_FIGURE = 250  # characters
LONGEST_LINE = 100_000  # of a batch
EXCERPT = 30  # characters of a formula shown before and after a fault
LONGEST_MESSAGE = 200  # characters
LONGEST_SHOWN = 40  # characters of a name or a value that a message quotes
AMOUNT_DIGITS = 12  # before the point of a bill's amount (domain.md 3)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="?", metavar="TEXT", help="the formula")
    parser.add_argument("values", nargs="*", metavar="name=value", help="figures for its variables")
    parser.add_argument("--batch", metavar="FILE.jsonl", help="one formula with its values a line (- reads standard input)")
    # A formula may begin with a minus; what is no option is a formula.
    parser._negative_number_matcher = re.compile("-[^-]")
    parser.epilog = "Example:  tallystick formula 'TIER(usage, 180, 0.56, 260, 0.61, 0.86)' usage=320"


def run(args: argparse.Namespace) -> int:
    if args.batch is not None:
        if args.text is not None:
            raise WrongCall("give either a formula or --batch, not both")
        return _batch(args.batch)
    if args.text is None:
        raise WrongCall("which formula? See tallystick formula --help")
    return _one(args)


def _one(args: argparse.Namespace) -> int:
    values = dict(_named(pair) for pair in args.values)
    try:
        found = explain(parse(args.text), values)
    except FormulaError as fault:
        if args.output.json:
            args.output.answer({"error": _told(fault)})
        else:
            print(f"{_cut(fault.message, LONGEST_MESSAGE)} (position {fault.position}, {fault.code})", file=sys.stderr)
            print(_pointed(args.text, fault.position), file=sys.stderr)
        return 2
    steps = [{"kind": step.kind, "text": step.text} for step in found.steps]
    told = {"value": render_number(found.value), "how": found.in_words(), "steps": steps}
    words = f"{told['value']}\n  {told['how']}"
    note = _note(found.value)
    if note:
        told, words = told | {"note": note}, f"{words}\n  {note}"
    args.output.answer(told, words)
    return 0


def _note(value: Decimal) -> str:
    """What keeps a value from being a bill's amount, if anything does."""
    if value < 0:
        return "Note: this could not be a bill's amount, which is never below zero."
    if value >= 10**AMOUNT_DIGITS:
        return f"Note: this could not be a bill's amount, which has at most {AMOUNT_DIGITS} digits before the point."
    return ""


def _pointed(text: str, position: int) -> str:
    """Two lines: the formula around a position, counted from 1, and a caret under it."""
    at = position - 1
    start, end = max(0, at - EXCERPT), at + 1 + EXCERPT
    before = ("…" if start else "") + _on_one_line(text[start:at])
    after = _on_one_line(text[at:end]) + ("…" if end < len(text) else "")
    return f"  {before}{after}\n  {' ' * sum(map(_columns, before))}^"


def _on_one_line(text: str) -> str:
    return "".join(" " if sign.isspace() else sign if sign.isprintable() else "\ufffd" for sign in text)


def _columns(sign: str) -> int:
    """How many columns of a terminal a character takes: Chinese ones take two, marks on others none."""
    if unicodedata.category(sign) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _batch(name: str) -> int:
    """One answer a line, in order; a line that is not as it should be is answered like a faulty formula."""
    for line in _lines(name):
        print(json.dumps(_answer(line), ensure_ascii=False))
    return 0


def _lines(name: str) -> Iterator[str]:
    try:
        with sys.stdin if name == "-" else Path(name).open(encoding="utf-8-sig") as file:
            yield from file
    except (OSError, UnicodeDecodeError) as fault:
        raise WrongCall(f"{name} cannot be read: {getattr(fault, 'strerror', None) or 'it is not UTF-8 text'}") from None


def _answer(line: str) -> Mapping[str, Any]:
    try:
        text, values = _asked(line)
    except _Unusable as fault:
        return {"error": {"code": fault.code, "position": 1, "message": str(fault)}}
    try:
        return {"value": render_number(evaluate(parse(text), values))}
    except FormulaError as fault:
        return {"error": _told(fault)}


class _Unusable(Exception):
    """A line of a batch that asks for nothing that could be answered; `code` is one of a formula's."""

    def __init__(self, message: str, code: str = "syntax") -> None:
        super().__init__(message)
        self.code = code


def _asked(line: str) -> tuple[str, dict[str, Decimal]]:
    if len(line) > LONGEST_LINE:
        raise _Unusable("the line is too long")
    if not line.strip():
        raise _Unusable("the line is empty")
    try:
        asked = json.loads(line, parse_float=Decimal, parse_int=Decimal, parse_constant=str)
    except (ValueError, RecursionError):
        raise _Unusable("the line is not JSON") from None
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str) or not isinstance(asked.get("values", {}), dict):
        raise _Unusable('a line is {"text": …, "values": {…}}')
    try:
        return asked["text"], dict(_valued(name, value) for name, value in asked.get("values", {}).items() if value is not None)
    except WrongCall as fault:
        raise _Unusable(str(fault), fault.code) from None


def _named(pair: str) -> tuple[str, Decimal]:
    name, sign, figure = pair.partition("=")
    if not sign:
        raise WrongCall(f"“{_cut(pair, LONGEST_SHOWN)}”: give figures as name=value, such as usage=320")
    return _valued(name.strip(), figure.strip())


def _valued(name: str, figure: object) -> tuple[str, Decimal]:
    known = canonical(name)
    if known is None:
        raise WrongCall(f"“{_cut(name, LONGEST_SHOWN)}” is not a name that formulas know", "unknown_name")
    text = str(figure)
    try:
        value = Decimal(text) if len(text) <= LONGEST_FIGURE and not isinstance(figure, bool) else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value.adjusted()) > LONGEST_FIGURE:
        raise WrongCall(f"{name}: “{_cut(text, LONGEST_SHOWN)}” is not a figure", "wrong_arguments")
    return known, value


def _told(fault: FormulaError) -> dict[str, object]:
    return {"code": fault.code, "position": fault.position, "message": fault.message}
