"""Endpoints within a scope; messages claimed once, recorded, sent again, swept."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tallystick.console.tests.garden import make_garden
from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.secrets import open_sealed
from tallystick.kit.who import EVERYTHING, OPERATOR, Actor, Scope
from tallystick.webhooks import commands, queries
from tallystick.webhooks.models import Attempt, Delivery, Endpoint, Event

pytestmark = pytest.mark.django_db
ZHAO = Actor(1, "Ms Zhao")
NOW = timezone.now()
SEES = {"bills.see", "receipts.see"}


@pytest.fixture
def book() -> int:
    return make_garden(date(2020, 4, 10)).book_id


def add(*books: int, scope: Scope = EVERYTHING) -> int:
    wanted = commands.NewEndpoint("ERP", "https://example.com/hooks", ("run.done",), books or None)
    return commands.add_endpoint(ZHAO, scope, wanted, holding=SEES, private=False)[0]


def announced(book: int, endpoint_id: int) -> Delivery:
    commands.announce(book, "run.done", [{"run_id": 1}], [endpoint_id], now=NOW)
    return Delivery.objects.get()


def test_the_secret_is_given_once_and_kept_sealed(book: int) -> None:
    wanted = commands.NewEndpoint("ERP", "https://example.com/hooks", ("run.done",))
    endpoint_id, secret = commands.add_endpoint(ZHAO, EVERYTHING, wanted, holding=SEES, private=False)
    stored = Endpoint.objects.get(id=endpoint_id).sealed_secret
    assert secret not in stored
    assert open_sealed(stored) == secret
    assert "sealed_secret" not in queries.endpoint(EVERYTHING, endpoint_id)


def test_nobody_is_told_of_books_that_who_asks_does_not_see(book: int) -> None:
    narrow = Scope(frozenset({book}))
    with pytest.raises(UnknownThing):
        add(book + 1, scope=narrow)
    with pytest.raises(Refusal):
        add(book, scope=Scope(frozenset({book}), frozenset({1})))
    everybodys, mine = add(), add(book, scope=narrow)
    assert [row.id for row in queries.endpoints(narrow)] == [mine]
    with pytest.raises(UnknownThing):
        queries.endpoint(narrow, everybodys)


def test_nobody_is_told_of_what_who_asks_may_not_see(book: int) -> None:
    wanted = commands.NewEndpoint("ERP", "https://example.com/hooks", ("run.done", "receipt.made"))
    with pytest.raises(Refusal, match="beyond"):
        commands.add_endpoint(ZHAO, EVERYTHING, wanted, holding={"bills.see"}, private=False)
    endpoint_id = add()
    with pytest.raises(Refusal, match="beyond"):
        commands.change_endpoint(ZHAO, EVERYTHING, endpoint_id, wanted, holding={"bills.see"}, private=False)
    few_items = Scope(None, frozenset({1}))
    assert queries.endpoints(few_items) == []
    with pytest.raises(UnknownThing):
        commands.pause_endpoint(ZHAO, few_items, endpoint_id, True)
    with pytest.raises(UnknownThing):
        commands.renew_secret(ZHAO, few_items, endpoint_id)


def test_a_narrow_scope_cannot_ask_for_all_books(book: int) -> None:
    with pytest.raises(Refusal):
        add(scope=Scope(frozenset({book})))


def test_a_message_is_claimed_once_until_its_lease_is_over(book: int) -> None:
    announced(book, add(book))
    (first,) = commands.claim(10, now=NOW)
    assert commands.claim(10, now=NOW) == []
    (again,) = commands.claim(10, now=NOW + commands.LEASE)
    assert (again.event_id, again.body) == (first.event_id, first.body)


def test_what_was_taken_is_not_sent_again_and_what_was_not_waits(book: int) -> None:
    delivery = announced(book, add(book))
    (message,) = commands.claim(10, now=NOW)
    commands.record(message, commands.Outcome(503), now=NOW)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.next_try_at) == ("waiting", 1, NOW + timedelta(seconds=5))
    (message,) = commands.claim(10, now=NOW + timedelta(seconds=5))
    commands.record(message, commands.Outcome(200), now=NOW)
    assert commands.claim(10, now=NOW + timedelta(days=9)) == []
    assert [row.status for row in queries.attempts(EVERYTHING, delivery.pk)] == [503, 200]


def _pause(endpoint_id: int) -> None:
    commands.pause_endpoint(OPERATOR, EVERYTHING, endpoint_id, True)


def _remove(endpoint_id: int) -> None:
    commands.remove_endpoint(OPERATOR, EVERYTHING, endpoint_id)


@pytest.mark.parametrize("stop", [_pause, _remove])
def test_who_is_paused_or_removed_is_sent_nothing(book: int, stop: Callable[[int], None]) -> None:
    endpoint_id = add(book)
    announced(book, endpoint_id)
    stop(endpoint_id)
    assert commands.claim(10, now=NOW) == []
    assert queries.listening(EVERYTHING, book, "run.done") == []


def test_the_list_of_messages_is_searched_and_narrowed(book: int) -> None:
    endpoint_id = add(book)
    announced(book, endpoint_id)
    found = [
        len(queries.deliveries(EVERYTHING, endpoint_id, state=state, kind=kind, text=text).page().rows)
        for state, kind, text in ((None, None, ""), ("waiting", "run.done", "run_id"), ("failed", None, ""), (None, None, "zzz"))
    ]
    assert found == [1, 1, 0, 0]


def test_a_lost_key_keeps_no_other_message_back(book: int) -> None:
    announced(book, add(book))
    Endpoint.objects.update(sealed_secret="of another key")
    (message,) = commands.claim(10, now=NOW)
    assert message.secret == ""


def test_what_is_old_is_forgotten(book: int) -> None:
    announced(book, add(book))
    (message,) = commands.claim(10, now=NOW)
    commands.record(message, commands.Outcome(200), now=NOW)
    commands.sweep(now=NOW + commands.KEPT - timedelta(hours=1))
    assert Event.objects.count() == 1
    commands.sweep(now=NOW + commands.KEPT + timedelta(hours=1))
    assert (Event.objects.count(), Delivery.objects.count(), Attempt.objects.count()) == (0, 0, 0)
