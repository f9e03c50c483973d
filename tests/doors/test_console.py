"""Every address of the console × every role × a book of strangers: what is out of scope does not exist."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tallystick.identity.rules import BUILT_IN_ROLES

from .routes import Route, inside, routes
from .world import MARK, World, state_of

ROLES = tuple(BUILT_IN_ROLES)
NOT_THERE = (404, 405)  # 405: nobody, wherever they work, may come to this address in this way
# All that strangers reach: whatever is added here is thought about.
FOR_STRANGERS = {
    "healthz": "that the process lives",
    "readyz": "that database and worker live",
    "account_login": "signing in by name and password",
    "mfa_authenticate": "the second factor, after the password",
    "mfa_login_webauthn": "signing in by passkey",
    "console:sign_in": "one-time links",
    "console:signed_out": "signing in, after signing out",
    "console:sign_out": "signing out",
    "console:speak": "the language of what strangers see",
    "console:label": "that there is Tallystick; nothing of the label",
    "console:round_manifest": "the name and the icons that stand on a home screen",
    "console:round_worker": "the script that keeps the reader's page at hand; the page itself it has from who is signed in",
    "metrics": "nothing, without a token that may",
    "api/v1/<anything:path>": "that there is nothing at an address of the API",
}
# The view itself asks for the permission that shows the thing which the address names.
ASKS_ITSELF = {"console:changes_of"}
# Pages of the library for signing in, on what is one's own: its password, its second factors.
FOR_ONESELF = {
    "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_change_password",
    "account_set_password", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_index", "mfa_list_webauthn",
}  # fmt: skip


def text(response: HttpResponse) -> str:
    if response.streaming:
        return b"".join(response).decode("utf-8", "replace")  # type: ignore[call-overload, no-any-return]
    return response.content.decode("utf-8", "replace")


def by_name(route: Route) -> str:
    return route.name


@pytest.mark.parametrize("route", inside(), ids=by_name)
def test_an_address_is_there_for_who_may_and_for_nobody_else(world: World, client: Client, route: Route) -> None:
    for role in ROLES:
        client.force_login(world.users[role])
        allowed = BUILT_IN_ROLES[role]
        answer = client.get(route.address(world.ours.things))
        if route.may and route.may not in allowed:
            assert answer.status_code == 404, role
        else:
            assert answer.status_code != 404 or route.name in ASKS_ITSELF, (role, text(answer))
            assert answer.status_code < 500, role
        if route.change and route.change not in allowed:
            assert client.post(route.address(world.ours.things)).status_code == 404, role


@pytest.mark.parametrize("route", inside(), ids=by_name)
def test_strangers_books_do_not_exist(world: World, client: Client, route: Route) -> None:
    theirs, before = world.theirs.things, state_of(world.theirs.garden.book_id)
    for role in ROLES:
        client.force_login(world.users[role])
        if of_a_book(route, world):
            assert client.get(route.address(theirs)).status_code in NOT_THERE, role
            assert client.post(route.address(theirs), form_of(theirs)).status_code in NOT_THERE, role
        else:
            for query in ({}, {"book": theirs["book"]}, {"q": MARK}, {"as": "csv"}, form_of(theirs)):
                answer = client.get(route.address(world.ours.things), query)
                assert answer.status_code < 500, (role, query)
                assert names_nothing_of_theirs(text(answer), query), (role, query)
    assert state_of(world.theirs.garden.book_id) == before


@pytest.mark.parametrize("route", [route for route in inside() if route.change != "people.manage"], ids=by_name)
def test_no_form_reaches_into_a_strangers_book(world: World, client: Client, route: Route) -> None:
    """The forms of our own book, filled with what is theirs, wherever a thing can be named."""
    before = state_of(world.theirs.garden.book_id)
    client.force_login(world.users["administrator"])
    from django.db import transaction

    with transaction.atomic():
        for form in (form_of(world.theirs.things), form_of(world.theirs.things) | {"_check": "1"}):
            answer = client.post(route.address(world.ours.things), form)
            assert answer.status_code < 500
        assert state_of(world.theirs.garden.book_id) == before
        transaction.set_rollback(True)


@pytest.mark.parametrize("route", inside(), ids=by_name)
def test_nobody_comes_in_without_signing_in(world: World, client: Client, route: Route) -> None:
    for answer in (client.get(route.address(world.ours.things)), client.post(route.address(world.ours.things))):
        assert answer.status_code in (301, 302, 401)
        assert "Mrs Chen" not in text(answer)


def test_all_that_strangers_reach_is_listed_here() -> None:
    open_ones = {route.name for route in routes() if route.may is None and not route.name.startswith("api:")}
    assert open_ones == set(FOR_STRANGERS) | FOR_ONESELF


@pytest.mark.parametrize("name", sorted(FOR_ONESELF))
def test_nobody_reaches_what_is_ones_own_without_signing_in(client: Client, name: str) -> None:
    (route,) = [route for route in routes() if route.name == name]
    address = route.address(dict.fromkeys(route.places, 1))
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(("/sign-in/", "/profile/"))


def of_a_book(route: Route, world: World) -> bool:
    """Whether an address names something that the two books have different ones of."""
    ours, theirs = world.ours.things, world.theirs.things
    return any(ours[place] != theirs[place] for place in route.places if place in ours)


def form_of(things: dict[str, Any]) -> dict[str, Any]:
    """Every field by which a form names something, filled."""
    bill, asset = f"{things['book_id']}-{things['bill_id']}", f"{things['book_id']}-{things['asset_id']}"
    named = {"bill": bill, "tick": asset, "run": things["run_id"], "assets": things["asset_id"], "bills": things["bill_id"]}
    typed = {"reason": "agreed", "name": "x", "start_on": "2020-05-01", "through": "2020-12-31", "all": ""}
    return {**things, **named, **typed}


def names_nothing_of_theirs(shown: str, query: dict[str, Any]) -> bool:
    """Whether the strangers' mark is nowhere, but where the page repeats what was asked."""
    for value in query.values():
        for way in (str(value), str(value).lower(), str(value).upper()):
            shown = shown.replace(f'value="{way}"', "").replace(f"“{way}”", "").replace(f"={way.replace(' ', '+')}", "")
    return MARK not in shown.lower()
