"""An empty workbook to fill in: the sheets and headings in one language, what stands where, and lists to choose from."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from . import words
from .columns import LANGUAGES, Column, SheetPlan
from .plan import SHEETS

WIDTH_CHARACTERS = 18
ROWS_WITH_LISTS = 10_000  # how far down the lists to choose from reach
LONGEST_LIST_CHARACTERS = 255  # what a spreadsheet allows of a list written out
FORMATS = {"day": "yyyy-mm-dd", "month": "yyyy-mm", "number": "General", "whole": "0"}  # everything else is text


def template(language: str = "en") -> bytes:
    """The empty workbook in one of LANGUAGES, as the bytes of an .xlsx file."""
    buffer = io.BytesIO()
    index = LANGUAGES.index(language)
    with translation.override(language), xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        _explain(book, index)
        for plan in SHEETS:
            _sheet(book, plan, index)
    return buffer.getvalue()


def _sheet(book: Any, plan: SheetPlan, index: int) -> None:
    sheet = book.add_worksheet(plan.names[index])
    sheet.freeze_panes(1, 0)
    heads = {needed: book.add_format({"bold": True, "bottom": 1, "bg_color": colour}) for needed, colour in _COLOURS}
    for place, column in enumerate(plan.columns):
        cells = book.add_format({"num_format": FORMATS.get(column.form, "@")})
        sheet.set_column(place, place, WIDTH_CHARACTERS, cells)
        sheet.write_string(0, place, column.headings[index], heads[column.required])
        sheet.write_comment(0, place, _told(column, index))
        _offer_choices(sheet, place, column, index)


_COLOURS = ((True, "#FFE9A8"), (False, "#E4E4E4"))


def _offer_choices(sheet: Any, place: int, column: Column, index: int) -> None:
    offered = [choice[index] for _key, choice in column.choices]
    if offered and len(",".join(offered)) <= LONGEST_LIST_CHARACTERS:
        sheet.data_validation(1, place, ROWS_WITH_LISTS, place, {"validate": "list", "source": offered})


def _explain(book: Any, index: int) -> None:
    """The first sheet: how to fill in the others, and what each column is for."""
    sheet = book.add_worksheet(words.README[index])
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 2, WIDTH_CHARACTERS + 4)
    sheet.set_column(3, 3, 90, wrapped)
    row = 0
    for line in _guidance():
        sheet.write_string(row, 0, line)
        row += 1
    for place, title in enumerate((_("Sheet"), _("Column"), _("Needed"), _("What stands there"))):
        sheet.write_string(row + 1, place, title, bold)
    row += 2
    for plan in SHEETS:
        sheet.write_row(row, 0, [plan.names[index], "", _("yes") if plan.required else "", str(plan.note)], bold)
        for row, column in enumerate(plan.columns, row + 1):  # noqa: B020  # the next row is counted on
            needed = _("yes") if column.required else ""
            sheet.write_row(row, 0, [plan.names[index], column.headings[index], needed, _told(column, index)])
        row += 1


def _guidance() -> list[str]:
    return [
        _("One workbook is one book. It is imported whole, or not at all; all faults are told with sheet, row and column."),
        _("Sheets and columns may stand in any order, and optional ones may be left out. Names may be in any language."),
        _("Days are date cells, or text like 2020-04-30. Numbers are number cells, or text like 1234.5."),
        _("Spreadsheet formulas are refused. Put # before the name of a sheet or column of your own notes."),
    ]


def _told(column: Column, index: int) -> str:
    """What stands in a column: its note, and what can be chosen."""
    told = [str(column.note)] if str(column.note) else []
    if column.choices:
        told.append(_("One of: {choices}.").format(choices=", ".join(choice[index] for _key, choice in column.choices)))
    if column.required:
        told.append(_("It has to be filled in."))
    return " ".join(told) or column.headings[index]
