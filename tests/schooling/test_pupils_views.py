"""The queue and the page of a child, as a counsellor meets them."""

import csv
import io
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotse.audit.models import Entry
from lotse.schooling.enums import PupilState
from lotse.schooling.models import Pupil
from lotse.tenants.enums import Role
from tests import make
from tests.exports import personal_file
from tests.world import NOW, TODAY, World

S = PupilState
LIST = "schule/kinder/"


@pytest.fixture(autouse=True)
def _the_day_of_the_test_world() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def test_the_queue_shows_who_waits_and_how_long(world: World) -> None:
    with world.lippe.scope():
        home = make.household(world.lippe)
        make.pupil(world.lippe, make.person(home, "Mila"), registered_on=TODAY.replace(month=10))
        make.pupil(world.lippe, make.person(home, "Bojan"), state=S.STARTED)
    with world.other.scope():
        make.pupil(world.other, make.person(make.household(world.other), "Fremda"))
    page = world.lippe.client().get(world.lippe.url(LIST)).content.decode()
    assert "Mila Sommer" in page
    assert "31 Tage" in page
    assert "Bojan" not in page
    assert "Fremda" not in page


def test_the_filters_narrow_the_list_and_its_counts(world: World) -> None:
    with world.lippe.scope():
        lemgo = make.household(world.lippe, "Winter", municipality=world.lippe.municipalities[1])
        make.pupil(world.lippe, make.person(lemgo, "Ada"), talk_first=True, grade=11)
        make.pupil(world.lippe, make.person(lemgo, "Ben"), state=S.INVITED, responsible=world.lippe.director)
    client = world.lippe.client()

    def names(query: str) -> set[str]:
        page = client.get(world.lippe.url(f"{LIST}?{query}")).content.decode()
        return {name for name in ("Ada", "Ben") if f"{name} Winter" in page}

    assert names("") == {"Ada", "Ben"}
    assert names("stand=invited") == {"Ben"}
    assert names("klaeren=on") == {"Ada"}
    assert names("meine=on") == {"Ada"}
    assert names("band=vocational") == {"Ada"}
    assert names(f"gemeinde={world.lippe.municipalities[0].pk}") == set()
    assert names("gemeinde=unsinn&sortierung=boese") == {"Ada", "Ben"}
    assert names("sortierung=-name") == {"Ada", "Ben"}


def test_the_list_keeps_its_number_of_queries(world: World) -> None:
    client = world.lippe.client()

    def queries(rows: int) -> int:
        with world.lippe.scope():
            home = make.household(world.lippe, f"Haus {rows}")
            for number in range(rows):
                make.pupil(world.lippe, make.person(home, f"Kind {number}"))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(world.lippe.url(LIST))
        return len(captured)

    queries(1)
    assert queries(1) == queries(3)


def test_the_export_holds_the_rows_of_the_list_and_is_noted(world: World) -> None:
    with world.lippe.scope():
        make.pupil(world.lippe)
        make.pupil(world.lippe, make.person(make.household(world.lippe), "Ida"), state=S.INVITED)
    answer = personal_file(world.lippe.client(), world.lippe.url(f"{LIST}liste/?format=csv&stand=invited"))
    rows = list(csv.reader(io.StringIO(answer.decode("utf-8-sig")), delimiter=";"))
    assert [row[2] for row in rows[1:]] == ["Ida"]
    with world.lippe.scope():
        assert Entry.objects.filter(action="schooling.pupils_exported").count() == 1


@pytest.mark.parametrize("state", list(PupilState))
def test_the_page_opens_in_each_state_and_reading_is_noted(world: World, state: str) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state=state)
    answer = world.lippe.client().get(world.lippe.url(f"{LIST}{pupil.code}/"))
    assert answer.status_code == 200
    with world.lippe.scope():
        entry = Entry.objects.get(action="schooling.pupil_viewed")
        assert (entry.object_id, entry.file_id) == (pupil.pk, pupil.person.household_id)


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (S.REGISTERED, "Termin vergeben"),
        (S.NO_SHOW, "Termin vergeben"),
        (S.INTERVIEWED, "Untersuchung beauftragen"),
        (S.RECOMMENDED, "Antwort der Eltern eintragen"),
        (S.ANSWERED, "Übergabepaket: Schulaufsicht"),
        (S.HANDED_OVER, "Zuweisung eintragen"),
        (S.ASSIGNED, "Ersten Schultag eintragen"),
    ],
)
def test_each_state_has_one_primary_action(world: World, state: str, action: str) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state=state)
    answer = world.lippe.client().get(world.lippe.url(f"{LIST}{pupil.code}/"))
    assert answer.context["actions"].primary.label == action


def test_another_centres_child_does_not_exist_here(world: World) -> None:
    with world.other.scope():
        foreign = make.pupil(world.other)
    client = world.lippe.client()
    assert client.get(world.lippe.url(f"{LIST}{foreign.code}/")).status_code == 404
    assert client.post(world.lippe.url(f"{LIST}{foreign.code}/stand/"), {"to": "invited"}).status_code == 404


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COORDINATOR, Role.PRIVACY_OFFICER])
def test_roles_without_the_right_are_refused(world: World, role: Role) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe)
    client = world.lippe.client(role)
    assert client.get(world.lippe.url(LIST)).status_code == 403
    assert client.get(world.lippe.url(f"{LIST}{pupil.code}/")).status_code == 403


def test_a_child_is_found_by_name_and_registered(world: World) -> None:
    with world.lippe.scope():
        child = make.person(make.household(world.lippe), "Şirin")
    client = world.lippe.client()
    found = client.get(world.lippe.url(f"{LIST}anmelden/?q=sirin")).content.decode()
    address = world.lippe.url(f"familien/{child.household.code}/schule/anmelden/{child.pk}/")
    assert address in found
    assert "Jahrgang 7" in client.get(address).content.decode()
    fields = {"registered_on": "2.11.2026", "registered_by": "centre", "support_form": "initial_support"}
    answer = client.post(address, fields)
    with world.lippe.scope():
        pupil = Pupil.objects.get()
    assert answer["Location"] == world.lippe.url(f"{LIST}{pupil.code}/")
    again = client.post(address, fields)
    assert again.status_code == 200
    assert "schon gemeldet" in again.content.decode()


def test_the_tab_of_the_family_shows_its_children_and_whom_to_register(world: World) -> None:
    with world.lippe.scope():
        home = make.household(world.lippe)
        pupil = make.pupil(world.lippe, make.person(home, "Mila"))
        brother = make.person(home, "Ivan")
        make.person(home, "Baby", born_on=TODAY)
    page = world.lippe.client().get(world.lippe.url(f"familien/{home.code}/schule/")).content.decode()
    assert world.lippe.url(f"{LIST}{pupil.code}/") in page
    assert world.lippe.url(f"familien/{home.code}/schule/anmelden/{brother.pk}/") in page
    assert page.count("anmelden/") == 2  # Ivan, and the menu "Neu"; nobody registers a baby
    assert (
        world.lippe.client(Role.ADMINISTRATOR).get(world.lippe.url(f"familien/{home.code}/schule/")).status_code == 403
    )


def test_a_refused_step_keeps_what_was_typed(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe)
    address = world.lippe.url(f"{LIST}{pupil.code}/stand/")
    answer = world.lippe.client().post(address, {"to": "invited", "effective_on": "3.11.2026", "reason": "angerufen"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Zukunft" in text
    assert "angerufen" in text


def test_the_steps_up_to_the_first_school_day_by_form(world: World) -> None:
    """The whole path from the answer on; recommending is a matter of the proposals."""
    from tests.schooling.test_pupils_services import recommended

    with world.lippe.scope():
        pupil = recommended(world.lippe, held=True)
        school = make.school(world.lippe, name="Sekundarschule")
    client, base = world.lippe.client(), world.lippe.url(f"{LIST}{pupil.code}/")
    steps = [
        ("jahrgang/", {"grade": "6", "reason": "ein Jahr ohne Schule"}),
        ("klasse/", {"support_form": "literacy"}),
        ("zustaendig/", {"responsible": str(world.lippe.director.pk)}),
        (
            "schritt/",
            {"action": "Eltern anrufen", "owner": str(world.lippe.director.pk), "due_on": "5.11.2026"},
        ),
        ("klaeren/", {"wert": "1"}),
        ("untersuchung/", {"ordered_on": "2.11.2026", "ordered_by": "centre", "way": "mail"}),
        ("untersuchung/", {"date_on": "20.11.2026", "done_on": ""}),
        (
            "antwort/",
            {"decision": "other_wish", "answered_on": "2.11.2026", "wish_school": str(school.pk), "wish_text": "näher"},
        ),
        ("uebergabe/", {"handed_over_on": "2.11.2026", "way": "hand"}),
        (
            "zuweisung/",
            {"school": str(school.pk), "decided_by": "Schulamt", "decided_on": "2.11.2026", "grade": "6"},
        ),
        ("schulbeginn/", {"started_on": "2.11.2026"}),
    ]
    for part, fields in steps:
        if part != "klaeren/":
            assert client.get(base + part).status_code == 200, part
        answer = client.post(base + part, fields)
        assert answer.status_code == 302, (part, answer.content.decode()[:3000])
        assert answer["Location"] == base
    with world.lippe.scope():
        stored = Pupil.objects.get()
        assert (stored.state, stored.grade, stored.talk_first) == (S.STARTED, 6, True)
    assert "näher" in client.get(base).content.decode()
