"""Creating and changing a household."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from lotse.audit import services as audit
from lotse.core import clock, registry
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.core.names import search_key
from lotse.people import rules
from lotse.people.inputs import HouseholdInput
from lotse.people.models import ContactWay, Household, Person, PersonLanguage
from lotse.people.services.building import PersonInvalid, build_household, checked_language, squeeze
from lotse.tenants.models import Membership

EDITABLE = frozenset(
    {
        "name", "municipality", "street", "postcode", "town", "point", "preferred_language", "interpreter_needed",
        "notes", "responsible",
    }
)  # fmt: skip


def create_household(*, actor: Membership, entered: HouseholdInput, now: dt.datetime) -> Household:
    """A new file with its first persons, languages and contact ways, all or nothing.

    Raises NotAllowed, NotInformed, NobodyNamed, PersonInvalid, ContactUnreadable.
    """
    if not actor.holds(rules.EDIT_HOUSEHOLD):
        raise NotAllowed
    today = clock.day_of(now)
    with transaction.atomic():
        built = build_household(entered, actor=actor, now=now, today=today)
        built.household.save(force_insert=True)
        Person.objects.bulk_create(built.persons)
        PersonLanguage.objects.bulk_create(built.languages)
        ContactWay.objects.bulk_create(built.contacts)
        _record(actor, "people.household_created", built.household, now)
    return built.household


def update_household(
    *,
    actor: Membership,
    household: Household,
    changes: Mapping[str, Any],
    now: dt.datetime,
    expected: dt.datetime | None = None,
) -> Household:
    """Set some of EDITABLE; what stays the same is not recorded. ``expected`` is the ``changed_at`` seen.

    Raises NotAllowed, ChangedMeanwhile, PersonInvalid, KeyError for a field that cannot be changed.
    """
    must_edit(actor, household)
    unknown = set(changes) - EDITABLE
    if unknown:
        raise KeyError(sorted(unknown))
    cleaned = {name: squeeze(value) if name == "name" else value for name, value in changes.items()}
    if not cleaned.get("name", household.name):
        raise PersonInvalid("Bitte geben Sie den Namen der Familie an.", field="name")
    if "preferred_language" in cleaned:
        checked_language(cleaned["preferred_language"])
    changed = {name for name, value in cleaned.items() if getattr(household, name) != value}
    with transaction.atomic():
        touch(household, now=now, expected=expected)
        if changed:
            for name in changed:
                setattr(household, name, cleaned[name])
            household.search_text = search_key(household.name)
            household.save(update_fields=[*changed, "search_text"])
            tell_changed(household, now=now)
            _record(actor, "people.household_updated", household, now, changed)
    return household


def must_edit(actor: Membership, household: Household) -> None:
    """Raises NotAllowed, people.rules.FileRestricted."""
    must_withdraw(actor, household)
    if not rules.may_edit_household(actor, household):
        raise rules.FileRestricted


def must_withdraw(actor: Membership, household: Household) -> None:
    """For what takes something back, also while the file is restricted. Raises NotAllowed."""
    if not rules.may_withdraw(actor, household):
        raise NotAllowed


def touch(household: Household, *, now: dt.datetime, expected: dt.datetime | None = None) -> None:
    """Mark the file as changed; one of two people who saw the same state wins. Raises ChangedMeanwhile."""
    rows = Household.objects.filter(pk=household.pk, merged_into__isnull=True)
    if expected is not None:
        rows = rows.filter(changed_at=expected)
    if rows.update(changed_at=now) != 1:
        raise ChangedMeanwhile
    household.changed_at = now


def tell_changed(household: Household, *, now: dt.datetime) -> None:
    """Let higher apps note what they count by. Inside the transaction of the change."""
    for provider in registry.household_changed:
        provider(household, now)


def _record(
    actor: Membership,
    action: str,
    household: Household,
    now: dt.datetime,
    fields: set[str] | frozenset[str] = frozenset(),
) -> None:
    audit.record(actor=actor, action=action, obj=household, now=now, file_id=household.pk, fields=fields)
