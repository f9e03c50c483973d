"""Collect: money taken from accounts, laid on their bills and late fees; one receipt a collection."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from tallystick.accounts.queries import book_by_id
from tallystick.billing.commands import (
    AlreadyPaid,
    Posting,
    Settle,
    bill_name,
    hold_accounts,
    hold_bills,
    post_late_fees_to,
    refuse_amount,
    refuse_bill,
    settle,
)
from tallystick.billing.queries import bill_states, open_bills_on
from tallystick.kit import fields, outbox, sql
from tallystick.kit.money import minor_digits, rounded
from tallystick.kit.period import first_of_month
from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.who import Actor, Scope

from ..rules import Collection, Line, Means, Method, Pick, chosen, digest, laid, lines_of, means_filled, total
from .numbering import Draft, draw_ids, write_receipts

LONGEST_REFERENCE, LONGEST_REMARK = 80, 1000


class NothingOwed(Refusal):
    code = "nothing_owed"
    sentence = gettext_lazy("{account} owes nothing of what was chosen.")


class Overpaid(Refusal):
    code = "overpaid"
    sentence = gettext_lazy("{amount} is more than is owed: {left} is left of {what}.")


class MeansDiffer(Refusal):
    code = "means_differ"
    sentence = gettext_lazy("The means of payment do not come to {amount}.")


class AmountsDiffer(Refusal):
    code = "amounts_differ"
    sentence = gettext_lazy("The amounts of the bills come to {sum}, not to {amount}.")


class LaterThanToday(Refusal):
    code = "later_than_today"
    sentence = gettext_lazy("Money cannot have come on {day}: that is after today.")


class RequestReused(Refusal):
    code = "request_reused"
    sentence = gettext_lazy("This request was sent before and said something else.")


@dataclass(frozen=True, slots=True)
class Desk:
    """What all collections of one order share."""

    actor: Actor
    scope: Scope
    book_id: int
    digits: int
    today: date

    def shown(self, amount: Decimal) -> Decimal:
        return rounded(amount, self.digits)


@dataclass(frozen=True, slots=True)
class Taken:
    """One collection worked out: the receipt to write, and the lines and means that stand on it."""

    receipt: Draft
    lines: Sequence[Line]
    means: Sequence[Means]


def collect(actor: Actor, scope: Scope, book_id: int, collections: Sequence[Collection], *, today: date) -> list[int]:
    """Take the money of all collections, or of none; the ids of their receipts, in the same order."""
    desk = Desk(actor, scope, book_id, minor_digits(book_by_id(scope, book_id).currency), today)
    for collection in collections:
        _refuse_malformed(desk, collection)
    try:
        return _collect(desk, collections)
    except IntegrityError as fault:
        if "receipt_request" not in str(fault):
            raise
        # The same request id came for another account at the same instant; now that it is stored, it answers.
        return _collect(desk, collections)


@transaction.atomic
def _collect(desk: Desk, collections: Sequence[Collection]) -> list[int]:
    codes = hold_accounts(desk.book_id, sorted({collection.account_id for collection in collections}))
    for collection in collections:
        if collection.account_id not in codes:
            raise UnknownThing("account_id", kind=gettext_lazy("account"), name=collection.account_id)
    answers: dict[int, int] = {}
    for places in _rounds(collections):
        made = _collect_round(desk, [collections[place] for place in places], codes)
        answers.update(zip(places, made, strict=True))
    return [answers[place] for place in range(len(collections))]


def _rounds(collections: Sequence[Collection]) -> Iterator[list[int]]:
    """Places of collections, in rounds in which each account stands once: a later one sees what an earlier one did."""
    rounds: list[list[int]] = []
    times: dict[int, int] = {}
    for place, collection in enumerate(collections):
        round_ = times.get(collection.account_id, 0)
        times[collection.account_id] = round_ + 1
        if round_ == len(rounds):
            rounds.append([])
        rounds[round_].append(place)
    return iter(rounds)


def _collect_round(desk: Desk, collections: Sequence[Collection], codes: dict[int, str]) -> list[int]:
    """One receipt for each collection; a request that was carried out before is answered by its receipt."""
    done = _answered(desk, collections)
    fresh = [collection for collection in collections if collection.request_id not in done]
    ids = iter(draw_ids(len(fresh)) if fresh else ())
    taken = list(_worked_out(desk, fresh, codes, ids))
    if taken:
        _write(desk, taken)
    made = iter(one.receipt.id for one in taken)
    return [done[c.request_id] if c.request_id in done else next(made) for c in collections]


def _answered(desk: Desk, collections: Sequence[Collection]) -> dict[object, int]:
    asked = {c.request_id: digest(c) for c in collections if c.request_id is not None}
    if len(asked) < sum(c.request_id is not None for c in collections):
        raise RequestReused
    if not asked:
        return {}
    found = sql.rows("cashier", "list_requests", {"book": desk.book_id, "requests": list(asked)})
    for row in found:
        if row.request_digest != asked[row.request_id]:
            raise RequestReused
    return {row.request_id: row.id for row in found}


def _worked_out(desk: Desk, collections: Sequence[Collection], codes: dict[int, str], ids: Iterator[int]) -> Iterator[Taken]:
    days = {c.account_id: c.on_day or desk.today for c in collections}
    owed: dict[int, list[sql.Row]] = {account_id: [] for account_id in days}
    for row in open_bills_on(desk.scope, desk.book_id, days):
        owed[row.account_id].append(row)
    for collection in collections:
        lines = _lines(desk, collection, owed[collection.account_id], codes[collection.account_id])
        amount = total(lines)
        means = means_filled(collection.means, amount)
        if means is None:
            raise MeansDiffer("means", amount=desk.shown(amount))
        yield Taken(_receipt(next(ids), collection, days[collection.account_id], amount), lines, means)


def _receipt(receipt_id: int, collection: Collection, day: date, amount: Decimal) -> Draft:
    request = collection.request_id
    said = digest(collection) if request is not None else ""
    return Draft(receipt_id, collection.account_id, day, amount, collection.remark, request_id=request, digest=said)


def _lines(desk: Desk, collection: Collection, owed: Sequence[sql.Row], account: str) -> list[Line]:
    """Where the money of one collection goes."""
    if isinstance(collection.bills, str):
        lines = lines_of(chosen(owed, collection.bills, first_of_month(desk.today)), {})
    else:
        lines = _picked(desk, collection, collection.bills, {row.id: row for row in owed})
    owing = total(lines)
    if not owing:
        raise NothingOwed(account=account)
    if collection.amount is None:
        return lines
    if collection.amount > owing:
        raise Overpaid("amount", amount=desk.shown(collection.amount), left=desk.shown(owing), what=account)
    return laid(lines, collection.amount)


def _picked(desk: Desk, collection: Collection, picks: Sequence[Pick], owed: dict[int, sql.Row]) -> list[Line]:
    for row, pick in enumerate(picks):
        try:
            _refuse_pick(desk, collection, pick, owed.get(pick.bill_id))
        except Refusal as refusal:
            raise refusal.at(row, "bills") from None
    capped = {pick.bill_id: pick.amount for pick in picks if pick.amount is not None}
    lines = lines_of([owed[pick.bill_id] for pick in picks], capped)
    if capped and collection.amount is not None and collection.amount != total(lines):
        raise AmountsDiffer("amount", sum=desk.shown(total(lines)), amount=desk.shown(collection.amount))
    return lines


def _refuse_pick(desk: Desk, collection: Collection, pick: Pick, row: sql.Row | None) -> None:
    """Refuse a bill that does not owe what is to be paid on it, and say how it stands now."""
    if row is None:
        refuse_bill(desk.scope, desk.book_id, pick.bill_id, collection.account_id, desk.digits)
        return
    left = row.outstanding + row.late_fee
    if pick.amount is None or pick.amount <= left:
        return
    name = bill_name(bill_states(desk.scope, desk.book_id, [pick.bill_id])[pick.bill_id])
    # What would have fitted before anything was paid did so when the clerk saw it.
    if pick.amount <= row.amount + row.late_fee:
        raise AlreadyPaid(bill=name, left=desk.shown(left))
    raise Overpaid("amount", amount=desk.shown(pick.amount), left=desk.shown(left), what=name)


def _write(desk: Desk, taken: Sequence[Taken]) -> None:
    """Post the late fees that are paid, settle, and at the very end number and write the receipts."""
    hold_bills(desk.book_id, sorted({line.bill_id for one in taken for line in one.lines}))
    posted = _post_late_fees(desk, taken)
    settlements = [_settlement(one.receipt, line, posted) for one in taken for line in one.lines]
    settle(desk.actor, desk.scope, desk.book_id, settlements)
    write_receipts(desk.actor, desk.book_id, "payment", [one.receipt for one in taken], today=desk.today)
    means = [(one.receipt.id, means.method, means.amount, means.reference) for one in taken for means in one.means]
    names = ("receipt_id", "method", "amount", "reference")
    columns = {name: list(values) for name, values in zip(names, zip(*means, strict=True), strict=True)}
    sql.execute("cashier", "insert_means", columns | {"book": desk.book_id})
    outbox.leave("receipts_made", desk.book_id, receipts=[one.receipt.id for one in taken])


def _settlement(receipt: Draft, line: Line, posted: dict[int, int]) -> Settle:
    bill_id = posted[line.bill_id] if line.is_late_fee else line.bill_id
    return Settle(bill_id, receipt.id, receipt.account_id, line.amount, receipt.on_day)


def _post_late_fees(desk: Desk, taken: Sequence[Taken]) -> dict[int, int]:
    """Make a bill of each late fee that is paid; those bills by the bills that they are for."""
    postings = [
        Posting(line.bill_id, one.receipt.on_day, one.receipt.id) for one in taken for line in one.lines if line.is_late_fee
    ]
    if not postings:
        return {}
    made = post_late_fees_to(desk.actor, desk.scope, desk.book_id, postings, today=desk.today)
    posted = {row.bill_id: row.id for row in made}
    for one in taken:
        for line in one.lines:
            if line.is_late_fee and line.bill_id not in posted:
                refuse_bill(desk.scope, desk.book_id, line.bill_id, one.receipt.account_id, desk.digits)
    return posted


def _refuse_malformed(desk: Desk, collection: Collection) -> None:
    """Refuse what can be seen to be wrong without looking at any bill."""
    if collection.on_day is not None and collection.on_day > desk.today:
        raise LaterThanToday("on_day", day=collection.on_day)
    fields.refuse_first(fields.prose("remark", collection.remark, LONGEST_REMARK))
    if not collection.means:
        raise fields.Missing("means")
    fields.refuse_first(_faults_of_means(collection.means))
    _refuse_amounts(desk, collection)
    if isinstance(collection.bills, str):
        fields.refuse_first(fields.choice("bills", collection.bills, ("all", "due")))
    elif len({pick.bill_id for pick in collection.bills}) < len(collection.bills):
        raise fields.Twice("bills", name=gettext_lazy("bill"))


def _faults_of_means(means: Sequence[Means]) -> Iterator[Refusal]:
    for row, one in enumerate(means):
        for fault in fields.choice("method", one.method, list(Method)):
            yield fault.at(row, "means")
        for fault in fields.text("reference", one.reference, LONGEST_REFERENCE):
            yield fault.at(row, "means")


def _refuse_amounts(desk: Desk, collection: Collection) -> None:
    if collection.amount is not None:
        refuse_amount(collection.amount, desk.digits)
    parts: dict[str, Sequence[Means] | Sequence[Pick]] = {"means": collection.means}
    if not isinstance(collection.bills, str):
        parts["bills"] = collection.bills
    for of, listed in parts.items():
        for row, amount in enumerate([one.amount for one in listed]):
            try:
                if amount is not None:
                    refuse_amount(amount, desk.digits)
            except Refusal as refusal:
                raise refusal.at(row, of) from None
