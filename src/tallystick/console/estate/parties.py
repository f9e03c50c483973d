"""People and companies: the list, a new one, one of them with the accounts through which they are reached."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tallystick.accounts import commands
from tallystick.accounts import queries as accounts
from tallystick.accounts.commands import NewParty, PartyChange, Tie
from tallystick.accounts.queries import PartyFilter
from tallystick.kit.period import today_in
from tallystick.kit.sql import Row

from .. import edit, lists
from ..door import StaffRequest, address, book_of, go_to, show
from ..forms import choice, plain
from ..lists import Column, Filter, Listing
from . import words
from .chosen import FORM, book_asked, books_to_choose
from .forms import NewPartyForm, PartyForm

NOBODY = gettext_lazy("Of no account")
PARTIES = Listing(
    "parties",
    gettext_lazy("Residents"),
    (
        Column(
            "name", gettext_lazy("Name"), link=lambda row: address("party", row.book_code, row.id), sort="name", place="title",
            width=24,
        ),
        Column("phone", gettext_lazy("Phone"), sort="phone"),
        Column("email", gettext_lazy("E-mail"), width=24),
        Column("accounts", gettext_lazy("Accounts"), shown=lambda row: ", ".join(row.accounts), sort="accounts", width=24),
        Column("roles", gettext_lazy("Reached as"), shown=lambda row: words.roles(row.roles)),
        Column("book_name", gettext_lazy("Book"), width=20),
    ),
    filters=(
        Filter("book", gettext_lazy("Book"), options=lists.of_books, all=gettext_lazy("All books")),
        Filter("role", gettext_lazy("Reached as"), options=lambda request, chosen: [*words.ROLES.items(), ("none", NOBODY)]),
    ),
    search=gettext_lazy("Name, phone, e-mail or account"),
)  # fmt: skip


@require_safe
def parties(request: StaffRequest) -> HttpResponse | FileResponse:
    chosen = lists.read(request, PARTIES)
    book = chosen.book(request)
    role = choice(chosen.values, "role", ("", *words.ROLES, "none"))
    listed = accounts.listed_parties(request.scope, PartyFilter(book.id if book else None, chosen["q"], role or None))
    return lists.answer(request, PARTIES, chosen, listed, "estate/parties.html", context={"book": book})


@require_http_methods(FORM)
def new_party(request: StaffRequest) -> HttpResponse:
    at = book_asked(request)
    if at is None:
        return show(request, "estate/no_book.html")
    form = NewPartyForm(edit.typed(request), initial={"account_code": request.GET.get("account", ""), "role": "owner"})

    def order(typed: edit.Cleaned) -> int:
        new = NewParty(typed["account_code"], typed["name"], typed["phone"], typed["email"], typed["role"])
        return commands.add_parties(request.actor, request.scope, at.id, [new], today=today_in(at.timezone))[0]

    return edit.answer(
        request, form, "estate/new_party.html", order=order, done=lambda made: address("party", at.code, made),
        said=_("Added."), context={"at": at, "books": books_to_choose(request)},
    )  # fmt: skip


@require_http_methods(FORM)
def party(request: StaffRequest, book: str, party_id: int) -> HttpResponse:
    at = book_of(request, book)
    shown = accounts.party(request.scope, at.id, party_id)
    form = PartyForm(edit.typed(request), initial={name: shown[name] for name in ("name", "phone", "email")})

    def order(typed: edit.Cleaned) -> None:
        change = PartyChange(party_id, typed["name"], typed["phone"], typed["email"])
        reason = plain(request.POST, "reason", 500)
        commands.change_parties(request.actor, request.scope, at.id, [change], today=today_in(at.timezone), reason=reason)

    ties = accounts.ties_of(request.scope, at.id, party_id)
    return edit.answer(
        request, form, "estate/party.html", order=order, done=lambda _made: address("party", at.code, party_id),
        said=_("Saved."), context={"book": at, "party": shown, "ties": ties, "roles": words.ROLES},
    )  # fmt: skip


@require_POST
def tie(request: StaffRequest, book: str, party_id: int) -> HttpResponse:
    """Somebody is reached through a further account."""
    at, wanted = _tie(request, book, party_id)
    commands.tie_parties(request.actor, request.scope, at.id, [wanted], today=today_in(at.timezone))
    messages.success(request, _("Reached through %(code)s too.") % {"code": wanted.account_code})
    return go_to(request, address("party", at.code, party_id))


@require_POST
def untie(request: StaffRequest, book: str, party_id: int) -> HttpResponse:
    at, wanted = _tie(request, book, party_id)
    reason = plain(request.POST, "reason", 1000)
    commands.untie_parties(request.actor, request.scope, at.id, [wanted], today=today_in(at.timezone), reason=reason)
    messages.success(request, _("No longer reached through %(code)s.") % {"code": wanted.account_code})
    return go_to(request, address("party", at.code, party_id))


def _tie(request: StaffRequest, book: str, party_id: int) -> tuple[Row, Tie]:
    at = book_of(request, book)
    accounts.party(request.scope, at.id, party_id)
    role = choice(request.POST, "role", tuple(words.ROLES))
    return at, Tie(party_id, plain(request.POST, "account_code"), role)


@require_POST
def remove(request: StaffRequest, book: str, party_id: int) -> HttpResponse:
    at = book_of(request, book)
    shown = accounts.party(request.scope, at.id, party_id)
    reason = plain(request.POST, "reason", 1000)
    commands.remove_parties(request.actor, request.scope, at.id, [party_id], today=today_in(at.timezone), reason=reason)
    messages.success(request, _("%(name)s is removed.") % {"name": shown.name})
    return go_to(request, f"{address('parties')}?book={at.code}")
