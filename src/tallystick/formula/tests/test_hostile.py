"""No text is slow, and none ends in anything but a value or a FormulaError that names a place in it."""

from collections.abc import Callable
from decimal import Decimal
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.formula import Formula, FormulaError, compile_sql, evaluate, explain, parse
from tallystick.formula.names import FUNCTIONS, VARIABLES
from tallystick.formula.parsing import LONGEST

PIECES = [
    *FUNCTIONS,
    *VARIABLES,
    *"+-*/(),.=<>≤≥≠（）＋－＊×÷，＜＞＝ 0123456789",
    "1.5",
    "用量",
    "\x00",
    "\u0301",
    "\ud800",
    "\n",
    "e5",
]
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
figures = st.one_of(
    st.decimals(), st.sampled_from([Decimal("1E+100000"), Decimal("-1E-100000"), Decimal("0E+100000"), Decimal("9" * 200)])
)

HUGE = {
    "brackets": "(" * 10_000 + "1" + ")" * 10_000,
    "brackets within the length": "(" * 999 + "1" + ")" * 999,
    "open brackets": "(" * LONGEST,
    "signs": "-" * (LONGEST - 1) + "1",
    "plus signs": "+" * (LONGEST - 1) + "1",
    "functions": "ABS(" * 400 + "1" + ")" * 400,
    "branches": "IF(usage>1,1," * 150 + "1" + ")" * 150,
    "digits": "9" * LONGEST,
    "decimals": "0." + "9" * (LONGEST - 2),
    "product": "*".join(["9"] * 1000),
    "product of large numbers": "*".join(["9" * 190] * 10),
    "sum": "+".join(["1"] * 1000),
    "arguments": "MIN(" + ",".join(["1"] * 990) + ")",
    "tiers": "TIER(usage," + ",".join(f"{limit},1" for limit in range(1, 300)) + ",1)",
    "name": "a" * LONGEST,
    "commas": "," * LONGEST,
    "marks": "a" + "\u0301" * (LONGEST - 1),
    "white": " " * LONGEST,
    "long": "1+" * 1_000_000 + "1",
}


def outcome(act: Callable[[], object], text: str) -> str:
    """The code of the error, with its place checked, or "" where there is none."""
    try:
        act()
    except FormulaError as fault:
        error = fault
    else:
        return ""
    assert 1 <= error.position <= len(text) + 1
    assert error.message.isprintable()
    return error.code


@given(text=texts, value=figures)
def test_any_text_has_a_value_or_an_error_with_a_place(text: str, value: Decimal) -> None:
    if outcome(lambda: parse(text), text):
        return
    formula, values = parse(text), dict.fromkeys(VARIABLES, value)
    assert outcome(lambda: evaluate(formula, values), text) == outcome(lambda: explain(formula, values).in_words(), text)
    assert compile_sql(formula, {}).error


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_what_is_made_to_exhaust_the_reader_is_refused_or_worked_out(text: str) -> None:
    if outcome(lambda: parse(text), text):
        return
    formula = parse(text)
    for value in (Decimal(7), Decimal("9" * 200), Decimal("1E-190")):
        outcome(lambda figure=value: explain(formula, {"usage": figure}).in_words(), text)  # type: ignore[misc]


def test_the_text_of_sql_grows_with_the_formula_and_not_with_its_nesting() -> None:
    for link in (
        "IF({}>usage/7,usage,2)",
        "MIN({},usage/7)",
        "1/({})",
        "ROUNDUP({}/7,1)",
        "CEILING({},usage/7)",
        "TIER({},1/3,usage,months,2,3)",
    ):
        sizes = [len(str(compile_sql(nested(link, depth), {"usage": "usage"}))) for depth in (5, 10, 20)]
        assert sizes[2] - sizes[1] <= 3 * (sizes[1] - sizes[0])


def nested(link: str, depth: int) -> Formula:
    text = "usage"
    for _ in range(depth):
        text = link.format(text)
    return parse(text)


@pytest.mark.parametrize("name", ["sản_lượng", "lũy_kế_năm", "diện_tích_chỗ_đỗ", "nhân_khẩu"])
def test_a_name_may_be_composed_or_decomposed_and_places_are_those_of_the_text(name: str) -> None:
    for form in ("NFC", "NFD"):
        typed = normalize(form, name)
        assert parse(typed).variables == parse(name.upper()).variables
        with pytest.raises(FormulaError) as refused:
            parse(f"{typed} + nobody")
        assert (refused.value.position, refused.value.length) == (len(typed) + 4, 6)
