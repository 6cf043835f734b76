"""The settings of the path: who may change them, what they may not say, and that children go on."""

import pytest

from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.schooling.enums import PROCESS_TEMPLATES, ProcessTemplate, PupilState
from lotse.schooling.models import Process
from lotse.schooling.selectors.process import process
from lotse.schooling.services import process as services
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, World

URL = "schule/ablauf/"


def filled(world: World, **fields: object) -> dict[str, object]:
    """The form as the page shows it, with some values changed."""
    form = world.lippe.client(Role.DIRECTOR).get(world.lippe.url(URL)).context["form"]
    known = {one.name: one.value() for one in form}
    return {name: value for name, value in (known | fields).items() if value not in (None, False, [])}


def test_before_anybody_saves_the_defaults_of_lippe_hold(world: World) -> None:
    with world.lippe.scope():
        found = process()
        assert not Process.objects.exists()
        template = PROCESS_TEMPLATES[ProcessTemplate.LIPPE]
        assert {name: getattr(found, name) for name in template} == template


@pytest.mark.parametrize("role", Role)
def test_director_and_administrator_change_the_settings(world: World, role: Role) -> None:
    with world.lippe.scope():
        changes = {"hold_days": 10}
        member = world.lippe.member(role)
        if role in {Role.DIRECTOR, Role.ADMINISTRATOR}:
            assert services.change_process(actor=member, changes=changes, seen=None, now=NOW).hold_days == 10
        else:
            with pytest.raises(NotAllowed):
                services.change_process(actor=member, changes=changes, seen=None, now=NOW)
    with world.other.scope():
        assert process().hold_days == 14


def test_what_cannot_be_is_refused(world: World) -> None:
    with world.lippe.scope():
        for changes, error in (
            ({"skipped_states": [PupilState.ANSWERED]}, services.StepNotOptional),
            ({"who_assigns": "centre"}, services.CentreDoesNotAssign),
        ):
            with pytest.raises(error):
                services.change_process(actor=world.lippe.director, changes=changes, seen=None, now=NOW)
        assert not Process.objects.exists()


def test_the_second_of_two_people_is_told(world: World) -> None:
    with world.lippe.scope():
        services.change_process(actor=world.lippe.director, changes={"hold_days": 10}, seen=None, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            services.change_process(actor=world.lippe.director, changes={"hold_days": 11}, seen=None, now=NOW)
        services.change_process(actor=world.lippe.director, changes={"hold_days": 12}, seen=NOW, now=NOW)
        assert process().hold_days == 12


def test_the_page_saves_steps_and_offices(world: World) -> None:
    client = world.lippe.client(Role.DIRECTOR)
    fields = filled(world, skipped_states=["invited"], who_assigns="municipality")
    answer = client.post(world.lippe.url(URL), fields)
    assert answer.status_code == 302, answer.content.decode()
    with world.lippe.scope():
        stored = process()
        assert (stored.skipped_states, stored.who_assigns) == (["invited"], "municipality")


def test_a_template_fills_the_form_and_changes_nothing(world: World) -> None:
    client = world.lippe.client(Role.DIRECTOR)
    form = client.get(world.lippe.url(f"{URL}?vorlage=school_exam")).context["form"]
    assert form["who_orders_exam"].value() == "school"
    assert form["skipped_states"].value() == ["exam_ordered"]
    with world.lippe.scope():
        assert not Process.objects.exists()


@pytest.mark.parametrize(
    ("office", "label"),
    [
        ("school_authority", "an Schulaufsicht übergeben"),
        ("school", "an Schule übergeben"),
        ("municipality", "an Kommune übergeben"),
    ],
)
def test_the_pages_say_to_whom_this_centre_hands_over(world: World, office: str, label: str) -> None:
    with world.lippe.scope():
        Process.objects.create(who_assigns=office)
        pupil = make.pupil(world.lippe, state=PupilState.HANDED_OVER)
        family = pupil.person.household.code
    client, url = world.lippe.client(), world.lippe.url
    for path in ("schule/kinder/", f"schule/kinder/{pupil.code}/", f"familien/{family}/", "schule/kinder/stichtag/"):
        page = client.get(url(path)).content.decode()
        assert {one for one in ("Schulaufsicht", "Schule", "Kommune") if f"an {one} übergeben" in page} == {
            label.split()[1]
        }, path
