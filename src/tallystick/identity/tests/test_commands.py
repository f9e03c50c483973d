"""The one-time link: it lets its user in once, within a day, and is kept only as a digest."""

from datetime import UTC, datetime, timedelta

import pytest

from tallystick.identity.commands import LinkUnusable, UserIsThere, make_first_administrator, make_link, speak, use_link
from tallystick.identity.models import OneTimeLink, User
from tallystick.identity.queries import actor_of, any_user, first_username, scope_of
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.who import EVERYTHING, OPERATOR

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 4, 10, 9, 30, tzinfo=UTC)


def test_the_first_administrator_comes_in_by_their_link() -> None:
    assert not any_user()
    token = make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=NOW)
    assert use_link(token, now=NOW).name == "Mrs Zhao"
    assert first_username() == "zhao"


def test_there_is_one_first_administrator() -> None:
    make_first_administrator(OPERATOR, now=NOW)
    with pytest.raises(UserIsThere):
        make_first_administrator(OPERATOR, now=NOW)


def test_a_link_lets_in_once() -> None:
    token = make_first_administrator(OPERATOR, now=NOW)
    use_link(token, now=NOW)
    with pytest.raises(LinkUnusable):
        use_link(token, now=NOW)


def test_a_link_is_dead_after_a_day() -> None:
    token = make_first_administrator(OPERATOR, now=NOW)
    with pytest.raises(LinkUnusable):
        use_link(token, now=NOW + timedelta(hours=24))


def test_a_link_nobody_made_lets_nobody_in() -> None:
    make_first_administrator(OPERATOR, now=NOW)
    with pytest.raises(LinkUnusable):
        use_link("guessed", now=NOW)


def test_a_disabled_user_stays_outside() -> None:
    token = make_first_administrator(OPERATOR, now=NOW)
    User.objects.update(is_active=False)
    with pytest.raises(LinkUnusable):
        use_link(token, now=NOW)
    with pytest.raises(UnknownThing):
        make_link(OPERATOR, "admin", now=NOW)


def test_only_the_digest_of_a_token_is_kept() -> None:
    token = make_first_administrator(OPERATOR, now=NOW)
    assert token not in str(OneTimeLink.objects.values().get())


def test_a_link_for_nobody_is_refused() -> None:
    with pytest.raises(UnknownThing):
        make_link(OPERATOR, "nobody", now=NOW)


def test_a_user_keeps_their_language() -> None:
    make_first_administrator(OPERATOR, "zhao", now=NOW)
    zhao = User.objects.get()
    speak(actor_of(zhao), "vi")
    assert User.objects.get().language == "vi"
    assert scope_of(zhao) == EVERYTHING
