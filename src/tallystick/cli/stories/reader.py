"""A scenario file as a tree of plain values in which every fault can be given its path and its line.

YAML is read event by event, not loaded: numbers stay the text that was written (89.50 is never a float), `on` stays a
word, keys stand once, and nothing in a file (size, depth, aliases, tags) makes reading it slow or large.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from .faults import BadFile, Fault

LARGEST_BYTES = 2_000_000
DEEPEST = 12
MOST_VALUES = 100_000
CONSTANTS = {"": None, "~": None, "null": None, "true": True, "false": False}

NOT_TEXT = re.compile("[\0\ud800-\udfff]")

Event = Any  # PyYAML's events have no common typed base


class Table(dict[str, Any]):
    """A mapping that knows its own line and that of each of its keys."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Listing(list[Any]):
    """A list that knows its own line and that of each of its entries."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


def read_text(path: Path) -> str:
    """The text of a file. BadFile where it cannot be read, is too large or is not UTF-8."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise bad(_("The file cannot be read: {why}.").format(why=error.strerror)) from None
    if len(content) > LARGEST_BYTES:
        raise bad(_("The file is larger than {limit} bytes.").format(limit=LARGEST_BYTES))
    return _decoded(content)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise bad(_("The file is not UTF-8 text."), line) from None


def parse(text: str) -> Table:
    """The tree of a scenario's text: tables, lists, None, true, false, and everything else as the text written."""
    # PyYAML's own scanner in Python is the slower one, but there is not a machine without it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        tree = _Builder(yaml.parse(text, Loader=loader)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise bad(str(error.problem or error.context), mark.line + 1 if mark else 1) from None
    except yaml.YAMLError as error:
        raise bad(str(error).split("\n")[0]) from None
    if not isinstance(tree, Table):
        raise bad(_("A scenario is a table of keys: today, book, items, steps and so on."))
    return tree


def bad(message: str, line: int = 1, path: str = "") -> BadFile:
    return BadFile([Fault("bad_file", message, path=path, line=line)])


class _Builder:
    """Builds the tree from events, counting as it goes."""

    def __init__(self, events: Iterator[Event]) -> None:
        self.events = events
        self.values = 0

    def document(self) -> Any:
        """The one document of the file."""
        next(self.events)
        if isinstance(self._next(), yaml.StreamEndEvent):
            raise bad(_("The file is empty."))
        tree = self._value(self._next(), "", 0)
        self._next()
        if not isinstance(event := self._next(), yaml.StreamEndEvent):
            raise bad(_("A file holds one scenario; here a second one begins."), _line(event))
        return tree

    def _next(self) -> Event:
        return next(self.events)

    def _value(self, event: Event, path: str, depth: int) -> Any:
        self._bound(event, path, depth)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._listing(event, path, depth)
        return self._table(event, path, depth)

    def _bound(self, event: Event, path: str, depth: int) -> None:
        self.values += 1
        if depth > DEEPEST:
            raise bad(_("The file is nested too deeply."), _line(event), path)
        if self.values > MOST_VALUES:
            raise bad(_("The file holds more than {limit} values.").format(limit=MOST_VALUES), _line(event), path)
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise bad(_("Anchors and aliases (& and *) are not read: write the value out."), _line(event), path)
        if event.tag:
            raise bad(_("Tags (!) are not read."), _line(event), path)

    def _scalar(self, event: Event, path: str) -> str | bool | None:
        value = str(event.value).strip()
        # Text in a database cannot hold these.
        if NOT_TEXT.search(value):
            raise bad(_("The value holds characters that are not text."), _line(event), path)
        return CONSTANTS.get(value.lower(), value) if event.implicit[0] else value

    def _listing(self, start: Event, path: str, depth: int) -> Listing:
        listing = Listing(_line(start))
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            listing.lines.append(_line(event))
            listing.append(self._value(event, f"{path}[{len(listing)}]", depth + 1))
        return listing

    def _table(self, start: Event, path: str, depth: int) -> Table:
        table = Table(_line(start))
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, table, path)
            table.lines[key] = _line(event)
            table[key] = self._value(self._next(), joined(path, key), depth + 1)
        return table

    def _key(self, event: Event, table: Table, path: str) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise bad(_("A key is a word."), _line(event), path)
        key = event.value.strip()
        self._bound(event, path, 0)
        if key in table:
            raise bad(_("The key “{key}” stands here twice.").format(key=key), _line(event), joined(path, key))
        return str(key)


def joined(path: str, key: str | int) -> str:
    """The path of a part: items[0].late_fee."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1
