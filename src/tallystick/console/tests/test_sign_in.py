"""Signing in: name and password, throttled; the second factor; showing again that it is you; what is not there at all."""

import os
import re
import subprocess
import sys
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from tallystick.identity import commands as identity
from tallystick.identity.models import User
from tallystick.kit.who import OPERATOR

pytestmark = pytest.mark.django_db
PASSWORD = "three quiet herons"
# The real one is slow on purpose.
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WRONG = "do not belong together"


@pytest.fixture(autouse=True)
def zhao(db: None, settings: Any) -> User:
    """Mrs Zhao has a password; nobody tried anything yet."""
    settings.PASSWORD_HASHERS = QUICK
    cache.clear()
    identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    user = User.objects.get()
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, password: str = PASSWORD, **others: str) -> str:
    return client.post("/sign-in/", {"login": "zhao", "password": password, **others}, follow=True).content.decode()


def is_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


def secret_code(secret: str) -> str:
    """What the app on the phone shows now."""
    now = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret, now))


def set_up_app(client: Client) -> str:
    """Give Mrs Zhao an app as second factor; its secret."""
    client.post("/profile/again/", {"password": PASSWORD})
    found = re.search(r"<code>([A-Z2-7]{32})</code>", client.get("/profile/app/").content.decode())
    assert found
    page = client.post("/profile/app/", {"code": secret_code(found[1])}, follow=True).content.decode()
    assert "Recovery codes" in page
    cache.clear()  # a code is good once; the next comes half a minute later
    return found[1]


def test_a_name_and_a_password_let_in() -> None:
    client = Client()
    assert WRONG in sign_in(client, "three loud herons")
    assert not is_in(client)
    sign_in(client)
    assert is_in(client)


def test_a_page_that_was_asked_for_comes_after_signing_in() -> None:
    client = Client()
    asked = client.get("/people/?q=li")
    assert asked.status_code == 401
    assert b'value="/people/?q=li"' in asked.content
    answer = client.post("/sign-in/", {"login": "zhao", "password": PASSWORD, "next": "/people/?q=li"})
    assert answer.headers["Location"] == "/people/?q=li"
    elsewhere = Client().post("/sign-in/", {"login": "zhao", "password": PASSWORD, "next": "https://example.com/"})
    assert elsewhere.headers["Location"] == "/"


@pytest.mark.parametrize("login", ["nobody", "", "zhao\0", "x" * 500, "' OR 1=1 --", "<script>"])
def test_strange_names_are_answered(login: str) -> None:
    answer = Client().post("/sign-in/", {"login": login, "password": PASSWORD})
    assert answer.status_code == 200
    assert b"<script>" not in answer.content.replace(b"<script src", b"").replace(b"<script type", b"")


def test_a_wrong_name_and_a_wrong_password_are_told_alike() -> None:
    unknown = Client().post("/sign-in/", {"login": "li", "password": "three loud herons"}).content.decode()
    known = Client().post("/sign-in/", {"login": "zhao", "password": "three loud herons"}).content.decode()
    assert WRONG in unknown
    assert WRONG in known


def test_after_five_failures_even_the_right_password_waits() -> None:
    for _ in range(5):
        assert WRONG in sign_in(Client(), "three loud herons")
    assert "Too many attempts" in sign_in(Client())
    client = Client()
    answer = client.post("/sign-in/", {"login": "zhao", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")
    assert not is_in(client)


@pytest.mark.django_db(transaction=True)
def test_failures_in_another_process_count_too() -> None:
    """What each process counted for itself would be three of the five that are allowed."""
    program = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "for _ in range(3): Client().post('/sign-in/', {'login': 'zhao', 'password': 'three loud herons'})\n"
    )
    known = connection.settings_dict
    address = make_conninfo(
        host=known["HOST"], port=known["PORT"], user=known["USER"], password=known["PASSWORD"], dbname=known["NAME"]
    )
    settings = {"TALLYSTICK_DATABASE": address, "DJANGO_SETTINGS_MODULE": "tallystick.host.settings"}
    subprocess.run([sys.executable, "-c", program], env=os.environ | settings, check=True, capture_output=True)
    assert WRONG in sign_in(Client(), "three loud herons")
    assert WRONG in sign_in(Client(), "three loud herons")
    assert "Too many attempts" in sign_in(Client())


def test_the_app_on_the_phone_is_asked_after_the_password() -> None:
    client = Client()
    sign_in(client)
    secret = set_up_app(client)
    stranger = Client()
    assert "Second factor" in sign_in(stranger)
    assert not is_in(stranger)
    assert "This code is not right" in stranger.post("/sign-in/code/", {"code": "000000"}).content.decode()
    stranger.post("/sign-in/code/", {"code": secret_code(secret)})
    assert is_in(stranger)


def test_a_recovery_code_stands_for_the_phone_once() -> None:
    client = Client()
    sign_in(client)
    set_up_app(client)
    factor = Authenticator.objects.get(type="recovery_codes")
    code = factor.wrap().get_unused_codes()[0]
    for comes_in in (True, False):
        other = Client()
        sign_in(other)
        other.post("/sign-in/code/", {"code": code})
        assert is_in(other) == comes_in


def test_recovery_codes_are_shown_once() -> None:
    client = Client()
    sign_in(client)
    client.post("/profile/again/", {"password": PASSWORD})
    page = client.get("/profile/app/").content.decode()
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", page)[0]
    shown = client.post("/profile/app/", {"code": secret_code(secret)}, follow=True).content.decode()
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    assert code in shown
    assert code not in client.get("/profile/codes/").content.decode()


def test_what_lets_people_in_asks_again_who_is_there() -> None:
    client = Client()
    sign_in(client)
    for path in ("/profile/app/", "/profile/passkeys/new/", "/profile/codes/new/", "/profile/tokens/new/"):
        assert client.get(path).headers["Location"].startswith("/profile/again/"), path
    assert "not your password" in client.post("/profile/again/", {"password": "x"}).content.decode()
    client.post("/profile/again/", {"password": PASSWORD})
    assert client.get("/profile/tokens/new/").status_code == 200


def test_a_link_of_the_operator_lets_in_who_lost_their_phone(zhao: User) -> None:
    client = Client()
    sign_in(client)
    set_up_app(client)
    token = identity.make_link(OPERATOR, "zhao", now=timezone.now())
    other = Client()
    other.get(f"/sign-in/{token}/")
    assert is_in(other)


def test_an_invited_user_with_a_second_factor_is_asked_for_it(zhao: User) -> None:
    client = Client()
    sign_in(client)
    secret = set_up_app(client)
    from tallystick.identity.queries import EVERY_PERMISSION
    from tallystick.kit.who import EVERYTHING

    token = identity.invite_again(OPERATOR, EVERYTHING, zhao.pk, holding=EVERY_PERMISSION, now=timezone.now())
    other = Client()
    other.post(f"/sign-in/{token}/", {"password": "four loud geese", "again": "four loud geese"})
    assert not is_in(other)
    assert not is_in(client), "a new password ends the sessions of the old one"
    other.post("/sign-in/code/", {"code": secret_code(secret)})
    assert is_in(other)


def test_secrets_of_second_factors_are_sealed() -> None:
    client = Client()
    sign_in(client)
    secret = set_up_app(client)
    kept = str(list(Authenticator.objects.values()))
    assert secret not in kept


def test_the_language_of_a_user_follows_them() -> None:
    client = Client()
    sign_in(client)
    client.post("/profile/", {"name": "Mrs Zhao", "language": "zh-hans"})
    other = Client()
    sign_in(other)
    assert b'lang="zh-hans"' in other.get("/profile/").content


@pytest.mark.parametrize(
    "path", ["/accounts/signup/", "/signup/", "/sign-in/signup/", "/password/reset/", "/email/", "/3rdparty/", "/accounts/login/"]
)
def test_what_we_do_not_use_is_not_there(path: str) -> None:
    assert Client().get(path).status_code in (404, 410)


def test_a_person_who_works_is_seen(zhao: User) -> None:
    client = Client()
    sign_in(client)
    zhao.refresh_from_db()
    assert zhao.last_seen_at is not None


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page() -> None:
    client = Client()
    sign_in(client)
    client.get("/people/")
    Session.objects.all().delete()
    answer = client.post("/roles/new/", {"name": "Watchman"}, headers={"Referer": "http://testserver/roles/new/?from=list"})
    assert answer.status_code == 401
    page = answer.content.decode()
    assert "You were signed out." in page
    assert "data-typed-kept" in page
    assert 'name="next" value="/roles/new/?from=list"' in page
    elsewhere = Client().post("/roles/new/", {}, headers={"Referer": "https://example.com/roles/"})
    assert 'name="next" value="/roles/new/"' in elsewhere.content.decode()


def test_a_check_while_one_types_tells_that_the_session_ended() -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/roles/new/"}
    told = Client().post("/roles/new/", {"name": "W", "_check": "1"}, headers=headers)
    assert told.status_code == 401
    assert "You were signed out." in told.content.decode()
    assert "?next=%2Froles%2Fnew%2F" in told.content.decode()
    assert "<html" not in told.content.decode()
    asked = Client().get("/today/runs/", headers=headers)
    assert asked.headers["HX-Redirect"] == "/signed-out/?next=%2Froles%2Fnew%2F"
    assert b'name="next" value="/roles/new/"' in Client().get("/signed-out/?next=%2Froles%2Fnew%2F").content
    assert b"You were signed out" not in Client().get("/signed-out/").content


def test_the_second_step_offers_what_somebody_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("allauth.mfa.base.views.webauthn_auth.begin_authentication", lambda user: {})
    client, other = Client(), Client()
    sign_in(client)
    set_up_app(client)
    sign_in(other)
    page = other.get("/sign-in/code/").content.decode()
    assert "one of your recovery codes" in page
    assert "Use a passkey" not in page
    user = Authenticator.objects.filter(type="totp").get().user
    Authenticator.objects.create(user=user, type="webauthn", data={})
    Authenticator.objects.filter(type="totp").delete()
    with_passkey = other.get("/sign-in/code/").content.decode()
    assert "Use a passkey" in with_passkey
    assert "Now your passkey, or one of your recovery codes" in with_passkey
