"""The interview: resumable steps, drafts, two editors, facts entered once, the family's language beside the German."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from lotse.core.errors import ChangedMeanwhile
from lotse.people.models import Household, Person
from lotse.schooling.enums import INTERVIEW_PATHS, InterviewStep, PupilState
from lotse.schooling.models import Interview, Process, Pupil, SentenceCheck
from lotse.schooling.sentences import LANGUAGES, QUESTIONS, catalogue
from lotse.schooling.services import interview as services
from tests import make
from tests.world import NOW, TODAY, Place, World

S = PupilState
SKILLS: dict[str, Any] = {
    "german_level": "A1",
    "reads_latin": True,
    "mathematics": "good",
    "english": "",
    "other_skills": "",
}


@pytest.fixture(autouse=True)
def _the_day_of_the_test_world() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def save(place: Place, pupil: Pupil, version: int, finished: bool = True, **fields: Any) -> Interview:
    return services.save_step(
        actor=place.counsellor,
        pupil=pupil,
        step=InterviewStep.SKILLS,
        data=SKILLS | fields,
        version=version,
        finished=finished,
        now=NOW,
    )


def address(place: Place, pupil: Pupil, part: str = "") -> str:
    return place.url(f"schule/kinder/{pupil.code}/bogen/{part}")


def person_fields(child: Person, **fields: str) -> dict[str, Any]:
    known = {"version": "0", "seen": child.changed_at.isoformat(), "first_name": "Mila", "last_name": "Sommer"}
    return known | {"arrival": "2025", "born_on": "17.5.2014"} | fields


# --- Services --------------------------------------------------------------------------------------------------


def test_a_draft_is_kept_without_being_done(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe)
        save(world.lippe, pupil, 0, finished=False)
        draft = Interview.objects.get()
        assert (draft.german_level, draft.steps_done, draft.version) == ("A1", [], 1)
        save(world.lippe, pupil, 1, german_level="A2")
        done = Interview.objects.get()
        assert (done.german_level, done.steps_done) == ("A2", ["skills"])


@pytest.mark.parametrize("version", [0, 1])
def test_the_second_of_two_people_is_told(world: World, version: int) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe)
        for number in range(version + 1):
            save(world.lippe, pupil, number)
        with pytest.raises(ChangedMeanwhile):
            save(world.lippe, pupil, version, german_level="B1")
        assert Interview.objects.get().german_level == "A1"


@pytest.mark.parametrize(
    ("skipped", "state", "path"),
    [
        ([], S.INVITED, [S.INTERVIEWED]),
        ([], S.NO_SHOW, [S.INTERVIEWED]),
        ([], S.REGISTERED, [S.INVITED, S.INTERVIEWED]),
        ([S.INVITED], S.REGISTERED, [S.INTERVIEWED]),
        ([], S.RECOMMENDED, []),
    ],
)
def test_completing_takes_a_waiting_child_to_interviewed(
    world: World, skipped: list[str], state: str, path: list[str]
) -> None:
    with world.lippe.scope():
        Process.objects.create(skipped_states=skipped)
        pupil = make.pupil(world.lippe, state=state)
        made = services.complete_interview(
            actor=world.lippe.counsellor, pupil=pupil, interviewed_on=TODAY, version=0, now=NOW
        )
        assert (made.completed_at, made.completed_by) == (NOW, world.lippe.counsellor)
        assert Pupil.objects.get().state == (S.INTERVIEWED if path else state)
        steps = pupil.changes.exclude(from_state="").values_list("to_state", flat=True)
        assert sorted(steps) == sorted(path)


# --- Pages -----------------------------------------------------------------------------------------------------


def seen_by(place: Place, pupil: Pupil) -> dict[str, str]:
    """The hidden fields of the step "Sprachen" as the page shows them now."""
    with place.scope():
        child = Person.objects.select_related("household").get(pupil=pupil)
    return {"seen": child.changed_at.isoformat(), "household_seen": child.household.changed_at.isoformat()}


@pytest.mark.parametrize("whose", ["person", "household"])
def test_languages_changed_by_a_colleague_meanwhile_are_not_overwritten(world: World, whose: str) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state=S.INVITED)
    fields = {"version": "0", "mother_languages_1": "uk", "preferred_language": "uk"} | seen_by(world.lippe, pupil)
    with world.lippe.scope():
        row = pupil.person if whose == "person" else pupil.person.household
        type(row).objects.filter(pk=row.pk).update(changed_at=NOW + dt.timedelta(minutes=1))
    answer = world.lippe.client().post(address(world.lippe, pupil, "sprachen/"), fields)
    assert answer.status_code == 200 and "inzwischen geändert" in answer.content.decode()
    with world.lippe.scope():
        assert not pupil.person.languages.exists()
        assert Household.objects.get(pk=pupil.person.household_id).preferred_language == "de"


def test_the_whole_interview_by_form_leads_to_interviewed(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state=S.INVITED)
        child = pupil.person
    client = world.lippe.client()
    answers: dict[str, dict[str, Any]] = {
        "person": person_fields(child, birth_country="UA", citizenships_1="UA", pronunciation="Míla"),
        "familie": {},
        "sprachen": {
            "mother_languages_1": "uk",
            "family_languages_1": "ru",
            "family_languages_2": "ru",
            "scripts": ["cyrillic", "latin"],
            "preferred_language": "uk",
            "interpreter_needed": "on",
        },
        "schulbesuch": {
            "rows": "2",
            "country_0": "UA",
            "school_type_0": "Gymnasium",
            "from_year_0": "2020",
            "to_year_0": "2025",
            "years_of_schooling": "5",
        },
        "kenntnisse": {"german_level": "A1", "reads_latin": "no", "mathematics": "good"},
        "interessen": {"interests": "Schach", "wishes": "eine Schule mit Orchester", "travel_mode": "bus"},
        "unterlagen": {"seen_identity": "on"},
        "gesundheit": {"measles_proof_seen": "yes"},
    }
    for version, (part, fields) in enumerate(answers.items()):
        page = client.get(address(world.lippe, pupil, f"{part}/"))
        assert page.status_code == 200
        if part == "sprachen":
            fields |= seen_by(world.lippe, pupil)
        answer = client.post(address(world.lippe, pupil, f"{part}/"), fields | {"version": version})
        assert answer.status_code == 302, answer.content.decode()
    closing = address(world.lippe, pupil, "abschluss/")
    assert "sorgeberechtigte Person" in client.get(closing).content.decode()
    assert client.post(closing, {"version": len(answers), "interviewed_on": "2.11.2026"}).status_code == 302
    with world.lippe.scope():
        stored = Pupil.objects.get()
        kept = stored.interview
        home = stored.person.household
        assert stored.state == S.INTERVIEWED
        assert (stored.person.birth_country, stored.person.citizenships, stored.person.arrived_on) == (
            "UA",
            ["UA"],
            dt.date(2025, 1, 1),
        )
        assert {(one.language, one.use) for one in stored.person.languages.all()} == {
            ("uk", "mother"),
            ("ru", "family"),
        }
        assert (home.preferred_language, home.interpreter_needed) == ("uk", True)
        assert [(one.country, one.to_year) for one in kept.periods.all()] == [("UA", 2025)]
        assert (kept.reads_latin, kept.measles_proof_seen, kept.wishes) == (False, True, "eine Schule mit Orchester")
        assert kept.steps_done == InterviewStep.values
    sheet = client.get(address(world.lippe, pupil, "druck/")).content.decode()
    assert "Schach" in sheet
    assert "Gymnasium" in sheet
    blank = client.get(address(world.lippe, pupil, "druck/?leer=1")).content.decode()
    assert "Schach" not in blank
    assert "Mila" not in blank.split("<main")[1]


def test_a_draft_by_form_stays_on_its_step(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe)
    url = address(world.lippe, pupil, "interessen/")
    answer = world.lippe.client().post(url, {"version": "0", "interests": "Fußball", "entwurf": "1"})
    assert answer["Location"] == url
    assert "Fußball" in world.lippe.client().get(url).content.decode()


def test_a_refused_step_keeps_the_input_and_says_why(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe)
        save(world.lippe, pupil, 0)
    url = address(world.lippe, pupil, "interessen/")
    text = world.lippe.client().post(url, {"version": "0", "interests": "Fußball"}).content.decode()
    assert "Jemand anderes hat diese Angaben inzwischen geändert" in text
    assert "Fußball" in text


def test_a_person_changed_elsewhere_is_not_overwritten(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe)
        fields = person_fields(pupil.person)
        Person.objects.update(pronunciation="Mi-la", changed_at=NOW + dt.timedelta(minutes=1))
    answer = world.lippe.client().post(address(world.lippe, pupil, "person/"), fields)
    assert answer.status_code == 200
    with world.lippe.scope():
        assert Person.objects.get().pronunciation == "Mi-la"
        assert not Interview.objects.exists()


def test_resuming_opens_the_first_open_step(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe)
    client = world.lippe.client()
    assert client.get(address(world.lippe, pupil))["Location"] == address(world.lippe, pupil, "person/")
    with world.lippe.scope():
        Interview.objects.create(pupil=pupil, version=1, started_at=NOW, steps_done=["person", "family"])
    assert client.get(address(world.lippe, pupil))["Location"] == address(world.lippe, pupil, "sprachen/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_stands_in_the_familys_language_beside_the_german_one(world: World, language: str) -> None:
    sentence = catalogue(QUESTIONS).sentences["wishes"]
    with world.lippe.scope():
        pupil = make.pupil(world.lippe)
    client, url = world.lippe.client(), address(world.lippe, pupil, "interessen/")
    german = client.get(url).content.decode()
    assert sentence.german in german
    both = client.get(f"{url}?sprache={language}").content.decode()
    assert sentence.german in both
    assert f'lang="{language}" dir="{"rtl" if language in {"ar", "fa"} else "ltr"}"' in both
    assert "noch nicht geprüft" in both
    with world.lippe.scope():
        SentenceCheck.objects.create(
            key="questions.wishes",
            language=language,
            text_hash=sentence.hash(language),
            checked_by="Sprachmittlerpool",
            checked_on=TODAY,
        )
    before, after = both.count("noch nicht geprüft"), client.get(f"{url}?sprache={language}").content.decode()
    assert after.count("noch nicht geprüft") == before - 1


def test_the_familys_own_language_is_offered_first(world: World) -> None:
    with world.lippe.scope():
        home = make.household(world.lippe, preferred_language="tr")
        pupil = make.pupil(world.lippe, make.person(home))
    page = world.lippe.client().get(address(world.lippe, pupil, "interessen/")).content.decode()
    assert catalogue(QUESTIONS).sentences["wishes"].texts["tr"] in page


def test_each_question_of_the_forms_is_in_the_catalogue_in_each_language() -> None:
    from lotse.schooling.forms.interview import FORMS, PERIOD_FIELDS, STEP_QUESTIONS

    asked = {
        name.removesuffix("_1")
        for form in FORMS.values()
        for name, field in form().fields.items()
        if not field.widget.is_hidden and not name.endswith(("_0", "_2"))
    }
    periods = {f"{name}_1" for name in PERIOD_FIELDS}
    asked -= {name.removesuffix("_1") for name in periods}
    sentences = catalogue(QUESTIONS).sentences
    assert asked | {name for names in STEP_QUESTIONS.values() for name in names} == set(sentences)
    assert all(text.strip() for one in sentences.values() for text in one.texts.values())


def test_what_is_forbidden_has_no_field() -> None:
    """Least data: no residence status, no findings, no disability, no behaviour, no copies."""
    names = {field.name for field in Interview._meta.get_fields()} | set(INTERVIEW_PATHS)
    for word in ("status", "finding", "disab", "behav", "religion", "diagnos", "file", "scan"):
        assert not [name for name in names if word in name]
