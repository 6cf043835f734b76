"""Words of offers and questions become comparable: forms, spellings, long words, other languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.directory.rules import words
from lotse.directory.rules.lexicon import FOREIGN, SYNONYMS
from lotse.directory.rules.words import Compounds


@pytest.mark.parametrize(
    "same",
    [
        "Fußball Fussball FUSSBALL",
        "Mädchen Maedchen madchen",
        "Kurs Kurse Kursen Kurses",
        "Frau Frauen",
        "Kita Kitas",
        "Abend Abende abends",
        "Elternabend Elternabende",
        "Sprache Sprachen",
        "Wohnung Wohnungen",
        "Oerlinghausen Örlinghausen",
        "Şahin Sahin",
        "المدرسة مدرسه مَدرسة",
        "کلاس كلاس",
    ],
)
def test_forms_and_spellings_of_a_word_become_one_token(same: str) -> None:
    assert len(set(words.stems(same))) == 1


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Fußballverein", "fussball verein"),
        ("Heimatverein", "heimat verein"),  # an end that we know, whatever comes before
        ("Frauenschwimmkurs", "frau schwimm kurs"),
        ("Bewerbungstraining", "bewerb training"),
        ("Elternabend", "elt abend"),
        ("Kindergarten", ""),
        ("Fußball", ""),
        ("Dienstag", ""),
        ("Ostfussball", "ost fussball"),
        ("Vorstand", ""),
        ("gesamt", ""),
        ("x" * 80 + "verein", ""),
    ],
)
def test_long_words_are_taken_apart(word: str, parts: str) -> None:
    assert " ".join(Compounds().parts(words.stems(word)[0])) == parts


def test_words_of_the_offers_take_long_words_apart() -> None:
    assert Compounds({"gokart", "bahn"}).parts("gokartbahn") == ("gokart", "bahn")
    assert Compounds({"gokart"}).parts("gokartbahn") == ()


def test_a_word_of_another_language_leads_to_the_german_one() -> None:
    for word in ("сад", "روضة", "الروضة", "kindergarten", "anaokulu", "maternelle", "مهدکودک"):
        (folded,) = words.folded(word)
        assert "kindergart" in words.translated(folded), word


def test_the_tables_hold_single_words_and_no_line_twice() -> None:
    for _german, foreign in FOREIGN:
        assert all(len(words.folded(word)) == 1 for word in foreign)
    assert len({german for german, _ in FOREIGN}) == len(FOREIGN)
    assert all(len(line) >= 2 for line in SYNONYMS)


@given(st.text(max_size=200))
def test_tokens_are_words_of_letters_and_digits_whatever_was_written(text: str) -> None:
    found = Compounds({"verein"}).tokens(text)
    assert all(token.isascii() and token.isalnum() and token == token.lower() for token in found)
    assert len(found) == len(set(found))
