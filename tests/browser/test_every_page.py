"""Every page there is, wide and narrow, light and dark: axe finds nothing, nothing sticks out sideways, nothing is heavy."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Response
from tests.doors.routes import inside
from tests.doors.world import World, make_world

from tallystick.identity import commands as identity
from tallystick.kit.who import OPERATOR

from .conftest import DESKTOP, PHONE
from .seen import faults_of

FIRST_BYTES, LATER_BYTES = 150_000, 30_000  # over the wire (quality.md U5)


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def pages(browser: Browser, live_server: Any, world: World) -> Iterator[tuple[Page, str]]:
    """The administrator's browser, and the address that pages lie below."""
    context = browser.new_context(viewport=DESKTOP, locale="en-GB")
    page = context.new_page()
    page.goto(f"{live_server.url}/sign-in/{identity.make_link(OPERATOR, 'zhao', now=timezone.now())}/")
    yield page, live_server.url
    context.close()


def addresses(world: World) -> list[str]:
    """Every address that answers with a page."""
    found = [route.address(world.ours.things) for route in inside()]
    return [address for address in found if not address.endswith((".csv", ".xlsx"))]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_is_accessible_and_light(pages: tuple[Page, str], world: World, size: Any) -> None:
    page, home = pages
    page.set_viewport_size(size)
    weights = Weights(page)
    faults = []
    for address in addresses(world):
        weights.begin()
        if _opened(page, home + address) is None:
            continue
        faults += weights.faults(address) + faults_of(page, address)
        faults += [f"{address}: has no heading"] if page.locator("main h1").count() != 1 else []
    assert not faults, "\n".join(faults)


class Weights:
    """What pages weigh over the wire: what each asks for, by what that weighed when it was first sent.

    The first page brings script and style with it; those after it hardly more than themselves.
    """

    def __init__(self, page: Page) -> None:
        self.known: dict[str, float] = {}  # bytes by address
        self.asked: dict[str, str] = {}
        self.session = page.context.new_cdp_session(page)
        self.session.on(
            "Network.requestWillBeSent", lambda event: self.asked.update({event["requestId"]: event["request"]["url"]})
        )
        self.session.on("Network.loadingFinished", self._finished)
        self.session.send("Network.enable")
        self.begin()

    def begin(self) -> None:
        self.asked.clear()
        self.later = 0.0  # bytes that are not kept from page to page

    def _finished(self, event: Any) -> None:
        address, size = self.asked.get(event["requestId"], ""), event["encodedDataLength"]
        self.later += 0 if "/static/" in address else size
        self.known[address] = max(size, self.known.get(address, 0))

    def faults(self, where: str) -> list[str]:
        first = sum(self.known.get(address, 0) for address in set(self.asked.values()))
        told = ((first, FIRST_BYTES), (self.later, LATER_BYTES))
        return [f"{where}: {weight:,.0f} bytes, {most:,} at most" for weight, most in told if weight > most]


def _opened(page: Page, address: str) -> Response | None:
    """The page; None where the address answers with something else, or only to what is sent."""
    answer = page.request.get(address)
    if answer.status == 405 or "text/html" not in answer.headers.get("content-type", "") or "<html" not in answer.text():
        return None
    return page.goto(address)
