"""The book that is struck again and again: Garden Court, a thousand units, a year of two charges for each."""

from datetime import date
from pathlib import Path

import xlsxwriter

BOOK = "GARDEN"
UNITS = 1000
BOUND_ON, THROUGH = date(2024, 1, 1), date(2024, 12, 31)
# Later than any day on which tests run: a midnight opens nothing on the day of loading.
SOME_NIGHT = date(2100, 1, 1)
SLICES = 2 * 12  # two tariffs, twelve months
BILLS = UNITS * SLICES
AREAS = (60, 75.5, 89.5, 121.25)
BY_TIERS = "TIER(building_area, 60, 1.1, 100, 1.3, 1.6)"


def write_workbook(path: Path) -> Path:
    """Its onboarding workbook."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in _sheets().items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
    return path


def _sheets() -> dict[str, list[tuple[object, ...]]]:
    units = [f"{number // 100 + 1}-1-{number % 100 + 101}" for number in range(UNITS)]
    return {
        "Book": [("Code", "Name", "Kind", "Currency", "Time zone"), (BOOK, "Garden Court", "Community", "CNY", "UTC")],
        "Units": [("Unit code", "Building area"), *((unit, AREAS[number % 4]) for number, unit in enumerate(units))],
        "Parties": [("Account", "Name", "Role"), ("1-1-101", "陈秀英", "Owner")],
        "Items": [("Name", "Cycle"), ("Property fee", "Natural year"), ("Heating", "Natural year")],
        "Formulas": [("Name", "Formula"), ("By tiers", BY_TIERS)],
        "Tariffs": [
            ("Charge item", "Name", "Method", "Unit price", "Measure", "Formula"),
            ("Property fee", "Residential", "Unit price", 2.35, "Building area", None),
            ("Heating", "Heated", "Formula", None, None, "By tiers"),
        ],
        "Assignments": [
            ("Asset", "Tariff", "Start", "End"),
            *((unit, tariff, BOUND_ON, THROUGH) for unit in units for tariff in ("Residential", "Heated")),
        ],
    }
