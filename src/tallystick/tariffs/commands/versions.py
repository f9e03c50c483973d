"""Prices by date: a tariff's versions. One that a bill was worked out by stays as it is."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tallystick.kit import fields, sql
from tallystick.kit.period import ALWAYS
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope

from .. import queries
from ..models import TariffVersion
from ..refusals import FirstVersion, PriceNotAsked, UsageChanges, VersionExists, VersionUsed
from ..rules import PRICE_OF_METHOD, NewVersion, faults_of_version, works_on_usage
from .guards import require


@transaction.atomic
def add_version(actor: Actor, scope: Scope, tariff_id: int, version: NewVersion, *, today: date, reason: str = "") -> int:
    """Date a new price, amount or formula of a tariff; its id. Re-rating what it reaches is billing's."""
    _asked(scope, tariff_id, version)
    with trail(actor, reason):
        made = insert_versions(actor, [(tariff_id, version)])
    if not made:
        raise VersionExists("in_force_from", day=version.in_force_from)
    return made[0]


@transaction.atomic
def change_version(
    actor: Actor,
    scope: Scope,
    tariff_id: int,
    version_id: int,
    version: NewVersion,
    *,
    today: date,
    used: bool,
    reason: str = "",
) -> None:
    """Set a version to what is given; the first one stays in force from always. `used`: whether a bill was worked out by it."""
    was = _version(scope, tariff_id, version_id)
    if was.in_force_from == ALWAYS and version.in_force_from != ALWAYS:
        raise FirstVersion("in_force_from")
    tariff = _asked(scope, tariff_id, version)
    if used:
        raise VersionUsed(tariff=tariff.name)
    try:
        with transaction.atomic(), trail(actor, reason):
            TariffVersion.objects.filter(id=version_id).update(**asdict(version))
    except IntegrityError:
        raise VersionExists("in_force_from", day=version.in_force_from) from None


@transaction.atomic
def remove_version(
    actor: Actor, scope: Scope, tariff_id: int, version_id: int, *, today: date, used: bool, reason: str = ""
) -> None:
    """Remove a version that no bill was worked out by; from its day on, the one before it is in force."""
    was = _version(scope, tariff_id, version_id)
    tariff = queries.tariff_by_id(scope, tariff_id)
    require(scope, tariff.book_id)
    if was.in_force_from == ALWAYS:
        raise FirstVersion
    if used:
        raise VersionUsed(tariff=tariff.name)
    with trail(actor, reason):
        sql.execute("tariffs", "remove_versions", {"tariff": tariff_id, "version": version_id})


def _asked(scope: Scope, tariff_id: int, version: NewVersion) -> Row:
    """The tariff, whose method asks for what this version says."""
    tariff = queries.tariff_by_id(scope, tariff_id)
    require(scope, tariff.book_id)
    if tariff.method not in PRICE_OF_METHOD:
        raise PriceNotAsked(f"{tariff.name}, method")
    fields.refuse_first(faults_of_version(tariff.method, version), tariff.name)
    if not tariff.on_usage and works_on_usage(version.formula_text):
        raise UsageChanges(f"{tariff.name}, formula_text")
    return tariff


def _version(scope: Scope, tariff_id: int, version_id: int) -> Row:
    found = next((row for row in queries.versions(scope, tariff_id) if row.id == version_id), None)
    if found is None:
        raise UnknownThing(kind=_("version"), name=version_id)
    return found


def from_always(version: NewVersion) -> NewVersion:
    """The same price, in force from always, as the first one of a tariff is."""
    return NewVersion(ALWAYS, version.unit_price, version.amount, version.formula_text)


def insert_versions(actor: Actor, versions: Iterable[tuple[int, NewVersion]]) -> list[int]:
    """Store versions, each with its tariff's id; the ids of those whose day was free."""
    pairs = list(versions)
    columns = ["in_force_from", "unit_price", "amount", "formula_text"]
    rows = sql.columns([version for _, version in pairs], columns) | {
        "tariff_id": [tariff_id for tariff_id, _ in pairs],
        "made_by": actor.name,
    }
    return [row.id for row in sql.rows("tariffs", "insert_versions", rows)]
