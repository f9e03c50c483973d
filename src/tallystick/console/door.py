"""What all views share: who asks, what is shown, and what becomes of a refusal."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from tallystick.accounts import queries as accounts
from tallystick.identity.queries import Member, User, member_of
from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import Actor, Scope

from . import places
from .writing import separators

SIGNED_IN = ""  # the permission that everybody has who is signed in
LOOKING = ("GET", "HEAD", "OPTIONS")
THEMES = ("auto", "light", "dark")
DENSITIES = ("dense", "roomy")
CHECK = "_check"  # in what a form sends while somebody types


class Back(NamedTuple):
    """The list to which a refused filter leads back, taken away; `is_kept` where the reader did not even ask for it now."""

    label: Any
    address: str
    is_kept: bool = False


class StaffRequest(HttpRequest):
    """A request of somebody who signed in."""

    user: User
    htmx: HtmxDetails
    member: Member
    actor: Actor
    scope: Scope
    leads_back: Back | None = None


View = Callable[..., HttpResponse]


def staff(view: View, may: str, change: str) -> View:
    """Let in who is signed in and may, say who they are and what they see, and turn refusals into pages."""

    @wraps(view)
    def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        member = member_of(request.user) if request.user.is_authenticated else None
        if member is None:
            return signed_out(request)
        request.member, request.actor, request.scope = member, member.actor, member.scope
        needed = may if request.method in LOOKING else change
        if needed != SIGNED_IN and not member.may(needed):
            return not_found(request)
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return refused(request, refusal)

    guarded.may, guarded.change = may, change  # type: ignore[attr-defined]
    return guarded


def not_found(request: HttpRequest) -> HttpResponse:
    """What is out of scope, or not allowed, or was never there: the answer is the same."""
    return show(request, "not_found.html", "_not_found.html", status=404)


def signed_out(request: HttpRequest) -> HttpResponse:
    """How to come in, and back to the page where one was; what was typed there is kept by that page itself (typed.js).

    A fragment asked for by a page that outlived its session takes the whole window there; while one types, it is told only.
    """
    here = came_from(request)
    if request.headers.get("HX-Request"):
        again = f"{address('signed_out')}?{urlencode({'next': here})}"
        if CHECK in request.POST:
            return show(request, "identity/_signed_out.html", status=401, again=again)
        return HttpResponseClientRedirect(again)
    ended = request.method == "POST" or settings.SESSION_COOKIE_NAME in request.COOKIES
    return show(request, "identity/signed_out.html", status=401, next=here, ended=ended)


def came_from(request: HttpRequest) -> str:
    """The page that somebody looks at: this one, or the one from which a form or a fragment was asked for."""
    headers = request.headers
    page = headers.get("HX-Current-URL") or (headers.get("Referer", "") if request.method == "POST" else "")
    if not page or not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return request.get_full_path()
    found = urlsplit(page)
    return found.path + (f"?{found.query}" if found.query else "")


def show(
    request: HttpRequest,
    template: str,
    fragment: str | None = None,
    *,
    status: int = 200,
    known: bool = True,
    **context: Any,
) -> HttpResponse:
    """A page; or its fragment, where HTMX asks for one. Going back asks for the page, though by HTMX.

    `known` is False where nobody can be asked who reads it: after a fault of our own.
    """
    alone = fragment is not None and wants_fragment(request)
    chosen = fragment if fragment and alone else template
    response = render(request, chosen, context | {"frame": Frame(request, known), "alone": alone}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    # Names and debts do not stay in the browser.
    response["Cache-Control"] = "no-store"
    return response


def wants_fragment(request: HttpRequest) -> bool:
    headers = request.headers
    return bool(headers.get("HX-Request")) and not (headers.get("HX-Boosted") or headers.get("HX-History-Restore-Request"))


def go_to(request: HttpRequest, address: str) -> HttpResponse:
    """Take the window to another page, after an order was carried out."""
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say why not: on the page where one is open, else as a page of its own.

    A list that was left narrowed to what is refused now is looked at anew.
    """
    back: Back | None = getattr(request, "leads_back", None)
    if back and back.is_kept:
        return go_to(request, back.address)
    status = 404 if isinstance(refusal, UnknownThing) else 409
    return show(request, "refused.html", "_refused.html", status=status, refusal=refusal, back=back)


def address(name: str, *args: Any) -> str:
    """The address of a page by its name in urls.py."""
    return reverse(f"console:{name}", args=args)


def address_or_none(name: str, *args: Any) -> str | None:
    """The address of a page; None where there is no such page."""
    try:
        return address(name, *args)
    except NoReverseMatch:
        return None


def books_of(request: StaffRequest) -> list[Row]:
    """The books in the reader's scope, asked for once a request."""
    found: list[Row] | None = getattr(request, "_books", None)
    if found is None:
        found = accounts.books(request.scope)
        request._books = found
    return found


def book_of(request: StaffRequest, code: str) -> Row:
    """The book of this code in the reader's scope; UnknownThing where there is none."""
    found = next((row for row in books_of(request) if row.code == code), None)
    if found is None:
        raise UnknownThing(kind=_("book"), name=code)
    return found


def book_by_id(request: StaffRequest, book_id: int) -> Row:
    found = next((row for row in books_of(request) if row.id == book_id), None)
    if found is None:
        raise UnknownThing(kind=_("book"), name=book_id)
    return found


class Frame:
    """What the frame around a page shows: who is signed in, and how they like their pages."""

    def __init__(self, request: HttpRequest, known: bool) -> None:
        self.user = request.user if known and request.user.is_authenticated else None
        self._member: Member | None = getattr(request, "member", None)
        self.language = get_language() or "en"
        self.theme = _one_of(THEMES, request.COOKIES.get("theme"))
        self.density = _one_of(DENSITIES, request.COOKIES.get("density"))
        self.decimal_sign, self.thousands_sign = separators()
        self.path = request.get_full_path()
        self._change = getattr(request.resolver_match.func, "change", SIGNED_IN) if request.resolver_match else SIGNED_IN

    @property
    def may_send(self) -> bool:
        """Whether the reader may send the form that stands at this address; else it is only read."""
        return self._change == SIGNED_IN or self.may(self._change)

    @property
    def opens_books(self) -> bool:
        """Whether the reader may open books: who sees some only could not see it afterwards."""
        return self.may("books.change") and self._member is not None and self._member.scope.book_ids is None

    @property
    def groups(self) -> list[places.Group]:
        """The pages of the side bar that the reader may look at."""
        return places.open_to(self.may)

    @property
    def keyed(self) -> list[Any]:
        """The pages that the reader may go to by a key."""
        from .find import pages

        return [page for page in pages.pages(self.may) if page.key]

    def may(self, permission: str) -> bool:
        """Whether the reader has a permission; to hide what they could not do anyway."""
        if self._member is None and self.user is not None:
            self._member = member_of(self.user)
        return self._member is not None and self._member.may(permission)


def _one_of(allowed: tuple[str, ...], value: str | None) -> str:
    return value if value in allowed else allowed[0]
