"""By what a child was counted on a day: each change leaves a row, and nothing else does."""

import datetime as dt
import importlib
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from lotse.people.arrival import Arrival
from lotse.people.enums import ArrivalAnswer
from lotse.people.services import merge_households, update_household, update_person
from lotse.schooling.enums import PupilState
from lotse.schooling.models import Pupil, PupilFacts, StateChange
from lotse.schooling.services import pupils as services
from tests import make
from tests.world import NOW, TODAY, Place, World

S = PupilState
DAY = dt.timedelta(days=1)
TOLD = Arrival(ArrivalAnswer.GIVEN, dt.date(2025, 1, 1), is_year=True)


def facts(pupil: Pupil) -> list[tuple[Any, ...]]:
    """The rows of a child, the oldest first."""
    rows = PupilFacts.objects.filter(pupil=pupil).order_by("at")
    return [
        (one.effective_on, one.grade, one.support_form, str(one.municipality or ""), one.arrived_on) for one in rows
    ]


def registered(place: Place, days_ago: int = 20) -> Pupil:
    """Born on 17.5.2014: grade 7. Registered today, for a day that lies back."""
    return services.register_pupil(
        actor=place.counsellor,
        person=make.person(make.household(place)),
        registered_on=TODAY - days_ago * DAY,
        now=NOW,
    )


def test_each_change_leaves_a_row_and_nothing_else_does(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        actor, pupil = lippe.counsellor, registered(lippe)
        began = (TODAY - 20 * DAY, 7, "initial_support", "Detmold", None)
        assert facts(pupil) == [began]
        common: dict[str, Any] = {"actor": actor, "pupil": pupil}
        services.move(**common, to=S.INVITED, effective_on=TODAY, now=NOW)
        services.set_talk_first(**common, talk_first=True, now=NOW)
        services.set_support_form(**common, support_form="initial_support", now=NOW)
        household = pupil.person.household
        update_household(actor=actor, household=household, changes={"street": "Neue Straße 2"}, now=NOW)
        assert facts(pupil) == [began]
        services.set_grade(**common, grade=6, reason="war lange krank", now=NOW + DAY)
        services.set_support_form(**common, support_form="literacy", now=NOW + 2 * DAY)
        moved = {"municipality": lippe.municipalities[1]}
        update_household(actor=actor, household=household, changes=moved, now=NOW + 3 * DAY)
        update_person(actor=actor, person=pupil.person, changes={"arrival": TOLD}, now=NOW + 4 * DAY)
        assert facts(pupil) == [
            began,
            (TODAY + DAY, 6, "initial_support", "Detmold", None),
            (TODAY + 2 * DAY, 6, "literacy", "Detmold", None),
            (TODAY + 3 * DAY, 6, "literacy", "Lemgo", None),
            (TODAY + 4 * DAY, 6, "literacy", "Lemgo", TOLD.on),
        ]
    with world.other.scope():
        assert PupilFacts.objects.count() == 0


def test_two_changes_in_one_instant_stay_in_order(world: World) -> None:
    with world.lippe.scope():
        pupil = registered(world.lippe)
        common: dict[str, Any] = {"actor": world.lippe.counsellor, "pupil": pupil, "now": NOW}
        services.move(**common, to=S.INVITED, effective_on=TODAY)
        services.move(**common, to=S.INTERVIEWED, effective_on=TODAY)
        services.set_grade(**common, grade=5, reason="so gewünscht")
        services.set_grade(**common, grade=8, reason="doch nicht")
        newest = StateChange.objects.filter(pupil=pupil).order_by("-effective_on", "-at")
        assert [one.to_state for one in newest] == [S.INTERVIEWED, S.INVITED, S.REGISTERED]
        assert [row[1] for row in facts(pupil)] == [7, 5, 8]
        row = newest[0]
        with pytest.raises(IntegrityError), transaction.atomic():
            StateChange.objects.create(pupil=pupil, to_state=S.INVITED, effective_on=TODAY, at=row.at)


def test_a_clock_that_goes_back_does_not_turn_the_order_round(world: World) -> None:
    with world.lippe.scope():
        pupil = registered(world.lippe)
        common: dict[str, Any] = {"actor": world.lippe.counsellor, "pupil": pupil}
        services.set_grade(**common, grade=5, reason="so gewünscht", now=NOW)
        services.set_grade(**common, grade=8, reason="doch nicht", now=NOW - dt.timedelta(minutes=2))
        assert [row[1] for row in facts(pupil)] == [7, 5, 8]


def test_a_merged_file_brings_its_municipality(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        empty = make.household(lippe, municipality=None)
        pupil = services.register_pupil(actor=lippe.counsellor, person=make.person(empty), registered_on=TODAY, now=NOW)
        known = make.household(lippe, municipality=lippe.municipalities[1])
        merge_households(actor=lippe.counsellor, source=known, target=empty, now=NOW + DAY)
        assert [row[3] for row in facts(pupil)] == ["", "Lemgo"]


def test_a_child_that_comes_back_waits_anew(world: World) -> None:
    with world.lippe.scope():
        pupil = registered(world.lippe, days_ago=300)
        common: dict[str, Any] = {"actor": world.lippe.counsellor, "pupil": pupil, "now": NOW}
        services.move(**common, to=S.MOVED_AWAY, effective_on=TODAY - 200 * DAY)
        services.move(**common, to=S.REGISTERED, effective_on=TODAY - 10 * DAY, reason="wieder zugezogen")
        assert pupil.registered_on == Pupil.objects.get(pk=pupil.pk).registered_on == TODAY - 10 * DAY


def test_rows_of_the_former_release_begin_with_what_is_known(world: World) -> None:
    """The migration, on rows as release 0.1.0 left them."""
    migration = importlib.import_module("lotse.schooling.migrations.0005_queue_history_rows")
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, registered_on=TODAY - 9 * DAY)
        PupilFacts.objects.all().delete()
        migration.begin_facts(apps, None)
        assert facts(pupil) == [(TODAY - 9 * DAY, 7, "initial_support", "Detmold", None)]
        assert PupilFacts.objects.get().at == make.BEFORE


def test_the_migration_puts_steps_of_one_instant_in_the_order_of_the_path() -> None:
    migration = importlib.import_module("lotse.schooling.migrations.0005_queue_history_rows")
    steps = [
        StateChange(from_state=before, to_state=to, effective_on=TODAY)
        for before, to in ((S.INTERVIEWED, S.EXAM_ORDERED), (S.REGISTERED, S.INVITED), (S.INVITED, S.INTERVIEWED))
    ]
    assert [one.to_state for one in migration._chain(steps)] == [S.INVITED, S.INTERVIEWED, S.EXAM_ORDERED]
