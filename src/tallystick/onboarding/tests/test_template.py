"""The empty workbook says what is wanted, and an importer that is given it back wants only that it be filled in."""

from datetime import date

import pytest

from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.onboarding.columns import LANGUAGES, SheetPlan, folded
from tallystick.onboarding.commands import Faults, load_workbook
from tallystick.onboarding.plan import SHEETS
from tallystick.onboarding.queries import template
from tallystick.onboarding.sheets import read


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_has_every_sheet_and_column(language: str) -> None:
    sheets, faults = read(template(language))
    assert faults == []
    assert {key: set(sheet.columns) for key, sheet in sheets.items()} == {
        plan.key: {column.key for column in plan.columns} for plan in SHEETS
    }


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_empty_template_lacks_only_its_book(language: str) -> None:
    answer = load_workbook(OPERATOR, EVERYTHING, template(language), today=date(2020, 4, 10))
    assert isinstance(answer, Faults)
    assert [(fault.sheet, fault.code) for fault in answer] == [(SHEETS[0].names[LANGUAGES.index(language)], "empty")]


def test_no_name_of_a_sheet_means_two_sheets() -> None:
    names = [folded(word) for plan in SHEETS for word in {*plan.names, *plan.known_as, plan.key}]
    assert len(names) - len(set(names)) == same_in_two_languages()


def same_in_two_languages() -> int:
    """Words that are the same once folded, of one and the same sheet."""
    return sum(len({*plan.names, *plan.known_as, plan.key}) - len(words_of(plan)) for plan in SHEETS)


def words_of(plan: SheetPlan) -> set[str]:
    return {folded(word) for word in (*plan.names, *plan.known_as, plan.key)}


@pytest.mark.parametrize("plan", SHEETS, ids=lambda plan: plan.key)
def test_no_heading_means_two_columns(plan: SheetPlan) -> None:
    seen: dict[str, str] = {}
    for column in plan.columns:
        for word in column.words():
            assert seen.setdefault(word, column.key) == column.key
