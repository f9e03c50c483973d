"""A program reads the meters of Garden Court: replaced, missed, put right, shared out; what each act makes of bills."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tallystick.billing import commands as billing
from tallystick.console.tests.garden import Garden, make_garden
from tallystick.kit import photos
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.ledger.queries import checks
from tallystick.tariffs import commands as tariffs

from .client import Program, token_of, user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def program() -> Program:
    return Program(token_of(user()))


@pytest.fixture
def garden() -> Garden:
    """Garden Court, where every flat bears power at 1 yuan a kWh."""
    made = make_garden(date(2020, 4, 10))
    tell: dict[str, Any] = {"today": made.today}
    item = tariffs.add_items(OPERATOR, EVERYTHING, made.book_id, [tariffs.NewItem("Gas")], **tell)["Gas"]
    price = tariffs.NewVersion(unit_price=Decimal(1))
    wanted = tariffs.NewTariff(item, "Gas", "unit_price", price, measure="usage")
    (tariff_id,) = tariffs.add_tariffs(OPERATOR, EVERYTHING, made.book_id, [wanted], **tell)
    bound = [tariffs.NewAssignment(asset, tariff_id, date(2020, 1, 1)) for asset in made.assets.values()]
    tariffs.assign(OPERATOR, EVERYTHING, made.book_id, bound, **tell)
    made.items["Gas"] = item
    return made


def made(answer: Any) -> Any:
    assert answer.status_code in (200, 201), answer.content
    return answer.json()


def reading(garden: Garden, month: str, current: str, code: str = "1-1-101", **more: Any) -> dict[str, Any]:
    return {"asset_id": garden.assets[code], "item_id": garden.items["Gas"], "month": month, "current": current} | more


def read(program: Program, garden: Garden, *entries: dict[str, Any], query: str = "") -> list[int]:
    return list(made(program.post(f"/books/{garden.book_id}/readings{query}", list(entries)))["ids"])


def only(program: Program, **filters: Any) -> dict[str, Any]:
    (found,) = program.get("/readings", **filters).json()["items"]
    return dict(found)


def holds() -> None:
    assert [one.name for one in checks(EVERYTHING) if one.faults] == []


def test_a_meter_is_put_up_changed_replaced_and_put_back(program: Program, garden: Garden) -> None:
    meters = f"/books/{garden.book_id}/meters"
    new = {"asset_id": garden.assets["1-1-101"], "item_id": garden.items["Gas"], "serial": "G-1", "digits": 5, "place": "Hall"}
    (meter_id,) = made(program.post(meters, [new]))["ids"]
    (found,) = program.get(meters, text="g-1").json()["items"]
    assert (found["id"], found["place"], found["communal"], found["removed_on"]) == (meter_id, "Hall", False, None)
    assert made(program.send("PATCH", f"{meters}/{meter_id}", {"place": "Kitchen"}))["place"] == "Kitchen"
    read(program, garden, reading(garden, "2020-01", "100"))
    said = {"on": "2020-02-10", "final": "130", "serial": "G-2"}
    successor = made(program.post(f"{meters}/{meter_id}/replacement", said))["id"]
    old = made(program.get(f"{meters}/{meter_id}"))
    assert (old["removed_on"], old["final"], old["replaced_by_id"], old["habit"]) == ("2020-02-10", "130", successor, "100")
    back = made(program.send("DELETE", f"{meters}/{successor}/replacement?reason=wrong+flat"))
    assert (back["id"], back["removed_on"], back["final"]) == (meter_id, None, None)
    successor = made(program.post(f"{meters}/{meter_id}/replacement", said))["id"]
    read(program, garden, reading(garden, "2020-02", "15"))
    february = only(program, month_from="2020-02")
    assert (february["meter_id"], february["carried"], february["usage"], february["amount"]) == (successor, "30", "45", "45.00")
    refused = program.send("DELETE", f"{meters}/{successor}/replacement?reason=too+late")
    assert (refused.status_code, refused.json()["code"]) == (409, "has_readings")
    holds()


def test_readings_wait_for_their_bills_and_are_billed_edited_and_deleted(program: Program, garden: Garden) -> None:
    book = f"/books/{garden.book_id}"
    first, second = read(
        program, garden, reading(garden, "2020-01", "50"), reading(garden, "2020-01", "70", "1-1-102"), query="?bill=false"
    )
    assert [one["state"] for one in program.get("/readings").json()["items"]] == ["unbilled", "unbilled"]
    assert made(program.post(f"{book}/readings/bill", {"through": "2019-12"})) == {"made": 0, "failed": []}
    assert made(program.post(f"{book}/readings/bill", {"item_id": garden.items["Gas"]})) == {"made": 2, "failed": []}
    given = made(program.send("PATCH", f"{book}/readings/{first}", {"amount": "48.50"}))
    assert (given["amount"], given["amount_given"], [one["id"] for one in given["history"]]) == ("48.50", "48.50", [first])
    cleared = made(program.send("PATCH", f"{book}/readings/{given['id']}", {"amount": None, "current": "40"}))
    assert (cleared["amount"], cleared["amount_given"], cleared["usage"]) == ("40.00", None, "40")
    (total,) = program.get("/readings/totals", book=garden.book_id, state="open").json()
    assert total == {"currency": "CNY", "readings": 2, "usage": "110", "amount": "110.00", "outstanding": "110.00"}
    assert (
        made(program.post(f"{book}/readings/delete", {"readings": [cleared["id"], second], "reason": "the wrong month"}))["count"]
        == 2
    )
    assert program.get("/readings").json()["items"] == []
    holds()


def test_one_key_enters_and_bills_once(program: Program, garden: Garden) -> None:
    said = [reading(garden, "2020-01", "50")]
    answers = [program.post(f"/books/{garden.book_id}/readings", said, key="phone-7") for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert program.get("/readings").json()["items"][0]["way"] == "program"
    assert program.post(f"/books/{garden.book_id}/readings", said, key="phone-8").json()["code"] == "already_read"


def test_a_month_that_was_missed_is_estimated_and_set_right(program: Program, garden: Garden) -> None:
    estimates = f"/books/{garden.book_id}/estimates"
    read(program, garden, reading(garden, "2020-01", "100"), reading(garden, "2020-02", "200"))
    said = {"item_id": garden.items["Gas"], "month": "2020-03", "assets": [garden.assets["1-1-101"]]}
    (preview,) = made(program.post(f"{estimates}/preview", said))
    assert (preview["habit"], preview["current"], preview["code"]) == ("100", "300", None)
    assert len(made(program.post(estimates, said))["ids"]) == 1
    march = only(program, estimated=True)
    assert (march["way"], march["usage"], march["amount"]) == ("estimate", "100", "100.00")
    read(program, garden, reading(garden, "2020-04", "280"))
    assert [one["usage"] for one in program.get("/readings", month_from="2020-03").json()["items"]] == ["40", "40"]
    flat = f"/books/{garden.book_id}/assets/{garden.assets['1-1-101']}"
    usage = made(program.get(f"{flat}/usage", item=garden.items["Gas"], months=120))
    assert [(one["month"], one["usage"], one["estimated"]) for one in usage][-2:] == [
        ("2020-03", "40", True),
        ("2020-04", "40", False),
    ]
    holds()


def test_a_communal_usage_is_shared_out_and_taken_back(program: Program, garden: Garden) -> None:
    book, units = f"/books/{garden.book_id}", [garden.assets["1-1-101"], garden.assets["1-1-102"]]
    read(program, garden, reading(garden, "2020-01", "50"), reading(garden, "2020-01", "50", "1-1-102"))
    said = {"item_id": garden.items["Gas"], "month": "2020-01", "by": "equal", "assets": units, "quantity": "10.0001"}
    shared = made(program.post(f"{book}/apportionments", said))
    assert ([one["quantity"] for one in shared["shares"]], shared["waiting"]) == (["5.0001", "5"], 0)
    assert program.get("/readings/totals", item=garden.items["Gas"]).json()[0]["usage"] == "110.0001"
    (listed,) = program.get(f"{book}/apportionments", month="2020-01").json()["items"]
    assert (listed["id"], listed["by"], listed["units"]) == (shared["id"], "equal", 2)
    undone = made(program.post(f"{book}/apportionments/{shared['id']}/undo", {"reason": "read wrongly"}))
    assert undone["void_reason"] == "read wrongly"
    assert program.get(f"{book}/apportionments").json()["items"] == []
    assert program.get("/readings/totals", item=garden.items["Gas"]).json()[0]["usage"] == "100"
    holds()


def test_the_round_says_what_is_left_and_labels_lead_to_their_meters(program: Program, garden: Garden) -> None:
    book = f"/books/{garden.book_id}"
    read(
        program,
        garden,
        reading(garden, "2020-01", "50"),
        reading(garden, "2020-01", "50", "1-1-102"),
        reading(garden, "2020-02", "70"),
    )
    found = made(program.get(f"{book}/round", item=garden.items["Gas"], month="2020-02"))
    assert (found["meters"], found["read"], found["left"], found["floors"][0]["readers"]) == (2, 1, 1, ["Mrs Zhao"])
    label, _other = made(program.get(f"{book}/labels", item=garden.items["Gas"]))
    assert "/round/m/" in label["address"]
    assert made(program.post(f"{book}/labels/renew", {"meters": [label["id"]]})) == {"count": 1}
    assert made(program.get(f"{book}/labels", item=garden.items["Gas"]))[0]["address"] != label["address"]


def test_a_photo_is_handed_out_with_its_reading(program: Program, garden: Garden, settings: Any, tmp_path: Path) -> None:
    settings.PHOTOS = tmp_path
    taken = BytesIO()
    Image.new("RGB", (40, 30), "white").save(taken, "PNG")
    entry = billing.NewReading(
        garden.assets["1-1-101"],
        garden.items["Gas"],
        garden.today.replace(day=1),
        Decimal(9),
        photo=photos.keep(taken.getvalue()),
    )
    (reading_id,) = billing.enter_readings(OPERATOR, EVERYTHING, garden.book_id, [entry], today=garden.today)
    answer = program.get(f"/books/{garden.book_id}/readings/{reading_id}/photo")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer)[:2] == b"\xff\xd8"
    assert only(program)["has_photo"]
    bare = read(program, garden, reading(garden, "2020-04", "9", "1-1-102"))[0]
    assert program.get(f"/books/{garden.book_id}/readings/{bare}/photo").status_code == 404
