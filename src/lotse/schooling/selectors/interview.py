"""The interview of one child: how far it is, and what is missing."""

import uuid
from dataclasses import dataclass

from lotse.core.components import Step
from lotse.people.enums import LanguageUse, PersonKind
from lotse.people.models import Person
from lotse.schooling.enums import InterviewStep, SupportForm
from lotse.schooling.models import Interview, Process, Pupil
from lotse.schooling.rules import pupils as rules
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.selectors.pupils import pupil_for
from lotse.schooling.sentences import translated
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership


@dataclass(frozen=True, slots=True)
class MissingFact:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class InterviewPage:
    """What all pages of the interview show. ``interview.version`` 0: nothing has been saved yet."""

    pupil: Pupil
    interview: Interview
    family: list[Person]
    language: str
    steps: list[Step]
    missing: list[MissingFact]

    @property
    def child(self) -> Person:
        return self.pupil.person

    @property
    def is_complete(self) -> bool:
        return self.interview.completed_at is not None

    @property
    def support_hint(self) -> str:
        """A first orientation for the kind of class, from what was told; a person decides."""
        if self.interview.reads_latin is False and self.pupil.support_form != SupportForm.LITERACY:
            return "Das Kind liest noch keine lateinische Schrift: Vielleicht passt die Erstalphabetisierung."
        return ""


def interview_page(member: Membership, code: str, wanted_language: str | None, step: str = "") -> InterviewPage:
    """``wanted_language``: None takes the family's own where it is translated, "de" none. Raises NotFound."""
    pupil = pupil_for(member, code)
    interview = Interview.objects.prefetch_related("periods").filter(pupil=pupil).first() or Interview(pupil=pupil)
    family = list(pupil.person.household.persons.prefetch_related("languages", "contact_ways", "pupil"))
    pupil.person = _with_household(family, pupil)
    language = pupil.person.household.preferred_language if wanted_language is None else wanted_language
    return InterviewPage(
        pupil=pupil,
        interview=interview,
        family=family,
        language=translated(language),
        steps=_steps(pupil, interview, step, wanted_language),
        missing=missing_facts(pupil, interview, family),
    )


def _with_household(family: list[Person], pupil: Pupil) -> Person:
    """The child with its languages loaded, and the household that is loaded already."""
    household, wanted = pupil.person.household, pupil.person_id
    child = next(one for one in family if one.pk == wanted)
    child.household = household
    return child


def step_url(code: str, step: str, language: str | None) -> str:
    url = centre_url(f"schooling:interview_{step}", code)
    return url if language is None else f"{url}?sprache={language}"


def following_step(step: str) -> str:
    """The next step in the usual order; after the last one the closing page."""
    order = [*InterviewStep.values, "complete"]
    return str(order[order.index(step) + 1])


def _steps(pupil: Pupil, interview: Interview, here: str, language: str | None) -> list[Step]:
    steps = []
    for one in InterviewStep:
        done = one in interview.steps_done
        steps.append(
            Step(
                label=str(one.label),
                url=step_url(pupil.code, one, language),
                state="current" if one == here else "done" if done else "open",
                hint="Erledigt" if done and one == here else "",
            )
        )
    closing = "current" if here == "complete" else "done" if interview.completed_at else "open"
    return [*steps, Step("Abschluss", step_url(pupil.code, "complete", language), closing)]  # type: ignore[arg-type]


def missing_facts(pupil: Pupil, interview: Interview, family: list[Person]) -> list[MissingFact]:
    """What a school will ask for and nobody has entered. Nothing of it stops anybody."""
    child = pupil.person
    guardians = [one for one in family if one.kind in {PersonKind.GUARDIAN, PersonKind.LEGAL_GUARDIAN}]
    checks = (
        (InterviewStep.PERSON, "Geburtsdatum", child.born_on),
        (InterviewStep.PERSON, "Geburtsland", child.birth_country),
        (InterviewStep.PERSON, "Staatsangehörigkeit", child.citizenships),
        (InterviewStep.FAMILY, "eine sorgeberechtigte Person", guardians),
        (InterviewStep.FAMILY, "Telefon oder E-Mail der Familie", any(one.contact_ways.all() for one in guardians)),
        (
            InterviewStep.LANGUAGES,
            "Muttersprache",
            any(one.use == LanguageUse.MOTHER for one in child.languages.all()),
        ),
        (
            InterviewStep.SCHOOLING,
            "Schulbesuch bisher",
            interview.years_of_schooling is not None or (interview.version and interview.periods.all()),
        ),
        (InterviewStep.SKILLS, "Deutschkenntnisse", interview.german_level),
        (InterviewStep.SKILLS, "lateinische Schrift", interview.reads_latin is not None),
        (
            InterviewStep.HEALTH,
            "Nachweis Masernschutz (gezeigt: ja oder nein)",
            interview.measles_proof_seen is not None,
        ),
    )
    return [
        MissingFact(f"{step.label}: {label}", step_url(pupil.code, step, None))
        for step, label, known in checks
        if not known
    ]


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """A member of the family as the interview shows it."""

    id: uuid.UUID
    name: str
    kind_label: str
    detail: str


def family_lines(page: InterviewPage) -> list[FamilyLine]:
    """Everybody but the child: how to reach them, and for brothers and sisters where they stand."""
    process = current_process()
    return [
        FamilyLine(one.pk, str(one), str(PersonKind(one.kind).label), _detail(one, process))
        for one in page.family
        if one.pk != page.child.pk
    ]


def _detail(person: Person, process: Process) -> str:
    if person.kind == PersonKind.CHILD:
        pupil: Pupil | None = getattr(person, "pupil", None)
        born = f"geboren am {person.born_on:%d.%m.%Y}" if person.born_on else ""
        state = f"Schulweg: {rules.state_label(process, pupil.state)}" if pupil else ""
        return " · ".join(part for part in (born, state) if part)
    return " · ".join(way.value for way in person.contact_ways.all()) or "noch nicht zu erreichen"
