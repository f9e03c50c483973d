"""A tariff bound to many units at once: chosen on the left, what they shall bear on the right, looked at, done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tallystick.billing import commands as billing
from tallystick.billing import queries as bills
from tallystick.estate import queries as estate
from tallystick.formula import parse
from tallystick.kit.fields import PRICE_DECIMALS, number, refuse_first
from tallystick.kit.listing import Page
from tallystick.kit.period import first_of_month
from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.sql import Row
from tallystick.tariffs import queries
from tallystick.tariffs.commands import MEASURES, NewAssignment, faults_of_assignment

from .. import edit
from ..door import CHECK, StaffRequest, book_of, books_of, show, wants_fragment
from ..forms import NotAChoice, choice, figure, plain, whole, wholes
from . import owners, words
from .forms import TermsForm

UNITS_SHOWN = 100
ROWS_SHOWN = 30
KINDS = ("", "unit", "parking", "vehicle")
HOW = ("add", "replace")


class NobodyChosen(Refusal):
    code = "nobody_chosen"
    sentence = _("Tick the units that it shall be bound to.")


class TariffMissing(Refusal):
    code = "tariff_missing"
    sentence = _("Choose the tariff that they shall bear.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the form: whose units, which of them, the tariff, its terms, in place of what is there or beside it.

    `start_on`: the first day, or where none can be read the one that is proposed.
    """

    book: Row
    today: date
    tariffs: list[Row]
    tariff: Row | None
    terms: TermsForm
    start_on: date
    replace: bool
    filter: queries.AssetFilter
    chosen: dict[str, str]
    ticked: tuple[int, ...]
    all: bool

    @property
    def end_on(self) -> date | None:
        """The last day, where one can be read."""
        return self.terms.cleaned_data.get("end_on") if self.terms.is_bound else None

    @property
    def own_amounts(self) -> bool:
        """Whether the tariff asks for an amount of each unit."""
        return self.tariff is not None and self.tariff.method == "per_asset"


@require_http_methods(["GET", "HEAD", "POST"])
def new_assignments(request: StaffRequest) -> HttpResponse:
    """The form; sent, it binds them and says what came of it."""
    if not books_of(request):
        return show(request, "billing/no_book.html")
    if request.method == "POST":
        return _bind(request)
    asked = _read(request, request.GET)
    return show(request, "tariffs/new_assignments.html", **_shown(request, asked))


@require_GET
def choose_units(request: StaffRequest) -> HttpResponse:
    """The units that match, with those that were ticked before; asked for again by each filter."""
    return show(request, "tariffs/_units.html", **_shown(request, _read(request, request.GET)))


@require_POST
def preview_bind(request: StaffRequest) -> HttpResponse:
    """What binding would come to: who gets it, what stands in the way or ends, the first bills. Nothing is stored.

    While somebody types, only what is wrong with the terms.
    """
    asked = _read(request, request.POST)
    if CHECK in request.POST:
        return edit.checked(request, asked.terms)
    wanted = _wanted(request, asked, request.POST)
    if asked.terms.errors:
        return edit.refused(request, asked.terms)
    overlaps = queries.overlaps(request.scope, asked.book.id, wanted)
    endings = queries.in_the_way(request.scope, asked.book.id, wanted) if asked.replace else []
    first = bills.first_bills(request.scope, asked.book.id, wanted, currency=asked.book.currency)
    return show(
        request, "tariffs/_bind_preview.html", asked=asked, wanted=wanted, overlaps=overlaps, listed=ROWS_SHOWN,
        ended=bills.preview_end(request.scope, asked.book.id, endings) if endings else None,
        made=[bill for bill in first if bill.amount is not None], failed=[bill for bill in first if bill.amount is None],
        total=sum((bill.amount for bill in first if bill.amount is not None), Decimal(0)), words=words,
    )  # fmt: skip


def _bind(request: StaffRequest) -> HttpResponse:
    asked = _read(request, request.POST)
    wanted = _wanted(request, asked, request.POST)
    if asked.terms.errors:
        if wants_fragment(request):
            return edit.refused(request, asked.terms)
        return show(request, "tariffs/new_assignments.html", status=422, **_shown(request, asked))
    done = billing.bind(
        request.actor, request.scope, asked.book.id, wanted, today=asked.today, replace=asked.replace,
        reason=plain(request.POST, "reason", 1000),
    )  # fmt: skip
    today = owners.today_of(asked.book)
    kept = bills.bill_states(request.scope, asked.book.id, done.kept) if done.kept else {}
    return show(
        request, "tariffs/bound.html", "tariffs/_bound.html", asked=asked, done=done, today=today,
        kept=[kept[bill_id] for bill_id in done.kept[:ROWS_SHOWN]], ids=",".join(map(str, done.made)),
    )  # fmt: skip


def _read(request: StaffRequest, form: QueryDict) -> Asked:
    code = plain(form, "book")
    book = book_of(request, code) if code else books_of(request)[0]
    today = owners.today_of(book)
    tariffs = [row for row in queries.tariffs(request.scope, book.id) if row.currency == book.currency]
    tariff = _tariff(tariffs, whole(form, "tariff"))
    proposed = first_of_month(today)
    terms = TermsForm(form if "start_on" in form else None, initial={"start_on": proposed})
    start_on = terms.cleaned_data.get("start_on") if terms.is_bound and not terms.errors.get("start_on") else None
    start_on = start_on or proposed
    chosen = {name: plain(form, name) for name in ("q", "building", "kind", "floor", "without")}
    return Asked(
        book=book,
        today=today,
        tariffs=tariffs,
        tariff=tariff,
        terms=terms,
        start_on=start_on,
        replace=choice(form, "how", HOW) == "replace",
        filter=queries.AssetFilter(
            on_day=start_on,
            text=chosen["q"],
            building_id=whole(form, "building"),
            kind=choice(form, "kind", KINDS) or None,
            floor=_floor(chosen["floor"]),
            item_id=tariff.item_id if tariff else None,
            without=bool(chosen["without"]) and tariff is not None,
        ),
        chosen=chosen,
        ticked=tuple(dict.fromkeys(wholes([*form.getlist("unit"), *_listed(plain(form, "before", 100_000))]))),
        all=bool(plain(form, "all")),
    )


def _tariff(tariffs: Sequence[Row], tariff_id: int | None) -> Row | None:
    if tariff_id is None:
        return None
    found = next((row for row in tariffs if row.id == tariff_id), None)
    if found is None:
        raise UnknownThing(kind=_("tariff"), name=tariff_id)
    return found


def _floor(text: str) -> int | None:
    if not text:
        return None
    if not text.lstrip("-").isascii() or not text.lstrip("-").isdigit() or len(text) > 4:
        raise NotAChoice(value=text)
    return int(text)


def _listed(text: str) -> list[str]:
    return [one for one in text.split(",") if one]


def _shown(request: StaffRequest, asked: Asked) -> dict[str, Any]:
    listed = queries.bindable(request.scope, asked.book.id, asked.filter)
    page: Page = listed.page(limit=UNITS_SHOWN)
    shown = {row.id for row in page.rows}
    before = [unit for unit in asked.ticked if unit not in shown]
    return {
        "asked": asked,
        "books": books_of(request),
        "buildings": estate.buildings(request.scope, asked.book.id),
        "units": page.rows,
        "more": page.after is not None,
        "count": listed.count(),
        "before": ",".join(map(str, before)),
        "before_count": len(before),
        "amounts": _own_amounts(request.POST or request.GET),
        "words": words,
        "measures": _measures(asked.tariff),
    }


def _measures(tariff: Row | None) -> list[str]:
    """The measures of a unit that the tariff works with; where none is chosen yet, the area."""
    if tariff is None:
        return ["building_area"]
    of_units = {*MEASURES, "floor", "household"} - {"usage"}  # usage is a reading's
    if tariff.method == "formula":
        return sorted(parse(tariff.formula_text).variables & of_units)
    return [tariff.measure] if tariff.measure in of_units else []


def _own_amounts(form: QueryDict) -> dict[int, str]:
    """What was typed for single units, to stand there again."""
    return {int(name[2:]): form[name] for name in form if name.startswith("a_") and name[2:].isascii() and name[2:].isdigit()}


def _wanted(request: StaffRequest, asked: Asked, form: QueryDict) -> list[NewAssignment]:
    """One assignment for each unit that is meant, in the order of their codes; what is wrong with its terms is told there."""
    if not asked.terms.is_valid():
        return []
    if asked.tariff is None:
        raise TariffMissing
    if asked.all:
        chosen = queries.bindable(request.scope, asked.book.id, asked.filter)
    else:
        only = queries.AssetFilter(asked.start_on, item_id=asked.tariff.item_id, ids=asked.ticked)
        chosen = queries.bindable(request.scope, asked.book.id, only)
    units = list(chosen.stream())
    if not units:
        raise NobodyChosen
    terms, own = asked.terms.cleaned_data, _own_amounts(form) if asked.own_amounts else {}
    start_on, end_on, one = terms["start_on"], terms["end_on"], terms["amount"]
    wanted = [
        NewAssignment(row.id, asked.tariff.id, start_on, end_on, _amount(own.get(row.id, ""), row.code) or one) for row in units
    ]
    asked.terms.blame_all(islice(chain.from_iterable(_faults(asked.tariff, new) for new in wanted), 1))
    return wanted


def _faults(tariff: Row, new: NewAssignment) -> Iterator[Refusal]:
    return faults_of_assignment(new, tariff.name, tariff.method)


def _amount(text: str, unit: str) -> Decimal | None:
    """What was typed for one unit."""
    try:
        amount = figure(text, PRICE_DECIMALS)
        refuse_first(number("", amount, PRICE_DECIMALS))
    except Refusal as refusal:
        refusal.place = unit
        raise
    return amount
