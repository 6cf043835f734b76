"""Packages: each recipient gets what it needs, on a ground that is written down, and nobody gets anything twice."""

import base64
import datetime as dt
import hashlib
import io
import uuid
import zipfile
from typing import Any

import pypdf
import pytest
from django.core import mail as sent_mails
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotse.audit.models import Entry
from lotse.core import archives
from lotse.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from lotse.outbox import services as outbox
from lotse.outbox.models import Mail
from lotse.people.models import Disclosure
from lotse.people.rules import NoGround
from lotse.people.services import NotRetracted, deletion_letter, withdraw_consent
from lotse.people.services.disclosures import SAME_MAIL, NeverLeft
from lotse.schooling import schild
from lotse.schooling.enums import PupilState, Recipient
from lotse.schooling.models import (
    Assignment,
    HandoverPackage,
    Interview,
    MedicalExamOrder,
    NeedNotice,
    Process,
    Pupil,
    SchoolingPeriod,
)
from lotse.schooling.rules import handover as rules
from lotse.schooling.selectors.handover import Draft, Wanted, draft_for, package_page, usual_recipient
from lotse.schooling.services import handover
from lotse.tenants.enums import Role
from tests import make
from tests.schooling.test_pupils_services import answer, recommend
from tests.world import NOW, TODAY, Place, World

S = PupilState
WISH = "Bitte die Schule der Cousine,\n  „wegen des Weges“"
DATS = [file.name for file in schild.FILES]


def child(place: Place, state: str = S.ANSWERED, decision: str = "agree", consented: bool = True, **home: Any) -> Pupil:
    """A child with guardians, an interview, a recommendation and the parents' answer to it."""
    household = make.household(
        place, "Haddad", street="Beispielweg 3", postcode="32756", town="Detmold", preferred_language="ar", **home
    )
    mother = make.person(household, "Rima", kind="guardian", gender="w", born_on=None)
    make.contact_way(mother)
    make.contact_way(mother, "rima@example.org", "email")
    person = make.person(household, "Nour", gender="w", birth_country="SY", citizenships=["SY"], birth_place="Homs")
    person.languages.create(language="ar", use="mother")
    pupil = make.pupil(place, person, state=S.RECOMMENDED)
    interview = Interview.objects.create(
        pupil=pupil, years_of_schooling=5, german_level="A1", reads_latin=False, seen_identity=True,
        measles_proof_seen=True, interests="Fußball", wishes="Tierärztin", mathematics="good", version=1,
        started_at=NOW,
    )  # fmt: skip
    SchoolingPeriod.objects.create(
        interview=interview, country="SY", school_type="Grundschule", from_year=2020, to_year=2025, last_grade="5"
    )
    recommend(place, pupil)
    answer(place, pupil, decision, wish_text=WISH if decision == "other_wish" else "")
    if consented:
        make.consent(place, mother, "school")
    if state in rules.AT_SCHOOL:
        assign(place, pupil)
    Pupil.objects.filter(pk=pupil.pk).update(state=state)
    pupil.refresh_from_db()
    return pupil


def assign(place: Place, pupil: Pupil) -> Assignment:
    return Assignment.objects.create(
        pupil=pupil,
        school=pupil.recommendations.get(withdrawn_at=None).school,
        decided_on=TODAY,
        decided_by="Schulamt",
        recorded_by=place.counsellor,
        recorded_at=NOW,
        started_on=TODAY,
    )


def send(place: Place, pupil: Pupil, kind: str, way: str = "hand", **more: Any) -> handover.Made:
    wanted = Wanted(kind, **{name: more.pop(name) for name in ("beside", "organisation", "corrects") if name in more})
    defaults: dict[str, Any] = {
        "actor": place.counsellor,
        "placeholder_confirmed": False,
        "token": uuid.uuid4(),
        "centre": place.centre,
        "now": NOW,
    }
    return handover.make_package(pupil=pupil.code, wanted=wanted, way=way, **(defaults | more))


def draft(place: Place, pupil: Pupil, kind: str, **more: Any) -> Draft:
    return draft_for(place.counsellor, pupil.code, Wanted(kind, **more), TODAY)


def files_of(package: HandoverPackage) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(package.archive))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(pdf: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("de", True)
    assert "/StructTreeRoot" in root
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def facts(pupil: Draft) -> set[str]:
    return {label for one in pupil.children for section in one.sections for label, _ in section.facts}


# --- Each recipient gets what it needs -------------------------------------------------------------------------


def test_the_school_gets_letter_sheet_and_the_five_files(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe, S.ASSIGNED)
        made = send(world.lippe, pupil, "school", placeholder_confirmed=True)
        files = files_of(made.package)
        assert list(files) == ["Anschreiben.pdf", "Datenblatt.pdf", *DATS]
        assert made.password == ""
        head, line = files["SchuelerBasisdaten.dat"].decode("cp1252").removesuffix("\r\n").split("\r\n")
        cells = dict(zip(head.split("|"), line.split("|"), strict=True))
        known = {name: value for name, value in cells.items() if value}
        assert known == {
            "Nachname": "Haddad", "Vorname": "Nour", "Geburtsdatum": "17.05.2014", "Geschlecht": "w", "Status": "0",
            "PLZ": "32756", "Ort": "Detmold", "Straße": "Beispielweg 3", "1. Staatsangehörigkeit": "475",
            "Aufnahmedatum": "02.11.2026", "Schulpflicht erfüllt": "N", "Jahrgang": "07", "Klassenart": "DF",
            "Verpflichtung Sprachförderkurs": "N", "Teilnahme Sprachförderkurs": "N", "Schwerstbehinderung": "N",
            "Autist": "N", "Geburtsland Schüler": "475", "Verkehrssprache": "ar",
        }  # fmt: skip
        letter = text_of(files["Anschreiben.pdf"])
    for words in (
        "ein Platz an Ihrer Schule vorgesehen",
        f"Nour Haddad, unser Zeichen {pupil.code}",
        "SchuelerErzieher.dat: 1 Zeile",
        "Technischer Platzhalter, nicht erhoben: In den Pflichtfeldern „Schulpflicht erfüllt“",
        "„Schwerstbehinderung“, „Autist“",
        "wissen wir erst, wenn eine Schule es ausprobiert hat",
        "Grund der Weitergabe: Einwilligung vom 02.11.2026.",
    ):
        assert words in letter
    sheet = text_of(files["Datenblatt.pdf"])
    for words in (
        "Rima Haddad, +49 5231 620, rima@example.org",
        "Grundschule, 2020–2025, Klasse 5",
        "Ausweis oder Pass",
    ):
        assert words in sheet
    for private in ("Fußball", "Tierärztin", "Mathematik"):
        assert private not in sheet + letter


def test_without_the_confirmation_there_are_no_files_and_the_rest_goes(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe)
        made = send(world.lippe, pupil, "school")
        files = files_of(made.package)
        assert list(files) == ["Anschreiben.pdf", "Datenblatt.pdf"]
        letter = text_of(files["Anschreiben.pdf"])
        assert "Platzhalter" not in letter and "SchILD" not in letter
        assert "Über die Aufnahme entscheiden nicht wir" in letter
        assert "SchILD" not in Disclosure.objects.get(purpose="school").what


def test_the_letter_tells_what_is_missing_and_what_is_written_otherwise(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe)
        pupil.person.gender, pupil.person.first_name = "", "Nûr|Şîn"
        pupil.person.save()
        letter = text_of(
            files_of(send(world.lippe, pupil, "school", placeholder_confirmed=True).package)["Anschreiben.pdf"]
        )
    assert "In den Dateien fehlt" in letter and ": Geschlecht" in letter
    assert "Vorname: „Nûr|Şîn“ Zeichen entfernt, in der Datei „Nûr Sîn“" in letter


def test_the_deciding_office_gets_the_recommendation_and_the_parents_words_unchanged(world: World) -> None:
    with world.lippe.scope():
        office = make.organisation(
            world.lippe,
            "school_authority",
            "Schulamt für den Kreis",
            street="Felix-Weg 5",
            postcode="32756",
            town="Detmold",
        )
        pupil = child(world.lippe, decision="other_wish", consented=False)
        page = draft(world.lippe, pupil, "deciding_office")
        assert ("In ihren Worten", WISH) in page.children[0].sections[-1].facts
        assert not facts(page) & {"Deutsch", "Schulbesuch", "Geburtsland", "Im Zentrum gezeigt"}
        made = send(world.lippe, pupil, "deciding_office")
        files = files_of(made.package)
        pupil.refresh_from_db()
        told = Disclosure.objects.get()
        assert (pupil.state, told.recipient, told.way) == (S.HANDED_OVER, office.name, "hand")
        assert told.ground_source == "VO-DV I NRW §§ 7, 8"
        assert told.what.endswith(f"(Zeichen {made.package.code})")
    assert list(files) == ["Anschreiben.pdf"]
    letter = text_of(files["Anschreiben.pdf"])
    for words in ("Felix-Weg 5 32756 Detmold", "Die Entscheidung über den Schulplatz treffen Sie", "„wegen des Weges“"):
        assert words in letter
    assert "Zuweisung" not in letter


def test_a_need_notice_goes_to_the_deciding_office(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state=S.NEED_NOTICE)
        NeedNotice.objects.create(
            pupil=pupil, reason="no_place", grade=7, opened_on=TODAY, opened_by=world.lippe.counsellor
        )
        letter = text_of(files_of(send(world.lippe, pupil, "deciding_office").package)["Anschreiben.pdf"])
        pupil.refresh_from_db()
        assert pupil.state == S.NEED_NOTICE
    assert "keinen passenden Platz gefunden" in letter and "Bedarf: kein Platz passt" in letter


def test_the_health_office_gets_no_findings_and_is_asked_for_none(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe, S.INTERVIEWED, consented=False)
        page = draft(world.lippe, pupil, "health_office")
        assert facts(page) == {"Name", "Geburtsdatum", "Anschrift", "Sorgeberechtigte Person", "Sprache für Gespräche"}
        files = files_of(send(world.lippe, pupil, "health_office").package)
        pupil.refresh_from_db()
        assert (pupil.state, MedicalExamOrder.objects.get().ordered_by) == (S.EXAM_ORDERED, "centre")
        assert Disclosure.objects.get().purpose == "health_office"
        send(world.lippe, pupil, "health_office")  # sent once more: told twice, ordered once
        assert (MedicalExamOrder.objects.count(), Disclosure.objects.count()) == (1, 2)
    assert list(files) == ["Untersuchungsauftrag.pdf"]
    assert "Befunde senden Sie uns bitte nicht" in text_of(files["Untersuchungsauftrag.pdf"])


def test_the_parents_get_their_letter_and_what_went_to_whom(world: World) -> None:
    with world.lippe.scope():
        world.lippe.centre.is_demo = True
        world.lippe.centre.save()
        pupil = child(world.lippe)
        send(world.lippe, pupil, "school")
        made = send(world.lippe, pupil, "parents")
        files = files_of(made.package)
        assert list(files) == ["Empfehlung.pdf", "Weitergaben.pdf"]
        assert (made.package.children.get().disclosure, Disclosure.objects.count()) == (None, 1)
    copy = text_of(files["Weitergaben.pdf"])
    for words in ("Was an wen weitergegeben wurde", "Gesamtschule am Test", "Einwilligung vom 02.11.2026", "العربية"):
        assert words in copy


@pytest.mark.parametrize("kind", ["deciding_office", "health_office"])
def test_an_office_without_an_address_gets_a_letter_all_the_same(world: World, kind: str) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe)
        page = draft(world.lippe, pupil, kind)
        assert (page.addressee.organisation, page.addressee.email) == (None, "")
        assert send(world.lippe, pupil, kind).package.recipient in {"Schulaufsicht", "Gesundheitsamt"}


# --- What may not go -------------------------------------------------------------------------------------------


def test_nothing_goes_to_a_school_without_consent_and_the_child_is_named(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe, consented=False)
        with pytest.raises(NoGround, match="Für Nour Haddad"):
            send(world.lippe, pupil, "school")
        assert not HandoverPackage.objects.exists() and not Disclosure.objects.exists()


def test_a_withdrawn_consent_stops_the_package_at_once(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe)
        home = pupil.person.household
        consent = home.consents.get()
        withdraw_consent(
            actor=world.lippe.counsellor, household=home, consent_id=consent.pk, withdrawn_on=TODAY, now=NOW
        )
        with pytest.raises(NoGround):
            send(world.lippe, pupil, "school")


def test_a_withdrawn_consent_stops_the_package_that_still_waits(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe)
        home = pupil.person.household
        row = make.disclosure(world.lippe, pupil.person, way="mail", consent=home.consents.get())
        mail = outbox.post(to="a@example.org", subject="Unterlagen", text="x", now=NOW, carries=[row.pk])
        withdraw_consent(
            actor=world.lippe.counsellor,
            household=home,
            consent_id=home.consents.get().pk,
            withdrawn_on=TODAY,
            now=NOW,
        )
        row.refresh_from_db()
        assert (row.held_back_at, row.retraction_reason) == (NOW, "Einwilligung widerrufen")
        mail.refresh_from_db()
        assert mail.state == "stopped"


def test_a_consent_may_name_the_school_or_the_office_by_any_of_its_names(world: World) -> None:
    with world.lippe.scope():
        Process.objects.create(who_assigns="municipality")
        make.organisation(world.lippe, "municipality", "Stadt Detmold", short_name="Schulamt Detmold")
        pupil = child(world.lippe, consented=False)
        mother = pupil.person.household.persons.get(kind="guardian")
        make.consent(world.lippe, mother, "partner", recipient="Stadt Lemgo")
        with pytest.raises(NoGround):
            send(world.lippe, pupil, "deciding_office")
        named = make.consent(world.lippe, mother, "partner", recipient="schulamt detmold")
        send(world.lippe, pupil, "deciding_office")
        pupil.refresh_from_db()
        assert (Disclosure.objects.get().consent, pupil.state) == (named, S.HANDED_OVER)


@pytest.mark.parametrize(
    ("kind", "state", "decision"),
    [
        ("school", S.ANSWERED, "other_wish"),
        ("school", S.EXAM_ORDERED, "agree"),
        ("deciding_office", S.RECOMMENDED, "undecided"),
        ("health_office", S.COMPLETED, "agree"),
        ("parents", S.INVITED, "agree"),
    ],
)
def test_a_package_waits_for_its_time(world: World, kind: str, state: str, decision: str) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe, state, decision)
        assert draft(world.lippe, pupil, kind).why_not
        with pytest.raises(handover.PackageNotReady):
            send(world.lippe, pupil, kind)


def test_the_examination_is_ordered_by_whom_the_centre_says_and_once(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe)
        MedicalExamOrder.objects.create(pupil=pupil, ordered_on=TODAY, done_on=TODAY)
        assert draft(world.lippe, pupil, "health_office").why_not == "Die Untersuchung hat schon stattgefunden."
        Process.objects.create(who_orders_exam="school")
        MedicalExamOrder.objects.all().delete()
        assert "Schule" in draft(world.lippe, pupil, "health_office").why_not


def test_where_the_school_decides_its_package_is_the_hand_over(world: World) -> None:
    with world.lippe.scope():
        Process.objects.create(who_assigns="school")
        pupil = child(world.lippe)
        with pytest.raises(NotFound):
            draft(world.lippe, pupil, "deciding_office")
        send(world.lippe, pupil, "school")
        pupil.refresh_from_db()
        assert pupil.state == S.HANDED_OVER


def test_no_birthday_no_files(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe)
        pupil.person.born_on = None
        pupil.person.save()
        with pytest.raises(handover.FilesNeedBirthday):
            send(world.lippe, pupil, "school", placeholder_confirmed=True)
        send(world.lippe, pupil, "school")


def test_only_who_may_edit_makes_packages(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe)
        for role in (Role.FUNDER, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR):
            with pytest.raises(NotFound):
                send(world.lippe, pupil, "parents", actor=world.lippe.member(role))
    with world.other.scope(), pytest.raises(NotFound):
        draft(world.other, pupil, "parents")


# --- Several children ------------------------------------------------------------------------------------------


def test_brothers_and_sisters_and_children_new_at_the_school_go_together(world: World) -> None:
    place = world.lippe
    with place.scope():
        first, second, elsewhere = child(place), child(place, S.ASSIGNED), child(place)
        school = first.recommendations.get().school
        for one in (second,):
            one.recommendations.update(school=school)
            one.assignments.update(school=school)
        page = draft(place, first, "school", beside=(second.code, elsewhere.code, "XXXXXX"))
        assert [code for code, _ in page.others] == [second.code]
        assert [one.code for one in page.children] == [first.code, second.code]
        made = send(place, first, "school", beside=(second.code,), placeholder_confirmed=True)
        records = {one["name"]: one["records"] for one in made.package.manifest}
        assert records["SchuelerBasisdaten.dat"] == 2 and records["Anschreiben.pdf"] is None
        assert {one.person_id for one in Disclosure.objects.all()} == {first.person_id, second.person_id}
        third = child(place)
        third.recommendations.update(school=school)
        assert draft(place, third, "school").others == []  # the others have gone there already
        assert [code for code, _ in draft(place, first, "school", corrects=made.package.code).others] == [second.code]


def test_one_child_without_consent_holds_back_the_whole_package(world: World) -> None:
    place = world.lippe
    with place.scope():
        first, second = child(place), child(place, consented=False)
        second.recommendations.update(school=first.recommendations.get().school)
        with pytest.raises(NoGround):
            send(place, first, "school", beside=(second.code,))
        assert not Disclosure.objects.exists()


def test_the_page_asks_as_often_for_many_children_as_for_few(world: World) -> None:
    place = world.lippe
    with place.scope():
        first = child(place)
        school = first.recommendations.get().school
        mates = []
        for _ in range(2):
            mates.append(child(place))
            mates[-1].recommendations.update(school=school)
        with CaptureQueriesContext(connection) as few:
            draft(place, first, "deciding_office")
            draft(place, first, "school")
        for _ in range(6):
            child(place).recommendations.update(school=school)
        with CaptureQueriesContext(connection) as many:
            draft(place, first, "deciding_office")
            assert len(draft(place, first, "school").others) == 8
        assert len(many) == len(few)


# --- Ways ------------------------------------------------------------------------------------------------------


def test_a_mail_carries_an_encrypted_archive_and_no_name(world: World) -> None:
    place = world.lippe
    with place.scope():
        make.organisation(place, "school_authority", "Schulamt", email="schulamt@example.org")
        pupil = child(place)
        made = send(place, pupil, "deciding_office", "mail")
        mail = Mail.objects.get(centre=place.centre)
        (file,) = mail.attachments.all()
        sealed = base64.b64decode(file.content)
        assert mail.to == "schulamt@example.org"
        for text in (mail.subject, mail.text, file.name, str(zipfile.ZipFile(io.BytesIO(sealed)).namelist())):
            assert not [name for name in ("Haddad", "Nour", "Rima") if name in text]
        assert made.password not in mail.text and made.password
        stored = HandoverPackage.objects.get()
        assert (stored.archive, stored.archive_until) == ("", None)  # nothing is kept of what was mailed
        letter = archives.open_sealed(sealed, made.password, "Anschreiben.pdf", max_bytes=10**7)
        assert hashlib.sha256(letter).hexdigest() == stored.manifest[0]["sha256"]
        assert len(letter) == stored.manifest[0]["bytes"]
        with pytest.raises(archives.PasswordWrong):
            archives.open_sealed(sealed, archives.new_password(), "Anschreiben.pdf", max_bytes=10**7)


def test_without_an_address_nothing_is_mailed(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe)
        with pytest.raises(handover.WayNotPossible):
            send(world.lippe, pupil, "deciding_office", "mail")
        with pytest.raises(handover.WayNotPossible):
            send(world.lippe, pupil, "deciding_office", "phone")


def test_parents_get_mail_only_with_their_consent_to_mail(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe)
        with pytest.raises(NoGround):
            send(world.lippe, pupil, "parents", "mail")
        assert not HandoverPackage.objects.exists() and not Mail.objects.exists()
        make.consent(world.lippe, pupil.person.household.persons.get(kind="guardian"), "contact")
        send(world.lippe, pupil, "parents", "mail")
        assert (Mail.objects.get().to, Disclosure.objects.get().purpose) == ("rima@example.org", "contact")


def test_a_file_to_download_is_encrypted_unless_it_is_handed_over(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe)
        made = send(world.lippe, pupil, "health_office", "file")
        sealed = base64.b64decode(made.package.archive)
        assert archives.open_sealed(sealed, made.password, "Untersuchungsauftrag.pdf", max_bytes=10**7)
        with pytest.raises(RuntimeError):
            zipfile.ZipFile(io.BytesIO(sealed)).read("Untersuchungsauftrag.pdf")
        stored = str(list(HandoverPackage.objects.values()))
        assert made.password not in stored


def test_a_package_that_is_too_large_leaves_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_BYTES", 100)
    with world.lippe.scope():
        pupil = child(world.lippe)
        with pytest.raises(handover.PackageTooLarge):
            send(world.lippe, pupil, "school")
        assert not HandoverPackage.objects.exists() and not Disclosure.objects.exists()


def test_a_form_sent_twice_makes_one_package(world: World) -> None:
    with world.lippe.scope():
        pupil, token = child(world.lippe), uuid.uuid4()
        send(world.lippe, pupil, "school", token=token)
        with pytest.raises(handover.AlreadyMade):
            send(world.lippe, pupil, "school", token=token)
        assert (HandoverPackage.objects.count(), Disclosure.objects.count()) == (1, 1)


def test_of_two_people_who_hand_over_at_once_one_is_told(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe)
        mine = draft(world.lippe, pupil, "deciding_office")
        send(world.lippe, pupil, "deciding_office")
        with pytest.raises(ChangedMeanwhile):
            handover._take_step(world.lippe.director, mine, mine.first, NOW)


def test_the_file_lies_ready_for_a_day(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe)
        package = send(world.lippe, pupil, "parents").package
        handover.forget_archives(world.lippe.centre, NOW + dt.timedelta(hours=23, minutes=59))
        assert HandoverPackage.objects.get().archive == package.archive
        handover.forget_archives(world.lippe.centre, NOW + dt.timedelta(hours=24))
        stored = HandoverPackage.objects.get()
        assert (stored.archive, stored.archive_until, stored.manifest) == ("", None, package.manifest)


# --- Correction and retraction ---------------------------------------------------------------------------------


def test_a_correction_names_what_it_corrects(world: World) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe)
        first = send(world.lippe, pupil, "school").package
        later = send(world.lippe, pupil, "school", corrects=first.code).package
        old, new = Disclosure.objects.order_by("pk", "disclosed_at").filter(purpose="school").order_by("corrects")
        corrected = {old, new} - {one for one in (old, new) if one.corrects is None}
        assert [one.corrects for one in corrected] == [first.children.get().disclosure]
        assert later.corrects == first
        letter = text_of(files_of(later)["Anschreiben.pdf"])
        with pytest.raises(NotFound):
            draft(world.lippe, pupil, "deciding_office", corrects=first.code)  # it went to somebody else
        with pytest.raises(NotFound):
            draft(world.lippe, child(world.lippe), "school", corrects=first.code)
    assert f"berichtigt das Paket vom 02.11.2026 (Zeichen {first.code})" in letter


def test_a_retraction_takes_back_all_children_and_asks_to_delete(world: World) -> None:
    place = world.lippe
    with place.scope():
        first, second = child(place), child(place)
        second.recommendations.update(school=first.recommendations.get().school)
        package = send(place, first, "school", beside=(second.code,)).package
        page = package_page(place.counsellor, package.code, NOW)
        with pytest.raises(NotRetracted):
            handover.package_deletion_letter(actor=place.counsellor, page=page, centre=place.centre, now=NOW)
        with pytest.raises(NotAllowed):
            handover.retract_package(actor=place.member(Role.FUNDER), page=page, reason="falsch", now=NOW)
        handover.retract_package(actor=place.counsellor, page=page, reason="falsche Schule", now=NOW)
        assert {one.retraction_reason for one in Disclosure.objects.all()} == {"falsche Schule"}
        assert HandoverPackage.objects.get().archive == ""
        page = package_page(place.counsellor, package.code, NOW)
        with pytest.raises(ChangedMeanwhile):
            handover.retract_package(actor=place.counsellor, page=page, reason="noch einmal", now=NOW)
        letter = text_of(
            handover.package_deletion_letter(actor=place.counsellor, page=page, centre=place.centre, now=NOW)
        )
    assert letter.count("Nour Haddad, geboren am 17.05.2014") == 2 and f"Unser Zeichen {package.code}" in letter


def test_a_package_taken_back_before_its_mail_left_stays_here(world: World) -> None:
    """Also for the other child in the same mail, when only one family withdraws its consent."""
    place = world.lippe
    with place.scope():
        make.organisation(place, "school_authority", "Schulamt", email="schulamt@example.org")
        sent, kept = child(place), child(place)
        package = send(place, sent, "deciding_office", "mail").package
        outbox.deliver(mail_id=Mail.objects.get().pk, now=NOW)
        page = package_page(place.counsellor, package.code, NOW)
        handover.retract_package(actor=place.counsellor, page=page, reason="falsch", now=NOW)
        assert Disclosure.objects.get().held_back_at is None, "too late"
        package = send(place, kept, "deciding_office", "mail").package
        mail = Mail.objects.get(state="queued")
        other = make.disclosure(place, make.person(make.household(place)))
        mail.carried.create(object_id=other.pk)
        page = package_page(place.counsellor, package.code, NOW)
        handover.retract_package(actor=place.counsellor, page=page, reason="falsch", now=NOW)
        mail.refresh_from_db()
        assert (mail.state, mail.to, mail.text, mail.attachments.count()) == ("stopped", "", "", 0)
        outbox.deliver(mail_id=mail.pk, now=NOW)
        page = package_page(place.counsellor, package.code, NOW)
        assert (page.never_left, page.to_delete) == (True, [])
        assert Disclosure.objects.get(person=kept.person).retraction_reason == "falsch"
        other.refresh_from_db()
        assert (other.held_back_at, other.retraction_reason) == (NOW, SAME_MAIL)
        with pytest.raises(NeverLeft):
            deletion_letter(actor=place.counsellor, disclosures=[other], centre=place.centre, now=NOW)
        text = _text(place.client().get(place.url(f"schule/pakete/{package.code}/")))
        assert "Die Stelle hat nichts bekommen" in text and "Bitte um Löschung" not in text
        url = place.url(f"familien/{kept.person.household.code}/weitergaben/")
        file = _text(place.client().get(url))
        assert "nicht abgeschickt" in file and "Bitte um Löschung" not in file
    assert len(sent_mails.outbox) == 1


# --- Pages -----------------------------------------------------------------------------------------------------


def _text(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_page_shows_what_would_go_and_what_is_missing_before_it_goes(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = child(place, S.ASSIGNED, consented=False)
        pupil.person.first_name = "Nour🙂"
        pupil.person.save()
        home = pupil.person.household
    base = place.url(f"schule/kinder/{pupil.code}/")
    page = _text(place.client().get(f"{base}paket/?an=school"))
    for words in (
        "kein Grund",
        place.url(f"familien/{home.code}/einwilligungen/neu/"),
        "Zeichen entfernt",
        "Beispielweg 3",
    ):
        assert words in page
    assert "Paket erstellen" not in page
    with place.scope():
        make.consent(place, home.persons.get(kind="guardian"), "school")
        assert Entry.objects.filter(action="schooling.pupil_viewed", file_id=home.pk).count() == 1
    page = _text(place.client().get(f"{base}paket/?an=school"))
    assert "Paket erstellen" in page and "kein Grund" not in page and "Technischer Platzhalter, nicht erhoben" in page
    assert "zuerst" not in _text(place.client().get(f"{base}paket/?an=unbekannt&mit=x&stelle=x&berichtigt=%00"[:-3]))


def test_a_package_is_made_downloaded_and_taken_back_on_pages(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = child(place)
        family = pupil.person.household.code
    client, url = place.client(), place.url(f"schule/kinder/{pupil.code}/paket/?an=school")
    token = client.get(url).context["form"]["token"].value()
    made = client.post(url, {"way": "file", "token": token, "placeholder_confirmed": "on"})
    page = _text(made)
    password = made.context["made"].password
    assert password in page and made["Cache-Control"].count("no-store") == 1
    assert "schon erstellt" in _text(client.post(url, {"way": "file", "token": token}))
    with place.scope():
        package = HandoverPackage.objects.get()
    mine = place.url(f"schule/pakete/{package.code}/")
    again = _text(client.get(mine))
    assert password not in again and package.manifest[0]["sha256"] in again
    file = client.get(f"{mine}datei/")
    assert file["Content-Disposition"] == f'attachment; filename="Unterlagen-{package.code}.zip"'
    assert archives.open_sealed(file.content, password, "SchuelerBasisdaten.dat", max_bytes=10**6)
    assert "Übergabepakete" in _text(client.get(place.url(f"schule/kinder/{pupil.code}/")))
    tab = _text(client.get(place.url(f"familien/{family}/weitergaben/")))
    assert mine in tab and "SchILD-Dateien" in tab
    assert "noch nicht zurückgenommen" in _text(client.get(f"{mine}loeschbitte/", follow=True))
    assert _text(client.post(f"{mine}ruecknahme/", {"reason": ""}))
    assert client.post(f"{mine}ruecknahme/", {"reason": "falsche Schule"}).status_code == 302
    assert client.get(f"{mine}loeschbitte/")["Content-Type"] == "application/pdf"
    assert client.get(f"{mine}datei/").status_code == 404
    assert "schon zurückgenommen" in _text(client.get(f"{mine}ruecknahme/"))
    with place.scope():
        assert Entry.objects.filter(action="schooling.package_downloaded").count() == 1


def test_rights_of_packages_agree_with_their_lists(world: World) -> None:
    with world.lippe.scope():
        package = make.package(world.lippe, make.pupil(world.lippe))
        for role in Role:
            member = world.lippe.member(role)
            assert rules.may_view_package(member, package) == rules.visible_packages(member).exists(), role
            assert rules.may_send_package(member, package) == rules.sendable_packages(member).exists(), role
            assert rules.may_send_package(member, package) == (role in {Role.COUNSELLOR, Role.DIRECTOR})
    with world.other.scope():
        assert not rules.may_view_package(world.other.counsellor, package)


def test_all_kinds_have_their_words(world: World) -> None:
    assert set(rules.STATES) == set(rules.TOLD) == set(Recipient.values)


@pytest.mark.parametrize(
    "query",
    [
        "?an=%00",
        "?an=school&an=parents",
        "?mit=%F0%9F%98%80&mit=%00",
        "?stelle=1",
        "?berichtigt=%00",
        "?an=" + "x" * 5000,
    ],
)
def test_an_address_that_asks_for_nonsense_shows_the_usual_page(world: World, query: str) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe)
    assert world.lippe.client().get(world.lippe.url(f"schule/kinder/{pupil.code}/paket/{query}")).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"way": ""},
        {"way": "phone", "token": str(uuid.uuid4())},
        {"way": "mail", "token": str(uuid.uuid4())},
        {"way": "hand", "token": "x" * 300},
        {"way": "hand\0", "token": str(uuid.uuid4())},
    ],
)
def test_a_form_that_nobody_could_have_sent_makes_nothing(world: World, fields: dict[str, str]) -> None:
    with world.lippe.scope():
        pupil = child(world.lippe)
    answer = world.lippe.client().post(world.lippe.url(f"schule/kinder/{pupil.code}/paket/"), fields)
    assert answer.status_code == 200 and answer.context["form"].errors
    with world.lippe.scope():
        assert not HandoverPackage.objects.exists() and not Disclosure.objects.exists()


def test_children_of_another_centre_are_in_no_package(world: World) -> None:
    with world.other.scope():
        foreign = child(world.other)
        package = make.package(world.other, foreign)
    with world.lippe.scope():
        mine = child(world.lippe)
        assert [one.code for one in draft(world.lippe, mine, "school", beside=(foreign.code,)).children] == [mine.code]
        with pytest.raises(NotFound):
            draft(world.lippe, mine, "deciding_office", corrects=package.code)


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (S.INTERVIEWED, "health_office"),
        (S.RECOMMENDED, "parents"),
        (S.ANSWERED, "deciding_office"),
        (S.NEED_NOTICE, "deciding_office"),
        (S.ASSIGNED, "school"),
    ],
)
def test_the_page_opens_where_papers_usually_go_next(world: World, state: str, kind: str) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state=state)
        assert usual_recipient(world.lippe.counsellor, pupil.code) == kind
        Process.objects.create(who_assigns="school")
        assert usual_recipient(world.lippe.counsellor, pupil.code) in {kind, "school"} - {"deciding_office"}
