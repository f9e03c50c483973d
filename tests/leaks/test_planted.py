"""Secrets are planted by those who have them, and looked for wherever they must not be: database, logs, error pages."""

import base64
import logging
import re
import zlib
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from tallystick.accounts import commands as accounts
from tallystick.identity import commands as identity
from tallystick.identity.models import Role, User
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.webhooks import commands as webhooks
from tallystick.webhooks.commands import NewEndpoint

pytestmark = pytest.mark.django_db
PASSWORD = "heron-quiet-3391-willow"
OTHER_PASSWORD = "willow-loud-4471-heron"


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    """The real hasher is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """All that any part says, down to the least."""
    caplog.set_level(logging.DEBUG)
    return caplog


def dump() -> str:
    """Every row of every table, and what sessions hold once they are unpacked."""
    parts = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
        )
        for (table,) in cursor.fetchall():
            with cursor.copy("COPY (TABLE {}) TO STDOUT".format(table)) as rows:  # noqa: UP032 - a table's name, quoted
                parts += [bytes(row).decode("utf-8", "replace") for row in rows]
    return "\n".join([*parts, *(unpacked(session.session_data) for session in Session.objects.all())])


def unpacked(data: str) -> str:
    """What stands in a session's column for who knows how Django packs it, and has no key."""
    text = data.split(":")[0]
    raw = base64.urlsafe_b64decode(text.lstrip(".") + "==")
    return (zlib.decompress(raw) if text.startswith(".") else raw).decode("utf-8", "replace")


def found_in(text: str, secrets: dict[str, str]) -> list[str]:
    return [name for name, secret in secrets.items() if secret in text]


def test_the_search_finds_what_is_there() -> None:
    """A dump that misses what was stored in the open would prove nothing."""
    identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao-3391", now=timezone.now())
    client = Client()
    client.force_login(User.objects.get())
    assert found_in(dump(), {"name": "Zhao-3391"}) == ["name"]
    packed = base64.urlsafe_b64encode(zlib.compress(b"in the open")).decode().rstrip("=")
    assert unpacked(f".{packed}:1:signed") == "in the open"


def test_planted_secrets_are_nowhere(logged: pytest.LogCaptureFixture) -> None:
    cache.clear()
    secrets = plant()
    assert len(secrets) == 10
    assert all(len(secret) >= 8 for secret in secrets.values())
    assert found_in(dump(), secrets) == []
    assert found_in(logged.text, secrets) == []


def test_error_pages_and_their_logs_say_nothing_of_what_was_sent(
    logged: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something breaks while a password, a link and a token are in hand."""

    def breaks(*args: Any, **facts: Any) -> None:
        raise RuntimeError("broken")

    token = identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    client = Client(raise_request_exception=False)
    monkeypatch.setattr("tallystick.identity.commands.use_link", breaks)
    monkeypatch.setattr("allauth.account.adapter.DefaultAccountAdapter.authenticate", breaks)
    pages = [
        client.get(f"/sign-in/{token}/"),
        client.post("/sign-in/", {"login": "zhao", "password": PASSWORD}),
        client.get("/api/v1/books", headers={"authorization": "Bearer tally_heron3391"}),
        client.post("/language/", {"language": "en", "password": PASSWORD, "csrfmiddlewaretoken": "x"}),
    ]
    assert [page.status_code for page in pages[:2]] == [500, 500]
    secrets = {"password": PASSWORD, "api token": "tally_heron3391"}
    assert found_in("".join(page.content.decode() for page in pages), secrets) == []
    assert "/sign-in/…/" in logged.text
    assert found_in(logged.text, secrets | {"link": token}) == []


def plant() -> dict[str, str]:
    """Every kind of secret there is, made as people make them."""
    book = accounts.NewBook("GARDEN", "Garden Court", "community", "CNY", "Asia/Shanghai")
    accounts.open_book(OPERATOR, EVERYTHING, book, today=timezone.localdate())
    first = identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    zhao = Client()
    zhao.get(f"/sign-in/{first}/")
    zhao.post("/profile/password/first/", {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD})
    invitation = invite(zhao)
    chen = Client()
    chen.post(f"/sign-in/{invitation}/", {"password": PASSWORD, "again": PASSWORD})
    Client().post("/sign-in/", {"login": "chen", "password": PASSWORD + "x"})
    unused = identity.make_link(OPERATOR, "chen", now=timezone.now())
    app, code = second_factor(chen)
    half_way = app_not_yet_confirmed(zhao)
    return {
        "password": PASSWORD, "administrator's password": OTHER_PASSWORD, "used link": invitation, "unused link": unused,
        "app": app, "app not yet confirmed": half_way, "recovery code": code, "api token": api_token(chen),
        "webhook's secret": webhook(), "session's key": chen.cookies["tallystick_session"].value,
    }  # fmt: skip


def invite(client: Client) -> str:
    typed = {
        "username": "chen",
        "name": "Mrs Chen",
        "role_id": Role.objects.get(code="administrator").pk,
        "all_books": "on",
        "all_items": "on",
    }
    page = client.post("/people/new/", typed, follow=True).content.decode()
    return re.findall(r"/sign-in/([\w-]{43})/", page)[0]


def second_factor(client: Client) -> tuple[str, str]:
    client.post("/profile/again/", {"password": PASSWORD})
    secret = app_of(client)
    now = list(yield_hotp_counters_from_time())[1]
    client.post("/profile/app/", {"code": format_hotp_value(hotp_value(secret, now))}, follow=True)
    return secret, Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]


def app_not_yet_confirmed(client: Client) -> str:
    client.post("/profile/again/", {"password": OTHER_PASSWORD})
    return app_of(client)


def app_of(client: Client) -> str:
    return re.findall(r"<code>([A-Z2-7]{32})</code>", client.get("/profile/app/").content.decode())[0]


def api_token(client: Client) -> str:
    ends = (timezone.now() + timedelta(days=9)).date().isoformat()
    typed = {"name": "ERP", "expires_at": ends, "permissions": ["bills.see"], "all_books": "on"}
    answer = client.post("/profile/tokens/new/", typed)
    assert answer.status_code == 302
    token = re.findall(r"tally_[\w-]{43}", client.get("/profile/").content.decode())[0]
    client.get("/api/v1/books", headers={"authorization": f"Bearer {token}"})
    return token


def webhook() -> str:
    from tallystick.identity.queries import actor_of

    wanted = NewEndpoint("ERP", "https://erp.example/hook", ("bills.made",))
    actor = actor_of(User.objects.get(username="zhao"))
    return webhooks.add_endpoint(actor, EVERYTHING, wanted, holding={"bills.see"}, private=False)[1]
