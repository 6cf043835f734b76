"""The family's page behind its link: books, moves, cancels; opening changes nothing; errors lose nothing."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from lotse.cases.models import Appointment, AppointmentInvitation
from lotse.cases.services import appointments as services
from lotse.core import clock
from lotse.links.models import Link
from tests import make
from tests.cases.appointments.test_booking import HOUR, NINE, by_family
from tests.world import NOW, TODAY, Place, World

KEY = f"{NINE:%Y%m%dT%H%M}"
TEN = f"{NINE + HOUR:%Y%m%dT%H%M}"


@pytest.fixture(autouse=True)
def _at_now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


class Phone:
    """A family's phone with its link."""

    def __init__(self, place: Place, invitation: AppointmentInvitation, language: str = "de") -> None:
        self.invitation, self.client = invitation, Client(headers={"accept-language": language})
        self.base = place.url(f"termin/{make.appointment_secret(invitation, clock.now())}/")

    def get(self, path: str = "", status: int = 200) -> str:
        answer = self.client.get(self.base + path)
        assert answer.status_code == status, answer.status_code
        return answer.content.decode()

    def post(self, path: str, **data: str) -> Any:
        return self.client.post(self.base + path, data, follow=True)


@pytest.fixture
def phone(lippe: Place) -> Phone:
    make.pattern(lippe)
    family = make.household(lippe, "Kowalenko", preferred_language="uk", interpreter_needed=True)
    make.person(family, "Mila")
    return Phone(lippe, make.appointment_invitation(lippe, family))


def test_it_shows_the_times_of_the_next_days_and_names_nobody_of_the_family(phone: Phone) -> None:
    page = phone.get()
    assert "Wann passt es Ihnen?" in page and "Montag, 9. November 2026" in page
    assert f"buchen/?zeit={KEY}" in page and f"buchen/?zeit={TEN}" in page
    assert "Mila" not in page and "Kowalenko" not in page and phone.invitation.household.code not in page
    assert "05231 62-0" in page  # whom to call


def test_further_days_are_one_tap_away(phone: Phone) -> None:
    page = phone.get()
    assert "?ab=2026-12-07" in page and "7. Dezember" not in page
    later = phone.get("?ab=2026-12-07")
    assert "7. Dezember 2026" in later and "?ab=2026-11-09" in later
    for nonsense in ("?ab=x", "?ab=9999-99-99", "?ab=0001-01-01", "?ab=%00", f"?ab={'9' * 400}"):
        assert "9. November 2026" in phone.get(nonsense)


def test_opening_pages_changes_nothing_and_consumes_nothing(phone: Phone) -> None:
    for path in ("", f"buchen/?zeit={KEY}", "buchen/", "zeiten/", "absagen/"):
        for _ in range(2):
            phone.client.get(phone.base + path)
    assert not Appointment.objects.exists()
    assert Link.objects.get().used_at is None


def test_a_family_books_and_sees_its_appointment(phone: Phone) -> None:
    confirm = phone.get(f"buchen/?zeit={KEY}")
    assert "Diesen Termin buchen?" in confirm and f'value="{KEY}"' in confirm
    assert '<option value="uk" selected>Українська</option>' in confirm
    page = phone.post("buchen/", slot=KEY, interpreter_language="uk", email="").content.decode()
    assert "Ihr Termin ist eingetragen." in page and "Montag, 9. November 2026" in page and "09:00" in page
    assert "Wir kümmern uns um eine Sprachmittlung." in page
    row = Appointment.objects.get()
    assert (row.starts_at, row.interpreter_language, row.booked_by) == (NINE, "uk", None)


def test_a_time_taken_meanwhile_offers_others_and_keeps_what_was_typed(phone: Phone, lippe: Place) -> None:
    by_family(make.appointment_invitation(lippe))
    answer = phone.post("buchen/", slot=KEY, interpreter_language="ar", email="mama@example.org").content.decode()
    assert "Diese Zeit ist gerade vergeben worden. Bitte wählen Sie eine andere." in answer
    assert 'value="mama@example.org"' in answer and '<option value="ar" selected>' in answer
    assert f'type="radio" name="slot" value="{TEN}"' in answer and f'value="{KEY}"' not in answer
    page = phone.post("buchen/", slot=TEN, interpreter_language="ar", email="mama@example.org").content.decode()
    assert "Ihr Termin ist eingetragen." in page
    assert Appointment.objects.filter(starts_at=NINE + HOUR, interpreter_language="ar").count() == 1


def test_a_time_lost_between_reading_and_writing_offers_others(
    phone: Phone, lippe: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page had found it free; before the service wrote, somebody else did."""
    original = services.book_by_family

    def just_before(**values: Any) -> Any:
        monkeypatch.setattr(services, "book_by_family", original)
        by_family(make.appointment_invitation(lippe))
        return original(**values)

    monkeypatch.setattr(services, "book_by_family", just_before)
    answer = phone.post("buchen/", slot=KEY, interpreter_language="", email="mama@example.org").content.decode()
    assert "gerade vergeben" in answer and 'value="mama@example.org"' in answer
    assert f'type="radio" name="slot" value="{TEN}"' in answer


def test_a_family_moves_and_cancels_and_books_again(phone: Phone) -> None:
    phone.post("buchen/", slot=KEY, interpreter_language="", email="")
    times = phone.get("zeiten/")
    assert "Bisher" in times and f"buchen/?zeit={TEN}" in times and f"buchen/?zeit={KEY}" not in times
    assert "Auf diese Zeit verschieben?" in phone.get(f"buchen/?zeit={TEN}")
    page = phone.post("buchen/", slot=TEN).content.decode()
    assert "Ihr Termin ist eingetragen." in page and "10:00" in page
    assert "Termin absagen?" in phone.get("absagen/")
    assert "Ihr Termin ist abgesagt." in phone.post("absagen/").content.decode()
    assert "Wann passt es Ihnen?" in phone.get()
    phone.post("buchen/", slot=KEY, interpreter_language="", email="")
    assert sorted(Appointment.objects.values_list("state", flat=True)) == ["booked", "cancelled"]


def test_a_double_tap_and_the_back_button_make_no_second_appointment(phone: Phone) -> None:
    for _ in range(2):
        phone.post("buchen/", slot=KEY, interpreter_language="", email="")
    assert Appointment.objects.count() == 1
    assert "Auf diese Zeit verschieben?" in phone.get(f"buchen/?zeit={TEN}")  # from the list of before
    phone.post("absagen/")
    assert "Wann passt es Ihnen?" in phone.post("absagen/").content.decode()


def test_the_calendar_file_is_the_appointment_without_names(phone: Phone) -> None:
    assert phone.client.get(f"{phone.base}kalender/").status_code == 404
    phone.post("buchen/", slot=KEY, interpreter_language="", email="")
    answer = phone.client.get(f"{phone.base}kalender/")
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "text/calendar; charset=utf-8", 'attachment; filename="termin.ics"',
    )  # fmt: skip
    read = Calendar.from_ical(answer.content)
    event = read.walk("VEVENT")[0]
    assert (str(read["method"]), event["dtstart"].dt, event["sequence"]) == ("PUBLISH", NINE, 0)
    assert str(event["summary"]) == f"Beratung zur Schule: {phone.invitation.centre.name}"
    assert "attendee" not in event and b"Mila" not in answer.content and b"Kowalenko" not in answer.content


@pytest.mark.parametrize("typed", ["keine", "a@", "x" * 300 + "@example.org", "a@example.org\0"])
def test_an_address_that_is_none_is_said_and_nothing_is_lost(phone: Phone, typed: str) -> None:
    answer = phone.post("buchen/", slot=KEY, interpreter_language="uk", email=typed)
    assert answer.status_code == 200 and not Appointment.objects.exists()
    assert f'value="{KEY}"' in answer.content.decode()


@pytest.mark.parametrize("key", ["", "x", "\0", "20261399T0900", "9" * 3000, KEY + "Z", "<script>"])
def test_a_time_that_is_none_books_nothing(phone: Phone, key: str) -> None:
    assert phone.client.get(f"{phone.base}buchen/", {"zeit": key}).status_code == 200
    answer = phone.post("buchen/", slot=key, interpreter_language="", email="")
    assert answer.status_code == 200 and not Appointment.objects.exists()
    assert "<script>" not in answer.content.decode().split("<main")[1]


def test_no_free_time_says_whom_to_call(lippe: Place) -> None:
    phone = Phone(lippe, make.appointment_invitation(lippe))
    for path in ("", "buchen/"):
        page = phone.get(path)
        assert "05231 62-0" in page
    assert "Im Moment ist keine Zeit frei." in phone.get()


def test_an_expired_invitation_says_so_and_books_nothing(phone: Phone) -> None:
    AppointmentInvitation.objects.update(expires_on=TODAY - dt.timedelta(days=1))
    assert "Diese Einladung ist abgelaufen" in phone.get()
    answer = phone.post("buchen/", slot=KEY, interpreter_language="", email="").content.decode()
    assert "Diese Einladung ist abgelaufen. Bitte rufen Sie uns an" in answer
    assert not Appointment.objects.exists()


def test_after_the_invitation_expired_the_appointment_still_moves_and_cancels(phone: Phone) -> None:
    phone.post("buchen/", slot=KEY, interpreter_language="", email="")
    AppointmentInvitation.objects.update(expires_on=TODAY - dt.timedelta(days=1))
    assert "Ihr Termin" in phone.get()
    phone.post("buchen/", slot=TEN)
    assert Appointment.objects.get().starts_at == NINE + HOUR
    phone.post("absagen/")
    assert "Diese Einladung ist abgelaufen" in phone.get()


def test_what_is_over_is_over_and_who_missed_it_may_choose_again(phone: Phone, lippe: Place) -> None:
    phone.post("buchen/", slot=KEY, interpreter_language="", email="")
    row = Appointment.objects.select_related("invitation__household", "adviser").get()
    with time_machine.travel(NINE + HOUR, tick=False):
        assert "Dieser Termin ist vorbei" in phone.get()
        assert phone.client.get(f"{phone.base}zeiten/").status_code == 302
        assert "inzwischen etwas geändert" in phone.post("absagen/").content.decode()
        services.record_outcome(actor=lippe.counsellor, appointment=row, came=True, now=clock.now())
        assert "Dieser Termin ist vorbei" in phone.get()
        services.record_outcome(actor=lippe.counsellor, appointment=row, came=False, now=clock.now())
        assert "Wann passt es Ihnen?" in phone.get()


def test_a_link_that_is_withdrawn_expired_or_made_up_opens_nothing(phone: Phone, world: World) -> None:
    paths = ("", "zeiten/", "buchen/", "absagen/", "kalender/")
    lippe = world.lippe
    for base in (lippe.url("termin/erfunden/"), lippe.url("termin/%00/"), lippe.url(f"termin/{'x' * 900}/")):
        assert {phone.client.get(base + path).status_code for path in paths} == {404}
    with time_machine.travel(NOW + dt.timedelta(days=180), tick=False):
        assert {phone.client.get(phone.base + path).status_code for path in paths} == {404}
    services.withdraw(actor=world.lippe.counsellor, invitation=phone.invitation, now=NOW)
    for path in paths:
        assert phone.client.get(phone.base + path).status_code == 404
        assert phone.client.post(phone.base + path, {"slot": KEY}).status_code == 404


@pytest.mark.parametrize(
    ("language", "direction", "title", "day"),
    [
        ("uk", "ltr", "Коли вам зручно?", "понеділок, 9 листопада 2026"),
        ("ar", "rtl", "ما الوقت المناسب لكم؟", "الاثنين، 9 نوفمبر 2026"),
        ("tr", "ltr", "Sizin için ne zaman uygun?", "9 Kasım 2026 Pazartesi"),
        ("en", "ltr", "When does it suit you?", "Monday, November 9, 2026"),
    ],
)
def test_the_page_speaks_the_language_of_the_family(
    lippe: Place, phone: Phone, language: str, direction: str, title: str, day: str
) -> None:
    page = phone.get(f"?sprache={language}")
    assert title in page and day in page and f'lang="{language}" dir="{direction}"' in page
    by_family(make.appointment_invitation(lippe))
    taken = phone.post("buchen/", slot=KEY, interpreter_language="", email="").content.decode()
    assert "gerade vergeben" not in taken
    assert f"{day}" in taken  # the others are named in the language too


def test_the_language_switch_keeps_the_time_that_was_chosen(phone: Phone) -> None:
    assert f"?zeit={KEY}&amp;sprache=ar" in phone.get(f"buchen/?zeit={KEY}")


def test_a_video_talk_has_its_address_and_a_call_says_who_calls(lippe: Place, phone: Phone) -> None:
    row = make.appointment(
        lippe, phone.invitation, starts_at=NINE, where="video", video_url="https://video.example.org/raum"
    )
    assert 'href="https://video.example.org/raum"' in phone.get()
    Appointment.objects.filter(pk=row.pk).update(place="phone", video_url="")
    assert "am Telefon: Wir rufen Sie an." in phone.get()


def test_the_page_of_a_merged_family_stays_its_own(lippe: Place, phone: Phone) -> None:
    from lotse.people.services import merge_households

    target = make.household(lippe, "Kowalenko neu", preferred_language="uk")
    merge_households(actor=lippe.counsellor, source=phone.invitation.household, target=target, now=NOW)
    phone.post("buchen/", slot=KEY, interpreter_language="", email="")
    assert Appointment.objects.get().invitation.household == target
