"""The file: head, timeline, tabs; who looks is recorded; nobody else's file opens."""

import datetime as dt

import pytest

from lotse.audit.models import Entry
from lotse.people.models import LogInspection
from lotse.people.selectors.access_log import INSPECTION_HOURS, has_cause
from lotse.tenants.enums import Role
from tests import make
from tests.world import World


@pytest.mark.parametrize("tab", ["", "personen/", "einwilligungen/"])
def test_each_page_of_a_file_shows_its_head_and_records_the_read(world: World, tab: str) -> None:
    with world.lippe.scope():
        household = make.household(world.lippe, "Öztürk", interpreter_needed=True, preferred_language="tr")
        make.person(household, "Şirin", kind="guardian", pronunciation="Schirin")
        make.person(household, "Deniz")
    answer = world.lippe.client().get(world.lippe.url(f"familien/{household.code}/{tab}"))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Şirin Öztürk (sprich: Schirin)" in page
    assert "Türkisch · Sprachmittlung nötig" in page
    assert "Deniz (12)" in page
    with world.lippe.scope():
        (entry,) = Entry.objects.all()
    assert (entry.action, entry.file_id, entry.actor_id) == (
        "people.household_viewed",
        household.pk,
        world.lippe.counsellor.pk,
    )


@pytest.mark.parametrize("tab", ["", "personen/", "einwilligungen/", "zugriffe/", "zugriffe/anlass/"])
def test_a_file_of_another_centre_does_not_exist(world: World, tab: str) -> None:
    with world.other.scope():
        household = make.household(world.other)
    path = f"familien/{household.code}/{tab}"
    assert world.lippe.client(Role.DIRECTOR).get(world.lippe.url(path)).status_code == 404
    assert world.lippe.client(Role.DIRECTOR).get(world.other.url(path)).status_code == 404


def test_the_code_of_a_merged_file_leads_to_its_target(world: World) -> None:
    with world.lippe.scope():
        target = make.household(world.lippe)
        source = make.household(world.lippe, merged_into=target)
    answer = world.lippe.client().get(world.lippe.url(f"familien/{source.code.lower()}/"))
    assert (answer.status_code, answer["Location"]) == (302, world.lippe.url(f"familien/{target.code}/"))


def test_the_log_names_who_looked_but_no_content(world: World) -> None:
    with world.lippe.scope():
        household = make.household(world.lippe, "Geheimname")
        make.person(household, "Vorname", kind="guardian")
    world.lippe.client().get(world.lippe.url(f"familien/{household.code}/"))
    with world.lippe.scope():
        make.inspection(world.lippe, household, Role.PRIVACY_OFFICER)
    answer = world.lippe.client(Role.PRIVACY_OFFICER).get(world.lippe.url(f"familien/{household.code}/zugriffe/"))
    assert answer.status_code == 200, answer["Location"]
    page = answer.content.decode()
    assert world.lippe.counsellor.name in page
    assert "Akte angesehen" in page
    assert "Geheimname" not in page


def test_data_protection_finds_the_log_by_the_code_of_the_file(world: World) -> None:
    with world.lippe.scope():
        household = make.household(world.lippe)
    with world.other.scope():
        foreign = make.household(world.other)
    client, url = world.lippe.client(Role.PRIVACY_OFFICER), world.lippe.url("familien/zugriffe/")
    assert url in client.get(world.lippe.url("datenschutz/")).content.decode()
    answer = client.get(url, {"akte": household.code.lower()})
    assert answer["Location"] == world.lippe.url(f"familien/{household.code}/zugriffe/")
    assert "Diese Akte gibt es nicht." in client.get(url, {"akte": foreign.code}).content.decode()


@pytest.mark.parametrize(("role", "status"), [(Role.COUNSELLOR, 403), (Role.DIRECTOR, 302), (Role.FUNDER, 403)])
def test_the_log_is_for_director_and_data_protection(world: World, role: Role, status: int) -> None:
    with world.lippe.scope():
        household = make.household(world.lippe)
    answer = world.lippe.client(role).get(world.lippe.url(f"familien/{household.code}/zugriffe/"))
    assert answer.status_code == status


def test_the_log_opens_for_a_cause_only_and_for_whoever_named_it(world: World) -> None:
    place = world.lippe
    with place.scope():
        household = make.household(place)
    log, cause = (place.url(f"familien/{household.code}/{end}") for end in ("zugriffe/", "zugriffe/anlass/"))
    client = place.client(Role.PRIVACY_OFFICER)
    assert client.get(log)["Location"] == cause
    answer = client.post(cause, {"cause": "complaint", "note": "  kurz  "})
    assert "Bitte nennen Sie den Anlass, und in einem Satz" in answer.content.decode()
    assert client.get(log)["Location"] == cause
    note = "Die Familie fragt, wer ihre Akte gelesen hat."
    assert client.post(cause, {"cause": "family", "note": note})["Location"] == log
    assert client.get(log).status_code == 200
    assert place.client(Role.DIRECTOR).get(log)["Location"] == cause
    with place.scope():
        (row,) = LogInspection.objects.all()
        assert (row.cause, row.note, row.household_id) == ("family", note, household.pk)
        assert Entry.objects.filter(action="people.log_cause_stated", file_id=household.pk).count() == 1
        officer = place.member(Role.PRIVACY_OFFICER)
        later = row.opened_at + dt.timedelta(hours=INSPECTION_HOURS)
        assert not has_cause(officer, household, later)


def test_a_foreign_file_has_no_cause_to_name(world: World) -> None:
    with world.other.scope():
        household = make.household(world.other)
    client = world.lippe.client(Role.DIRECTOR)
    url = world.lippe.url(f"familien/{household.code}/zugriffe/anlass/")
    assert client.get(url).status_code == 404
    assert client.post(url, {"cause": "family", "note": "Die Familie fragt."}).status_code == 404
    with world.other.scope():
        assert not LogInspection.objects.exists()
