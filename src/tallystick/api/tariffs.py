"""Tariffs and their prices by date: added, changed, tried, and bills worked out again by them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from ninja import Body, Query, Router
from pydantic import Field

from tallystick.billing import commands as billing
from tallystick.billing import queries as bills
from tallystick.kit.fields import refuse_first
from tallystick.kit.period import ALWAYS
from tallystick.kit.sql import Row
from tallystick.tariffs import commands, queries

from .bills import AgainPreview, Step, again_shown, said_figure
from .books import any_today, at, chosen_book
from .door import ApiRequest, operation
from .items import FormulaText, ItemFilters, Why, named_values
from .named import tariff_of
from .paging import paged
from .problems import Problem
from .shapes import (
    Counted,
    Currency,
    Day,
    Figure,
    Id,
    Money,
    Name,
    Page,
    Price,
    Prose,
    Quantity,
    Remark,
    Said,
    Schema,
    Within,
    money,
)

router = Router()
METHODS = Literal["unit_price", "per_asset", "fixed", "formula"]
MONTHS = Literal[1, 2, 3, 4, 6, 12]
MEASURES = Literal["", "building_area", "inner_area", "shared_area", "parking_area", "displacement", "usage"]


class PriceIn(Said):
    """The one figure, or the text, that the tariff's method asks for."""

    unit_price: Price | None = None
    amount: Price | None = None
    formula_text: FormulaText = ""


class VersionIn(PriceIn):
    in_force_from: Day
    reason: Prose = ""


class TariffPatch(PriceIn):
    """What is left out stays. A price is given where the method changes, which it can before the tariff was ever bound."""

    name: Name | None = None
    method: METHODS | None = None
    measure: MEASURES | None = None
    months: MONTHS | None = None
    price_for: Literal["period", "month"] | None = None
    remark: Remark | None = None
    reason: Prose = ""


class TariffIn(PriceIn):
    """How an item's amount is worked out; the price is in force from always."""

    book_id: Id | None = Field(None, description="Left out: common to all books of its currency.")
    item_id: Id
    name: Name
    method: METHODS
    measure: MEASURES = ""
    months: MONTHS = 1
    price_for: Literal["period", "month"] = "period"
    currency: Currency | Literal[""] = Field("", description="The book's, if left out.")
    remark: Remark = ""


class TariffOut(Schema):
    id: int
    book_id: int | None
    item_id: int
    item_name: str
    name: str
    currency: str
    method: str
    measure: str
    months: int
    price_for: str
    on_usage: bool = Field(description="Its bills come from readings.")
    remark: str


class TariffFilters(ItemFilters):
    item: Id | None = None
    method: METHODS | None = None


class VersionOut(Schema):
    """A price, and the day from which it is in force; null: from always."""

    id: int
    in_force_from: date | None
    unit_price: Quantity | None
    amount: Quantity | None
    formula_text: str
    made_by: str


class TrialIn(PriceIn):
    """A price, and figures to try it on."""

    method: METHODS
    currency: Currency
    measure: MEASURES = ""
    months: MONTHS = 1
    price_for: Literal["period", "month"] = "period"
    tax_percent: Annotated[Figure, Within(100, 4)] = Decimal(0)
    values: dict[str, Figure] = Field(default={}, max_length=100, examples=[{"usage": "320"}])


class TriedPrice(Schema):
    net: Money
    tax: Money
    amount: Money
    why: str
    steps: list[Step]


class RerateOut(AgainPreview):
    kept: list[int] = Field(description="Bills left as they are, because money lies on them.")


class ReratedOut(Schema):
    """Bills replaced, and those left because money lies on them."""

    replaced: int
    kept: list[int]
    failed: int


@operation(router, "GET", "/tariffs", may="charges.see", answers=Page[TariffOut])
def list_tariffs(request: ApiRequest, asked: Query[TariffFilters]) -> Any:
    """Tariffs: those of a book, and those common to all."""
    here = chosen_book(request, asked.book)
    today = here.today if here else any_today()
    wanted = queries.TariffFilter(today, asked.book, asked.text, asked.common, asked.item, asked.method)
    return paged(queries.tariff_list(request.scope, wanted), asked)


@operation(router, "POST", "/tariffs", may="charges.change", answers=TariffOut, status=201)
def add_tariff(request: ApiRequest, said: Body[TariffIn]) -> Any:
    """Add a tariff to a book, or to all."""
    about = said.told("book_id", "unit_price", "amount", "formula_text")
    new = commands.NewTariff(**about, version=_version(ALWAYS, said))
    (tariff_id,) = commands.add_tariffs(request.actor, request.scope, said.book_id, [new], today=any_today())
    return 201, queries.tariff_by_id(request.scope, tariff_id)


@operation(router, "POST", "/tariffs/try", may="charges.see", answers=TriedPrice)
def try_tariff(request: ApiRequest, said: Body[TrialIn]) -> Any:
    """What one bill by a price would come to for these figures, and how."""
    version = _version(ALWAYS, said)
    tried = commands.NewTariff(1, "-", said.method, version, said.measure, said.months, said.price_for, said.currency)
    refuse_first(commands.faults_of_tariff(tried))
    about = said.told("values")
    found = bills.try_price(request.scope, bills.Priced(**about), named_values(said.values))
    told = Row(net=found.net, tax=found.tax, amount=found.amount, why=found.explanation.why)
    steps = [{"what": str(what), "figures": said_figure(figures)} for what, figures in found.explanation.steps]
    return money(told, said.currency, ["net", "tax", "amount"]) | {"steps": steps}


@operation(router, "GET", "/tariffs/{key:tariff_id}", may="charges.see", answers=TariffOut)
def get_tariff(request: ApiRequest, tariff_id: Id) -> Any:
    """One tariff."""
    return queries.tariff_by_id(request.scope, tariff_id)


@operation(router, "PATCH", "/tariffs/{key:tariff_id}", may="charges.change", answers=TariffOut)
def change_tariff(request: ApiRequest, tariff_id: Id, said: Body[TariffPatch]) -> Any:
    """Change a tariff: its name and remark at any time, the rest only before it was ever bound."""
    was = queries.tariff_by_id(request.scope, tariff_id)
    _refuse_price(was, said)
    about = {name: was[name] if (given := getattr(said, name)) is None else given for name in CHANGEABLE}
    change = commands.TariffChange(**about, version=_version(ALWAYS, said))
    commands.change_tariff(request.actor, request.scope, tariff_id, change, today=any_today(), reason=said.reason)
    return queries.tariff_by_id(request.scope, tariff_id)


@operation(router, "DELETE", "/tariffs/{key:tariff_id}", may="charges.change", answers=Counted)
def remove_tariff(request: ApiRequest, tariff_id: Id, asked: Query[Why]) -> Any:
    """Remove a tariff that was never bound to anything."""
    commands.remove_tariff(request.actor, request.scope, tariff_id, today=any_today(), reason=asked.reason)
    return {"count": 1}


@operation(router, "GET", "/tariffs/{key:tariff_id}/versions", may="charges.see", answers=Page[VersionOut])
def list_versions(request: ApiRequest, tariff_id: Id) -> Any:
    """A tariff's prices by date, the first first."""
    rows = [_shown(row) for row in queries.versions(request.scope, tariff_id)]
    return {"items": rows, "next": None}


@operation(router, "POST", "/tariffs/{key:tariff_id}/versions", may="charges.change", answers=VersionOut, status=201)
def add_version(request: ApiRequest, tariff_id: Id, said: Body[VersionIn]) -> Any:
    """Date a new price. Bills that are made already keep theirs, until they are worked out again."""
    version = _version(said.in_force_from, said)
    version_id = commands.add_version(request.actor, request.scope, tariff_id, version, today=any_today(), reason=said.reason)
    return 201, _version_of(request, tariff_id, version_id)


@operation(router, "PUT", "/tariffs/{key:tariff_id}/versions/{key:version_id}", may="charges.change", answers=VersionOut)
def change_version(request: ApiRequest, tariff_id: Id, version_id: Id, said: Body[VersionIn]) -> Any:
    """Set a price to what is given, unless a bill was worked out by it."""
    version = _version(said.in_force_from, said)
    about = (tariff_id, version_id, version)
    billing.change_version(request.actor, request.scope, *about, today=any_today(), reason=said.reason)
    return _version_of(request, tariff_id, version_id)


@operation(router, "DELETE", "/tariffs/{key:tariff_id}/versions/{key:version_id}", may="charges.change", answers=Counted)
def remove_version(request: ApiRequest, tariff_id: Id, version_id: Id, asked: Query[Why]) -> Any:
    """Remove a price, unless it is the first or a bill was worked out by it."""
    about = (tariff_id, version_id)
    billing.remove_version(request.actor, request.scope, *about, today=any_today(), reason=asked.reason)
    return {"count": 1}


RERATE = "/books/{key:book_id}/tariffs/{key:tariff_id}/rerate"


@operation(router, "POST", RERATE, may="bills.generate", answers=ReratedOut, moves_money=True)
def rerate(request: ApiRequest, book_id: Id, tariff_id: Id) -> Any:
    """Work out again the unpaid bills of a tariff that another price should have priced."""
    tariff_of(request, book_id, tariff_id)
    done = at(request, book_id).order(billing.rerate, tariff_id)
    return {"replaced": done.replaced, "kept": list(done.kept), "failed": len(done.failed)}


@operation(router, "GET", RERATE, may="bills.see", answers=RerateOut)
def preview_rerate(request: ApiRequest, book_id: Id, tariff_id: Id) -> Any:
    """What working its bills out again would come to. Nothing is stored."""
    here = at(request, book_id)
    tariff_of(request, book_id, tariff_id)
    found = bills.preview_rerate(request.scope, book_id, tariff_id, today=here.today)
    return again_shown(found.again, here.book.currency) | {"kept": [row.id for row in found.kept]}


CHANGEABLE = ("name", "method", "measure", "months", "price_for", "remark")


def _refuse_price(was: Row, said: TariffPatch) -> None:
    """A price that would be passed over: where the method stays, its prices are versions."""
    priced = [name for name in PriceIn.model_fields if name in said.model_fields_set]
    if priced and said.method in (None, was.method):
        detail = _("Prices are versions: date a new one, or change one, at the tariff's versions.")
        raise Problem(422, "price_is_version", detail, place=priced[0])


def _version(day: date, said: PriceIn) -> commands.NewVersion:
    return commands.NewVersion(day, said.unit_price, said.amount, said.formula_text)


def _version_of(request: ApiRequest, tariff_id: int, version_id: int) -> Row:
    return next(_shown(row) for row in queries.versions(request.scope, tariff_id) if row.id == version_id)


def _shown(row: Row) -> Row:
    return Row(row, in_force_from=None if row.in_force_from == ALWAYS else row.in_force_from)
