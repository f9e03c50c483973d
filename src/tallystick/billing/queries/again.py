"""Bills worked out again: what each would say by today's assignments, versions and measures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from tallystick.accounts.queries import book_by_id
from tallystick.kit import sql
from tallystick.kit.who import EVERYTHING, Scope

from ..rules.periods import Terms, Wanted, slices
from .charged import charged, priced_alike, worked_readings
from .worked import Ground, ground_of, terms_of, worked_slice


@dataclass(slots=True)
class Again:
    """What working bills out again would come to: how many would change, from how much to how much; and what fails."""

    changed: int = 0
    was: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    failed: list[sql.Row] = field(default_factory=list)


def preview_again(scope: Scope, book_id: int, bill_ids: Sequence[int], *, today: date) -> Again:
    """What `remake_bills` would come to for bills that bear no money; nothing is stored."""
    book_by_id(scope, book_id)
    found = Again()
    with transaction.atomic():
        for _ground, text, params in (*due_again(book_id, bill_ids, today), *readings_again(book_id, bill_ids, today)):
            _add(found, text, params)
    return found


def _add(found: Again, text: str, params: dict[str, Any]) -> None:
    (row,) = sql.fetch(sql.text_of("billing", "preview_again").replace("{{worked}}", text), params)
    found.changed += row.changed
    found.was += row.was
    found.amount += row.amount
    failed = sql.text_of("billing", "list_failed_again").replace("{{worked}}", text)
    found.failed += sql.fetch(failed, params) if row.failed else []


def due_again(book_id: int, bill_ids: Sequence[int], today: date) -> Iterator[tuple[Ground, str, dict[str, Any]]]:
    """SQL text and parameters that work out periodic bills again, slice by slice, each with its ground."""
    spans = sql.one("billing", "span_bills", {"book": book_id, "bills": list(bill_ids)})
    if not spans.tariffs:
        return
    wanted = Wanted(through=spans.last_on, tariff_ids=tuple(spans.tariffs), asset_ids=tuple(spans.assets))
    ground = ground_of(EVERYTHING, book_id, wanted, today)
    terms = [_from(one, spans.first_on) for one in terms_of(book_id, wanted) if one.last_on >= spans.first_on]
    for cut in slices(terms, wanted, today):
        yield ground, *worked_slice(ground, cut, "due_again", bills=list(bill_ids))


def readings_again(book_id: int, bill_ids: Sequence[int], today: date) -> Iterator[tuple[Ground, str, dict[str, Any]]]:
    """The same for the bills of readings."""
    found = charged(book_id, bills=bill_ids)
    ground = ground_of(EVERYTHING, book_id, Wanted(), today)
    for terms, version, group in priced_alike(book_id, found):
        yield ground, *worked_readings(ground, terms, version, group, found.readings)


def weigh(scope: Scope, book_id: int, bill_ids: Sequence[int]) -> dict[str, sql.Row]:
    """Bills by what may be done with them (void, money, free), each with bill_ids, bills and amount; strangers are left out."""
    book_by_id(scope, book_id)
    params = {"book": book_id, "bills": list(bill_ids), "items": scope.items()}
    return {row.state: row for row in sql.rows("billing", "weigh_bills", params)}


def _from(terms: Terms, first_on: date) -> Terms:
    return changed(terms, first_on=max(terms.first_on, first_on))
