"""Those who owe the most, looked for in large books before anybody asks."""

from datetime import date, datetime

from tallystick.kit import sql
from tallystick.kit.who import EVERYTHING, Actor, Scope

from ..queries.today import RANKED, books_to_rank


def rank_debtors(actor: Actor, scope: Scope, book_id: int, *, today: date, now: datetime) -> int:
    """Look for those who owe the most in a large book, unless that was done lately; how many were found."""
    to_rank = books_to_rank(scope.only(book_id), now=now)
    if book_id not in to_rank:
        return 0
    wanted = {"books": [book_id], "todays": [today], "items": EVERYTHING.items(), "limit": RANKED}
    found = [row.account_id for row in sql.rows("billing", "rank_debtors", wanted)]
    kept = {"book": book_id, "accounts": found, "last_sum_id": to_rank[book_id], "now": now}
    sql.execute("billing", "keep_debtors", kept)
    return len(found)
