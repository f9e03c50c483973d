"""`tallystick formula`: try a formula on figures."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tallystick.formula import FormulaError, evaluate, explain, parse, render_number
from tallystick.formula.names import canonical

from .output import WrongCall

LONGEST_FIGURE = 250  # characters
LONGEST_LINE = 100_000  # of a batch


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
            print(f"{fault.message} (position {fault.position}, {fault.code})", file=sys.stderr)
            print(f"  {args.text}\n  {' ' * (fault.position - 1)}^", file=sys.stderr)
        return 2
    steps = [{"kind": step.kind, "text": step.text} for step in found.steps]
    value = render_number(found.value)
    args.output.answer({"value": value, "how": found.in_words(), "steps": steps}, f"{value}\n  {found.in_words()}")
    return 0


def _batch(name: str) -> int:
    """One answer a line, in order; a line that is not as it should be is answered like a faulty formula."""
    for line in _lines(name):
        print(json.dumps(_answer(line), ensure_ascii=False))
    return 0


def _lines(name: str) -> Iterator[str]:
    try:
        with sys.stdin if name == "-" else Path(name).open(encoding="utf-8-sig") as file:
            for line in file:
                if line.strip():
                    yield line
    except (OSError, UnicodeDecodeError) as fault:
        raise WrongCall(f"{name} cannot be read: {getattr(fault, 'strerror', None) or 'it is not UTF-8 text'}") from None


def _answer(line: str) -> Mapping[str, Any]:
    try:
        text, values = _asked(line)
    except _Unusable as fault:
        return {"error": {"code": "syntax", "position": 1, "message": str(fault)}}
    try:
        return {"value": render_number(evaluate(parse(text), values))}
    except FormulaError as fault:
        return {"error": _told(fault)}


class _Unusable(Exception):
    """A line of a batch that asks for nothing that could be answered."""


def _asked(line: str) -> tuple[str, dict[str, Decimal]]:
    if len(line) > LONGEST_LINE:
        raise _Unusable("the line is too long")
    try:
        asked = json.loads(line, parse_float=Decimal, parse_int=Decimal, parse_constant=str)
    except (ValueError, RecursionError):
        raise _Unusable("the line is not JSON") from None
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str) or not isinstance(asked.get("values", {}), dict):
        raise _Unusable('a line is {"text": …, "values": {…}}')
    try:
        return asked["text"], dict(_valued(name, value) for name, value in asked.get("values", {}).items() if value is not None)
    except WrongCall as fault:
        raise _Unusable(str(fault)) from None


def _named(pair: str) -> tuple[str, Decimal]:
    name, sign, figure = pair.partition("=")
    if not sign:
        raise WrongCall(f"“{pair}”: give figures as name=value, such as usage=320")
    return _valued(name.strip(), figure.strip())


def _valued(name: str, figure: object) -> tuple[str, Decimal]:
    known = canonical(name)
    if known is None:
        raise WrongCall(f"“{name}” is not a name that formulas know", "unknown_name")
    text = str(figure)
    try:
        value = Decimal(text) if len(text) <= LONGEST_FIGURE and not isinstance(figure, bool) else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value.adjusted()) > LONGEST_FIGURE:
        raise WrongCall(f"{name}: “{text[:40]}” is not a figure")
    return known, value


def _told(fault: FormulaError) -> dict[str, object]:
    return {"code": fault.code, "position": fault.position, "message": fault.message}
