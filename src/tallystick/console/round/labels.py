"""Labels for meters: a sheet of A4 to print, each with a code that leads to its meter on the phone."""

from dataclasses import dataclass
from typing import Any

import segno
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tallystick.kit.sql import Row
from tallystick.metering import queries as metering

from ..door import StaffRequest, address, book_of, books_of, show
from ..forms import choice, plain, whole, wholes

MOST_AT_ONCE = 960  # labels on one page of the browser: 40 sheets of 24
MASK = 3  # any of the eight is read; to try all of them takes twenty times as long
QUIET_MODULES = 2  # around a code; the label's own margin is white too


@dataclass(frozen=True, slots=True)
class Size:
    """A sheet of labels as it is sold: how many of what size, in millimetres. The style is round/labels.css."""

    name: str
    label: Any

    @property
    def a_sheet(self) -> int:
        return int(self.name)


SIZES = {
    size.name: size
    for size in (
        Size("24", _("24 a sheet, 70 × 37 mm")),
        Size("40", _("40 a sheet, 52.5 × 29.7 mm")),
        Size("65", _("65 a sheet, 38.1 × 21.2 mm")),
    )
}


@require_safe
def choose(request: StaffRequest) -> HttpResponse:
    """Whose labels, and on what paper."""
    books = books_of(request)
    code = plain(request.GET, "book")
    book = book_of(request, code) if code else next(iter(books), None)
    found = metering.labels(request.scope, book.id) if book else []
    chosen: dict[str, Any] = {"books": books, "book": book, "count": len(found), "sizes": SIZES.values()}
    return show(request, "round/labels.html", items=_named(found, "item"), buildings=_named(found, "building"), **chosen)


@require_safe
def sheet(request: StaffRequest, book: str) -> HttpResponse:
    """The labels, sheet by sheet, as they come out of the printer."""
    form, found = request.GET, book_of(request, book)
    size = SIZES[choice(form, "size", tuple(SIZES))]
    ids = wholes(plain(form, "meters", 20_000).split(",")) if plain(form, "meters") else wholes(form.getlist("tick"))
    named = {"item_id": whole(form, "item"), "building_id": whole(form, "building")}
    rows = metering.labels(request.scope, found.id, meter_ids=ids or None, **named)
    first = min(max(whole(form, "from") or 1, 1), len(rows) or 1)
    printed = rows[first - 1 : first - 1 + MOST_AT_ONCE]
    told: dict[str, Any] = {"book": found, "size": size, "first": first, "last": first - 1 + len(printed), "all": len(rows)}
    told |= {"sheets": _sheets(request, printed, size), "home": request.build_absolute_uri("/"), "later": _later(request, told)}
    return show(request, "round/sheet.html", **told)


def _sheets(request: StaffRequest, rows: list[Row], size: Size) -> list[list[Row]]:
    for row in rows:
        row["code"] = _drawn(request.build_absolute_uri(address("label", row.token)))
    return [rows[start : start + size.a_sheet] for start in range(0, len(rows), size.a_sheet)]


def _drawn(text: str) -> str:
    """A code as a drawing: it stays sharp whatever the printer."""
    code = segno.make_qr(text, error="m", boost_error=False, mask=MASK)
    return code.svg_inline(border=QUIET_MODULES, omitsize=True, svgclass="code", lineclass=None)


def _later(request: StaffRequest, told: dict[str, Any]) -> str:
    """The address of the labels that did not fit on this page."""
    if told["last"] >= told["all"]:
        return ""
    query = request.GET.copy()
    query["from"] = str(told["last"] + 1)
    return f"{request.path}?{query.urlencode()}"


def _named(rows: list[Row], what: str) -> list[tuple[int, str]]:
    """The items, or the buildings, that the meters have, each once."""
    found = {(row[f"{what}_id"], row[f"{what}_name"]) for row in rows if row[f"{what}_id"] is not None}
    return sorted(found, key=lambda one: one[1])
