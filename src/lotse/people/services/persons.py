"""Adding and changing persons, their languages and how to reach them."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from lotse.audit import services as audit
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, NotFound
from lotse.core.names import search_key
from lotse.people.arrival import Arrival
from lotse.people.enums import LanguageUse
from lotse.people.inputs import ContactInput, PersonInput
from lotse.people.models import ContactWay, Household, Person, PersonLanguage
from lotse.people.services.building import (
    Built,
    build_contacts,
    build_languages,
    check_person,
    set_arrival,
    squeeze,
)
from lotse.people.services.building import add_person as build_person
from lotse.people.services.households import must_edit, tell_changed, touch
from lotse.tenants.models import Membership

_TEXTS = frozenset({"first_name", "last_name", "pronunciation", "birth_place"})
EDITABLE = _TEXTS | {
    "kind", "gender", "born_on", "birth_country", "citizenships", "scripts", "arrival", "in_municipality_since_on",
}  # fmt: skip


def add_person(*, actor: Membership, household: Household, entered: PersonInput, now: dt.datetime) -> Person:
    """Raises NotAllowed, PersonInvalid, ContactUnreadable."""
    must_edit(actor, household)
    with transaction.atomic():
        touch(household, now=now)
        built = Built(household)
        person = build_person(built, entered, now=now, today=clock.day_of(now))
        person.save(force_insert=True)
        PersonLanguage.objects.bulk_create(built.languages)
        ContactWay.objects.bulk_create(built.contacts)
        _record(actor, "people.person_added", person, now)
    return person


def update_person(
    *,
    actor: Membership,
    person: Person,
    changes: Mapping[str, Any],
    now: dt.datetime,
    expected: dt.datetime | None = None,
    languages: Iterable[tuple[str, LanguageUse | str]] | None = None,
) -> Person:
    """Set some of EDITABLE (``arrival`` takes an Arrival), and with ``languages`` replace those too: one audit entry.

    What stays the same is not recorded. ``expected`` is the ``changed_at`` that the person at the screen saw.
    Raises NotAllowed, ChangedMeanwhile, PersonInvalid, KeyError for a field that cannot be changed.
    """
    must_edit(actor, person.household)
    if unknown := set(changes) - EDITABLE:
        raise KeyError(sorted(unknown))
    with transaction.atomic():
        _touch_person(person, now=now, expected=expected)
        changed = _apply(person, changes)
        check_person(person, today=clock.day_of(now))
        if languages is not None and _replace_languages(person, languages):
            changed.add("languages")
        if changed:
            person.search_text = search_key(person.first_name, person.last_name)
            person.save(update_fields=[*(changed - {"languages"}), "search_text", "changed_at"])
            touch(person.household, now=now)
            tell_changed(person.household, now=now)
            _record(actor, "people.person_updated", person, now, changed)
    return person


def set_languages(
    *, actor: Membership, person: Person, languages: Iterable[tuple[str, LanguageUse | str]], now: dt.datetime
) -> None:
    """Replace the languages of a person; nothing happens where they stay the same. Raises NotAllowed, PersonInvalid."""
    must_edit(actor, person.household)
    with transaction.atomic():
        if _replace_languages(person, languages):
            _touch_person(person, now=now)
            touch(person.household, now=now)
            _record(actor, "people.languages_set", person, now, {"languages"})


def add_contact(*, actor: Membership, person: Person, entered: ContactInput, now: dt.datetime) -> ContactWay:
    """Normalised; the same number twice stays one, with the newer note. Raises NotAllowed, ContactUnreadable."""
    must_edit(actor, person.household)
    (way,) = build_contacts(person, [entered])
    with transaction.atomic():
        touch(person.household, now=now)
        known = ContactWay.objects.filter(person=person, value_hash=way.value_hash).first()
        if known is not None:
            known.note = way.note
            way = known
        way.save()
        _record(actor, "people.contact_added", person, now, {way.kind})
    return way


def remove_contact(*, actor: Membership, household: Household, contact_id: uuid.UUID, now: dt.datetime) -> None:
    """Raises NotAllowed, NotFound."""
    must_edit(actor, household)
    way = (
        ContactWay.objects.select_related("person__household")
        .filter(pk=contact_id, person__household=household)
        .first()
    )
    if way is None:
        raise NotFound
    with transaction.atomic():
        touch(household, now=now)
        kind = way.kind
        way.delete()
        _record(actor, "people.contact_removed", way.person, now, {kind})


def _apply(person: Person, changes: Mapping[str, Any]) -> set[str]:
    """Set the values and name the model fields that differ."""
    changed = set()
    for name, raw in changes.items():
        if name == "arrival":
            before = (person.arrival_answer, person.arrived_on, person.arrival_is_year)
            arrival: Arrival = raw
            set_arrival(person, arrival)
            if before != (arrival.answer, arrival.on, arrival.is_year):
                changed |= {"arrival_answer", "arrived_on", "arrival_is_year"}
            continue
        value = squeeze(raw) if name in _TEXTS else list(raw) if name in {"citizenships", "scripts"} else raw
        if getattr(person, name) != value:
            setattr(person, name, value)
            changed.add(name)
    return changed


def _replace_languages(person: Person, languages: Iterable[tuple[str, LanguageUse | str]]) -> bool:
    rows = build_languages(person, languages)
    before = {(row.language, row.use) for row in PersonLanguage.objects.filter(person=person)}
    if before == {(row.language, row.use) for row in rows}:
        return False
    PersonLanguage.objects.filter(person=person).delete()
    PersonLanguage.objects.bulk_create(rows)
    return True


def _touch_person(person: Person, *, now: dt.datetime, expected: dt.datetime | None = None) -> None:
    rows = Person.objects.filter(pk=person.pk)
    if expected is not None:
        rows = rows.filter(changed_at=expected)
    if rows.update(changed_at=now) != 1:
        raise ChangedMeanwhile
    person.changed_at = now


def _record(actor: Membership, action: str, person: Person, now: dt.datetime, fields: Iterable[str] = ()) -> None:
    audit.record(actor=actor, action=action, obj=person, now=now, file_id=person.household_id, fields=fields)
