"""The settings of the path: who may change them, what they may not say, templates, versions, and the pages."""

import datetime as dt
from typing import Any

import pytest

from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.schooling.enums import NEXT_STEPS, PupilState
from lotse.schooling.models import Process, ProcessVersion, Pupil
from lotse.schooling.rules import pupils as rules
from lotse.schooling.rules.process import PATH_SETTINGS, process_with, settings_of
from lotse.schooling.selectors import process_pages as pages
from lotse.schooling.selectors.process import process
from lotse.schooling.services import process as services
from lotse.schooling.services.pupils import move
from lotse.schooling.variants import variants
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, Place, World

URL = "schule/ablauf/"
EDIT = "schule/ablauf/bearbeiten/"
WORDS = "schule/ablauf/wortlaut/"
LATER = NOW + dt.timedelta(days=1)


def change(place: Place, **changes: Any) -> Process:
    """Change settings as the director, having seen what there is and what it does."""
    known = {name: changes[name] for name in changes}
    return services.change_process(
        actor=place.director,
        changes=known,
        seen=process().changed_at,
        confirmed=pages.compare(known).fingerprint,
        now=(process().changed_at or NOW - dt.timedelta(days=1)) + dt.timedelta(days=1),
    )


def filled(world: World, path: str = EDIT, **fields: object) -> dict[str, object]:
    """The form as the page shows it, with some values changed."""
    form = world.lippe.client(Role.DIRECTOR).get(world.lippe.url(path)).context["form"]
    known = {one.name: one.value() for one in form}
    return {name: value for name, value in (known | fields).items() if value not in (None, False, [])}


# --- The settings --------------------------------------------------------------------------------------------------


def test_before_anybody_saves_the_defaults_hold(world: World) -> None:
    with world.lippe.scope():
        assert settings_of(process()) == settings_of(Process())
        assert not Process.objects.exists()
        assert pages.history() == []


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


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"skipped_states": [PupilState.ANSWERED]}, services.StepNotOptional),
        ({"who_assigns": "centre"}, services.CentreDoesNotAssign),
        ({"who_assigns": "health_office"}, services.OfficeUnfit),
        ({"who_tells": "health_office"}, services.OfficeUnfit),
        ({"who_invites": "family"}, services.OfficeUnfit),
        ({"who_interviews": "niemand"}, services.OfficeUnfit),
        ({"labels": {"invited": "x" * 41}}, services.LabelUnfit),
        ({"labels": {"invited": "beraten"}}, services.LabelUnfit),
        ({"labels": {"recommended": "Zuweisung liegt vor"}}, services.LabelPromises),
        ({"steps": {"invited": {"text": "klären", "days": 3}}}, services.StepUnfit),
        ({"steps": {"invited": {"text": "Familie anrufen", "days": 0}}}, services.StepUnfit),
        ({"steps": {"invited": {"text": "Familie anrufen", "days": 366}}}, services.StepUnfit),
        ({"hold": 3}, KeyError),
    ],
)
def test_what_cannot_be_is_refused(world: World, changes: dict[str, Any], error: type[Exception]) -> None:
    with world.lippe.scope():
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


def test_what_changes_nothing_writes_nothing(world: World) -> None:
    with world.lippe.scope():
        services.change_process(actor=world.lippe.director, changes={"hold_days": 14}, seen=None, now=NOW)
        assert not Process.objects.exists()
        assert not ProcessVersion.objects.exists()


# --- Own words -----------------------------------------------------------------------------------------------------


def test_a_centres_own_words_name_states_and_plan_steps(world: World) -> None:
    with world.lippe.scope():
        change(
            world.lippe,
            labels={"invited": "Termin vergeben"},
            steps={"invited": {"text": "Raum und Sprachmittlung bestellen", "days": 2}},
        )
        pupil = make.pupil(world.lippe)
        move(actor=world.lippe.counsellor, pupil=pupil, to=PupilState.INVITED, effective_on=TODAY, now=NOW)
        step = Pupil.objects.get().next_step
        assert step is not None
        assert step.action == "Mila: Raum und Sprachmittlung bestellen"
        assert step.due_on == TODAY + dt.timedelta(days=2)
    page = world.lippe.client().get(world.lippe.url(f"schule/kinder/{pupil.code}/")).content.decode()
    assert "Termin vergeben" in page


def test_words_that_say_the_usual_are_not_kept(world: World) -> None:
    with world.lippe.scope():
        text, days = NEXT_STEPS[PupilState.INVITED]
        usual = {"labels": {"invited": "eingeladen"}, "steps": {"invited": {"text": text, "days": days}}}
        assert change(world.lippe, **usual).labels == {}
        changed = change(world.lippe, steps={"invited": {"text": text, "days": days + 1}})
        assert changed.steps == {"invited": {"text": text, "days": days + 1}}


def test_the_page_of_words_saves_and_restores_the_usual_ones(world: World) -> None:
    client, url = world.lippe.client(Role.DIRECTOR), world.lippe.url
    fields = filled(world, WORDS, label_invited="Termin vergeben", days_registered="7", text_answered="")
    assert client.post(url(WORDS), fields).status_code == 302
    with world.lippe.scope():
        stored = process()
        assert stored.labels == {"invited": "Termin vergeben"}
        assert stored.steps == {"registered": {"text": NEXT_STEPS[PupilState.REGISTERED][0], "days": 7}}
    seen = client.get(url(WORDS)).context["form"]["seen"].value()
    assert client.post(url(f"{WORDS}vorgaben/"), {"seen": seen}, follow=True).status_code == 200
    with world.lippe.scope():
        assert (process().labels, process().steps) == ({}, {})
        assert [one.number for one in ProcessVersion.objects.all()] == [2, 1, 0]


def test_two_states_of_one_name_are_refused_at_the_field(world: World) -> None:
    client = world.lippe.client(Role.DIRECTOR)
    answer = client.post(world.lippe.url(WORDS), filled(world, WORDS, label_invited="Beraten"))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["label_invited"]
    assert answer.context["form"]["label_invited"].value() == "Beraten"


@pytest.mark.parametrize(
    ("way", "state", "step"),
    [
        ({"who_invites": "municipality"}, "registered", "Nachfragen, ob die Familie eingeladen ist"),
        ({"who_interviews": "teachers"}, "invited", "Gespräch mit einer Lehrkraft der Schulstufe begleiten"),
        ({"exam_first": False}, "interviewed", "Schule vorschlagen und Empfehlung festhalten"),
        ({"who_orders_exam": "school"}, "interviewed", "Schule vorschlagen und Empfehlung festhalten"),
        (
            {"exam_first": False},
            "answered",
            "Untersuchung beauftragen und Unterlagen an die entscheidende Stelle übergeben",
        ),
        ({"who_tells": "centre"}, "assigned", "Den Eltern die Schule mitteilen und den ersten Schultag erfragen"),
        ({}, "need_notice", "Bei der Schulaufsicht nach einem Platz fragen"),
        ({"who_assigns": "municipality"}, "need_notice", "Bei der Kommune nach einem Platz fragen"),
        (
            {"skipped_states": ["invited"], "steps": {"registered": {"text": "Selbst anrufen", "days": 1}}},
            "registered",
            "Selbst anrufen",
        ),
    ],
)
def test_the_next_step_follows_the_settings(way: dict[str, Any], state: str, step: str) -> None:
    planned = rules.planned_step(process_with(way), state)
    assert planned is not None
    assert planned[0] == step


# --- Templates -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", variants())
def test_each_template_can_be_taken_over_and_is_stored_as_it_stands(world: World, key: str) -> None:
    variant = variants()[key]
    assert set(variant.settings) <= set(PATH_SETTINGS)
    assert not set(variant.found) & set(variant.assumed) - {"steps", "labels"}
    assert variant.source and variant.summary
    client, url = world.lippe.client(Role.DIRECTOR), world.lippe.url(f"{URL}vorlage/?name={key}")
    with world.lippe.scope():
        Process.objects.create(hold_days=9)
    page = client.get(url)
    with world.lippe.scope():
        assert not ProcessVersion.objects.exists()
    assert page.context["comparison"].changed
    assert client.post(url, {one.name: one.value() or "" for one in page.context["form"]}).status_code == 302
    with world.lippe.scope():
        stored = settings_of(process())
        wanted = settings_of(process_with(variant.settings | {"hold_days": 9}))
        assert stored == wanted
        assert all(line.is_current == (line.variant.key == key) for line in pages.process_page().variants)


def test_templates_differ_from_each_other() -> None:
    paths = [tuple(sorted(map(repr, settings_of(process_with(one.settings)).items()))) for one in variants().values()]
    assert len(set(paths)) == len(paths)


def test_a_template_is_shown_beside_what_holds_now_with_the_mark_of_its_source(world: World) -> None:
    client = world.lippe.client(Role.DIRECTOR)
    page = client.get(world.lippe.url(f"{URL}vorlage/?name=olpe"))
    rows = {(row.label, row.before, row.after, row.mark) for row in page.context["comparison"].changed}
    assert rows == {
        ("Ausgelassene Schritte", "keine", "Untersuchung beauftragt", "assumed"),
        ("Wer beauftragt die Untersuchung?", "Kommunales Integrationszentrum", "Schule", "found"),
        (
            "Nächster Schritt bei „beraten“",
            "Untersuchung beauftragen und Schule vorschlagen (binnen 3 Tagen)",
            "Schule vorschlagen und Empfehlung festhalten (binnen 5 Tagen)",
            "",
        ),
    }
    assert "ohne Fundstelle, bitte prüfen" in page.content.decode()
    assert client.get(world.lippe.url(f"{URL}vorlage/?name=mars")).status_code == 404


# --- What a change does to children on their way -------------------------------------------------------------------


def test_whoever_leaves_a_step_out_first_sees_which_children_stand_there(world: World) -> None:
    with world.lippe.scope():
        for _ in range(2):
            make.pupil(world.lippe, state="invited")
        make.pupil(world.lippe, state="completed")
    with world.other.scope():
        make.pupil(world.other, state="invited")
    client, url = world.lippe.client(Role.DIRECTOR), world.lippe.url(EDIT)
    answer = client.post(url, filled(world, skipped_states=["invited"]))
    assert answer.status_code == 200
    assert answer.context["comparison"].effects == [
        "2 Kinder in „eingeladen“: Der Schritt entfällt, von dort geht es weiter (nicht erschienen, beraten). "
        "Der geplante nächste Schritt bleibt, mit Person und Datum."
    ]
    with world.lippe.scope():
        assert not Process.objects.exists()
    again = {one.name: one.value() for one in answer.context["form"] if one.value() not in (None, False, "")}
    assert again["skipped_states"] == ["invited"]
    assert client.post(url, again).status_code == 302
    with world.lippe.scope():
        assert process().skipped_states == ["invited"]
        assert Pupil.objects.filter(state="invited").count() == 2


def test_effects_that_have_changed_since_are_shown_again(world: World) -> None:
    with world.lippe.scope():
        make.pupil(world.lippe, state="invited")
        changes = {"skipped_states": ["invited"]}
        confirmed = pages.compare(changes).fingerprint
        make.pupil(world.lippe, state="invited")
        with pytest.raises(services.EffectsUnseen):
            services.change_process(
                actor=world.lippe.director, changes=changes, seen=None, confirmed=confirmed, now=NOW
            )


def test_another_decider_takes_new_papers_only_and_the_ground_is_named(world: World) -> None:
    with world.lippe.scope():
        make.pupil(world.lippe, state="handed_over")
        assert pages.compare({"who_assigns": "municipality"}).effects == [
            "1 Kind schon übergeben an: Schulaufsicht. Dabei bleibt es; neue Übergaben gehen an: Kommune.",
            "Unterlagen dürfen nur mit Einwilligung der Familie gehen an: Kommune.",
        ]
        make.pupil(world.lippe, state="recommended", grade=3)
        Process.objects.create(places_primary=True)
        assert pages.compare({"places_primary": False}).effects == [
            "1 Kind im Grundschulalter: Empfehlungen und Vormerkungen bleiben, neue Vorschläge gibt es nicht mehr."
        ]


# --- Versions ------------------------------------------------------------------------------------------------------


def test_each_change_is_a_version_and_going_back_gives_the_same_process(world: World) -> None:
    with world.lippe.scope():
        Process.objects.create(hold_days=9)
        first = settings_of(process())
        change(world.lippe, who_assigns="municipality", labels={"invited": "Termin vergeben"})
        change(world.lippe, hold_days=20)
        assert [(line.version.number, len(line.rows), line.is_current) for line in pages.history()] == [
            (2, 1, True),
            (1, 5, False),
            (0, 0, False),
        ]
    client, url = world.lippe.client(Role.DIRECTOR), world.lippe.url(f"{URL}fassungen/0/")
    page = client.get(url)
    assert client.post(url, {one.name: one.value() for one in page.context["form"]}).status_code == 302
    with world.lippe.scope():
        assert settings_of(process()) == first
        newest = ProcessVersion.objects.select_related("by")[0]
        assert (newest.number, newest.origin, newest.settings) == (3, "wie Fassung 0", first)
        assert newest.by == world.lippe.director
    shown = client.get(world.lippe.url(f"{URL}fassungen/")).content.decode()
    assert "wie Fassung 0" in shown and "Vormerkung gilt (Tage): 20 → <strong>9</strong>" in shown
    assert client.get(world.lippe.url(f"{URL}fassungen/99/")).status_code == 404


def test_history_keeps_the_words_of_its_day(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state="handed_over")  # entered at NOW, when the school authority decided
        family = pupil.person.household.code
        services.change_process(
            actor=world.lippe.director,
            changes={"who_assigns": "municipality", "labels": {"assigned": "Platz gefunden"}},
            seen=None,
            confirmed=pages.compare({"who_assigns": "municipality"}).fingerprint,
            now=LATER,
        )
    client, url = world.lippe.client(), world.lippe.url
    child = client.get(url(f"schule/kinder/{pupil.code}/")).context["page"]
    assert [label for label, _ in child.path_taken] == ["an Schulaufsicht übergeben"]
    assert child.row.state_label == "an Kommune übergeben"
    assert "an Schulaufsicht übergeben" in client.get(url(f"familien/{family}/")).content.decode()


# --- Pages ---------------------------------------------------------------------------------------------------------


def test_the_page_saves_steps_and_offices(world: World) -> None:
    client = world.lippe.client(Role.DIRECTOR)
    fields = filled(world, skipped_states=["invited"], who_invites="municipality", exam_first="False")
    answer = client.post(world.lippe.url(EDIT), fields)
    assert answer.status_code == 302, answer.content.decode()
    with world.lippe.scope():
        stored = process()
        assert (stored.skipped_states, stored.who_invites, stored.exam_first) == (["invited"], "municipality", False)


def test_the_overview_shows_the_path_with_the_children_on_it(world: World) -> None:
    with world.lippe.scope():
        make.pupil(world.lippe, state="invited")
        Process.objects.create(skipped_states=["exam_ordered"])
    page = world.lippe.client(Role.DIRECTOR).get(world.lippe.url(URL)).context["page"]
    assert {line.label: line.children for line in page.path if line.children} == {"eingeladen": 1}
    assert [line.label for line in page.path if line.is_left_out] == ["Untersuchung beauftragt"]


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
