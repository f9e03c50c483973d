"""What a table of a scenario says, key by key, as the values that commands are given."""

from datetime import date
from decimal import Decimal
from typing import Any

from .reader import Table


class Said:
    """A table in the shape of the schema: its texts are turned into numbers and days, never by way of a float."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def __contains__(self, key: str) -> bool:
        return key in self.table

    def text(self, key: str) -> str:
        return str(self.table[key])

    def maybe(self, key: str) -> str | None:
        return str(self.table[key]) if key in self.table else None

    def decimal(self, key: str) -> Decimal | None:
        return Decimal(self.table[key]) if key in self.table else None

    def whole(self, key: str) -> int | None:
        return int(self.table[key]) if key in self.table else None

    def day(self, key: str) -> date:
        return date.fromisoformat(self.table[key])

    def maybe_day(self, key: str) -> date | None:
        return self.day(key) if key in self.table else None

    def month(self, key: str = "month") -> date:
        """The first day of a month."""
        return date.fromisoformat(f"{self.table[key]}-01")

    def flag(self, key: str) -> bool:
        return bool(self.table.get(key, False))

    def tables(self, key: str) -> list["Said"]:
        return [Said(table) for table in self.table.get(key, ())]

    def given(self, kinds: dict[str, str]) -> dict[str, Any]:
        """Those of the keys that are there, each by the method named: {"months": "whole"}."""
        return {key: getattr(self, kind)(key) for key, kind in kinds.items() if key in self.table}
