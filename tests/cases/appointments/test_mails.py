"""What families hear by mail: only where they may be written to, in their language, with a calendar file, no names."""

import base64
import datetime as dt
import io
import re
from typing import Any

import pypdf
import pytest
from django.core import mail as sent_mail
from django.utils import translation
from icalendar import Calendar

from lotse.cases import errors
from lotse.cases.enums import AppointmentKind, CancelReason
from lotse.cases.models import AppointmentInvitation
from lotse.cases.selectors.appointments.family import family_page
from lotse.cases.services import appointments as services
from lotse.core import clock
from lotse.links import services as links
from lotse.links.services import LinkUnusable
from lotse.operations.periodic import run_periodic
from lotse.outbox.models import Mail
from lotse.outbox.services import deliver
from lotse.people.models import Household
from lotse.schooling.models import Process, SentenceCheck
from lotse.schooling.sentences import BRING, catalogue
from tests import make
from tests.cases.appointments.test_booking import HOUR, MONDAY, NINE, by_family, slot
from tests.schooling.test_letters import read_aloud
from tests.world import NOW, TODAY, Place, World


def family(lippe: Place, language: str = "uk", *, consent: bool = True, **fields: Any) -> Household:
    """A family with an address, which may be written to."""
    found = make.household(lippe, "Kowalenko", preferred_language=language, **fields)
    guardian = make.person(found, "Olena", kind="guardian")
    make.contact_way(guardian, "olena@example.org", kind="email")
    make.person(found, "Mila")
    if consent:
        make.consent(lippe, guardian, "contact")
    return found


def mails() -> list[Mail]:
    return list(Mail.objects.order_by("created_at", "subject"))


def secret_in(mail: Mail) -> str:
    found = re.search(r"/termin/([\w-]+)/\?sprache=(\w+)", mail.text)
    assert found is not None
    return found[1]


def calendar_of(mail: Mail) -> Any:
    file = mail.attachments.get()
    read = Calendar.from_ical(base64.b64decode(file.content))
    return file, read, read.walk("VEVENT")[0]


def test_a_booking_is_confirmed_in_the_family_s_language_with_german_below(lippe: Place) -> None:
    row = services.book(
        actor=lippe.counsellor,
        household=family(lippe),
        slot=slot(lippe, room=make.room("Raum 2")),
        kind=AppointmentKind.SCHOOL,
        interpreter_language="uk",
        now=NOW,
    )
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == ("olena@example.org", "Ваша зустріч / Ihr Termin")
    foreign, german = mail.text.split("- - - Deutsch - - -")
    assert "понеділок, 9 листопада 2026" in foreign and "09:00" in foreign and "Кімната: Raum 2" in foreign
    assert "Montag, 9. November 2026, 09:00" in german and "Raum: Raum 2" in german
    for text in (foreign, german):
        assert lippe.counsellor.name in text and lippe.centre.phone in text and "?sprache=uk" in text
        assert not re.search("Olena|Mila|Kowalenko", text)
    assert "ще ніхто не перевіряв" in foreign
    file, read, event = calendar_of(mail)
    assert (file.name, file.media_type) == ("termin.ics", "text/calendar; method=REQUEST")
    assert (str(read["method"]), str(event["uid"]), event["sequence"]) == ("REQUEST", f"{row.pk}@lotse", 0)
    assert (event["dtstart"].dt, event["dtend"].dt) == (NINE, NINE + HOUR)
    assert (str(event["organizer"]), str(event["attendee"])) == (
        f"mailto:{lippe.centre.email}", "mailto:olena@example.org",
    )  # fmt: skip


def test_a_change_and_a_cancellation_carry_the_same_uid_and_the_next_sequence(lippe: Place) -> None:
    row = services.book(actor=lippe.counsellor, household=family(lippe, "ar"), slot=slot(lippe), now=NOW)
    later = NOW + HOUR
    services.move(actor=lippe.counsellor, appointment=row, slot=slot(lippe, NINE + HOUR), now=later)
    services.cancel(actor=lippe.counsellor, appointment=row, reason=CancelReason.CENTRE, now=later + HOUR)
    found = [calendar_of(one) for one in mails()]
    assert [str(event["uid"]) for _, _, event in found] == [f"{row.pk}@lotse"] * 3
    assert [(str(read["method"]), event["sequence"], str(event["status"])) for _, read, event in found] == [
        ("REQUEST", 0, "CONFIRMED"), ("REQUEST", 1, "CONFIRMED"), ("CANCEL", 2, "CANCELLED"),
    ]  # fmt: skip
    assert [one.subject for one in mails()] == [
        "موعدكم / Ihr Termin",
        "تم تغيير موعدكم / Ihr Termin ist verschoben",
        "تم إلغاء موعدكم / Ihr Termin ist abgesagt",
    ]


def test_the_mail_that_is_sent_has_the_calendar_as_the_programs_want_it(lippe: Place) -> None:
    services.book(actor=lippe.counsellor, household=family(lippe, "de"), slot=slot(lippe), now=NOW)
    deliver(mail_id=Mail.objects.get().pk, now=NOW)
    parts = sent_mail.outbox[0].message().get_payload()
    assert parts[1].get_content_type() == "text/calendar"
    assert (parts[1].get_param("method"), parts[1].get_filename()) == ("REQUEST", "termin.ics")
    assert Calendar.from_ical(parts[1].get_payload(decode=True)).walk("VEVENT")


@pytest.mark.parametrize("language", ["de", "ti"])
def test_who_speaks_german_or_a_language_that_lotse_does_not_speak_reads_german_once(
    lippe: Place, language: str
) -> None:
    services.book(actor=lippe.counsellor, household=family(lippe, language), slot=slot(lippe), now=NOW)
    mail = Mail.objects.get()
    assert (mail.subject, mail.text.count("Montag, 9. November 2026")) == ("Ihr Termin", 1)
    assert "?sprache=de" in mail.text


def test_without_consent_nobody_is_written_to(lippe: Place) -> None:
    silent = family(lippe, consent=False)
    services.book(actor=lippe.counsellor, household=silent, slot=slot(lippe), now=NOW)
    withdrawn = family(lippe, consent=False)
    guardian = withdrawn.persons.get(kind="guardian")
    make.consent(lippe, guardian, "contact", withdrawn_on=TODAY, withdrawn_at=NOW)
    make.consent(lippe, guardian, "school")
    services.book(actor=lippe.counsellor, household=withdrawn, slot=slot(lippe, NINE + HOUR), now=NOW)
    assert mails() == []
    with pytest.raises(errors.NoEmail):
        services.invite(actor=lippe.counsellor, household=silent, kind=AppointmentKind.ADVICE, by_mail=True, now=NOW)
    assert AppointmentInvitation.objects.count() == 2  # nothing of the refused one is kept


def test_the_address_of_a_child_is_never_taken(lippe: Place) -> None:
    found = make.household(lippe)
    guardian, child = make.person(found, "Olena", kind="guardian"), make.person(found)
    make.contact_way(child, "kind@example.org", kind="email")
    make.consent(lippe, guardian, "contact")
    services.book(actor=lippe.counsellor, household=found, slot=slot(lippe), now=NOW)
    assert mails() == []


def test_what_the_family_types_on_its_page_counts_for_this_matter_only(lippe: Place) -> None:
    make.pattern(lippe)
    silent = family(lippe, consent=False)
    by_family(make.appointment_invitation(lippe, silent), wish=services.Wish("", "neu@example.org"))
    assert [one.to for one in mails()] == ["neu@example.org"]
    services.book(actor=lippe.counsellor, household=silent, slot=slot(lippe, NINE + HOUR), now=NOW)
    assert len(mails()) == 1


def test_each_mail_opens_and_none_breaks_an_earlier_link(lippe: Place) -> None:
    invitation = services.invite(
        actor=lippe.counsellor, household=family(lippe), kind=AppointmentKind.ADVICE, by_mail=True, now=NOW
    )
    services.mail_link(actor=lippe.counsellor, invitation=invitation, now=NOW + HOUR)
    services.book_invited(actor=lippe.counsellor, invitation=invitation, slot=slot(lippe), now=NOW + HOUR * 2)
    secrets = [secret_in(one) for one in mails()]
    assert len(set(secrets)) == 3
    for secret in secrets:
        assert links.find(purpose="appointment", secret=secret, now=NOW + HOUR * 3).object_id == invitation.pk
    services.withdraw(actor=lippe.counsellor, invitation=invitation, now=NOW + HOUR * 4)
    for secret in secrets:
        with pytest.raises(LinkUnusable):
            links.find(purpose="appointment", secret=secret, now=NOW + HOUR * 4)


@pytest.mark.parametrize("checked", [True, False])
def test_the_mail_says_what_this_centre_asks_to_bring_where_somebody_checked_the_sentence(
    lippe: Place, checked: bool
) -> None:
    Process.objects.create(packing={"interview": ["identity"]})
    for key in ("needed", "identity") if checked else ():
        sentence = catalogue(BRING).sentences[key]
        SentenceCheck.objects.create(
            language="uk", key=sentence.key, text_hash=sentence.hash("uk"), checked_by="Ihor", checked_on=TODAY
        )
    services.invite(actor=lippe.counsellor, household=family(lippe), kind=AppointmentKind.SCHOOL, by_mail=True, now=NOW)
    foreign, german = Mail.objects.get().text.split("- - - Deutsch - - -")
    assert "Bitte bringen Sie das mit:\n• Ausweis oder Pass: Ihren und den von Ihrem Kind\n" in german
    assert ("візьміть це з собою:\n• Паспорт" in foreign) == checked and "Ausweis" not in foreign
    row = AppointmentInvitation.objects.get()
    with translation.override("uk"):
        said = family_page(row, NOW).bring
    assert [line.language for line in said] == (["uk", "uk"] if checked else ["de", "de"])


def test_an_invitation_says_until_when_and_brings_no_calendar_file(lippe: Place) -> None:
    services.invite(
        actor=lippe.counsellor, household=family(lippe, "tr"), kind=AppointmentKind.SCHOOL, by_mail=True, now=NOW
    )
    mail = Mail.objects.get()
    assert (mail.subject, mail.attachments.count()) == ("Randevu daveti / Einladung zu einem Termin", 0)
    assert "30 Kasım 2026 Pazartesi" in mail.text and "Montag, 30. November 2026" in mail.text


# --- Reminders ---------------------------------------------------------------------------------------------------

FRIDAY = clock.start_of(MONDAY - dt.timedelta(days=3))


def remind(place: Place, now: dt.datetime) -> None:
    services.remind(place.centre, now)


def reminders() -> list[Mail]:
    return [one for one in mails() if one.subject.endswith("Erinnerung an Ihren Termin")]


def test_a_family_is_reminded_once_on_the_working_day_before(lippe: Place) -> None:
    row = services.book(actor=lippe.counsellor, household=family(lippe), slot=slot(lippe), now=NOW)
    for hours, count in ((-24, 0), (7.9, 0), (8, 1), (8.2, 1), (20, 1), (60, 1)):  # from Friday, eight o'clock
        remind(lippe, FRIDAY + dt.timedelta(hours=hours))
        assert len(reminders()) == count, hours
    row.refresh_from_db()
    assert row.reminded_at == FRIDAY + dt.timedelta(hours=8)
    assert reminders()[0].attachments.count() == 0
    assert secret_in(reminders()[0])


def test_a_missed_run_still_reminds_until_the_appointment_begins(lippe: Place) -> None:
    services.book(actor=lippe.counsellor, household=family(lippe), slot=slot(lippe), now=NOW)
    services.book(
        actor=lippe.counsellor, household=family(lippe), slot=slot(lippe, NINE - dt.timedelta(hours=1)), now=NOW
    )
    remind(lippe, NINE - dt.timedelta(minutes=1))
    assert len(reminders()) == 1


def test_who_books_on_that_day_or_later_needs_no_reminder_and_who_moves_gets_a_new_one(lippe: Place) -> None:
    booked_at = FRIDAY + dt.timedelta(hours=7)
    row = services.book(actor=lippe.counsellor, household=family(lippe), slot=slot(lippe), now=booked_at)
    remind(lippe, booked_at + HOUR * 3)
    assert reminders() == []
    tuesday = NINE + dt.timedelta(days=8)
    services.move(actor=lippe.counsellor, appointment=row, slot=slot(lippe, tuesday), now=booked_at + HOUR * 4)
    remind(lippe, tuesday - dt.timedelta(days=1))
    remind(lippe, tuesday - HOUR)
    assert len(reminders()) == 1


@pytest.mark.parametrize("change", ["cancelled", "no_address"])
def test_nobody_is_reminded_of_what_is_cancelled_or_cannot_be_written_to(lippe: Place, change: str) -> None:
    row = services.book(
        actor=lippe.counsellor, household=family(lippe, consent=change == "cancelled"), slot=slot(lippe), now=NOW
    )
    if change == "cancelled":
        services.cancel(actor=lippe.counsellor, appointment=row, reason=CancelReason.FAMILY, now=NOW)
    remind(lippe, FRIDAY + dt.timedelta(hours=9))
    row.refresh_from_db()
    assert (reminders(), row.reminded_at) == ([], None)


def test_an_address_that_comes_late_is_still_reminded(lippe: Place) -> None:
    row = services.book(actor=lippe.counsellor, household=family(lippe, consent=False), slot=slot(lippe), now=NOW)
    remind(lippe, FRIDAY + dt.timedelta(hours=9))
    AppointmentInvitation.objects.filter(pk=row.invitation_id).update(email="")
    invitation = AppointmentInvitation.objects.get()
    invitation.email = "neu@example.org"
    invitation.save()
    remind(lippe, FRIDAY + dt.timedelta(hours=10))
    assert [one.to for one in reminders()] == ["neu@example.org"]


def test_each_centre_reminds_its_own(world: World) -> None:
    for place in (world.lippe, world.other):
        with place.scope():
            services.book(actor=place.counsellor, household=family(place), slot=slot(place), now=NOW)
    assert run_periodic(now=FRIDAY + dt.timedelta(hours=9)) == 0
    assert sorted(one.centre.slug for one in reminders() if one.centre) == ["lippe", "nachbar"]


@pytest.mark.parametrize(
    ("language", "sentence"), [("ar", "وجّهوا كاميرا الهاتف"), ("uk", "Наведіть камеру"), ("de", "")]
)
def test_the_letter_brings_a_fresh_link_and_leaves_earlier_ones_open(
    lippe: Place, language: str, sentence: str
) -> None:
    invitation = make.appointment_invitation(lippe, family(lippe, language))
    make.appointment(lippe, invitation)
    first = make.appointment_secret(invitation)
    pdf = pypdf.PdfReader(io.BytesIO(services.print_letter(actor=lippe.counsellor, invitation=invitation, now=NOW)))
    catalogue = pdf.trailer["/Root"]
    assert (len(pdf.pages), catalogue["/MarkInfo"]["/Marked"]) == (1, True)
    text = re.sub(r"\s+", "", pdf.pages[0].extract_text())
    secret = re.search(r"/termin/([\w-]{43})/\?sprache=(\w\w)", text)
    assert secret is not None and secret[2] == language
    assert "Montag,9.November2026,10:00" in text and "Mila" not in text
    for one in (first, secret[1]):
        assert links.find(purpose="appointment", secret=one, now=NOW).object_id == invitation.pk
    aloud = [one for one in read_aloud(pdf, language) if one != "None"]
    assert any(one.startswith(sentence) for one in aloud) if sentence else aloud == []
