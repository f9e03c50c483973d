"""Every page there is, wide and narrow, light and dark: axe finds nothing, nothing sticks out sideways, nothing is heavy."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, Response
from tests.doors.routes import inside
from tests.doors.world import World, make_world

from tallystick.identity import commands as identity
from tallystick.kit.who import OPERATOR

from .conftest import DESKTOP, PHONE

AXE = Axe()
FIRST_BYTES, LATER_BYTES = 150_000, 30_000  # over the wire (quality.md U5)
COLOURS = {"runOnly": ["color-contrast"]}  # all that darkness changes


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
def test_every_page_is_accessible(pages: tuple[Page, str], world: World, size: Any) -> None:
    page, home = pages
    page.set_viewport_size(size)
    faults = []
    for address in addresses(world):
        if _opened(page, home + address) is None:
            continue
        page.emulate_media(color_scheme="light")
        faults += _found(page, address)
        page.emulate_media(color_scheme="dark")
        faults += _found(page, f"{address} in the dark", COLOURS)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [f"{address}: sticks out by {wide} px"] if wide > 0 else []
        faults += [f"{address}: has no heading"] if page.locator("main h1").count() != 1 else []
    assert not faults, "\n".join(faults)


def test_every_page_is_light(pages: tuple[Page, str], world: World) -> None:
    """The first page brings script and style with it; those after it hardly more than themselves."""
    page, home = pages
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    heavy = []
    for address in addresses(world):
        for clear, most in ((True, FIRST_BYTES), (False, LATER_BYTES)):
            if clear:
                session.send("Network.clearBrowserCache")
            received.clear()
            if _opened(page, home + address) is None:
                break
            page.wait_for_load_state("networkidle")
            if sum(received) > most:
                heavy.append(f"{address}: {sum(received):,.0f} bytes, {most:,} at most")
    assert not heavy, "\n".join(heavy)


def _opened(page: Page, address: str) -> Response | None:
    """The page; None where the address answers with something else, or only to what is sent."""
    answer = page.request.get(address)
    if answer.status == 405 or "text/html" not in answer.headers.get("content-type", "") or "<html" not in answer.text():
        return None
    return page.goto(address)


def _found(page: Page, where: str, options: dict[str, Any] | None = None) -> list[str]:
    """What axe finds: page, rule, the parts of the page."""
    found = AXE.run(page, options=options).response["violations"]
    return [f"{where}: {fault['id']}: {[node['target'] for node in fault['nodes']][:3]}" for fault in found]
