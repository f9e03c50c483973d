"""Hostile text in every field of every form and every filter: an answer in words, never a fault of our own."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client

from .routes import Route, inside
from .world import World, state_of

HOSTILE = {
    "nothing": "",
    "script": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "sql": "'; DROP TABLE billing_bill; --",
    "nul": "a\0b",
    "template": "{{ 7*7 }}{% raise %}%(n)s{0}",
    "long": "9" * 5000,
    "tall": "é" * 3000,
    "exponent": "1e308",
    "not a number": "NaN",
    "negative": "-1",
    "beyond": str(2**64),
    "days that are none": "2020-02-30",
    "days too far": "9999-12-31",
    "turned round": "\u202etxet\u202c\u200b",
    "half a character": "\ud800",
    "formula": "=cmd|' /C calc'!A0",
    "deep": "(" * 400,
    "json": '{"a": [1, {"b": null}]}',
}
FORM = "application/x-www-form-urlencoded"
ALWAYS_THERE = {"csrfmiddlewaretoken", "was"}


class _Fields(HTMLParser):
    """The names of all that can be sent from a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = dict(attrs).get("name")
        if tag in ("input", "select", "textarea", "button") and name and name not in ALWAYS_THERE:
            self.names.add(name)


def fields_of(answer: HttpResponse) -> set[str]:
    if answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
        return set()
    found = _Fields()
    found.feed(answer.content.decode())
    return found.names


@pytest.mark.parametrize("route", inside(), ids=lambda route: route.name)
def test_whatever_is_typed_is_answered(world: World, client: Client, route: Route) -> None:
    client.force_login(world.users["administrator"])
    address, before = route.address(world.ours.things), state_of(world.theirs.garden.book_id)
    names = fields_of(client.get(address)) | {"q", "book", "after", "sort", "order", "as", "reason"}
    for what, value in HOSTILE.items():
        typed = urlencode(dict.fromkeys(names, value), errors="surrogatepass")
        for answer in _sent(client, address, typed):
            assert answer.status_code < 500, what
            if not answer.streaming:
                assert b"<script>alert" not in answer.content, what
                assert b"onerror=alert(1)>" not in answer.content.replace(b"&gt;", b""), what
    assert state_of(world.theirs.garden.book_id) == before


def _sent(client: Client, address: str, typed: str) -> Iterator[HttpResponse]:
    """In the address, as a form, and as a form that is only checked; the latter where forms are taken at all."""
    yield client.get(f"{address}?{typed}")
    answer = client.post(address, typed, FORM)
    yield answer
    if answer.status_code != 405:
        yield client.post(address, f"{typed}&_check=1", FORM)


@pytest.mark.parametrize("route", [route for route in inside() if route.places], ids=lambda route: route.name)
@pytest.mark.parametrize("value", ["0", "999999999999999999", "none", "../../etc", "%00", "é" * 80, "'"])
def test_addresses_that_are_guessed_lead_nowhere(world: World, client: Client, route: Route, value: str) -> None:
    client.force_login(world.users["administrator"])
    address = route.address(world.ours.things)
    for place in route.places:
        guessed = address.replace(f"/{world.ours.things[place]}/", f"/{value}/")
        if guessed != address:
            assert client.get(guessed).status_code in (404, 405), guessed
