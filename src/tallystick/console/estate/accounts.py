"""Accounts: the list, a new one, one of them called otherwise."""

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tallystick.accounts import commands
from tallystick.accounts import queries as asked
from tallystick.accounts.commands import AccountChange, NewAccount
from tallystick.estate import queries as estate
from tallystick.estate.queries import AccountFilter
from tallystick.kit.period import today_in
from tallystick.kit.refusal import UnknownThing

from .. import edit, lists
from ..door import StaffRequest, address, book_of, show
from ..forms import choice
from ..lists import Column, Filter, Listing
from . import words
from .chosen import FORM, book_asked, books_to_choose
from .forms import AccountForm, NewAccountForm

HOLDS = {"yes": gettext_lazy("Holds something"), "no": gettext_lazy("Holds nothing now")}
ACCOUNTS = Listing(
    "accounts",
    gettext_lazy("Accounts"),
    (
        Column(
            "code", gettext_lazy("Code"), link=lambda row: address("change_account", row.book_code, row.id), sort="code",
            place="title",
        ),
        Column("name", gettext_lazy("Name"), sort="name", width=24),
        Column("people", gettext_lazy("People"), shown=lambda row: ", ".join(row.people), width=30),
        Column("assets", gettext_lazy("Holds"), shown=lambda row: ", ".join(row.assets), width=30),
        Column("book_name", gettext_lazy("Book"), width=20),
    ),
    filters=(
        Filter("book", gettext_lazy("Book"), options=lists.of_books, all=gettext_lazy("All books")),
        Filter("holds", gettext_lazy("What it holds"), options=lambda request, chosen: list(HOLDS.items())),
    ),
    search=gettext_lazy("Code, name, person or unit"),
)  # fmt: skip


@require_safe
def accounts(request: StaffRequest) -> HttpResponse | FileResponse:
    chosen = lists.read(request, ACCOUNTS)
    book = chosen.book(request)
    holds = choice(chosen.values, "holds", ("", *HOLDS))
    wanted = AccountFilter(
        book.id if book else None, chosen["q"], {"yes": True, "no": False}.get(holds), today_in(book.timezone if book else "UTC")
    )
    return lists.answer(
        request, ACCOUNTS, chosen, estate.listed_accounts(request.scope, wanted), "estate/accounts.html", context={"book": book}
    )


@require_http_methods(FORM)
def new_account(request: StaffRequest) -> HttpResponse:
    """An account that no unit opens: a customer's."""
    at = book_asked(request)
    if at is None:
        return show(request, "estate/no_book.html")
    form = NewAccountForm(edit.typed(request))

    def order(typed: edit.Cleaned) -> int:
        new = NewAccount(typed["code"], typed["name"])
        return commands.open_accounts(request.actor, request.scope, at.id, [new], today=today_in(at.timezone))[new.code]

    return edit.answer(
        request, form, "estate/new_account.html", order=order, said=_("Added."),
        done=lambda made: address("change_account", at.code, made), context={"at": at, "books": books_to_choose(request)},
    )  # fmt: skip


@require_http_methods(FORM)
def account(request: StaffRequest, book: str, account_id: int) -> HttpResponse:
    at = book_of(request, book)
    shown = asked.account_by_id(request.scope, account_id)
    if shown.book_id != at.id:
        raise UnknownThing(kind=_("account"), name=account_id)
    today = today_in(at.timezone)
    form = AccountForm(edit.typed(request), initial={"name": shown.name})

    def order(typed: edit.Cleaned) -> None:
        change = AccountChange(account_id, typed["name"])
        commands.change_accounts(request.actor, request.scope, at.id, [change], today=today, reason=typed["reason"])

    return edit.answer(
        request, form, "estate/account.html", order=order, done=lambda _made: address("change_account", at.code, account_id),
        said=_("Saved."),
        context={
            "book": at, "account": shown, "words": words,
            "parties": asked.parties_of(request.scope, at.id, [account_id]),
            "assets": estate.assets_of_account(request.scope, at.id, account_id, on_day=today),
        },
    )  # fmt: skip
