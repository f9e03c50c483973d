"""Mrs Zhao's other program is told of a receipt: once, signed, again after a failure, and not when it may not be."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from hmac import new as hmac
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from tallystick.billing import commands as billing
from tallystick.cashier import commands as cashier
from tallystick.cashier.commands import Collection, Means
from tallystick.console.tests.garden import Garden, generate, make_garden
from tallystick.estate.queries import assets
from tallystick.identity.models import Role, User
from tallystick.jobs import facts, runs, sending
from tallystick.kit import outbox
from tallystick.kit.models import Fact
from tallystick.kit.who import EVERYTHING, OPERATOR, Actor
from tallystick.tariffs import commands as tariffs
from tallystick.webhooks import commands as webhooks
from tallystick.webhooks.models import Attempt, Delivery, Event
from tallystick.webhooks.rules import KINDS

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2020, 4, 10)
SEES = {"bills.see", "receipts.see", "readings.see"}


class Receiver(ThreadingHTTPServer):
    """A program that wants to be told: keeps what it got, and answers as it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.headers: dict[str, str] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hooks"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"thank you" * 1000)

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def garden(settings: Settings) -> Garden:
    settings.WEBHOOKS_PRIVATE = True
    made = make_garden(TODAY)
    generate(made, date(2020, 4, 30))
    Fact.objects.all().delete()
    return made


@pytest.fixture
def zhao() -> User:
    role = Role.objects.create(name="integrator", permissions=["webhooks.manage", "bills.see", "receipts.see", "readings.see"])
    return User.objects.create(username="zhao", name="Ms Zhao", role=role, all_books=True)


def listen(zhao: User, url: str, *, books: tuple[int, ...] | None = None, kinds: tuple[str, ...] = KINDS) -> tuple[int, str]:
    actor = Actor(zhao.pk, zhao.name)
    return webhooks.add_endpoint(actor, EVERYTHING, webhooks.NewEndpoint("ERP", url, kinds, books), holding=SEES, private=True)


def pay(garden: Garden, code: str = "1-1-101") -> int:
    (asset,) = assets(EVERYTHING, garden.book_id, codes=[code])
    order = Collection(asset.account_id, "all", means=[Means("cash")])
    (receipt_id,) = cashier.collect(OPERATOR, EVERYTHING, garden.book_id, [order], today=TODAY)
    return receipt_id


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """Let so much time have passed."""
    now = timezone.now() + by
    monkeypatch.setattr("tallystick.jobs.sending.timezone.now", lambda: now)


def test_a_receipt_is_told_once_signed_and_with_what_it_is(garden: Garden, zhao: User, receiver: Receiver) -> None:
    _, secret = listen(zhao, receiver.url)
    receipt_id = pay(garden)
    assert facts.carry_out_facts() == 1
    assert sending.send_due() == 1
    assert sending.send_due() == 0
    ((headers, body),) = receiver.got
    told = json.loads(body)
    assert (told["type"], told["data"]["receipt_id"], told["data"]["account_code"]) == ("receipt.made", receipt_id, "1-1-101")
    assert told["data"]["book_id"] == garden.book_id
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = secret.removeprefix("whsec_")
    proof = b64encode(hmac(b64decode(key), signed, sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{proof}"
    delivery, attempt = Delivery.objects.get(), Attempt.objects.get()
    assert (delivery.state, attempt.status, attempt.answer) == ("delivered", 204, "")


def test_what_fails_is_sent_again_later_with_the_same_id_and_body(
    garden: Garden, zhao: User, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen(zhao, receiver.url)
    receiver.answers = [500, 302]
    pay(garden)
    facts.carry_out_facts()
    assert [sending.send_due(), sending.send_due()] == [1, 0]
    for wait in (10, 100):
        later(monkeypatch, timedelta(seconds=wait))
        assert sending.send_due() == 1
    assert len({(headers["webhook-id"], body) for headers, body in receiver.got}) == 1
    assert [one.status for one in Attempt.objects.order_by("id")] == [500, 302, 204]
    assert Delivery.objects.get().state == "delivered"
    assert len(Attempt.objects.order_by("id")[0].answer) == 500


def test_what_fails_for_days_is_given_up_and_can_be_sent_by_hand(
    garden: Garden, zhao: User, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen(zhao, receiver.url)
    receiver.answers = [500] * 10
    pay(garden)
    facts.carry_out_facts()
    tries = 0
    for day in range(20):
        later(monkeypatch, timedelta(days=day))
        tries += sending.send_due()
    assert (tries, Delivery.objects.get().state) == (10, "failed")
    now = timezone.now()
    webhooks.send_again(OPERATOR, EVERYTHING, Delivery.objects.get().pk, now=now)
    later(monkeypatch, timedelta(0))
    assert sending.send_due() == 1
    assert (Delivery.objects.get().state, Event.objects.count()) == ("delivered", 1)


def test_a_sender_that_was_killed_is_made_up_for(
    garden: Garden, zhao: User, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen(zhao, receiver.url)
    pay(garden)
    facts.carry_out_facts()
    assert len(webhooks.claim(10, now=timezone.now())) == 1, "claimed by somebody who is killed now"
    assert sending.send_due() == 0
    later(monkeypatch, webhooks.LEASE + timedelta(seconds=1))
    assert sending.send_due() == 1
    assert Delivery.objects.get().state == "delivered"


def test_nothing_is_told_of_what_was_taken_back(garden: Garden, zhao: User) -> None:
    listen(zhao, "http://127.0.0.1:1/")
    with transaction.atomic():
        pay(garden)
        transaction.set_rollback(True)
    assert outbox.waiting() == []
    assert facts.carry_out_facts() == 0


def test_only_books_that_were_named_are_told_of(garden: Garden, zhao: User) -> None:
    other = make_garden(TODAY, code="OTHER")
    generate(other, date(2020, 1, 31))
    listen(zhao, "http://127.0.0.1:1/", books=(garden.book_id,), kinds=("receipt.made",))
    pay(other)
    facts.carry_out_facts()
    assert Event.objects.count() == 0
    pay(garden)
    facts.carry_out_facts()
    assert Event.objects.get().book_id == garden.book_id


@pytest.mark.parametrize("lost", [{"is_active": False}, {"all_books": False}, {"all_items": False}])
def test_whoever_may_no_longer_see_is_no_longer_told(
    garden: Garden, zhao: User, receiver: Receiver, lost: dict[str, bool]
) -> None:
    listen(zhao, receiver.url)
    pay(garden)
    facts.carry_out_facts()
    User.objects.filter(id=zhao.pk).update(**lost)
    sending.send_due()
    assert (receiver.got, Delivery.objects.get().state) == ([], "failed")
    pay(garden, "1-1-102")
    facts.carry_out_facts()
    assert Event.objects.count() == 1


def test_a_private_address_is_not_sent_to_though_a_name_leads_there(
    garden: Garden, zhao: User, receiver: Receiver, settings: Settings
) -> None:
    listen(zhao, receiver.url.replace("127.0.0.1", "localhost"))
    settings.WEBHOOKS_PRIVATE = False
    pay(garden)
    facts.carry_out_facts()
    sending.send_due()
    assert (receiver.got, "open internet" in Attempt.objects.get().fault) == ([], True)


def test_why_nothing_was_answered_is_a_sentence(garden: Garden, zhao: User) -> None:
    with Receiver() as server:
        gone = server.url
    listen(zhao, gone)
    pay(garden)
    facts.carry_out_facts()
    sending.send_due()
    assert Attempt.objects.get().fault == "The connection was refused."
    assert (sending.TIMES.connect, sending.TIMES.read) == (5, 10)


def test_redirects_are_not_followed(garden: Garden, zhao: User, receiver: Receiver) -> None:
    listen(zhao, receiver.url)
    receiver.answers, receiver.headers = [307], {"Location": receiver.url}
    pay(garden)
    facts.carry_out_facts()
    sending.send_due()
    assert len(receiver.got) == 1


def test_everything_that_happens_is_told(garden: Garden, zhao: User) -> None:
    listen(zhao, "http://127.0.0.1:1/")
    run_id = billing.ask_run(OPERATOR, EVERYTHING, garden.book_id, billing.Wanted(date(2020, 5, 31)), today=TODAY)
    runs.take_up_waiting()
    billing.undo_run(OPERATOR, EVERYTHING, run_id, today=TODAY, reason="too early")
    receipt_id = pay(garden)
    cashier.void_receipts(OPERATOR, EVERYTHING, garden.book_id, [receipt_id], reason="wrong", today=TODAY)
    Fact.objects.filter(kind="run_asked").delete()
    facts.carry_out_facts()
    assert outbox.waiting() == []
    told = list(Event.objects.order_by("happened_at", "kind").values_list("kind", flat=True))
    assert set(told) >= {"run.done", "bills.made", "run.undone", "receipt.made", "receipt.voided"}


def test_a_reading_entered_put_right_and_deleted_is_told(garden: Garden, zhao: User) -> None:
    listen(zhao, "http://127.0.0.1:1/", kinds=("readings.made", "readings.changed", "readings.deleted"))
    usage = tariffs.NewVersion(unit_price=Decimal(1))
    item = tariffs.add_items(OPERATOR, EVERYTHING, garden.book_id, [tariffs.NewItem("Gas")], today=TODAY)["Gas"]
    tariff = tariffs.NewTariff(item, "Gas", "unit_price", usage, measure="usage")
    (tariff_id,) = tariffs.add_tariffs(OPERATOR, EVERYTHING, garden.book_id, [tariff], today=TODAY)
    asset = garden.assets["1-1-101"]
    tariffs.assign(OPERATOR, EVERYTHING, garden.book_id, [tariffs.NewAssignment(asset, tariff_id, TODAY)], today=TODAY)
    new = billing.NewReading(asset, item, date(2020, 4, 1), Decimal(100))
    (first,) = billing.enter_readings(OPERATOR, EVERYTHING, garden.book_id, [new], today=TODAY)
    change = billing.ReadingChange(current=Decimal(90))
    second = billing.edit_reading(OPERATOR, EVERYTHING, garden.book_id, first, change, today=TODAY)
    billing.delete_reading(OPERATOR, EVERYTHING, garden.book_id, second, today=TODAY, reason="another flat's")
    facts.carry_out_facts()
    told = {event.kind: event.about["readings"] for event in Event.objects.all()}
    assert told == {"readings.made": [first], "readings.changed": [second], "readings.deleted": [second]}


def test_every_fact_that_a_command_leaves_is_carried_out() -> None:
    source = Path(facts.__file__).parents[1]
    left = {
        kind
        for path in source.rglob("*.py")
        if "tests" not in path.parts
        for kind in re.findall(r'outbox\.leave\(\s*"(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert {"run_asked", "run_ended", "receipts_made", "bills_voided"} <= left
    assert left <= set(facts.HANDLERS)
