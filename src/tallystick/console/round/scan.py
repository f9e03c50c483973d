"""Labels that are scanned: by their address, or from a photo. To a stranger they say the product's name, whatever the token."""

import re

import zxingcpp
from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tallystick.identity.queries import member_of
from tallystick.kit import photos
from tallystick.kit.refusal import Refusal
from tallystick.metering import queries as metering

from ..door import StaffRequest, staff
from . import shell

TOKEN = re.compile(r"/round/m/([\w-]{1,60})$", re.ASCII)
TAKES = "readings.take"


class NoLabel(Refusal):
    code = "no_label"
    sentence = _("No label of ours is to be seen here. Go nearer, and keep the phone still.")


@require_safe
def label(request: HttpRequest, token: str) -> HttpResponse:
    """A reader's phone opens the round, which looks for the meter in its memory, and asks here where it is not there.

    Everybody else sees the same page, whether there is such a label or not: nothing is looked up for them.
    """
    member = member_of(request.user) if request.user.is_authenticated else None
    if member is None or not member.may(TAKES):
        return render(request, "round/stranger.html", headers={"Cache-Control": "no-store"})
    return staff(_look_up if "json" in request.headers.get("Accept", "") else _open, TAKES, TAKES)(request, token)


@require_POST
def from_photo(request: StaffRequest) -> HttpResponse:
    """The meter whose label a photo shows."""
    try:
        return _found(request, _token_on(request))
    except Refusal as refusal:
        return JsonResponse({"code": refusal.code, "message": refusal.message}, status=409)


def _open(request: StaffRequest, token: str) -> HttpResponse:
    return shell.page(request)


def _look_up(request: StaffRequest, token: str) -> HttpResponse:
    try:
        return _found(request, token)
    except Refusal:
        return JsonResponse({"code": NoLabel.code, "message": str(_("This label is not one of yours."))}, status=404)


def _found(request: StaffRequest, token: str) -> HttpResponse:
    if not consume(request, action="label"):
        said = str(_("Too many attempts. Wait a minute, then try again."))
        return JsonResponse({"code": "too_many", "message": said}, status=429)
    meter = metering.labelled_meter(request.scope, token)
    return JsonResponse({"meter": meter.id, "book": meter.book_code, "token": token}, headers={"Cache-Control": "no-store"})


def _token_on(request: StaffRequest) -> str:
    sent = request.FILES.get("photo")
    if sent is None or sent.size > photos.MOST_BYTES:
        raise photos.NotAPhoto("photo", most=photos.MOST_BYTES // 1024**2)
    for code in zxingcpp.read_barcodes(photos.opened(sent.read()), formats=zxingcpp.BarcodeFormat.QRCode):
        if seen := TOKEN.search(code.text):
            return seen[1]
    raise NoLabel
