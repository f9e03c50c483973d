"""The database finds and sorts names in three languages."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def asked(question: str, *values: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]


def is_found(name: str, text: str) -> bool:
    return bool(asked("SELECT strpos(text_findable(%s), text_sought(%s)) > 0", name, text))


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("陈梅", ["陈", "梅", "chenmei", "chen mei", "CHEN MEI", "chenm", "mei", "cm"]),
        ("单雄信", ["shan", "dan", "shanxiongxin", "danxiongxin", "sxx", "dxx"]),
        ("曾国强", ["zeng", "ceng", "zengguoqiang", "zgq"]),
        ("仇英", ["qiu", "chou", "qiuying", "qy"]),
        ("解晓东", ["xie", "jie", "xiexiaodong", "xxd"]),
        ("区志明", ["ou", "qu", "ouzhiming", "ozm"]),
        ("查良镛", ["zha", "cha", "zhaliangyong"]),
        ("朴成俊", ["piao", "pu", "piaochengjun"]),
        ("尉迟恭", ["yuchi", "yuchigong", "wei"]),
        ("吕丽", ["lv", "lu", "lü", "lvli", "ll"]),
        ("欧阳乐", ["ouyangle", "ouyangyue", "oyl", "oyy"]),
        ("单乐", ["shanle", "danyue", "shanyue"]),
        ("苏A12345", ["sua12345", "苏a123", "a12345"]),
        ("上海长乐物业管理有限公司", ["changle", "wuye", "shanghai", "shcl"]),
        ("Nguyễn Thị Đào", ["nguyen thi dao", "NGUYỄN", "dao", "nguyenthi"]),
        ("Mrs Chen", ["mrs chen", "chen", "mrschen"]),
        ("D'Souza", ["dsouza", "d’souza"]),
        ("陳大文", ["chendawen", "cdw", "陳"]),
    ],
)
def test_a_name_is_found_by_what_people_type(name: str, texts: list[str]) -> None:
    assert [text for text in texts if not is_found(name, text)] == []


@pytest.mark.parametrize(
    ("name", "text"), [("陈梅", "wang"), ("陈梅", "chenmeii"), ("Nguyễn Thị Đào", "cm"), ("陈梅", "meichen")]
)
def test_a_name_is_not_found_by_another(name: str, text: str) -> None:
    assert not is_found(name, text)


def in_order(names: list[str]) -> object:
    return asked("""SELECT array_agg(name ORDER BY text_order(name) COLLATE "C") FROM unnest(%s::text[]) AS n (name)""", names)


@pytest.mark.parametrize(
    "names",
    [
        ["1-1-9", "1-1-101", "1-2-101", "1-10-101", "2-1-101"],
        ["P-2", "P-10", "P-10a", "P-100"],
        ["2026-000009", "2026-000123", "2026-1000000"],
        ["安宁", "陈梅", "李明", "王芳", "曾国强", "张伟"],  # ān chén lǐ wáng zēng zhāng
        ["仇英", "单雄信", "王芳", "解晓东"],  # as families: qiú shàn wáng xiè
        ["晨光", "陈梅", "陈伟", "程英"],  # chén before chéng, and one sign before the next
        ["1号楼", "2号楼", "10号楼"],
        ["Mai", "Mái", "Mãi", "Mạnh", "Minh"],
        ["Dung", "Dũng", "Duyên", "Đào", "Đức", "Em"],
        ["Chen", "chen", "Cheng"],
        ["", "a"],
    ],
)
def test_names_stand_in_the_order_that_people_expect(names: list[str]) -> None:
    assert in_order(names[::-1]) == names
    assert in_order(names[1::2] + names[::2]) == names


def test_an_order_of_its_own_is_kept_by_an_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            """EXPLAIN SELECT code FROM estate_asset WHERE book_id = 1 ORDER BY text_order(code) COLLATE "C" LIMIT 50"""
        )
        assert "asset_order" in str(cursor.fetchall())


@pytest.mark.parametrize(
    ("question", "index"),
    [
        ("SELECT FROM accounts_party WHERE text_pieces(text_findable(name) || ' ' || text_sought(phone))", "party_holds"),
        ("SELECT FROM accounts_account WHERE text_pieces(text_findable(code) || ' ' || text_findable(name))", "account_holds"),
        ("SELECT FROM estate_asset WHERE text_pieces(text_findable(code) || ' ' || text_findable(room))", "asset_holds"),
    ],
)
def test_what_is_looked_for_is_looked_up(question: str, index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off")
        cursor.execute(f"EXPLAIN {question} @> text_keys(text_sought('chen'))")
        assert index in str(cursor.fetchall())
