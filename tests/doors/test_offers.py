"""No page offers what its reader may not do: each form and link of each page, by every role, leads where that role may go."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from tallystick.identity.rules import BUILT_IN_ROLES

from .routes import Route, inside
from .world import World

FORM = re.compile(r"<form\b[^>]*>")
SENT = re.compile(r'\b(?:hx-post|formaction)="([^"]*)"')
ACTION = re.compile(r'\baction="([^"]*)"')
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')


def offered(html: str, here: str) -> Iterator[tuple[str, bool]]:
    """The addresses that a page leads to, and whether something is sent there."""
    for form in FORM.findall(html):
        action = ACTION.search(form)
        if "method=" in form:
            yield (action[1] if action else here), True
    yield from ((address, True) for address in SENT.findall(html))
    yield from ((address, False) for address in LINK.findall(html))


def refused(html: str, here: str, allowed: frozenset[str]) -> set[str]:
    """What a page offers and its reader may not do."""
    found = set()
    for address, is_sent in offered(html, here):
        path = unescape(address).partition("?")[0].partition("#")[0]
        try:
            view = resolve(path or here).func
        except Resolver404:
            continue  # another site, a phone number
        needed = getattr(view, "change" if is_sent else "may", None)
        if needed and needed not in allowed:
            found.add(f"{path or here} takes {needed}")
    return found


@pytest.mark.parametrize("route", inside(), ids=lambda route: route.name)
def test_no_page_offers_what_its_reader_may_not_do(world: World, client: Client, route: Route) -> None:
    address = route.address(world.ours.things)
    for role, allowed in BUILT_IN_ROLES.items():
        client.force_login(world.users[role])
        answer: HttpResponse = client.get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            assert refused(answer.content.decode(), address, allowed) == set(), role


def test_what_is_offered_is_seen(world: World) -> None:
    things = world.ours.things
    html = f'<a href="/people/?q=1">People</a><form method="post" action="/receipts/{things["receipt_id"]}/void/"></form>'
    assert refused(html, "/bills/", BUILT_IN_ROLES["cashier"]) == {
        "/people/ takes people.manage",
        f"/receipts/{things['receipt_id']}/void/ takes receipts.void",
    }
    assert refused(html, "/bills/", BUILT_IN_ROLES["administrator"]) == set()
