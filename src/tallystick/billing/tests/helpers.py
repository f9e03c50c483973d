"""A small world for tests: Garden Court, where Mrs Chen owes for 1-1-101 and Mr Li for 1-1-102."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count

from tallystick.accounts.models import Account, Book
from tallystick.billing.models import Bill
from tallystick.estate.models import Asset, Holding
from tallystick.kit.period import last_of_month
from tallystick.kit.who import Actor
from tallystick.tariffs.models import ChargeItem

CASHIER = Actor(7, "Wang Fang")
_origins = count(1)


@dataclass(frozen=True, slots=True)
class World:
    """The ids that a test names; `item` bears late fees from the period's end, `plain` bears none."""

    book: int
    chen: int
    li: int
    item: int
    plain: int
    assets: dict[int, int]

    def bill(self, account: int, month: date, amount: str | Decimal, *, item: int = 0, grace_days: int = 0) -> int:
        """A bill of one month for an account's unit, due on the month's last day plus the grace days. Its id."""
        due_on = last_of_month(month).toordinal() + grace_days
        made = Bill.objects.create(
            book_id=self.book, account_id=account, asset_id=self.assets[account], item_id=item or self.item,
            origin=Bill.Origin.OPENING, origin_id=next(_origins), starts_on=month, ends_on=last_of_month(month),
            net=Decimal(amount), amount=Decimal(amount), due_on=date.fromordinal(due_on),
            posted_on=month, made_on=month,
        )  # fmt: skip
        return int(made.id)


def make_world(
    code: str = "GARDEN", currency: str = "CNY", daily_percent: str = "0.5", ceiling_percent: str | None = None
) -> World:
    """A book with two accounts, their units and two items."""
    book = Book.objects.create(code=code, name="Garden Court", kind="community", currency=currency, timezone="UTC")
    item = ChargeItem.objects.create(
        book=book, name="Property fee", daily_percent=Decimal(daily_percent),
        ceiling_percent=None if ceiling_percent is None else Decimal(ceiling_percent),
    )  # fmt: skip
    plain = ChargeItem.objects.create(book=book, name="Parking fee")
    chen = Account.objects.create(book=book, code="1-1-101", name="Chen Meiling")
    li = Account.objects.create(book=book, code="1-1-102", name="Li Qiang")
    assets = {account.id: Asset.objects.create(book=book, kind="unit", code=account.code).id for account in (chen, li)}
    for account_id, asset_id in assets.items():
        Holding.objects.create(book=book, account_id=account_id, asset_id=asset_id)
    return World(book.id, chen.id, li.id, item.id, plain.id, assets)
