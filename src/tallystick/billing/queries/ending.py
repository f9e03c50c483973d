"""What ending assignments would do to their bills."""

from collections.abc import Sequence
from dataclasses import dataclass

from tallystick.accounts.queries import book_by_id
from tallystick.kit import sql
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope
from tallystick.tariffs.commands import Ending


@dataclass(frozen=True, slots=True)
class EndPreview:
    """Bills that would be voided, bills that would be cut and worked out again, and bills that stay because money lies on them.

    Each row: id, assignment_id, asset_code, item_name, starts_on, ends_on, amount, paid.
    """

    voided: list[Row]
    cut: list[Row]
    kept: list[Row]


def preview_end(scope: Scope, book_id: int, endings: Sequence[Ending]) -> EndPreview:
    """What `end_assignments` would do; its own SELECT, before anything is written."""
    reached = beyond_end(scope, book_id, endings)
    free = [row for row in reached if not row.has_money]
    return EndPreview(
        voided=[row for row in free if row.is_beyond],
        cut=[row for row in free if not row.is_beyond],
        kept=[row for row in reached if row.has_money],
    )


def beyond_end(scope: Scope, book_id: int, endings: Sequence[Ending]) -> list[Row]:
    """The live bills that reach beyond the ends wanted, by asset; is_beyond: wholly, else cut."""
    book_by_id(scope, book_id)
    params = sql.columns(endings, ["assignment_id", "end_on"])
    return sql.rows("billing", "list_beyond_end", params | {"book": book_id})
