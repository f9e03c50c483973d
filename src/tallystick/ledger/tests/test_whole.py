"""A year of two books lived by the real commands: every check holds on every day, and the other programs agree."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tallystick.accounts.commands import NewBook, open_book
from tallystick.accounts.queries import account
from tallystick.billing import commands as billing
from tallystick.billing.models import Bill
from tallystick.cashier.commands import Collection, Means, Pick, collect, void_receipts
from tallystick.estate.commands import NewAsset, add_assets
from tallystick.kit.period import month_text
from tallystick.kit.who import EVERYTHING, Actor
from tallystick.ledger import queries
from tallystick.tariffs.commands import (
    NewAssignment,
    NewItem,
    NewTariff,
    NewVersion,
    add_items,
    add_tariffs,
    add_version,
    assign,
)
from tallystick.tariffs.models import ChargeItem

from .test_exports import PROGRAMS, Reader, nonzero, ours

pytestmark = pytest.mark.django_db

WU = Actor(7, "Ms Wu")
BOUND = date(2024, 1, 10)


@dataclass(frozen=True)
class Book:
    """A book that lives: the orders that people give, said shortly."""

    id: int

    def account(self, code: str) -> int:
        return int(account(EVERYTHING, self.id, code).id)

    def bill(self, code: str, item: str, month: str) -> int:
        items = ChargeItem.objects.filter(book_id=self.id, name=item).values("id")
        held = Bill.objects.filter(account_id=self.account(code), item_id__in=items, voided_at=None, late_fee_of=None)
        return next(one.id for one in held if month_text(one.starts_on) == month)

    def pay(self, code: str, bills: object, on_day: date, *means: Means, amount: str | None = None) -> int:
        asked = Collection(self.account(code), bills, Decimal(amount) if amount else None, means)  # type: ignore[arg-type]
        return collect(WU, EVERYTHING, self.id, [asked], today=on_day)[0]

    def holds(self) -> None:
        found = queries.checks(EVERYTHING.only(self.id))
        assert {one.name: one.faults for one in found if one.faults} == {}


@pytest.fixture(params=["CNY", "VND"])
def book(request: pytest.FixtureRequest) -> Book:
    currency = request.param
    units = 1 if currency == "CNY" else 1000
    book_id = open_book(WU, EVERYTHING, NewBook(currency, "Garden Court", "community", currency, "UTC"), today=BOUND)
    flats = [NewAsset(code, "unit", building_area=Decimal(area)) for code, area in (("1-1-101", "89.5"), ("1-1-102", "76.33"))]
    assets = add_assets(WU, EVERYTHING, book_id, flats, today=BOUND)
    fee = NewItem("Property fee", partial_period="days", daily_percent=Decimal("0.3"), tax_percent=Decimal(6))
    power = NewItem("电费", tax_percent=Decimal(8))
    items = add_items(WU, EVERYTHING, book_id, [fee, power], today=BOUND)
    flat = NewVersion(unit_price=Decimal("2.375") * units)
    used = NewVersion(unit_price=Decimal("0.5683") * units)
    tariffs = add_tariffs(
        WU, EVERYTHING, book_id,
        [
            NewTariff(items["Property fee"], "Flat", "unit_price", flat, measure="building_area"),
            NewTariff(items["电费"], "Used", "unit_price", used, measure="usage"),
        ],
        today=BOUND,
    )  # fmt: skip
    bound = [NewAssignment(asset, tariff, date(2024, 1, 15)) for asset in assets.values() for tariff in tariffs]
    assign(WU, EVERYTHING, book_id, bound, today=BOUND)
    live(Book(book_id), assets, items, tariffs)
    return Book(book_id)


def live(book: Book, assets: dict[str, int], items: dict[str, int], tariffs: list[int]) -> None:
    """A cut month, payments whole, in part, early and taken back, late fees, a new price, a bill voided."""
    billing.generate(WU, EVERYTHING, book.id, billing.Wanted(), today=date(2024, 1, 11))
    readings = [billing.NewReading(asset, items["电费"], date(2024, 2, 1), Decimal(137)) for asset in assets.values()]
    billing.enter_readings(WU, EVERYTHING, book.id, readings, today=date(2024, 3, 2))
    ahead = [Pick(book.bill("1-1-101", "Property fee", month)) for month in ("2024-02", "2024-11")]
    book.pay("1-1-101", ahead, date(2024, 1, 20), Means("cash"))
    wrong = book.pay("1-1-102", [Pick(book.bill("1-1-102", "Property fee", "2024-12"))], date(2024, 1, 21), Means("card"))
    book.pay("1-1-102", "due", date(2024, 2, 20), Means("wechat", Decimal(50)), Means("cash"), amount="120")
    void_receipts(WU, EVERYTHING, book.id, [wrong], reason="entered twice", today=date(2024, 2, 21))
    book.pay("1-1-101", "due", date(2024, 5, 6), Means("alipay"))
    billing.post_late_fees(WU, EVERYTHING, book.id, today=date(2024, 5, 7))
    dearer = NewVersion(date(2024, 6, 1), unit_price=Decimal("2.5"))
    add_version(WU, EVERYTHING, tariffs[0], dearer, today=date(2024, 5, 8))
    billing.rerate(WU, EVERYTHING, book.id, tariffs[0], today=date(2024, 5, 8))
    gone = book.bill("1-1-102", "Property fee", "2024-10")
    billing.void_bills(WU, EVERYTHING, book.id, [gone], today=date(2024, 5, 9), reason="empty flat")
    book.pay("1-1-102", "due", date(2024, 7, 1), Means("transfer"))


def test_every_check_holds(book: Book) -> None:
    book.holds()
    assert Bill.objects.filter(book_id=book.id, late_fee_of__isnull=False).exists()
    assert Bill.objects.filter(book_id=book.id, tax__gt=0, billed_days__isnull=False).exists()


@pytest.mark.parametrize(("form", "read"), PROGRAMS)
@pytest.mark.parametrize(
    ("first", "last"), [(None, date(2024, 12, 31)), (date(2024, 2, 1), date(2024, 2, 29)), (date(2024, 5, 7), date(2024, 6, 1))]
)
def test_other_programs_agree(form: str, read: Reader, first: date | None, last: date, book: Book, tmp_path: Path) -> None:
    path = tmp_path / "books"
    path.write_text("".join(queries.export(EVERYTHING, book.id, form, first, last)), encoding="utf-8")
    theirs = nonzero(read(path.rename(path.with_suffix(f".{form}"))))
    assert theirs == ours(book.id, first, last)
    for row in queries.receivables(EVERYTHING, book.id, last):
        assert theirs.get(f"Assets:Receivable:{row.code}", 0) == row.receivable
        assert theirs.get(f"Liabilities:Advances:{row.code}", 0) == -row.advances


def test_the_receivable_is_what_bills_say_at_the_end(book: Book) -> None:
    live_bills = Bill.objects.filter(book_id=book.id, voided_at=None)
    owed = sum(bill.amount - bill.paid for bill in live_bills)
    assert sum(row.receivable for row in queries.receivables(EVERYTHING, book.id, date(2025, 1, 1))) == owed > 0
