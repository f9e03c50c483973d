"""The office's pages of metering: readings entered, listed, changed; meters replaced; estimates, shared usage, rounds."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tallystick.billing import commands as billing
from tallystick.billing.commands import NewReading
from tallystick.billing.models import Bill
from tallystick.identity import commands as identity
from tallystick.identity.models import User
from tallystick.kit.period import add_months, today_in
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.metering import commands as metering
from tallystick.metering.commands import NewMeter
from tallystick.metering.models import Apportionment, Meter, Reading
from tallystick.tariffs import commands as tariffs

from .garden import Garden, make_garden

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def staff() -> Client:
    """A browser in which Mrs Zhao has signed in."""
    identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    client = Client()
    client.force_login(User.objects.get())
    return client


@pytest.fixture
def garden() -> Garden:
    """Garden Court with a meter of water in each unit, each month at 5 the cubic metre."""
    made = make_garden(today_in("Asia/Shanghai"), floors=1)
    made.items.update(tariffs.add_items(OPERATOR, EVERYTHING, made.book_id, [tariffs.NewItem("Water")], today=made.today))
    price = tariffs.NewVersion(unit_price=Decimal(5))
    new = tariffs.NewTariff(made.items["Water"], "Water", "unit_price", price, measure="usage")
    (tariff,) = tariffs.add_tariffs(OPERATOR, EVERYTHING, made.book_id, [new], today=made.today)
    bound = [tariffs.NewAssignment(asset, tariff, date(2020, 1, 1)) for asset in _units(made)]
    tariffs.assign(OPERATOR, EVERYTHING, made.book_id, bound, today=made.today)
    meters = [NewMeter(asset, made.items["Water"], f"W-{place}", digits=4) for place, asset in enumerate(_units(made), 1)]
    metering.add_meters(OPERATOR, EVERYTHING, made.book_id, meters, today=made.today)
    return made


def _units(garden: Garden) -> list[int]:
    return [asset for code, asset in garden.assets.items() if not code.startswith("P-")]


def _month(garden: Garden, back: int = 0) -> date:
    return add_months(garden.today.replace(day=1), -back)


def _read(garden: Garden, code: str, current: int, back: int = 0, *, bill: bool = True) -> Reading:
    new = NewReading(garden.assets[code], garden.items["Water"], _month(garden, back), Decimal(current))
    (made,) = billing.enter_readings(OPERATOR, EVERYTHING, garden.book_id, [new], today=garden.today, bill=bill)
    return Reading.objects.get(id=made)


def _entry(garden: Garden, **typed: object) -> dict[str, Any]:
    month = f"{_month(garden):%Y-%m}"
    return {"book": "GARDEN", "item": garden.items["Water"], "month": month, "unit": "1-1-101", "current": "12", **typed}


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_reading_is_entered_and_the_page_waits_for_the_next(staff: Client, garden: Garden) -> None:
    page = _text(staff.get("/readings/new/"))
    assert 'name="unit"' in page
    answer = staff.post("/readings/new/", _entry(garden), headers=FRAGMENT)
    assert answer.status_code == 200
    assert "reading-entered" in answer.headers["HX-Trigger-After-Swap"]
    assert "60.00" in _text(answer)
    again = staff.post("/readings/new/", _entry(garden), headers=FRAGMENT)
    assert again.status_code == 422
    assert "already" in _text(again)
    # Without scripts the page comes anew, with what is kept.
    plain = staff.post("/readings/new/", _entry(garden, unit="1-1-102"))
    assert f"item={garden.items['Water']}" in plain.headers["Location"]
    assert Reading.objects.count() == 2


def test_what_the_bill_will_be_is_seen_before_anything_is_stored(staff: Client, garden: Garden) -> None:
    for back in (3, 2, 1):
        _read(garden, "1-1-101", 10 * (4 - back), back)
    seen = _text(staff.post("/readings/new/preview/", _entry(garden, current="90")))
    assert "¥300.00" in seen
    assert "Far from habit" in seen
    assert "below the previous" in _text(staff.post("/readings/new/preview/", _entry(garden, current="9")))
    assert "¥300.00" not in _text(staff.post("/readings/new/preview/", _entry(garden, current="")))
    assert Reading.objects.count() == 3


def test_a_unit_is_looked_for_and_its_meter_told(staff: Client, garden: Garden) -> None:
    _read(garden, "1-1-101", 10, 1)
    known = {"book": "GARDEN", "item": garden.items["Water"], "month": f"{_month(garden):%Y-%m}"}
    told = _text(staff.get("/readings/new/unit/", {**known, "unit": "1-1-101"}))
    assert "W-1" in told
    assert "usually uses" in told
    assert 'data-unit-offered="2-1-101"' in _text(staff.get("/readings/new/unit/", {**known, "unit": "101"}))
    assert "No unit matches" in _text(staff.get("/readings/new/unit/", {**known, "unit": "9-9"}))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"unit": "9-9"}, "There is no unit"),
        ({"unit": "101"}, "Write the whole code"),
        ({"current": "many"}, "is not a number"),
        ({"current": "-1"}, "below zero"),
        ({"current": "1e308"}, "is not a number"),
        ({"month": "13/13"}, "is not a month"),
        ({"meter": "999999"}, "not among the choices"),
    ],
)
def test_what_cannot_be_entered_is_told(staff: Client, garden: Garden, typed: dict[str, str], told: str) -> None:
    answer = staff.post("/readings/new/", _entry(garden, **typed), headers=FRAGMENT)
    assert answer.status_code in (409, 422)
    assert told in _text(answer)
    assert not Reading.objects.exists()


def test_readings_are_listed_filtered_added_up_and_exported(staff: Client, garden: Garden) -> None:
    _read(garden, "1-1-101", 10, 1)
    _read(garden, "1-1-102", 20, 1)
    _read(garden, "2-1-101", 30, bill=False)
    page = _text(staff.get("/readings/?q="))
    assert "3 rows" in page
    assert "150.00" in page
    assert "1 row" in _text(staff.get("/readings/?state=unbilled"))
    assert "2-1-101" not in _text(staff.get("/readings/?book=GARDEN&building=G1"))
    assert "1 row" in _text(staff.get("/readings/?least=60&most=200"))
    assert "Nothing matches" in _text(staff.get("/readings/?mark=gap"))
    assert staff.get("/readings/?as=csv").streaming
    assert "1-1-102" in _text(staff.get("/readings/print/?q="))
    for bad in ("state=x", "mark=x", "least=x", "item=x", "from=x"):
        assert staff.get(f"/readings/?{bad}").status_code in (404, 409), bad


def test_the_list_asks_the_same_however_many_rows_it_shows(staff: Client, garden: Garden) -> None:
    _read(garden, "1-1-101", 10, 1)
    staff.get("/readings/?q=")
    with CaptureQueriesContext(connection) as few:
        staff.get("/readings/?q=")
    for code in ("1-1-102", "2-1-101", "2-1-102"):
        _read(garden, code, 20, 1)
    with CaptureQueriesContext(connection) as many:
        staff.get("/readings/?q=")
    assert len(few) == len(many)


def test_ticked_readings_are_billed_and_deleted(staff: Client, garden: Garden) -> None:
    waits, billed = _read(garden, "1-1-101", 10, bill=False), _read(garden, "1-1-102", 20)
    ticks = {"tick": [f"{garden.book_id}-{one.id}" for one in (waits, billed)], "matching": "q="}
    seen = _text(staff.post("/readings/bill/", ticks))
    assert "1 reading" in seen
    assert "¥50.00" in seen
    assert "1 has its bill already" in seen
    assert Bill.objects.filter(origin=2).count() == 1
    staff.post("/readings/bill/", ticks | {"sure": "1"})
    assert Bill.objects.filter(origin=2).count() == 2
    assert staff.post("/readings/delete/", ticks | {"sure": "1"}).status_code == 409
    staff.post("/readings/delete/", ticks | {"sure": "1", "reason": "wrong round"})
    assert not Reading.objects.filter(voided_at=None).exists()
    assert staff.post("/readings/bill/", {"matching": "q="}).status_code == 409
    assert staff.post("/readings/delete/", {"tick": "9-9-9"}).status_code == 409


def test_what_waits_is_billed_for_a_whole_book(staff: Client, garden: Garden) -> None:
    assert "Every reading has its bill" in _text(staff.get("/readings/generate/"))
    for code in ("1-1-101", "1-1-102"):
        _read(garden, code, 10, bill=False)
    assert "2 readings wait" in _text(staff.get("/readings/generate/"))
    form = {"book": "GARDEN", "item": "", "month": f"{_month(garden):%Y-%m}"}
    seen = _text(staff.post("/readings/generate/", form, headers=FRAGMENT))
    assert "¥100.00" in seen
    assert not Bill.objects.filter(origin=2).exists()
    assert "/readings/" in staff.post("/readings/generate/", form | {"sure": "1"}).headers["Location"]
    assert Bill.objects.filter(origin=2).count() == 2


def test_a_reading_s_page_tells_all_and_its_change_shows_before_and_after(staff: Client, garden: Garden) -> None:
    first = _read(garden, "1-1-101", 10, 1)
    home = f"/readings/GARDEN/{first.id}/"
    assert "How the usage came about" in _text(staff.get(home))
    typed = {"previous": "0", "current": "14", "multiplier": "1", "loss": "0", "shared": "0"}
    seen = _text(staff.post(f"{home}change/", typed | {"_preview": "1"}, headers=FRAGMENT))
    assert "50.00" in seen
    assert "70.00" in seen
    assert Reading.objects.count() == 1
    answer = staff.post(f"{home}change/", typed)
    new = Reading.objects.get(voided_at=None)
    assert answer.headers["Location"] == f"/readings/GARDEN/{new.id}/"
    assert "This was replaced by" in _text(staff.get(home))
    assert "Before and after" in _text(staff.get(f"/readings/GARDEN/{new.id}/"))
    assert staff.post(f"/readings/GARDEN/{new.id}/delete/", {"reason": " "}).status_code == 409
    staff.post(f"/readings/GARDEN/{new.id}/delete/", {"reason": "typing error"})
    assert "typing error" in _text(staff.get(f"/readings/GARDEN/{new.id}/"))
    assert staff.get(f"/readings/GARDEN/{new.id}/change/").status_code == 404


def test_a_meter_is_added_changed_replaced_put_back_and_removed(staff: Client, garden: Garden) -> None:
    new = {"book": "GARDEN", "unit": "1-1-101", "item": garden.items["Water"], "serial": "W-9", "multiplier": "1", "initial": "0"}
    assert staff.post("/meters/new/", new | {"unit": "9-9"}).status_code == 422
    staff.post("/meters/new/", new)
    made = Meter.objects.get(serial="W-9")
    home = f"/meters/GARDEN/{made.id}/"
    changed = {"serial": "W-9", "place": "Kitchen", "multiplier": "1", "initial": "5", "digits": "5"}
    staff.post(f"{home}change/", changed)
    assert "Kitchen" in _text(staff.get(home))
    wanted = {"on": garden.today.isoformat(), "final": "7", "serial": "W-10", "initial": "0", "multiplier": "1"}
    assert staff.post(f"{home}replace/", wanted | {"final": "3"}).status_code == 422
    staff.post(f"{home}replace/", wanted)
    successor = Meter.objects.get(serial="W-10")
    assert "In the place of" in _text(staff.get(f"/meters/GARDEN/{successor.id}/"))
    assert "W-10" in _text(staff.get("/meters/?q=1-1-101"))
    staff.post(f"/meters/GARDEN/{successor.id}/undo/", {"reason": "wrong unit"})
    assert not Meter.objects.filter(serial="W-10").exists()
    staff.post(f"{home}remove/", {"reason": "never there"})
    assert not Meter.objects.filter(serial="W-9").exists()


def test_what_was_not_read_is_estimated_where_it_is_ticked(staff: Client, garden: Garden) -> None:
    for code in ("1-1-101", "1-1-102"):
        _read(garden, code, 10, 2)
        _read(garden, code, 20, 1)
    where = {"book": "GARDEN", "item": garden.items["Water"], "month": f"{_month(garden):%Y-%m}"}
    page = _text(staff.get("/readings/estimate/", where))
    assert "2 meters were not read" in page
    assert "2 cannot be estimated" in page
    assert staff.post("/readings/estimate/", where).status_code == 409
    staff.post("/readings/estimate/", where | {"asset": garden.assets["1-1-101"]})
    (made,) = Reading.objects.filter(estimated=True)
    assert (made.asset_id, made.current) == (garden.assets["1-1-101"], 30)


def test_usage_is_shared_out_to_the_last_decimal_and_taken_back(staff: Client, garden: Garden) -> None:
    where = {"book": "GARDEN", "item": garden.items["Water"], "month": f"{_month(garden):%Y-%m}"}
    wanted = where | {"quantity": "10", "by": "1", "units": "1-1-101, 1-1-102 2-1-101"}
    seen = _text(staff.post("/shared/new/", wanted | {"_preview": "1"}, headers=FRAGMENT))
    assert "3.3334" in seen
    assert "3.3333" in seen
    assert not Apportionment.objects.exists()
    assert staff.post("/shared/new/", where | {"quantity": "10", "by": "1"}).status_code == 422
    assert staff.post("/shared/new/", wanted | {"units": "9-9"}).status_code == 422
    answer = staff.post("/shared/new/", wanted | {"building": "G2", "units": ""})
    made = Apportionment.objects.get()
    home = f"/shared/GARDEN/{made.id}/"
    assert answer.headers["Location"] == home
    assert "2 units" in _text(staff.get(home))
    assert "Equally" in _text(staff.get("/shared/"))
    assert staff.post(f"{home}undo/", {"reason": ""}).status_code == 409
    staff.post(f"{home}undo/", {"reason": "wrong building"})
    assert "wrong building" in _text(staff.get(home))


def test_how_far_a_round_is_and_who_read(staff: Client, garden: Garden) -> None:
    _read(garden, "1-1-101", 10)
    page = _text(staff.get("/rounds/"))
    assert re.search(r"Building 1.*?1 / 2.*?Building 2.*?0 / 2", page, re.S)
    assert "Command line" in page
    role = _role("reader")
    new = identity.NewUser("han", "Mr Han", role, book_ids=frozenset({garden.book_id}))
    identity.invite_user(OPERATOR, EVERYTHING, new, holding=frozenset(_every()), now=timezone.now())
    assert "Mr Han" in _text(staff.get("/rounds/readers/"))


def test_a_unit_s_page_shows_its_meters_and_what_it_used(staff: Client, garden: Garden) -> None:
    _read(garden, "1-1-101", 10, 1)
    page = _text(staff.get(f"/assets/GARDEN/{garden.assets['1-1-101']}/"))
    assert "W-1" in page
    assert "Usage of Water by month" in page


def test_pages_teach_where_there_is_nothing_yet(staff: Client) -> None:
    for page in (
        "readings",
        "meters",
        "shared",
        "rounds",
        "readings/new",
        "readings/generate",
        "readings/estimate",
        "shared/new",
    ):
        assert "no book yet" in _text(staff.get(f"/{page}/")) or page == "readings"
    make_garden(today_in("Asia/Shanghai"), floors=1)
    assert "There are no readings yet" in _text(staff.get("/readings/"))
    assert "There are no meters yet" in _text(staff.get("/meters/"))
    assert "Nothing is charged by usage" in _text(staff.get("/readings/new/"))
    assert "Nothing was shared out yet" in _text(staff.get("/shared/"))


def _role(code: str) -> int:
    from tallystick.identity.models import Role

    return int(Role.objects.get(code=code).pk)


def _every() -> list[str]:
    from tallystick.identity.queries import PERMISSIONS

    return list(PERMISSIONS)
