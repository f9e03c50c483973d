"""Signs and their readings, as they are typed and as they are sorted."""

import pytest

from tallystick.kit.pinyin import FAMILIES, read, signs


@pytest.mark.parametrize(
    ("sign", "written", "readings", "sorted_by", "family"),
    [
        ("陈", "chén", ("chen",), "chen2", None),
        ("单", "dān,chán,shàn", ("dan", "chan", "shan"), "dan1", "shan4"),
        ("吕", "lǚ", ("lu", "lv"), "lu~3", None),
        ("的", "de,dì,dí", ("de", "di"), "de5", None),
        ("区", "qū,ōu", ("qu", "ou"), "qu1", "ou1"),
        ("欸", "ǎi,ēi,éi,ěi", ("ai", "ei"), "ai3", None),
    ],
)
def test_a_sign_is_read(sign: str, written: str, readings: tuple[str, ...], sorted_by: str, family: str | None) -> None:
    found = read(sign, written)
    assert (found.readings, found.sorted_by, found.family) == (readings, sorted_by, family)


def test_all_signs_are_typed_with_plain_letters() -> None:
    found = {known.sign: known for known in signs()}
    assert len(found) > 40_000
    assert all(
        reading.isascii() and reading.isalpha() and reading.islower() for known in found.values() for reading in known.readings
    )
    assert FAMILIES.keys() <= found.keys()
    assert all(family[:-1] in found[sign].readings for sign, family in FAMILIES.items())
