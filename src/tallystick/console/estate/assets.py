"""One unit, parking space or vehicle: what it is, who holds it and held it, what is charged for it, what was billed."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tallystick.accounts import queries as accounts
from tallystick.billing import commands
from tallystick.billing import queries as billing
from tallystick.estate import queries as estate
from tallystick.kit.period import ALWAYS, OPEN_END, today_in
from tallystick.kit.sql import Row
from tallystick.metering import queries as metering
from tallystick.tariffs import queries as tariffs

from ..door import StaffRequest, address, book_of, go_to, show
from ..forms import plain
from ..metering import words as metered
from ..metering.curves import curves
from . import words

BILLS_SHOWN = 12
BILLS_LOOKED_BACK = timedelta(days=400)


@require_safe
def asset(request: StaffRequest, book: str, asset_id: int) -> HttpResponse:
    at = book_of(request, book)
    today = today_in(at.timezone)
    shown = estate.asset_by_id(request.scope, at.id, asset_id, on_day=today)
    holdings = estate.holdings(request.scope, at.id, asset_id)
    others = estate.assets_of_account(request.scope, at.id, shown.account_id, on_day=today)
    return show(
        request,
        "estate/asset.html",
        book=at,
        asset=shown,
        today=today,
        always=ALWAYS,
        open_end=OPEN_END,
        holdings=list(reversed(holdings)),
        parties=accounts.parties_of(request.scope, at.id, [shown.account_id]),
        others=[row for row in others if row.id != asset_id],
        words=words,
        **_charged(request, at, holdings, asset_id),
        **_metered(request, at, asset_id),
    )


def _charged(request: StaffRequest, at: Row, holdings: list[Row], asset_id: int) -> dict[str, Any]:
    """What is charged for it and what was billed, for who may see that."""
    may, today = request.member.may, today_in(at.timezone)
    bills = billing.bills_from(request.scope, at.id, [asset_id], today - BILLS_LOOKED_BACK) if may("bills.see") else []
    last = holdings[-1]
    return {
        "assignments": tariffs.assignments(request.scope, at.id, asset_ids=[asset_id]) if may("charges.see") else None,
        "bills": bills[-BILLS_SHOWN:][::-1] if may("bills.see") else None,
        # Made before the last transfer, for days after it: they may go to the new owner.
        "left_behind": [
            row for row in bills if row.starts_on >= last.starts_on and row.account_id != last.account_id and not row.has_money
        ],
    }


def _metered(request: StaffRequest, at: Row, asset_id: int) -> dict[str, Any]:
    """Its meters and what it used, for who may see that."""
    if not request.member.may("readings.see"):
        return {"meters": None, "curves": [], "metered": metered}
    meters = metering.meters(request.scope, at.id, asset_ids=[asset_id])
    return {"meters": meters, "curves": curves(request, at.id, asset_id, today_in(at.timezone)), "metered": metered}


@require_POST
def remove(request: StaffRequest, book: str, asset_id: int) -> HttpResponse:
    at = book_of(request, book)
    shown = estate.asset_by_id(request.scope, at.id, asset_id)
    reason = plain(request.POST, "reason", 1000)
    commands.remove_assets(request.actor, request.scope, at.id, [asset_id], today=today_in(at.timezone), reason=reason)
    messages.success(request, _("%(code)s is removed.") % {"code": shown.code})
    return go_to(request, f"{address('units')}?book={at.code}")
