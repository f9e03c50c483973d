"""A flat changes hands: the form, what would come of it, and undoing it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tallystick.accounts import commands as accounts
from tallystick.accounts import queries as account_queries
from tallystick.billing import commands as billing
from tallystick.billing import queries as bills
from tallystick.estate import commands
from tallystick.estate import queries as estate
from tallystick.estate.commands import NewOwner, Transfer
from tallystick.kit.period import OPEN_END, today_in
from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.sql import Row

from .. import edit
from ..door import StaffRequest, address, book_of, go_to, show
from ..forms import plain
from ..writing import count
from . import words
from .chosen import FORM
from .forms import TransferForm

PREVIEW = "_preview"


@dataclass(frozen=True, slots=True)
class Hands:
    """What may change hands: the asset, who holds it for good, and what else that account holds."""

    book: Row
    asset: Row
    along: Sequence[Row]

    @property
    def today(self) -> date:
        return today_in(self.book.timezone)

    @property
    def address(self) -> str:
        return address("asset", self.book.code, self.asset.id)


def _hands(request: StaffRequest, book: str, asset_id: int) -> Hands:
    at = book_of(request, book)
    asset = estate.asset_by_id(request.scope, at.id, asset_id, on_day=OPEN_END)
    held = estate.assets_of_account(request.scope, at.id, asset.account_id, on_day=OPEN_END)
    # A unit takes its spaces and vehicles along; these go alone.
    along = [row for row in held if row.id != asset_id] if asset.kind == "unit" else []
    return Hands(at, asset, along)


@require_http_methods(FORM)
def transfer(request: StaffRequest, book: str, asset_id: int) -> HttpResponse:
    hands = _hands(request, book, asset_id)
    # Another unit of the same owner is not sold along with this one unless somebody says so.
    belongings = [str(row.id) for row in hands.along if row.kind != "unit"]
    first = {"from_day": hands.today, "to": "new", "along": belongings, "move": True}
    form = TransferForm(edit.typed(request), hands.along, may_move=request.member.may("bills.void"), initial=first)
    if PREVIEW in request.POST:
        return show(request, "estate/_transfer.html", "estate/_transfer.html", **_preview(request, hands, form))

    def order(typed: edit.Cleaned) -> billing.Moved | None:
        at, wanted = hands.book, _wanted(hands, typed)
        commands.transfer(request.actor, request.scope, at.id, [wanted], today=hands.today, reason=typed["reason"])
        if not typed.get("move"):
            return None
        return billing.move_bills_after_transfer(request.actor, request.scope, at.id, wanted.asset_ids, today=hands.today)

    return edit.answer(
        request, form, "estate/transfer.html", order=order, said=_said, done=lambda _made: hands.address,
        faults=lambda typed: _faults(request, hands, typed), context={"hands": hands, "words": words},
    )  # fmt: skip


def _wanted(hands: Hands, typed: edit.Cleaned) -> Transfer:
    to_new = typed["to"] == "new"
    return Transfer(
        asset_ids=(hands.asset.id, *(int(asset_id) for asset_id in typed.get("along", ()))),
        from_day=typed["from_day"],
        account_code=typed["account_code"] or None,
        exists=not to_new,
        owner=NewOwner(typed["name"], typed["phone"], typed["email"]) if to_new else None,
        held_by=hands.asset.account_code,
    )


def _faults(request: StaffRequest, hands: Hands, typed: edit.Cleaned) -> Iterator[Refusal]:
    """What can be said before the command is given."""
    wanted = _wanted(hands, typed)
    yield from commands.faults_of_transfer(wanted, hands.today)
    if wanted.owner:
        yield from accounts.faults_of_person(wanted.owner.name, wanted.owner.phone, wanted.owner.email)
    code = wanted.account_code
    if code and wanted.exists and not account_queries.account_ids(request.scope, hands.book.id, [code]):
        yield UnknownThing("account_code", kind=_("account"), name=code)


def _said(moved: billing.Moved | None) -> str:
    said = [_("Transferred.")]
    if moved and moved.moved:
        told = ngettext("%(n)s bill went along.", "%(n)s bills went along.", moved.moved)
        said.append(told % {"n": count(moved.moved)})
    if moved and moved.kept:
        kept = len(moved.kept)
        told = ngettext(
            "%(n)s bill bears money and stays with the account before.",
            "%(n)s bills bear money and stay with the account before.", kept,
        )  # fmt: skip
        said.append(told % {"n": count(kept)})
    return " ".join(said)


def _preview(request: StaffRequest, hands: Hands, form: TransferForm) -> dict[str, Any]:
    """What the transfer would come to: who holds what from which day, and the bills made already for the days after."""
    form.is_valid()
    typed = form.cleaned_data  # as much of it as could be read
    day = typed.get("from_day")
    if day is None:
        return {"hands": hands, "day": None}
    asset_ids = [hands.asset.id, *(int(asset_id) for asset_id in typed.get("along", ()))]
    made = bills.bills_from(request.scope, hands.book.id, asset_ids, day) if request.member.may("bills.see") else []
    return {
        "hands": hands,
        "day": day,
        "until": day - timedelta(days=1),
        "goes": [hands.asset, *(row for row in hands.along if row.id in asset_ids)],
        "stays": [row for row in hands.along if row.id not in asset_ids],
        "to_account": typed.get("account_code", "") if typed.get("to") == "account" else "",
        "to_new": typed.get("to") == "new",
        "name": typed.get("name", ""),
        "move": bool(typed.get("move")),
        "free": [row for row in made if not row.has_money],
        "paid": [row for row in made if row.has_money],
    }


@require_POST
def undo(request: StaffRequest, book: str, asset_id: int) -> HttpResponse:
    """The last transfer never was; what went along on that day to the same account comes back too."""
    hands = _hands(request, book, asset_id)
    at = hands.book
    last = estate.holdings(request.scope, at.id, asset_id)[-1]
    along = [row.id for row in hands.along if _went_along(request, at.id, row.id, last)]
    reason = plain(request.POST, "reason", 1000)
    moved = billing.undo_transfer(request.actor, request.scope, at.id, [asset_id, *along], today=hands.today, reason=reason)
    told = _("The transfer is undone.")
    if moved:
        back = ngettext("%(n)s bill went back.", "%(n)s bills went back.", moved) % {"n": count(moved)}
        told = f"{told} {back}"
    messages.success(request, told)
    return go_to(request, hands.address)


def _went_along(request: StaffRequest, book_id: int, asset_id: int, last: Row) -> bool:
    held = estate.holdings(request.scope, book_id, asset_id)[-1]
    return (held.account_id, held.starts_on) == (last.account_id, last.starts_on)


@require_POST
def move_bills(request: StaffRequest, book: str, asset_id: int) -> HttpResponse:
    """The unpaid bills of the days after the last transfer go to who holds the asset since."""
    hands = _hands(request, book, asset_id)
    moved = billing.move_bills_after_transfer(request.actor, request.scope, hands.book.id, [asset_id], today=hands.today)
    told = ngettext("%(n)s bill went to the new owner.", "%(n)s bills went to the new owner.", moved.moved)
    messages.success(request, told % {"n": count(moved.moved)})
    return go_to(request, hands.address)
