"""The pages of history: who sees which, what they say, in the reader's language."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation

from tallystick.billing.models import Bill
from tallystick.cashier import commands as cashier
from tallystick.console.history import changes, words
from tallystick.estate.models import Asset
from tallystick.history.queries import KINDS
from tallystick.identity.commands.giving import built_in
from tallystick.identity.models import Role, User
from tallystick.identity.queries import ROLE_NAMES
from tallystick.kit.trail import trail
from tallystick.kit.who import EVERYTHING, Actor
from tallystick.tariffs.models import ChargeItem

from .garden import Garden, generate, make_garden

pytestmark = pytest.mark.django_db
TODAY = date(2020, 4, 10)
ZHAO = Actor(3, "Mrs Zhao")


@pytest.fixture
def garden() -> Garden:
    return make_garden(TODAY)


def client_of(*permissions: str, books: list[int] | None = None) -> Client:
    role = Role.objects.create(name=" ".join(permissions)[:50], permissions=list(permissions))
    client = Client()
    user = User.objects.create(username="li", name="Mr Li", role=role, all_books=books is None, book_ids=books or [])
    client.force_login(user)
    return client


def change(garden: Garden, reason: str = "measured again") -> int:
    asset_id = garden.assets["1-1-101"]
    with transaction.atomic(), trail(ZHAO, reason):
        Asset.objects.filter(id=asset_id).update(building_area=Decimal("1234.5"), floor=3)
    return asset_id


def text(client: Client, address: str, **asked: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", unescape(client.get(address, asked).content.decode())))


def test_the_history_says_who_what_and_why(garden: Garden) -> None:
    change(garden)
    shown = text(client_of("history.see"), "/history/", what="changed")
    for said in ("Mrs Zhao", "1-1-101", "Building area: 89.5 → 1,234.5", "Floor: – → 3", "measured again", "Garden Court"):
        assert said in shown


def test_values_are_written_as_the_reader_writes(garden: Garden) -> None:
    change(garden)
    client = client_of("history.see")
    client.cookies["django_language"] = "vi"
    assert "1.234,5" in text(client, "/history/", what="changed")


def test_the_history_is_narrowed_and_exported_as_it_is_shown(garden: Garden) -> None:
    change(garden)
    client = client_of("history.see")
    found = client.get("/history/", {"q": "1-1-101", "kind": "asset", "what": "changed", "who": "zhao"})
    assert found.content.decode().count('data-label="Why"') == 1
    sheet = b"".join(client.get("/history/", {"q": "1-1-101", "what": "changed", "as": "csv"}).streaming_content).decode()
    assert "Floor: – → 3\nBuilding area: 89.5 → 1,234.5" in sheet
    assert sheet.count("Mrs Zhao") == 1
    assert "Nothing matches" in text(client, "/history/", who="nobody")


def test_only_who_may_sees_the_whole_history(garden: Garden) -> None:
    assert client_of("estate.see").get("/history/").status_code == 404


def test_who_sees_other_books_sees_nothing_of_this_one(garden: Garden) -> None:
    asset_id = change(garden)
    client = client_of("history.see", "estate.see", books=[10**6])
    assert "1-1-101" not in text(client, "/history/")
    assert client.get(f"/history/asset/{asset_id}/").status_code == 404


def test_a_things_page_asks_for_its_own_permission(garden: Garden) -> None:
    asset_id = change(garden)
    client = client_of("estate.see")
    assert client.get(f"/history/asset/{asset_id}/").status_code == 200
    for other in (f"item/{garden.items['Property fee']}", f"user/{User.objects.get().id}", "receipt/1", "asset/999999999"):
        assert client.get(f"/history/{other}/").status_code == 404


def test_the_panel_shows_a_thing_with_its_parts_as_far_as_one_may_look(garden: Garden) -> None:
    asset_id = change(garden)
    panel = text(client_of("estate.see"), f"/history/asset/{asset_id}/")
    assert "Mrs Zhao" in panel
    assert "measured again" in panel
    assert "Building area 89.5 → 1,234.5" in panel
    assert "Account of a unit 1-1-101 · 1-1-101" in panel
    assert "Assignment" not in panel


def test_the_panel_comes_in_parts(garden: Garden) -> None:
    for number in range(12):
        change(garden, f"reason {number}")
        Asset.objects.filter(id=garden.assets["1-1-101"]).update(floor=number + 10)
    client = client_of("estate.see")
    address = f"/history/asset/{garden.assets['1-1-101']}/"
    first = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in first
    assert "reason 11" in first
    assert "reason 2" not in first
    (following,) = re.findall('hx-get="([^"]*)"', first)
    assert "reason 2" in client.get(unescape(following), headers={"HX-Request": "true"}).content.decode()


def test_a_common_thing_has_its_history_for_who_sees_some_books(garden: Garden) -> None:
    with transaction.atomic(), trail(ZHAO):
        item = ChargeItem.objects.create(name="Common")
    assert "Mrs Zhao" in text(client_of("charges.see", books=[garden.book_id]), f"/history/item/{item.id}/")


def test_every_kind_and_field_has_a_name_and_a_permission() -> None:
    assert set(words.KINDS) == set(KINDS) == {kind for kinds in changes.NEEDED.values() for kind in kinds}
    assert set(words.FIELDS) == {code for kind in KINDS.values() for code in kind.fields}
    with translation.override("zh-hans"):
        assert words.short("a" * 300).endswith("…")


def test_a_bill_that_was_replaced_and_its_successor_lead_to_each_other(garden: Garden) -> None:
    generate(garden, date(2020, 1, 31))
    old = Bill.objects.filter(asset_id=change(garden)).earliest("id")
    client = client_of("bills.see", "bills.void", "bills.generate")
    client.post(f"/bills/GARDEN/{old.id}/again/")
    new = Bill.objects.get(replaces_id=old.id)
    before, after = (client.get(f"/bills/GARDEN/{bill.id}/").content.decode() for bill in (old, new))
    assert "Replaced on" in before
    assert f'href="/bills/GARDEN/{new.id}/">a bill of ¥' in before
    assert f'href="/bills/GARDEN/{old.id}/">a bill of ¥' in after
    assert "Mr Li: replaced, worked out again" in before
    assert "Mr Li: replaced, worked out again" in after


def test_a_void_receipt_says_who_voided_it_and_why(garden: Garden) -> None:
    generate(garden, date(2020, 1, 31))
    bill = Bill.objects.earliest("id")
    paid = cashier.Collection(bill.account_id, "all", means=(cashier.Means("cash"),))
    (receipt_id,) = cashier.collect(ZHAO, EVERYTHING, garden.book_id, [paid], today=TODAY)
    cashier.void_receipts(ZHAO, EVERYTHING, garden.book_id, [receipt_id], reason="paid twice", today=TODAY)
    told = text(client_of("receipts.see"), f"/receipts/{receipt_id}/")
    assert re.search("Voided by receipt 2020-000002 : Mrs Zhao, .*, “paid twice”", told)


def test_the_history_is_sorted_by_its_heads(garden: Garden) -> None:
    change(garden, "b: later")
    Asset.objects.filter(id=garden.assets["1-1-101"]).update(floor=9)
    change(garden, "a: sooner")
    client = client_of("history.see")
    for sort in ("newest", "who", "kind", "reason", "book"):
        for order in ("", "desc"):
            assert client.get("/history/", {"sort": sort, "order": order, "what": "changed"}).status_code == 200
    up, down = (text(client, "/history/", sort="reason", order=order, what="changed", who="zhao") for order in ("", "desc"))
    assert up.index("a: sooner") < up.index("b: later")
    assert down.index("b: later") < down.index("a: sooner")


def test_a_built_in_role_is_called_by_its_name(garden: Garden) -> None:
    role = built_in("accountant")
    with transaction.atomic(), trail(ZHAO):
        user = User.objects.create(username="sun", name="Mrs Sun", role=role, all_books=True)
    with translation.override("zh-hans"):
        name = str(ROLE_NAMES["accountant"])
    reader = client_of("history.see", "people.manage")
    reader.cookies["django_language"] = "zh-hans"
    shown = text(reader, f"/history/user/{user.pk}/")
    assert name in shown
    assert "accountant" not in shown


def test_a_day_without_end_is_told_in_words(garden: Garden) -> None:
    shown = text(client_of("history.see", "estate.see"), f"/history/asset/{garden.assets['1-1-101']}/")
    assert "9999" not in shown
    assert "no end" in shown
