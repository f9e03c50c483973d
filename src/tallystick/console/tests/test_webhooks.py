"""Mrs Zhao lets another program know: an address added, its secret shown once, what it was told, and sent again."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from tallystick.identity import commands as identity
from tallystick.kit.period import today_in
from tallystick.kit.who import OPERATOR
from tallystick.webhooks import commands as webhooks
from tallystick.webhooks.models import Delivery, Endpoint

from .garden import Garden, make_garden

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Client:
    token = identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    client = Client()
    client.get(f"/sign-in/{token}/")
    return client


@pytest.fixture
def garden() -> Garden:
    return make_garden(today_in("Asia/Shanghai"))


def add(staff: Client, **more: object) -> object:
    said = {"name": "ERP", "url": "https://example.com/hooks", "kinds": ["receipt.made"], "all_books": "on"} | more
    return staff.post("/webhooks/new/", said, follow=True)


def test_an_address_is_added_and_its_secret_shown_once(staff: Client, garden: Garden) -> None:
    page = add(staff).content.decode()  # type: ignore[attr-defined]
    (secret,) = re.findall(r"whsec_[\w+/=]+", page)
    endpoint = Endpoint.objects.get()
    assert (endpoint.name, endpoint.kinds, endpoint.all_books) == ("ERP", ["receipt.made"], True)
    assert secret not in endpoint.sealed_secret
    assert secret not in staff.get(f"/webhooks/{endpoint.pk}/").content.decode()
    assert "https://example.com/hooks" in staff.get("/webhooks/").content.decode()


@pytest.mark.parametrize("url", ["ftp://example.com/", "example.com", "http://localhost/", "https://10.0.0.1/", "http://[::1]/"])
def test_an_address_that_is_none_or_ones_own_is_refused_at_its_field(staff: Client, garden: Garden, url: str) -> None:
    answer = add(staff, url=url)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert Endpoint.objects.count() == 0


def test_it_is_paused_changed_and_removed(staff: Client, garden: Garden) -> None:
    add(staff)
    endpoint_id = Endpoint.objects.get().pk
    staff.post(f"/webhooks/{endpoint_id}/pause/", {"paused": "yes"})
    assert Endpoint.objects.get().paused
    form = {"name": "ERP 2", "url": "https://example.com/2", "kinds": ["run.done"], "books": [garden.book_id]}
    staff.post(f"/webhooks/{endpoint_id}/", form)
    changed = Endpoint.objects.get()
    assert (changed.name, changed.kinds, changed.book_ids) == ("ERP 2", ["run.done"], [garden.book_id])
    before = changed.sealed_secret
    staff.post(f"/webhooks/{endpoint_id}/secret/", {"reason": "seen by somebody"})
    assert Endpoint.objects.get().sealed_secret != before
    staff.post(f"/webhooks/{endpoint_id}/remove/", {"reason": "gone"})
    assert staff.get(f"/webhooks/{endpoint_id}/").status_code == 404


def test_what_it_was_told_is_listed_and_sent_again(staff: Client, garden: Garden) -> None:
    add(staff)
    endpoint_id = Endpoint.objects.get().pk
    webhooks.announce(garden.book_id, "receipt.made", [{"receipt_id": 17}], [endpoint_id], now=timezone.now())
    (message,) = webhooks.claim(10, now=timezone.now())
    webhooks.record(message, webhooks.Outcome(500, "<b>no</b>", took_ms=3), now=timezone.now(), give_up=True)
    page = staff.get(f"/webhooks/{endpoint_id}/deliveries/").content.decode()
    assert "receipt_id 17" in page
    delivery_id = Delivery.objects.get().pk
    shown = staff.get(f"/webhooks/deliveries/{delivery_id}/").content.decode()
    assert "&lt;b&gt;no&lt;/b&gt;" in shown
    staff.post(f"/webhooks/deliveries/{delivery_id}/again/")
    assert Delivery.objects.get().state == "waiting"
