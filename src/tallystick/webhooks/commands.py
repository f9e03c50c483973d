"""Name addresses that are to be told, pause and remove them; write down what is to be told, and what was answered."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tallystick.accounts.commands import WholeScope
from tallystick.accounts.queries import book_by_id
from tallystick.kit import fields
from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.secrets import CannotOpen, open_sealed, seal
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope

from . import queries
from .models import Attempt, Delivery, Endpoint, Event
from .refusals import ItemsOnly, NotListening, NotYoursToSee
from .rules import KINDS, LONGEST_ANSWER, Message, NewEndpoint, Outcome, body_of, faults_of_endpoint, needed, new_secret, next_try

__all__ = [
    "KINDS", "Message", "NewEndpoint", "Outcome", "add_endpoint", "announce", "change_endpoint", "claim", "pause_endpoint",
    "record", "remove_endpoint", "renew_secret", "send_again", "sweep",
]  # fmt: skip

# A message whose sender was killed is sent again after this time; no sending takes as long.
LEASE = timedelta(seconds=60)
KEPT = timedelta(days=90)


@transaction.atomic
def add_endpoint(
    actor: Actor, scope: Scope, endpoint: NewEndpoint, *, holding: AbstractSet[str], private: bool
) -> tuple[int, str]:
    """Tell an address of what happens from now on; its id, and the secret that signs, which is shown this once.

    It is told of what `holding`, the permissions of whoever names it, lets them see.
    """
    _refuse(scope, endpoint, holding, private)
    if actor.user_id is None:
        raise UnknownThing(kind=_("user"), name=actor.name)
    secret = new_secret()
    with trail(actor):
        made = Endpoint.objects.create(
            **_columns(endpoint), sealed_secret=seal(secret), user_id=actor.user_id, made_by=actor.name
        )
    return made.pk, secret


@transaction.atomic
def change_endpoint(
    actor: Actor,
    scope: Scope,
    endpoint_id: int,
    endpoint: NewEndpoint,
    *,
    holding: AbstractSet[str],
    private: bool,
    reason: str = "",
) -> None:
    """Set an endpoint to what is given; from now on it is told on behalf of whoever changed it last."""
    queries.endpoint(scope, endpoint_id)
    _refuse(scope, endpoint, holding, private)
    with trail(actor, reason):
        Endpoint.objects.filter(id=endpoint_id).update(**_columns(endpoint), user_id=actor.user_id)


@transaction.atomic
def pause_endpoint(actor: Actor, scope: Scope, endpoint_id: int, paused: bool, *, reason: str = "") -> None:
    """Tell it nothing for now, or tell it again; what happened meanwhile is not made up for."""
    queries.endpoint(scope, endpoint_id)
    with trail(actor, reason):
        Endpoint.objects.filter(id=endpoint_id).update(paused=paused)


@transaction.atomic
def remove_endpoint(actor: Actor, scope: Scope, endpoint_id: int, *, reason: str = "") -> None:
    """Tell it nothing ever again; what it was told stays listed."""
    queries.endpoint(scope, endpoint_id)
    with trail(actor, reason):
        Endpoint.objects.filter(id=endpoint_id).update(removed=True)
    Delivery.objects.filter(endpoint_id=endpoint_id, state=Delivery.State.WAITING).update(state=Delivery.State.FAILED)


@transaction.atomic
def renew_secret(actor: Actor, scope: Scope, endpoint_id: int, *, reason: str = "") -> str:
    """Sign by another secret from now on; it is shown this once."""
    queries.endpoint(scope, endpoint_id)
    secret = new_secret()
    with trail(actor, reason):
        Endpoint.objects.filter(id=endpoint_id).update(sealed_secret=seal(secret))
    return secret


@transaction.atomic
def send_again(actor: Actor, scope: Scope, delivery_id: int, *, now: datetime) -> None:
    """Send a message once more, whatever became of it before; the event's id stays."""
    found = queries.delivery(scope, delivery_id)
    endpoint = queries.endpoint(scope, found.endpoint_id)
    if endpoint.paused:
        raise NotListening(name=endpoint.name)
    Delivery.objects.filter(id=delivery_id).update(state=Delivery.State.WAITING, tries=0, next_try_at=now, ended_at=None)


@transaction.atomic
def announce(book_id: int, kind: str, abouts: Sequence[Mapping[str, Any]], endpoint_ids: Sequence[int], *, now: datetime) -> None:
    """Write down events, and a message of each for each endpoint; inside the transaction of the fact that they tell."""
    if not endpoint_ids:
        return
    events = Event.objects.bulk_create([Event(book_id=book_id, kind=kind, about=dict(about)) for about in abouts])
    Delivery.objects.bulk_create(
        [Delivery(event=event, endpoint_id=endpoint_id, next_try_at=now) for event in events for endpoint_id in endpoint_ids]
    )


@transaction.atomic
def claim(limit: int, *, now: datetime) -> list[Message]:
    """Messages that are due, taken by whoever asks: nobody else sends them until the lease is over."""
    due = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("event", "endpoint")
    waiting = due.filter(state=Delivery.State.WAITING, next_try_at__lte=now, endpoint__paused=False, endpoint__removed=False)
    found = list(waiting.order_by("next_try_at")[:limit])
    Delivery.objects.filter(id__in=[one.pk for one in found]).update(tries=F("tries") + 1, next_try_at=now + LEASE)
    return [_message(one) for one in found]


@transaction.atomic
def record(message: Message, outcome: Outcome, *, now: datetime, give_up: bool = False) -> None:
    """Write down what became of a message; it is tried again later unless it was taken, or tried often enough."""
    Attempt.objects.create(
        delivery_id=message.delivery_id, status=outcome.status, took_ms=outcome.took_ms, fault=outcome.fault[:200],
        answer=outcome.answer[:LONGEST_ANSWER],
    )  # fmt: skip
    held = Delivery.objects.select_for_update().filter(id=message.delivery_id, state=Delivery.State.WAITING).first()
    if held is None:
        return
    if outcome.is_taken:
        held.state, held.next_try_at, held.ended_at = Delivery.State.DELIVERED, None, now
    elif give_up or (again := next_try(held.tries, now)) is None:
        held.state, held.next_try_at, held.ended_at = Delivery.State.FAILED, None, now
    else:
        held.next_try_at = again
    held.save()


def sweep(*, now: datetime) -> int:
    """Forget events that are older than anybody asks for, with their messages; how many rows."""
    return Event.objects.filter(happened_at__lt=now - KEPT).delete()[0]


def _refuse(scope: Scope, endpoint: NewEndpoint, holding: AbstractSet[str], private: bool) -> None:
    if scope.item_ids is not None:
        raise ItemsOnly
    fields.refuse_first(_faults(scope, endpoint, holding, private))
    if endpoint.book_ids is None and scope.book_ids is not None:
        raise WholeScope


def _faults(scope: Scope, endpoint: NewEndpoint, holding: AbstractSet[str], private: bool) -> Iterator[Refusal]:
    """All that is wrong with it, for whoever names it."""
    yield from faults_of_endpoint(endpoint, private=private)
    if not {needed(kind) for kind in endpoint.kinds if kind in KINDS} <= holding:
        yield NotYoursToSee("kinds")
    if endpoint.book_ids == ():
        yield fields.Missing("books")
    for row, book_id in enumerate(endpoint.book_ids or ()):
        try:
            book_by_id(scope, book_id)
        except UnknownThing as unknown:
            unknown.place = "books"
            yield unknown.at(row, "books")


def _columns(endpoint: NewEndpoint) -> dict[str, Any]:
    chosen = replace(endpoint, book_ids=endpoint.book_ids or ())
    return {
        "name": chosen.name,
        "url": chosen.url,
        "kinds": sorted(set(chosen.kinds)),
        "all_books": endpoint.book_ids is None,
        "book_ids": sorted(set(chosen.book_ids or ())),
    }


def _message(delivery: Delivery) -> Message:
    event, endpoint = delivery.event, delivery.endpoint
    body = body_of(event.kind, event.happened_at, event.book_id, event.about)
    return Message(
        delivery.pk, f"evt_{event.id.hex}", endpoint.url, _opened(endpoint), body, endpoint.user_id, event.book_id, event.kind
    )


def _opened(endpoint: Endpoint) -> str:
    """The secret that signs; none where its key is lost, so that one endpoint keeps no other back."""
    try:
        return open_sealed(endpoint.sealed_secret)
    except CannotOpen:
        return ""
