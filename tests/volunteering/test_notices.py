"""What volunteers say on their own pages: pause, back again, stop, wrong data; who hears of it, and what settles it."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from lotse.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from lotse.volunteering.enums import AskedBy, VolunteerEnd
from lotse.volunteering.models import Commitment, Engagement, EngagementNote, Notice, Volunteer, VolunteerAbsence
from lotse.volunteering.selectors import notices as selectors
from lotse.volunteering.selectors.own_data import own_record
from lotse.volunteering.services import capacity, engagements, hours, notices, own_link, relief, volunteers
from tests import make
from tests.races import at_once, own_connections  # noqa: F401
from tests.world import NOW, TODAY, Place, World

DAY = dt.timedelta(days=1)


def busy(place: Place, **fields: Any) -> tuple[Volunteer, Engagement]:
    """A volunteer with an engagement of the director's."""
    volunteer = make.volunteer(place, **fields)
    engagement = make.engagement(place, coordinator=place.director)
    Commitment.objects.create(
        engagement=engagement, volunteer=volunteer, minutes_per_week=60, starts_on=TODAY, made_at=NOW
    )
    return volunteer, engagement


def rest(place: Place, volunteer: Volunteer, **days: Any) -> None:
    values: dict[str, Any] = {"starts_on": TODAY, "until_on": None, "centre": place.centre, "now": NOW} | days
    notices.take_break(volunteer=volunteer, **values)


def stop(place: Place, volunteer: Volunteer, **fields: Any) -> Notice:
    values: dict[str, Any] = {"actor": None, "reason": VolunteerEnd.NO_ANSWER, "centre": place.centre, "now": NOW}
    return notices.ask_to_stop(volunteer=volunteer, **(values | fields))


def lines(place: Place, role: Role, on: dt.date = TODAY) -> list[tuple[str, str, str]]:
    return [(one.title, one.meta, one.action_label) for one in selectors.today(place.member(role), on)]


def test_a_pause_stops_new_requests_and_tells_whoever_looks_after_what_runs(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer, engagement = busy(place)
        for _ in range(2):
            rest(place, volunteer, until_on=TODAY + 14 * DAY)
        with pytest.raises(capacity.NotAvailable):
            capacity.check_available(volunteer)
        assert Engagement.objects.get().state == "running", "nothing ends"
        told = ("Ute Brandt macht Pause", f"Läuft weiter: {engagement}", "Gelesen")
        assert lines(place, Role.COORDINATOR) == lines(place, Role.DIRECTOR) == [told]
        assert lines(place, Role.COUNSELLOR) == []
        mails = sorted((one.to, one.subject) for one in Mail.objects.all())
        to = sorted(place.member(role).user.email for role in (Role.COORDINATOR, Role.DIRECTOR))
        assert mails == [(one, f"Ehrenamt {volunteer.code}: macht Pause") for one in to]
        assert not any(volunteer.last_name in one.text for one in Mail.objects.all())
        with pytest.raises(volunteers.WrongState):
            rest(place, volunteer)
        mine = Notice.objects.get(owner=place.director)
        notices.settle(actor=place.director, notice=mine, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            notices.settle(actor=place.director, notice=mine, now=NOW)
        notices.come_back(volunteer=volunteer, centre=place.centre, now=NOW + DAY)
        back = ("Ute Brandt ist wieder da", f"Läuft weiter: {engagement}", "Gelesen")
        assert lines(place, Role.COORDINATOR) == lines(place, Role.DIRECTOR) == [back]
        capacity.check_available(volunteer)
        assert VolunteerAbsence.objects.get().ends_on == TODAY + DAY


def test_a_pause_that_is_planned_begins_and_ends_by_itself_and_leaves_days_off_alone(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        volunteer = make.volunteer(place)
        off: dict[str, Any] = {"starts_on": TODAY + 30 * DAY, "ends_on": TODAY + 33 * DAY}
        volunteers.add_days_off(actor=by, volunteer=volunteer, now=NOW, **off)
        for wrong in ({"starts_on": TODAY - DAY}, {"starts_on": TODAY + 400 * DAY}, {"until_on": TODAY}):
            with pytest.raises(volunteers.DaysOutOfRange):
                rest(place, volunteer, **wrong)
        rest(place, volunteer, starts_on=TODAY + 9 * DAY)
        rest(place, volunteer, starts_on=TODAY + 5 * DAY, until_on=TODAY + 7 * DAY)
        pause = selectors.pause_of(volunteer, TODAY)
        assert pause is not None and pause.starts_on == TODAY + 5 * DAY, "the last word counts"
        assert VolunteerAbsence.objects.count() == 2
        for day, state in ((4, "active"), (5, "paused"), (6, "paused"), (7, "active"), (8, "active"), (31, "active")):
            volunteers.begin_pauses(place.centre, NOW + day * DAY)
            volunteers.end_pauses(place.centre, NOW + day * DAY)
            assert Volunteer.objects.get().state == state, day
        assert VolunteerAbsence.objects.filter(is_pause=False, **off).exists()


def test_a_pause_called_off_before_it_begins_does_not_begin(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer = make.volunteer(place)
        rest(place, volunteer, starts_on=TODAY + 5 * DAY)
        notices.come_back(volunteer=volunteer, centre=place.centre, now=NOW)
        volunteers.begin_pauses(place.centre, NOW + 6 * DAY)
        assert (Volunteer.objects.get().state, VolunteerAbsence.objects.count()) == ("active", 0)
        with pytest.raises(volunteers.WrongState):
            notices.come_back(volunteer=volunteer, centre=place.centre, now=NOW)


def test_somebody_who_came_back_early_is_not_sent_away_again(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer = make.volunteer(place)
        rest(place, volunteer, until_on=TODAY + 20 * DAY)
        notices.come_back(volunteer=volunteer, centre=place.centre, now=NOW + DAY)
        volunteers.begin_pauses(place.centre, NOW + 2 * DAY)
        assert Volunteer.objects.get().state == "active"


def test_whoever_wants_to_stop_is_called_and_nothing_ends_before_it_is_handed_over(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        volunteer, engagement = busy(place)
        said = stop(place, volunteer, reason=VolunteerEnd.TIME)
        assert stop(place, volunteer) == said, "said twice, it is one"
        assert (said.owner, said.call_due_on, said.reason) == (by, TODAY + 2 * DAY, "time")
        assert lines(place, Role.COORDINATOR) == [("Ute Brandt anrufen", "möchte aufhören", "Gespräch eintragen")]
        assert lines(place, Role.DIRECTOR) == [("Ute Brandt möchte aufhören", f"Läuft weiter: {engagement}", "Gelesen")]
        volunteer.refresh_from_db()
        with pytest.raises(capacity.NotAvailable):
            capacity.check_available(volunteer)
        with pytest.raises(ChangedMeanwhile):
            notices.settle(actor=by, notice=said, now=NOW)
        volunteers.record_talk(actor=by, volunteer=volunteer, on=TODAY, next_step="", now=NOW)
        to_do = ("Ute Brandt möchte aufhören", f"Bitte übergeben: {engagement}", "Ansehen")
        assert lines(place, Role.COORDINATOR) == [to_do]
        with pytest.raises(volunteers.StillEngaged):
            volunteers.end(actor=by, volunteer=volunteer, reason=VolunteerEnd.TIME, now=NOW)
        volunteer.refresh_from_db()
        engagements.release_volunteer(actor=by, commitment=Commitment.objects.get(), now=NOW)
        done = "Es läuft nichts mehr: bitte das Ehrenamt beenden."
        assert lines(place, Role.COORDINATOR)[0][1] == done
        volunteers.end(actor=by, volunteer=volunteer, reason=VolunteerEnd.TIME, now=NOW)
        assert lines(place, Role.COORDINATOR) == lines(place, Role.DIRECTOR) == []
        with pytest.raises(notices.HasGone):
            stop(place, volunteer)


def test_a_late_call_goes_to_the_deputy_once_unless_somebody_has_spoken_with_the_person(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        late = stop(place, make.volunteer(place, "Winter"))
        spoken = stop(place, made := make.volunteer(place, "Sommer"))
        volunteers.record_talk(actor=by, volunteer=made, on=TODAY, next_step="", now=NOW)
        notices.escalate(place.centre, NOW + 2 * DAY)
        assert Notice.objects.filter(escalated_at=None).count() == 2, "the second working day is still in time"
        for at in (NOW + 3 * DAY, NOW + 12 * DAY):
            notices.escalate(place.centre, at)
        late.refresh_from_db()
        spoken.refresh_from_db()
        assert (late.owner, late.call_due_on) == (place.director, dt.date(2026, 11, 6))
        assert (spoken.owner, spoken.escalated_at) == (by, None)
        assert [one[0] for one in lines(place, Role.DIRECTOR)] == ["Ute Winter anrufen"]


@pytest.mark.parametrize("actor", [None, Role.COORDINATOR])
def test_whoever_stays_may_be_asked_again_unless_it_was_too_much(world: World, actor: Role | None) -> None:
    place = world.lippe
    common: dict[str, Any] = {"actor": place.member(actor) if actor else None, "centre": place.centre, "now": NOW}
    with place.scope():
        glad, tired = make.volunteer(place, "Winter"), make.volunteer(place, "Sommer")
        relief.ask_relief(actor=None, volunteer=tired, asked_by=AskedBy.LINK, centre=place.centre, now=NOW)
        for one in (glad, tired):
            stop(place, one)
            notices.stay(volunteer=one, **common)
            one.refresh_from_db()
            with pytest.raises(ChangedMeanwhile):
                notices.stay(volunteer=one, **common)
        assert (glad.stopped_at, tired.stopped_at) == (None, NOW)
        told = [] if actor else ["Ute Sommer ist wieder da", "Ute Winter ist wieder da"]
        assert sorted(one[0] for one in lines(place, Role.COORDINATOR)) == told


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_connections")
def test_a_wish_to_stop_tapped_twice_in_the_same_instant_is_one(world: World) -> None:
    place = world.lippe
    with place.scope():
        pk = make.volunteer(place).pk
    tap = lambda: stop(place, Volunteer.objects.get(pk=pk))  # noqa: E731
    assert at_once(place.centre.pk, tap, tap) == ["", ""]
    with place.scope():
        assert (Notice.objects.count(), Mail.objects.count()) == (1, 1)


def test_other_centres_and_other_roles_settle_nothing(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer = make.volunteer(place)
        said = notices.report_data(volunteer=volunteer, text="Die Straße", centre=place.centre, now=NOW)
        for act in (
            lambda: notices.settle(actor=place.counsellor, notice=said, now=NOW),
            lambda: stop(place, volunteer, actor=place.counsellor),
            lambda: notices.stay(actor=place.counsellor, volunteer=volunteer, centre=place.centre, now=NOW),
        ):
            with pytest.raises(NotAllowed):
                act()
        with pytest.raises(NotFound):
            selectors.notice_for(place.counsellor, volunteer.code, said.pk)
    with world.other.scope(), pytest.raises(NotFound):
        selectors.notice_for(world.other.member(Role.COORDINATOR), volunteer.code, said.pk)


@time_machine.travel(NOW, tick=False)
def test_the_own_pages_pause_come_back_stop_and_stay(world: World) -> None:
    place = world.lippe
    with place.scope():
        volunteer, engagement = busy(place, email="ute@example.org")
        secret = own_link.send(actor=place.director, volunteer=volunteer, centre=place.centre, now=NOW)
    client, start = Client(), place.url(f"mein-ehrenamt/{secret}/")
    pause, leave = f"{start}pause/", f"{start}aufhoeren/"

    def state() -> tuple[str, bool]:
        with place.scope():
            found = Volunteer.objects.get()
            return found.state, found.stopped_at is not None

    wrong = client.post(pause, {"starts_on": "31.2.2026", "until_on": "1.1.2027"}).content.decode()
    assert 'value="1.1.2027"' in wrong and state() == ("active", False), "what was typed stays"
    assert client.post(pause, {"starts_on": "2.11.2026", "until_on": ""}).headers["Location"] == start
    assert state() == ("paused", False)
    assert "Sie machen Pause" in client.get(start).content.decode()
    staff = place.client(Role.COORDINATOR)
    assert "macht Pause" in staff.get(place.url(f"ehrenamt/engagements/{engagement.code}/")).content.decode()
    assert client.post(pause, {"do": "back"}).headers["Location"] == start
    assert client.get(leave).status_code == 200 and state() == ("active", False), "opening changes nothing"
    for path in ("", "stunden/", "pause/", "aufhoeren/", "daten/"):
        shown = client.get(start + path).content.decode()
        assert shown.count('method="post"') == shown.count("csrfmiddlewaretoken") > 0, path
    assert client.post(leave, {"reason": "no_answer"}).headers["Location"] == start
    assert state() == ("active", True)
    assert "ruft Sie bis 04.11.2026 an" in client.get(start).content.decode()
    assert client.post(leave, {"do": "stay"}).headers["Location"] == start
    assert state() == ("active", False)
    page = staff.get(place.url(f"ehrenamt/personen/{volunteer.code}/")).content.decode()
    assert page.count('method="post"') == page.count("csrfmiddlewaretoken")
    assert "Ist wieder da" in page and "Möchte aufhören</span>" in page


@time_machine.travel(NOW, tick=False)
def test_all_that_is_stored_can_be_read_taken_away_and_said_to_be_wrong(world: World) -> None:
    place, by = world.lippe, world.lippe.member(Role.COORDINATOR)
    with place.scope():
        volunteer, engagement = busy(
            place, email="ute@example.org", wishes="lieber | samstags 🙂", preferred_language="en"
        )
        make.proof(place, volunteer, make.requirement(place))
        volunteers.record_talk(actor=by, volunteer=volunteer, on=TODAY, next_step="Anruf im Mai", now=NOW)
        hours.note_hours(volunteer=volunteer, engagement=engagement, on=TODAY, minutes=90, now=NOW)
        note = EngagementNote.objects.create(engagement=engagement, level="own", text="geheim", at=NOW, by=by)
        secret = own_link.send(actor=by, volunteer=volunteer, centre=place.centre, now=NOW)
        Mail.objects.all().delete()
    page, client = place.url(f"mein-ehrenamt/{secret}/daten/"), Client()
    shown = client.get(page).content.decode()
    for text in (
        "ute@example.org",
        "Anruf im Mai",
        "lieber | samstags 🙂",
        "1.5 hrs",
        f"Mentorship ({engagement.code})",
    ):
        assert text in shown, text
    file = client.get(place.url(f"mein-ehrenamt/{secret}/meine-daten.json")).json()
    assert file["person"]["wishes"] == "lieber | samstags 🙂" and file["hours"][0]["minutes"] == 90
    assert [one["code"] for one in file["commitments"]] == [engagement.code]
    assert note.text not in shown + str(file), "what somebody keeps to themselves"
    empty = client.post(page, {"text": " "})
    assert empty.status_code == 200
    for _ in range(2):
        assert client.post(page, {"text": "Mein Name\nschreibt sich Brandt-Öz \u202e"}).headers["Location"] == page
    assert client.post(page, {"text": "x" * 1001}).status_code == 200
    with place.scope():
        assert [one.text for one in Notice.objects.all()] == ["Mein Name\nschreibt sich Brandt-Öz \u202e"]
        assert [one.subject for one in Mail.objects.all()] == [f"Ehrenamt {volunteer.code}: Angaben stimmen nicht"]
        assert lines(place, Role.COORDINATOR) == [("Ute Brandt: Angaben stimmen nicht", "Nachricht lesen", "Ansehen")]
        assert lines(place, Role.DIRECTOR) == [], "only who looks after the person"
        settle = place.url(f"ehrenamt/personen/{volunteer.code}/nachricht/{Notice.objects.get().pk}/")
    assert place.client(Role.COORDINATOR).post(settle).status_code == 302
    with place.scope():
        assert lines(place, Role.COORDINATOR) == []


def test_the_file_names_each_thing_that_hangs_on_a_volunteer(world: World) -> None:
    """Whoever adds a table that belongs to a person says here under which name the person gets it."""
    named = {
        "EngagementNote": "", "MatchMark": "", "MatchRow": "",  # about engagements, not the person
        "SignUp": "",  # empty once confirmed, and gone after two days
        "DataRequest": "", "SubjectPackage": "", "Correction": "",  # stand in the package that the centre makes
        "VolunteerSlot": "person", "LoadLimit": "limits", "Commitment": "commitments", "Share": "shares",
        "Asking": "asked", "VolunteerAbsence": "absences", "Proof": "proofs", "Talk": "talks",
        "ReliefRequest": "relief_requests", "Notice": "notices", "HoursEntry": "hours",
        "CoachingRegistration": "coachings", "CoachingNeed": "coaching_needs",
        "Expense": "expenses", "Declaration": "declarations",
    }  # fmt: skip
    hanging = {one.related_model.__name__ for one in Volunteer._meta.get_fields(include_hidden=True) if one.one_to_many}
    assert hanging - named.keys() == set(), "say in selectors.own_data under which name the person gets it"
    with world.lippe.scope():
        record = own_record(make.volunteer(world.lippe), NOW)
    assert {one for one in named.values() if one} <= record.keys()
