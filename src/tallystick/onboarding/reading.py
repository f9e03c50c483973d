"""Cells to values: each line of each sheet read by its columns, every fault kept with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tallystick.kit.fields import Missing
from tallystick.kit.refusal import Refusal

from .columns import Column, word
from .plan import plan_by_key
from .refusals import IsError, IsFormula
from .rules import READERS
from .sheets import ERROR, FORMULA, Fault, Line, Sheet


@dataclass(slots=True)
class Entry:
    """One line read: values by column key (None where nothing stands), and the keys of cells that were faulty.

    A cell of a required column that is missing counts as faulty: the column has been told.
    """

    row: int
    values: dict[str, object]
    faulty: set[str] = field(default_factory=set)

    def given(self, **instead: object) -> dict[str, Any]:
        """What can fill fields: cells that are empty leave the fields their own defaults.

        `instead` are sound values for required cells that could not be read, so that the others are checked all the same.
        """
        return instead | {key: value for key, value in self.values.items() if value is not None}

    def has(self, *keys: str) -> bool:
        return all(self.values.get(key) is not None for key in keys)

    def sound(self, *keys: str) -> bool:
        """Whether these cells may be relied on, filled in or empty."""
        return self.faulty.isdisjoint(keys)


class Table:
    """A sheet's entries, and where its faults lie; one that is missing has no entries."""

    def __init__(self, key: str, sheet: Sheet | None, faults: list[Fault]) -> None:
        self.plan = plan_by_key(key)
        self.sheet = sheet
        self.name = sheet.name if sheet else word(self.plan.names)
        self.faults = faults
        self.keys = [column.key for column in self.plan.columns]
        self.entries = [self._entry(line) for line in sheet.lines] if sheet else []

    def fault(self, entry: Entry, key: str, refusal: Refusal) -> None:
        """Keep a fault of a cell; one that stands in no column is the whole row's."""
        letter, heading = self._place(key)
        entry.faulty.add(key)
        self.faults.append(Fault(refusal, self.name, entry.row, letter, heading))

    def keep(self, entry: Entry, refusals: Iterable[Refusal]) -> bool:
        """Keep the faults that a room finds in a thing, each in the column of its field; whether the whole row is sound.

        A cell is told once: what else a room finds in it follows from that.
        """
        for refusal in refusals:
            if refusal.place not in entry.faulty:
                self.fault(entry, refusal.place or "", refusal)
        return not entry.faulty

    def has(self, key: str) -> bool:
        return self.sheet is not None and key in self.sheet.columns

    def _entry(self, line: Line) -> Entry:
        entry = Entry(line.row, dict.fromkeys(self.keys))
        for column in self.plan.columns:
            cell = line.cells.get(column.key, "")
            if cell != "" or column.required:
                self._put(entry, column, cell)
        return entry

    def _put(self, entry: Entry, column: Column, cell: object) -> None:
        if not self.has(column.key):
            entry.faulty.add(column.key)
            return
        try:
            entry.values[column.key] = _read(column, cell)
        except Refusal as refusal:
            self.fault(entry, column.key, refusal)

    def _place(self, key: str) -> tuple[str | None, str | None]:
        if self.sheet is None or key not in self.sheet.columns:
            return None, None
        return self.sheet.columns[key]


def _read(column: Column, cell: object) -> object:
    if cell is FORMULA:
        raise IsFormula
    if cell is ERROR:
        raise IsError
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        if column.required:
            raise Missing
        return None
    return READERS[column.form](cell, column)
