"""Who is told of what, and each message with what was answered, within a scope.

An endpoint is in scope where all books that it is told of are: a message may name any of them, and any charge item, so that
who sees some items only sees no endpoint.
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tallystick.kit.listing import Listed, Sort
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope

from .models import Attempt, Delivery, Endpoint
from .rules import KINDS, faults_of_url, is_public, needed, wants

__all__ = [
    "KINDS",
    "STATES",
    "attempts",
    "deliveries",
    "delivery",
    "endpoint",
    "endpoints",
    "failing",
    "faults_of_url",
    "is_public",
    "listening",
    "needed",
]
DELIVERY_SORTS = {"newest": Sort("-id", "bigint")}
STATES = tuple(Delivery.State.values)
ENDPOINT = ("id", "name", "url", "kinds", "all_books", "book_ids", "paused", "made_by", "made_at")
DELIVERY = (
    "id", "event_id", "endpoint_id", "state", "tries", "next_try_at", "ended_at", "event__kind", "event__book_id", "event__about",
    "event__happened_at",
)  # fmt: skip


def endpoints(scope: Scope) -> list[Row]:
    """Endpoints by name: id, name, url, kinds, all_books, book_ids, paused, made_by, made_at."""
    return [Row(row) for row in _endpoints(scope).order_by("name", "id").values(*ENDPOINT)]


def endpoint(scope: Scope, endpoint_id: int) -> Row:
    found = _endpoints(scope).filter(id=endpoint_id).values(*ENDPOINT).first()
    if found is None:
        raise UnknownThing(kind=_("webhook"), name=endpoint_id)
    return Row(found)


def deliveries(scope: Scope, endpoint_id: int, *, state: str | None = None, kind: str | None = None, text: str = "") -> Listed:
    """Messages to an endpoint with their last try: columns as in sql/list_deliveries.sql, newest first."""
    endpoint(scope, endpoint_id)
    params = {"endpoint": endpoint_id, "books": scope.books(), "state": state or None, "kind": kind or None, "text": text}
    return Listed("webhooks", "list_deliveries", params, DELIVERY_SORTS)


def delivery(scope: Scope, delivery_id: int) -> Row:
    """One message: id, event_id, endpoint_id, state, tries, next_try_at, ended_at, kind, book_id, about, happened_at."""
    found = Delivery.objects.filter(id=delivery_id, endpoint__in=_endpoints(scope)).values(*DELIVERY).first()
    if found is None:
        raise UnknownThing(kind=_("delivery"), name=delivery_id)
    return _shown(found)


def attempts(scope: Scope, delivery_id: int) -> list[Row]:
    """All tries of a message, the first first: at, status, answer, fault, took_ms."""
    delivery(scope, delivery_id)
    return _attempts([delivery_id])


def listening(scope: Scope, book_id: int, kind: str) -> list[Row]:
    """Endpoints that want to be told of this in this book: id, user_id."""
    found = Endpoint.objects.filter(paused=False, removed=False, kinds__contains=[kind])
    rows = found.order_by("id").values("id", "user_id", "kinds", "all_books", "book_ids")
    return [
        Row(row)
        for row in rows
        if scope.has_book(book_id) and wants(row["kinds"], row["all_books"], row["book_ids"], kind, book_id)
    ]


def failing(scope: Scope) -> int:
    """How many messages wait though they were tried already."""
    return Delivery.objects.filter(state=Delivery.State.WAITING, tries__gt=0, endpoint__in=_endpoints(scope)).count()


def _endpoints(scope: Scope) -> "QuerySet[Endpoint]":
    found = Endpoint.objects.filter(removed=False)
    if scope.item_ids is not None:
        return found.none()
    if scope.book_ids is None:
        return found
    return found.filter(Q(all_books=False) & Q(book_ids__contained_by=sorted(scope.book_ids)))


def _attempts(delivery_ids: list[int]) -> list[Row]:
    found = Attempt.objects.filter(delivery_id__in=delivery_ids).order_by("id")
    rows = found.values("delivery_id", "at", "status", "answer", "fault", "took_ms")
    return [Row(row, fault=row["fault"] and gettext(row["fault"])) for row in rows]


def _shown(row: dict[str, Any]) -> Row:
    return Row({name.removeprefix("event__"): value for name, value in row.items()})
