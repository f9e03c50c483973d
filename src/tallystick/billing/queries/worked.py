"""Bills worked out, not yet made: the one SELECT that runs, previews, re-ratings and readings share."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy

from tallystick.accounts.queries import book_by_id
from tallystick.kit import money, sql
from tallystick.kit.period import add_months, last_of_month
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import Scope

from ..rules.periods import NATURAL_YEAR, Slice, Terms, Version, Wanted, block_of, in_force, open_year
from ..rules.pricing import priced

FEW_ASSETS = 100

MOST_YEARS_AHEAD = 10


@dataclass(frozen=True, slots=True)
class Ground:
    """What all slices of one run share: the book, its decimals, the day, and what is wanted."""

    book_id: int
    digits: int
    today: date
    wanted: Wanted


class TooFarAhead(Refusal):
    code = "too_far_ahead"
    sentence = gettext_lazy("Bills are generated at most {years} years ahead: through {day}.")


def refuse_far(wanted: Wanted, today: date) -> None:
    """Refuse a run by hand for days so far ahead that they can only be a slip."""
    last = add_months(today, 12 * MOST_YEARS_AHEAD)
    if wanted.through is not None and wanted.through > last:
        raise TooFarAhead("through", years=MOST_YEARS_AHEAD, day=last)


def ground_of(scope: Scope, book_id: int, wanted: Wanted, today: date) -> Ground:
    """What all slices of a run share."""
    refuse_far(wanted, today)
    return Ground(book_id, money.minor_digits(book_by_id(scope, book_id).currency), today, wanted)


@contextmanager
def planned(wanted: Wanted) -> Iterator[None]:
    """The planner's settings for a run, within the transaction that is open.

    A month of a million bills is hashed and sorted in memory; a run is one session, so that is spent once. Loops over
    single rows are for a few assets only: where many bills are younger than the table's statistics, the planner takes
    them for none, and would compare every period with every bill.
    """
    few = wanted.asset_ids is not None and len(wanted.asset_ids) <= FEW_ASSETS
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute(f"SET LOCAL enable_nestloop = {'on' if few else 'off'}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = DEFAULT")
        cursor.execute("SET LOCAL enable_nestloop = DEFAULT")


def terms_of(book_id: int, wanted: Wanted, *, on_usage: bool = False) -> list[Terms]:
    """How each wanted tariff of the book charges its item, with its versions; periodic ones, or those on usage."""
    filters = {
        "items": _listed(wanted.item_ids),
        "tariffs": _listed(wanted.tariff_ids),
        "assets": _listed(wanted.asset_ids),
    }
    found = sql.rows("billing", "list_terms", {"book": book_id, "on_usage": on_usage, **filters})
    versions = _versions([row.tariff_id for row in found])
    return [Terms(**row, versions=versions[row.tariff_id]) for row in found]


def _versions(tariff_ids: list[int]) -> Mapping[int, tuple[Version, ...]]:
    by_tariff: dict[int, list[sql.Row]] = defaultdict(list)
    for row in sql.rows("billing", "list_versions", {"tariffs": tariff_ids}):
        by_tariff[row.tariff_id].append(row)
    return defaultdict(tuple, {tariff_id: _dated(rows) for tariff_id, rows in by_tariff.items()})


def _dated(rows: Sequence[sql.Row]) -> tuple[Version, ...]:
    days = in_force([row.in_force_from for row in rows])
    return tuple(
        Version(row.id, first, last, row.unit_price, row.amount, row.formula_text)
        for row, (first, last) in zip(rows, days, strict=True)
    )


def worked_slice(ground: Ground, cut: Slice, due: str, **more: object) -> tuple[str, dict[str, Any]]:
    """SQL text and parameters that work out one slice's periods; `due` names which ("due_missing", "due_again")."""
    periods = sql.text_of("billing", "due_natural" if cut.terms.cycle == NATURAL_YEAR else "due_billing")
    text = sql.text_of("billing", due).replace("{{periods}}", periods)
    return worked_due(ground, cut.terms, cut.version, text, {**_calendar(ground, cut), **more})


def worked_due(ground: Ground, terms: Terms, version: Version, due: str, params: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """SQL text and parameters that price what `due` yields under one version of a tariff."""
    pieces = priced(terms, version)
    text = sql.text_of("billing", "price_due").replace("{{due}}", due)
    for mark in ("value", "error", "lacks", "measure", "inputs", "laterals"):
        text = text.replace("{{" + mark + "}}", getattr(pieces, mark).replace("%", "%%"))
    return text, {**_pricing(ground, terms, version), **params}


def _pricing(ground: Ground, terms: Terms, version: Version) -> dict[str, Any]:
    return {
        "book": ground.book_id,
        "today": ground.today,
        "item": terms.item_id,
        "tariff": terms.tariff_id,
        "version": version.id,
        "by_days": terms.partial_period == "days",
        "digits": ground.digits,
        "minor_units": 10**ground.digits,
        "minor_unit": Decimal(1).scaleb(-ground.digits),
        "tax_percent": terms.tax_percent,
        "late_from_start": terms.late_from == "period_start",
        "grace_days": terms.grace_days,
    }


def _calendar(ground: Ground, cut: Slice) -> dict[str, Any]:
    terms, month = cut.terms, cut.month
    block_first, block_last = block_of(month, terms.months)
    next_month = add_months(month, terms.months)
    return {
        "assets": _listed(ground.wanted.asset_ids),
        "after": cut.after_id,
        "by_hand": ground.wanted.by_hand,
        "again": ground.wanted.names_assets_and_tariffs,
        "open_year": open_year(ground.today, terms.pre_generate_month),
        "months": terms.months,
        "first_on": cut.first_on,
        "last_on": cut.last_on,
        "block_first": block_first,
        **_earlier(terms, block_first, month),
        "block_last": block_last,
        "month": month,
        "month_index": month.year * 12 + month.month,
        "month_days": last_of_month(month).day,
        "next_month": next_month,
        "next_month_days": last_of_month(next_month).day,
        "run": None,
    }


def _earlier(terms: Terms, block_first: date, month: date) -> dict[str, date]:
    """The days on which the periods before those of a slice begin."""
    natural = terms.cycle == NATURAL_YEAR
    first = add_months(block_first if natural else month, -terms.months)
    return {"earlier_first": first, "earlier_last": block_first - timedelta(days=1) if natural else last_of_month(first)}


def _listed(ids: Sequence[int] | None) -> list[int] | None:
    return None if ids is None else list(ids)
