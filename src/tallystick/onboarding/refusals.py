"""What is wrong with a workbook, a sheet, a column or a cell."""

from django.utils.translation import gettext_lazy as _

from tallystick.kit.refusal import Refusal


class NotAWorkbook(Refusal):
    code = "not_a_sheet"
    sentence = _("This is not an Excel workbook (.xlsx).")


class TooBig(Refusal):
    code = "too_big"
    sentence = _("The workbook is too large: {what}, at most {most}.")


class Broken(Refusal):
    code = "broken"
    sentence = _("The workbook cannot be read: it is damaged, or was made to look like one.")


class MissingSheet(Refusal):
    code = "missing_sheet"
    sentence = _("The sheet “{name}” is missing.")


class UnknownSheet(Refusal):
    code = "unknown_sheet"
    sentence = _("No sheet has this name. Known are: {allowed}. Put # before the name of a sheet of your own notes.")


class TwiceSheet(Refusal):
    code = "duplicate_sheet"
    sentence = _("Two sheets are for the same: “{first}” and this one.")


class EmptySheet(Refusal):
    code = "empty"
    sentence = _("This sheet has to have a row.")


class OneRow(Refusal):
    code = "one_row"
    sentence = _("A workbook is for one book: only one row can stand here.")


class MissingColumn(Refusal):
    code = "missing_column"
    sentence = _("The column “{name}” is missing.")


class UnknownColumn(Refusal):
    code = "unknown_column"
    sentence = _("No column of this sheet is called “{name}”. Put # before the heading of a column of your own notes.")


class NoHeading(Refusal):
    code = "unknown_column"
    sentence = _("Something stands in a column that has no heading.")


class TwiceColumn(Refusal):
    code = "duplicate_column"
    sentence = _("Two columns are for the same: “{first}” and “{name}”.")


class IsFormula(Refusal):
    code = "is_formula"
    sentence = _("This cell holds a spreadsheet formula: enter its value.")


class IsError(Refusal):
    code = "is_error"
    sentence = _("This cell holds a spreadsheet error.")


class NotText(Refusal):
    code = "not_text"
    sentence = _("Text is wanted, and the spreadsheet has made “{value}” of it: format the column as text.")


class FullWidth(Refusal):
    code = "full_width"
    sentence = _("“{value}” holds full-width letters or figures: write plain ones.")


class NotANumber(Refusal):
    code = "not_a_number"
    sentence = _("“{value}” is not a number. As text it is written like 1234.5: a point for decimals, no other signs.")


class NotWhole(Refusal):
    code = "not_a_number"
    sentence = _("“{value}” is not a whole number.")


class NotADate(Refusal):
    code = "not_a_date"
    sentence = _("“{value}” is not a date. As text it is written like 2020-04-30.")


class NotAMonth(Refusal):
    code = "not_a_date"
    sentence = _("“{value}” is not a month. As text it is written like 2020-04.")


class UnknownReference(Refusal):
    code = "unknown_thing"
    sentence = _("There is no “{name}” on the sheet “{sheet}”.")


class TwiceRow(Refusal):
    code = "duplicate"
    sentence = _("“{name}” stands in row {row} of the sheet “{sheet}” already.")


class WhoseBalance(Refusal):
    code = "missing"
    sentence = _("Say whose bill it is: an account or an asset.")


class WhichMonth(Refusal):
    code = "missing"
    sentence = _("Say which month, or which day, the bill is of.")


class Differs(Refusal):
    code = "differs"
    sentence = _("Row {row} says otherwise of the same tariff: only prices change over time.")
