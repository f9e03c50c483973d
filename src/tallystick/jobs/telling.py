"""What other programs are told of what happened: each fact as the events of webhooks, for those who may still be told."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils import timezone

from tallystick.billing import queries as billing
from tallystick.cashier import queries as cashier
from tallystick.identity.queries import User, member_of
from tallystick.kit.money import in_currency
from tallystick.kit.outbox import Handler
from tallystick.kit.sql import Row
from tallystick.kit.who import EVERYTHING
from tallystick.webhooks.commands import announce
from tallystick.webhooks.queries import listening, needed

About = dict[str, Any]
MANAGE = "webhooks.manage"


def may_be_told(user_id: int, book_id: int, kind: str) -> bool:
    """Whether a user for whom a message is sent may still see what it tells: facts of this kind, all items of this book."""
    user = User.objects.filter(id=user_id).first()
    member = member_of(user) if user else None
    if member is None or not (member.may(MANAGE) and member.may(needed(kind))):
        return False
    return member.scope.has_book(book_id) and member.scope.item_ids is None


def _tell(book_id: int, kind: str, abouts: Callable[[], Iterable[About]]) -> None:
    """Write down events, if anybody listens who may be told."""
    told = [row.id for row in listening(EVERYTHING, book_id, kind) if may_be_told(row.user_id, book_id, kind)]
    if told:
        announce(book_id, kind, list(abouts()), told, now=timezone.now())


def _run_ended(book_id: int, about: Mapping[str, Any]) -> None:
    run = billing.run(EVERYTHING, about["run_id"])
    if run.stage == "done" and run.user_id is None and not run.made + run.failed:
        return  # a midnight that had nothing to do
    told = {"run_id": run.id, "made": run.made, "failed": run.failed, "amount": _money(run), "currency": run.currency}
    if run.stage == "failed":
        _tell(book_id, "run.failed", lambda: [{"run_id": run.id, "fault": run.fault}])
        return
    _tell(book_id, "run.done", lambda: [told])
    if run.made:
        _tell(book_id, "bills.made", lambda: [{"run_id": run.id, "count": run.made}])


def _receipts(kind: str) -> Handler:
    def tell(book_id: int, about: Mapping[str, Any]) -> None:
        _tell(book_id, kind, lambda: (_receipt(cashier.receipt(EVERYTHING, one)) for one in about["receipts"]))

    return tell


def _as_it_is(kind: str) -> Handler:
    """A fact that is told as it was left."""

    def tell(book_id: int, about: Mapping[str, Any]) -> None:
        _tell(book_id, kind, lambda: [dict(about)])

    return tell


def _receipt(row: Row) -> About:
    told = {"receipt_id": row.id, "number": row.number, "account_id": row.account_id, "account_code": row.account_code}
    return told | {"amount": _money(row), "currency": row.currency, "on_day": str(row.on_day), "voids_id": row.voids_id}


def _money(row: Row) -> str:
    return str(in_currency(row.amount, row.currency))


HANDLERS: dict[str, Handler] = {
    "run_ended": _run_ended,
    "run_undone": _as_it_is("run.undone"),
    "bills_made": _as_it_is("bills.made"),
    "bills_voided": _as_it_is("bills.voided"),
    "bills_replaced": _as_it_is("bills.replaced"),
    "readings_made": _as_it_is("readings.made"),
    "readings_changed": _as_it_is("readings.changed"),
    "readings_deleted": _as_it_is("readings.deleted"),
    "receipts_made": _receipts("receipt.made"),
    "receipts_voided": _receipts("receipt.voided"),
}
