"""The facts that each recipient gets: shown before sending, and printed as they are shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lotse.people.catalogue import country_label, language_label
from lotse.people.enums import ArrivalAnswer, ContactKind, Gender, LanguageUse, PersonKind
from lotse.people.selectors import arrival_of
from lotse.schooling.enums import GermanLevel, Recipient, SupportForm, TravelMode
from lotse.schooling.reasons import UNPLACED_WORDS, badges
from lotse.schooling.selectors.handover.facts import ChildFacts, attended, contact_of
from lotse.schooling.selectors.pupils import grade_label

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    facts: list[Fact]


def sections_for(kind: str, facts: ChildFacts) -> list[Section]:
    """What this recipient gets of this child; what is not known is left out."""
    found = [Section(title, [(label, text) for label, text in make(facts) if text]) for title, make in _PARTS[kind]]
    return [one for one in found if one.facts]


def _identity(facts: ChildFacts) -> Iterable[Fact]:
    person, home = facts.person, facts.household
    yield "Name", str(person)
    yield "Geburtsdatum", f"{person.born_on:%d.%m.%Y}" if person.born_on else ""
    yield "Anschrift", ", ".join(part for part in (home.street, f"{home.postcode} {facts.town}".strip()) if part)


def _more_identity(facts: ChildFacts) -> Iterable[Fact]:
    person = facts.person
    yield from _identity(facts)
    yield "Aussprache", person.pronunciation
    yield "Geschlecht", str(Gender(person.gender).label) if person.gender else ""
    yield "Geburtsort", person.birth_place
    yield "Geburtsland", country_label(person.birth_country)
    yield "Staatsangehörigkeit", ", ".join(country_label(one) for one in person.citizenships)
    yield "In Deutschland seit", str(arrival_of(person)) if person.arrival_answer == ArrivalAnswer.GIVEN else ""


def _guardians(facts: ChildFacts) -> Iterable[Fact]:
    for one in facts.guardians:
        parts = (str(one), contact_of(one, ContactKind.PHONE), contact_of(one, ContactKind.EMAIL))
        yield str(PersonKind(one.kind).label), ", ".join(part for part in parts if part)


def _language(facts: ChildFacts) -> Iterable[Fact]:
    home = facts.household
    yield "Sprache für Gespräche", language_label(home.preferred_language)
    yield "Sprachmittlung", "nötig" if home.interpreter_needed else ""


def _languages(facts: ChildFacts) -> Iterable[Fact]:
    yield from _language(facts)
    for use in (LanguageUse.MOTHER, LanguageUse.FAMILY):
        spoken = [language_label(one.language) for one in facts.person.languages.all() if one.use == use]
        yield str(use.label), ", ".join(spoken)


def _place(facts: ChildFacts) -> Iterable[Fact]:
    place = facts.place
    if place is None:
        return
    yield ("Entschieden" if place.is_decided else "Empfohlen"), place.school.organisation.name
    yield "Jahrgang", grade_label(place.grade) if place.grade else ""
    yield "Art der Klasse", str(SupportForm(place.support_form).label) if place.support_form else ""
    yield "Erster Schultag", f"{place.starts_on:%d.%m.%Y}" if place.starts_on else ""


def _schooling(facts: ChildFacts) -> Iterable[Fact]:
    interview = facts.interview
    if interview is None:
        return
    yield "Schuljahre insgesamt", "" if interview.years_of_schooling is None else str(interview.years_of_schooling)
    for one in facts.periods:
        parts = (country_label(one.country), one.school_type, attended(one))
        yield "Schulbesuch", ", ".join(part for part in parts if part)
    yield "Deutsch", str(GermanLevel(interview.german_level).label) if interview.german_level else ""
    yield "Lateinische Schrift", _yes_no(interview.reads_latin)


def _documents(facts: ChildFacts) -> Iterable[Fact]:
    interview = facts.interview
    if interview is None:
        return
    seen = (
        (interview.seen_identity, "Ausweis oder Pass"),
        (interview.seen_registration, "Meldebescheinigung"),
        (interview.seen_certificates, "Zeugnisse, übersetzt" if interview.certificates_translated else "Zeugnisse"),
    )
    yield "Im Zentrum gezeigt", ", ".join(label for shown, label in seen if shown)
    proof = "im Zentrum gezeigt; bitte prüfen Sie selbst (§ 20 IfSG)"
    yield "Nachweis Masernschutz", proof if interview.measles_proof_seen else ""


def _recommendation(facts: ChildFacts) -> Iterable[Fact]:
    given = facts.recommendation
    if given is None:
        return
    yield "Empfohlene Schule", given.school.organisation.name
    yield "Zweite Möglichkeit", given.second_choice.organisation.name if given.second_choice else ""
    yield "Jahrgang", grade_label(given.grade)
    yield "Art der Klasse", str(SupportForm(given.support_form).label)
    reasons = [one.text for one in badges(given.reasons, str) if one.code != "pinned"]
    yield "Gründe", given.reason_text or ", ".join(reasons)
    yield "Schulweg", str(TravelMode(given.travel_mode).label) if given.travel_mode else ""


def _answer(facts: ChildFacts) -> Iterable[Fact]:
    """What the parents said; their words stand as they were written down."""
    answer = facts.answer
    if answer is None:
        return
    yield "Antwort", f"{answer.get_decision_display()} ({answer.answered_on:%d.%m.%Y})"
    yield "Gewünschte Schule", answer.wish_school.organisation.name if answer.wish_school else ""
    yield "In ihren Worten", answer.wish_text


def _need(facts: ChildFacts) -> Iterable[Fact]:
    need = facts.need
    if need is None:
        return
    yield "Gemeldet am", f"{need.opened_on:%d.%m.%Y}"
    yield "Grund", UNPLACED_WORDS[need.reason][0] if need.reason in UNPLACED_WORDS else need.reason
    yield "Jahrgang", grade_label(need.grade) if need.grade else ""
    yield "Art der Klasse", str(SupportForm(need.support_form).label) if need.support_form else ""


def _yes_no(answer: bool | None) -> str:
    return "" if answer is None else "liest und schreibt das Kind" if answer else "kennt das Kind noch nicht"


_Part = tuple[str, Callable[[ChildFacts], Iterable[Fact]]]
_PARTS: dict[str, tuple[_Part, ...]] = {
    Recipient.SCHOOL: (
        ("Kind", _more_identity),
        ("Familie", _guardians),
        ("Sprachen", _languages),
        ("Schulplatz", _place),
        ("Schulbesuch bisher", _schooling),
        ("Unterlagen", _documents),
    ),
    Recipient.DECIDING_OFFICE: (
        ("Kind", _identity),
        ("Familie", _guardians),
        ("Sprache", _language),
        ("Empfehlung des Zentrums", _recommendation),
        ("Bedarf: kein Platz passt", _need),
        ("Antwort der Eltern", _answer),
    ),
    Recipient.HEALTH_OFFICE: (("Kind", _identity), ("Familie", _guardians), ("Sprache", _language)),
    Recipient.PARENTS: (),
}
