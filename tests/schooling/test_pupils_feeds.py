"""What other pages show of the school path."""

from lotse.people.models import Household
from lotse.schooling.selectors import pupil_feeds as feeds
from lotse.tenants.enums import Role
from tests import make
from tests.schooling.test_pupils_services import answer, recommended
from tests.world import World


def test_a_step_of_a_child_leads_to_the_child(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = make.pupil(place)
        pupil.next_step = make.followup(place, household=pupil.person.household)
        pupil.save()
        plain = make.followup(place, household=pupil.person.household)
        [found] = feeds.step_places(place.counsellor, [pupil.next_step_id, plain.pk])
        assert found.followup_id == pupil.next_step_id
        assert feeds.step_places(place.member(Role.NETWORKER), [pupil.next_step_id]) == []
    client, url = place.client(Role.COUNSELLOR), place.url(f"schule/kinder/{pupil.code}/")
    assert "Zum Kind" in client.get(place.url("heute/")).content.decode()
    step = client.get(place.url(f"beratung/wiedervorlagen/{pupil.next_step_id}/")).content.decode()
    assert url in step
    assert url not in client.get(place.url(f"beratung/wiedervorlagen/{plain.pk}/")).content.decode()


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
