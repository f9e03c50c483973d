"""The shape of a scenario: its tree held against the JSON Schema, every fault told with its path and its line."""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, FormatChecker

from .faults import BadFile, Fault
from .reader import Listing, Table, joined, parse

MOST_FAULTS = 100
# The steps of the design that this version does not carry out.
LATER_STEPS = frozenset(
    [
        "prepay",
        "order",
        "pause_order",
        "resume_order",
        "end_order",
        "offset",
        "refund_credit",
        "document",
        "statement",
        "share",
        "withdraw",
        "answer",
        "confirm",
        "cancel_confirmation",
        "collect_statement",
        "delete_statement",
    ]
)
STEP_TITLES = ("step", "refused_step")

Broken = Any  # jsonschema's ValidationError, whose own types allow for schemas that are no more than true or false


@cache
def validator() -> Draft202012Validator:
    """The schema that ships with the project, ready to be held against a tree."""
    text = (files(__package__) / "scenario.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text), format_checker=FormatChecker(["date"]))


def story_of(text: str) -> Table:
    """The tree of a scenario in the shape it must have; what is null in it is left out. BadFile with all its faults."""
    story = parse(text)
    _fill_empty_steps(story)
    _drop_nulls(story)
    _use_one_name(story)
    # A value may break several rules of the schema and still be one fault.
    faults = sorted(set(_faults(story)), key=lambda fault: (fault.line or 0, fault.path))[:MOST_FAULTS]
    if faults:
        raise BadFile(faults)
    return story


def _fill_empty_steps(story: Table) -> None:
    """`- nightly:` says the same as `- nightly: {}`."""
    steps = story.get("steps")
    for step in steps if isinstance(steps, Listing) else []:
        for key in step if isinstance(step, Table) else ():
            if step[key] is None:
                step[key] = Table(step.lines[key])


def _use_one_name(story: Table) -> None:
    """`share` of an item's usage is `apportion` (a statement is shared too), and `rollover` a reading past the last digit."""
    steps = story.get("steps")
    for step in steps if isinstance(steps, Listing) else []:
        for one in (step, step.get("expect_error")) if isinstance(step, Table) else ():
            if isinstance(one, Table):
                _name_as_one(one)


def _name_as_one(step: Table) -> None:
    share, reading = step.get("share"), step.get("rollover")
    if isinstance(share, Table) and "item" in share:
        _rename(step, "share", "apportion")
    if isinstance(reading, Table):
        _rename(step, "rollover", "reading")
        reading.setdefault("rollover", True)
        reading.lines.setdefault("rollover", reading.line)


def _rename(table: Table, name: str, known_as: str) -> None:
    table[known_as] = table.pop(name)
    table.lines[known_as] = table.lines.pop(name)


def _drop_nulls(tree: Any) -> None:
    if isinstance(tree, Table):
        for key in [key for key, value in tree.items() if value is None]:
            del tree[key]
    for part in tree.values() if isinstance(tree, Table) else tree if isinstance(tree, Listing) else ():
        _drop_nulls(part)


def _faults(story: Table) -> Iterator[Fault]:
    for error in validator().iter_errors(story):
        path = list(error.absolute_path)
        if error.validator == "additionalProperties" and "properties" in error.schema:
            yield from _unknown(story, error, path)
        elif not _told_by_another(error):
            yield _fault(story, "bad_file", _message(error), path)


def _told_by_another(error: Broken) -> bool:
    """A step of an unknown name is no step of a known one either: once is enough."""
    return error.validator == "oneOf" and any(key not in error.schema["properties"] for key in error.instance)


def _unknown(story: Table, error: Broken, path: list[str | int]) -> Iterator[Fault]:
    for key in error.instance:
        if key not in error.schema["properties"]:
            code, message = _unknown_key(key, error.schema)
            yield _fault(story, code, message, [*path, key])


def _unknown_key(key: str, schema: dict[str, Any]) -> tuple[str, str]:
    if schema.get("title") not in STEP_TITLES:
        known = ", ".join(schema["properties"])
        return "unknown_key", _("There is no key “{key}” here; there are: {known}.").format(key=key, known=known)
    if key in LATER_STEPS:
        return "unknown_step", _("This version does not know the step “{key}” yet.").format(key=key)
    return "unknown_step", _("There is no step “{key}”.").format(key=key)


def _fault(story: Table, code: str, message: str, path: list[str | int]) -> Fault:
    step = path[1] if len(path) > 1 and path[0] == "steps" and isinstance(path[1], int) else None
    return Fault(code, message, step, path_text(path), line_of(story, path))


def path_text(path: list[str | int]) -> str:
    text = ""
    for part in path:
        text = joined(text, part)
    return text


def line_of(tree: Any, path: list[str | int]) -> int:
    """The line where the part at `path` begins: that of its key, or of its entry in a list."""
    line: int = tree.line
    for part in path:
        try:
            line, tree = tree.lines[part], tree[part]
        except (AttributeError, LookupError):  # what is missing, or has no parts, is in the line of what it is missing from
            break
    return line


def _message(error: Broken) -> str:
    said = error.instance
    if error.validator == "required":
        missing = next(name for name in error.validator_value if name not in said and f"'{name}'" in error.message)
        return _("“{key}” is missing.").format(key=missing)
    if error.validator == "enum":
        return _("“{said}” is none of these: {known}.").format(said=_short(said), known=", ".join(error.validator_value))
    if error.validator in ("minProperties", "maxProperties", "oneOf"):
        return _("A step is one word with what belongs to it.")
    if error.validator == "maxLength":
        return _("This is longer than {limit} characters.").format(limit=error.validator_value)
    return _("This must be {wanted}.").format(wanted=_wanted(error.schema))


def _wanted(schema: dict[str, Any]) -> str:
    wanted = {
        "text": _("a word or a line of text"),
        "decimal": _("a plain decimal number such as 89.50"),
        "whole": _("a whole number"),
        "flag": _("true or false"),
        "day": _("a day such as 2020-04-10"),
        "month": _("a month such as 2020-04"),
        "month_number": _("a month of the year, 1 to 12"),
        "currency": _("a currency's code such as CNY"),
        "assets": _("all, or a list of assets' codes"),
        "bills": _("all, due, or a list of bills, each with item and month"),
    }
    by_type = {"object": _("a table of keys"), "array": _("a list")}
    return wanted.get(schema.get("title", "")) or by_type.get(str(schema.get("type")), _("something else"))


def _short(said: Any) -> str:
    return re.sub(r"\s+", " ", str(said))[:40]
