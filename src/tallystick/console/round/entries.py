"""What the phone asks for and sends: who it is, the round, entries one by one, photos. Its answers are JSON."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import FileResponse, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tallystick.billing import commands as billing
from tallystick.kit import photos
from tallystick.kit.period import add_months, first_of_month, month_text, today_in
from tallystick.kit.refusal import Refusal
from tallystick.kit.sql import Row
from tallystick.metering import queries as metering
from tallystick.metering.commands import PHONE

from ..door import StaffRequest, book_by_id, book_of, books_of
from ..forms import NotAChoice, NotAFigure, day, month, plain, request_id, whole

# As programs write it; the page makes it of what was typed.
FIGURE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?")
LONGEST_REMARK = 500
MONTHS_OFFERED = 2  # this one and the one before: rounds begin late


class NotYours(Refusal):
    code = "not_yours"
    sentence = _("This entry was made by somebody else on this phone. It waits until they sign in.")


class NotInUse(Refusal):
    code = "meter_gone"
    sentence = _("This meter is not in use any more, or not among yours.")


@require_safe
def hello(request: StaffRequest) -> HttpResponse:
    """Who is signed in, and the months that they may read in each book."""
    get_token(request)
    told = [{"code": book.code, "name": book.name, "id": book.id, "months": _months(book)} for book in books_of(request)]
    return _answer({"user": {"id": request.member.user_id, "name": request.member.name}, "books": told})


@require_safe
def kept(request: StaffRequest, book: str) -> HttpResponse:
    """All that the phone keeps of one book's round of a month: its meters, what they showed last, what is read already."""
    found = book_of(request, book)
    wanted = month(request.GET, "month", _("Month")) or first_of_month(today_in(found.timezone))
    meters = metering.round_meters(request.scope, found.id, wanted)
    return _answer({
        "book": {"id": found.id, "code": found.code, "name": found.name},
        "user": request.member.user_id,
        "month": month_text(wanted),
        "meters": [told_of(row) for row in meters],
    })  # fmt: skip


@require_POST
def enter(request: StaffRequest) -> HttpResponse:
    """One entry, with its photo. Whatever is sent twice is stored once, and answered twice."""
    try:
        found = _store(request)
    except Refusal as refusal:
        return _answer({"code": refusal.code, "message": str(refusal), "meter": _as_it_is_now(request)}, 409)
    return _answer({"meter": told_of(found)})


@require_safe
def photo(request: StaffRequest, book: str, reading_id: int) -> HttpResponse:
    """The photo of a reading in the reader's scope; nothing where it has none."""
    found = metering.reading(request.scope, book_of(request, book).id, reading_id)
    path = photos.path_of(found.photo) if found.photo else None
    if path is None or not path.exists():
        return HttpResponse(status=204)
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response


def told_of(row: Row) -> dict[str, Any]:
    """A meter of the round as the phone keeps it: figures as text, and what stands for the month."""
    plain_ones = ("id", "asset_code", "room", "floor", "building_code", "building_name", "item_name", "serial", "place", "token")
    figures = ("multiplier", "previous", "last_usage", "left_over", "habit")
    told = {name: row[name] for name in plain_ones} | {name: _figure(row[name]) for name in figures}
    told |= {"digits": row.digits, "communal": row.communal}
    if row.reading_id is not None:
        told["read"] = {
            "current": _figure(row.current),
            "by": row.actor_name,
            "at": row.entered_at.isoformat(),
            "estimated": row.estimated,
        }
    return told


def _store(request: StaffRequest) -> Row:
    form = request.POST
    if whole(form, "user") != request.member.user_id:
        raise NotYours
    book = book_by_id(request, whole(form, "book") or 0)
    wanted, today = _month(form), today_in(book.timezone)
    meter = _meter(request, book.id, wanted)
    reading = billing.NewReading(
        meter.asset_id,
        meter.item_id,
        wanted,
        _typed(form),
        meter_id=meter.id,
        way=PHONE,
        request_id=request_id(form),
        read_on=day(form, "read_on", _("Day read")),
        rolled_over=plain(form, "rolled_over") == "1",
        remark=plain(form, "remark", LONGEST_REMARK),
        photo=_photo(request),
    )
    billing.enter_readings(request.actor, request.scope, book.id, [reading], bill=False, today=today)
    return _meter(request, book.id, wanted)


def _as_it_is_now(request: StaffRequest) -> dict[str, Any] | None:
    """The meter that an entry is about, for the reader to compare; None where it is not to be found."""
    try:
        book = book_by_id(request, whole(request.POST, "book") or 0)
        return told_of(_meter(request, book.id, _month(request.POST)))
    except Refusal:
        return None


def _meter(request: StaffRequest, book_id: int, wanted: date) -> Row:
    found = metering.round_meters(request.scope, book_id, wanted, meter_id=whole(request.POST, "meter") or 0)
    if not found:
        raise NotInUse
    return found[0]


def _month(form: Any) -> date:
    wanted = month(form, "month", _("Month"))
    if wanted is None:
        raise NotAChoice(value="")
    return wanted


def _typed(form: Any) -> Decimal:
    text = plain(form, "current")
    if not FIGURE.fullmatch(text):
        raise NotAFigure(value=text, example="1234.5")
    return Decimal(text)


def _photo(request: StaffRequest) -> str:
    """The digest of the photo that came along, which is on disk by then; "" where none did."""
    sent = request.FILES.get("photo")
    if sent is None:
        return ""
    if sent.size > photos.MOST_BYTES:
        raise photos.NotAPhoto("photo", most=photos.MOST_BYTES // 1024**2)
    return photos.keep(sent.read())


def _months(book: Row) -> list[str]:
    this = first_of_month(today_in(book.timezone))
    return [month_text(add_months(this, -back)) for back in range(MONTHS_OFFERED)]


def _figure(number: Decimal | None) -> str | None:
    return None if number is None else f"{number.normalize():f}"


def _answer(told: dict[str, Any], status: int = 200) -> HttpResponse:
    return JsonResponse(told, status=status, headers={"Cache-Control": "no-store"})
