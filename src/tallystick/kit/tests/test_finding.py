"""What of a text was found, and Python and the database fold alike."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tallystick.kit import sql
from tallystick.kit.finding import asked_for, findable, marked, sought


@pytest.mark.parametrize(
    ("text", "wanted", "parts"),
    [
        ("1-1-101", "1-10", ("1-", "1-10", "1")),
        ("Nguyễn Thị Đào", "thi dao", ("Nguyễn ", "Thị Đào", "")),
        ("Nguyễn Thị Đào", "NGUYEN", ("", "Nguyễn", " Thị Đào")),
        ("0912 345 678", "912345", ("0", "912 345", " 678")),
        ("陈小明", "小", ("陈", "小", "明")),
        ("陈小明", "chen", ("陈小明", "", "")),
        ("Mrs Chen", "", ("Mrs Chen", "", "")),
        ("Mrs Chen", "  ", ("Mrs Chen", "", "")),
    ],
)
def test_what_was_looked_for_is_marked(text: str, wanted: str, parts: tuple[str, str, str]) -> None:
    assert marked(text, wanted) == parts


@pytest.mark.parametrize(("typed", "wanted"), [("  mrs   chen ", "mrs chen"), (" ' ", ""), ("", ""), ("x" * 99, "x" * 60)])
def test_what_was_typed_is_made_ready(typed: str, wanted: str) -> None:
    assert asked_for(typed) == wanted


@pytest.mark.django_db
def test_texts_of_our_own_are_found_by_pinyin() -> None:
    first, second = findable(["生成账单", "Bills"])
    assert first.startswith("生成账单 ")
    assert "shengchengzhangdan" in first.split()
    assert second == "bills"
    assert findable([]) == []


@pytest.mark.django_db
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("陈NguyễnĐào '’１ａ-ẠƠ\u00a0 é"), max_size=12))
def test_python_and_the_database_fold_alike(text: str) -> None:
    (row,) = sql.fetch("SELECT text_sought(%(text)s) AS sought", {"text": text})
    assert row.sought == sought(text)
