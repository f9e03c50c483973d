"""Units, parking spaces and vehicles: the list, a new one, one of them changed."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tallystick.accounts import commands as accounts
from tallystick.accounts import queries as account_queries
from tallystick.accounts.commands import NewParty
from tallystick.estate import commands
from tallystick.estate import queries as estate
from tallystick.estate.commands import ASSET_KINDS, AssetChange, NewAsset
from tallystick.estate.queries import AssetFilter
from tallystick.kit.period import today_in
from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.sql import Row

from .. import edit, lists
from ..door import StaffRequest, address, book_of, show
from ..forms import choice
from ..labels import buildings as named
from ..lists import Chosen, Column, Filter, Listing
from . import words
from .chosen import FORM, book_asked, books_to_choose
from .forms import AssetForm


def _to_asset(row: Row) -> str:
    return address("asset", row.book_code, row.id)


def _measure(name: str) -> Column:
    return Column(name, words.MEASURES[name], "figure", screen=False)


def _buildings(request: StaffRequest, chosen: Chosen) -> Sequence[tuple[Any, Any]]:
    book = chosen.book(request)
    return named(estate.buildings(request.scope, book.id)) if book else ()


UNITS = Listing(
    "units",
    gettext_lazy("Units"),
    (
        Column("code", gettext_lazy("Code"), link=_to_asset, sort="code", place="title"),
        Column("kind", gettext_lazy("Kind"), shown=lambda row: words.KINDS[row.kind]),
        Column("building", gettext_lazy("Building"), shown=lambda row: row.building_name or row.building_code, sort="building"),
        Column("floor", gettext_lazy("Floor"), sort="floor", width=8),
        Column("room", gettext_lazy("Room"), width=10),
        Column("size", gettext_lazy("Size"), shown=words.size, sort="area", place="right"),
        *map(_measure, words.MEASURES),
        Column("household", gettext_lazy("Household size"), "count", screen=False),
        Column(
            "account_code", gettext_lazy("Account"), link=lambda row: address("account", row.book_code, row.account_code),
        ),
        Column("owner_name", gettext_lazy("Owner"), shown=lambda row: row.owner_name or row.account_name, width=20),
        Column("owner_phone", gettext_lazy("Phone")),
        Column("book_name", gettext_lazy("Book"), screen=False, width=20),
    ),
    filters=(
        Filter("kind", gettext_lazy("Kind"), "hidden"),
        Filter("book", gettext_lazy("Book"), options=lists.of_books, all=gettext_lazy("All books")),
        Filter("building", gettext_lazy("Building"), options=_buildings),
        Filter("floor", gettext_lazy("Floor"), "text"),
    ),
    search=gettext_lazy("Code, room, owner, phone or plate"),
)  # fmt: skip


@require_safe
def units(request: StaffRequest) -> HttpResponse | FileResponse:
    chosen = lists.read(request, UNITS)
    book = chosen.book(request)
    kind = choice(chosen.values, "kind", ("", *ASSET_KINDS))
    # "kind=" stands there though it is blank: an address without anything means what was looked at last.
    tabs = [("", _("All"), f"{chosen.written(kind='')}&kind=")]
    tabs += [(code, label, chosen.written(kind=code)) for code, label in words.MANY.items()]
    context = {"book": book, "kind": kind, "tabs": tabs}
    return lists.answer(request, UNITS, chosen, _listed(request, chosen, book), "estate/units.html", context=context)


def _listed(request: StaffRequest, chosen: Chosen, book: Row | None) -> Any:
    buildings = estate.building_ids(request.scope, book.id) if book and chosen["building"] else {}
    wanted = AssetFilter(
        book_id=book.id if book else None,
        text=chosen["q"],
        kind=chosen["kind"] or None,
        building_id=buildings.get(chosen["building"]),
        floor=_floor(chosen["floor"]),
        on_day=today_in(book.timezone if book else "UTC"),
    )
    return estate.listed_assets(request.scope, wanted)


def _floor(text: str) -> int | None:
    """A floor as typed, cellars below zero; what is no floor narrows to none there is."""
    bare = text.removeprefix("-")
    if not text:
        return None
    return int(text) if bare.isascii() and bare.isdigit() and len(bare) < 4 else 10_000


@require_http_methods(FORM)
def new_unit(request: StaffRequest) -> HttpResponse:
    at = book_asked(request)
    if at is None:
        return show(request, "estate/no_book.html")
    kind = choice(request.POST or request.GET, "kind", ASSET_KINDS)
    first = {"account_code": request.GET.get("account", ""), "building_code": request.GET.get("building", "")}
    form = AssetForm(edit.typed(request), kind, estate.buildings(request.scope, at.id), is_new=True, initial=first)

    def order(typed: edit.Cleaned) -> int:
        today = today_in(at.timezone)
        new = NewAsset(kind=kind, account_code=typed.get("account_code") or None, **form.facts())
        (made,) = commands.add_assets(request.actor, request.scope, at.id, [new], today=today).values()
        if typed.get("owner_name"):
            owner = NewParty(new.held_by, typed["owner_name"], typed["owner_phone"])
            accounts.add_parties(request.actor, request.scope, at.id, [owner], today=today)
        return made

    return edit.answer(
        request, form, "estate/new_unit.html", order=order, done=lambda made: address("asset", at.code, made),
        said=_("Added."), faults=lambda typed: _unknown_account(request, at, typed),
        context={"at": at, "books": books_to_choose(request), "kind": kind, "kinds": words.KINDS},
    )  # fmt: skip


def _unknown_account(request: StaffRequest, at: Row, typed: edit.Cleaned) -> Iterator[Refusal]:
    code = typed.get("account_code")
    if code and not account_queries.account_ids(request.scope, at.id, [code]):
        yield UnknownThing("account_code", kind=_("account"), name=code)


@require_http_methods(FORM)
def change_unit(request: StaffRequest, book: str, asset_id: int) -> HttpResponse:
    at = book_of(request, book)
    asset = estate.asset_by_id(request.scope, at.id, asset_id)
    first = AssetForm.shown(asset)
    form = AssetForm(edit.typed(request), asset.kind, estate.buildings(request.scope, at.id), is_new=False, initial=first)

    def order(typed: edit.Cleaned) -> None:
        # What the form does not show stays.
        kept: dict[str, Any] = {**first, "building_code": first["building_code"] or None}
        change = AssetChange(asset_id, **(kept | form.facts()))
        commands.change_assets(request.actor, request.scope, at.id, [change], today=today_in(at.timezone), reason=typed["reason"])

    return edit.answer(
        request, form, "estate/change_asset.html", order=order, done=lambda _made: address("asset", at.code, asset_id),
        said=_("Saved. Bills that are made already stay as they are."), context={"asset": asset, "book": at},
    )  # fmt: skip
