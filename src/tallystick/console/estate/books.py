"""Books: the list, a new one, one of them."""

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tallystick.accounts import commands
from tallystick.accounts import queries as accounts
from tallystick.accounts.commands import BookChange, NewBook
from tallystick.estate import queries as estate
from tallystick.kit.period import today_in

from .. import edit, lists
from ..door import StaffRequest, address, book_of
from ..first.models import CURRENCIES, TIMEZONES, currency_and_timezone
from ..lists import Column, Listing
from . import words
from .forms import BookForm

FORM = ("GET", "HEAD", "POST")
BOOKS = Listing(
    "books",
    gettext_lazy("Books"),
    (
        Column("name", gettext_lazy("Name"), link=lambda row: address("book", row.code), sort="name", place="title", width=24),
        Column("code", gettext_lazy("Code"), sort="code"),
        Column("kind", gettext_lazy("Kind"), shown=lambda row: words.BOOK_KINDS[row.kind]),
        Column("currency", gettext_lazy("Currency"), width=8),
        Column("timezone", gettext_lazy("Time zone")),
        Column("buildings", gettext_lazy("Buildings"), "count", width=10),
        Column("units", gettext_lazy("Units"), "count", sort="units", width=10),
        Column("accounts", gettext_lazy("Accounts"), "count", width=10),
    ),
    search=gettext_lazy("Name or code"),
    sums=(Column("units", gettext_lazy("Units"), "count"), Column("accounts", gettext_lazy("Accounts"), "count")),
)
MODELS = {"currencies": CURRENCIES, "timezones": TIMEZONES}


@require_safe
def books(request: StaffRequest) -> HttpResponse | FileResponse:
    chosen = lists.read(request, BOOKS)
    return lists.answer(request, BOOKS, chosen, estate.listed_books(request.scope, chosen["q"]), "estate/books.html")


@require_http_methods(FORM)
def new_book(request: StaffRequest) -> HttpResponse:
    currency, timezone = currency_and_timezone()
    first = {"kind": "community", "currency": currency, "timezone": timezone}
    form = BookForm(edit.typed(request), initial=first)

    def order(typed: edit.Cleaned) -> str:
        new = _book(typed)
        commands.open_book(request.actor, request.scope, new, today=today_in(new.timezone))
        return new.code

    return edit.answer(
        request, form, "estate/new_book.html", order=order, done=lambda code: f"{address('units')}?book={code}",
        said=_("The book is open."), faults=lambda typed: commands.faults_of_book(_book(typed)), context=MODELS,
    )  # fmt: skip


def _book(typed: edit.Cleaned) -> NewBook:
    return NewBook(typed["code"], typed["name"], typed["kind"], typed["currency"].upper(), typed["timezone"])


@require_http_methods(FORM)
def book(request: StaffRequest, book: str) -> HttpResponse:
    at = book_of(request, book)
    form = BookForm(edit.typed(request), initial={name: at[name] for name in ("code", "name", "kind", "currency", "timezone")})
    fixed = accounts.has_accounts(request.scope, at.id)
    for name in ("code", "kind", "currency") if fixed else ("code",):
        form.fields[name].disabled = True

    def order(typed: edit.Cleaned) -> None:
        change = BookChange(typed["name"], typed["kind"], typed["currency"].upper(), typed["timezone"])
        commands.change_book(request.actor, request.scope, at.id, change, today=today_in(at.timezone))

    return edit.answer(
        request, form, "estate/book.html", order=order, done=lambda _made: address("books"), said=_("Saved."),
        context={"book": at, "fixed": fixed, **MODELS},
    )  # fmt: skip
