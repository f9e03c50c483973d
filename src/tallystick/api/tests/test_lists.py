"""Lists over the API: narrowed as in the console, paged to the end, and had whole as a sheet."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest

from tallystick.api.door import OPERATIONS
from tallystick.api.urls import service
from tallystick.console.tests.garden import Garden, generate

from .client import Program, every

pytestmark = pytest.mark.django_db(transaction=True)


def sheet(program: Program, path: str, **query: Any) -> list[dict[str, str]]:
    answer = program.client.get(f"/api/v1{path}", query, headers=program.headers | {"Accept": "text/csv"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8"), path
    return list(csv.DictReader(io.StringIO(b"".join(answer).decode())))


def collect(program: Program, garden: Garden, code: str, **more: Any) -> dict[str, Any]:
    """All that an account owes, taken."""
    who = next(row for row in program.get("/accounts", text=code).json()["items"] if row["code"] == code)
    said = {"account_id": who["account_id"], "bills": "all", "means": [{"method": "cash"}]} | more
    return program.post(f"/books/{garden.book_id}/receipts", said).json()


def test_runs_are_narrowed_as_in_the_console_and_the_oldest_is_reached(garden: Garden, program: Program) -> None:
    for month in (5, 6, 7):
        generate(garden, date(2020, month, 28))
    listed = every(program, "/runs", limit=1)
    assert [row["id"] for row in listed] == sorted((row["id"] for row in listed), reverse=True)
    assert len(listed) == 4
    counts = [len(every(program, "/runs", **query)) for query in (
        {"stage": "done"}, {"stage": "failed"}, {"by_hand": "true"}, {"by_hand": "false"}, {"failed": "true"},
        {"text": str(listed[-1]["id"])}, {"first": "2020-04-10", "last": "2020-04-10"}, {"last": "2020-04-09"},
    )]  # fmt: skip
    assert counts == [4, 0, 4, 0, 0, 1, 4, 0]
    assert [row["made"] for row in every(program, "/runs", sort="bills", limit=1)] == sorted(row["made"] for row in listed)


def test_receipts_are_narrowed_as_in_the_console_and_added_up_by_means(garden: Garden, program: Program) -> None:
    first = collect(program, garden, "1-1-101")
    second = collect(program, garden, "1-1-102", means=[{"method": "card", "reference": "POS-77"}])
    program.post(f"/receipts/{second['id']}/void", {"reason": "wrong account"})
    found = {state: [row["id"] for row in every(program, "/receipts", state=state)] for state in ("standing", "voided")}
    assert found == {"standing": [first["id"]], "voided": [second["id"]]}
    assert [row["number"] for row in every(program, "/receipts", text="POS-77", state="voided")] == [second["number"]]
    (total,) = program.get("/receipts/totals").json()
    assert (total["receipts"], total["amount"]) == (3, first["amount"])
    assert total["means"]["cash"] == first["amount"]
    assert every(program, "/receipts", sort="number", limit=1)[0]["id"] == first["id"]


def test_units_and_assignments_are_narrowed_as_in_the_console(garden: Garden, program: Program) -> None:
    book = f"/books/{garden.book_id}"
    units = every(program, f"{book}/assets", kind="unit")
    assert len(every(program, f"{book}/assets", floor=2)) == len([row for row in units if row["floor"] == 2])
    kinds = {kind: len(every(program, f"{book}/assignments", kind=kind)) for kind in ("unit", "parking", "vehicle")}
    assert (kinds["unit"], kinds["vehicle"]) == (12, 0)
    assert sum(kinds.values()) == len(every(program, f"{book}/assignments"))


def test_every_list_is_had_whole_as_a_sheet(garden: Garden, program: Program) -> None:
    collect(program, garden, "1-1-101")
    book = f"/books/{garden.book_id}"
    for path in ("/bills", "/receipts", "/runs", "/items", "/tariffs", "/formulas", "/books", "/users", "/roles", "/tokens",
                 "/history", "/webhooks", f"{book}/assets", f"{book}/accounts", f"{book}/parties", f"{book}/buildings",
                 f"{book}/assignments", f"{book}/meters"):  # fmt: skip
        assert len(sheet(program, path, limit=2)) == len(every(program, path)), path


def test_a_sheet_holds_what_the_list_is_narrowed_to(garden: Garden, program: Program) -> None:
    query = {"text": "1-1-101", "sort": "amount", "order": "asc"}
    rows, listed = sheet(program, "/bills", **query), every(program, "/bills", **query)
    assert [(row["id"], row["amount"], row["asset_code"]) for row in rows] == [
        (str(row["id"]), row["amount"], row["asset_code"]) for row in listed
    ]
    assert program.get("/bills", sort="amounts").status_code == 422


def test_text_of_a_sheet_is_not_run(garden: Garden, program: Program) -> None:
    receipt = collect(program, garden, "1-1-101", remark="=1+1")
    void = program.post(f"/receipts/{receipt['id']}/void", {"reason": "+cmd"}).json()
    rows = {row["id"]: row for row in sheet(program, "/receipts")}
    assert rows[str(receipt["id"])]["remark"] == "'=1+1"
    assert (rows[str(void["id"])]["reason"], rows[str(void["id"])]["amount"]) == ("'+cmd", void["amount"])


def test_lists_are_json_unless_a_sheet_is_asked_for(garden: Garden, program: Program) -> None:
    for accept in ("*/*", "application/json, text/csv;q=0.5", "text/html"):
        answer = program.client.get("/api/v1/bills", headers=program.headers | {"Accept": accept})
        assert answer["Content-Type"].startswith("application/json"), accept


def test_the_description_says_of_every_list_that_it_may_be_a_sheet() -> None:
    described = [one for operations in service.described["paths"].values() for one in operations.values()]
    kinds = {one["operationId"]: set(one["responses"].get(200, {}).get("content", {})) for one in described}
    both = {name for name, found in kinds.items() if found == {"application/json", "text/csv"}}
    assert {"list_bills", "list_receipts", "list_runs", "list_assets", "list_tokens"} <= both
    assert both <= {one.name for one in OPERATIONS if one.method == "GET"}
