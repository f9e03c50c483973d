"""Receipts written: ids drawn, numbers given without gaps, rows inserted as one batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from tallystick.kit import sql
from tallystick.kit.who import Actor

COLUMNS = ("id", "account_id", "on_day", "amount", "remark", "voids_id", "request_id", "digest")


@dataclass(frozen=True, slots=True)
class Draft:
    """A receipt about to be written; its id is drawn, its number is not."""

    id: int
    account_id: int
    on_day: date
    amount: Decimal
    remark: str = ""
    voids_id: int | None = None
    request_id: UUID | None = None
    digest: str = ""


def draw_ids(count: int) -> list[int]:
    return [row.id for row in sql.rows("cashier", "draw_receipt_ids", {"count": count})]


def write_receipts(actor: Actor, book_id: int, kind: str, drafts: Sequence[Draft], *, today: date, reason: str = "") -> None:
    """Number the receipts in their order, by book and year of entry, and write them.

    The counter's row is held to the end of the transaction, so this comes last of all that a command does.
    """
    numbers = {"book": book_id, "year": today.year, "count": len(drafts)}
    before = sql.one("cashier", "draw_numbers", numbers).last - len(drafts)
    trail = {"today": today, "user": actor.user_id, "actor": actor.name, "kind": kind, "reason": reason}
    sql.execute("cashier", "insert_receipts", sql.columns(drafts, COLUMNS) | numbers | trail | {"before": before})
