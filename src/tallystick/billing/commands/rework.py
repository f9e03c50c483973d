"""Bills worked out again: each is voided and replaced by one that says what is right now; shown to people as one change."""

from collections.abc import Sequence
from dataclasses import replace as changed
from datetime import date

from tallystick.kit import sql
from tallystick.kit.who import EVERYTHING, Actor

from ..models import Bill
from ..queries.worked import ground_of, terms_of, worked_slice
from ..rules.periods import Terms, Wanted, slices
from .replacing import Reworked, replace
from .usage import rework_usage


def rework(actor: Actor, book_id: int, bill_ids: Sequence[int], *, today: date, reason: str) -> Reworked:
    """Work out again bills that bear no money, by today's assignments, versions and measures."""
    if not bill_ids:
        return Reworked(0, ())
    spans = sql.one("billing", "span_bills", {"book": book_id, "bills": list(bill_ids)})
    found = _rework_periods(actor, book_id, bill_ids, spans, today, reason)
    readings = rework_usage(actor, book_id, spans.reading_bills or [], today=today, reason=reason)
    return Reworked(found.replaced + readings, found.failed)


def _rework_periods(actor: Actor, book_id: int, bill_ids: Sequence[int], spans: sql.Row, today: date, reason: str) -> Reworked:
    if not spans.tariffs:
        return Reworked(0, ())
    wanted = Wanted(through=spans.last_on, tariff_ids=tuple(spans.tariffs), asset_ids=tuple(spans.assets))
    ground = ground_of(EVERYTHING, book_id, wanted, today)
    terms = [one for one in terms_of(book_id, wanted) if one.last_on >= spans.first_on]
    replaced = 0
    failed: list[sql.Row] = []
    for cut in slices(_from(terms, spans.first_on), wanted, today):
        text, params = worked_slice(ground, cut, "due_again", bills=list(bill_ids))
        done = replace(actor, ground, text, params, Bill.Origin.ASSIGNMENT, reason)
        replaced += done.replaced
        failed += done.failed
    return Reworked(replaced, tuple(failed))


def _from(all_terms: Sequence[Terms], first_on: date) -> list[Terms]:
    return [changed(terms, first_on=max(terms.first_on, first_on)) for terms in all_terms]
