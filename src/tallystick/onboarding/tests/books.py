"""A small Garden Court as a workbook, made of plain rows so that a test can spoil one cell of it."""

import io
from datetime import date
from typing import Any

import xlsxwriter

Rows = list[list[Any]]
APRIL = date(2020, 4, 1)


def garden() -> dict[str, Rows]:
    """Every sheet, each with its headings and a few rows that are right."""
    return {
        "Book": [
            ["Code", "Name", "Kind", "Currency", "Time zone"],
            ["GARDEN", "Garden Court", "community", "CNY", "Asia/Shanghai"],
        ],
        "Buildings": [["Code", "Name"], ["1", "North"]],
        "Units": [
            ["Unit code", "Building", "Floor", "Household", "Building area", "Account"],
            ["1-1-101", "1", 1, 3, 89.5, None],
            ["1-1-102", "1", 1, 2, 75.25, None],
            ["1-1-103", "1", 1, None, 60, "LX"],
        ],
        "Parking": [["Space code", "Account", "Parking area"], ["P-017", "1-1-101", 12.5]],
        "Vehicles": [["Plate", "Account", "Displacement"], ["苏A12345", "1-1-101", 1.6]],
        "Accounts": [["Code", "Name"], ["LX", "Lianxiang Trading"]],
        "Parties": [
            ["Account", "Name", "Phone", "E-mail", "Role"],
            ["1-1-101", "Mrs Chen", 13900000001, "chen@example.com", None],
            ["1-1-102", "Mr Wang", "139 0000 0002", None, "tenant"],
        ],
        "Items": [
            ["Name", "Cycle", "Grace days", "Late fee % a day", "Partial period", "Loss", "Tax %"],
            ["Property fee", "natural year", 30, 0.05, "days", "no", 0],
            ["Power", None, None, None, None, True, 6],
            ["Parking fee", None, None, None, None, None, None],
        ],
        "Formulas": [["Name", "Formula"], ["Power tiers", "TIER(usage, 180, 0.56, 260, 0.61, 0.86)"]],
        "Tariffs": [
            ["Charge item", "Name", "Method", "Unit price", "Measure", "Amount", "Formula", "Months", "In force from"],
            ["Property fee", "Flat", "unit price", 1.2, "building area", None, None, None, None],
            ["Property fee", "Flat", "unit price", 1.3, None, None, None, None, date(2020, 7, 1)],
            ["Property fee", "Own", "per asset", None, None, None, None, 3, None],
            ["Power", "Tiers", "formula", None, None, None, "Power tiers", None, None],
            ["Parking fee", "Space", "fixed", None, None, 120, None, None, None],
        ],
        "Assignments": [
            ["Asset", "Tariff", "Start", "End", "Amount"],
            ["1-1-101", "Flat", APRIL, None, None],
            ["1-1-102", "Own", "2020-04-01", "2021-03-31", "300.00"],
            ["1-1-101", "Tiers", APRIL, None, None],
            ["P-017", "Space", APRIL, None, None],
        ],
        "Meters": [
            ["Asset", "Charge item", "Meter no.", "Multiplier", "Initial figure", "Digits"],
            ["1-1-101", "Power", "E-0001", 1, 100, 5],
        ],
        "Opening balances": [
            ["Account", "Asset", "Charge item", "Month", "Day", "Amount"],
            [None, "1-1-101", "Property fee", "2020-02", None, 107.4],
            ["1-1-102", None, "Parking fee", None, date(2020, 3, 15), 120],
        ],
    }


def workbook(sheets: dict[str, Rows], *, date1904: bool = False) -> bytes:
    """The bytes of an .xlsx file; a text that begins with = is written as a spreadsheet formula."""
    buffer = io.BytesIO()
    options = {"default_date_format": "yyyy-mm-dd", "strings_to_urls": False, "date_1904": date1904}
    with xlsxwriter.Workbook(buffer, options) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
    return buffer.getvalue()
