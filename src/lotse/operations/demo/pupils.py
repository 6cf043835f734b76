"""The children of the demo, walked along the path to where they stand."""

import datetime as dt
import math
import random
from typing import Any

from lotse.operations.demo import afterwards
from lotse.people.enums import PersonKind
from lotse.people.models import Household, Person
from lotse.schooling.enums import Office, ParentDecision, PupilState, SupportForm
from lotse.schooling.models import Interview, Pupil, School, SchoolingPeriod
from lotse.schooling.rules.pupils import grade_proposal
from lotse.schooling.rules.schools import grade_problem
from lotse.schooling.selectors.places import free_places
from lotse.schooling.services import pupil_steps, recommendations
from lotse.schooling.services import pupils as services
from lotse.schooling.services.holds import PlaceTaken
from lotse.tenants.models import Membership, Municipality

S = PupilState
MAIN_PATH = (
    S.REGISTERED,
    S.INVITED,
    S.INTERVIEWED,
    S.EXAM_ORDERED,
    S.RECOMMENDED,
    S.ANSWERED,
    S.HANDED_OVER,
    S.ASSIGNED,
    S.STARTED,
    S.FIRST_SUPPORT_ENDED,
    S.FOLLOW_ON,
    S.COMPLETED,
)
# Points beside the main path: after which of its states they come
BESIDE = {
    S.NO_SHOW: S.INVITED,
    S.NEED_NOTICE: S.EXAM_ORDERED,
    S.MOVED_AWAY: S.INTERVIEWED,
    S.CANCELLED: S.INVITED,
    S.DROPPED_OUT: S.STARTED,
}
AFTER_START = {*MAIN_PATH[MAIN_PATH.index(S.STARTED) + 1 :], S.DROPPED_OUT}
PLACED_WITHIN_DAYS = (18, 55)  # one to several weeks (domain facts § 2.7)
AUTHORITY = "Schulamt für den Kreis"


class Nearby:
    """The public schools in the order of their way from a municipality; loaded once for all children."""

    def __init__(self) -> None:
        self.schools = list(School.objects.filter(is_public=True).select_related("organisation").order_by("number"))
        self._from: dict[Municipality | None, list[School]] = {}

    def of(self, home: Municipality | None) -> list[School]:
        if home not in self._from:
            self._from[home] = sorted(self.schools, key=lambda school: _way(home, school))
        return self._from[home]


def _way(home: Municipality | None, school: School) -> float:
    place = school.organisation
    if home is None or home.easting_m is None or home.northing_m is None:
        return 0.0
    return math.hypot((place.easting_m or 0) - home.easting_m, (place.northing_m or 0) - home.northing_m)


def walk(
    household: Household,
    to: PupilState,
    by: Membership,
    began: dt.datetime,
    now: dt.datetime,
    rng: random.Random,
    nearby: Nearby,
) -> None:
    """Take the school-age children of a household to one point of the path (the first as far as it goes)."""
    children = household.persons.filter(kind=PersonKind.CHILD).order_by("born_on")
    of_age = [child for child in children if (grade_proposal(child.born_on, began.date()) or 0) >= 5] or list(
        children[:1]
    )
    for child in of_age:
        _Walk(child, by, began, now, rng, nearby).go(to)


class _Walk:
    """One child on its way."""

    def __init__(
        self, child: Person, by: Membership, began: dt.datetime, now: dt.datetime, rng: random.Random, nearby: Nearby
    ) -> None:
        self.child, self.by, self.at, self.now, self.rng, self.nearby = child, by, began, now, rng, nearby

    def go(self, to: PupilState) -> None:
        """Evenly from the day of registration to the last step, a few days ago (now and then one lies longer).

        A child that goes to school had its place after some weeks, and has been there since.
        """
        path = list(MAIN_PATH[: MAIN_PATH.index(BESIDE.get(to, to)) + 1]) + ([to] if to in BESIDE else [])
        rested = dt.timedelta(days=self.rng.choice((0, 1, 1, 2, 3, 4, 5, 6, 8, 14)), minutes=self.rng.randint(0, 300))
        began, ended = self.at, self.now - min(rested, (self.now - self.at) / 3)
        waited = path[: path.index(S.STARTED) + 1] if S.STARTED in path else path
        placed_within = dt.timedelta(days=self.rng.randint(*PLACED_WITHIN_DAYS))
        placed = min(ended, began + placed_within) if S.STARTED in path else ended
        for number, state in enumerate(path):
            if number < len(waited):
                self.at = began + (placed - began) * number / max(1, len(waited) - 1)
            else:
                after = number - len(waited) + 1
                self.at = placed + (ended - placed) * after / (len(path) - len(waited))
            if state == S.REGISTERED:
                self.pupil = self._register()
            elif not self._step(state):
                return
        if to == S.STARTED:
            afterwards.live_on(self.pupil, self.by, self.now, self.rng)
        afterwards.ask(self.pupil, self.by, self.now, self.rng)

    @property
    def today(self) -> dt.date:
        return self.at.date()

    def _register(self) -> Pupil:
        grade = grade_proposal(self.child.born_on, self.today)
        support = SupportForm.INTERNATIONAL_CLASS if grade == 11 else SupportForm.INITIAL_SUPPORT
        if grade is not None and 5 <= grade <= 10 and self.rng.random() < 0.14:
            support = SupportForm.LITERACY
        return services.register_pupil(
            actor=self.by,
            person=self.child,
            registered_on=self.today,
            registered_by=self.rng.choice((Office.CENTRE, Office.MUNICIPALITY, Office.SCHOOL)),
            support_form=support,
            talk_first=self.rng.random() < 0.04,
            now=self.at,
        )

    def _step(self, state: PupilState) -> bool:
        """Whether the child got there; it stays where no place is free."""
        common: dict[str, Any] = {"actor": self.by, "pupil": self.pupil, "now": self.at}
        if state == S.EXAM_ORDERED:
            pupil_steps.order_exam(**common, ordered_on=self.today, ordered_by=Office.CENTRE)
            appointment = self.today + dt.timedelta(days=self.rng.randint(9, 25))
            pupil_steps.set_exam_dates(**common, date_on=appointment, done_on=None)
            if appointment < self.now.date():
                later = common | {"now": self.at + (appointment - self.today)}
                pupil_steps.set_exam_dates(**later, date_on=appointment, done_on=appointment)
        elif state == S.RECOMMENDED:
            return self._recommend()
        elif state == S.ANSWERED:
            decision = ParentDecision.OTHER_WISH if self.rng.random() < 0.15 else ParentDecision.AGREE
            text = "Wir möchten die Schule, in die schon die Cousine geht." if decision == "other_wish" else ""
            pupil_steps.record_answer(**common, decision=decision, answered_on=self.today, wish_text=text)
        elif state == S.NEED_NOTICE:
            recommendations.open_need_notice(**common, reason="no_place")
        elif state == S.HANDED_OVER:
            pupil_steps.hand_over(**common, handed_over_on=self.today)
        elif state == S.ASSIGNED:
            chosen = self.pupil.recommendations.get(withdrawn_at=None)
            pupil_steps.record_assignment(
                **common,
                school=chosen.school,
                grade=chosen.grade,
                support_form=chosen.support_form,
                decided_on=self.today,
                decided_by=AUTHORITY,
            )
        elif state == S.STARTED:
            pupil_steps.record_start(**common, started_on=self.today)
            afterwards.may_be_asked(self.pupil, self.by, self.at, self.rng)
        elif state in AFTER_START:
            afterwards.step(self.pupil, state, self.by, self.at, self.rng)
        else:
            if state == S.INTERVIEWED:
                self._interview()
            reason = "Familie meldet sich nicht mehr" if state == S.CANCELLED else ""
            services.move(**common, to=state, effective_on=self.today, reason=reason)
        return True

    def _interview(self) -> None:
        grade = self.pupil.grade or 1
        interview = Interview.objects.create(
            pupil=self.pupil,
            steps_done=["person", "family", "languages", "schooling", "skills", "interests", "documents", "health"],
            years_of_schooling=max(0, grade - 1 - self.rng.randint(0, 2)),
            german_level=self.rng.choice(("none", "none", "A1", "A2")),
            reads_latin=self.rng.random() < 0.7,
            mathematics=self.rng.choice(("little", "medium", "good")),
            english=self.rng.choice(("little", "medium", "good")),
            interests=self.rng.choice(
                ("Fußball und Zeichnen", "Musik, spielt Geige", "Tiere und Natur", "Programmieren")
            ),
            job_wish=self.rng.choice(("Kfz-Mechatronik", "Pflege", "Friseurhandwerk")) if grade == 11 else "",
            seen_identity=True,
            seen_registration=self.rng.random() < 0.8,
            seen_certificates=self.rng.random() < 0.5,
            measles_proof_seen=self.rng.random() < 0.7,
            started_at=self.at,
            completed_at=self.at,
            completed_by=self.by,
        )
        if grade > 2:
            SchoolingPeriod.objects.create(
                interview=interview,
                country=self.child.birth_country,
                school_type="Allgemeine Schule",
                from_year=self.today.year - grade + 1,
                to_year=self.today.year,
                last_grade=str(grade - 1),
            )

    def _recommend(self) -> bool:
        for school in self._near_schools():
            try:
                recommendations.make_recommendation(
                    actor=self.by,
                    pupil=self.pupil,
                    school=school,
                    reason_text="Kürzester Weg mit freiem Platz in der passenden Klasse.",
                    now=self.at,
                )
            except PlaceTaken:
                continue
            return True
        return False

    def _near_schools(self) -> list[School]:
        """The nearest schools with a free place of the child's kind."""
        near = self.nearby.of(self.child.household.municipality)
        fitting = [one for one in near if not grade_problem(one.form, self.pupil.support_form, self.pupil.grade)][:20]
        wanted = {
            pool.school_id
            for pool in free_places(self.today, [one.pk for one in fitting])
            if pool.free > 0 and pool.support_form == self.pupil.support_form and pool.grade in {0, self.pupil.grade}
        }
        return [one for one in fitting if one.pk in wanted][:5]
