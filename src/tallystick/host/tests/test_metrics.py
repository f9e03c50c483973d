"""Figures for Prometheus: what waits is told to whoever brings a token, and there is no such page for strangers."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from tallystick.api.tests.client import token_of, user
from tallystick.console.tests.garden import generate, make_garden
from tallystick.kit import outbox
from tallystick.kit.models import Fact, Run
from tallystick.kit.who import CLOCK

pytestmark = pytest.mark.django_db


def figures(token: str) -> dict[tuple[str, str], float]:
    """What is told, by name and label."""
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {(one.name, next(iter(one.labels.values()), "")): one.value for family in families for one in family.samples}


@pytest.fixture
def scraper(settings: Settings) -> str:
    settings.METRICS_TOKEN = "scrape"
    return "scrape"


def test_strangers_find_nothing(scraper: str) -> None:
    some = token_of(user(books=[1]))
    few = token_of(user(permissions=["bills.see"]))
    wrong = [{}, {"Authorization": "scrape"}, *({"Authorization": f"Bearer {token}"} for token in ("", "x", "ü", some, few))]
    assert {Client().get("/metrics", headers=headers).status_code for headers in wrong} == {404}


def test_without_a_token_of_its_own_it_is_nobodys_by_chance(settings: Settings) -> None:
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    assert figures(token_of(user()))


def test_what_waits_is_told(scraper: str) -> None:
    garden = make_garden(date(2020, 4, 10))
    generate(garden, date(2020, 4, 30))
    Fact.objects.all().delete()
    outbox.leave("run_asked", garden.book_id, run_id=1)
    Fact.objects.update(left_at=timezone.now() - timedelta(seconds=100))
    ended = timezone.now()
    about = {"kind": "bills", "stage": "done", "today": garden.today, "actor_name": CLOCK.name}
    Run.objects.create(book_id=garden.book_id, ended_at=ended, **about)
    told = figures(scraper)
    assert told["tallystick_facts_waiting", ""] == 1
    assert 100 <= told["tallystick_facts_oldest_seconds", ""] < 200
    assert told["tallystick_runs", "done"] == 2
    assert told["tallystick_night", "GARDEN"] == pytest.approx(ended.timestamp())
    assert told["tallystick_webhooks_failing", ""] == 0
    assert ("tallystick_workers", "") in told
