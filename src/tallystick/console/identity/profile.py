"""Oneself: name and language, password, second factor, passkeys, sessions, and tokens for programs."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tallystick.identity import commands
from tallystick.identity import queries as identity

from .. import edit
from ..door import StaffRequest, address, go_to
from ..forms import whole
from . import once
from .forms import ProfileForm
from .language import remember_language
from .tokens import TOKEN
from .zone import zone_of


def profile(request: StaffRequest) -> HttpResponse:
    user, now = request.user, timezone.now()
    form = ProfileForm(edit.typed(request), initial={"name": user.name, "language": user.language})

    def change(typed: edit.Cleaned) -> None:
        commands.change_profile(request.actor, typed["name"], typed["language"])

    context = {
        "zone": zone_of(request),
        "has_password": user.has_usable_password(),
        "factors": identity.factors_of(user.pk),
        "sessions": identity.sessions_of(user.pk, now, request.session.session_key or ""),
        "tokens": identity.tokens_of(user, now),
        "token": once.take(request, TOKEN, user.pk) if request.method == "GET" else "",
    }
    response = edit.answer(
        request, form, "identity/profile.html", order=change, done=lambda _made: address("profile"),
        said=_("Kept."), context=context,
    )  # fmt: skip
    if request.method == "POST" and response.status_code < 400 and form.is_valid() and form.cleaned_data["language"]:
        remember_language(response, form.cleaned_data["language"])
    return response


@require_POST
def end_sessions(request: StaffRequest) -> HttpResponse:
    """One of one's own sessions; or all but this one."""
    chosen, key = whole(request.POST, "session"), request.session.session_key or ""
    ids = None if chosen is None else [chosen]
    ended = commands.end_sessions(
        request.actor, request.scope, request.member.user_id, holding=frozenset(), session_ids=ids, keep=key
    )
    messages.success(request, ngettext("%(n)s session was ended.", "%(n)s sessions were ended.", ended) % {"n": ended})
    return go_to(request, address("profile"))
