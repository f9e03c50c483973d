"""What a change of a reading leaves as it was."""

from tallystick.accounts.queries import book_by_id
from tallystick.kit import sql
from tallystick.kit.who import Scope


def paid_later(scope: Scope, book_id: int, reading_id: int) -> list[sql.Row]:
    """Later bills of the year that count its usage and bear money, so that they did not follow when this reading came to be:
    id, month, reading_id, amount, paid."""
    book_by_id(scope, book_id)
    return sql.rows("billing", "list_later_paid", {"book": book_id, "reading": reading_id, "items": scope.items()})
