"""API tokens: one's own are made and withdrawn on the profile page; who manages people sees everybody's."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tallystick.identity import commands
from tallystick.identity import queries as identity
from tallystick.kit.period import today_in
from tallystick.kit.sql import Row

from .. import edit, labels, writing
from ..door import StaffRequest, address, books_of, go_to
from ..forms import plain
from ..lists import Column, Filter, Listing, answer, read
from . import once
from .forms import TokenForm
from .people import books_told
from .zone import zone_of

TOKEN = "token"


def tokens(request: StaffRequest) -> HttpResponse:
    """Everybody's tokens, for who manages people."""
    listing = _listing(request)
    chosen = read(request, listing)
    good = {"good": True, "over": False}.get(chosen["state"])
    listed = identity.tokens(request.scope, identity.TokenFilter(chosen["q"], None, good), timezone.now())
    return answer(request, listing, chosen, listed, "identity/tokens.html", context={"zone": zone_of(request)})


def _listing(request: StaffRequest) -> Listing:
    names = {book.id: book.code for book in books_of(request)}
    zone = zone_of(request)
    columns = (
        Column("name", _("What it is for"), under=lambda row: f"{row.prefix}…", sort="name", place="title"),
        Column("prefix", _("Begins with"), screen=False),
        Column("user_name", _("User"), link=lambda row: address("person", row.user_id)),
        Column("books", _("Books"), shown=lambda row: books_told(row, names)),
        Column("permissions", _("Permissions"), shown=permissions_told),
        Column("last_used_at", _("Last used"), shown=lambda row: _moment(row.last_used_at, zone), sort="last_used"),
        Column("expires_at", _("Ends"), shown=lambda row: _moment(row.expires_at, zone), sort="expires"),
        Column("state", _("State"), shown=lambda row: str(labels.TOKEN[row.state]), tag=_tag, place="right"),
    )  # fmt: skip
    states = (("good", labels.TOKEN["good"]), ("over", _("Over")))
    filters = (Filter("state", _("State"), options=lambda request, chosen: states, first="good"),)
    return Listing("tokens", _("API tokens"), columns, filters, search=_("Name, user or beginning"))


def permissions_told(row: Row) -> str:
    return ", ".join(str(identity.PERMISSIONS[code]) for code in row.permissions if code in identity.PERMISSIONS)


def _tag(row: Row) -> str:
    return "paid" if row.state == "good" else "off"


def _moment(value: Any, zone: str) -> str:
    return writing.moment(value, zone) if value else ""


@reauthentication_required
def new_token(request: StaffRequest) -> HttpResponse:
    zone = zone_of(request)
    form = TokenForm(request, edit.typed(request), initial=TokenForm.proposed(today_in(zone)))

    def make(typed: edit.Cleaned) -> None:
        held = request.member.permissions
        _made, text = commands.make_token(request.actor, request.scope, form.wanted(zone), holding=held, now=timezone.now())
        once.keep(request, TOKEN, request.member.user_id, text)

    return edit.answer(request, form, "identity/new_token.html", order=make, done=lambda _made: address("profile") + "#tokens")


@require_POST
def withdraw(request: StaffRequest, token_id: int) -> HttpResponse:
    """One's own, or, for who manages people, anybody's."""
    commands.withdraw_token(
        request.actor, request.scope, token_id, holding=request.member.permissions, now=timezone.now(),
        reason=plain(request.POST, "reason", 1000),
    )  # fmt: skip
    messages.success(request, _("The token lets nobody in any more."))
    return go_to(request, address("tokens") if plain(request.POST, "from") == "tokens" else address("profile") + "#tokens")
