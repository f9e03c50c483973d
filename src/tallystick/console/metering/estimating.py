"""Months that nobody read: what each meter would be estimated at, ticked, and estimated."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from tallystick.billing import commands, queries
from tallystick.kit.refusal import Refusal

from ..door import StaffRequest, address, go_to, show
from ..estate.chosen import FORM
from ..forms import plain, wholes
from ..writing import count
from . import words
from .picked import books_to_choose, picked

ROWS_SHOWN = 500
SKIPPED_TOLD = 10


class NothingTicked(Refusal):
    code = "nothing_chosen"
    sentence = gettext_lazy("Tick the meters that shall be estimated.")


@require_http_methods(FORM)
def estimate(request: StaffRequest) -> HttpResponse:
    at = picked(request)
    if at is None:
        return show(request, "estate/no_book.html")
    if at.item_id is None:
        return show(request, "metering/no_item.html", at=at.book)
    rows = queries.preview_estimates(request.scope, at.book.id, at.item_id, at.month)
    if request.method != "POST":
        can = [row for row in rows if row.code is None]
        return show(
            request, "metering/estimate.html", at=at.book, picked=at, books=books_to_choose(request), rows=can[:ROWS_SHOWN],
            count=len(can), cannot=[row for row in rows if row.code is not None], words=words,
        )  # fmt: skip
    assets = None if plain(request.POST, "all") else wholes(request.POST.getlist("asset"))
    if assets == []:
        raise NothingTicked
    done = commands.estimate_readings(
        request.actor, request.scope, at.book.id, at.item_id, at.month, today=at.today, asset_ids=assets
    )
    told = ngettext("%(n)s meter was estimated.", "%(n)s meters were estimated.", len(done.ids)) % {"n": count(len(done.ids))}
    skipped = [f"{row.name}: {words.failed(row)}" for row in done.skipped[:SKIPPED_TOLD]]
    messages.success(request, " ".join([told, *skipped]))
    return go_to(request, f"{address('readings')}?book={at.book.code}&item={at.item_id}&mark=estimated")
