"""Lay money on bills, and take it back. A receipt's own rows are the cashier's; what it did to bills is here."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy

from tallystick.accounts.queries import book_by_id
from tallystick.kit import sql
from tallystick.kit.fields import TooManyDecimals, decimals_of
from tallystick.kit.money import LARGEST_AMOUNT, minor_digits, rounded
from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.who import EVERYTHING, Actor, Scope

from ..queries.open import bill_states
from ..rules.settling import Reverse, Settle


class AlreadyPaid(Refusal):
    code = "already_paid"
    sentence = gettext_lazy("{bill} was paid meanwhile: {left} is left.")


class BillVoided(Refusal):
    code = "bill_voided"
    sentence = gettext_lazy("{bill} was voided: nothing can be paid on it.")


class OtherAccount(Refusal):
    code = "other_account"
    sentence = gettext_lazy("{bill} is owed by another account, {account}.")


class NotPositive(Refusal):
    code = "not_positive"
    sentence = gettext_lazy("An amount has to be above zero.")


class TooLarge(Refusal):
    code = "too_large"
    sentence = gettext_lazy("An amount has at most 12 digits before the point.")


class MoneyMovedOn(Refusal):
    code = "money_moved_on"
    sentence = gettext_lazy("{bill} was made by this receipt and bears money of another. Void that receipt first.")


def bill_name(state: sql.Row) -> str:
    """What people call a bill: "Property fee 2020-05 of 1-1-101"."""
    return str(gettext_lazy("{item} {month} of {asset}")).format(item=state.item_name, month=state.month, asset=state.asset_code)


def refuse_amount(amount: Decimal, digits: int, place: str = "amount") -> None:
    """Refuse what is no amount of money: zero, negative, with more decimals than the currency has, or too large."""
    if not amount.is_finite() or amount <= 0:
        raise NotPositive(place)
    if amount > LARGEST_AMOUNT:
        raise TooLarge(place)
    if decimals_of(amount) > digits:
        raise TooManyDecimals(place, value=amount, most=digits)


def refuse_bill(
    scope: Scope, book_id: int, bill_id: int, account_id: int, digits: int, *, late_fee: Decimal = Decimal(0)
) -> None:
    """Say why no more (or not so much) can be laid on a bill; what is left includes the late fee not yet posted."""
    state = bill_states(scope, book_id, [bill_id]).get(bill_id)
    if state is None:
        raise UnknownThing(kind=gettext_lazy("bill"), name=bill_id)
    if state.account_id != account_id:
        raise OtherAccount(bill=bill_name(state), account=state.account_code)
    if state.is_void:
        raise BillVoided(bill=bill_name(state))
    raise AlreadyPaid(bill=bill_name(state), left=rounded(state.outstanding + late_fee, digits))


def hold_accounts(book_id: int, account_ids: Sequence[int]) -> dict[int, str]:
    """Hold accounts to the end of the transaction, so that their money moves one order at a time; codes by id.

    Whoever moves money holds accounts first, then bills, then counters, each in the order of their ids, so that nobody
    waits in a ring.
    """
    found = sql.rows("billing", "hold_accounts", {"book": book_id, "accounts": list(account_ids)})
    return {row.id: row.code for row in found}


def hold_bills(book_id: int, bill_ids: Sequence[int]) -> None:
    """Hold bills to the end of the transaction."""
    sql.rows("billing", "hold_bills", {"book": book_id, "bills": list(bill_ids)})


@transaction.atomic
def settle(actor: Actor, scope: Scope, book_id: int, settlements: Sequence[Settle]) -> None:
    """Lay money of receipts on bills: all of it, or a refusal that says how the bill stands now."""
    digits = minor_digits(book_by_id(scope, book_id).currency)
    for one in settlements:
        refuse_amount(one.amount, digits)
    names = ("bill_id", "receipt_id", "account_id", "amount", "on_day")
    params = sql.columns(settlements, names) | {"book": book_id}
    hold_bills(book_id, [one.bill_id for one in settlements])
    settled = {(row.id, row.account_id) for row in sql.rows("billing", "settle_bills", params)}
    for one in settlements:
        if (one.bill_id, one.account_id) not in settled:
            refuse_bill(scope, book_id, one.bill_id, one.account_id, digits)
    sql.execute("billing", "insert_settlements", params)


@transaction.atomic
def reverse(actor: Actor, scope: Scope, book_id: int, reversals: Sequence[Reverse], *, today: date) -> None:
    """Take back what receipts laid on bills, and void the late-fee bills that they made.

    Refused (money_moved_on) where other receipts have laid money on such a late-fee bill.
    """
    book_by_id(scope, book_id)
    receipts = [one.receipt_id for one in reversals]
    settled = sql.rows("billing", "list_settled_bills", {"book": book_id, "receipts": receipts})
    hold_bills(book_id, [row.id for row in settled])
    records = sql.columns(reversals, ("receipt_id", "void_id"))
    sql.rows("billing", "reverse_settlements", records | {"book": book_id, "today": today})
    mains = [row.late_fee_of for row in settled if row.late_fee_of is not None]
    if mains:
        _void_late_fees(actor, book_id, mains, receipts, today)


def _void_late_fees(actor: Actor, book_id: int, mains: list[int], receipts: list[int], today: date) -> None:
    params = {"book": book_id, "mains": mains, "receipts": receipts, "today": today}
    moved = sql.rows("billing", "void_receipts_late_fees", params | {"actor": actor.name, "reason": ""})
    for row in moved:
        raise MoneyMovedOn(bill=bill_name(bill_states(EVERYTHING, book_id, [row.id])[row.id]))
