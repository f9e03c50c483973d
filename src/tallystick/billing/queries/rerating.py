"""Which bills a change of price reaches, and what re-rating them would come to."""

from dataclasses import dataclass
from datetime import date

from tallystick.accounts.queries import book_by_id
from tallystick.kit import sql
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope
from tallystick.tariffs.queries import tariff_by_id

from .again import Again, preview_again


@dataclass(frozen=True, slots=True)
class Rerating:
    """What `rerate` would come to: `again` for the bills that bear no money; `kept` are left, because money lies on them.

    Each row of kept: id, asset_code, starts_on, amount, paid.
    """

    again: Again
    kept: list[Row]


def preview_rerate(scope: Scope, book_id: int, tariff_id: int, *, today: date) -> Rerating:
    """What re-rating the bills of a tariff would come to in one book; nothing is stored."""
    book_by_id(scope, book_id)
    tariff_by_id(scope, tariff_id)
    reached = sql.rows("billing", "list_outdated", {"book": book_id, "tariff": tariff_id})
    free = [row.id for row in reached if not row.has_money]
    return Rerating(
        again=preview_again(scope, book_id, free, today=today) if free else Again(),
        kept=[row for row in reached if row.has_money],
    )
