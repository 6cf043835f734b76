"""The facts of a proposal, read from the database; a constant number of queries however many children wait."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable

from lotse.people.rules import may_propose_for
from lotse.schooling.bridge import ChildFacts, Facts, Point, PoolFacts, Rules, SchoolFacts
from lotse.schooling.enums import ENDED_STATES, PROPOSABLE_STATES, ConstraintKind, ParentDecision
from lotse.schooling.models import (
    Assignment,
    BusTime,
    Constraint,
    ParentAnswer,
    Process,
    Pupil,
    Recommendation,
    School,
)
from lotse.schooling.selectors.distances import Place, home_of, site_of
from lotse.schooling.selectors.places import free_places


def waiting_pupils() -> list[Pupil]:
    """All children whom a proposal for all takes in: interviewed, and without a valid recommendation."""
    recommended = Recommendation.objects.filter(withdrawn_at=None).values("pupil_id")
    rows = Pupil.objects.filter(state__in=PROPOSABLE_STATES).exclude(pk__in=recommended)
    return list(rows.select_related("person__household__municipality").order_by("registered_on", "id"))


def facts_of(pupils: Iterable[Pupil], process: Process, on: dt.date) -> Facts:
    """What the engine may know of these children, all schools and the places left on this day.

    The pupils need ``person__household__municipality``.
    """
    children = list(pupils)
    return Facts(
        children=_children(children),
        schools=tuple(_school(row) for row in School.objects.select_related("organisation__municipality")),
        pools=tuple(
            PoolFacts(
                school=str(pool.school_id),
                support_form=pool.support_form,
                grade=pool.grade,
                places=pool.places,
                taken=pool.taken,
                as_of=pool.as_of,
            )
            for pool in free_places(on)
        ),
        rules=rules_of(process),
        bus_minutes={
            (str(town), str(school)): minutes
            for town, school, minutes in BusTime.objects.values_list("municipality_id", "school_id", "minutes")
        },
        served=_served({pupil.person.household_id for pupil in children}, {pupil.pk for pupil in children}),
    )


def rules_of(process: Process) -> Rules:
    return Rules(
        places_primary=process.places_primary,
        support_takes_regular_seat=process.support_takes_regular_seat,
        max_distance_m={
            "primary": process.max_distance_primary_m,
            "secondary": process.max_distance_secondary_m,
            "vocational": process.max_distance_vocational_m,
        },
        weights=process.weights,
    )


def _children(pupils: list[Pupil]) -> tuple[ChildFacts, ...]:
    marks: dict[tuple[uuid.UUID, str], list[str]] = defaultdict(list)
    rows = Constraint.objects.filter(pupil__in=pupils).values_list("pupil_id", "kind", "school_id")
    for pupil_id, kind, school_id in rows.order_by("set_at", "id"):
        marks[pupil_id, kind].append(str(school_id))
    wishes = _wishes_of_parents(pupils)
    return tuple(
        ChildFacts(
            id=str(pupil.pk),
            family=str(pupil.person.household_id),
            grade=pupil.grade,
            support_form=pupil.support_form,
            point=_point(home_of(pupil.person.household)),
            municipality=str(pupil.person.household.municipality_id or ""),
            talk_first=pupil.talk_first or not may_propose_for(pupil.person.household),
            pin=next(iter(marks[pupil.pk, ConstraintKind.PIN]), ""),
            bans=frozenset(marks[pupil.pk, ConstraintKind.BAN]),
            wishes=tuple(dict.fromkeys(marks[pupil.pk, ConstraintKind.WISH] + wishes[pupil.pk])),
        )
        for pupil in pupils
    )


def _wishes_of_parents(pupils: list[Pupil]) -> dict[uuid.UUID, list[str]]:
    """Schools that parents named in answer to an earlier recommendation."""
    wishes: dict[uuid.UUID, list[str]] = defaultdict(list)
    answers = ParentAnswer.objects.filter(
        recommendation__pupil__in=pupils, decision=ParentDecision.OTHER_WISH, wish_school__isnull=False
    )
    for pupil_id, school_id in answers.values_list("recommendation__pupil_id", "wish_school_id"):
        wishes[pupil_id].append(str(school_id))
    return wishes


def _point(place: Place | None) -> Point | None:
    return Point(*place) if place else None


def _school(row: School) -> SchoolFacts:
    return SchoolFacts(
        id=str(row.pk),
        form=row.form,
        point=_point(site_of(row)),
        is_operating=row.is_operating,
        is_public=row.is_public,
        is_offered=row.offer_recorded_on is not None,
    )


def _served(households: set[uuid.UUID], proposed: set[uuid.UUID]) -> dict[str, tuple[str, ...]]:
    """Schools of siblings who are not part of this proposal: the newest assignment, else the recommendation."""
    schools: dict[uuid.UUID, tuple[uuid.UUID, uuid.UUID]] = {}
    siblings = {"pupil__person__household__in": households}
    recommended = Recommendation.objects.filter(withdrawn_at=None, **siblings).exclude(pupil__state__in=ENDED_STATES)
    assigned = (
        Assignment.objects.filter(**siblings)
        .exclude(pupil__state__in=ENDED_STATES)
        .order_by("decided_on", "recorded_at")
    )
    for rows in (recommended, assigned):
        for household, pupil, school in rows.values_list("pupil__person__household_id", "pupil_id", "school_id"):
            schools[pupil] = household, school
    served: dict[str, list[str]] = defaultdict(list)
    for pupil, (household, school) in sorted(schools.items()):
        if pupil not in proposed and str(school) not in served[str(household)]:
            served[str(household)].append(str(school))
    return {household: tuple(rows) for household, rows in served.items()}
