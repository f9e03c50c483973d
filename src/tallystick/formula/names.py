"""The names that formulas know: variables in three languages, and functions."""

from unicodedata import normalize

READING = ("usage", "previous", "current", "multiplier", "loss", "shared", "usage_before")

# Source: domain.md 3. The English name is the canonical one.
_SPELLINGS = {
    "usage": ("用量", "sản_lượng"),
    "previous": ("上期度数", "起度", "chỉ_số_cũ"),
    "current": ("本期度数", "止度", "chỉ_số_mới"),
    "multiplier": ("倍率", "hệ_số"),
    "loss": ("损耗", "hao_hụt"),
    "shared": ("公摊", "phân_bổ"),
    "usage_before": ("本年已用", "lũy_kế_năm"),
    "building_area": ("建筑面积", "diện_tích"),
    "inner_area": ("套内面积", "diện_tích_thông_thủy"),
    "shared_area": ("公摊面积", "diện_tích_chung"),
    "parking_area": ("车位面积", "diện_tích_chỗ_đỗ"),
    "displacement": ("排量", "dung_tích"),
    "floor": ("楼层", "tầng"),
    "household": ("人口", "nhân_khẩu"),
    "months": ("月数", "số_tháng"),
    "days": ("天数", "số_ngày"),
    "amount": ("金额", "số_tiền"),
}
VARIABLES = tuple(_SPELLINGS)
_LANGUAGES = ("zh-hans", "vi")
_CANONICAL = {normalize("NFC", spelling): name for name, others in _SPELLINGS.items() for spelling in (name, *others)}

# Fewest and most arguments; TIER and TIERFROM are checked further.
FUNCTIONS = {
    "IF": (3, 3),
    "AND": (1, 255),
    "OR": (1, 255),
    "NOT": (1, 1),
    "MIN": (1, 255),
    "MAX": (1, 255),
    "ABS": (1, 1),
    "ROUND": (2, 2),
    "ROUNDUP": (2, 2),
    "ROUNDDOWN": (2, 2),
    "CEILING": (2, 2),
    "FLOOR": (2, 2),
    "TIER": (4, 255),
    "TIERFROM": (5, 255),
}


def canonical(name: str) -> str | None:
    """The English name of a variable in any of its spellings; None if it is not one."""
    return _CANONICAL.get(normalize("NFC", name).lower())


def spelled(name: str, language: str) -> str:
    """A variable's name as readers of a language (`zh-hans`, `vi`; any other is English) write it."""
    others = dict(zip(_LANGUAGES, (_SPELLINGS[name][0], _SPELLINGS[name][-1]), strict=True))
    return others.get(language.lower(), name)
