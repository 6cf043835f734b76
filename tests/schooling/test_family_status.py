"""The status page behind a family's link: where each child stands, in its language, and nothing else."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from lotse.core import clock
from lotse.links import services as links
from lotse.schooling.enums import ENDED_STATES, DayPart, Office, PupilState
from lotse.schooling.models import Assignment, MedicalExamOrder, Process, Pupil
from lotse.schooling.rules.family import LINK_DAYS, LINK_PURPOSE
from lotse.schooling.selectors.family_status import StatusPage, status_page
from lotse.schooling.sentences import LANGUAGES, LETTER, STATUS, catalogue
from lotse.schooling.services.letters import record_checks
from lotse.tenants.models import Centre
from tests import make
from tests.schooling.test_pupils_services import recommend
from tests.world import NOW, TODAY, Place, World

S = PupilState
SENTENCES = {**catalogue(STATUS).sentences, **catalogue(LETTER).sentences}


def family(place: Place, state: str = "registered", **fields: Any) -> Pupil:
    home = make.household(place, "Haddad", preferred_language="ar", street="Beispielweg 3", notes="geheim")
    step = fields.pop("step", {})
    pupil = make.pupil(place, make.person(home, "Nour"), state=state, **fields)
    if step is not None:
        row = make.followup(place, household=home, action="Nour: interner Schritt", **step)
        Pupil.objects.filter(pk=pupil.pk).update(next_step=row)
    return Pupil.objects.get(pk=pupil.pk)


def page_of(place: Place, pupil: Pupil, language: str = "de", on: dt.date = TODAY) -> StatusPage:
    with translation.override(language):
        now = clock.start_of(on) + dt.timedelta(hours=10)
        return status_page(pupil.person.household, place.centre, language, now)


def link(place: Place, pupil: Pupil) -> str:
    with place.scope():
        secret = links.issue(
            purpose="family_status",
            object_id=pupil.person.household_id,
            actor=place.counsellor,
            now=clock.now(),
        )
    return place.url(f"mein-schulweg/{secret}/")


# --- What it says --------------------------------------------------------------------------------------------------

STEPS = [
    "Bei uns gemeldet",
    "Gespräch",
    "Schule suchen",
    "Ihre Antwort",
    "Entscheidung über den Platz",
    "Schule beginnt",
]


@pytest.mark.parametrize(
    ("state", "here", "keys", "who"),
    [
        (S.REGISTERED, "Gespräch", ["status.next_registered", "status.wait"], "Wir"),
        (S.INVITED, "Gespräch", ["status.next_invited"], "Sie"),
        (S.NO_SHOW, "Gespräch", ["status.next_no_show", "status.wait"], "Wir"),
        (S.INTERVIEWED, "Schule suchen", ["status.next_search", "status.wait"], "Wir"),
        (S.EXAM_ORDERED, "Schule suchen", ["status.next_search", "status.wait"], "Wir"),
        (S.NEED_NOTICE, "Schule suchen", ["status.next_need_notice", "status.wait"], "Wir"),
        (S.RECOMMENDED, "Ihre Antwort", ["status.next_recommended"], "Wir, Sie"),
        (
            S.ANSWERED,
            "Entscheidung über den Platz",
            ["status.next_answered", "letter.decides_school_authority", "status.wait"],
            "Wir",
        ),
        (
            S.HANDED_OVER,
            "Entscheidung über den Platz",
            ["letter.decides_school_authority", "status.wait"],
            "Die Schulaufsicht",
        ),
        (
            S.ASSIGNED,
            "Schule beginnt",
            ["status.next_assigned", "letter.tells_school_authority", "status.wait"],
            "Die Schulaufsicht",
        ),
        (S.STARTED, "", ["status.next_started", "status.wait"], "Wir"),
        (S.FIRST_SUPPORT_ENDED, "", ["status.next_started", "status.wait"], "Wir"),
        (S.FOLLOW_ON, "", ["status.next_started", "status.wait"], "Wir"),
    ],
)
def test_each_state_says_where_the_child_is_what_comes_next_and_who_does_it(
    world: World, state: PupilState, here: str, keys: list[str], who: str
) -> None:
    with world.lippe.scope():
        child = page_of(world.lippe, family(world.lippe, state)).children[0]
    assert [one.label for one in child.steps] == STEPS
    assert [one.label for one in child.steps if one.state == "current"] == ([here] if here else [])
    assert [one.key for one in child.said] == keys
    assert child.who == who


@pytest.mark.parametrize("state", ENDED_STATES)
def test_an_ended_child_gets_a_neutral_sentence_and_no_way(world: World, state: PupilState) -> None:
    with world.lippe.scope():
        page = page_of(world.lippe, family(world.lippe, state, step=None))
        child = page.children[0]
    assert ([one.key for one in child.said], child.steps, child.who, child.adviser) == (
        ["status.next_ended"],
        [],
        "",
        "",
    )
    assert page.packings == []


@pytest.mark.parametrize("state", [S.REGISTERED, S.INTERVIEWED, S.RECOMMENDED, S.HANDED_OVER, S.ASSIGNED])
def test_a_child_to_be_talked_about_first_gets_one_careful_sentence(world: World, state: PupilState) -> None:
    with world.lippe.scope():
        child = page_of(world.lippe, family(world.lippe, state, talk_first=True)).children[0]
    assert [one.key for one in child.said] == ["status.next_talk"]
    assert child.who == "Wir, Sie"


def test_primary_children_register_themselves_where_the_centre_only_advises(world: World) -> None:
    with world.lippe.scope():
        pupil = family(world.lippe, S.INTERVIEWED, grade=2)
        page = page_of(world.lippe, pupil)
        assert [one.label for one in page.children[0].steps] == [
            "Bei uns gemeldet",
            "Sie melden Ihr Kind an",
            "Schule beginnt",
        ]
        assert [one.key for one in page.children[0].said] == ["status.next_own"]
        assert [label for label, _ in page.packings] == ["Zur Anmeldung an der Schule"]
        Process.objects.create(places_primary=True)
        assert [one.label for one in page_of(world.lippe, pupil).children[0].steps] == STEPS


@pytest.mark.parametrize(
    ("way", "state", "keys", "who"),
    [
        ({"who_invites": "municipality"}, S.REGISTERED, ["status.next_registered_other"], "Die Stadt oder Gemeinde"),
        ({"who_assigns": "municipality"}, S.HANDED_OVER, ["letter.decides_municipality"], "Die Stadt oder Gemeinde"),
        ({"who_tells": "centre"}, S.ASSIGNED, ["status.next_assigned", "letter.tells_centre"], "Wir"),
        ({"who_assigns": "family"}, S.ANSWERED, ["status.next_own"], "Sie"),
        ({"who_assigns": "family"}, S.ASSIGNED, ["status.next_assigned"], "Sie"),
    ],
)
def test_it_says_who_acts_in_this_district(
    world: World, way: dict[str, str], state: PupilState, keys: list[str], who: str
) -> None:
    with world.lippe.scope():
        Process.objects.create(**way)
        child = page_of(world.lippe, family(world.lippe, state)).children[0]
    assert [one.key for one in child.said if one.key != "status.wait"] == keys
    assert child.who == who


def test_each_setting_of_each_centre_has_its_sentences(world: World) -> None:
    """Whoever decides, tells, invites: no combination asks for a sentence that does not exist."""
    with world.lippe.scope():
        pupil = family(world.lippe)
        for decides in (Office.SCHOOL, Office.SCHOOL_AUTHORITY, Office.MUNICIPALITY, Office.FAMILY):
            for tells in ("", Office.CENTRE, Office.SCHOOL_AUTHORITY, Office.SCHOOL, Office.MUNICIPALITY):
                Process.objects.all().delete()
                Process.objects.create(who_assigns=decides, who_tells=tells)
                for state in PupilState:
                    Pupil.objects.update(state=state)
                    assert page_of(world.lippe, pupil).children[0].said


def test_when_is_the_next_step_and_a_late_one_is_owned_up_to(world: World) -> None:
    with world.lippe.scope():
        pupil = family(world.lippe, step={"due_on": TODAY + dt.timedelta(days=10)})
        child = page_of(world.lippe, pupil).children[0]
        assert (child.when, child.said[-1].key) == ("12. November 2026", "status.wait")
        late = page_of(world.lippe, pupil, on=TODAY + dt.timedelta(days=11)).children[0]
        assert (late.when, late.said[-1].key) == ("", "status.late")
        pupil.next_step.done_at = NOW  # type: ignore[union-attr]
        pupil.next_step.save()  # type: ignore[union-attr]
        assert page_of(world.lippe, pupil).children[0].when == ""


def test_a_date_is_written_in_the_familys_language(world: World) -> None:
    with world.lippe.scope():
        pupil = family(world.lippe, step={"due_on": dt.date(2028, 2, 29)})
        found = {one: page_of(world.lippe, pupil, one).children[0].when for one in ("de", "en", "uk", "tr", "ar")}
    assert found == {
        "de": "29. Februar 2028",
        "en": "February 29, 2028",
        "uk": "29 лютого 2028\u202fр.",
        "tr": "29 Şubat 2028",
        "ar": "29 فبراير 2028",
    }


def test_an_examination_ahead_is_an_appointment_and_asks_for_papers(world: World) -> None:
    with world.lippe.scope():
        pupil = family(world.lippe, S.EXAM_ORDERED)
        order = MedicalExamOrder.objects.create(pupil=pupil, ordered_on=TODAY)
        page = page_of(world.lippe, pupil)
        assert page.children[0].said[-1].key == "letter.exam"
        order.date_on = TODAY + dt.timedelta(days=3)
        order.save()
        page = page_of(world.lippe, pupil)
        assert page.children[0].exam_on == "5. November 2026"
        assert [label for label, _ in page.packings] == ["Zur Untersuchung"]
        assert page_of(world.lippe, pupil, on=TODAY + dt.timedelta(days=4)).packings == []
        order.done_on = TODAY
        order.save()
        assert page_of(world.lippe, pupil).children[0].exam_on == ""


def test_an_appointment_ahead_is_shown_until_it_begins_and_another_familys_is_not(world: World) -> None:
    with world.lippe.scope():
        pupil, stranger = family(world.lippe, S.INVITED), family(world.lippe, S.INVITED)
        booked = make.appointment(world.lippe, make.appointment_invitation(world.lippe, pupil.person.household))
        assert [one.hour for one in page_of(world.lippe, pupil, on=TODAY).appointments] == [
            f"{clock.local(booked.starts_at):%H:%M}"
        ]
        assert page_of(world.lippe, stranger).appointments == []
        secret, other = (
            links.issue(purpose=LINK_PURPOSE, object_id=one.person.household_id, actor=None, now=NOW)
            for one in (pupil, stranger)
        )
        assert page_of(world.lippe, pupil, on=clock.day_of(booked.starts_at) + dt.timedelta(days=1)).appointments == []
    press = {"kind": "appointment", "code": booked.code}
    with time_machine.travel(NOW, tick=False):
        answer = Client().post(world.lippe.url(f"mein-schulweg/{secret}/"), press, follow=True)
        assert answer.redirect_chain[0][0].startswith("/lippe/termin/")
        assert f"{answer.redirect_chain[0][0].split('?')[0]}absagen/" in answer.content.decode()
        for path, code in ((other, booked.code), (secret, "\0"), (secret, "🦊" * 200), (secret, "")):
            press["code"] = code
            assert Client().post(world.lippe.url(f"mein-schulweg/{path}/"), press).status_code == 404


# --- What it never says --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "ar"])
def test_it_shows_first_names_and_nothing_else_of_the_family_or_the_schools(world: World, language: str) -> None:
    with world.lippe.scope():
        pupil = family(world.lippe, talk_first=True, grade_reason="Wunsch")
        recommend(world.lippe, pupil)
        school = make.school(world.lippe, "Realschule am Geheimen Weg")
        Assignment.objects.create(
            pupil=pupil,
            school=school,
            decided_on=TODAY,
            decided_by="Frau Amtlich",
            recorded_by=world.lippe.counsellor,
            recorded_at=NOW,
        )
        make.contact_way(make.person(pupil.person.household, "Rana", "guardian"), "+49 5231 999")
        make.person(pupil.person.household, "Salma", last_name="Haddad")
        make.pupil(world.lippe, make.person(make.household(world.lippe, "Fremd"), "Fremdkind"))
    secrets = [
        "Haddad", "Beispielweg", "geheim", "interner Schritt", "Gesamtschule am Test", "Geheimen Weg", "Frau Amtlich",
        "5231 999", "Rana", "Salma", pupil.code, pupil.person.household.code, "2014", "Wunsch", "Fremd",
    ]  # fmt: skip
    url = link(world.lippe, pupil)
    for state in PupilState:
        for careful in (True, False):
            with world.lippe.scope():
                Pupil.objects.filter(pk=pupil.pk).update(state=state, talk_first=careful)
            page = Client().get(f"{url}?sprache={language}").content.decode()
            assert "Nour" in page
            assert [one for one in secrets if one in page] == [], state


def test_siblings_share_one_page_with_each_its_own_way(world: World) -> None:
    with world.lippe.scope():
        pupil = family(world.lippe, S.INVITED)
        brother = make.person(pupil.person.household, "Omar", born_on=dt.date(2010, 1, 1))
        make.pupil(world.lippe, brother, state=S.STARTED, responsible=world.lippe.director)
        make.pupil(
            world.lippe, make.person(pupil.person.household, "Lina", born_on=dt.date(2016, 1, 1)), state="cancelled"
        )
        page = page_of(world.lippe, pupil)
    assert [(one.name, bool(one.steps)) for one in page.children] == [("Omar", True), ("Nour", True), ("Lina", False)]
    assert [one.adviser for one in page.children] == [
        world.lippe.director.name,
        world.lippe.counsellor.name,
        "",
    ]


@pytest.mark.parametrize("children", [1, 6])
def test_the_page_costs_the_same_for_one_child_and_for_six(
    world: World, children: int, django_assert_num_queries: Any
) -> None:
    with world.lippe.scope():
        pupil = family(world.lippe, S.EXAM_ORDERED)
        for number in range(children - 1):
            make.pupil(world.lippe, make.person(pupil.person.household, f"Kind {number}"), state=S.EXAM_ORDERED)
        household = pupil.person.household
        with django_assert_num_queries(8), translation.override("ar"):
            status_page(household, world.lippe.centre, "ar", NOW)


# --- In which language ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unchecked_sentence_is_german_in_a_real_centre_and_the_page_says_so(world: World, language: str) -> None:
    with world.lippe.scope():
        pupil = family(world.lippe)
        page = page_of(world.lippe, pupil, language)
        assert {one.language for one in page.children[0].said} == {"de"}
        assert page.is_partly_german
        record_checks(
            actor=world.lippe.counsellor,
            language=language,
            keys=["status.next_registered"],
            checked_by="Frau Amin",
            checked_on=TODAY,
            now=NOW,
        )
        said = page_of(world.lippe, pupil, language).children[0].said
    assert [one.language for one in said] == [language, "de"]
    assert said[0].text == SENTENCES["next_registered"].texts[language]


def test_the_demo_shows_all_translations(world: World) -> None:
    Centre.objects.filter(slug="lippe").update(is_demo=True)
    world.lippe.centre.is_demo = True
    with world.lippe.scope():
        page = page_of(world.lippe, family(world.lippe), "ar")
    assert {one.language for one in page.children[0].said} == {"ar"}
    assert not page.is_partly_german


def test_each_sentence_keeps_its_day_in_each_language_and_promises_no_assignment() -> None:
    for one in catalogue(STATUS).sentences.values():
        assert {text.count("{day}") for text in one.texts.values()} == {one.german.count("{day}")}, one.key
        assert "zuweis" not in one.german.casefold()


def test_sentences_and_page_carry_their_language_and_direction(world: World) -> None:
    with world.lippe.scope():
        pupil = family(world.lippe)
    page = Client().get(f"{link(world.lippe, pupil)}?sprache=ar").content.decode()
    assert '<html lang="ar" dir="rtl"' in page
    assert f'<span lang="de" dir="ltr">{SENTENCES["next_registered"].german}</span>' in page


# --- The link ------------------------------------------------------------------------------------------------------


def test_opening_writes_nothing_uses_nothing_up_and_sets_no_cookie_but_the_sessions(world: World) -> None:
    with world.lippe.scope():
        pupil = family(world.lippe)
    url = link(world.lippe, pupil)
    for _ in range(3):
        answer = Client().get(url)  # refuses to write, see conftest
        assert answer.status_code == 200
        assert set(answer.cookies) <= {"csrftoken"}
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_another_centres_link_and_a_wrong_one_show_nothing_of_ours(world: World) -> None:
    with world.other.scope():
        foreign = family(world.other)
    theirs = link(world.other, foreign)
    secret = theirs.split("/")[-2]
    for path in (
        f"mein-schulweg/{secret}/",
        f"mein-schulweg/{secret[:-1]}/",
        "mein-schulweg/%00/",
        f"mein-schulweg/{'x' * 900}/",
    ):
        answer = Client().get(world.lippe.url(path))
        assert answer.status_code == 404, path
        assert "Nour" not in answer.content.decode()


def test_an_expired_and_a_revoked_link_say_whom_to_call(world: World) -> None:
    with world.lippe.scope():
        pupil = family(world.lippe)
        home = pupil.person.household
        ago = clock.now() - dt.timedelta(days=LINK_DAYS)
        secret = links.issue(purpose="family_status", object_id=home.pk, actor=world.lippe.counsellor, now=ago)
    answer = Client().get(world.lippe.url(f"mein-schulweg/{secret}/?sprache=uk"))
    assert answer.status_code == 404
    assert "Це посилання більше не діє" in answer.content.decode() and "05231 62-0" in answer.content.decode()
    url = link(world.lippe, pupil)
    with world.lippe.scope():
        assert links.revoke(purpose="family_status", object_id=home.pk, now=clock.now()) == 1
    assert Client().get(url).status_code == 404
    assert Client().post(url, {"kind": "call", "language": "de"}).status_code == 404


@pytest.mark.parametrize("name", ["Ann|a", "👧🏽 Mia", "x" * 100, "نور الهدى", "<b>Kim</b>", "O'Neil"])
def test_any_first_name_is_shown_as_it_is(world: World, name: str) -> None:
    from django.utils.html import escape

    with world.lippe.scope():
        pupil = family(world.lippe)
        pupil.person.first_name = name
        pupil.person.save()
    page = Client().get(link(world.lippe, pupil)).content.decode()
    assert escape(name) in page and "<b>Kim</b>" not in page


def test_the_adviser_who_has_left_is_not_named(world: World) -> None:
    with world.lippe.scope():
        pupil = family(world.lippe)
        member = world.lippe.counsellor
        member.phone = "05231 62-77"
        member.save()
        page = page_of(world.lippe, pupil).children[0]
        assert (page.adviser, page.adviser_phone) == (member.name, "05231 62-77")
        member.is_active = False
        member.save()
        page = page_of(world.lippe, Pupil.objects.get()).children[0]
        assert (page.adviser, page.adviser_phone) == ("", "")


def test_the_preview_shows_staff_the_page_without_its_buttons(world: World) -> None:
    with world.lippe.scope():
        pupil = family(world.lippe)
        make.contact_way(pupil.person)
        code = pupil.person.household.code
    page = world.lippe.client().get(world.lippe.url(f"familien/{code}/schule/statusseite/ansicht/?sprache=uk"))
    text = page.content.decode()
    assert '<html lang="uk"' in text and "Nour" in text and "Ansicht für Mitarbeitende" in text
    assert 'name="kind"' not in text
    assert re.search(r'name="kind" value="call"', Client().get(link(world.lippe, pupil)).content.decode())
    assert DayPart.MORNING.value in Client().get(link(world.lippe, pupil)).content.decode()
