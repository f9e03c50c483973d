"""Addresses that are told of what happens: listed, added, changed, paused, removed; their secret is shown once."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tallystick.kit.sql import Row
from tallystick.webhooks import commands, queries
from tallystick.webhooks.commands import NewEndpoint

from .. import edit
from ..door import StaffRequest, address, books_of, go_to, show
from ..fields import Code, Several, StaffForm, Text, Tick
from ..forms import plain
from ..identity import once
from . import words

SECRET = "webhook secret"


class EndpointForm(StaffForm):
    """Where to tell what."""

    name = Text(label=gettext_lazy("Name"), longest=80)
    url = Code(label=gettext_lazy("Address"), longest=500, help_text=gettext_lazy("Such as https://example.com/hooks"))
    kinds = Several(label=gettext_lazy("What it is told of"), choices=list(words.KINDS.items()))
    all_books = Tick(label=gettext_lazy("All books, those to come too"))
    books = Several(label=gettext_lazy("Books"), required=False)

    def __init__(self, request: StaffRequest, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["kinds"].choices = [each for each in words.KINDS.items() if request.member.may(queries.needed(each[0]))]
        self.fields["books"].choices = [(str(book.id), f"{book.code} {book.name}") for book in books_of(request)]
        if request.scope.book_ids is not None:
            del self.fields["all_books"]

    def wanted(self) -> NewEndpoint:
        typed = self.cleaned_data
        books = None if typed.get("all_books") else tuple(int(text) for text in typed["books"])
        return NewEndpoint(typed["name"], typed["url"], tuple(typed["kinds"]), books)

    @staticmethod
    def shown(found: Row) -> dict[str, Any]:
        books = [str(book_id) for book_id in found.book_ids]
        return {"name": found.name, "url": found.url, "kinds": found.kinds, "all_books": found.all_books, "books": books}


def webhooks(request: StaffRequest) -> HttpResponse:
    """All addresses."""
    names = {book.id: book.code for book in books_of(request)}
    found = queries.endpoints(request.scope)
    return show(request, "webhooks/webhooks.html", endpoints=found, kinds=words.KINDS, names=names)


def new_webhook(request: StaffRequest) -> HttpResponse:
    first = {"kinds": list(words.KINDS), "all_books": request.scope.book_ids is None}
    form = EndpointForm(request, edit.typed(request), initial=first)

    def add(typed: edit.Cleaned) -> int:
        endpoint_id, secret = commands.add_endpoint(
            request.actor, request.scope, form.wanted(), holding=request.member.permissions, private=settings.WEBHOOKS_PRIVATE
        )
        once.keep(request, SECRET, endpoint_id, secret)
        return endpoint_id

    return edit.answer(request, form, "webhooks/new_webhook.html", order=add, done=lambda made: address("webhook", made))


def webhook(request: StaffRequest, endpoint_id: int) -> HttpResponse:
    """One address: what it is told, and changed."""
    found = queries.endpoint(request.scope, endpoint_id)
    form = EndpointForm(request, edit.typed(request), initial=EndpointForm.shown(found))

    def change(typed: edit.Cleaned) -> None:
        how = {"holding": request.member.permissions, "private": settings.WEBHOOKS_PRIVATE}
        how["reason"] = plain(request.POST, "reason", 1000)
        commands.change_endpoint(request.actor, request.scope, endpoint_id, form.wanted(), **how)

    secret = once.take(request, SECRET, endpoint_id) if request.method == "GET" else ""
    return edit.answer(
        request, form, "webhooks/webhook.html", order=change, done=lambda _made: address("webhook", endpoint_id),
        said=_("Saved: it holds from the next event on."), context={"endpoint": found, "secret": secret},
    )  # fmt: skip


@require_POST
def pause(request: StaffRequest, endpoint_id: int) -> HttpResponse:
    """Pause, or go on."""
    paused = plain(request.POST, "paused") == "yes"
    commands.pause_endpoint(request.actor, request.scope, endpoint_id, paused, reason=plain(request.POST, "reason", 1000))
    messages.success(request, _("Nothing is sent to it for now.") if paused else _("It is told again of what happens."))
    return go_to(request, address("webhook", endpoint_id))


@require_POST
def renew_secret(request: StaffRequest, endpoint_id: int) -> HttpResponse:
    secret = commands.renew_secret(request.actor, request.scope, endpoint_id, reason=plain(request.POST, "reason", 1000))
    once.keep(request, SECRET, endpoint_id, secret)
    return go_to(request, address("webhook", endpoint_id))


@require_POST
def remove(request: StaffRequest, endpoint_id: int) -> HttpResponse:
    commands.remove_endpoint(request.actor, request.scope, endpoint_id, reason=plain(request.POST, "reason", 1000))
    messages.success(request, _("The webhook was removed."))
    return go_to(request, address("webhooks"))
