"""A year of a centre with 2,000 children: steps, corrections, late entries, changes of grade, class, home and arrival.

Some children are walked by the real services; the others by bulk rows that keep the same promises, because 2,000
children by services would take minutes. What stands in the rows on an evening is read here without the history.
"""

import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

from lotse.core.errors import LotseError
from lotse.people.arrival import Arrival
from lotse.people.enums import ArrivalAnswer
from lotse.people.models import Household, Person
from lotse.people.rules import residence_band
from lotse.people.services import update_household, update_person
from lotse.schooling.enums import ENDED_STATES, TRANSITIONS, WAITING_STATES, PupilState, SupportForm
from lotse.schooling.models import Assignment, Pupil, PupilFacts, Recommendation, StateChange
from lotse.schooling.rules import pupils as rules
from lotse.schooling.services import pupil_steps, recommendations
from lotse.schooling.services import pupils as services
from tests import make
from tests.world import Place

S = PupilState
DAY = dt.timedelta(days=1)
BACK_TO = {S.RECOMMENDED: S.INTERVIEWED, S.ANSWERED: S.RECOMMENDED, S.ASSIGNED: S.HANDED_OVER}

# What is written on an evening, in this order, and which fields of it change later
WRITTEN: dict[type[Any], list[str]] = {
    Household: ["municipality"],
    Person: ["arrival_answer", "arrived_on"],
    Pupil: ["state", "state_since_on", "registered_on", "grade", "support_form"],
    Recommendation: ["withdrawn_at"],
    Assignment: [],
    StateChange: [],
    PupilFacts: [],
}

Cells = Counter[tuple[str, str, str]]  # dimension, value, age band


class Year:
    """Days go by with ``live_through``; ``evening`` tells what stands in the rows."""

    def __init__(self, place: Place, children: int, by_services: int, seed: int) -> None:
        self.place, self.rng = place, random.Random(seed)
        self.schools = [make.school(place, f"Schule {form}", form=form) for form in ("02", "15", "20", "30")]
        for school in self.schools:
            for form in SupportForm:
                make.places(school, places=500, support_form=form, grade=None)
        self.actor = place.counsellor
        self.first = dt.date(2025, 11, 2)
        days = [self.rng.randrange(360) for _ in range(children)]
        self.arriving = Counter(days)
        self.by_services = set(self.rng.sample(range(children), by_services))
        self.pupils: list[Pupil] = []
        self.served: list[Pupil] = []
        self.made = 0
        self.dirty: dict[uuid.UUID, Any] = {}

    # --- One day --------------------------------------------------------------------------------------------

    def live_through(self, day: dt.date) -> None:
        self.at = dt.datetime.combine(day, dt.time(8), tzinfo=dt.UTC)
        for _ in range(self.arriving[(day - self.first).days]):
            begin = self._register_by_service if self.made in self.by_services else self._register
            begin(day)
            self.made += 1
        for pupil in self.pupils:
            if self.rng.random() < (0.01 if pupil.state in ENDED_STATES else 0.08):
                self._happens(pupil, day)
        for pupil in self.served:
            if self.rng.random() < 0.12:
                self._happens_by_service(pupil, day)

    def _touch(self, *rows: Any) -> None:
        """To be written on the evening, in the order in which they first changed."""
        for row in rows:
            self.dirty.setdefault(row.pk, row)

    def _now(self) -> dt.datetime:
        self.at += dt.timedelta(seconds=1)
        return self.at

    def _person(self) -> Person:
        now = self._now()
        town = self.rng.choice([*self.place.municipalities, None])
        household = Household(
            name="Sommer",
            municipality=town,
            informed_how="read_out",
            informed_on=now.date(),
            informed_by=self.actor,
            created_at=now,
            changed_at=now,
        )
        given = self.rng.random() < 0.8
        return Person(
            household=household,
            kind="child",
            first_name="Mila",
            last_name="Sommer",
            born_on=dt.date(self.rng.randint(2008, 2019), self.rng.randint(1, 12), self.rng.randint(1, 28)),
            arrival_answer=ArrivalAnswer.GIVEN if given else ArrivalAnswer.NO_ANSWER,
            arrived_on=now.date() - self.rng.randint(0, 2000) * DAY if given else None,
            created_at=now,
            changed_at=now,
        )

    def _effective(self, pupil: Pupil, day: dt.date) -> dt.date:
        """Half of all steps are entered late."""
        late = self.rng.choice((0, 0, 0, 1, 3, 10))
        return max(pupil.state_since_on, day - late * DAY)

    def _grade(self) -> int:
        return self.rng.randint(1, 11)

    def _form(self) -> str:
        return str(self.rng.choice((SupportForm.LITERACY, SupportForm.INITIAL_SUPPORT, SupportForm.REGULAR)).value)

    # --- By bulk rows ---------------------------------------------------------------------------------------

    def _register(self, day: dt.date) -> None:
        person, now = self._person(), self._now()
        on = day - self.rng.choice((0, 0, 2, 14)) * DAY
        pupil = Pupil(
            person=person,
            state=S.REGISTERED,
            state_since_on=on,
            responsible=self.actor,
            registered_on=on,
            grade=self.rng.choice((None, self._grade(), self._grade())),
            support_form=self._form(),
            changed_at=now,
        )
        self._touch(person.household, person, pupil)
        self._step(pupil, "", S.REGISTERED, on, now)
        self._facts(pupil, on, now)
        self.pupils.append(pupil)

    def _happens(self, pupil: Pupil, day: dt.date) -> None:
        now, chance = self._now(), self.rng.random()
        if chance < 0.7 and TRANSITIONS[S(pupil.state)]:
            self._move(pupil, self._following(pupil.state), self._effective(pupil, day), now)
        elif chance < 0.8:
            pupil.grade = self._grade()
            self._facts(pupil, day, now)
        elif chance < 0.9:
            pupil.support_form = self._form()
            self._facts(pupil, day, now)
        elif chance < 0.96:
            pupil.person.household.municipality = self.rng.choice(self.place.municipalities)
            self._facts(pupil, day, now)
        else:
            pupil.person.arrival_answer, pupil.person.arrived_on = ArrivalAnswer.GIVEN, day - 500 * DAY
            self._facts(pupil, day, now)
        self._touch(pupil.person.household, pupil.person, pupil)

    def _following(self, state: str) -> str:
        """Mostly on, now and then back, away or out."""
        following = list(TRANSITIONS[S(state)])
        if self.rng.random() < 0.1 and state in BACK_TO:
            return str(BACK_TO[S(state)].value)
        return str(following[0].value if self.rng.random() < 0.75 else self.rng.choice(following).value)

    def _move(self, pupil: Pupil, to: str, on: dt.date, now: dt.datetime) -> None:
        before = pupil.state
        self._step(pupil, before, to, on, now)
        if before in ENDED_STATES:
            pupil.registered_on = on
        pupil.state, pupil.state_since_on = to, on
        active: Recommendation | None = getattr(pupil, "active", None)
        back = rules.goes_back(before, to) and rules.comes_before(to, S.RECOMMENDED)
        if active is not None and (to in {*ENDED_STATES, S.RECOMMENDED, S.NEED_NOTICE} or back):
            active.withdrawn_at = now
            self._touch(active)
            pupil.active = active = None  # type: ignore[attr-defined]
        if to == S.RECOMMENDED:
            school = self.rng.choice(self.schools)
            pupil.active = Recommendation(  # type: ignore[attr-defined]
                pupil=pupil, school=school, support_form="regular", grade=5, made_by=self.actor, made_at=now
            )
            self._touch(pupil.active)  # type: ignore[attr-defined]
        if to == S.ASSIGNED:
            self._touch(
                Assignment(
                    pupil=pupil,
                    school=self.rng.choice(self.schools),
                    decided_on=on,
                    decided_by="Schulamt",
                    recorded_by=self.actor,
                    recorded_at=now,
                )
            )

    def _step(self, pupil: Pupil, before: str, to: str, on: dt.date, now: dt.datetime) -> None:
        self._touch(StateChange(pupil=pupil, from_state=before, to_state=to, effective_on=on, at=now, by=self.actor))

    def _facts(self, pupil: Pupil, on: dt.date, now: dt.datetime) -> None:
        self._touch(
            PupilFacts(
                pupil=pupil,
                effective_on=on,
                at=now,
                grade=pupil.grade,
                support_form=pupil.support_form,
                municipality=pupil.person.household.municipality,
                arrival_answer=pupil.person.arrival_answer,
                arrived_on=pupil.person.arrived_on,
            )
        )

    def _write(self) -> None:
        """All rows that are new or changed since the last evening; the services write at once."""
        for kind, fields in WRITTEN.items():
            rows = [row for row in self.dirty.values() if isinstance(row, kind)]
            kind.objects.bulk_create(  # type: ignore[attr-defined]
                rows, update_conflicts=bool(fields), unique_fields=["id"] if fields else [], update_fields=fields
            )
        self.dirty = {}

    # --- By the real services -------------------------------------------------------------------------------

    def _register_by_service(self, day: dt.date) -> None:
        person = self._person()
        person.household.save()
        person.save()
        on = day - self.rng.choice((0, 0, 2, 14)) * DAY
        pupil = services.register_pupil(actor=self.actor, person=person, registered_on=on, now=self._now())
        self.served.append(pupil)

    def _happens_by_service(self, pupil: Pupil, day: dt.date) -> None:
        """What a service refuses does not happen."""
        pupil = Pupil.objects.select_related("person__household").get(pk=pupil.pk)
        common: dict[str, Any] = {"actor": self.actor, "now": self._now()}
        town, told = self.rng.choice(self.place.municipalities), Arrival(ArrivalAnswer.GIVEN, day - 500 * DAY)
        acts: list[Callable[[], object]] = [
            lambda: services.set_grade(pupil=pupil, grade=self._grade(), reason="so gewünscht", **common),
            lambda: services.set_support_form(pupil=pupil, support_form=self._form(), **common),
            lambda: update_household(household=pupil.person.household, changes={"municipality": town}, **common),
            lambda: update_person(person=pupil.person, changes={"arrival": told}, **common),
        ]
        try:
            if self.rng.random() < 0.75 and TRANSITIONS[S(pupil.state)]:
                self._walk(pupil, self._following(pupil.state), day, common)
            else:
                self.rng.choice(acts)()
        except LotseError:
            return

    def _walk(self, pupil: Pupil, to: str, day: dt.date, common: dict[str, Any]) -> None:
        on, child, school = self._effective(pupil, day), common | {"pupil": pupil}, self.rng.choice(self.schools)
        if to == S.RECOMMENDED and pupil.state not in BACK_TO:
            recommendations.make_recommendation(**child, school=school, reason_text="liegt nahe")
        elif to == S.INTERVIEWED and pupil.state == S.RECOMMENDED:
            recommendations.withdraw_recommendation(**child, reason="anders überlegt")
        elif to == S.ANSWERED:
            pupil_steps.record_answer(**child, decision="agree", answered_on=day)
        elif to == S.NEED_NOTICE:
            recommendations.open_need_notice(**child, reason="no_place")
        elif to == S.HANDED_OVER and pupil.state == S.ANSWERED:
            pupil_steps.hand_over(**child, handed_over_on=on)
        elif to == S.ASSIGNED:
            pupil_steps.record_assignment(**child, school=school, decided_on=on, decided_by="Schulamt")
        elif to == S.STARTED:
            pupil_steps.record_start(**child, started_on=on)
        else:
            services.move(**child, to=to, effective_on=on, reason="so ist es")

    # --- What stands in the rows ----------------------------------------------------------------------------

    def evening(self, day: dt.date) -> tuple[Cells, list[int]]:
        """The waiting children of now, cell by cell, and how long each has waited (days, ascending)."""
        self._write()
        active = dict(Recommendation.objects.filter(withdrawn_at=None).values_list("pupil", "school__form"))
        decided = dict(Assignment.objects.order_by("recorded_at").values_list("pupil", "school__form"))
        home = "person__household__municipality__name"
        cells, waited = Cells(), []
        for pupil in Pupil.objects.filter(state__in=WAITING_STATES).values(
            "pk",
            "state",
            "grade",
            "support_form",
            "registered_on",
            "person__arrival_answer",
            "person__arrived_on",
            home,
        ):
            band = str(rules.age_band(pupil["grade"]) or "")
            forms = decided if pupil["state"] == S.ASSIGNED else active
            person = Person(arrival_answer=pupil["person__arrival_answer"], arrived_on=pupil["person__arrived_on"])
            cells["stand", pupil["state"], band] += 1
            cells["schulform", forms.get(pupil["pk"], "unbekannt"), band] += 1
            cells["alphabetisierung", "ja" if pupil["support_form"] == "literacy" else "nein", band] += 1
            cells["gemeinde", pupil[home] or "unbekannt", band] += 1
            cells["aufenthalt", str(residence_band(person, day)), band] += 1
            waited.append((day - pupil["registered_on"]).days)
        return cells, sorted(waited)
