"""Our children by school and kind of support: since when, until when, who is over time; the question to the school."""

import base64
import csv
import datetime as dt
import io
import re
from collections.abc import Iterator

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotse.audit.models import Entry
from lotse.core.archives import open_sealed
from lotse.outbox.models import Attachment, Mail
from lotse.people.models import Disclosure
from lotse.schooling.enums import PupilState
from lotse.schooling.enums.support import PeriodEnd, PeriodForm
from lotse.schooling.models import Pupil, School, SupportPeriod
from lotse.schooling.selectors import support_groups as selectors
from lotse.schooling.selectors.question_list import question_list
from lotse.tenants.enums import Role
from tests import make
from tests.exports import personal_file
from tests.schooling.test_support_services import at_school, leave
from tests.world import NOW, TODAY, Place, World

S, F, E = PupilState, PeriodForm, PeriodEnd
DAY = dt.timedelta(days=1)
URL = "schule/foerdergruppen/"


@pytest.fixture(autouse=True)
def _the_day_of_the_test_world() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def taught(place: Place, school: School, form: str = F.INITIAL_SUPPORT, days: int = 90, grade: int = 7) -> Pupil:
    pupil = make.pupil(place, state=S.STARTED)
    make.support_period(place, pupil, form, school=school, starts_on=TODAY - days * DAY, grade=grade)
    return pupil


def listed(place: Place, **wanted: object) -> list[tuple[str, str, str, int, int]]:
    found = selectors.groups(place.counsellor, selectors.GroupFilter(**wanted), TODAY)  # type: ignore[arg-type]
    return [(one.school.organisation.name, one.form, one.band, one.count, one.over_count) for one in found.groups]


def test_children_stand_together_by_school_support_and_grades(world: World) -> None:
    place = world.lippe
    with place.scope():
        park, wall = make.school(place, "Gesamtschule Park"), make.school(place, "Hauptschule Wall", form="04")
        for days in (90, 400, 800):
            taught(place, park, days=days)
        taught(place, park, F.LITERACY, days=370)
        taught(place, park, F.REGULAR)
        taught(place, wall, F.FOLLOW_ON, grade=9)
        leave(place, at_school(place))
        make.pupil(place)
        assert listed(place) == [
            ("Gesamtschule Park", F.LITERACY, "middle", 1, 1),
            ("Gesamtschule Park", F.INITIAL_SUPPORT, "lower", 1, 0),
            ("Gesamtschule Park", F.INITIAL_SUPPORT, "middle", 2, 1),
            ("Gesamtschule Park", F.REGULAR, "lower", 1, 0),
            ("Hauptschule Wall", F.FOLLOW_ON, "middle", 1, 0),
        ]
    with world.other.scope():
        assert listed(world.other) == []


def test_filters_and_chips_count_the_same_groups(world: World) -> None:
    place = world.lippe
    with place.scope():
        here, there = place.municipalities
        park = make.school(place, "Gesamtschule Park", municipality=here)
        wall = make.school(place, "Hauptschule Wall", form="04", municipality=there)
        taught(place, park, days=800)
        taught(place, park, F.REGULAR)
        taught(place, wall, days=720)
        assert [row[0] for row in listed(place, municipality=there.pk)] == ["Hauptschule Wall"]
        assert [row[1] for row in listed(place, form=F.REGULAR)] == [F.REGULAR]
        assert [row[0] for row in listed(place, text="park")] == ["Gesamtschule Park"] * 2
        assert listed(place, text="\x00") == listed(place)
        assert [row[4] for row in listed(place, state=selectors.OVER)] == [1]
        assert [row[0] for row in listed(place, state=selectors.SOON)] == ["Hauptschule Wall"]
        found = selectors.groups(place.counsellor, selectors.GroupFilter(), TODAY, "-kinder")
        assert selectors.group_options(found) == [
            ("", "Alle Gruppen", 3), ("ueber", "Kinder über der Zeit", 1), ("bald", "Endet bald", 1),
        ]  # fmt: skip
        assert found.children_count == 3
        assert selectors.groups(place.member(Role.FUNDER), selectors.GroupFilter(), TODAY).groups == []


def test_two_years_run_on_over_a_change_of_school(world: World) -> None:
    place = world.lippe
    with place.scope():
        park, wall = make.school(place, "Gesamtschule Park"), make.school(place, "Hauptschule Wall", form="04")
        pupil = make.pupil(place, state=S.STARTED)
        make.support_period(place, pupil, school=park, starts_on=TODAY - 800 * DAY, ends_on=TODAY - 50 * DAY)
        make.support_period(place, pupil, school=wall, starts_on=TODAY - 50 * DAY)
        group = selectors.group_for(place.counsellor, wall.organisation.code, F.INITIAL_SUPPORT, TODAY)
        [child] = group.children
        assert (child.is_over, child.since_on) == (True, TODAY - 800 * DAY)
        assert (group.next_end_on, group.next_step) == (None, "Ende der Förderung klären: 1")


def test_the_grade_goes_on_with_the_school_years_and_ends_with_the_school(world: World) -> None:
    place = world.lippe
    with place.scope():
        primary = make.school(place, "Grundschule", form="02")
        taught(place, primary, days=800, grade=3)
        assert listed(place) == [("Grundschule", F.INITIAL_SUPPORT, "primary", 1, 1)]
        [child] = selectors.group_for(place.counsellor, primary.organisation.code, F.INITIAL_SUPPORT, TODAY).children
        assert child.grade == 4


def test_the_list_asks_as_often_for_many_children_as_for_one(world: World) -> None:
    place = world.lippe
    with place.scope():
        member = place.counsellor

        def queries() -> int:
            with CaptureQueriesContext(connection) as seen:
                for group in selectors.groups(member, selectors.GroupFilter(), TODAY).groups:
                    assert group.since_label and group.url and [one.next_action for one in group.children]
            return len(seen)

        taught(place, make.school(place, "Erste"))
        member.holds("schooling.view_pupil")  # loads the roles
        few = queries()
        for number in range(4):
            taught(place, make.school(place, f"Schule {number}"), days=number * 300 + 1)
        assert queries() == few <= 10


def test_pages_and_files_of_groups(world: World) -> None:
    place = world.lippe
    with place.scope():
        park = make.school(place, "Gesamtschule Park")
        taught(place, park, days=800)
        group = place.url(f"{URL}{park.organisation.code}/{F.INITIAL_SUPPORT}/")
    client = place.client()
    page = client.get(place.url(URL)).content.decode()
    assert group in page and "Ende der Förderung klären: 1" in page
    assert "über der Zeit seit" in client.get(group).content.decode()
    answer = client.get(place.url(f"{URL}liste/?format=csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row[0], row[4], row[7]) for row in rows[1:]] == [("Gesamtschule Park", "1", "1")]
    answer = personal_file(client, f"{group}liste/?format=csv")
    rows = list(csv.reader(io.StringIO(answer.decode("utf-8-sig")), delimiter=";"))
    assert [(row[1], row[2], row[6]) for row in rows[1:]] == [("Sommer", "Mila", "ja")]
    with place.scope():
        assert Entry.objects.filter(action="schooling.group_exported").count() == 1
    for wrong in (f"{URL}{park.organisation.code}/unsinn/", f"{URL}K7Q2M9/{F.REGULAR}/"):
        assert client.get(place.url(wrong)).status_code == 404, wrong
    assert world.other.client().get(world.other.url(f"{URL}{park.organisation.code}/{F.REGULAR}/")).status_code == 404
    assert client.get(place.url(f"{URL}{park.organisation.code}/{F.LITERACY}/")).status_code == 200
    assert client.get(place.url(f"{URL}?band=x&stand=%00&sortierung=quatsch&seite=99999999999")).status_code == 200


def test_what_the_school_confirms_is_ticked_and_kept(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        period = pupil.support_periods.get()
        other = taught(place, make.school(place, "Andere")).support_periods.get()
        code = period.school.organisation.code
    url = place.url(f"{URL}{code}/{F.INITIAL_SUPPORT}/bestaetigen/")
    client = place.client()
    assert client.post(url, {"abschnitt": [str(period.pk), str(other.pk), "x\x00", ""]}).status_code == 302
    client.post(url, {})
    with place.scope():
        assert SupportPeriod.objects.get(pk=period.pk).confirmed_on == TODAY
        assert SupportPeriod.objects.get(pk=other.pk).confirmed_on is None  # not of this group
        assert pupil.stay_checks.get(months=12).answer == "still_there"


# --- The question to the school ---------------------------------------------------------------------------------


def consenting(place: Place, school: School) -> Pupil:
    pupil = taught(place, school)
    parent = make.person(pupil.person.household, "Olena", kind="guardian", born_on=None)
    make.consent(place, parent, "school")
    return pupil


def test_only_children_with_a_ground_are_on_the_list(world: World) -> None:
    place = world.lippe
    with place.scope():
        park = make.school(place, "Gesamtschule Park")
        on_it, left_out = consenting(place, park), taught(place, park)
        group = selectors.group_for(place.counsellor, park.organisation.code, F.INITIAL_SUPPORT, TODAY)
        found = question_list(group, TODAY)
        assert ([one.pupil for one in found.children], [one.pupil for one in found.left_out]) == ([on_it], [left_out])


@pytest.mark.parametrize(("way", "start"), [("letter", b"%PDF"), ("file", b"PK")])
def test_what_leaves_is_recorded_and_names_no_more_than_needed(world: World, way: str, start: bytes) -> None:
    place = world.lippe
    with place.scope():
        park = make.school(place, "Gesamtschule Park")
        pupil = consenting(place, park)
        taught(place, park)
    url = place.url(f"{URL}{park.organisation.code}/{F.INITIAL_SUPPORT}/fragen/")
    client = place.client()
    assert client.get(url).status_code == 200
    with place.scope():
        assert not Disclosure.objects.exists()  # looking tells nobody
    answer = client.post(url, {"way": way})
    assert answer.content.startswith(start)
    if way == "file":
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert sheet is not None
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[1][:5] == (pupil.code, "Sommer", "Mila", "Jahrgang 7", "Erstförderung (Deutsch)")
        assert len(rows) == 2
    with place.scope():
        [kept] = Disclosure.objects.all()
        assert (kept.person, kept.recipient, kept.way) == (pupil.person, "Gesamtschule Park", way)
        assert kept.what == "Fragenliste: Name, Jahrgang, Art und Beginn der Förderung"


def test_a_mail_carries_a_sealed_list_and_the_page_its_password(world: World) -> None:
    place = world.lippe
    with place.scope():
        park = make.school(place, "Gesamtschule Park")
        consenting(place, park)
    url = place.url(f"{URL}{park.organisation.code}/{F.INITIAL_SUPPORT}/fragen/")
    client = place.client()
    refused = client.post(url, {"way": "mail"}).content.decode()
    assert "keine E-Mail-Adresse" in refused
    with place.scope():
        assert not Disclosure.objects.exists()
        park.organisation.email = "sekretariat@schule.example"
        park.organisation.save()
    page = client.post(url, {"way": "mail"}).content.decode()
    password = re.search(r"<strong>([2-9A-Z-]{19})</strong>", page)
    assert password
    mail, attachment = Mail.objects.get(), Attachment.objects.get()
    assert mail.to == "sekretariat@schule.example"
    assert "Mila" not in mail.text + mail.subject and password[1] not in mail.text
    sheet = open_sealed(base64.b64decode(attachment.content), password[1], "fragenliste.xlsx", max_bytes=10**6)
    assert sheet.startswith(b"PK")


def test_without_any_consent_nothing_leaves(world: World) -> None:
    place = world.lippe
    with place.scope():
        park = make.school(place, "Gesamtschule Park")
        taught(place, park)
    url = place.url(f"{URL}{park.organisation.code}/{F.INITIAL_SUPPORT}/fragen/")
    assert "darf etwas an die Schule gehen" in place.client().get(url).content.decode()
    assert "darf etwas an die Schule gehen" in place.client().post(url, {"way": "letter"}).content.decode()
    with place.scope():
        assert not Disclosure.objects.exists()
