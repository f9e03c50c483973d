"""The reader's phone: entries once each, photos for scoped staff, labels that say nothing to strangers."""

from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from tallystick.identity.commands.giving import built_in
from tallystick.identity.queries import User
from tallystick.kit import photos
from tallystick.kit.period import month_text, today_in
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.metering import queries as metering
from tallystick.metering.commands import NewMeter, add_meters, renew_label
from tallystick.metering.models import Reading
from tallystick.tariffs import commands as tariffs

from .garden import Garden, make_garden

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.PHOTOS = tmp_path / "photos"
    return tmp_path / "photos"


@pytest.fixture
def garden() -> Garden:
    return make_garden(today_in("Asia/Shanghai"))


@pytest.fixture
def meter_ids(garden: Garden) -> list[int]:
    """A meter of electricity in 1-1-101, one of water in 1-1-102."""
    wanted = [tariffs.NewItem("Electricity"), tariffs.NewItem("Water")]
    items = tariffs.add_items(OPERATOR, EVERYTHING, garden.book_id, wanted, today=garden.today)
    meters = [
        NewMeter(garden.assets["1-1-101"], items["Electricity"], serial="E-1"),
        NewMeter(garden.assets["1-1-102"], items["Water"], serial="W-1"),
    ]
    return add_meters(OPERATOR, EVERYTHING, garden.book_id, meters, today=garden.today)


def reader(garden: Garden, name: str = "wu", **scope: Any) -> User:
    given = {"all_books": False, "book_ids": [garden.book_id], **scope}
    return User.objects.create(username=name, name=name.title(), role=built_in("reader"), **given)


def phone_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def entry(garden: Garden, reads: User, meter_id: int, **more: Any) -> dict[str, Any]:
    said = {"current": "105.5", "remark": "", "read_on": "", "rolled_over": "0"}
    named = {"request_id": str(uuid4()), "user": reads.pk, "book": garden.book_id, "meter": meter_id}
    return {**named, "month": month_text(garden.today), **said, **more}


def taken(name: str = "m.jpg") -> SimpleUploadedFile:
    made = BytesIO()
    Image.new("RGB", (60, 40), (9, 99, 9)).save(made, "JPEG")
    return SimpleUploadedFile(name, made.getvalue(), "image/jpeg")


def test_the_work_of_who_reads_begins_at_the_round(garden: Garden) -> None:
    assert phone_of(reader(garden)).get("/").headers["Location"] == "/round/"


def test_an_entry_that_is_sent_twice_is_stored_once_and_answered_twice(garden: Garden, meter_ids: list[int]) -> None:
    user = reader(garden)
    client, sent = phone_of(user), entry(garden, user, meter_ids[0], remark="dark")
    for _ in range(2):
        answer = client.post("/round/entries/", {**sent, "photo": taken()})
        assert answer.status_code == 200
        assert answer.json()["meter"]["read"]["current"] == "105.5"
    stored = Reading.objects.get()
    assert (stored.way, stored.remark, stored.user_id) == (Reading.Way.PHONE, "dark", user.pk)
    assert photos.path_of(stored.photo).exists()


def test_a_meter_that_is_read_already_is_answered_with_what_stands_there(garden: Garden, meter_ids: list[int]) -> None:
    wu, ma = reader(garden), reader(garden, "ma")
    assert phone_of(wu).post("/round/entries/", entry(garden, wu, meter_ids[0])).status_code == 200
    answer = phone_of(ma).post("/round/entries/", entry(garden, ma, meter_ids[0], current="107"))
    assert answer.status_code == 409
    told = answer.json()
    assert (told["code"], told["meter"]["read"]["current"], told["meter"]["read"]["by"]) == ("already_read", "105.5", "Wu")
    assert Reading.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"current": "1e5"}, "not_a_number"),
        ({"current": "-1"}, "not_a_number"),
        ({"current": "1.23456"}, "not_a_number"),
        ({"current": ""}, "not_a_number"),
        ({"month": "2020-13"}, "not_a_month"),
        ({"month": ""}, "not_a_choice"),
        ({"request_id": "7"}, "not_a_choice"),
        ({"meter": "999999"}, "meter_gone"),
        ({"meter": ""}, "meter_gone"),
        ({"book": "999999"}, "unknown_thing"),
        ({"user": "999999"}, "not_yours"),
        ({"read_on": "tomorrow"}, "not_a_date"),
        ({"photo": SimpleUploadedFile("m.jpg", b"<svg/>", "image/jpeg")}, "not_a_photo"),
    ],
)
def test_what_cannot_be_is_refused_with_its_code_and_stores_nothing(
    garden: Garden, meter_ids: list[int], folder: Path, wrong: dict[str, Any], code: str
) -> None:
    user = reader(garden)
    answer = phone_of(user).post("/round/entries/", entry(garden, user, meter_ids[0], **wrong))
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert not Reading.objects.exists()
    assert not list(folder.glob("*/*"))


def test_a_reader_finds_what_is_in_their_scope_and_nobodys_name(garden: Garden, meter_ids: list[int]) -> None:
    water = metering.labels(EVERYTHING, garden.book_id, meter_ids=meter_ids[1:])[0].item_id
    user = reader(garden, all_items=False, item_ids=[water])
    client = phone_of(user)
    answer = client.get("/round/GARDEN/")
    assert [meter["serial"] for meter in answer.json()["meters"]] == ["W-1"]
    assert b"Mrs Chen" not in answer.content
    refused = client.post("/round/entries/", entry(garden, user, meter_ids[0]))
    assert refused.json() == {"code": "meter_gone", "message": refused.json()["message"], "meter": None}


def test_a_photo_is_shown_to_scoped_staff_only(garden: Garden, meter_ids: list[int]) -> None:
    user = reader(garden)
    client = phone_of(user)
    client.post("/round/entries/", {**entry(garden, user, meter_ids[0]), "photo": taken()})
    client.post("/round/entries/", entry(garden, user, meter_ids[1]))
    with_photo, without = Reading.objects.order_by("id")
    shown = client.get(f"/readings/GARDEN/{with_photo.pk}/photo/")
    assert (shown.status_code, shown["Content-Type"], shown["Cache-Control"]) == (200, "image/jpeg", "private, no-store")
    assert b"".join(shown).startswith(b"\xff\xd8")
    assert client.get(f"/readings/GARDEN/{without.pk}/photo/").status_code == 204
    river = make_garden(garden.today, code="RIVER")
    other = phone_of(reader(river, "ma"))
    for code in ("GARDEN", "RIVER"):
        assert other.get(f"/readings/{code}/{with_photo.pk}/photo/").status_code == 404
    assert Client().get(f"/readings/GARDEN/{with_photo.pk}/photo/").status_code == 401


def test_a_stranger_is_told_the_products_name_whatever_the_label(garden: Garden, meter_ids: list[int]) -> None:
    token = metering.labels(EVERYTHING, garden.book_id, meter_ids=meter_ids[:1])[0].token
    cashier = User.objects.create(username="tang", name="Ms Tang", role=built_in("cashier"), all_books=True)
    pages = {who.get(f"/round/m/{one}").content for who in (Client(), phone_of(cashier)) for one in (token, "guessed", "x" * 500)}
    (page,) = pages  # one and the same
    assert b"<h1>Tallystick</h1>" in page
    assert b"href" not in page


def seek(client: Client, token: str) -> Any:
    return client.post("/round/label/", {"token": token})


def test_a_label_leads_a_reader_to_its_meter_until_it_is_renewed(garden: Garden, meter_ids: list[int]) -> None:
    client = phone_of(reader(garden))
    token = metering.labels(EVERYTHING, garden.book_id, meter_ids=meter_ids[:1])[0].token
    assert client.get(f"/round/m/{token}").headers["X-Round"]
    assert seek(client, token).json() == {"meter": meter_ids[0], "book": "GARDEN", "token": token}
    for guess in ("x", token[:-2], token + "AA", token[:8] + "A" * (len(token) - 8), "é", "%00"):
        assert seek(client, guess).status_code == 404
    stranger = phone_of(reader(make_garden(garden.today, code="RIVER"), "ma"))
    assert seek(stranger, token).status_code == 404
    renew_label(OPERATOR, EVERYTHING, garden.book_id, meter_ids[:1], today=garden.today)
    assert seek(client, token).status_code == 404


def test_labels_that_are_tried_again_and_again_are_slowed_down(garden: Garden) -> None:
    client = phone_of(reader(garden))
    answers = [seek(client, str(number)).status_code for number in range(61)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_sheets_have_as_many_labels_as_the_paper(garden: Garden, meter_ids: list[int]) -> None:
    boss = phone_of(User.objects.create(username="song", name="Mrs Song", role=built_in("accountant"), all_books=True))
    more = [NewMeter(garden.assets["1-1-101"], metering.labels(EVERYTHING, garden.book_id)[0].item_id) for _ in range(40)]
    add_meters(OPERATOR, EVERYTHING, garden.book_id, more, today=garden.today)
    for size, sheets in (("24", 2), ("40", 2), ("65", 1)):
        page = boss.get("/labels/GARDEN/", {"size": size}).content.decode()
        assert page.count('<section class="sheet') == sheets
        assert page.count('<div class="label">') == 42
    ticked = boss.get("/labels/GARDEN/", {"meters": f"{meter_ids[1]}"}).content.decode()
    assert ticked.count('<div class="label">') == 1
    assert "W-1" in ticked
    assert "style=" not in ticked
    assert boss.get("/labels/GARDEN/", {"size": "25"}).status_code == 409


def test_the_worker_changes_with_the_page_and_is_kept_by_nobody() -> None:
    answer = Client().get("/round/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert answer.content.decode().startswith('const SHELL = {"version"')
    told = Client().get("/round/manifest.webmanifest").json()
    assert (told["start_url"], told["scope"], told["display"]) == ("/round/", "/round/", "standalone")
