"""API tokens: made for oneself, shown once, withdrawn by oneself or by who manages people."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tallystick.kit.fields import refuse_first
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.secrets import digest_of
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope

from ..models import ApiToken, User
from ..refusals import MoreThanYouHave, NobodysToken
from ..rules import MANAGE, PREFIX_LETTERS, NewToken, covers, faults_of_token, new_api_token
from .giving import Holding, held_user, refuse_books, scope_of_user

USED_AGAIN = timedelta(minutes=5)  # how exactly it is known when a token was used last


@transaction.atomic
def make_token(actor: Actor, scope: Scope, wanted: NewToken, *, holding: Holding, now: datetime) -> tuple[int, str]:
    """A token that acts for the actor within part of what they hold; its id, and its text, which is never seen again."""
    if actor.user_id is None:
        raise NobodysToken
    refuse_first(faults_of_token(wanted, now))
    if not holding >= wanted.permissions:
        raise MoreThanYouHave("permissions")
    _refuse_more_books(actor, scope, wanted)
    text = new_api_token()
    with trail(actor):
        made = ApiToken.objects.create(
            user_id=actor.user_id, name=wanted.name, prefix=text[:PREFIX_LETTERS], digest=digest_of(text),
            permissions=sorted(wanted.permissions), all_books=wanted.all_books,
            book_ids=sorted(wanted.books or ()), expires_at=wanted.expires_at,
        )  # fmt: skip
    return made.pk, text


@transaction.atomic
def withdraw_token(actor: Actor, scope: Scope, token_id: int, *, holding: Holding, now: datetime, reason: str = "") -> int:
    """The token lets nobody in any more, from the next request on; how many were withdrawn, 0 where it was already.

    UnknownThing where it is none that the actor sees listed: neither their own nor of a user in scope.
    """
    token = ApiToken.objects.select_related("user").filter(id=token_id).first()
    if token is None or not (token.user_id == actor.user_id or MANAGE in holding) or not covers(scope, scope_of_user(token.user)):
        raise UnknownThing(kind=_("token"), name=token_id)
    if token.user_id != actor.user_id:
        held_user(scope, holding, token.user_id)
    with trail(actor, reason):
        return ApiToken.objects.filter(id=token_id, withdrawn_at=None).update(withdrawn_at=now)


def note_use(token: str, *, now: datetime) -> None:
    """Note that a token was used, at most every few minutes."""
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_AGAIN)
    ApiToken.objects.filter(stale, digest=digest_of(token)).update(last_used_at=now)


def _refuse_more_books(actor: Actor, scope: Scope, wanted: NewToken) -> None:
    """All of a user's books may be given by who stands before us with all of them: not by a token for some."""
    user = User.objects.get(id=actor.user_id)
    owned = None if user.all_books else frozenset(user.book_ids)
    if wanted.all_books:
        if scope.book_ids != owned:
            raise MoreThanYouHave("book_ids")
    else:
        refuse_books(scope, False, wanted.book_ids)
