"""The letter to the parents: tagged, in the family's language, and only with sentences that somebody has checked."""

import importlib
import io
from typing import Any

import pypdf
import pytest

from lotse.core.errors import NotAllowed
from lotse.core.pdf import PdfUnavailable
from lotse.schooling.documents import letters as documents
from lotse.schooling.models import Process, Pupil, SentenceCheck
from lotse.schooling.selectors.letters import Letter, letter_for
from lotse.schooling.sentences import LANGUAGES, LETTER, catalogue
from lotse.schooling.services import letters as services
from lotse.schooling.services.pupils import RecommendationMissing
from lotse.tenants.enums import Role
from tests import make
from tests.schooling.test_pupils_services import recommend
from tests.world import NOW, TODAY, Place, World

SENTENCES = catalogue(LETTER).sentences


def recommended(place: Place, language: str, demo: bool = False) -> Pupil:
    place.centre.is_demo = demo
    place.centre.save()
    home = make.household(place, "Haddad", preferred_language=language, street="Beispielweg 3", town="Detmold")
    pupil = make.pupil(place, make.person(home, "Nour"), state="recommended")
    recommend(place, pupil)
    return pupil


def letter(place: Place, language: str, demo: bool = False) -> Letter:
    pupil = recommended(place, language, demo)
    return letter_for(pupil, pupil.recommendations.get(), place.centre, TODAY)


def check_all(place: Place, language: str) -> None:
    services.record_checks(
        actor=place.counsellor,
        language=language,
        keys=[one.key for one in SENTENCES.values()],
        checked_by="Frau Amin, Sprachmittlerpool",
        checked_on=TODAY,
        now=NOW,
    )


def pdf_of(letter: Letter) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(documents.letter_pdf(letter)))


def text_of(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


# --- What is printed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unchecked_sentence_is_never_in_a_real_centres_letter(world: World, language: str) -> None:
    with world.lippe.scope():
        found = letter(world.lippe, language)
    assert [line.foreign for line in found.lines] == [""] * len(found.lines)
    assert found.language == ""
    assert found.needs_interpreter_hint


@pytest.mark.parametrize("language", LANGUAGES)
def test_checked_sentences_stand_beside_the_german_ones(world: World, language: str) -> None:
    with world.lippe.scope():
        check_all(world.lippe, language)
        found = letter(world.lippe, language)
    assert all(line.foreign for line in found.lines)
    assert not found.needs_interpreter_hint


@pytest.mark.parametrize(("reads", "language"), [("prs", "fa"), ("ku", "kmr"), ("de-simple", "de-simple")])
def test_the_letter_is_in_the_nearest_language_that_is_translated(world: World, reads: str, language: str) -> None:
    with world.lippe.scope():
        found = letter(world.lippe, reads, demo=True)
    assert found.language == language
    assert {line.foreign for line in found.lines} == {SENTENCES[line.key].texts[language] for line in found.lines}


def test_a_check_of_one_sentence_prints_one_sentence_and_keeps_the_hint(world: World) -> None:
    with world.lippe.scope():
        services.record_checks(
            actor=world.lippe.counsellor,
            language="tr",
            keys=["letter.no_decision"],
            checked_by="Herr Yıldız",
            checked_on=TODAY,
            now=NOW,
        )
        found = letter(world.lippe, "tr")
    assert [line.key for line in found.lines if line.foreign] == ["no_decision"]
    assert found.needs_interpreter_hint


def test_a_reworded_sentence_is_unchecked_again(world: World) -> None:
    with world.lippe.scope():
        check_all(world.lippe, "tr")
        SentenceCheck.objects.filter(key="letter.thanks").update(text_hash="0" * 64)
        found = letter(world.lippe, "tr")
    assert [line.key for line in found.lines if not line.foreign] == ["thanks"]


def test_a_check_counts_in_its_own_centre_only(world: World) -> None:
    with world.other.scope():
        check_all(world.other, "tr")
    with world.lippe.scope():
        assert letter(world.lippe, "tr").language == ""


@pytest.mark.parametrize(("office", "key"), [("school", "decides_school"), ("municipality", "decides_municipality")])
def test_the_letter_says_who_decides(world: World, office: str, key: str) -> None:
    with world.lippe.scope():
        Process.objects.create(who_assigns=office)
        found = letter(world.lippe, "de")
    assert {line.key for line in found.lines if line.key.startswith("decides")} == {key}
    assert "no_decision" in {line.key for line in found.lines}
    assert not found.needs_interpreter_hint


@pytest.mark.parametrize(
    ("decides", "tells", "keys"),
    [
        ("school_authority", "", {"decides_school_authority"}),
        ("municipality", "municipality", {"decides_municipality"}),
        ("school_authority", "municipality", {"decides_school_authority", "tells_municipality"}),
        ("school", "centre", {"decides_school", "tells_centre"}),
        ("family", "", {"decides_family"}),
    ],
)
def test_the_letter_says_who_tells_the_school_where_it_is_not_who_decides(
    world: World, decides: str, tells: str, keys: set[str]
) -> None:
    with world.lippe.scope():
        Process.objects.create(who_assigns=decides, who_tells=tells)
        found = letter(world.lippe, "de")
    assert {line.key for line in found.lines if line.key.startswith(("decides", "tells"))} == keys


def test_no_sentence_calls_a_recommendation_an_assignment() -> None:
    assert not [one.key for one in SENTENCES.values() if "zuweis" in one.german.casefold()]


# --- The file --------------------------------------------------------------------------------------------------


def test_the_letter_is_a_tagged_german_pdf(world: World) -> None:
    with world.lippe.scope():
        reader = pdf_of(letter(world.lippe, "de"))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "de"
    assert "/StructTreeRoot" in root
    text = text_of(reader)
    assert "Nour Haddad" in text
    assert "Gesamtschule am Test" in text
    assert SENTENCES["no_decision"].german in text
    assert world.lippe.centre.name in text
    assert "Vorführung" not in text


def read_aloud(reader: pypdf.PdfReader, language: str) -> list[str]:
    """What a screen reader reads in a language: the text of the tags that name it."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if node.get("/Lang") == language:
                found.append(str(node.get("/ActualText")))
            walk(node.get("/K"))

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


@pytest.mark.parametrize("language", ["uk", "ar"])
def test_the_demos_letter_shows_the_language_tagged_and_is_watermarked_on_each_page(
    world: World, language: str
) -> None:
    with world.lippe.scope():
        found = letter(world.lippe, language, demo=True)
    reader = pdf_of(found)
    assert all("Vorführung" in page.extract_text() for page in reader.pages)
    assert read_aloud(reader, language) == [LANGUAGES[language], *(line.foreign for line in found.lines)]
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    # Cyrillic is in the Latin family's files; Arabic needs its own, which has the joined forms
    assert any("Arabic" in name for name in fonts) == (language == "ar")
    assert not [name for name in fonts if "DejaVu" in name], fonts


def test_the_missing_library_is_named(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    def refuse(name: str) -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(importlib, "import_module", refuse)
    with world.lippe.scope():
        found = letter(world.lippe, "de")
        with pytest.raises(PdfUnavailable, match="libpango"):
            documents.letter_pdf(found)


# --- Pages -----------------------------------------------------------------------------------------------------


def test_the_letter_is_printed_from_the_childs_page_and_noted(world: World) -> None:
    from lotse.audit.models import Entry

    with world.lippe.scope():
        pupil = recommended(world.lippe, "de")
    answer = world.lippe.client().get(world.lippe.url(f"schule/kinder/{pupil.code}/brief/"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    with world.lippe.scope():
        assert Entry.objects.filter(action="schooling.letter_printed").count() == 1


def test_no_recommendation_no_letter(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe)
        with pytest.raises(RecommendationMissing):
            services.print_letter(
                actor=world.lippe.counsellor, pupil=pupil, centre=world.lippe.centre, on=TODAY, now=NOW
            )
    address = world.lippe.url(f"schule/kinder/{pupil.code}/")
    answer = world.lippe.client().get(f"{address}brief/", follow=True)
    assert "noch keine gültige Empfehlung" in answer.content.decode()


def test_a_check_is_recorded_on_the_page(world: World) -> None:
    client, url = world.lippe.client(), world.lippe.url("schule/uebersetzungen/?sprache=ar")
    assert SENTENCES["greeting"].texts["ar"] in client.get(url).content.decode()
    fields = {"checked_by": "Frau Amin", "checked_on": "1.11.2026", "keys": ["letter.greeting", "questions.born_on"]}
    assert client.post(url, fields).status_code == 302
    assert "Frau Amin, 01.11.2026" in client.get(url).content.decode()
    with world.lippe.scope():
        assert SentenceCheck.objects.filter(language="ar").count() == 2
    assert client.post(url, fields | {"checked_by": ""}).status_code == 200
    assert client.get(world.lippe.url("schule/uebersetzungen/?sprache=xx")).status_code == 404


def test_other_roles_record_no_checks(world: World) -> None:
    with world.lippe.scope(), pytest.raises(NotAllowed):
        services.record_checks(
            actor=world.lippe.member(Role.FUNDER),
            language="tr",
            keys=["letter.greeting"],
            checked_by="x",
            checked_on=TODAY,
            now=NOW,
        )
