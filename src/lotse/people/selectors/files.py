"""One family's file: finding it, its head, its tabs."""

import datetime as dt
import unicodedata
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from lotse.core import registry
from lotse.core.components import Tab
from lotse.core.errors import NotFound
from lotse.core.registry import FileAction, FileFacts, FileTab
from lotse.people import catalogue, rules
from lotse.people.arrival import Arrival
from lotse.people.enums import ArrivalAnswer, ContactKind, Gender, LanguageUse, PersonKind
from lotse.people.models import Consent, ContactWay, Household, Person, PersonLanguage
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

_KIND_ORDER = {kind: place for place, kind in enumerate(PersonKind)}
_SPEAK_FOR_FAMILY = frozenset({PersonKind.GUARDIAN, PersonKind.LEGAL_GUARDIAN})


@dataclass(frozen=True, slots=True)
class FilePage:
    """What ``people/file_base.html`` shows around each tab; templates know it as ``file``."""

    household: Household
    code: str
    title: str
    url: str
    facts: list[FileFacts]
    tabs: list[Tab]
    actions: list[FileAction]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class ContactLine:
    id: uuid.UUID
    value: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One person as the tab "Personen" shows it."""

    id: uuid.UUID
    anchor: str
    name: str
    facts: list[FileFacts]
    contacts: list[ContactLine]


def household_by_code(member: Membership, code: str) -> Household:
    """The file of this code; of a merged one the target, so compare ``.code`` and redirect. Raises NotFound."""
    rows = Household.objects.select_related("municipality", "responsible", "informed_by", "merged_into")
    household = rows.filter(code=code.upper()).first()
    while household is not None and household.merged_into_id is not None:
        household = rows.filter(pk=household.merged_into_id).first()
    if household is None or not rules.may_view_household(member, household):
        raise NotFound
    return household


def persons_of(household: Household) -> list[Person]:
    """Guardians first, then children by age, then others; languages and contact ways loaded."""
    rows = household.persons.prefetch_related("languages", "contact_ways")
    return sorted(rows, key=lambda one: (_KIND_ORDER[PersonKind(one.kind)], one.born_on or dt.date.max, one.first_name))


def person_in(household: Household, person_id: uuid.UUID) -> Person:
    """A person of this household. Raises NotFound."""
    person = household.persons.prefetch_related("languages", "contact_ways").filter(pk=person_id).first()
    if person is None:
        raise NotFound
    person.household = household
    return person


def consents_of(household: Household) -> QuerySet[Consent]:
    return household.consents.select_related("given_by", "recorded_by")


def consent_in(household: Household, consent_id: uuid.UUID) -> Consent:
    """A consent of this household. Raises NotFound."""
    consent = consents_of(household).filter(pk=consent_id).first()
    if consent is None:
        raise NotFound
    return consent


def file_page(member: Membership, household: Household, *, on: dt.date, path: str = "") -> FilePage:
    """Head and tabs of a file. ``path`` is the address of the page that asks, so that its tab is the open one."""
    url = centre_url("people:household", household.code)
    return FilePage(
        household=household,
        code=household.code,
        title=str(household),
        url=url,
        facts=_facts(member, household, on),
        tabs=_open(_tabs(member, household, url), path),
        actions=[action for provider in registry.file_actions for action in provider(member, household)],
        may_edit=rules.may_edit_household(member, household),
    )


def _tabs(member: Membership, household: Household, url: str) -> list[FileTab]:
    own = [
        FileTab("Verlauf", url),
        FileTab("Personen", centre_url("people:persons", household.code), household.persons.count()),
        FileTab("Einwilligungen", centre_url("people:consents", household.code)),
        FileTab("Weitergaben", centre_url("people:disclosures", household.code)),
    ]
    others = [tab for provider in registry.file_tabs for tab in provider(member, household)]
    if rules.may_see_access_log(member, household):
        others.append(FileTab("Zugriffe", centre_url("people:access_log", household.code)))
    return own + others


def _open(tabs: list[FileTab], path: str) -> list[Tab]:
    """The tab with the longest address that begins the path is the open one."""
    fitting = [tab.url for tab in tabs if path.startswith(tab.url)]
    current = max(fitting, key=len, default=None)
    return [Tab(tab.label, tab.url, tab.url == current, tab.count) for tab in tabs]


def _facts(member: Membership, household: Household, on: dt.date) -> list[FileFacts]:
    """The facts one needs on the phone; an unknown fact is left out, except who is responsible."""
    persons = persons_of(household)
    speakers = [one for one in persons if one.kind in _SPEAK_FOR_FAMILY] or persons[:1]
    facts = [FileFacts("Ansprechperson", _spoken_name(one)) for one in speakers]
    facts += [
        FileFacts("Telefon", way.value + (f" ({way.note})" if way.note else ""), _way_url(way))
        for one in speakers
        for way in one.contact_ways.all()
        if way.kind == ContactKind.PHONE
    ]
    interpreter = " · Sprachmittlung nötig" if household.interpreter_needed else ""
    facts.append(FileFacts("Sprache", catalogue.language_label(household.preferred_language) + interpreter))
    children = [one for one in persons if one.kind == PersonKind.CHILD]
    if children:
        facts.append(FileFacts("Kinder", ", ".join(_name_and_age(one, on) for one in children)))
    if household.municipality is not None:
        facts.append(FileFacts("Gemeinde", household.municipality.name))
    facts.append(FileFacts("In Deutschland", rules.household_band(persons, on).label))
    facts.append(FileFacts("Zuständig", household.responsible.name if household.responsible else "niemand"))
    return facts + [fact for provider in registry.file_facts for fact in provider(member, household)]


def _spoken_name(person: Person) -> str:
    return f"{person} (sprich: {person.pronunciation})" if person.pronunciation else str(person)


def _name_and_age(person: Person, on: dt.date) -> str:
    age = person.age_on(on)
    name = _isolated(person.first_name)
    return name if age is None else f"{name} ({age})"


def _isolated(name: str) -> str:
    """A name written from right to left keeps to itself (Unicode FSI and PDI), so that the age stays behind it."""
    turned = any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in name)
    return f"\u2068{name}\u2069" if turned else name


def speakers_of(household: Household) -> list[Person]:
    """Who may consent for the family: everybody but children."""
    return [one for one in persons_of(household) if one.kind != PersonKind.CHILD]


def person_cards(household: Household, on: dt.date) -> list[PersonCard]:
    """All persons of a file with what is known of them; unknown facts are left out."""
    return [_card(person, on) for person in persons_of(household)]


def _card(person: Person, on: dt.date) -> PersonCard:
    facts = (
        ("Rolle in der Familie", PersonKind(person.kind).label),
        ("Aussprache", person.pronunciation),
        ("Geboren", _birth(person, on)),
        ("Geburtsland", catalogue.country_label(person.birth_country)),
        ("Staatsangehörigkeit", ", ".join(catalogue.country_label(code) for code in person.citizenships)),
        ("Sprachen", ", ".join(_language(one) for one in person.languages.all())),
        ("Liest und schreibt", ", ".join(catalogue.script_label(code) for code in person.scripts)),
        ("In Deutschland seit", str(arrival_of(person)) or "keine Angabe"),
        ("In der Gemeinde seit", _date(person.in_municipality_since_on)),
        ("Geschlecht", Gender(person.gender).label if person.gender else ""),
    )
    return PersonCard(
        id=person.pk,
        anchor=f"person-{person.pk}",
        name=str(person),
        facts=[FileFacts(str(label), str(value)) for label, value in facts if value],
        contacts=[ContactLine(way.pk, way.value, _way_url(way), way.note) for way in person.contact_ways.all()],
    )


def arrival_of(person: Person) -> Arrival:
    """The stored answer to "Since when in Germany?"."""
    return Arrival(ArrivalAnswer(person.arrival_answer), person.arrived_on, person.arrival_is_year)


def _birth(person: Person, on: dt.date) -> str:
    age = person.age_on(on)
    born = f"{_date(person.born_on)} ({age} Jahre)" if age is not None else ""
    return " in ".join(part for part in (born, person.birth_place) if part)


def _date(day: dt.date | None) -> str:
    return f"{day:%d.%m.}{day.year:04}" if day else ""


def _language(one: PersonLanguage) -> str:
    return f"{catalogue.language_label(one.language)} ({LanguageUse(one.use).label})"


def _way_url(way: ContactWay) -> str:
    return f"tel:{way.value.replace(' ', '')}" if way.kind == ContactKind.PHONE else f"mailto:{way.value}"
