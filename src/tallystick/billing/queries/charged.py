"""Readings and what charges them: the assignment, tariff and version of each, and their bills worked out."""

from collections import defaultdict
from collections.abc import Sequence

from tallystick.kit import sql

from ..rules.periods import Terms, Version, Wanted
from .worked import Ground, terms_of, worked_due


def charged(book_id: int, *, readings: Sequence[int] = (), bills: Sequence[int] = ()) -> list[sql.Row]:
    """For each reading, given itself or by its live bill: reading_id, replaces_id, assignment_id, tariff_id, version_id, name."""
    given = {"book": book_id, "readings": list(readings), "bills": list(bills)}
    return sql.rows("billing", "list_charged_readings", given)


def priced_alike(book_id: int, rows: Sequence[sql.Row]) -> list[tuple[Terms, Version, list[sql.Row]]]:
    """The same, those together that one version of a tariff charges."""
    groups: dict[tuple[int, int], list[sql.Row]] = defaultdict(list)
    for row in rows:
        groups[row.tariff_id, row.version_id].append(row)
    wanted = Wanted(tariff_ids=tuple(sorted({tariff_id for tariff_id, _ in groups})))
    terms = {one.tariff_id: one for one in terms_of(book_id, wanted, on_usage=True)}
    versions = {version.id: version for one in terms.values() for version in one.versions}
    return [(terms[tariff_id], versions[version_id], found) for (tariff_id, version_id), found in groups.items()]


def worked_readings(ground: Ground, terms: Terms, version: Version, rows: Sequence[sql.Row]) -> tuple[str, dict[str, object]]:
    """SQL text and parameters that work out the bills of readings under one version."""
    arrays = {
        "readings": [row.reading_id for row in rows],
        "assignments": [row.assignment_id for row in rows],
        "replaced": [row.replaces_id for row in rows],
    }
    return worked_due(ground, terms, version, sql.text_of("billing", "due_readings"), arrays)
