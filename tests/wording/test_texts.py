"""Texts for families: versions that stay, languages that are checked or missing, the words that were given."""

import datetime as dt
import hashlib
import io
from dataclasses import replace
from typing import Any

import pypdf
import pytest
from django.conf import settings
from django.test import Client

from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.privacy.models import Period
from lotse.tenants.enums import Role
from lotse.wording import selectors, services, standard
from lotse.wording.documents import Sheet, sheet_pdf
from lotse.wording.enums import INFORMATION, SUBJECTS, ConsentPurpose
from lotse.wording.models import KeptText, SheetFacts, Wording
from lotse.wording.selectors.pages import subject_rows, version_page
from lotse.wording.selectors.texts import said
from tests import make
from tests.schooling.test_letters import read_aloud
from tests.world import NOW, TODAY, Place, World

DAY = dt.timedelta(days=1)
DIGEST = "0dcf20d80768"  # of the German standard consents


def write(place: Place, **facts: Any) -> Wording:
    given: dict[str, Any] = {"subject": "partner", "text": "Ja, gern.", "starts_on": TODAY, "asks_anew": False}
    return services.write_version(actor=place.director, now=NOW, **(given | facts))


def translate(place: Place, wording: Wording, text: str = "نعم", language: str = "ar", checked_by: str = "") -> None:
    services.write_text(
        actor=place.director, wording=wording, language=language, text=text, checked_by=checked_by, now=NOW
    )


def keep(language: str = "ar", on: dt.date = TODAY) -> KeptText:
    [said] = services.keep(texts=[selectors.consent_text("partner", language, on)], now=NOW)
    return selectors.kept_text(said.code)


# --- Standard texts ------------------------------------------------------------------------------------------------


def test_each_subject_has_a_standard_text() -> None:
    subjects = {code for code, _ in SUBJECTS}
    assert subjects == set(standard.NUMBERS) == set(standard.TITLES) == {INFORMATION, *standard.CONSENTS}
    assert set(standard.CONSENTS) == set(ConsentPurpose.values)
    assert all(lines[0].startswith("Ich bin einverstanden: Das Zentrum darf ") for lines in standard.CONSENTS.values())


def test_a_standard_text_changes_only_with_its_number() -> None:
    """Consents name the number: whoever changes German words raises it, and writes the new digest here."""
    told = "\n".join(line for subject in sorted(standard.CONSENTS) for line in standard.CONSENTS[subject])
    digest = hashlib.sha256(f"{told}\n{standard.FREE}\n{standard.WITHDRAW}".encode()).hexdigest()[:12]
    assert (digest, set(standard.NUMBERS.values())) == (DIGEST, {1})


def test_the_words_of_the_pages_are_translated_as_one(world: World) -> None:
    """Either all lines of a standard text are in a language, or all of it is German, and that is said."""
    with world.lippe.scope():
        for language, _ in settings.LANGUAGES:
            for text in (
                selectors.consent_text("school", language, TODAY),
                selectors.information(world.lippe.centre, language, TODAY),
            ):
                spoken = [bool(line.foreign) for line in text.lines]
                assert spoken == [text.language != "de"] * len(spoken)
                assert text.is_missing == (language != "de" and text.language == "de")
                assert bool(text.note) == (text.language != "de")


# --- Versions ------------------------------------------------------------------------------------------------------


def test_a_version_counts_from_its_day_until_the_next_and_the_older_stays(world: World) -> None:
    with world.lippe.scope():
        first = write(world.lippe)
        second = write(world.lippe, text="Ja, sehr gern.", starts_on=TODAY + 5 * DAY, asks_anew=True)
        german = [
            [line.german for line in selectors.consent_text("partner", "de", TODAY + shift * DAY).lines][1]
            for shift in (-1, 0, 4, 5)
        ]
        assert german == [standard.CONSENTS["partner"][0], "Ja, gern.", "Ja, gern.", "Ja, sehr gern."]
        assert (first.number, second.number) == (1, 2)
        row = next(one for one in subject_rows(TODAY) if one.subject == "partner")
        assert (row.label, row.since, row.planned) == ("Fassung 1", TODAY, second)
    with world.other.scope():
        assert selectors.current("partner", TODAY + 9 * DAY) is None


def test_a_version_never_begins_in_the_past_or_before_another(world: World) -> None:
    with world.lippe.scope():
        write(world.lippe, starts_on=TODAY + 2 * DAY)
        for starts_on in (TODAY - DAY, TODAY + DAY, TODAY + 2 * DAY):
            with pytest.raises(services.DayNotPossible):
                write(world.lippe, starts_on=starts_on)
        with pytest.raises(services.TextMissing):
            write(world.lippe, starts_on=TODAY + 9 * DAY, text=" \n")
        assert Wording.objects.count() == 1


def test_what_somebody_was_given_is_never_changed(world: World) -> None:
    with world.lippe.scope():
        wording = write(world.lippe)
        translate(world.lippe, wording)
        translate(world.lippe, wording, "نعم بكل سرور")
        kept = keep()
        for language, text in (("de", "Nein."), ("ar", "لا")):
            with pytest.raises(services.AlreadyUsed):
                translate(world.lippe, wording, text, language)
        with pytest.raises(services.AlreadyUsed):
            services.discard_version(actor=world.lippe.director, wording=wording, now=NOW)
        translate(world.lippe, wording, "Evet.", "tr")  # nobody was given that yet
        translate(world.lippe, wording, "نعم بكل سرور", checked_by="Frau Amin")
        kept.refresh_from_db()
        assert [line[1] for line in kept.lines][1] == "نعم بكل سرور"
        assert selectors.consent_text("partner", "ar", TODAY).lines[1].foreign == "نعم بكل سرور"


def test_the_same_words_are_kept_once_and_others_get_a_sign_of_their_own(world: World) -> None:
    with world.lippe.scope():
        wording = write(world.lippe)
        translate(world.lippe, wording)
        first = keep()
        assert keep().code == first.code and keep("de").code != first.code
        translate(world.lippe, wording, checked_by="Frau Amin")  # the same words, now checked
        assert keep().code != first.code
        assert selectors.kept_worded(first).lines == selectors.consent_text("partner", "ar", TODAY).lines


def test_a_version_that_nobody_was_given_can_be_discarded(world: World) -> None:
    with world.lippe.scope():
        first, second = write(world.lippe), write(world.lippe, starts_on=TODAY + DAY)
        with pytest.raises(services.AlreadyUsed):
            services.discard_version(actor=world.lippe.director, wording=first, now=NOW)
        services.discard_version(actor=world.lippe.director, wording=second, now=NOW)
        assert version_page(world.lippe.centre, "partner", 1, "de", TODAY).may_discard


# --- Languages -----------------------------------------------------------------------------------------------------


def test_each_language_is_checked_unchecked_or_missing_and_says_so(world: World) -> None:
    with world.lippe.scope():
        wording = write(world.lippe, text="Eins.\nZwei.")
        translate(world.lippe, wording, "واحد\nاثنان", checked_by="Frau Amin")
        translate(world.lippe, wording, "Bir. İki.", "tr")
        page = version_page(world.lippe.centre, "partner", 1, "ar", TODAY)
        states = {one.code: one.label for one in page.languages}
        assert states["ar"] == "geprüft von Frau Amin am 02.11.2026"
        assert (states["tr"], states["fr"]) == ("noch nicht geprüft", "fehlt: Deutsch wird gezeigt")
        arabic, turkish, french = (selectors.consent_text("partner", one, TODAY) for one in ("ar", "tr", "fr"))
        standard_page = version_page(world.lippe.centre, "school", 0, "de", TODAY)
    assert {one.label for one in standard_page.languages} <= {
        "gilt", "noch nicht geprüft", "fehlt: Deutsch wird gezeigt",
    }  # fmt: skip
    assert [(line.german, line.foreign) for line in arabic.lines[1:3]] == [("Eins.", "واحد"), ("Zwei.", "اثنان")]
    # Other paragraphs: the whole beside the whole
    assert (turkish.lines[1].german, turkish.lines[1].foreign) == ("Eins.\nZwei.", "Bir. İki.")
    assert "Frau Amin" in arabic.note and "Frau Amin" not in turkish.note
    assert (french.language, french.is_missing, french.note) == ("de", True, "")


def test_the_sheet_stands_in_both_languages_with_boxes_and_says_what_is_missing(world: World) -> None:
    with world.lippe.scope():
        translate(world.lippe, write(world.lippe), checked_by="Frau Amin")
        texts = (selectors.consent_text("partner", "ar", TODAY), selectors.consent_text("contact", "ar", TODAY))
        missing = replace(texts[1], language="de", lines=tuple(replace(one, foreign="") for one in texts[1].lines))
        [kept, other] = services.keep(texts=[texts[0], missing], now=NOW)
        sheet = Sheet(world.lippe.centre, "ar", (kept, other), to_sign=True, own_url="https://example.org/x")
        reader = pypdf.PdfReader(io.BytesIO(sheet_pdf(sheet)))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for part in ("Ja, gern.", f"Fassung 1 · {kept.code}", standard.SIGNATURE, standard.FREE, world.lippe.centre.name):
        assert part in text
    spoken = read_aloud(reader, "ar")
    assert "نعم" in spoken and (said(standard.MISSING, "ar") or standard.MISSING) in spoken


# --- The information sheet -----------------------------------------------------------------------------------------


def test_the_information_sheet_says_what_the_law_asks_for_with_the_facts_of_the_centre(world: World) -> None:
    values = {
        "responsible": "Der Landrat\nFelix-Fechenbach-Str. 5",
        "officer": "datenschutz@example.org",
        "ground": "§ 8 TIntG",
        "authority": "LDI NRW",
    }
    with world.lippe.scope():
        before = selectors.information(world.lippe.centre, "de", TODAY)
        assert any("Kreis Lippe" in line.german for line in before.lines)
        services.change_facts(actor=world.lippe.director, values=values, seen=0, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            services.change_facts(actor=world.lippe.director, values=values, seen=0, now=NOW)
        make.wording(world.lippe, INFORMATION, texts={"de": "Wir sind umgezogen."})
        Period.objects.create(
            kind="people.file", months=36, source="Satzung", changed_by=world.lippe.director, changed_at=NOW
        )
        lines = [line.german for line in selectors.information(world.lippe.centre, "de", TODAY).lines]
    for told in (
        "Der Landrat\nFelix-Fechenbach-Str. 5", "datenschutz@example.org", "LDI NRW", *standard.RIGHTS,
        *standard.PURPOSE, *standard.RECIPIENTS, standard.LEGAL_GROUND % {"ground": "§ 8 TIntG"},
        standard.LEGAL_CONSENT, standard.RETENTION_MONTHS % {"months": 36}, "Wir sind umgezogen.",
    ):  # fmt: skip
        assert told in lines
    with world.other.scope():
        assert not SheetFacts.objects.exists() and not Wording.objects.exists()


def test_everybody_reads_the_sheet_of_a_centre_in_its_language(world: World) -> None:
    with world.lippe.scope():
        make.wording(world.lippe, INFORMATION, texts={"de": "Wir sind umgezogen."})
    client = Client()
    page = client.get(world.lippe.url("informationsblatt/") + "?sprache=ar").content.decode()
    assert '<p dir="auto">Kreis' in page, "an address keeps its order on a page that runs from right to left"
    assert '<html lang="ar" dir="rtl"' in page and "Wir sind umgezogen." in page and world.lippe.centre.phone in page
    assert world.lippe.url("informationsblatt/") in client.get("/datenschutz/").content.decode()
    with world.lippe.scope():
        assert not KeptText.objects.exists()


# --- Who may -------------------------------------------------------------------------------------------------------


def test_only_who_may_change_settings_writes(world: World) -> None:
    with world.lippe.scope():
        wording = make.wording(world.lippe)
        facts = dict.fromkeys(("responsible", "officer", "ground", "authority"), "x")
        for role in (Role.COUNSELLOR, Role.PRIVACY_OFFICER, Role.NETWORKER):
            by: dict[str, Any] = {"actor": world.lippe.member(role), "now": NOW}
            new: dict[str, Any] = {"subject": "school", "text": "x", "starts_on": TODAY, "asks_anew": False} | by
            for act in (
                lambda new=new: services.write_version(**new),
                lambda by=by: services.write_text(wording=wording, language="ar", text="x", checked_by="", **by),
                lambda by=by: services.discard_version(wording=wording, **by),
                lambda by=by: services.change_facts(values=facts, seen=0, **by),
            ):
                with pytest.raises(NotAllowed):
                    act()


def test_staff_write_a_version_and_its_languages(world: World) -> None:
    client, base = world.lippe.client(Role.DIRECTOR), world.lippe.url("verwaltung/texte/")
    new = {"text": "Ja | 👍 gern.", "starts_on": "3.12.2026", "asks_anew": "on"}
    assert standard.CONSENTS["partner"][0] in client.get(base + "partner/neu/").content.decode()
    assert client.post(base + "partner/neu/", new | {"starts_on": "1.1.2020"}).status_code == 200
    assert client.post(base + "partner/neu/", new).headers["Location"] == base + "partner/1/"
    assert client.post(base + "partner/1/ar/", {"text": "نعم", "checked_by": "Frau Amin"}).status_code == 302
    page = client.get(base + "partner/1/?sprache=ar").content.decode()
    assert "نعم" in page and "geprüft von Frau Amin" in page and "neu einholen" in page
    for wrong in ("partner/2/", "partner/1/xx/", "nichts/", "partner/99999999999999999999/"):
        assert client.get(base + wrong).status_code == 404
    with world.lippe.scope():
        code = keep("ar", dt.date(2026, 12, 3)).code
    assert "نعم" in client.get(base + f"wortlaut/{code}/").content.decode()
    assert client.get(base + f"wortlaut/{code}/pdf/").headers["Content-Type"] == "application/pdf"
    assert world.other.client().get(world.other.url(f"verwaltung/texte/wortlaut/{code}/")).status_code == 404
    assert client.post(base + "partner/1/verwerfen/").status_code == 302
    with world.lippe.scope():
        assert Wording.objects.count() == 1, "somebody was given it"
