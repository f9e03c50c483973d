"""Strings are gathered from code and pages, kept with their translations, and compiled into what gettext reads."""

import gettext
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from tallystick.host import translations

CODE = """from django.utils.translation import gettext as _, ngettext
_("Garden Court"); ngettext("%(n)s bill", "%(n)s bills", 2); _("{name} owes")
"""
PAGE = "<h1>{{ _('Desk') }}</h1>{% trans %}\n  Who\n  pays?\n{% endtrans %}"


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "code.py").write_text(CODE)
    (tmp_path / "templates" / "desk.html").write_text(PAGE)
    monkeypatch.setattr(translations, "SOURCE", tmp_path)
    monkeypatch.setattr(translations, "LOCALE", tmp_path / "locale")
    return tmp_path


def _translate(language: str, **words: str) -> None:
    path = translations.path_of(language)
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    for message in catalog:
        first = message.id if isinstance(message.id, str) else message.id[0] if message.id else ""
        if first in words:
            message.string = words[first] if isinstance(message.id, str) else (words[first],)
    with path.open("wb") as file:
        write_po(file, catalog)


def test_strings_of_code_and_pages_are_gathered(source: Path) -> None:
    found = {message.id for message in translations.template() if message.id}
    assert found == {"Garden Court", ("%(n)s bill", "%(n)s bills"), "{name} owes", "Desk", "Who pays?"}


def test_what_is_translated_is_kept_and_read_by_gettext(source: Path) -> None:
    translations.extract()
    _translate("vi", Desk="Quầy thu", **{"%(n)s bill": "%(n)s khoản phí"})
    translations.extract()
    translations.compile_all()
    with translations.path_of("vi", "mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.gettext("Desk") == "Quầy thu"
    assert words.ngettext("%(n)s bill", "%(n)s bills", 7) == "%(n)s khoản phí"


def test_an_extraction_that_changes_nothing_changes_no_file(source: Path) -> None:
    translations.extract()
    before = translations.path_of("vi").read_bytes()
    translations.extract()
    assert translations.path_of("vi").read_bytes() == before


def test_a_translation_that_lost_a_place_counts_as_missing(source: Path) -> None:
    translations.extract()
    _translate("vi", **{"{name} owes": "còn nợ", "Desk": "Quầy thu"})
    left = {text for language, text in translations.missing() if language == "vi"}
    assert "{name} owes" in left
    assert "Desk" not in left


def test_what_goes_from_the_source_goes_from_the_files(source: Path) -> None:
    translations.extract()
    (source / "code.py").write_text("")
    translations.extract()
    assert "Garden Court" not in translations.path_of("vi").read_text()
