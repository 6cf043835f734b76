"""The catalogues are complete; ``make check`` asks the same question."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext
from fontTools.ttLib import TTFont

from lotse.core.languages import SOURCE
from scripts import build_locale

FONTS = Path(settings.PACKAGE) / "core" / "static" / "vendor" / "fonts"
ONE, MANY = "Bitte prüfen Sie eine Angabe", "Bitte prüfen Sie %(count)s Angaben"


def test_each_sentence_is_translated_and_no_other() -> None:
    assert list(build_locale.problems()) == []


def test_there_is_a_catalogue_for_each_language_but_german() -> None:
    wanted = [translation.to_locale(code) for code, _ in settings.LANGUAGES if code != SOURCE]
    assert list(build_locale.LANGUAGES) == wanted


def test_missing_and_superfluous_sentences_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_locale, "LANGUAGES", ("uk", "ar"))
    wanted = build_locale.sentences()
    dropped = min(one for one in wanted if isinstance(one, str))
    monkeypatch.setattr(build_locale, "sentences", lambda: (wanted - {dropped}) | {"Neuer Satz"})
    assert list(build_locale.problems()) == [
        "uk: fehlt: Neuer Satz",
        f"uk: wird nicht mehr gebraucht: {dropped}",
        "ar: fehlt: Neuer Satz",
        f"ar: wird nicht mehr gebraucht: {dropped}",
    ]


def test_templates_and_code_are_both_read() -> None:
    found = build_locale.sentences()
    assert {"Barriere melden", "Bitte beschreiben Sie das Problem.", "Zum Inhalt springen", (ONE, MANY)} <= found


def test_a_sentence_that_counts_is_read_with_both_its_forms() -> None:
    text = """{% blocktranslate count days=page.days trimmed %}
        Noch ein „Tag“
      {% plural %}
        Noch {{ days }} "Tage"
      {% endblocktranslate %}{% translate "Ende" %}"""
    assert list(build_locale.in_template(text)) == [("Noch ein „Tag“", 'Noch %(days)s "Tage"'), "Ende"]


@pytest.mark.parametrize(
    ("language", "forms", "complaint"),
    [
        ("ru", ("%(count)s a", "%(count)s b", "%(count)s c"), ""),
        ("ru", ("%(count)s a", "%(count)s b"), "nicht in allen Mehrzahlformen übersetzt (3)"),
        ("ru", ("%(count)s a", "%(count)s b", ""), "nicht in allen Mehrzahlformen übersetzt (3)"),
        ("ru", ("one, 21, 31", "%(count)s b", "%(count)s c"), "Platzhalter verloren"),
        ("en", ("one", "%(count)s entries"), ""),
        ("en", ("one", "entries"), "Platzhalter verloren"),
        ("en", ("one %(name)s", "%(count)s entries"), "Platzhalter verloren"),
        ("fr", ("one", "%(count)s entries"), ""),
        ("fa", ("%(count)s a",), ""),
        ("ar", ("zero", "one", "two", *["%(count)s"] * 3), ""),
        ("ar", ("zero", "one", "two", "few", *["%(count)s"] * 2), "Platzhalter verloren"),
    ],
)
def test_each_plural_form_is_there_with_its_number(language: str, forms: tuple[str, ...], complaint: str) -> None:
    assert build_locale.wrong((ONE, MANY), forms, Catalog(locale=language)) == complaint


def test_pages_count_as_their_language_counts() -> None:
    said = {}
    for language in ("de", "de-simple", "uk", "ru", "kmr"):
        with translation.override(language):
            said[language] = [ngettext(ONE, MANY, number) % {"count": number} for number in (1, 3, 5, 21)]
    assert said["de"] == [ONE, *(MANY % {"count": number} for number in (3, 5, 21))]
    assert said["uk"] == [
        "Будь ласка, перевірте 1 поле",
        "Будь ласка, перевірте 3 поля",
        "Будь ласка, перевірте 5 полів",
        "Будь ласка, перевірте 21 поле",
    ]
    assert all(len({text.strip("0123456789 ") for text in forms}) > 1 for forms in said.values())


def test_the_fonts_have_each_letter_of_each_language() -> None:
    known: set[int] = set()
    for path in [*FONTS.glob("*-400-normal.ttf"), *FONTS.glob("*-arabic-*.ttf")]:
        with TTFont(path, lazy=True) as font:
            known |= font.getBestCmap().keys()
    texts = "".join(
        text if isinstance(text, str) else "".join(text)
        for language in build_locale.LANGUAGES
        for text in (message.string for message in build_locale.read(language))
    ) + "".join(name for _, name in settings.LANGUAGES)
    persian_and_kurmanji = "پچژگکیۀ۰۱۲۳۴۵۶۷۸۹\u200cÇÊÎŞÛçêîşû"
    missing = {one for one in texts + persian_and_kurmanji if ord(one) not in known and not one.isspace()}
    assert missing == set()
