"""Inviting, changing and shutting out; roles; what nobody may give; tokens."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections

from tallystick.accounts import commands as accounts
from tallystick.identity import commands, queries
from tallystick.identity.commands import NewRole, NewToken, NewUser
from tallystick.identity.models import OneTimeLink, Role, User
from tallystick.identity.queries import EVERY_PERMISSION, Member, PeopleFilter
from tallystick.kit.fields import AlreadyThere
from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.who import EVERYTHING, OPERATOR, Scope

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 4, 10, 9, 30, tzinfo=UTC)
ALL = EVERY_PERMISSION
PASSWORD = "three quiet herons"


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    """The real hasher is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def open_book(code: str) -> int:
    book = accounts.NewBook(code, code.title(), "community", "CNY", "Asia/Shanghai")
    return accounts.open_book(OPERATOR, EVERYTHING, book, today=NOW.date())


@pytest.fixture
def books() -> tuple[int, int]:
    commands.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=NOW)
    return open_book("GARDEN"), open_book("RIVER")


def role(code: str) -> int:
    return Role.objects.get(code=code).pk


def chen(book_id: int, code: str = "cashier") -> NewUser:
    return NewUser("chen", "Mrs Chen", role(code), book_ids=frozenset({book_id}))


def invite(wanted: NewUser) -> tuple[Member, str]:
    user_id, token = commands.invite_user(OPERATOR, EVERYTHING, wanted, holding=ALL, now=NOW)
    return member(user_id), token


def member(user_id: int) -> Member:
    found = queries.member_of(User.objects.get(pk=user_id))
    assert found is not None
    return found


def test_a_member_may_and_sees_what_role_and_scope_say(books: tuple[int, int]) -> None:
    found, _token = invite(chen(books[0]))
    assert found.may("receipts.collect")
    assert not found.may("receipts.void")
    assert found.scope == Scope(frozenset({books[0]}), None)


def test_a_reader_sees_chosen_items_only(books: tuple[int, int]) -> None:
    found, _token = invite(replace(chen(books[0], "reader"), all_items=False, item_ids=frozenset({7})))
    assert found.scope.item_ids == frozenset({7})


def test_a_member_is_had_without_a_query(books: tuple[int, int], django_assert_num_queries: object) -> None:
    user = User.objects.get(username="zhao")
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert queries.member_of(user)


def test_an_invitation_asks_for_a_password_and_holds_three_days(books: tuple[int, int]) -> None:
    _found, token = invite(chen(books[0]))
    assert queries.invited(token, NOW + timedelta(days=2)) is not None
    assert queries.invited(token, NOW + timedelta(days=3)) is None
    with pytest.raises(commands.LinkUnusable):
        commands.use_link(token, now=NOW)
    user = commands.choose_password(token, PASSWORD, now=NOW)
    assert user.check_password(PASSWORD)
    with pytest.raises(commands.LinkUnusable):
        commands.choose_password(token, PASSWORD, now=NOW)


@pytest.mark.parametrize(
    "password", ["short", "12345678901", "password123", "chen chen ch", "chenchench", "my ChenChenCh 88 herons", ""]
)
def test_a_weak_password_is_refused_and_the_link_stays_good(books: tuple[int, int], password: str) -> None:
    _found, token = invite(replace(chen(books[0]), username="chenchench"))
    with pytest.raises(commands.WeakPassword):
        commands.choose_password(token, password, now=NOW)
    assert queries.invited(token, NOW) is not None


def test_a_new_link_voids_those_before_it(books: tuple[int, int]) -> None:
    found, first = invite(chen(books[0]))
    second = commands.invite_again(OPERATOR, EVERYTHING, found.user_id, holding=ALL, now=NOW)
    assert queries.invited(first, NOW) is None
    assert queries.invited(second, NOW) is not None


def test_names_to_sign_in_by_differ_by_more_than_capitals(books: tuple[int, int]) -> None:
    invite(chen(books[0]))
    with pytest.raises(AlreadyThere):
        invite(replace(chen(books[0]), username="CHEN"))


@pytest.mark.parametrize("username", ["", "mrs chen", "chen\n", "a" * 61, "<b>"])
def test_a_name_to_sign_in_by_is_plain(books: tuple[int, int], username: str) -> None:
    with pytest.raises(Refusal) as refused:
        invite(replace(chen(books[0]), username=username))
    assert refused.value.place == "username"


def test_nobody_gives_more_than_they_hold(books: tuple[int, int]) -> None:
    scope, holding = Scope(frozenset({books[0]})), frozenset({"people.manage", *queries.BUILT_IN_ROLES["cashier"]})

    def refused(wanted: NewUser) -> str | None:
        with pytest.raises(Refusal) as found:
            commands.invite_user(OPERATOR, scope, wanted, holding=holding, now=NOW)
        return found.value.place

    assert refused(chen(books[0], "accountant")) == "role_id"
    assert refused(replace(chen(books[0]), all_books=True)) == "book_ids"
    assert refused(chen(books[1])) == "book_ids"
    commands.invite_user(OPERATOR, scope, chen(books[0]), holding=holding, now=NOW)


def test_who_works_with_some_items_gives_no_others(books: tuple[int, int]) -> None:
    scope = Scope(frozenset({books[0]}), frozenset({7}))
    with pytest.raises(commands.MoreThanYouHave):
        commands.invite_user(OPERATOR, scope, chen(books[0]), holding=ALL, now=NOW)
    some = replace(chen(books[0]), all_items=False, item_ids=frozenset({7}))
    commands.invite_user(OPERATOR, scope, some, holding=ALL, now=NOW)


def test_who_has_more_is_not_touched_by_who_has_less(books: tuple[int, int]) -> None:
    found, _token = invite(chen(books[0], "accountant"))
    scope, few = Scope(frozenset({books[0]})), frozenset({"people.manage"})
    with pytest.raises(commands.MoreThanYouHave):
        commands.invite_again(OPERATOR, scope, found.user_id, holding=few, now=NOW)
    with pytest.raises(commands.MoreThanYouHave):
        commands.disable_user(OPERATOR, scope, found.user_id, holding=few)
    with pytest.raises(UnknownThing):
        commands.disable_user(OPERATOR, Scope(frozenset({books[1]})), found.user_id, holding=ALL)
    zhao = User.objects.get(username="zhao")
    with pytest.raises(UnknownThing):
        commands.invite_again(OPERATOR, scope, zhao.pk, holding=ALL, now=NOW)


def test_people_of_other_books_do_not_exist(books: tuple[int, int]) -> None:
    invite(chen(books[0]))
    invite(replace(chen(books[1]), username="li", name="Mr Li"))

    def names(scope: Scope) -> list[str]:
        return [row.name for row in queries.people(scope, PeopleFilter()).stream()]

    assert names(EVERYTHING) == ["Mr Li", "Mrs Chen", "Mrs Zhao"]
    assert names(Scope(frozenset({books[0]}))) == ["Mrs Chen"]
    assert names(Scope(frozenset())) == []


def test_somebody_who_manages_people_remains(books: tuple[int, int]) -> None:
    zhao = User.objects.get(username="zhao")
    with pytest.raises(commands.LastManager):
        commands.disable_user(OPERATOR, EVERYTHING, zhao.pk, holding=ALL)
    with pytest.raises(commands.LastManager):
        commands.change_user(OPERATOR, EVERYTHING, zhao.pk, replace(chen(books[0]), username="zhao"), holding=ALL)
    with pytest.raises(commands.LastManager):
        commands.change_role(OPERATOR, EVERYTHING, zhao.role_id, NewRole("", frozenset({"bills.see"})), holding=ALL)
    invite(replace(chen(books[0], "administrator"), all_books=True, book_ids=frozenset()))
    commands.disable_user(OPERATOR, EVERYTHING, zhao.pk, holding=ALL)


@pytest.mark.django_db(transaction=True)
def test_two_who_shut_each_other_out_at_once_leave_one(books: tuple[int, int]) -> None:
    second, _token = invite(replace(chen(books[0], "administrator"), all_books=True, book_ids=frozenset()))
    both = [User.objects.get(username="zhao").pk, second.user_id]

    def disable(user_id: int) -> bool:
        try:
            commands.disable_user(OPERATOR, EVERYTHING, user_id, holding=ALL)
        except commands.LastManager:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(disable, both)) == [False, True]
    assert User.objects.filter(is_active=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_link_used_by_two_at_once_lets_one_in(books: tuple[int, int]) -> None:
    _found, token = invite(chen(books[0]))

    def choose(password: str) -> bool:
        try:
            commands.choose_password(token, password, now=NOW)
        except commands.LinkUnusable:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(choose, [PASSWORD, "four loud geese"])) == [False, True]


def test_roles_that_somebody_has_stay(books: tuple[int, int]) -> None:
    invite(chen(books[0]))
    with pytest.raises(commands.RoleInUse, match="Mrs Chen"):
        commands.remove_role(OPERATOR, EVERYTHING, role("cashier"), holding=ALL)
    commands.remove_role(OPERATOR, EVERYTHING, role("reconciler"), holding=ALL)


def test_roles_are_for_who_sees_all_books(books: tuple[int, int]) -> None:
    few = Scope(frozenset({books[0]}))
    wanted = NewRole("Night desk", frozenset({"receipts.see"}))
    with pytest.raises(commands.RolesAreForAll):
        commands.add_role(OPERATOR, few, wanted, holding=ALL)
    with pytest.raises(commands.MoreThanYouHave):
        commands.add_role(OPERATOR, EVERYTHING, wanted, holding=frozenset({"people.manage"}))
    made = commands.add_role(OPERATOR, EVERYTHING, wanted, holding=ALL)
    with pytest.raises(AlreadyThere):
        commands.add_role(OPERATOR, EVERYTHING, wanted, holding=ALL)
    with pytest.raises(commands.NoSuchPermission):
        commands.change_role(OPERATOR, EVERYTHING, made, NewRole("x", frozenset({"bills.eat"})), holding=ALL)


def wanted_token(book_id: int, **changes: object) -> NewToken:
    first = NewToken("ERP", frozenset({"bills.see"}), NOW + timedelta(days=30), book_ids=frozenset({book_id}))
    return replace(first, **changes)  # type: ignore[arg-type]


def make_token(found: Member, wanted: NewToken) -> str:
    return commands.make_token(found.actor, found.scope, wanted, holding=found.permissions, now=NOW)[1]


def test_a_token_is_narrower_than_its_user(books: tuple[int, int]) -> None:
    found, _link = invite(replace(chen(books[0]), book_ids=frozenset(books)))
    text = make_token(found, wanted_token(books[0]))
    seen = queries.member_by_token(text, NOW)
    assert seen is not None
    assert (seen.permissions, seen.scope.book_ids) == (frozenset({"bills.see"}), frozenset({books[0]}))


def test_a_token_shrinks_with_its_user(books: tuple[int, int]) -> None:
    found, _link = invite(replace(chen(books[0]), book_ids=frozenset(books)))
    text = make_token(found, wanted_token(books[0], all_books=True, permissions=frozenset({"bills.see", "receipts.see"})))
    commands.change_role(OPERATOR, EVERYTHING, role("cashier"), NewRole("", frozenset({"receipts.see"})), holding=ALL)
    commands.change_user(OPERATOR, EVERYTHING, found.user_id, chen(books[1]), holding=ALL)
    seen = queries.member_by_token(text, NOW)
    assert seen is not None
    assert (seen.permissions, seen.scope.book_ids) == (frozenset({"receipts.see"}), frozenset({books[1]}))


def test_a_token_that_is_over_lets_nobody_in(books: tuple[int, int]) -> None:
    found, _link = invite(chen(books[0]))
    text = make_token(found, wanted_token(books[0]))
    assert queries.member_by_token(text, NOW + timedelta(days=30)) is None
    assert queries.member_by_token(text + "x", NOW) is None
    commands.disable_user(OPERATOR, EVERYTHING, found.user_id, holding=ALL)
    assert queries.member_by_token(text, NOW) is None
    commands.enable_user(OPERATOR, EVERYTHING, found.user_id, holding=ALL)
    token_id = queries.tokens_of(User.objects.get(pk=found.user_id), NOW)[0].id
    commands.withdraw_token(found.actor, found.scope, token_id, holding=frozenset(), now=NOW)
    assert queries.member_by_token(text, NOW) is None


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"permissions": frozenset({"receipts.void"})}, "permissions"),
        ({"permissions": frozenset()}, "permissions"),
        ({"book_ids": frozenset()}, "book_ids"),
        ({"expires_at": NOW}, "expires_at"),
        ({"expires_at": NOW + timedelta(days=400)}, "expires_at"),
        ({"name": ""}, "name"),
    ],
)
def test_a_token_beyond_its_user_is_refused(books: tuple[int, int], changes: dict[str, object], place: str) -> None:
    found, _link = invite(chen(books[0]))
    with pytest.raises(Refusal) as refused:
        make_token(found, wanted_token(books[0], **changes))
    assert refused.value.place == place


def test_a_token_for_one_book_makes_none_for_all(books: tuple[int, int]) -> None:
    zhao = member(User.objects.get(username="zhao").pk)
    narrow = Scope(frozenset({books[0]}))
    with pytest.raises(commands.MoreThanYouHave):
        commands.make_token(zhao.actor, narrow, wanted_token(books[0], all_books=True), holding=ALL, now=NOW)
    with pytest.raises(UnknownThing):
        commands.make_token(zhao.actor, narrow, wanted_token(books[1]), holding=ALL, now=NOW)


def test_others_tokens_are_withdrawn_by_who_manages_people_alone(books: tuple[int, int]) -> None:
    found, _link = invite(chen(books[0]))
    other, _link = invite(replace(chen(books[0]), username="li", name="Mr Li"))
    make_token(found, wanted_token(books[0]))
    token_id = queries.tokens_of(User.objects.get(pk=found.user_id), NOW)[0].id
    with pytest.raises(UnknownThing):
        commands.withdraw_token(other.actor, other.scope, token_id, holding=other.permissions, now=NOW)
    with pytest.raises(UnknownThing):
        commands.withdraw_token(other.actor, Scope(frozenset({books[1]})), token_id, holding=ALL, now=NOW)
    commands.withdraw_token(other.actor, EVERYTHING, token_id, holding=ALL, now=NOW)


def test_nothing_secret_is_kept_of_links_and_tokens(books: tuple[int, int]) -> None:
    found, link = invite(chen(books[0]))
    text = make_token(found, wanted_token(books[0]))
    user = User.objects.get(pk=found.user_id)
    assert link not in str(list(OneTimeLink.objects.values()))
    assert text not in str(list(user.apitoken_set.values()))
    assert text.startswith(user.apitoken_set.get().prefix)
