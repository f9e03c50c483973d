"""What an address was told: each message with what was answered, and sent again by hand."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tallystick.jobs.tasks import hurry
from tallystick.kit.sql import Row
from tallystick.webhooks import commands, queries

from ..door import StaffRequest, address, book_by_id, go_to, show
from ..lists import Column, Filter, Listing, answer, read
from . import words


def _about(row: Row) -> dict[str, Any]:
    return dict(row.about if isinstance(row.about, dict) else json.loads(row.about))


def _said(row: Row) -> str:
    """What was answered, or why nothing was."""
    return _(row.fault) if row.fault else str(row.status or "")


def _listing(endpoint: Row) -> Listing:
    columns = (
        Column("happened_at", gettext_lazy("When"), "moment", link=lambda row: address("delivery", row.id), place="title"),
        Column("kind", gettext_lazy("What"), shown=lambda row: words.KINDS[row.kind]),
        Column("book_code", gettext_lazy("Book")),
        Column("about", gettext_lazy("About"), shown=lambda row: ", ".join(f"{k} {v}" for k, v in _about(row).items())[:120]),
        Column("answered", gettext_lazy("Answer"), shown=_said),
        Column("tried_at", gettext_lazy("Last tried"), "moment"),
        Column("next_try_at", gettext_lazy("Next try"), "moment"),
        Column(
            "state", gettext_lazy("State"), shown=lambda row: str(words.STATES[row.state]), tag=lambda row: words.TAGS[row.state],
            place="right",
        ),
    )  # fmt: skip
    filters = (
        Filter("state", gettext_lazy("State"), options=lambda request, chosen: list(words.STATES.items())),
        Filter("kind", gettext_lazy("What"), options=lambda request, chosen: list(words.KINDS.items())),
    )
    hint = gettext_lazy("Number or event")
    return Listing("deliveries", endpoint.name, columns, filters, search=hint, arguments=(endpoint.id,))


def deliveries(request: StaffRequest, endpoint_id: int) -> HttpResponse:
    """What one address was told, newest first."""
    endpoint = queries.endpoint(request.scope, endpoint_id)
    listing = _listing(endpoint)
    chosen = read(request, listing)
    state = chosen["state"] if chosen["state"] in words.STATES else ""
    kind = chosen["kind"] if chosen["kind"] in words.KINDS else ""
    listed = queries.deliveries(request.scope, endpoint_id, state=state, kind=kind, text=chosen["q"])
    return answer(request, listing, chosen, listed, "webhooks/deliveries.html", context={"endpoint": endpoint})


def delivery(request: StaffRequest, delivery_id: int) -> HttpResponse:
    """One message with every try."""
    found = queries.delivery(request.scope, delivery_id)
    return show(
        request,
        "webhooks/delivery.html",
        delivery=found,
        body=json.dumps(_about(found), ensure_ascii=False, indent=2),
        endpoint=queries.endpoint(request.scope, found.endpoint_id),
        attempts=queries.attempts(request.scope, delivery_id),
        zone=book_by_id(request, found.book_id).timezone,
        kinds=words.KINDS,
        states=words.STATES,
        tags=words.TAGS,
    )


@require_POST
def send_again(request: StaffRequest, delivery_id: int) -> HttpResponse:
    commands.send_again(request.actor, request.scope, delivery_id, now=timezone.now())
    hurry()
    messages.success(request, _("It is sent again."))
    return go_to(request, address("delivery", delivery_id))
