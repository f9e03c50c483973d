"""How Chinese signs are read: what the database finds names by, and sorts them by.

From the data of the package pypinyin (MIT). Only migrations ask; the database keeps the answer in a table of its own.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
NO_TONE = "5"
USUAL_READINGS = 3  # of a sign; those that come after are known to scholars
# Signs that are read otherwise where they begin a family's name.
FAMILIES = {
    "单": "shan4", "單": "shan4", "曾": "zeng1", "仇": "qiu2", "解": "xie4", "区": "ou1", "區": "ou1", "查": "zha1",
    "盖": "ge3", "蓋": "ge3", "缪": "miao4", "繆": "miao4", "朴": "piao2", "尉": "yu4", "翟": "zhai2", "黑": "he4",
    "繁": "po2", "覃": "qin2", "乐": "yue4", "樂": "yue4", "召": "shao4", "折": "she2", "种": "chong2", "秘": "bi4",
    "员": "yun4", "員": "yun4", "祭": "zhai4", "任": "ren2", "牟": "mu4", "乜": "nie4", "句": "gou1", "隗": "wei3",
    "洗": "xian3", "教": "jiao1", "那": "na1", "都": "du1", "宁": "ning4", "甯": "ning4", "么": "yao1", "过": "guo1",
    "過": "guo1", "相": "xiang4", "佴": "nai4",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """A sign, its readings as they are typed (the usual one first), and the reading with its tone that it is sorted by.

    `family` is the reading that a family's name is sorted by, where it is another one.
    """

    sign: str
    readings: tuple[str, ...]
    sorted_by: str
    family: str | None


def signs() -> Iterator[Read]:
    """All signs of which readings are known."""
    from pypinyin.pinyin_dict import pinyin_dict

    for number, written in pinyin_dict.items():
        yield read(chr(number), written)


def read(sign: str, written: str) -> Read:
    """A sign of which the readings are given with their marks: dān,chán,shàn."""
    toned = [_toned(reading) for reading in written.split(",")]
    family = FAMILIES.get(sign)
    known = toned[:USUAL_READINGS] + ([family] if family else [])
    typed = (spelling for reading in known for spelling in _typed(reading[:-1]))
    return Read(sign, tuple(dict.fromkeys(typed)), toned[0].replace("ü", "u~"), family if family != toned[0] else None)


def _toned(reading: str) -> str:
    """lǘ as lü2: letters, then the tone."""
    tone, letters = NO_TONE, []
    for sign in unicodedata.normalize("NFD", reading):
        tone = TONES.get(sign, tone)
        if sign not in TONES:
            letters.append(sign)
    return unicodedata.normalize("NFC", "".join(letters)).replace("ê", "e") + tone


def _typed(letters: str) -> list[str]:
    """What people type for it: ü is v on a keyboard, and u in a passport's older writing."""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", letters) if sign.isascii())
    return [plain, plain.replace("u", "v")] if "ü" in letters else [plain]
