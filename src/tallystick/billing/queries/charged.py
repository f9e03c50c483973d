"""Readings and what charges them: the assignment, tariff and version of each, and their bills worked out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tallystick.kit import sql

from ..rules.periods import Terms, Version, Wanted
from .worked import Ground, terms_of, worked_due


@dataclass(frozen=True, slots=True)
class Charged:
    """Readings laid out by what charges them; `uncharged` are those that no tariff on usage does."""

    groups: list[sql.Row] = field(default_factory=list)  # tariff_id, version_id; readings, assignments, replaced side by side
    uncharged: list[int] = field(default_factory=list)

    @property
    def readings(self) -> list[int]:
        return [reading_id for group in self.groups for reading_id in group.readings]


def charged(
    book_id: int, *, readings: Sequence[int] = (), replaced: Mapping[int, int] | None = None, bills: Sequence[int] = ()
) -> Charged:
    """For each reading, given itself (with the bill that its own replaces) or by its live bill, what charges it.

    Readings of communal meters, and those given themselves that have a bill already, are left out.
    """
    old = [(replaced or {}).get(reading_id) for reading_id in readings]
    params = {"book": book_id, "readings": list(readings), "replaced": old, "bills": list(bills)}
    rows = sql.rows("billing", "group_charged_readings", params)
    uncharged = [reading_id for row in rows if row.tariff_id is None for reading_id in row.readings]
    return Charged([row for row in rows if row.tariff_id is not None], uncharged)


def priced_alike(book_id: int, found: Charged) -> list[tuple[Terms, Version, sql.Row]]:
    """The groups, each with the terms and the version by which it is priced."""
    wanted = Wanted(tariff_ids=tuple(sorted({row.tariff_id for row in found.groups})))
    terms = {one.tariff_id: one for one in terms_of(book_id, wanted, on_usage=True)} if found.groups else {}
    versions = {version.id: version for one in terms.values() for version in one.versions}
    return [(terms[row.tariff_id], versions[row.version_id], row) for row in found.groups]


def worked_readings(
    ground: Ground, terms: Terms, version: Version, group: sql.Row, billed: Sequence[int]
) -> tuple[str, dict[str, Any]]:
    """SQL text and parameters that work out the bills of one group; `billed` are all the readings that are billed in this act."""
    arrays = {"readings": group.readings, "assignments": group.assignments, "replaced": group.replaced, "billed": list(billed)}
    return worked_due(ground, terms, version, sql.text_of("billing", "due_readings"), arrays)
