"""Mrs Zhao sends sheets of readings out, brings them in, looks at what they come to, and has them stored."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tallystick.billing.models import Bill
from tallystick.billing.tests.metered import Court, court
from tallystick.identity import commands as identity
from tallystick.jobs.facts import carry_out_facts
from tallystick.jobs.runs import carry_out_sheet_of
from tallystick.kit.who import OPERATOR
from tallystick.metering.commands import Sheet
from tallystick.metering.models import Reading

pytestmark = pytest.mark.django_db
HEAD = b"Unit code,Current reading,Billing month\n"


@pytest.fixture
def staff() -> Client:
    token = identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    client = Client()
    client.get(f"/sign-in/{token}/")
    return client


@pytest.fixture
def at() -> Court:
    return court()


def bring(staff: Client, at: Court, data: bytes, name: str = "april.csv") -> str:
    """Send a file, have the worker look at it; the address of its page."""
    said = {"book": "GARDEN", "item": at.item, "file": SimpleUploadedFile(name, data)}
    answer = staff.post("/readings/sheets/?book=GARDEN", said)
    assert answer.status_code == 302
    return str(answer["Location"])


def work() -> None:
    carry_out_facts()
    run_id = Sheet.objects.latest("id").run_id
    assert run_id is not None
    carry_out_sheet_of(run_id)


def test_a_sheet_is_checked_looked_at_and_stored(staff: Client, at: Court) -> None:
    page = bring(staff, at, HEAD + b"1-1-101,120,2020-04\n1-1-102,7.5,2020-04\n")
    assert "being checked" in staff.get(page).content.decode()
    work()
    shown = staff.get(page).content.decode()
    assert "127.50" in shown
    assert "Store 2 readings" in shown
    assert not Reading.objects.exists()
    for _ in range(2):
        assert staff.post(f"{page}store/").status_code == 302
    work()
    assert "Show the readings" in staff.get(page).content.decode()
    assert Bill.objects.count() == 2
    assert "april.csv" in staff.get("/readings/sheets/?book=GARDEN").content.decode()


def test_what_is_wrong_is_listed_and_the_sheet_given_back(staff: Client, at: Court) -> None:
    page = bring(staff, at, HEAD + b"1-1-101,120,2020-04\n1-1-102,many,2020-04\n")
    work()
    shown = staff.get(page).content.decode()
    assert "“many” is not a number" in shown
    assert "Store" not in shown.split("<main")[1]
    answer = staff.get(f"{page}remarks.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    lines = [list(row) for row in book.active.iter_rows(values_only=True)]
    assert lines[0] == ["Unit code", "Current reading", "Billing month", "What is wrong"]
    assert lines[2][:2] == ["1-1-102", "many"]
    assert "not a number" in str(lines[2][3])


def test_a_file_that_cannot_be_read_says_why(staff: Client, at: Court) -> None:
    page = bring(staff, at, b"PK not an archive", "april.xlsx")
    work()
    assert "This file cannot be read" in staff.get(page).content.decode()


def test_a_form_without_a_file_is_refused(staff: Client, at: Court) -> None:
    assert staff.post("/readings/sheets/?book=GARDEN", {"book": "GARDEN"}).status_code == 409


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_sheets_go_out(staff: Client, at: Court, kind: str) -> None:
    filled = staff.get("/readings/sheets/to-fill/", {"book": "GARDEN", "item": at.item, "month": "2020-04", "kind": kind})
    empty = staff.get("/readings/sheets/to-fill/", {"book": "GARDEN", "item": "", "kind": kind})
    sizes = [len(b"".join(answer.streaming_content)) for answer in (filled, empty)]
    assert sizes[0] > sizes[1] > 0
