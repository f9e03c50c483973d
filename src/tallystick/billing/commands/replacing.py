"""A bill voided and made anew in one act; what cannot be worked out, or would say the same, stays as it was."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from tallystick.kit import outbox, sql
from tallystick.kit.who import Actor

from ..models import Bill
from ..queries.worked import Ground
from .voiding import void


@dataclass(frozen=True, slots=True)
class Reworked:
    """How many bills were replaced, and those that could not be worked out again."""

    replaced: int
    failed: tuple[sql.Row, ...]


def replace(actor: Actor, ground: Ground, worked: str, params: dict[str, Any], origin: int, reason: str) -> Reworked:
    """Void the bills that `worked` replaces and make theirs anew."""
    with connection.cursor() as cursor:
        # Kept aside first: voiding must come before making, and both must see the same figures.
        cursor.execute("DROP TABLE IF EXISTS reworked")
        cursor.execute(f"CREATE TEMPORARY TABLE reworked ON COMMIT DROP AS {worked}", params)
    failed = sql.fetch("SELECT replaces_id, asset_id, starts_on, code, lacks FROM reworked WHERE code IS NOT NULL")
    old = [row.replaces_id for row in sql.rows("billing", "list_changed", params)]
    if old:
        void(actor, ground.book_id, old, Bill.Voided.REPLACED, today=ground.today, reason=reason)
        text = sql.text_of("billing", "make_bills").replace(
            "{{worked}}", "SELECT * FROM reworked WHERE code IS NULL AND replaces_id = ANY(%(old)s)"
        )
        sql.fetch(text, params | {"old": old, "origin": int(origin), "user": actor.user_id, "actor": actor.name})
        outbox.leave("bills_replaced", ground.book_id, **outbox.listed("bills", old))
    return Reworked(len(old), tuple(failed))
