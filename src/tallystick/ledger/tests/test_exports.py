"""Other programs read what is exported, and come to the same balances, to the cent."""

import csv
import io
import re
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tallystick.kit.who import EVERYTHING
from tallystick.ledger import queries
from tallystick.ledger.rules import Balance, carried, closing

from .test_queries import JAN, MAR, full_world
from .world import World

pytestmark = pytest.mark.django_db

LAST = date(2024, 4, 1)
Reader = Callable[[Path], dict[str, Decimal]]
HOSTILE = (
    "", " ", "a:b", 'say "no"', "semi;colon", "pipe|", "back\\slash", "(virtual)", "[balanced]", "*", "!", "=", "@",
    "%", "ʰ", "Ⅷ", "ß", "; comment",
    "1-1-101\n2024-01-01 open Assets:Stolen", "tab\there", "two  spaces", "苏A·12345", "căn hộ", "ເຮືອນ", "e\u0301",
    "\u202emirrored", "😀", "date:2020-01-01, type:X", "Assets:Cash", "x41-", "-x2F-", "2024-01-01",
)  # fmt: skip


@pytest.fixture
def garden() -> World:
    world = World()
    full_world(world)
    return world


@pytest.fixture
def dong() -> World:
    """A book in a currency without decimals."""
    world = World("TOWER", "VND")
    power = world.bill("B-50", "Điện", "199840", JAN, tax_percent="8", tax="15987")
    world.receipt("B-50", date(2024, 1, 20), {"vietqr": "100000", "cash": "15827"}, {power: "115827"})
    return world


def written(world: World, form: str, folder: Path, first: date | None = None, last: date = LAST) -> Path:
    path = folder / f"books.{form}"
    path.write_text("".join(queries.export(EVERYTHING, world.book.id, form, first, last)), encoding="utf-8")
    return path


def hledger(path: Path, *words: str) -> str:
    # hledger reads UTF-8 only where the locale says so.
    command = ["hledger", "-f", str(path), *words]
    done = subprocess.run(command, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
    assert done.returncode == 0, done.stderr
    return done.stdout


def hledger_balances(path: Path) -> dict[str, Decimal]:
    hledger(path, "check", "-s", "payees", "ordereddates")
    rows = csv.reader(io.StringIO(hledger(path, "balance", "--flat", "--empty", "--no-total", "-O", "csv")))
    return {account: amount(text) for account, text in list(rows)[1:]}


def beancount_balances(path: Path) -> dict[str, Decimal]:
    checked = subprocess.run(["bean-check", str(path)], capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")
    query = "SELECT account, sum(position) GROUP BY account"
    done = subprocess.run(["bean-query", "-q", "-f", "csv", str(path), query], capture_output=True, text=True, check=True)
    rows = csv.reader(io.StringIO(done.stdout))
    return {account.strip(): amount(text) for account, text in list(rows)[1:]}


def amount(text: str) -> Decimal:
    """The number in "1234.50 CNY"; nothing is zero."""
    found = re.search(r"-?[0-9.]+", text)
    return Decimal(found.group()) if found else Decimal(0)


PROGRAMS = [
    pytest.param("hledger", hledger_balances, marks=pytest.mark.needs("hledger"), id="hledger"),
    pytest.param("beancount", beancount_balances, marks=pytest.mark.needs("bean-check"), id="beancount"),
]


def ours(book_id: int, first: date | None, last: date) -> dict[str, Decimal]:
    held = queries.balances(EVERYTHING, book_id, last, first=first)
    return nonzero({posting.path: posting.amount for posting in closing(held)})


def nonzero(held: dict[str, Decimal]) -> dict[str, Decimal]:
    return {path: amount for path, amount in held.items() if amount}


@pytest.mark.parametrize(("form", "read"), PROGRAMS)
def test_another_program_agrees_with_the_books(form: str, read: Reader, garden: World, tmp_path: Path) -> None:
    theirs = nonzero(read(written(garden, form, tmp_path)))
    assert theirs == ours(garden.book.id, None, LAST)
    # Checked by head: 33.33 − 20.50; 250 − 150 for 1-1-102, whose advance moved on 1 March.
    assert theirs["Assets:Receivable:1-1-101"] == Decimal("12.83")
    assert theirs["Assets:Receivable:1-1-102"] == Decimal(100)
    assert {path: held for path, held in theirs.items() if path in ("Assets:Cash", "Assets:Wechat")} == {
        "Assets:Cash": Decimal("70.50"),
        "Assets:Wechat": Decimal("109.23"),
    }
    assert theirs["Liabilities:Tax"] == Decimal(-8)


@pytest.mark.parametrize(("form", "read"), PROGRAMS)
def test_advances_stand_in_the_books_until_the_bill_is_posted(form: str, read: Reader, garden: World, tmp_path: Path) -> None:
    theirs = read(written(garden, form, tmp_path, last=date(2024, 2, 29)))
    assert theirs["Liabilities:Advances:1-1-102"] == Decimal(-150)
    assert theirs.get("Assets:Receivable:1-1-102", Decimal(0)) == Decimal(0)


@pytest.mark.parametrize(("form", "read"), PROGRAMS)
def test_dong_have_no_decimals(form: str, read: Reader, dong: World, tmp_path: Path) -> None:
    theirs = nonzero(read(written(dong, form, tmp_path)))
    assert theirs == {
        "Assets:Receivable:B-50": Decimal(100000), "Assets:Vietqr": Decimal(100000), "Assets:Cash": Decimal(15827),
        "Income:X-Điện:Charges": Decimal(-199840), "Liabilities:Tax": Decimal(-15987),
    }  # fmt: skip


@pytest.mark.parametrize(("form", "read"), PROGRAMS)
@pytest.mark.parametrize("first", [date.min, JAN, date(2024, 1, 21), date(2024, 2, 4), MAR, LAST])
def test_the_export_of_any_days_stands_by_itself(form: str, read: Reader, first: date, garden: World, tmp_path: Path) -> None:
    for last in (first, LAST):
        assert nonzero(read(written(garden, form, tmp_path, first, last))) == ours(garden.book.id, first, last)


@pytest.mark.parametrize(("form", "read"), PROGRAMS)
def test_names_and_remarks_cannot_break_out(form: str, read: Reader, tmp_path: Path) -> None:
    world = World()
    for number, name in enumerate(HOSTILE):
        bill = world.bill(name, f"item {name}", "10", JAN + timedelta(days=number))
        world.receipt(name, MAR, {"cash": "4"}, {bill: "4"}, remark=name)
    theirs = read(written(world, form, tmp_path))
    receivables = [held for path, held in theirs.items() if path.startswith("Assets:Receivable:")]
    assert receivables == [Decimal(6)] * len(HOSTILE)
    assert theirs["Assets:Cash"] == 4 * len(HOSTILE)
    assert len(theirs) == 2 * len(HOSTILE) + 1 + (form == "hledger")  # hledger shows equity of nothing


@pytest.mark.parametrize(("form", "read"), PROGRAMS)
def test_an_empty_book_is_a_book(form: str, read: Reader, tmp_path: Path) -> None:
    assert nonzero(read(written(World(), form, tmp_path, JAN))) == {}


@pytest.mark.parametrize(("form", "read"), PROGRAMS)
def test_a_figure_changed_in_the_file_is_noticed(form: str, read: Reader, garden: World, tmp_path: Path) -> None:
    path = written(garden, form, tmp_path)
    path.write_text(path.read_text().replace("20.50 CNY", "20.51 CNY"))
    with pytest.raises(AssertionError):
        read(path)


def test_the_table_balances_and_keeps_text_from_being_taken_for_formulas(garden: World, tmp_path: Path) -> None:
    garden.bill("=SUM(A1)", "+fee", "10", JAN)
    rows = list(csv.DictReader(written(garden, "csv", tmp_path).open(encoding="utf-8-sig")))
    assert sum(Decimal(row["debit"] or 0) for row in rows) == sum(Decimal(row["credit"] or 0) for row in rows) > 0
    assert {"'=SUM(A1)", "'+fee"} <= {row["name"] for row in rows}
    assert {"card", "cash"} <= {row["name"] for row in rows}


def test_what_is_carried_balances(garden: World) -> None:
    held: tuple[Balance, ...] = queries.balances(EVERYTHING, garden.book.id, LAST, first=date(2024, 2, 4))
    assert sum(posting.amount for posting in carried(held)) == 0
    assert sum(posting.amount for posting in closing(held)) == 0
