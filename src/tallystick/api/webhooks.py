"""Webhooks: who is told of what, each message with what was answered, and messages sent again."""

import json
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Body, Query, Router
from pydantic import AfterValidator, Field, StringConstraints

from tallystick.jobs.tasks import hurry
from tallystick.kit.sql import Row
from tallystick.webhooks import commands, queries

from .door import ApiRequest, operation
from .faults import fault
from .items import Why
from .paging import cut, paged
from .shapes import Counted, Id, Many, Page, Paging, Prose, Said, Schema, Sorted, Text, Tick

router = Router()
MANAGE = "webhooks.manage"
KINDS = Literal[
    "bills.made", "bills.voided", "bills.replaced", "run.done", "run.failed", "run.undone", "receipt.made", "receipt.voided",
    "readings.made", "readings.changed", "readings.deleted",
]  # fmt: skip


def _url(value: str) -> str:
    """An address, refused here so that all that is wrong is told at once."""
    for refusal in queries.faults_of_url(value, private=settings.WEBHOOKS_PRIVATE):
        raise fault(refusal.code, refusal.message)
    return value


class EndpointOut(Schema):
    """An address that is told of what happens."""

    id: int
    name: str
    url: str
    kinds: list[str]
    books: list[int] | None = Field(description="Null: all books.")
    paused: bool
    made_by: str
    made_at: datetime


class EndpointIn(Said):
    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    url: Annotated[str, AfterValidator(_url)] = Field(min_length=1, max_length=500, examples=["https://example.com/hooks"])
    kinds: Many[KINDS]
    books: list[Id] | None = Field(None, max_length=1000, description="Left out: all books.")


class EndpointChange(EndpointIn):
    reason: Prose = ""


class EndpointPatch(Said):
    paused: Tick
    reason: Prose = ""


class WithSecret(Schema):
    """The secret by which messages are signed; it is shown this once."""

    id: int
    secret: str = Field(examples=["whsec_…"])


class AttemptOut(Schema):
    at: datetime
    status: int | None
    answer: str
    fault: str
    took_ms: int


class DeliveryOut(Schema):
    """One event for one address; `event_id` is the `webhook-id` of every try."""

    id: int
    event_id: str
    kind: str
    book_id: int
    about: dict[str, Any]
    happened_at: datetime
    state: Literal["waiting", "delivered", "failed"]
    tries: int
    next_try_at: datetime | None


class ListedDelivery(DeliveryOut):
    tried_at: datetime | None = Field(description="The last try, and what was answered.")
    status: int | None
    answer: str | None
    fault: str | None


class WholeDelivery(DeliveryOut):
    attempts: list[AttemptOut]


class DeliveryFilters(Sorted):
    text: Text = Field("", description="In what it was told.")
    state: Literal["waiting", "delivered", "failed"] | None = None
    kind: KINDS | None = None


@operation(router, "GET", "/webhooks", may=MANAGE, answers=Page[EndpointOut])
def list_webhooks(request: ApiRequest, asked: Query[Paging]) -> Any:
    """The addresses that are told of what happens."""
    return cut([_shown(row) for row in queries.endpoints(request.scope)], asked)


@operation(router, "POST", "/webhooks", may=MANAGE, answers=WithSecret, status=201)
def add_webhook(request: ApiRequest, said: Body[EndpointIn]) -> Any:
    """Tell an address of what happens from now on."""
    how = {"holding": request.member.permissions, "private": settings.WEBHOOKS_PRIVATE}
    endpoint_id, secret = commands.add_endpoint(request.actor, request.scope, _endpoint(said), **how)
    return 201, {"id": endpoint_id, "secret": secret}


@operation(router, "GET", "/webhooks/{key:endpoint_id}", may=MANAGE, answers=EndpointOut)
def get_webhook(request: ApiRequest, endpoint_id: Id) -> Any:
    """One address."""
    return _shown(queries.endpoint(request.scope, endpoint_id))


@operation(router, "PUT", "/webhooks/{key:endpoint_id}", may=MANAGE, answers=EndpointOut)
def change_webhook(request: ApiRequest, endpoint_id: Id, said: Body[EndpointChange]) -> Any:
    """Set an address, and what it is told, to what is given."""
    how = {"holding": request.member.permissions, "private": settings.WEBHOOKS_PRIVATE, "reason": said.reason}
    commands.change_endpoint(request.actor, request.scope, endpoint_id, _endpoint(said), **how)
    return _shown(queries.endpoint(request.scope, endpoint_id))


@operation(router, "PATCH", "/webhooks/{key:endpoint_id}", may=MANAGE, answers=EndpointOut)
def pause_webhook(request: ApiRequest, endpoint_id: Id, said: Body[EndpointPatch]) -> Any:
    """Tell an address nothing for now, or tell it again."""
    commands.pause_endpoint(request.actor, request.scope, endpoint_id, said.paused, reason=said.reason)
    return _shown(queries.endpoint(request.scope, endpoint_id))


@operation(router, "DELETE", "/webhooks/{key:endpoint_id}", may=MANAGE, answers=Counted)
def remove_webhook(request: ApiRequest, endpoint_id: Id, asked: Query[Why]) -> Any:
    """Tell an address nothing ever again."""
    commands.remove_endpoint(request.actor, request.scope, endpoint_id, reason=asked.reason)
    return {"count": 1}


@operation(router, "POST", "/webhooks/{key:endpoint_id}/secret", may=MANAGE, answers=WithSecret, status=201)
def renew_webhook_secret(request: ApiRequest, endpoint_id: Id) -> Any:
    """Sign by another secret from now on."""
    return 201, {"id": endpoint_id, "secret": commands.renew_secret(request.actor, request.scope, endpoint_id)}


@operation(router, "GET", "/webhooks/{key:endpoint_id}/deliveries", may=MANAGE, answers=Page[ListedDelivery])
def list_deliveries(request: ApiRequest, endpoint_id: Id, asked: Query[DeliveryFilters]) -> Any:
    """What an address was told, newest first, and what it answered last."""
    found = queries.deliveries(request.scope, endpoint_id, state=asked.state, kind=asked.kind, text=asked.text)
    return paged(found, asked, _told)


@operation(router, "GET", "/deliveries/{key:delivery_id}", may=MANAGE, answers=WholeDelivery)
def get_delivery(request: ApiRequest, delivery_id: Id) -> Any:
    """One message, with every try."""
    return _whole(request, delivery_id)


@operation(router, "POST", "/deliveries/{key:delivery_id}/send-again", may=MANAGE, answers=WholeDelivery, status=202)
def send_again(request: ApiRequest, delivery_id: Id) -> Any:
    """Send a message once more, whatever became of it before; the event's id stays."""
    commands.send_again(request.actor, request.scope, delivery_id, now=timezone.now())
    hurry()
    return 202, _whole(request, delivery_id)


def _endpoint(said: EndpointIn) -> commands.NewEndpoint:
    books = None if said.books is None else tuple(said.books)
    return commands.NewEndpoint(said.name, said.url, tuple(said.kinds), books)


def _shown(row: Row) -> Row:
    return Row(row, books=None if row.all_books else row.book_ids)


def _told(row: Row) -> Row:
    about = row.about if isinstance(row.about, dict) else json.loads(row.about)
    fault = row.get("fault")
    return Row(row, about=about, event_id=f"evt_{UUID(str(row.event_id)).hex}", fault=fault and gettext(fault))


def _whole(request: ApiRequest, delivery_id: int) -> Row:
    attempts = queries.attempts(request.scope, delivery_id)
    found = queries.delivery(request.scope, delivery_id)
    return Row(_told(found), attempts=attempts)
