"""The books as double entry: exported for other programs, and the checks that prove them."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from tallystick.billing import queries as bills
from tallystick.cashier import queries as receipts
from tallystick.kit.sql import Found, Row
from tallystick.ledger import queries

from .books import at, chosen_book
from .door import ApiRequest, operation
from .problems import Problem, not_found
from .shapes import Day, Id, Money, Schema, money, no_earlier_than, plain

router = Router()
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "beancount": "text/plain; charset=utf-8", "hledger": "text/plain; charset=utf-8"}


class ExportDays(Schema):
    form: Literal["csv", "beancount", "hledger"] = "csv"
    first: Day | None = Field(None, description="From this day on; from the beginning if left out.")
    last: Annotated[Day | None, no_earlier_than("first")] = Field(None, description="Up to this day; today if left out.")


class ClosingDay(Schema):
    on_day: Day | None = Field(None, description="At the end of this day; today if left out.")


class Receivable(Schema):
    code: str
    receivable: Money
    advances: Money


class EntryOut(Schema):
    """A line of the double entry: a debit above zero, a credit below; those of one bill or receipt and day come to zero."""

    day: date
    reference: str = Field(examples=["receipt 2020-000017"])
    ledger_account: str = Field(examples=["Assets:Receivable:1-1-101"])
    amount: Money


class CheckOut(Schema):
    """What a check proves, how many rows it looked at, and what it found that should not be."""

    room: str
    name: str
    proves: str
    counted: int
    faults: list[dict[str, str | None]]


class Checks(Schema):
    holds: bool
    checks: list[CheckOut]


class CheckedBook(Schema):
    book: Id | None = None


@operation(router, "GET", "/books/{key:book_id}/ledger", may="ledger.export", files=("text/csv", "text/plain"))
def export_ledger(request: ApiRequest, book_id: Id, asked: Query[ExportDays]) -> Any:
    """A book's double entry between two days, as a file that other programs read."""
    here = at(request, book_id)
    last = asked.last or here.today
    if asked.first is not None and asked.first > last:
        raise Problem(422, "out_of_range", _("The first day lies after the last."), place="first")
    pieces = _begun(queries.export(request.scope, book_id, asked.form, asked.first, last))
    name = f"{here.book.code}.{asked.form}".encode("ascii", "replace").decode().translate(_UNSAFE)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type=MEDIA_TYPES[asked.form], headers=headers)


@operation(router, "GET", "/books/{key:book_id}/receivables", may="ledger.export", answers=list[Receivable])
def list_receivables(request: ApiRequest, book_id: Id, asked: Query[ClosingDay]) -> Any:
    """What each account owes and has paid in advance at the end of a day."""
    here = at(request, book_id)
    rows = queries.receivables(request.scope, book_id, asked.on_day or here.today)
    return [money(row, here.book.currency, ["receivable", "advances"]) for row in rows]


@operation(router, "GET", "/checks", may="ledger.export", answers=Checks)
def check_books(request: ApiRequest, asked: Query[CheckedBook]) -> Any:
    """Prove that the books in scope hold."""
    if request.scope.item_ids is not None:
        raise not_found()  # books are seen whole
    here = chosen_book(request, asked.book)
    scope = request.scope.only(here.book.id) if here else request.scope
    found = queries.checks(scope)
    return {"holds": not any(one.faults for one in found), "checks": [_told(one) for one in found]}


@operation(router, "GET", "/bills/{key:bill_id}/entries", may="ledger.export", answers=list[EntryOut])
def list_entries_of_bill(request: ApiRequest, bill_id: Id) -> Any:
    """What a bill came to in the double entry: its posting, an advance laid on it before, its void."""
    found = bills.bill(request.scope, bill_id, today=date.max)
    return _entries(queries.entries_of_bill(request.scope, found.book_id, bill_id), found.currency)


@operation(router, "GET", "/receipts/{key:receipt_id}/entries", may="ledger.export", answers=list[EntryOut])
def list_entries_of_receipt(request: ApiRequest, receipt_id: Id) -> Any:
    """What a receipt came to in the double entry."""
    found = receipts.receipt(request.scope, receipt_id)
    return _entries(queries.entries_of_receipt(request.scope, found.book_id, receipt_id), found.currency)


def _entries(found: list[queries.Entry], currency: str) -> list[Row]:
    rows = [Row(day=one.day, reference=one.reference, ledger_account=one.path, amount=one.amount) for one in found]
    return [money(row, currency, ["amount"]) for row in rows]


def _begun(pieces: Iterator[str]) -> Iterator[bytes]:
    """The pieces of a file, the first of them made already: what is refused is refused before the answer begins."""
    first = next(pieces, "")

    def all_pieces() -> Iterator[bytes]:
        yield first.encode()
        yield from (piece.encode() for piece in pieces)

    return all_pieces()


def _told(found: Found) -> dict[str, Any]:
    faults = [{name: _figure(value) for name, value in row.items() if name != "counted"} for row in found.faults]
    proves = queries.sentence_of(found.room, found.name)
    return {"room": found.room, "name": found.name, "proves": proves, "counted": found.counted, "faults": faults}


def _figure(value: Any) -> str | None:
    return None if value is None else plain(value) if hasattr(value, "as_tuple") else str(value)


_UNSAFE = str.maketrans({'"': "_", "\\": "_", "/": "_", "?": "_", "\r": "_", "\n": "_"})
