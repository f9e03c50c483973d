"""The columns of a reading sheet: known by their headings in any of the three languages, in any order."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

Words = tuple[str, str, str]  # English, Chinese, Vietnamese
LANGUAGES = ("en", "zh-hans", "vi")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `form` says how its cells are read: text, figure, day, month, tick; `longest` bounds its text."""

    key: str
    headings: Words
    form: str = "text"
    longest: int = 60
    known_as: tuple[str, ...] = ()


ADDRESS: Words = ("Address", "地址", "Địa chỉ")
REMARKS: Words = ("What is wrong", "错误说明", "Lỗi")  # the last column of a sheet that is given back; nobody reads it

COLUMNS = (
    Column("asset", ("Unit code", "房屋编号", "Mã căn hộ"), longest=120, known_as=(*ADDRESS, "Unit", "房屋", "Căn hộ")),
    Column("room", ("Room", "房号", "Phòng")),
    Column("book", ("Book", "小区", "Dự án"), longest=120, known_as=("账套",)),
    Column("item", ("Meter type", "抄表类型", "Loại đồng hồ"), longest=120),
    Column("serial", ("Meter no.", "表号", "Số đồng hồ"), known_as=("Meter no", "Serial")),
    Column("previous", ("Previous reading", "上期度数", "Chỉ số cũ"), "figure", known_as=("Previous",)),
    Column("current", ("Current reading", "本期度数", "Chỉ số mới"), "figure", known_as=("Current",)),
    Column("multiplier", ("Multiplier", "倍率", "Hệ số"), "figure"),
    Column("loss", ("Loss", "损耗", "Hao hụt"), "figure"),
    Column("shared", ("Shared", "公摊", "Phân bổ"), "figure"),
    Column("rolled_over", ("Rolled over", "过零", "Quay vòng"), "tick"),
    Column("amount", ("Amount", "费用", "Thành tiền"), "figure"),
    Column("read_on", ("Day read", "抄表时间", "Ngày ghi"), "day"),
    Column("month", ("Billing month", "账单日期", "Tháng tính phí"), "month"),
    Column("remark", ("Remark", "备注", "Ghi chú"), longest=500),
)
KEYS = tuple(column.key for column in COLUMNS)
BY_KEY = {column.key: column for column in COLUMNS}
# What people fill in; a row of an exported sheet in which none of it stands has not been read yet.
FILLED = ("current", "loss", "shared", "rolled_over", "amount", "read_on", "remark")
EXPORTED = ("room", "book", "item")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a file: where it stands (from 0), as it is written, and the key of its column, if it is known."""

    index: int
    text: str
    key: str | None


def folded(text: str) -> str:
    """A heading without what people vary: capitals, widths, spaces and underscores."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("_", " ").rstrip("* ").split())


@cache
def _keys() -> dict[str, str]:
    return {folded(word): column.key for column in COLUMNS for word in (*column.headings, *column.known_as, column.key)}


def headings(cells: Sequence[object]) -> list[Heading]:
    """The headings in a row; cells that hold nothing are none."""
    texts = ((index, cell.strip()) for index, cell in enumerate(cells) if isinstance(cell, str) and cell.strip())
    return [Heading(index, text, _keys().get(folded(text)) if len(text) <= 100 else None) for index, text in texts]


def is_remarks(text: str) -> bool:
    return folded(text) in {folded(word) for word in REMARKS}


def is_vietnamese(found: Sequence[Heading]) -> bool:
    """Whether headings are those of the Vietnamese sheet."""
    own = {folded(column.headings[2]) for column in COLUMNS}
    return any(folded(heading.text) in own for heading in found)


def letters(index: int) -> str:
    """What a spreadsheet calls a column, counted from 0: A, B, AA."""
    name, left = "", index + 1
    while left:
        left, place = divmod(left - 1, 26)
        name = chr(65 + place) + name
    return name
