"""Transfers of ownership: from a day on another account holds an asset, with no day between and none twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tallystick.accounts import commands as accounts
from tallystick.accounts import queries as account_queries
from tallystick.kit import fields, sql
from tallystick.kit.period import ALWAYS, OPEN_END
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.run import lock_book
from tallystick.kit.sql import Row
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope

from ..refusals import HeldByAnother, LaterTransfer, NeverTransferred, SameHolder
from ..rules import LONGEST_CODE, Transfer, faults_of_transfer


@dataclass(frozen=True, slots=True)
class Transferred:
    """Which account holds the assets of a transfer from its day on."""

    account_id: int
    account_code: str


@transaction.atomic
def transfer(
    actor: Actor, scope: Scope, book_id: int, transfers: Sequence[Transfer], *, today: date, reason: str = ""
) -> list[Transferred]:
    """Let other accounts hold assets, each from its day on; who took them over, in the order given.

    What is owed by then, and credit, stay with the account that held them. Runs of the book wait meanwhile, and it for them.
    """
    account_queries.book_by_id(scope, book_id)
    fields.refuse_rows((one.account_code or "", faults_of_transfer(one, today)) for one in transfers)
    lock_book(book_id)
    with trail(actor, reason):
        return [_transfer(actor, scope, book_id, one, today) for one in transfers]


@transaction.atomic
def undo_transfer_rows(
    actor: Actor, scope: Scope, book_id: int, asset_ids: Sequence[int], *, today: date, reason: str = ""
) -> None:
    """Let the last transfer of each of these assets never have been: only billing, which sees to the bills, orders this."""
    account_queries.book_by_id(scope, book_id)
    lock_book(book_id)
    held = _last_holdings(book_id, asset_ids)
    for row in held:
        if row.earlier_id is None:
            raise NeverTransferred(asset=row.asset_code)
    with trail(actor, reason):
        sql.execute("estate", "delete_holdings", {"book": book_id, "holding_id": [row.holding_id for row in held]})
        _end(book_id, [row.earlier_id for row in held], OPEN_END)


def _transfer(actor: Actor, scope: Scope, book_id: int, wanted: Transfer, today: date) -> Transferred:
    held = _last_holdings(book_id, wanted.asset_ids)
    _refuse_held(held, wanted)
    code = wanted.account_code or _free_code(scope, book_id, held[0].asset_code)
    account_id = _account(actor, scope, book_id, wanted, code, today)
    for row in held:
        if row.account_id == account_id:
            raise SameHolder("account_code", asset=row.asset_code, account=row.account_code)
    _end(book_id, [row.holding_id for row in held], wanted.from_day - timedelta(days=1))
    holdings = {
        "book": book_id,
        "asset_id": [row.asset_id for row in held],
        "account_id": [account_id] * len(held),
        "starts_on": wanted.from_day,
    }
    sql.execute("estate", "insert_holdings", holdings)
    if wanted.owner:
        owner = accounts.NewParty(code, wanted.owner.name, wanted.owner.phone, wanted.owner.email)
        accounts.add_parties(actor, scope, book_id, [owner], today=today)
    return Transferred(account_id, code)


def _last_holdings(book_id: int, asset_ids: Sequence[int]) -> list[Row]:
    """Who holds each asset for good, in the order given."""
    fields.refuse_twice(map(str, asset_ids), "asset_ids")
    found = {
        row.asset_id: row for row in sql.rows("estate", "select_last_holdings", {"book": book_id, "asset_id": list(asset_ids)})
    }
    for asset_id in asset_ids:
        if asset_id not in found:
            raise UnknownThing("asset_ids", kind=_("asset"), name=asset_id)
    return [found[asset_id] for asset_id in asset_ids]


def _refuse_held(held: Sequence[Row], wanted: Transfer) -> None:
    """A transfer begins after the one before it, and takes assets from the account that they are thought to be with."""
    for row in held:
        if wanted.held_by not in (None, row.account_code):
            raise HeldByAnother("held_by", asset=row.asset_code, account=row.account_code)
        if row.starts_on != ALWAYS and wanted.from_day <= row.starts_on:
            raise LaterTransfer("from_day", asset=row.asset_code, account=row.account_code, day=row.starts_on)


def _account(actor: Actor, scope: Scope, book_id: int, wanted: Transfer, code: str, today: date) -> int:
    """The id of the account that takes over; a new one is called after its owner."""
    if wanted.exists:
        return int(account_queries.account(scope, book_id, code).id)
    new = accounts.NewAccount(code, wanted.owner.name if wanted.owner else "")
    return accounts.open_accounts(actor, scope, book_id, [new], today=today)[code]


def _free_code(scope: Scope, book_id: int, asset_code: str) -> str:
    """A code that no account has: 1-1-101/2 for the second one to hold 1-1-101."""
    stem, step = asset_code[: LONGEST_CODE - 4], 20
    for first in range(2, 1000, step):
        codes = [f"{stem}/{number}" for number in range(first, first + step)]
        taken = account_queries.account_ids(scope, book_id, codes)
        free = [code for code in codes if code not in taken]
        if free:
            return free[0]
    raise fields.Missing("account_code")


def _end(book_id: int, holding_ids: Sequence[int], ends_on: date) -> None:
    sql.execute("estate", "end_holdings", {"book": book_id, "holding_id": list(holding_ids), "ends_on": ends_on})
