"""The pages of staff: the week, giving an appointment from a file, hours; what other pages show of appointments."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
import time_machine
from django.test import Client

from lotse.audit.models import Entry
from lotse.cases.models import Absence, Appointment, AppointmentInvitation, AppointmentSettings, Room, SlotPattern
from lotse.cases.selectors.appointments import provided
from lotse.core import registry
from lotse.outbox.models import Mail
from lotse.people.services import merge_households
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from tests import make
from tests.architecture.test_lost_updates import second_is_told
from tests.cases.appointments.test_booking import HOUR, NINE
from tests.exports import personal_file
from tests.world import NOW, TODAY, Place, World


@pytest.fixture(autouse=True)
def _at_now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(lippe: Place) -> Client:
    return lippe.client(Role.COUNSELLOR)


def page(desk: Client, lippe: Place, path: str) -> str:
    answer = desk.get(lippe.url(path))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def slot_key(place: Place, starts_at: dt.datetime = NINE) -> str:
    return f"{starts_at:%Y%m%dT%H%M}.{place.counsellor.pk}"


# --- Giving an appointment ---------------------------------------------------------------------------------------


def test_an_appointment_is_given_from_the_file_in_one_form(lippe: Place, desk: Client) -> None:
    make.pattern(lippe)
    child = make.person(make.household(lippe, preferred_language="ar", interpreter_needed=True))
    path = f"familien/{child.household.code}/termine/neu/?kind={child.pk}"
    shown = page(desk, lippe, path)
    assert f'value="{slot_key(lippe)}"' in shown and f'value="{child.pk}"' in shown and "checked" in shown
    data = {"slot": slot_key(lippe), "kind": "school", "about": str(child.pk), "interpreter_language": "ar"}
    answer = desk.post(lippe.url(path), data, follow=True)
    row = Appointment.objects.get()
    assert f"Termin {row.code}" in answer.content.decode()
    assert (row.starts_at, row.interpreter_language, row.booked_by) == (NINE, "ar", lippe.counsellor)
    assert [one.person for one in row.invitation.invited.all()] == [child]


def other(**fields: str) -> dict[str, str]:
    values = {"slot": "andere", "day": "9.11.2026", "time": "14.30", "minutes": "45", "place": "on_site", "room": ""}
    return values | {"video_url": "", "kind": "advice", "interpreter_language": ""} | fields


def test_any_other_time_is_given_too(lippe: Place, desk: Client) -> None:
    family = make.household(lippe)
    room = make.room()
    url = lippe.url(f"familien/{family.code}/termine/neu/")
    desk.post(url, other(adviser=str(lippe.director.pk), room=str(room.pk)))
    row = Appointment.objects.get()
    assert (row.starts_at, row.ends_at) == (NINE + HOUR * 5.5, NINE + HOUR * 6.25)
    assert (row.adviser, row.room) == (lippe.director, room)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"day": ""}, "Zur anderen Zeit fehlt noch: Tag"),
        ({"time": "25:00"}, "Bitte geben Sie eine Uhrzeit"),
        ({"time": "9\0"}, "Bitte geben Sie eine Uhrzeit"),
        ({"time": "14:32"}, "in Schritten von fünf Minuten"),
        ({"minutes": "999999999999"}, "480"),
        ({"day": "1.1.2026"}, "liegt in der Vergangenheit"),
        ({"day": "25.12.2026"}, "Feiertag"),
        ({"day": "28.3.2027", "time": "2:30"}, "Sommerzeit"),
        ({"place": "video"}, "Adresse des Videoraums"),
        ({"slot": "20261109T0900.x"}, "gerade vergeben"),
    ],
)
def test_what_does_not_work_is_said_and_what_was_typed_stays(
    lippe: Place, desk: Client, fields: dict[str, str], told: str
) -> None:
    family = make.household(lippe)
    data = other(adviser=str(lippe.counsellor.pk), interpreter_language="uk") | fields
    answer = desk.post(lippe.url(f"familien/{family.code}/termine/neu/"), data).content.decode()
    assert told in answer and '<option value="uk" selected>' in answer
    assert not Appointment.objects.exists()


def test_a_slot_that_went_meanwhile_is_said(lippe: Place, desk: Client) -> None:
    make.pattern(lippe)
    make.appointment(lippe, starts_at=NINE)
    url = lippe.url(f"familien/{make.household(lippe).code}/termine/neu/")
    answer = desk.post(url, {"slot": slot_key(lippe), "kind": "advice", "interpreter_language": ""})
    assert "gerade vergeben" in answer.content.decode() and Appointment.objects.count() == 1


def test_an_appointment_is_moved_cancelled_and_its_outcome_said(lippe: Place, desk: Client) -> None:
    make.pattern(lippe)
    row = make.appointment(lippe, starts_at=NINE)
    base = f"termine/{row.code}/"
    assert f'value="{slot_key(lippe)}"' in page(desk, lippe, f"{base}verschieben/")  # its own time counts as free
    desk.post(lippe.url(f"{base}verschieben/"), {"slot": slot_key(lippe, NINE + HOUR)})
    row.refresh_from_db()
    assert row.starts_at == NINE + HOUR
    answer = desk.post(lippe.url(f"{base}nicht-erschienen/"), follow=True).content.decode()
    assert "Der Termin hat noch nicht begonnen." in answer
    with time_machine.travel(NINE + HOUR * 2, tick=False):
        desk = lippe.client(Role.COUNSELLOR)  # the session of last week has ended
        desk.post(lippe.url(f"{base}nicht-erschienen/"))
        row.refresh_from_db()
        assert row.state == "no_show"
        desk.post(lippe.url(f"{base}erschienen/"))
        row.refresh_from_db()
        assert row.state == "held"
    second = make.appointment(lippe, starts_at=NINE)
    desk = lippe.client(Role.COUNSELLOR)
    desk.post(lippe.url(f"termine/{second.code}/absagen/"), {"reason": "centre"})
    second.refresh_from_db()
    assert (second.state, second.cancel_reason) == ("cancelled", "centre")


def test_an_invitation_is_written_printed_mailed_booked_by_phone_and_withdrawn(lippe: Place, desk: Client) -> None:
    make.pattern(lippe)
    family = make.household(lippe)
    guardian = make.person(family, kind="guardian")
    make.contact_way(guardian, "mama@example.org", kind="email")
    make.consent(lippe, guardian, "contact")
    url = lippe.url(f"familien/{family.code}/termine/einladen/")
    data = {"kind": "school", "adviser": "egal", "expires_on": "30.11.2026", "way": "letter"}
    desk.post(url, data)
    invitation = AppointmentInvitation.objects.get()
    assert (invitation.adviser, invitation.expires_on, Mail.objects.count()) == (None, dt.date(2026, 11, 30), 0)
    base = f"termine/einladungen/{invitation.pk}/"
    letter = desk.post(lippe.url(f"{base}brief/"))
    assert letter["Content-Type"] == "application/pdf" and letter.content.startswith(b"%PDF-")
    desk.post(lippe.url(f"{base}mail/"))
    assert [one.to for one in Mail.objects.all()] == ["mama@example.org"]
    desk.post(lippe.url(f"{base}buchen/"), {"slot": slot_key(lippe), "interpreter_language": ""})
    assert Appointment.objects.get().invitation == invitation
    desk.post(lippe.url(f"{base}zurueckziehen/"))
    invitation.refresh_from_db()
    assert invitation.withdrawn_at == NOW
    assert "ist abgelaufen" in desk.post(lippe.url(f"{base}mail/"), follow=True).content.decode()
    assert Mail.objects.count() == 2  # the link, and the confirmation of the booking


def test_without_an_address_only_the_letter_is_offered(lippe: Place, desk: Client) -> None:
    family = make.household(lippe)
    shown = page(desk, lippe, f"familien/{family.code}/termine/einladen/")
    assert 'value="letter"' in shown and 'value="mail"' not in shown
    url = lippe.url(f"familien/{family.code}/termine/einladen/")
    desk.post(url, {"kind": "school", "adviser": "egal", "expires_on": "30.11.2026", "way": "mail"})
    assert not AppointmentInvitation.objects.exists()


def test_from_a_call_and_from_a_child_one_comes_to_the_times(lippe: Place, desk: Client) -> None:
    pupil = make.pupil(lippe)
    family = pupil.person.household
    call = make.contact(lippe, household=family)
    link = f'href="{lippe.url(f"familien/{family.code}/termine/neu/")}'
    assert f'{link}"' in page(desk, lippe, f"beratung/kontakt/{call.pk}/")
    assert f'{link}?kind={pupil.person_id}"' in page(desk, lippe, f"schule/kinder/{pupil.code}/")
    nameless = page(desk, lippe, f"beratung/kontakt/{make.contact(lippe).pk}/")
    assert "Termin vergeben" not in nameless.split("<main")[1]


def test_from_the_menu_one_comes_to_the_family_and_its_times(lippe: Place, desk: Client) -> None:
    family = make.household(lippe)
    answer = desk.post(lippe.url("termine/neu/"), {"family": family.code})
    assert answer["Location"] == lippe.url(f"familien/{family.code}/termine/neu/")


# --- Lists -------------------------------------------------------------------------------------------------------


def test_the_week_shows_one_s_own_and_the_chips_count_all(lippe: Place, desk: Client) -> None:
    room = make.room()
    make.pattern(lippe)
    make.appointment(
        lippe, make.appointment_invitation(lippe, make.household(lippe, "Eins")), starts_at=NINE, room=room
    )
    two = make.appointment_invitation(lippe, make.household(lippe, "Zwei"))
    make.appointment(lippe, two, starts_at=NINE, adviser=lippe.director)
    gone = make.appointment_invitation(lippe, make.household(lippe, "Drei"))
    make.appointment(lippe, gone, starts_at=NINE + HOUR, state="cancelled", cancel_reason="family")
    mine = page(desk, lippe, "termine/?tag=2026-11-11")
    assert "Familie Eins" in mine and "Familie Zwei" not in mine and "Familie Drei" not in mine
    assert "2 freie Zeiten" in mine and "Sprachmittlung" not in mine
    everybody = page(desk, lippe, "termine/?tag=2026-11-11&wer=alle")
    assert "Familie Eins" in everybody and "Familie Zwei" in everybody
    in_room = page(desk, lippe, f"termine/?tag=2026-11-11&wer=alle&raum={room.pk}")
    assert "Familie Eins" in in_room and "Familie Zwei" not in in_room
    for nonsense in ("?tag=x", "?tag=9999-12-31", "?wer=niemand", "?raum=%00", "?tag=0001-01-01"):
        page(desk, lippe, f"termine/{nonsense}")


def test_the_week_is_exported_as_it_is_shown(lippe: Place, desk: Client) -> None:
    make.appointment(lippe, make.appointment_invitation(lippe, make.household(lippe, "=Eins|🙂")), starts_at=NINE)
    two = make.appointment_invitation(lippe, make.household(lippe, "Zwei"))
    make.appointment(lippe, two, starts_at=NINE, adviser=lippe.director)
    answer = personal_file(desk, lippe.url("termine/?tag=2026-11-09&export=csv")).decode("utf-8-sig")
    lines = answer.splitlines()
    assert len(lines) == 2 and "Eins|🙂" in lines[1] and "09:00" in lines[1]
    assert Entry.objects.filter(action="cases.list_exported").count() == 1


def test_who_has_not_answered_is_seen_and_counted(lippe: Place, desk: Client) -> None:
    waiting = make.appointment_invitation(lippe, make.household(lippe, "Wartend"))
    make.appointment_invitation(lippe, make.household(lippe, "Abgelaufen"), expires_on=TODAY - dt.timedelta(days=1))
    booked = make.appointment_invitation(lippe, make.household(lippe, "Gebucht"))
    make.appointment(lippe, booked, starts_at=NINE, booked_at=NOW + dt.timedelta(hours=1))
    shown = {
        state: page(desk, lippe, f"termine/einladungen/?stand={state}")
        for state in ("wartet", "abgelaufen", "gebucht", "alle")
    }
    names = ("Wartend", "Abgelaufen", "Gebucht")
    found = {state: [name for name in names if f"Familie {name}" in text] for state, text in shown.items()}
    assert found == {
        "wartet": ["Wartend"], "abgelaufen": ["Abgelaufen"], "gebucht": ["Gebucht"], "alle": list(names),
    }  # fmt: skip
    assert str(waiting.pk) in shown["wartet"]
    file = personal_file(desk, lippe.url("termine/einladungen/?stand=abgelaufen&export=csv")).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(file), delimiter=";")
    assert (row["Familie"], row["Stand"]) == ("Abgelaufen", "abgelaufen am 01.11.2026")
    assert Entry.objects.filter(action="cases.list_exported").count() == 1


def test_reading_a_family_s_appointment_is_recorded(lippe: Place, desk: Client) -> None:
    row = make.appointment(lippe)
    code = row.invitation.household.code
    for path in (
        f"termine/{row.code}/",
        f"termine/{row.code}/verschieben/",
        f"termine/einladungen/{row.invitation_id}/",
        f"familien/{code}/termine/",
        f"familien/{code}/termine/neu/",
        f"familien/{code}/termine/einladen/",
    ):
        before = Entry.objects.count()
        page(desk, lippe, path)
        assert Entry.objects.filter(action="people.household_viewed").count() == before + 1, path
    assert set(Entry.objects.values_list("file_id", flat=True)) == {row.invitation.household_id}


# --- Hours -------------------------------------------------------------------------------------------------------

HOURS = {
    "weekday": "1", "begins": "9", "until": "12:00", "minutes": "45", "buffer_minutes": "15", "place": "on_site",
    "room": "", "video_url": "", "kind": "", "valid_from": "2.11.2026", "last_on": "31.12.2026",
}  # fmt: skip


def test_hours_are_entered_changed_and_removed(lippe: Place, desk: Client) -> None:
    own = HOURS | {"adviser": str(lippe.counsellor.pk)}
    desk.post(lippe.url("termine/zeiten/neu/"), own)
    row = SlotPattern.objects.get()
    assert (row.adviser, row.weekday, row.begins, row.until) == (lippe.counsellor, 1, dt.time(9), dt.time(12))
    assert (row.minutes, row.buffer_minutes, row.valid_until) == (45, 15, dt.date(2027, 1, 1))
    url = lippe.url(f"termine/zeiten/{row.pk}/")
    assert 'value="31.12.2026"' in desk.get(url).content.decode()
    desk.post(url, own | {"until": "13:00", "last_on": ""})
    row.refresh_from_db()
    assert (row.until, row.valid_until) == (dt.time(13), None)
    assert "Dienstag 09:00–13:00" in page(desk, lippe, "termine/zeiten/")
    assert "Wirklich entfernen?" in desk.get(f"{url}entfernen/").content.decode()
    assert SlotPattern.objects.exists()
    desk.post(f"{url}entfernen/")
    assert not SlotPattern.objects.exists()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"until": "8:00"}, "Das Ende liegt vor dem Anfang"),
        ({"begins": "9:03"}, "Schritten von fünf Minuten"),
        ({"minutes": "200"}, "passt kein Termin"),
        ({"last_on": "1.11.2026"}, "nicht nach ihrem Anfang"),
        ({"place": "video"}, "Adresse des Videoraums"),
        ({"weekday": "0", "begins": "11:30", "until": "13:00"}, "schon Beratungszeiten derselben Person"),
    ],
)
def test_hours_that_do_not_work_are_refused_by_name(
    lippe: Place, desk: Client, fields: dict[str, str], told: str
) -> None:
    make.pattern(lippe)
    answer = desk.post(lippe.url("termine/zeiten/neu/"), HOURS | {"adviser": str(lippe.counsellor.pk)} | fields)
    assert told in answer.content.decode() and SlotPattern.objects.count() == 1


def test_hours_of_different_times_of_the_year_may_lie_on_the_same_hours(lippe: Place, desk: Client) -> None:
    make.pattern(lippe, weekday=1, valid_until=dt.date(2026, 12, 1))
    answer = desk.post(
        lippe.url("termine/zeiten/neu/"),
        HOURS | {"adviser": str(lippe.counsellor.pk), "valid_from": "1.12.2026"},
    )
    assert answer.status_code == 302 and SlotPattern.objects.count() == 2


def test_others_hours_take_the_right_to_manage(lippe: Place, desk: Client) -> None:
    foreign = HOURS | {"adviser": str(lippe.director.pk)}
    assert desk.post(lippe.url("termine/zeiten/neu/"), foreign).status_code == 200
    assert not SlotPattern.objects.exists()
    lippe.client(Role.ADMINISTRATOR).post(lippe.url("termine/zeiten/neu/"), foreign)
    row = SlotPattern.objects.get()
    assert desk.get(lippe.url(f"termine/zeiten/{row.pk}/")).status_code == 404
    assert desk.post(lippe.url(f"termine/zeiten/{row.pk}/entfernen/")).status_code == 404


def test_days_off_are_entered_with_their_last_day_and_booked_ones_are_counted(lippe: Place, desk: Client) -> None:
    make.appointment(lippe, starts_at=NINE)
    data = {"adviser": str(lippe.counsellor.pk), "first_on": "9.11.2026", "last_on": "13.11.2026"}
    answer = desk.post(
        lippe.url("termine/abwesenheit/neu/"), data | {"from_time": "", "until_time": ""}, follow=True
    ).content.decode()
    assert "In dieser Zeit liegen 1 gebuchte Termine" in answer and "09.11.2026 bis 13.11.2026" in answer
    row = Absence.objects.get()
    assert row.ends_at == dt.datetime(2026, 11, 13, 23, tzinfo=dt.UTC)
    remove = lippe.url(f"termine/abwesenheit/{row.pk}/entfernen/")
    assert "09.11.2026 bis 13.11.2026" in desk.get(remove).content.decode()
    desk.post(remove)
    hours = data | {"last_on": "9.11.2026", "from_time": "10", "until_time": "11:30"}
    desk.post(lippe.url("termine/abwesenheit/neu/"), hours)
    assert [(one.starts_at, one.ends_at) for one in Absence.objects.all()] == [(NINE + HOUR, NINE + HOUR * 2.5)]
    backwards = data | {"last_on": "8.11.2026", "from_time": "", "until_time": ""}
    assert "nicht nach dem Anfang" in desk.post(lippe.url("termine/abwesenheit/neu/"), backwards).content.decode()


def test_only_who_manages_closes_the_centre_and_keeps_rooms_and_rules(lippe: Place, desk: Client) -> None:
    closed = {
        "adviser": "zentrum",
        "first_on": "24.12.2026",
        "last_on": "24.12.2026",
        "from_time": "",
        "until_time": "",
    }
    desk.post(lippe.url("termine/abwesenheit/neu/"), closed)
    assert not Absence.objects.exists()
    boss = lippe.client(Role.DIRECTOR)
    boss.post(lippe.url("termine/abwesenheit/neu/"), closed)
    assert Absence.objects.get().adviser is None
    boss.post(lippe.url("termine/raeume/neu/"), {"name": "  Raum   3 ", "is_open": "on"})
    room = Room.objects.get()
    assert (room.name, room.is_open) == ("Raum 3", True)
    twice = boss.post(lippe.url("termine/raeume/neu/"), {"name": "Raum 3", "is_open": "on"}).content.decode()
    assert "gibt es schon" in twice
    boss.post(lippe.url(f"termine/raeume/{room.pk}/"), {"name": "Raum 3"})
    room.refresh_from_db()
    assert not room.is_open
    boss.post(lippe.url("termine/zeiten/regeln/"), {"lead_hours": "48", "horizon_days": "21", "invitation_days": "14"})
    boss.post(lippe.url("termine/zeiten/regeln/"), {"lead_hours": "24", "horizon_days": "21", "invitation_days": "14"})
    rules = AppointmentSettings.objects.get()
    assert (rules.lead_hours, rules.horizon_days, rules.invitation_days) == (24, 21, 14)


@pytest.mark.parametrize(
    ("made", "field", "first", "second"),
    [
        (lambda lippe: f"termine/zeiten/{make.pattern(lippe).pk}/", "minutes", "30", "45"),
        (lambda lippe: f"termine/raeume/{make.room().pk}/", "name", "Raum 2", "Raum 3"),
        (lambda lippe: "termine/zeiten/regeln/", "lead_hours", "48", "72"),
    ],
)
def test_two_who_change_hours_rooms_or_rules_the_second_is_told(
    lippe: Place, made: Any, field: str, first: str, second: str
) -> None:
    url = lippe.url(made(lippe))
    second_is_told(lippe.client(Role.DIRECTOR), url, field, first, second)


# --- On other pages ----------------------------------------------------------------------------------------------


def test_heute_has_one_s_own_appointments_with_both_answers(lippe: Place, desk: Client) -> None:
    today = make.appointment(
        lippe, make.appointment_invitation(lippe, make.household(lippe, "Heute")), starts_at=NOW + HOUR
    )
    make.appointment(lippe, make.appointment_invitation(lippe, make.household(lippe, "Morgen")), starts_at=NINE)
    fremd = make.appointment_invitation(lippe, make.household(lippe, "Fremd"))
    make.appointment(lippe, fremd, starts_at=NOW + HOUR, adviser=lippe.director)
    shown = page(desk, lippe, "heute/")
    assert "11:00 Uhr: Familie Heute" in shown and "Familie Morgen" not in shown and "Familie Fremd" not in shown
    for ending in ("erschienen", "nicht-erschienen"):
        assert f'action="{lippe.url(f"termine/{today.code}/{ending}/")}"' in shown
    desk.post(lippe.url(f"termine/{today.code}/erschienen/"))
    assert "Familie Heute" not in page(desk, lippe, "heute/")


def test_heute_reminds_of_answers_interpreters_and_absences(lippe: Place) -> None:
    late = make.appointment(lippe, starts_at=NOW - dt.timedelta(days=3))
    order = make.appointment(lippe, starts_at=NINE, interpreter_language="uk")
    far = make.appointment(lippe, starts_at=NINE + dt.timedelta(days=21), interpreter_language="ar")
    away = make.appointment(lippe, starts_at=NINE + HOUR * 2)
    make.absence(NINE + HOUR * 2.5, NINE + HOUR * 9, lippe.counsellor)
    items = provided.today(lippe.counsellor, TODAY)
    assert [(one.section, one.url.split("/")[-2], one.due_on, one.badge) for one in items] == [
        ("appointments", late.code, TODAY - dt.timedelta(days=3), ""),
        ("waiting", order.code, TODAY, ""),
        ("waiting", away.code, TODAY + dt.timedelta(days=7), "in Ihrer Abwesenheit"),
    ]
    assert far.code not in str(items)


def test_the_director_sees_appointments_of_whoever_left(lippe: Place) -> None:
    row = make.appointment(lippe, starts_at=NINE)
    assert provided.today(lippe.director, TODAY) == []
    Membership.objects.filter(pk=lippe.counsellor.pk).update(is_active=False)
    assert [one.badge for one in provided.today(lippe.director, TODAY)] == ["ohne zuständige Person"]
    assert row.adviser_id == lippe.counsellor.pk


def test_the_file_shows_the_next_appointment_and_what_happened(lippe: Place, desk: Client) -> None:
    make.pattern(lippe)
    family = make.household(lippe)
    data = {"slot": slot_key(lippe), "kind": "advice", "interpreter_language": ""}
    desk.post(lippe.url(f"familien/{family.code}/termine/neu/"), data)
    waiting = make.appointment_invitation(lippe, family)
    shown = page(desk, lippe, f"familien/{family.code}/")
    assert "Mo 09.11.2026, 09:00 Uhr · " in shown
    assert "Termin vereinbart: 09.11.2026 um 09:00 Uhr" in shown and "Zum Termin eingeladen: Schulberatung" in shown
    tab = page(desk, lippe, f"familien/{family.code}/termine/")
    assert str(waiting.pk) in tab and "Montag, 09.11.2026" in tab
    assert "Termin vergeben" in shown


def test_the_calendar_has_codes_and_no_names_and_drops_what_is_cancelled(lippe: Place) -> None:
    family = make.household(lippe, "Kowalenko")
    row = make.appointment(lippe, make.appointment_invitation(lippe, family), starts_at=NINE, interpreter_language="uk")
    gone = make.appointment(lippe, starts_at=NINE + HOUR, state="cancelled", cancel_reason="family", sequence=1)
    make.appointment(lippe, starts_at=NINE, adviser=lippe.director)
    entries = provided.calendar(lippe.counsellor, TODAY, TODAY + dt.timedelta(days=30))
    assert [(one.uid, one.title, one.starts, one.sequence, one.cancelled) for one in entries] == [
        (str(row.pk), f"Termin {row.code}", NINE, 0, False),
        (str(gone.pk), f"Termin {gone.code}", NINE + HOUR, 1, True),
    ]
    assert "Kowalenko" not in str(entries) and f"Akte {family.code}" in entries[0].text
    assert provided.calendar(lippe.counsellor, TODAY, TODAY + dt.timedelta(days=7)) == []
    assert provided.calendar(lippe.member(Role.FUNDER), TODAY, TODAY + dt.timedelta(days=30)) == []
    assert provided.calendar in list(registry.calendar)


def test_an_appointment_is_found_by_its_code(lippe: Place, desk: Client, world: World) -> None:
    row = make.appointment(lippe, starts_at=NINE)
    assert [one.url for one in provided.search(lippe.counsellor, row.code.lower())] == [
        lippe.url(f"termine/{row.code}/")
    ]
    assert provided.search(lippe.counsellor, "Sommer") == []
    assert provided.search(lippe.member(Role.FUNDER), row.code) == []


def test_appointments_go_with_the_file_when_files_are_merged(lippe: Place) -> None:
    source, target = make.household(lippe, "Alt"), make.household(lippe, "Neu")
    row = make.appointment(lippe, make.appointment_invitation(lippe, source, about=[make.person(source)]))
    merge_households(actor=lippe.counsellor, source=source, target=target, now=NOW)
    row.refresh_from_db()
    assert row.invitation.household == target
