"""The pages on people: invited, changed, shut out; roles; oneself; tokens."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tallystick.accounts import commands as accounts
from tallystick.identity import commands as identity
from tallystick.identity import queries as asked
from tallystick.identity.commands import NewUser
from tallystick.identity.models import ApiToken, Role, User
from tallystick.identity.queries import EVERY_PERMISSION
from tallystick.kit.who import EVERYTHING, OPERATOR

pytestmark = pytest.mark.django_db
PASSWORD = "three quiet herons"


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    """The real hasher is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def book_id() -> int:
    book = accounts.NewBook("GARDEN", "Garden Court", "community", "CNY", "Asia/Shanghai")
    return accounts.open_book(OPERATOR, EVERYTHING, book, today=timezone.localdate())


@pytest.fixture
def zhao() -> Client:
    """A browser in which Mrs Zhao, the administrator, has signed in."""
    client = Client()
    token = identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    client.get(f"/sign-in/{token}/")
    return client


def person(client: Client, **typed: object) -> dict[str, object]:
    """What the form of a new person sends."""
    role = Role.objects.get(code="cashier").pk
    return {"username": "chen", "name": "Mrs Chen", "role_id": role, "language": "", "all_items": "on"} | typed


def invited(client: Client, **typed: object) -> tuple[User, str]:
    """A user, and the path of the link that the page showed once."""
    page = client.post("/people/new/", person(client, **typed), follow=True).content.decode()
    found = re.search(r"http://testserver(/sign-in/[\w-]+/)", page)
    assert found, page
    return User.objects.get(username=typed.get("username", "chen")), found[1]


def signed_in(link: str) -> Client:
    client = Client()
    assert client.post(link, {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    return client


def test_somebody_is_invited_chooses_a_password_and_comes_in(zhao: Client, book_id: int) -> None:
    chen, link = invited(zhao, book_ids=[book_id])
    assert link not in zhao.get(f"/people/{chen.pk}/").content.decode()
    client = Client()
    assert client.get(link).status_code == client.get(link).status_code == 200
    assert client.post(link, {"password": "short", "again": "short"}).status_code == 422
    assert client.post(link, {"password": PASSWORD, "again": "other"}).status_code == 422
    assert client.post(link, {"password": PASSWORD, "again": PASSWORD}).headers["Location"] == "/"
    assert client.get("/bills/").status_code == 200
    assert Client().get(link).status_code == Client().post(link, {"password": PASSWORD, "again": PASSWORD}).status_code == 410
    answer = Client().post("/sign-in/", {"login": "Chen", "password": PASSWORD})
    assert answer.headers["Location"] == "/"


def test_what_is_wrong_is_told_at_its_field(zhao: Client) -> None:
    page = zhao.post("/people/new/", person(zhao, username="Zhao", name="")).content.decode()
    assert "This has to be filled in." in page
    page = zhao.post("/people/new/", person(zhao, username="ZHAO")).content.decode()
    assert "already" in page
    page = zhao.post("/people/new/", person(zhao, username="mrs chen")).content.decode()
    assert "letters, digits" in page
    assert User.objects.count() == 1


def test_people_are_listed_searched_and_exported(zhao: Client, book_id: int) -> None:
    invited(zhao, book_ids=[book_id])
    invited(zhao, username="li", name="Mr Li", all_books="on")
    page = zhao.get("/people/?q=chen").content.decode()
    assert "Mrs Chen" in page
    assert "Mr Li" not in page
    sheet = b"".join(zhao.get("/people/?as=csv&state=").streaming_content).decode("utf-8-sig")
    assert "Mr Li" in sheet
    assert "pbkdf2" not in sheet


def test_who_is_disabled_is_out_at_their_next_click(zhao: Client, book_id: int) -> None:
    chen, link = invited(zhao, book_ids=[book_id])
    client = signed_in(link)
    assert client.get("/bills/").status_code == 200
    zhao.post(f"/people/{chen.pk}/disable/", {"reason": "left"})
    assert client.get("/bills/").status_code == 401
    assert Client().post("/sign-in/", {"login": "chen", "password": PASSWORD}).status_code in (200, 302)
    assert "do not belong together" in _after_sign_in("chen", PASSWORD)
    zhao.post(f"/people/{chen.pk}/enable/")
    assert "do not belong together" not in _after_sign_in("chen", PASSWORD)


def _after_sign_in(username: str, password: str) -> str:
    client = Client()
    return client.post("/sign-in/", {"login": username, "password": password}, follow=True).content.decode()


def test_the_last_who_manages_people_cannot_shut_themselves_out(zhao: Client) -> None:
    me = User.objects.get(username="zhao")
    assert zhao.post(f"/people/{me.pk}/disable/", {"reason": "gone"}).status_code == 409
    cashier = Role.objects.get(code="cashier").pk
    typed = person(zhao, username="zhao", name="Mrs Zhao", role_id=cashier, all_books="on")
    assert zhao.post(f"/people/{me.pk}/", typed).status_code == 422
    administrator = Role.objects.get(code="administrator")
    few = {"name": "", "permissions": ["bills.see"]}
    assert zhao.post(f"/roles/{administrator.pk}/", few).status_code == 422


def test_a_change_of_role_holds_from_the_next_click_on(zhao: Client, book_id: int) -> None:
    _chen, link = invited(zhao, book_ids=[book_id])
    client = signed_in(link)
    assert client.get("/bills/").status_code == 200
    cashier = Role.objects.get(code="cashier")
    zhao.post(f"/roles/{cashier.pk}/", {"name": "", "permissions": ["receipts.see"]})
    assert client.get("/bills/").status_code == 404


def test_a_session_is_ended_from_afar(zhao: Client, book_id: int) -> None:
    chen, link = invited(zhao, book_ids=[book_id])
    client = signed_in(link)
    (session,) = asked.sessions_of(chen.pk, timezone.now())
    zhao.post(f"/people/{chen.pk}/sessions/end/", {"session": session.id})
    assert client.get("/bills/").status_code == 401
    assert asked.sessions_of(chen.pk, timezone.now()) == []


def test_one_ends_ones_other_sessions_and_keeps_this_one(zhao: Client, book_id: int) -> None:
    _chen, link = invited(zhao, book_ids=[book_id])
    here, there = signed_in(link), Client()
    there.post("/sign-in/", {"login": "chen", "password": PASSWORD})
    assert there.get("/bills/").status_code == 200
    here.post("/profile/sessions/end/")
    assert (here.get("/bills/").status_code, there.get("/bills/").status_code) == (200, 401)


def test_a_changed_password_ends_other_sessions(zhao: Client, book_id: int) -> None:
    _chen, link = invited(zhao, book_ids=[book_id])
    here, there = signed_in(link), Client()
    there.post("/sign-in/", {"login": "chen", "password": PASSWORD})
    fresh = "four quiet herons"
    here.post("/profile/password/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})
    assert (here.get("/bills/").status_code, there.get("/bills/").status_code) == (200, 401)


def test_signing_out_leaves_no_session(zhao: Client) -> None:
    me = User.objects.get(username="zhao")
    assert len(asked.sessions_of(me.pk, timezone.now())) == 1
    zhao.post("/sign-out/")
    assert asked.sessions_of(me.pk, timezone.now()) == []


def test_who_came_by_a_link_is_invited_to_choose_a_password(zhao: Client) -> None:
    assert "have no password yet" in zhao.get("/profile/").content.decode()
    zhao.post("/profile/password/first/", {"password1": PASSWORD, "password2": PASSWORD})
    assert "have no password yet" not in zhao.get("/profile/").content.decode()
    assert zhao.get("/bills/").status_code == 200


def test_a_token_is_made_shown_once_and_withdrawn(zhao: Client, book_id: int) -> None:
    ends = (timezone.now() + timedelta(days=30)).date().isoformat()
    typed = {"name": "ERP", "expires_at": ends, "permissions": ["bills.see"], "all_books": "on"}
    page = zhao.post("/profile/tokens/new/", typed, follow=True).content.decode()
    found = re.search(r"tally_[\w-]{43}", page)
    assert found
    assert not re.search(r"tally_[\w-]{43}", zhao.get("/profile/").content.decode())
    member = asked.member_by_token(found[0], timezone.now())
    assert member is not None
    assert member.permissions == {"bills.see"}
    token = ApiToken.objects.get()
    assert "ERP" in zhao.get("/tokens/").content.decode()
    zhao.post(f"/tokens/{token.pk}/withdraw/")
    assert asked.member_by_token(found[0], timezone.now()) is None


def test_roles_are_added_copied_and_removed(zhao: Client) -> None:
    cashier = Role.objects.get(code="cashier")
    assert "Cashier, copy" in zhao.get(f"/roles/new/?copy={cashier.pk}").content.decode()
    zhao.post("/roles/new/", {"name": "Night desk", "permissions": ["receipts.see", "receipts.collect"]})
    made = Role.objects.get(name="Night desk")
    assert set(made.permissions) == {"receipts.see", "receipts.collect"}
    assert "Night desk" in zhao.get("/roles/").content.decode()
    zhao.post(f"/roles/{made.pk}/remove/", {"reason": "agreed"})
    assert not Role.objects.filter(name="Night desk").exists()


def test_who_sees_one_book_gives_no_more_than_that(zhao: Client, book_id: int) -> None:
    keeper = Role.objects.create(name="Keeper", permissions=["people.manage", "bills.see", "receipts.see"])
    _li, link = invited(zhao, username="li", name="Mr Li", role_id=keeper.pk, book_ids=[book_id])
    client = signed_in(link)
    me = User.objects.get(username="zhao")
    assert client.get(f"/people/{me.pk}/").status_code == 404
    assert "Mrs Zhao" not in client.get("/people/?state=").content.decode()
    administrator = Role.objects.get(code="administrator").pk
    assert client.post("/people/new/", person(client, role_id=administrator, book_ids=[book_id])).status_code == 422
    assert client.post("/people/new/", person(client, role_id=keeper.pk, all_books="on")).status_code in (302, 422)
    assert not User.objects.filter(all_books=True).exclude(pk=me.pk).exists()
    assert client.post("/roles/new/", {"name": "Mine", "permissions": ["bills.see"]}).status_code == 422


def test_the_old_link_is_void_when_a_new_one_is_made(zhao: Client, book_id: int) -> None:
    chen, first = invited(zhao, book_ids=[book_id])
    page = zhao.post(f"/people/{chen.pk}/link/", follow=True).content.decode()
    assert "/sign-in/" in page
    assert Client().get(first).status_code == 410


def test_a_program_of_many_requests_is_not_let_in_by_a_user_who_is_out(book_id: int) -> None:
    identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    role = Role.objects.get(code="cashier").pk
    wanted = NewUser("li", "Mr Li", role, book_ids=frozenset({book_id}))
    user_id, _link = identity.invite_user(OPERATOR, EVERYTHING, wanted, holding=EVERY_PERMISSION, now=timezone.now())
    identity.disable_user(OPERATOR, EVERYTHING, user_id, holding=EVERY_PERMISSION)
    assert asked.member_of(User.objects.get(pk=user_id)) is None


@pytest.mark.parametrize("path", ["/people/?state=", "/roles/", "/tokens/", "/profile/"])
def test_a_page_asks_as_often_for_many_as_for_few(zhao: Client, book_id: int, path: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert zhao.get(path).status_code == 200
        return len(asked)

    queries()
    few = queries()
    role = Role.objects.get(code="cashier").pk
    for number in range(12):
        wanted = NewUser(f"user{number}", f"Mr {number}", role, book_ids=frozenset({book_id}))
        identity.invite_user(OPERATOR, EVERYTHING, wanted, holding=EVERY_PERMISSION, now=timezone.now())
    assert queries() == few


def test_who_sees_one_book_reads_roles_and_is_offered_nothing_that_is_refused(zhao: Client, book_id: int) -> None:
    keeper = Role.objects.create(name="Keeper", permissions=["people.manage"])
    _li, link = invited(zhao, username="li", name="Mr Li", role_id=keeper.pk, book_ids=[book_id])
    client, administrator = signed_in(link), Role.objects.get(code="administrator")
    page = client.get(f"/roles/{administrator.pk}/").content.decode()
    assert "copy=" not in page
    assert '<fieldset class="read-only" disabled>' in page
    assert "copy=" in zhao.get(f"/roles/{administrator.pk}/").content.decode()


def test_a_role_counts_those_users_alone_whom_the_reader_sees(zhao: Client, book_id: int) -> None:
    keeper = Role.objects.create(name="Keeper", permissions=["people.manage"])
    invited(zhao, username="sun", name="Mrs Sun", role_id=keeper.pk, all_books="on")
    _li, link = invited(zhao, username="li", name="Mr Li", role_id=keeper.pk, book_ids=[book_id])
    for client, count in ((zhao, "2 users"), (signed_in(link), "1 user")):
        page = client.get(f"/roles/?role={keeper.pk}").content.decode()
        # On a phone one role is shown at a time: the one that is asked for.
        assert f'<option value="{keeper.pk}" selected>Keeper</option>' in page
        assert count in page.split('class="narrow-only card one-role"')[1].split("</section>")[0]
