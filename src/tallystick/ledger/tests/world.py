"""A small world for tests of the books: rows written directly, apart from the commands that write them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tallystick.accounts.models import Account, Book
from tallystick.billing.models import Bill, LateFee, Settlement
from tallystick.cashier.models import Receipt, ReceiptCounter, ReceiptMeans
from tallystick.estate.models import Asset, Holding
from tallystick.tariffs.models import Assignment, ChargeItem, Tariff, TariffVersion


@dataclass
class World:
    """One book; whatever is named for the first time is made."""

    code: str = "GARDEN"
    currency: str = "CNY"
    book: Book = field(init=False)

    def __post_init__(self) -> None:
        self.book = Book.objects.create(
            code=self.code, name="Garden Court", kind="community", currency=self.currency, timezone="Asia/Shanghai"
        )

    def account(self, code: str) -> Account:
        return Account.objects.get_or_create(book=self.book, code=code)[0]

    def asset(self, code: str) -> Asset:
        asset, is_new = Asset.objects.get_or_create(book=self.book, code=code, defaults={"kind": "unit"})
        if is_new:
            Holding.objects.create(book=self.book, asset=asset, account=self.account(code))
        return asset

    def item(self, name: str) -> ChargeItem:
        return ChargeItem.objects.get_or_create(book=self.book, name=name)[0]

    def assignment(self, asset: str, item: str) -> Assignment:
        item_row = self.item(item)
        tariff, _ = Tariff.objects.get_or_create(
            book=self.book, item=item_row, name="Flat", currency=self.currency, defaults={"method": "fixed"}
        )
        TariffVersion.objects.get_or_create(tariff=tariff, defaults={"amount": 1})
        return Assignment.objects.get_or_create(
            book=self.book, asset=self.asset(asset), item=item_row, tariff=tariff,
            defaults={"start_on": date(2020, 1, 1), "made_on": date(2020, 1, 1)},
        )[0]  # fmt: skip

    def bill(
        self, owner: str, item: str, net: str, starts_on: date, *, made_on: date | None = None, tax_percent: str = "0",
        tax: str = "0", asset: str | None = None, **more: object,
    ) -> Bill:  # fmt: skip
        """A bill of an assignment made on a day (its first, if none is given)."""
        assignment = self.assignment(asset or owner, item)
        made = made_on or starts_on
        version = TariffVersion.objects.get(tariff=assignment.tariff_id)
        values: dict[str, object] = {
            "book_id": self.book.id, "account_id": self.account(owner).id, "asset_id": assignment.asset_id,
            "item_id": assignment.item_id, "tariff_id": assignment.tariff_id, "version_id": version.id,
            "origin": Bill.Origin.ASSIGNMENT, "origin_id": assignment.id, "starts_on": starts_on, "ends_on": starts_on,
            "net": Decimal(net), "tax_percent": Decimal(tax_percent), "tax": Decimal(tax),
            "amount": Decimal(net) + Decimal(tax), "due_on": starts_on,
            "posted_on": max(made, starts_on), "made_on": made,
        }  # fmt: skip
        return Bill.objects.create(**values | more)

    def late_fee(self, bill: Bill, amount: str, on_day: date) -> Bill:
        """A late fee posted, with its bill."""
        fee = LateFee.objects.create(
            book_id=self.book.id, bill_id=bill.id, on_day=on_day, amount=Decimal(amount), actor_name="Ms Wu"
        )
        owner, item = Account.objects.get(id=bill.account_id).code, ChargeItem.objects.get(id=bill.item_id).name
        asset = Asset.objects.get(id=bill.asset_id).code
        about = {"origin": Bill.Origin.LATE_FEE, "origin_id": fee.id, "late_fee_of": bill.id}
        return self.bill(owner, item, amount, on_day, asset=asset, **about)

    def receipt(self, owner: str, on_day: date, paid: dict[str, str], laid: dict[Bill, str], **more: object) -> Receipt:
        """A receipt: amounts by means of payment, laid on bills."""
        total = sum(map(Decimal, paid.values()))
        counter, _ = ReceiptCounter.objects.get_or_create(book_id=self.book.id, year=on_day.year)
        counter.last += 1
        counter.save()
        receipt = Receipt.objects.create(
            **{
                "book_id": self.book.id, "account_id": self.account(owner).id, "year": on_day.year,
                "seq": counter.last, "kind": "payment",
                "on_day": on_day, "entered_on": on_day, "amount": total, "actor_name": "Ms Wu",
            } | more
        )  # fmt: skip
        for method, amount in paid.items():
            ReceiptMeans.objects.create(book_id=self.book.id, receipt_id=receipt.id, method=method, amount=Decimal(amount))
        for bill, amount in laid.items():
            self._lay(receipt, bill, Decimal(amount), on_day)
        return receipt

    def void_receipt(self, receipt: Receipt, on_day: date, **more: object) -> Receipt:
        """The receipt's void, on a day of its own."""
        owner = Account.objects.get(id=receipt.account_id).code
        means = ReceiptMeans.objects.filter(receipt_id=receipt.id)
        paid = {one.method: str(-one.amount) for one in means}
        void = self.receipt(owner, on_day, paid, {}, kind="void", voids_id=receipt.id, **more)
        for laid in Settlement.objects.filter(receipt_id=receipt.id):
            self._lay(void, Bill.objects.get(id=laid.bill_id), -laid.amount, on_day, reverses_id=laid.id)
        return void

    def void_bill(self, bill: Bill, on_day: date) -> None:
        Bill.objects.filter(id=bill.id).update(voided_at="2025-01-01T00:00Z", voided_on=on_day, voided_how=Bill.Voided.BY_HAND)

    def _lay(self, receipt: Receipt, bill: Bill, amount: Decimal, on_day: date, **more: object) -> None:
        Settlement.objects.create(
            book_id=self.book.id, account_id=bill.account_id, bill_id=bill.id, receipt_id=receipt.id, amount=amount,
            on_day=on_day, **more,
        )  # fmt: skip
        bill.refresh_from_db()
        Bill.objects.filter(id=bill.id).update(paid=bill.paid + amount)
