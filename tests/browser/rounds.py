"""Meters of Garden Court, and Mr Wu who reads them on his phone."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from tallystick.console.tests.garden import Garden
from tallystick.estate.models import Asset
from tallystick.identity import commands as identity
from tallystick.identity.commands import NewUser
from tallystick.identity.commands.giving import built_in
from tallystick.identity.queries import PERMISSIONS
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.metering.commands import NewMeter, add_meters
from tallystick.metering.models import Reading
from tallystick.tariffs import commands as tariffs

EVERY = frozenset(PERMISSIONS)
PHONE = {"width": 390, "height": 844}


def add_power(garden: Garden, *, several: int = 1) -> list[int]:
    """Meters of electricity, in the order of the units; `several` in each unit. All begin at 100."""
    item = tariffs.add_items(OPERATOR, EVERYTHING, garden.book_id, [tariffs.NewItem("Electricity")], today=garden.today)
    for code, asset in garden.assets.items():
        floor = None if code.startswith("P-") else int(code.split("-")[2][0])
        Asset.objects.filter(id=asset).update(floor=floor)
    units = [(code, asset) for code, asset in garden.assets.items() if not code.startswith("P-")]
    wanted = [
        NewMeter(asset, item["Electricity"], serial=f"E-{code}-{number}", initial=Decimal(100), digits=5)
        for code, asset in units
        for number in range(1, several + 1)
    ]
    return add_meters(OPERATOR, EVERYTHING, garden.book_id, wanted, today=garden.today)


def link_of(home: str, username: str, name: str, book_id: int, role: str = "reader") -> str:
    """The address by which somebody who is invited comes in."""
    wanted = NewUser(username, name, built_in(role).pk, book_ids=frozenset({book_id}))
    _user_id, token = identity.invite_user(OPERATOR, EVERYTHING, wanted, holding=EVERY, now=timezone.now())
    identity.choose_password(token, "three quiet herons", now=timezone.now())
    return again(home, username)


def again(home: str, username: str) -> str:
    """A fresh link of somebody who is known."""
    return f"{home}/sign-in/{identity.make_link(OPERATOR, username, now=timezone.now())}/"


def phone(browser: Browser, **more: Any) -> BrowserContext:
    """A phone, on whose screen nothing goes wrong unsaid."""
    return browser.new_context(viewport=PHONE, has_touch=True, locale=more.pop("locale", "en-GB"), **more)


def installed(page: Page) -> None:
    """Wait until the page opens without coverage."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def live(book_id: int) -> list[Reading]:
    return list(Reading.objects.filter(book_id=book_id, voided_at=None).order_by("meter_id"))


def month_of(day: date) -> date:
    return day.replace(day=1)


def photo(text: int = 0) -> bytes:
    """A small photo, of which no two are alike."""
    made = BytesIO()
    Image.new("RGB", (64, 48), (text % 256, text // 256 % 256, 90)).save(made, "JPEG")
    return made.getvalue()


def digits(text: str) -> int:
    """The first number in a text."""
    found = re.search(r"\d+", text)
    assert found, text
    return int(found[0])
