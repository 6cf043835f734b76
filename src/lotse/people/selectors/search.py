"""What the search of the frame finds of families: by name, by code, by exact phone number or e-mail address."""

from collections.abc import Iterable

from django.db.models import Q

from lotse.core.codes import ALPHABET, LENGTH
from lotse.core.names import search_words
from lotse.core.registry import SearchHit
from lotse.core.tenancy import current_centre_id
from lotse.people import normalise, rules
from lotse.people.enums import ContactKind, PersonKind
from lotse.people.models import Household, Person
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

_LIMIT = 20
_LABEL = "Familien"


def search_people(member: Membership, query: str) -> list[SearchHit]:
    """Persons by the beginnings of their names in any spelling; a household by code or name; contacts exactly."""
    if not member.holds(rules.VIEW_HOUSEHOLD):
        return []
    text = query.strip()
    hits = [*_by_code(member, text), *_by_contact(text), *_by_name(text), *_by_household_name(member, text)]
    return list({hit.url + hit.title: hit for hit in hits}.values())[:_LIMIT]


def _by_code(member: Membership, text: str) -> list[SearchHit]:
    code = text.upper()
    if len(code) != LENGTH or any(sign not in ALPHABET for sign in code):
        return []
    rows = Household.objects.filter(code=code).select_related("merged_into")
    return [_household_hit(one.merged_into or one) for one in rows]


def _by_household_name(member: Membership, text: str) -> list[SearchHit]:
    words = search_words(text)
    if not words:
        return []
    rows = rules.visible_households(member)
    for word in words:
        rows = rows.filter(search_text__contains=f" {word}")
    return [_household_hit(one) for one in rows[:_LIMIT]]


def _by_name(text: str) -> list[SearchHit]:
    words = search_words(text)
    if not words:
        return []
    named = Q()
    for word in words:
        named &= Q(search_text__contains=f" {word}")
    return _person_hits(named)


def _by_contact(text: str) -> list[SearchHit]:
    kind = ContactKind.EMAIL if "@" in text else ContactKind.PHONE
    if kind == ContactKind.PHONE and sum(sign.isdigit() for sign in text) < 6:
        return []
    try:
        value = normalise.contact(kind, text)
    except normalise.ContactUnreadable:
        return []
    return _person_hits(Q(contact_ways__value_hash=normalise.contact_hash(kind, value, current_centre_id())))


def _person_hits(wanted: Q) -> list[SearchHit]:
    rows = Person.objects.filter(wanted, household__merged_into__isnull=True).select_related("household").distinct()
    return [_person_hit(one) for one in rows[:_LIMIT]]


def _person_hit(person: Person) -> SearchHit:
    facts: Iterable[str] = (
        PersonKind(person.kind).label,
        f"geboren {person.born_on:%d.%m.%Y}" if person.born_on else "",
        f"{person.household} ({person.household.code})",
    )
    url = centre_url("people:household", person.household.code)
    return SearchHit(_LABEL, str(person), url, " · ".join(fact for fact in facts if fact))


def _household_hit(household: Household) -> SearchHit:
    return SearchHit(_LABEL, str(household), centre_url("people:household", household.code), household.code)
