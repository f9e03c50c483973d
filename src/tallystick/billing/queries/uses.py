"""What bills hold on to: an item's cycle, and the prices that they were worked out by. In all books, whoever asks."""

from tallystick.kit import sql
from tallystick.kit.who import Scope
from tallystick.tariffs.queries import item_by_id, tariff_by_id


def is_item_billed(scope: Scope, item_id: int) -> bool:
    """Whether there is a bill of an item, void ones too."""
    book_id = item_by_id(scope, item_id).book_id
    return bool(sql.one("billing", "find_item_billed", {"item": item_id, "book": book_id}).billed)


def used_versions(scope: Scope, tariff_id: int) -> set[int]:
    """The versions of a tariff by which a bill was worked out, void ones too."""
    tariff_by_id(scope, tariff_id)
    return {row.id for row in sql.rows("billing", "list_used_versions", {"tariff": tariff_id})}
