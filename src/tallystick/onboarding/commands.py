"""Import a whole book from one workbook, or say everything that keeps it from being imported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from tallystick.accounts import commands as accounts
from tallystick.accounts import queries as account_queries
from tallystick.billing import commands as billing
from tallystick.estate import commands as estate
from tallystick.kit import sql
from tallystick.kit.refusal import Refusal
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope
from tallystick.metering import commands as metering
from tallystick.tariffs import commands as tariffs

from .draft import Draft, TariffKey
from .gathering import gather
from .sheets import Fault, bytes_of, read

# The larger of what a workbook fills.
TABLES = (
    "accounts_account", "accounts_party", "accounts_accountparty", "estate_asset", "estate_holding", "tariffs_assignment",
    "metering_meter",
)  # fmt: skip

__all__ = ["Draft", "Fault", "Faults", "Loaded", "import_draft", "load_workbook", "read_workbook"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A book that was imported, or (dry) would be: its id, what it is, and how many things of each sheet came with it."""

    book_id: int | None
    code: str
    name: str
    counts: dict[str, int]
    dry: bool


@dataclass(frozen=True, slots=True)
class Faults:
    """Why nothing was imported: every fault with its place."""

    faults: Sequence[Fault]

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.faults)

    def __len__(self) -> int:
        return len(self.faults)


def load_workbook(actor: Actor, scope: Scope, workbook: Path | bytes, *, today: date, dry_run: bool = False) -> Loaded | Faults:
    """Import a workbook whole, or nothing of it. `today` is the day on which its assignments count as made."""
    draft = read_workbook(scope, workbook)
    return draft if isinstance(draft, Faults) else import_draft(actor, scope, draft, today=today, dry_run=dry_run)


def read_workbook(scope: Scope, workbook: Path | bytes) -> Draft | Faults:
    """Everything a workbook holds, checked; or all of its faults."""
    try:
        sheets, faults = read(bytes_of(workbook))
    except Refusal as refusal:
        return Faults([Fault(refusal)])
    draft = gather(scope, sheets, faults)
    return Faults(draft.faults) if draft.faults else draft


def import_draft(actor: Actor, scope: Scope, draft: Draft, *, today: date, dry_run: bool = False) -> Loaded | Faults:
    """Make everything in one transaction; a dry run makes it too, and takes it back."""
    if draft.book is None or draft.faults:
        return Faults(draft.faults)
    try:
        with transaction.atomic(), trail(actor, _("Imported from a workbook")):
            book_id = _make(actor, scope, draft, draft.book, today)
            sql.refresh_statistics(book_id, sum(draft.counts().values()), *TABLES)
            if dry_run:
                transaction.set_rollback(True)
    except Refusal as refusal:  # somebody took the code meanwhile
        return Faults([Fault(refusal)])
    return Loaded(None if dry_run else book_id, draft.book.code, draft.book.name, draft.counts(), dry_run)


def _make(actor: Actor, scope: Scope, draft: Draft, book: accounts.NewBook, today: date) -> int:
    book_id = accounts.open_book(actor, scope, book, today=today)
    accounts.open_accounts(actor, scope, book_id, draft.accounts, today=today)
    estate.add_buildings(actor, scope, book_id, draft.buildings, today=today)
    assets = estate.add_assets(actor, scope, book_id, draft.assets, today=today)
    accounts.add_parties(actor, scope, book_id, draft.parties, today=today)
    items = draft.common | tariffs.add_items(actor, scope, book_id, draft.items, today=today)
    tariffs.add_formulas(actor, scope, book_id, draft.formulas, today=today)
    tariff_ids = _make_tariffs(actor, scope, book_id, draft, items, today)
    _bind(actor, scope, book_id, draft, assets, tariff_ids, today)
    _make_meters(actor, scope, book_id, draft, assets, items, today)
    _make_openings(actor, scope, book_id, draft, assets, items, today)
    return book_id


def _make_tariffs(
    actor: Actor, scope: Scope, book_id: int, draft: Draft, items: dict[str, int], today: date
) -> dict[TariffKey, int]:
    ids = {key: tariff.id for key, tariff in draft.tariffs.items() if tariff.id is not None}
    keys = [key for key, tariff in draft.tariffs.items() if tariff.tariff is not None]
    new = [replace(tariff.tariff, item_id=items[key.item]) for key, tariff in draft.tariffs.items() if tariff.tariff]
    ids |= dict(zip(keys, tariffs.add_tariffs(actor, scope, book_id, new, today=today), strict=True))
    for key in keys:
        for version in draft.tariffs[key].versions:
            tariffs.add_version(actor, scope, ids[key], version, today=today)
    return ids


def _bind(
    actor: Actor,
    scope: Scope,
    book_id: int,
    draft: Draft,
    assets: dict[str, int],
    tariff_ids: dict[TariffKey, int],
    today: date,
) -> None:
    wanted = [
        replace(bound.assignment, asset_id=assets[bound.asset], tariff_id=tariff_ids[bound.tariff]) for bound in draft.assignments
    ]
    tariffs.assign(actor, scope, book_id, wanted, today=today)


def _make_meters(
    actor: Actor, scope: Scope, book_id: int, draft: Draft, assets: dict[str, int], items: dict[str, int], today: date
) -> None:
    meters = [replace(one.meter, asset_id=assets[one.asset], item_id=items[one.item]) for one in draft.meters]
    metering.add_meters(actor, scope, book_id, meters, today=today)


def _make_openings(
    actor: Actor, scope: Scope, book_id: int, draft: Draft, assets: dict[str, int], items: dict[str, int], today: date
) -> None:
    ids = account_queries.account_ids(scope, book_id, [owed.account for owed in draft.openings])
    openings = [
        replace(
            owed.opening,
            account_id=ids[owed.account],
            asset_id=assets[owed.asset] if owed.asset else None,
            item_id=items[owed.item],
        )
        for owed in draft.openings
    ]
    billing.add_opening_bills(actor, scope, book_id, openings, today=today)
