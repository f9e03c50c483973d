"""Labels that are scanned: by their address, or from a photo. To a stranger they say the product's name, whatever the token."""

import re
from typing import Any

import zxingcpp
from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tallystick.identity.queries import member_of
from tallystick.kit import photos
from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.metering import queries as metering

from ..door import StaffRequest, staff
from ..forms import plain
from . import shell

TOKEN = re.compile(r"/round/m/([\w-]{1,60})$", re.ASCII)
TAKES = "readings.take"
CODES = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


class NoLabel(Refusal):
    code = "no_label"
    sentence = _("No label of ours is to be seen here. Go nearer, and keep the phone still.")


@require_safe
def label(request: HttpRequest, token: str) -> HttpResponse:
    """A reader's phone opens the round, which knows the meter, or asks for it. Everybody else sees the same page, whether
    there is such a label or not: nothing is looked up here.
    """
    member = member_of(request.user) if request.user.is_authenticated else None
    if member is not None and member.may(TAKES):
        return staff(_open, TAKES, TAKES)(request)
    response = render(request, "round/stranger.html")
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def seek(request: StaffRequest) -> HttpResponse:
    """The meter of a label that the phone does not know, by its token or from a photo of it."""
    if not consume(request, action="label"):
        return _answer({"code": "too_many", "message": str(_("Too many attempts. Wait a minute, then try again."))}, 429)
    try:
        token = plain(request.POST, "token") or _token_on(request)
        meter = metering.labelled_meter(request.scope, token)
    except UnknownThing:
        return _answer({"code": NoLabel.code, "message": str(_("This label is not one of yours."))}, 404)
    except Refusal as refusal:
        return _answer({"code": refusal.code, "message": refusal.message}, 409)
    return _answer({"meter": meter.id, "book": meter.book_code, "token": token})


def _open(request: StaffRequest) -> HttpResponse:
    return shell.page(request)


def _answer(told: dict[str, Any], status: int = 200) -> HttpResponse:
    return JsonResponse(told, status=status, headers={"Cache-Control": "no-store"})


def _token_on(request: StaffRequest) -> str:
    sent = request.FILES.get("photo")
    if sent is None or sent.size > photos.MOST_BYTES:
        raise photos.NotAPhoto("photo", most=photos.MOST_BYTES // 1024**2)
    for code in zxingcpp.read_barcodes(photos.opened(sent.read()), formats=CODES):
        if seen := TOKEN.search(code.text):
            return seen[1]
    raise NoLabel
