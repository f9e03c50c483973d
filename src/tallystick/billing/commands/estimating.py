"""Months that nobody read, billed by what the meter is used to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tallystick.accounts.queries import book_by_id
from tallystick.kit import outbox, sql
from tallystick.kit.run import lock_book
from tallystick.kit.who import Actor, Scope
from tallystick.metering.commands import store_readings, void_readings

from ..queries.estimates import preview_estimates
from .usage_bills import rework_later, try_bills


@dataclass(frozen=True, slots=True)
class Estimated:
    """The readings made, and the meters passed over: meter_id, asset_id, asset_code, name, and why (code)."""

    ids: tuple[int, ...]
    skipped: tuple[sql.Row, ...]


def estimate_readings(
    actor: Actor, scope: Scope, book_id: int, item_id: int, month: date, *, today: date, asset_ids: Sequence[int] | None = None
) -> Estimated:
    """Estimate an item's month for the meters that were not read, and bill it. What cannot be estimated or billed is listed."""
    book_by_id(scope, book_id)
    with transaction.atomic():
        lock_book(book_id)
        rows = preview_estimates(scope, book_id, item_id, month, asset_ids=asset_ids)
        wanted = [row for row in rows if row.code is None]
        ids = store_readings(actor, book_id, [row.reading for row in wanted]) if wanted else []
        sql.refresh_statistics(book_id, len(ids), "metering_reading")
        failed = {row.reading_id: row.code for row in try_bills(actor, book_id, ids, {}, today).failed}
        void_readings(actor, book_id, sorted(failed), reason="estimate")
        made = [reading_id for reading_id in ids if reading_id not in failed]
        if made:
            outbox.leave("readings_made", book_id, **outbox.listed("readings", made))
            outbox.leave("bills_made", book_id, **outbox.listed("readings", made))
            rework_later(actor, book_id, made, today)
    unbilled = [sql.Row(row, code=failed[one]) for one, row in zip(ids, wanted, strict=True) if one in failed]
    skipped = [*(row for row in rows if row.code is not None), *unbilled]
    return Estimated(tuple(made), tuple(_told(row) for row in skipped))


def _told(row: sql.Row) -> sql.Row:
    return sql.Row({name: row[name] for name in ("meter_id", "asset_id", "asset_code", "name", "code")})
