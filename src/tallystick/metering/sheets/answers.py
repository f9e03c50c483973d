"""What is said of a sheet and its rows: to programs by codes, to people in a sentence each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tallystick.kit.money import minor_digits
from tallystick.kit.sql import Row

from .columns import BY_KEY, LANGUAGES, letters
from .figures import LARGEST
from .models import Sheet

FILE_SENTENCES = {
    "empty": _("Nothing stands in this file below its headings."),
    "not_a_sheet": _("This is neither an Excel workbook (.xlsx, .xls), nor one of LibreOffice (.ods), nor a CSV file."),
    "too_big": _("This file holds more than can be read: at most {most}. Divide it."),
    "too_big rows": _("Something stands below row {most}, the last that is read. Divide the file."),
    "too_big row": _("This file holds more than can be read: at most {most} in one row."),
    "too_big columns": _("Something stands beyond column {most}, far from the readings. Delete it."),
    "too_big merged": _("More than {most} cells of this sheet are merged. Take them apart."),
    "broken": _("This file cannot be read: it is damaged, protected by a password, or was made to look like a sheet."),
    "missing_column": _("The column “{heading}” is missing."),
    "duplicate_column": _("Two columns are for the same: “{heading}”."),
}
ROW_SENTENCES = {
    "missing": _("This has to be filled in."),
    "not_a_number": _("“{value}” is not a number, or may be read in more than one way. Write it like 1320 or 1320.50."),
    "not_a_date": _("“{value}” is not a day, or may be read in more than one way. Write it like 2020-04-30."),
    "not_one_of": _("“{value}” is neither yes nor no."),
    "out_of_range": _("“{value}” is more than can be kept: it has to be below 1,000,000,000,000."),
    "too_long": _("This text is too long."),
    "is_formula": _("This cell holds a spreadsheet formula: enter its value."),
    "unknown_asset": _("There is no unit “{value}” in this book."),
    "unknown_meter": _("This unit has no meter “{value}” of this item."),
    "wrong_book": _("“{value}” belongs to another book."),
    "wrong_item": _("“{value}” is not the item that is imported."),
    "duplicate": _("Row {value} is for the same meter and month."),
    "already_read": _("This meter has a reading of this month already."),
    "goes_back": _("The current reading is below the previous one, {value}."),
    "paid": _("This meter has a reading of this month already, and its bill is paid."),
    "no_tariff": _("No tariff on usage is assigned to this unit in this month."),
    "digits_unknown": _("How many digits this meter shows is not known, so it cannot be said to have rolled over."),
    "meter_replaced": _("This meter was replaced: read the one that is there now."),
    "beyond_final": _("This is above the figure at which the meter was taken down."),
    "unusual": _("This is far from what the meter is used to: {value} a month."),
    "gap": _("The last reading was {value}."),
    "sets_right": _("Estimates before it were too high; they are set right."),
    "yet_to_come": _("This day is yet to come."),
    "other_amount": _("The tariff would come to {value}."),
}
RANGE_SENTENCES = {
    "day": _("“{value}” is not between the years 1990 and 2100."),
    "below": _("“{value}” is below 0."),
    "multiplier": _("“{value}” is not above 0."),
    "amount": _("“{value}” has more decimals than the currency."),
    "fine": _("“{value}” has more than four decimals."),
}
NO_PRICE = _("Its bill cannot be worked out: {code}.")


def heading(key: str) -> str:
    """The heading of a column in the reader's language."""
    language = (get_language() or "en").lower()
    spoken = next((index for index, known in enumerate(LANGUAGES) if language.startswith(known[:2])), 0)
    return BY_KEY[key].headings[spoken] if key in BY_KEY else key


def refusals(sheet: Sheet) -> list[dict[str, str]]:
    """Why a file was refused as a whole: code, message, and the column where there is one."""
    return [_refusal(one) for one in sheet.codes]


def _refusal(told: Mapping[str, Any]) -> dict[str, str]:
    column = str(told.get("column", ""))
    words = FILE_SENTENCES.get(f"{told['code']} {told.get('of', '')}") or FILE_SENTENCES[told["code"]]
    most = letters(told["most"] - 1) if told.get("of") == "columns" else told.get("most", "")
    sentence = str(words).format(most=f"{most:,}" if isinstance(most, int) else most, heading=heading(column))
    return {"code": told["code"], "message": sentence} | ({"column": column} if column else {})


def remarks(told: str | None) -> list[dict[str, Any]]:
    """What is wrong or odd in a row (its `faults` or `warnings`): of each cell its column, code and a sentence."""
    return [remark_of(one) for one in json.loads(told or "[]")]


def remark_of(told: Mapping[str, Any]) -> dict[str, Any]:
    """What is wrong or odd in one cell: its column, code and a sentence."""
    sentence = _beyond(told) if told["code"] == "out_of_range" else ROW_SENTENCES.get(told["code"], NO_PRICE)
    message = str(sentence).format(value=_shown(told.get("value")), code=told["code"])
    return {"column": told["column"], "code": told["code"], "message": message}


def _beyond(told: Mapping[str, Any]) -> Any:
    """Which bound a cell is beyond."""
    column, value = told["column"], str(told.get("value") or "")
    if BY_KEY[column].form in ("day", "month"):
        return RANGE_SENTENCES["day"]
    if value.lstrip().startswith(("-", "−", "－")) or (column == "multiplier" and not value.strip("0.,+")):
        return RANGE_SENTENCES["multiplier" if column == "multiplier" else "below"]
    try:
        plainly = value.replace(",", ".") if value.count(",") == 1 and "." not in value else value.replace(",", "")
        is_large = Decimal(plainly) >= LARGEST
    except InvalidOperation:
        is_large = True
    return ROW_SENTENCES["out_of_range"] if is_large else RANGE_SENTENCES["amount" if column == "amount" else "fine"]


def _shown(value: object) -> str:
    """A figure without the zeros that the database keeps behind its point."""
    text = "" if value is None else str(value)
    whole, point, fraction = text.partition(".")
    return f"{whole}.{fraction.rstrip('0')}".rstrip(".") if point and (whole + fraction).lstrip("-").isdigit() else text


def row_answer(row: Row, digits: int) -> dict[str, Any]:
    """A row as programs are told of it."""
    if row.faults:
        return {"row": row.number, "ok": False, "errors": remarks(row.faults)}
    return {
        "row": row.number,
        "ok": True,
        "asset": row.asset,
        "serial": row.serial,
        "month": f"{row.month:%Y-%m}",
        "previous": _plain(row.previous),
        "current": _plain(row.current),
        "amount": None if row.amount is None else f"{row.amount:.{digits}f}",
        "read_on": row.read_on.isoformat() if isinstance(row.read_on, date) else None,
        "remark": row.remark,
        "warnings": remarks(row.warnings),
    }


def _plain(figure: Decimal | None) -> str | None:
    return None if figure is None else _shown(f"{figure:f}")


VERDICTS = {Sheet.Stage.REFUSED: "refused", Sheet.Stage.FAULTY: "row_errors"}


def sheet_answer(sheet: Sheet, currency: str) -> dict[str, Any]:
    """A sheet as programs are told of it, without its rows; `imported` is what was, or (looked at only) would be stored."""
    verdict = VERDICTS.get(Sheet.Stage(sheet.stage), "accepted")
    whole = verdict == "accepted"
    amount = sheet.amount if whole else Decimal(0)
    return {
        "verdict": verdict,
        "codes": list(dict.fromkeys(one["code"] for one in sheet.codes)),
        "imported": sheet.rows if whole else 0,
        "amount": f"{amount:.{minor_digits(currency)}f}",
        "faults": refusals(sheet),
        "read_as": {key: sheet.told[key] for key in ("decimal", "days") if key in sheet.told},
        "unknown_columns": sheet.told.get("unknown", []),
        "left_out": sheet.told.get("left_out", 0),
    }


def row_answers(rows: Iterable[Row], currency: str) -> Iterator[dict[str, Any]]:
    digits = minor_digits(currency)
    return (row_answer(row, digits) for row in rows)


def rule_told(sheet: Sheet) -> list[str]:
    """How the text of a file was read, for people."""
    signs = {
        "point": gettext("Figures typed as text: the point is the decimal sign."),
        "comma": gettext("Figures typed as text: the comma is the decimal sign, as some of them show."),
        "both": gettext("Figures typed as text show both the point and the comma as the decimal sign: such figures are faults."),
    }
    orders = {
        "day_first": gettext("Days like 30/04/2020: the day comes first."),
        "month_first": gettext("Days like 04/30/2020: the month comes first."),
    }
    found = [signs.get(sheet.told.get("decimal", "")), orders.get(sheet.told.get("days", ""))]
    return [one for one in found if one]
