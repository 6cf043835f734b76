"""The demo: the same seed gives the same families, and a real centre is never mixed with them."""

import datetime as dt
import random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from lotse.cases.models import Appointment
from lotse.core.tenancy import tenant_scope
from lotse.operations.demo import build, families, pupils
from lotse.operations.demo.families import POINTS
from lotse.people.models import Household, Person
from lotse.schooling.enums import PupilState
from lotse.schooling.models import Pupil
from lotse.tenants.models import Centre
from tests import make
from tests.world import World

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


class _Undo(Exception):
    pass


def _district(seed: int) -> list[tuple[str, ...]]:
    """The smaller district as it is built, undone afterwards."""
    try:
        with transaction.atomic():
            build.build(seed=seed, now=NOW, progress=lambda _: None, only="hoexter")
            with tenant_scope(Centre.objects.get(slug="hoexter").pk):
                families = list(Household.objects.order_by("code").values_list("code", "name", "municipality__name"))
                persons = Person.objects.order_by("household__code", "first_name", "born_on")
                people = [(row.household.code, row.first_name, str(row.born_on)) for row in persons]
                children = list(Pupil.objects.order_by("code").values_list("code", "state"))
                talks = Appointment.objects.order_by("code").values_list("code", "state", "starts_at")
                booked = [(code, state, str(at)) for code, state, at in talks]
                raise _Undo([*families, *people, *children, *booked])
    except _Undo as undone:
        found: list[tuple[str, ...]] = undone.args[0]
        return found


def test_the_same_seed_gives_the_same_district_and_another_seed_another(db: None) -> None:
    assert _district(1) == _district(1) != _district(2)


def test_a_third_of_the_families_has_lived_here_for_years() -> None:
    assert sum(count for _, count in POINTS) == 150
    assert dict(POINTS)[None] == 50
    assert set(dict(POINTS)) == {*PupilState, None}


def test_a_minority_waits_long_and_many_waited_on_15_october() -> None:
    def on_file(point: PupilState) -> list[int]:
        return [families._days_on_file(point, NOW.date(), random.Random(seed)) for seed in range(400)]

    assert 0.15 < sum(days > 14 for days in on_file(PupilState.INTERVIEWED)) / 400 < 0.4
    since_october = (NOW.date() - families.last_15_october(NOW.date())).days
    assert sum(0 < days - since_october <= 40 for days in on_file(PupilState.STARTED)) > 100


@pytest.mark.parametrize("point", [PupilState.COMPLETED, PupilState.NO_SHOW, PupilState.NEED_NOTICE])
def test_a_child_is_walked_to_its_point_with_each_step_in_between(world: World, point: PupilState) -> None:
    began = NOW - dt.timedelta(days=500)
    with world.lippe.scope():
        by = world.lippe.counsellor
        school = make.school(world.lippe, form="15")
        for grade in range(5, 11):
            make.places(school, grade=grade, as_of=(began - dt.timedelta(days=9)).date())
        family = make.household(world.lippe)
        make.person(family, kind="guardian", first_name="Rada")
        child = make.person(family, born_on=dt.date(2013, 3, 1), birth_country="UA")
        pupils.walk(family, point, by, began, NOW, random.Random(1), pupils.Nearby())
        pupil = Pupil.objects.get(person=child)
        assert pupil.state == point
        days = [change.effective_on for change in pupil.changes.order_by("at")]
        assert len(days) > 2 and days == sorted(days) and days[0] == began.date()


def test_demo_data_do_not_come_into_a_real_installation(world: World) -> None:
    with pytest.raises(CommandError, match="echte Zentren"):
        call_command("demo")
