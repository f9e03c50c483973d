"""What a transfer of ownership does to bills; assets removed, which only who knows of bills may do."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy

from tallystick.accounts import commands as accounts
from tallystick.accounts.queries import account_by_id, book_by_id
from tallystick.estate import commands as estate
from tallystick.estate import queries as assets
from tallystick.kit import sql
from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.run import lock_book
from tallystick.kit.who import EVERYTHING, Actor, Scope

from ..models import Bill
from ..queries.owed import bills_from
from .settling import hold_accounts
from .voiding import void

REASON = "transfer"


class TransferHasMoney(Refusal):
    code = "transfer_has_money"
    sentence = gettext_lazy("{account} has paid for {asset} already: {item} from {day}. Void the receipt first.")


@dataclass(frozen=True, slots=True)
class Moved:
    """How many bills went to the account that holds their asset now, and those left because money lies on them."""

    moved: int
    kept: tuple[int, ...]


@transaction.atomic
def move_bills_after_transfer(actor: Actor, scope: Scope, book_id: int, asset_ids: Sequence[int], *, today: date) -> Moved:
    """Take the bills that start on or after the last transfer of each asset over to who holds it since.

    They were made before the transfer, for the account of then: each is voided and made anew, as it is, for the new one.
    """
    book_by_id(scope, book_id)
    lock_book(book_id)
    moved, kept = 0, []
    for asset_id in asset_ids:
        last = _holdings(scope, book_id, asset_id)[-1]
        found = [row for row in bills_from(EVERYTHING, book_id, [asset_id], last.starts_on) if row.account_id != last.account_id]
        kept += [row.id for row in found if row.has_money]
        moved += _move(actor, book_id, found, last.account_id, today)
    return Moved(moved, tuple(kept))


@transaction.atomic
def undo_transfer(actor: Actor, scope: Scope, book_id: int, asset_ids: Sequence[int], *, today: date, reason: str = "") -> int:
    """Let the last transfer of assets never have been; bills made for the new account since go to the one before it. How many.

    Refused where money lies on one of them. An account that the transfer opened (1-1-101/2) goes, if it is without any bill.
    """
    book_by_id(scope, book_id)
    lock_book(book_id)
    held = {asset_id: _last_two(scope, book_id, asset_id) for asset_id in asset_ids}
    found = {asset_id: _of_new_account(book_id, asset_id, last) for asset_id, (_, last) in held.items()}
    estate.undo_transfer_rows(actor, scope, book_id, asset_ids, today=today, reason=reason)
    moved = sum(_move(actor, book_id, found[asset_id], before.account_id, today) for asset_id, (before, _) in held.items())
    for account_id in {last.account_id for _, last in held.values()}:
        _remove_if_opened(actor, scope, book_id, account_id, today, reason)
    return moved


@transaction.atomic
def remove_assets(actor: Actor, scope: Scope, book_id: int, asset_ids: Sequence[int], *, today: date, reason: str = "") -> None:
    """Remove assets on which nothing hangs: no bill, not even a void one, no tariff, no meter."""
    book_by_id(scope, book_id)
    lock_book(book_id)
    for billed in sql.rows("billing", "find_billed_asset", {"book": book_id, "assets": list(asset_ids)}):
        raise estate.AssetInUse(asset=billed.code)
    estate.remove_asset_rows(actor, scope, book_id, asset_ids, today=today, reason=reason)


def _holdings(scope: Scope, book_id: int, asset_id: int) -> list[sql.Row]:
    found = assets.holdings(scope, book_id, asset_id)
    if not found:
        raise UnknownThing(kind=gettext_lazy("asset"), name=asset_id)
    return found


def _last_two(scope: Scope, book_id: int, asset_id: int) -> tuple[sql.Row, sql.Row]:
    """Who held an asset before its last transfer, and since."""
    found = _holdings(scope, book_id, asset_id)
    if len(found) < 2:
        raise estate.NeverTransferred(asset=assets.asset_codes(scope, book_id, [asset_id])[asset_id])
    return found[-2], found[-1]


def _of_new_account(book_id: int, asset_id: int, last: sql.Row) -> list[sql.Row]:
    """The bills of an asset's last account since it holds it; none may bear money."""
    found = [row for row in bills_from(EVERYTHING, book_id, [asset_id], last.starts_on) if row.account_id == last.account_id]
    for row in found:
        if row.has_money:
            raise TransferHasMoney(account=row.account_code, asset=row.asset_code, item=row.item_name, day=row.starts_on)
    return found


def _move(actor: Actor, book_id: int, bills: Sequence[sql.Row], account_id: int, today: date) -> int:
    """Void those of the bills that bear no money, and make them anew for an account; how many."""
    # Accounts before bills, as whoever collects: nobody pays meanwhile.
    hold_accounts(book_id, sorted({row.account_id for row in bills} | {account_id}))
    locked = sql.rows("billing", "lock_bills", {"book": book_id, "bills": [row.id for row in bills]})
    free = [row.id for row in locked if not row.has_money and not row.is_void]
    if not free:
        return 0
    void(actor, book_id, free, Bill.Voided.REPLACED, today=today, reason=REASON)
    made = {"account": account_id, "today": today, "user": actor.user_id, "actor": actor.name}
    return sql.execute("billing", "move_bills", {"book": book_id, "bills": free, **made})


def _remove_if_opened(actor: Actor, scope: Scope, book_id: int, account_id: int, today: date, reason: str) -> None:
    """Remove an account that a transfer opened, if nothing says any more that it was there."""
    account = account_by_id(scope, account_id)
    opened = re.fullmatch(r".+/\d+", account.code)
    is_billed = sql.one("billing", "find_account_billed", {"book": book_id, "account": account_id}).is_billed
    if opened and not is_billed and not assets.has_held(scope, book_id, account_id):
        accounts.remove_account_rows(actor, scope, book_id, account_id, today=today, reason=reason)
