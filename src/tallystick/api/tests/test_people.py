"""People over the API: sessions ended one by one, reasons kept, links that lead home, tokens of who only looks."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings as configured
from django.utils import timezone

from tallystick.identity import commands
from tallystick.identity.models import SignedIn
from tallystick.identity.queries import User, actor_of
from tallystick.identity.rules import BUILT_IN_ROLES

from .client import Program, token_of, user

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(somebody: User) -> int:
    """Somebody signs in somewhere; which session that is."""
    session = import_module(configured.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = somebody.pk
    session.create()
    commands.come_in(actor_of(somebody), session.session_key, ip="192.0.2.1", browser="Firefox", now=timezone.now())
    return SignedIn.objects.latest("id").pk


def test_one_session_is_ended_and_the_other_stays(program: Program) -> None:
    li = user("Mr Li")
    first, second = signed_in(li), signed_in(li)
    path = f"/users/{li.pk}/sessions"
    assert {row["id"] for row in program.get(path).json()["items"]} == {first, second}
    assert [program.send("DELETE", f"{path}/{first}").status_code for _ in range(2)] == [200, 404]
    assert [row["id"] for row in program.get(path).json()["items"]] == [second]


def test_a_session_of_another_user_is_not_ended(program: Program) -> None:
    li, theirs = user("Mr Li"), signed_in(user("Mrs Wu"))
    assert program.send("DELETE", f"/users/{li.pk}/sessions/{theirs}").status_code == 404
    assert program.send("DELETE", f"/users/999999999/sessions/{theirs}").status_code == 404
    assert SignedIn.objects.filter(id=theirs).exists()


def test_why_somebody_was_shut_out_is_kept(program: Program) -> None:
    li = user("Mr Li")
    shut_out = program.post(f"/users/{li.pk}/disable", {"reason": "left us in May"})
    assert shut_out.json().get("is_active") is False, shut_out.content
    (change,) = [row for row in program.get(f"/history/user/{li.pk}").json()["items"] if row["reason"]]
    assert change["reason"] == "left us in May"
    back = program.client.generic("POST", f"/api/v1/users/{li.pk}/enable", "", content_type="", headers=program.headers)
    assert back.json().get("is_active") is True, back.content


def test_nobody_is_shut_out_without_a_reason(program: Program) -> None:
    li = user("Mr Li")
    for said in ({}, {"reason": ""}, {"reason": " "}):
        answer = program.post(f"/users/{li.pk}/disable", said)
        assert (answer.status_code, answer.json()["code"], answer.json()["place"]) == (422, "missing", "reason")


@pytest.mark.parametrize("when", ["2026-12-31", "2026-12-31T12:00:00", "soon", 1893456000])
def test_a_token_ends_at_a_time_with_its_zone(program: Program, when: object) -> None:
    answer = program.post("/tokens", {"name": "ERP", "permissions": ["bills.see"], "all_books": True, "expires_at": when})
    told = answer.json()
    assert (answer.status_code, told["code"], told["place"]) == (422, "not_a_moment", "expires_at")
    assert "2026-12-31T23:59:59Z" in told["detail"]


def test_a_link_leads_to_a_name_that_the_installation_has(program: Program, settings: Any) -> None:
    li = user("Mr Li")
    settings.ALLOWED_HOSTS = ["*", "localhost", "garden.example"]
    path = f"/api/v1/users/{li.pk}/link"
    strange = program.client.post(path, headers=program.headers | {"Host": "evil.example"})
    assert (strange.status_code, strange.json()["code"]) == (409, "unknown_host")
    ours = program.client.post(path, headers=program.headers | {"Host": "garden.example:8000"})
    assert ours.json()["link"].startswith("http://garden.example:8000/")
    settings.ALLOWED_HOSTS = [host for host in configured.ALLOWED_HOSTS if host != "*"]
    assert program.client.post(path, headers=program.headers | {"Host": "evil.example"}).status_code == 400


def test_nobody_is_invited_by_a_link_that_leads_astray(program: Program, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*", "localhost"]
    said = {"username": "wu", "name": "Mrs Wu", "role_id": user("Mr Li").role_id, "all_books": True}
    answer = program.client.post(
        "/api/v1/users", said, content_type="application/json", headers=program.headers | {"Host": "evil.example"}
    )
    assert answer.status_code == 409
    assert not User.objects.filter(username="wu").exists()


def test_an_auditor_makes_tokens_that_only_read() -> None:
    auditor = user("Mrs Gu", BUILT_IN_ROLES["auditor"])
    program = Program(token_of(auditor, BUILT_IN_ROLES["auditor"]))
    said = {"name": "BI", "permissions": ["bills.see"], "all_books": True, "expires_at": timezone.now() + timedelta(days=9)}
    made = program.post("/tokens", said)
    assert made.status_code == 201, made.content
    assert Program(made.json()["token"]).get("/bills").status_code == 200
    more = program.post("/tokens", said | {"permissions": ["receipts.collect"]})
    assert (more.status_code, more.json()["place"]) == (422, "permissions")
