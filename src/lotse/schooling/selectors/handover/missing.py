"""The check list: what a recipient will ask for and nobody has entered."""

from dataclasses import dataclass

from lotse.schooling.enums import InterviewStep, Recipient
from lotse.schooling.models import Interview
from lotse.schooling.selectors.handover.addressees import Addressee
from lotse.schooling.selectors.handover.facts import ChildFacts
from lotse.schooling.selectors.interview import missing_facts, step_url
from lotse.tenants.linking import centre_url


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that the recipient will ask for, and the page where it is entered."""

    child: str
    label: str
    url: str


def missing_of_office(to: Addressee) -> list[Missing]:
    """What a letter or mail to this recipient lacks."""
    if to.kind == Recipient.PARENTS:
        return []
    office = to.organisation
    if to.kind == Recipient.SCHOOL and office is not None:
        url = centre_url("schooling:school_edit", office.code)
    else:
        url = centre_url("schooling:office_edit", office.code) if office else centre_url("schooling:office_new")
    found = [] if to.has_address else [Missing("", f"Anschrift: {to.name}", url)]
    return found + ([] if to.email else [Missing("", f"E-Mail-Adresse: {to.name}", url)])


def missing_of(kind: str, facts: ChildFacts) -> list[Missing]:
    """What the recipient will ask for and nobody has entered. Nothing of it stops anybody."""
    pupil, home, name = facts.pupil, facts.household, str(facts.person)
    person_url = step_url(pupil.code, InterviewStep.PERSON, None)
    checks: list[tuple[str, object, str]] = [
        ("Straße, Postleitzahl und Ort", home.street and home.postcode and facts.town,
         centre_url("people:household_edit", home.code)),
    ]  # fmt: skip
    if kind == Recipient.SCHOOL:
        checks.append(("Geschlecht", facts.person.gender, person_url))
    elif kind != Recipient.PARENTS:
        checks.append(("Geburtsdatum", facts.person.born_on, person_url))
        checks.append(
            ("eine sorgeberechtigte Person", facts.guardians, step_url(pupil.code, InterviewStep.FAMILY, None))
        )
    found = [Missing(name, label, url) for label, known, url in checks if not known]
    if kind == Recipient.SCHOOL:
        interview = facts.interview or Interview(pupil=pupil)
        family = list(home.persons.all())
        found += [Missing(name, one.label, one.url) for one in missing_facts(pupil, interview, family)]
    return found
