"""Items and tariffs by a part of their name."""

from tallystick.kit import finding, sql
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope


def find_named(scope: Scope, text: str, limit: int = 8) -> list[Row]:
    """Charge items and tariffs whose name holds a text, by pinyin too: kind (item, tariff), id, name, item_name, book_code,
    book_name (None where they are common to all)."""
    if not finding.asked_for(text):
        return []
    params = {"text": finding.asked_for(text), "books": scope.books(), "items": scope.items(), "limit": limit}
    return sql.rows("tariffs", "find_named", params)
