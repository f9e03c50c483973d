"""A tariff's prices by date: a new one, one changed or taken away while no bill goes by it; bills that one reaches, re-rated."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from tallystick.billing import commands as billing
from tallystick.billing.queries import Rerating, preview_rerate, used_versions
from tallystick.kit.period import ALWAYS, today_in
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.tariffs import commands, queries
from tallystick.tariffs.commands import faults_of_version

from .. import edit
from ..door import StaffRequest, address, book_by_id, go_to, show
from ..forms import plain
from ..writing import count
from . import figures, owners, words
from .forms import VersionForm

PRICES = ("unit_price", "amount", "formula_text")
LISTED = 50


def new_version(request: StaffRequest, tariff_id: int) -> HttpResponse:
    """A new price from a day on; bills that are made already are re-rated afterwards, if wanted."""
    tariff, owner = _tariff(request, tariff_id)
    last = queries.versions(request.scope, tariff_id)[-1]
    form = VersionForm(edit.typed(request), method=tariff.method, initial={name: last[name] for name in PRICES})
    form.fields["in_force_from"].initial = None

    def add(typed: edit.Cleaned) -> int:
        return commands.add_version(request.actor, request.scope, tariff_id, form.price(), today=owners.today_of(owner))

    return edit.answer(
        request, form, "tariffs/new_version.html", order=add, done=lambda _made: address("rerate_tariff", tariff_id),
        said=_("The price is dated. See below which bills it reaches."),
        faults=lambda typed: faults_of_version(tariff.method, form.price()), context=_context(request, tariff, owner, form),
    )  # fmt: skip


def change_version(request: StaffRequest, tariff_id: int, version_id: int) -> HttpResponse:
    tariff, owner = _tariff(request, tariff_id)
    was = _version(request, tariff_id, version_id)
    first = was.in_force_from == ALWAYS
    form = VersionForm(
        edit.typed(request), method=tariff.method, first=first, initial={name: was[name] for name in (*PRICES, "in_force_from")}
    )

    def change(typed: edit.Cleaned) -> None:
        reason, today = plain(request.POST, "reason", 1000), owners.today_of(owner)
        billing.change_version(request.actor, request.scope, tariff_id, version_id, form.price(), today=today, reason=reason)

    return edit.answer(
        request, form, "tariffs/change_version.html", order=change, done=lambda _made: address("rerate_tariff", tariff_id),
        said=_("The price was changed. See below which bills it reaches."),
        faults=lambda typed: faults_of_version(tariff.method, form.price()),
        context=_context(request, tariff, owner, form) | {"used": version_id in used_versions(request.scope, tariff_id)},
    )  # fmt: skip


@require_POST
def remove_version(request: StaffRequest, tariff_id: int, version_id: int) -> HttpResponse:
    _tariff_row, owner = _tariff(request, tariff_id)
    reason, today = plain(request.POST, "reason", 1000), owners.today_of(owner)
    billing.remove_version(request.actor, request.scope, tariff_id, version_id, today=today, reason=reason)
    messages.success(request, _("The price was taken away; the one before it goes on."))
    return go_to(request, address("tariff", tariff_id))


@require_GET
def rerate_tariff(request: StaffRequest, tariff_id: int) -> HttpResponse:
    """Which bills another price than theirs is right for now, book by book; nothing is changed yet."""
    tariff, _owner = _tariff(request, tariff_id)
    found = [(book_by_id(request, row.book_id)) for row in queries.books_bound(request.scope, tariff_id)]
    reached = [(book, _rerating(request, tariff, book)) for book in found]
    shown = [(book, rerating) for book, rerating in reached if rerating.again.changed or rerating.again.failed or rerating.kept]
    return show(request, "tariffs/rerate.html", tariff=tariff, reached=shown, listed=LISTED)


@require_POST
def rerate_book(request: StaffRequest, tariff_id: int, book_id: int) -> HttpResponse:
    _tariff_row, _owner = _tariff(request, tariff_id)
    book = book_by_id(request, book_id)
    done = billing.rerate(request.actor, request.scope, book.id, tariff_id, today=today_in(book.timezone))
    told = ngettext("%(n)s bill was re-rated.", "%(n)s bills were re-rated.", done.replaced) % {"n": count(done.replaced)}
    if done.kept:
        told += " " + ngettext(
            "%(n)s bill that bears money was left.", "%(n)s bills that bear money were left.", len(done.kept)
        ) % {"n": count(len(done.kept))}
    messages.success(request, told)
    return go_to(request, address("rerate_tariff", tariff_id))


def _rerating(request: StaffRequest, tariff: Row, book: Row) -> Rerating:
    return preview_rerate(request.scope, book.id, tariff.id, today=today_in(book.timezone))


def _tariff(request: StaffRequest, tariff_id: int) -> tuple[Row, Row | None]:
    found = queries.tariff_by_id(request.scope, tariff_id)
    return found, owners.of(request, found.book_id)


def _version(request: StaffRequest, tariff_id: int, version_id: int) -> Row:
    found = next((row for row in queries.versions(request.scope, tariff_id) if row.id == version_id), None)
    if found is None:
        raise UnknownThing(kind=_("version"), name=version_id)
    return found


def _context(request: StaffRequest, tariff: Row, owner: Row | None, form: VersionForm) -> dict[str, Any]:
    text = str(form["formula_text"].value() or "") if "formula_text" in form.fields else ""
    is_formula = tariff.method == "formula"
    return {
        "tariff": tariff,
        "words": words,
        "currency": tariff.currency,
        "formulas": queries.formulas(request.scope, owner.id if owner else None) if is_formula else [],
        "trial": figures.try_formula(text, request.POST, tariff.currency),
    }
