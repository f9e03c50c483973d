"""Names that stand on sheets: each once, and every reference to one of them found."""

from __future__ import annotations

from .columns import word
from .plan import plan_by_key
from .reading import Entry, Table
from .refusals import MissingSheet, TwiceRow, UnknownReference
from .sheets import Fault


class Register:
    """The names of one kind of thing, and where each stands."""

    def __init__(self, tables: dict[str, Table], home: str, key: str, *others: str) -> None:
        """`home` is the sheet where the names stand, in the column `key`; `others` are further such sheets."""
        self.tables = tables
        self.home = home
        self.rows: dict[object, tuple[str, int]] = {}
        found = [tables[name] for name in (home, *others) if tables[name].sheet is not None]
        # A sheet that lost its column of names would make a fault of every reference to it.
        self.whole = tables[home].sheet is not None and all(table.has(key) for table in found)

    def add(self, table: Table, entry: Entry, key: str, name: object, shown: str = "") -> bool:
        """Enter a name; False, with a fault, where it stands already."""
        if name in self.rows:
            sheet, row = self.rows[name]
            table.fault(entry, key, TwiceRow(name=shown or name, row=row, sheet=sheet))
            return False
        self.rows[name] = (table.name, entry.row)
        return True

    def allow(self, name: object) -> None:
        """Let a name be referred to that stands on no sheet."""
        self.rows.setdefault(name, ("", 0))

    def refer(self, table: Table, entry: Entry, key: str) -> bool:
        """Whether the name in a cell is known; else a fault, of the cell or of the sheet where all names are missing."""
        name = entry.values[key]
        if name is None or name in self.rows:
            return name is not None
        if self.tables[self.home].sheet is None:
            miss_sheet(self.home, table.faults)
        elif self.whole:
            table.fault(entry, key, UnknownReference(name=name, sheet=self.tables[self.home].name))
        return False


def miss_sheet(key: str, faults: list[Fault]) -> None:
    """Tell once that a sheet is missing."""
    name = word(plan_by_key(key).names)
    if not any(isinstance(fault.refusal, MissingSheet) and fault.sheet == name for fault in faults):
        faults.append(Fault(MissingSheet(name=name), name))
