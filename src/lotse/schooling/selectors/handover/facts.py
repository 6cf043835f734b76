"""What is known of a child on its way, loaded once for all papers."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from lotse.people.catalogue import country_label
from lotse.people.enums import ContactKind, LanguageUse, PersonKind
from lotse.people.models import Household, Person
from lotse.schooling import schild
from lotse.schooling.enums import DECISIVE_ANSWERS, ParentDecision, PupilState
from lotse.schooling.models import Interview, NeedNotice, ParentAnswer, Pupil, Recommendation, School, SchoolingPeriod
from lotse.schooling.rules.handover import AT_SCHOOL

GUARDIAN_KINDS = (PersonKind.GUARDIAN, PersonKind.LEGAL_GUARDIAN)


@dataclass(frozen=True, slots=True)
class ChildPlace:
    """The school that a child goes to: decided, or recommended and agreed to."""

    school: School
    grade: int | None
    support_form: str
    is_decided: bool
    starts_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """A child with its family, its interview and where its way stands."""

    pupil: Pupil
    guardians: list[Person]
    interview: Interview | None
    recommendation: Recommendation | None
    answer: ParentAnswer | None
    need: NeedNotice | None
    place: ChildPlace | None

    @property
    def person(self) -> Person:
        return self.pupil.person

    @property
    def household(self) -> Household:
        return self.pupil.person.household

    @property
    def town(self) -> str:
        home = self.household
        return home.town or (home.municipality.name if home.municipality else "")

    @property
    def periods(self) -> list[SchoolingPeriod]:
        return list(self.interview.periods.all()) if self.interview else []


def facts_of(pupil_ids: Iterable[uuid.UUID]) -> list[ChildFacts]:
    """In the order of the ids; the number of queries does not grow with the children."""
    ids = list(pupil_ids)
    rows = Pupil.objects.filter(pk__in=ids).select_related(
        "person__household__municipality", "person__household__responsible", "responsible", "interview"
    )
    rows = rows.prefetch_related(
        "person__languages",
        "person__contact_ways",
        "person__household__persons__contact_ways",
        "interview__periods",
        "exam_orders",
        "need_notices",
        "assignments__school__organisation",
        "support_periods__school__organisation",
        "recommendations__school__organisation",
        "recommendations__second_choice__organisation",
        "recommendations__answers__wish_school__organisation",
    )
    found = {one.pk: _facts(one) for one in rows}
    return [found[one] for one in ids if one in found]


def _facts(pupil: Pupil) -> ChildFacts:
    recommendation = next((one for one in pupil.recommendations.all() if one.withdrawn_at is None), None)
    answers = sorted(recommendation.answers.all(), key=lambda one: (one.recorded_at, one.pk)) if recommendation else []
    family = pupil.person.household.persons.all()
    return ChildFacts(
        pupil=pupil,
        guardians=sorted((one for one in family if one.kind in GUARDIAN_KINDS), key=lambda one: one.kind),
        interview=getattr(pupil, "interview", None),
        recommendation=recommendation,
        answer=answers[-1] if answers else None,
        need=next((one for one in pupil.need_notices.all() if one.settled_on is None), None),
        place=_place(pupil, recommendation, answers[-1] if answers else None),
    )


def _place(pupil: Pupil, recommendation: Recommendation | None, answer: ParentAnswer | None) -> ChildPlace | None:
    """Once decided, the school of the decision or of the last period there; before, the one that the parents want."""
    if pupil.state in AT_SCHOOL:
        decided = max(pupil.assignments.all(), key=lambda one: (one.recorded_at, one.pk), default=None)
        last = max(pupil.support_periods.all(), key=lambda one: one.starts_on, default=None)
        if decided is None:
            return None
        grade, support = decided.grade or pupil.grade, decided.support_form or pupil.support_form
        if last is not None and last.school_id != decided.school_id:
            return ChildPlace(last.school, last.grade or grade, support, True, last.starts_on)
        return ChildPlace(decided.school, grade, support, True, decided.started_on)
    agreed = answer is not None and answer.decision == ParentDecision.AGREE
    if recommendation is None or not agreed or pupil.state not in {PupilState.ANSWERED, PupilState.HANDED_OVER}:
        return None
    return ChildPlace(recommendation.school, recommendation.grade, recommendation.support_form, False)


def has_decisive_answer(facts: ChildFacts) -> bool:
    return facts.answer is not None and facts.answer.decision in DECISIVE_ANSWERS


def contact_of(person: Person, kind: ContactKind) -> str:
    """The first phone number or address of a person."""
    return next((way.value for way in person.contact_ways.all() if way.kind == kind), "")


def family_language(person: Person) -> str:
    """The language of the family, else the mother tongue; "" unknown."""
    spoken = {one.use: one.language for one in reversed(person.languages.all())}
    return spoken.get(LanguageUse.FAMILY) or spoken.get(LanguageUse.MOTHER) or ""


def schild_child(facts: ChildFacts) -> schild.Child:
    """The child as SchILD's files take it."""
    person, home, place, interview = facts.person, facts.household, facts.place, facts.interview
    return schild.Child(
        last_name=person.last_name,
        first_name=person.first_name,
        born_on=person.born_on,
        external_id=facts.pupil.code,
        gender=person.gender,
        street=home.street,
        postcode=home.postcode,
        town=facts.town,
        citizenships=tuple(person.citizenships),
        birth_place=person.birth_place,
        birth_country=person.birth_country,
        arrived_in=person.arrived_on.year if person.arrived_on else None,
        family_language=family_language(person),
        kindergarten_years=interview.kindergarten_years if interview else None,
        grade=place.grade if place else facts.pupil.grade,
        support_form=place.support_form if place else facts.pupil.support_form,
        school_form=place.school.form if place else "",
        admitted_on=place.starts_on if place else None,
        measles_proof_seen=bool(interview and interview.measles_proof_seen),
        phone=contact_of(person, ContactKind.PHONE),
        email=contact_of(person, ContactKind.EMAIL),
        guardians=tuple(_guardian(one) for one in facts.guardians),
        phones=tuple(
            schild.Phone(way.value, str(PersonKind(one.kind).label))
            for one in facts.guardians
            for way in one.contact_ways.all()
            if way.kind == ContactKind.PHONE
        ),
        former_schools=tuple(
            schild.FormerSchool(one.school_type, country_label(one.country), attended(one)) for one in facts.periods
        ),
    )


def _guardian(person: Person) -> schild.Guardian:
    return schild.Guardian(
        last_name=person.last_name,
        first_name=person.first_name,
        gender=person.gender,
        email=contact_of(person, ContactKind.EMAIL),
        kind=str(PersonKind(person.kind).label),
        lives_with_child=person.kind == PersonKind.GUARDIAN,
    )


def attended(period: SchoolingPeriod) -> str:
    """When, and until which grade: "2019–2024, Klasse 5"."""
    years = "–".join(str(year) for year in (period.from_year, period.to_year) if year)
    return ", ".join(part for part in (years, f"Klasse {period.last_grade}" if period.last_grade else "") if part)
