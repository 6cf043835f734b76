"""What other pages show of the school path."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotse.cases.models import FollowUp
from lotse.people.models import Household
from lotse.schooling.enums import PupilState
from lotse.schooling.models import MedicalExamOrder, Process, Pupil
from lotse.schooling.selectors import pupil_feeds as feeds
from lotse.tenants.enums import Role
from tests import make
from tests.schooling.test_pupils_services import answer, recommended, registered
from tests.world import NOW, TODAY, Place, World

S = PupilState
DAY = dt.timedelta(days=1)


def with_step(place: Place, pupil: Pupil) -> Pupil:
    pupil.next_step = FollowUp.objects.create(
        household=pupil.person.household,
        action="Familie anrufen",
        owner=place.counsellor,
        due_on=TODAY,
        created_at=NOW,
        created_by=place.counsellor,
    )
    pupil.save()
    return pupil


def badges(place: Place, role: Role = Role.COUNSELLOR) -> list[str]:
    return [item.badge for item in feeds.today(place.member(role), TODAY)]


def test_a_fresh_child_raises_no_alarm(world: World) -> None:
    with world.lippe.scope():
        registered(world.lippe)
        assert badges(world.lippe) == []


def test_a_child_that_waits_too_long_is_seen(world: World) -> None:
    with world.lippe.scope():
        Process.objects.create(waiting_alarm_days=10)
        with_step(world.lippe, make.pupil(world.lippe, registered_on=TODAY - 10 * DAY))
        assert badges(world.lippe) == []
        with_step(world.lippe, make.pupil(world.lippe, registered_on=TODAY - 11 * DAY))
        assert badges(world.lippe) == ["wartet 11 Tage"]
    with world.other.scope():
        assert badges(world.other) == []


def test_a_child_without_a_next_step_is_seen_first(world: World) -> None:
    with world.lippe.scope():
        make.pupil(world.lippe)
        settled = with_step(world.lippe, make.pupil(world.lippe))
        FollowUp.objects.filter(pk=settled.next_step.pk).update(done_at=NOW)
        assert badges(world.lippe) == ["kein nächster Schritt"] * 2


def test_missing_answers_and_undated_examinations_are_seen(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state=S.RECOMMENDED, state_since_on=TODAY - 8 * DAY)
        with_step(world.lippe, pupil)
        assert badges(world.lippe) == ["Antwort der Eltern fehlt: 8 Tage"]
        order = MedicalExamOrder.objects.create(pupil=pupil, ordered_on=TODAY - 29 * DAY)
        assert badges(world.lippe) == ["seit über 28 Tagen kein Termin zur Untersuchung"]
        order.date_on = TODAY
        order.save()
        assert badges(world.lippe) == ["Antwort der Eltern fehlt: 8 Tage"]


def test_the_director_sees_children_whose_adviser_has_left(world: World) -> None:
    with world.lippe.scope():
        make.pupil(world.lippe)
        assert badges(world.lippe, Role.DIRECTOR) == []
        leaver = world.lippe.counsellor
        leaver.is_active = False
        leaver.save()
        assert badges(world.lippe, Role.DIRECTOR) == ["kein nächster Schritt"]


def test_a_step_of_a_child_leads_to_the_child(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = with_step(place, make.pupil(place))
        plain = make.followup(place, household=pupil.person.household)
        [found] = feeds.step_places(place.counsellor, [pupil.next_step_id, plain.pk])
        assert found.followup_id == pupil.next_step_id
        assert feeds.step_places(place.member(Role.NETWORKER), [pupil.next_step_id]) == []
    client, url = place.client(Role.COUNSELLOR), place.url(f"schule/kinder/{pupil.code}/")
    assert "Zum Kind" in client.get(place.url("heute/")).content.decode()
    step = client.get(place.url(f"beratung/wiedervorlagen/{pupil.next_step_id}/")).content.decode()
    assert url in step
    assert url not in client.get(place.url(f"beratung/wiedervorlagen/{plain.pk}/")).content.decode()


def test_today_keeps_its_number_of_queries(world: World) -> None:
    with world.lippe.scope():
        member = world.lippe.counsellor

        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                feeds.today(member, TODAY)
            return len(captured)

        make.pupil(world.lippe)
        member.holds("schooling.view_pupil")
        first = queries()
        make.pupil(world.lippe)
        make.pupil(world.lippe)
        assert queries() == first


def test_the_file_shows_steps_and_answers_to_those_who_may(world: World) -> None:
    with world.lippe.scope():
        pupil = recommended(world.lippe)
        answer(world.lippe, pupil)
        household: Household = pupil.person.household
        titles = {entry.title for entry in feeds.timeline(world.lippe.counsellor, household)}
        assert "Mila: Eltern haben geantwortet" in titles
        assert any("Antwort der Eltern" in title for title in titles)
        assert [tab.count for tab in feeds.file_tabs(world.lippe.counsellor, household)] == [1]
        assert [fact.value for fact in feeds.file_facts(world.lippe.counsellor, household)] == [
            "Eltern haben geantwortet"
        ]
        stranger = world.lippe.member(Role.MEDIATOR)
        assert feeds.timeline(stranger, household) == []
        assert feeds.file_tabs(stranger, household) == []
        assert feeds.file_facts(stranger, household) == []


def test_a_child_is_found_by_name_and_code_in_its_own_centre_only(world: World) -> None:
    with world.other.scope():
        make.pupil(world.other, make.person(make.household(world.other), "Şirin"))
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, make.person(make.household(world.lippe), "Şirin"))
        url = world.lippe.url(f"schule/kinder/{pupil.code}/")
        for query in ("sirin", "Şirin Som", pupil.code.lower()):
            assert [hit.url for hit in feeds.search(world.lippe.counsellor, query)] == [url]
        assert feeds.search(world.lippe.counsellor, "   ") == []
        assert feeds.search(world.lippe.member(Role.FUNDER), "sirin") == []
