"""What the desk, and whoever types into the search, looks for."""

from tallystick.accounts import queries as accounts
from tallystick.kit import finding, sql
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope


def find(scope: Scope, text: str, limit: int = 20, *, book_id: int | None = None) -> list[Row]:
    """What the desk looks for: accounts by any part of a unit's or space's code, a room, a plate, a name or a phone.

    Tones, marks and capitals do not matter. Those whose codes begin with the text come first. Each row: account_id,
    code, name, book_id, book_code, book_name, people, phones, assets (the last three lists of text). One query.
    """
    wanted = finding.asked_for(text)
    seen = scope if book_id is None else scope.only(book_id)
    books = [book.id for book in accounts.books(seen)]
    if not wanted or not books:
        return []
    return sql.rows("estate", "find_accounts", {"text": wanted, "books": books, "limit": limit})


def find_things(scope: Scope, text: str, limit: int = 8) -> list[Row]:
    """Assets, people, and accounts that are no asset's own, by any part of code, room, name or phone; exact ones first.

    Each row: kind (unit, parking, vehicle, party, account), id, code, name (of an asset: its room), phone, people (the
    account's, by name), account_id, account_code, book_id, book_code, book_name. A person reached through several
    accounts stands there once for each; of each kind there are at most `limit`.
    """
    books = [book.id for book in accounts.books(scope)] if scope.books() is None else scope.books()
    if not finding.asked_for(text) or not books:
        return []
    return sql.rows("estate", "find_things", {"text": finding.asked_for(text), "books": books, "limit": limit})
