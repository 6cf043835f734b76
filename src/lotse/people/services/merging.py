"""Two files of the same family become one; nothing is lost, the old code leads to the new file."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.db.models import ProtectedError

from lotse.audit import services as audit
from lotse.core import clock, registry
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.links import services as links
from lotse.people import rules
from lotse.people.enums import ArrivalAnswer
from lotse.people.models import Consent, ContactWay, Disclosure, Household, Person, PersonLanguage
from lotse.people.selectors import Comparison, comparison, household_by_code
from lotse.people.services.households import tell_changed, touch
from lotse.people.services.reading import record_view
from lotse.people.services.transfers import stop_offers
from lotse.tenants.models import Membership


class CannotMerge(LotseError):
    """The same file twice, or one that was merged already."""

    code = "people.cannot_merge"
    sentence = "Diese beiden Akten können nicht zusammengeführt werden. Es wurde nichts geändert."


def compare_files(*, actor: Membership, codes: tuple[str, str], now: dt.datetime) -> Comparison:
    """Both files side by side; looking at them is recorded. Raises NotFound, NotAllowed, CannotMerge."""
    if not actor.holds(rules.MERGE_HOUSEHOLDS):
        raise NotAllowed
    first, second = (household_by_code(actor, code) for code in codes)
    if first.pk == second.pk:
        raise CannotMerge("Das ist zweimal dieselbe Akte. Bitte geben Sie zwei verschiedene Aktenzeichen an.")
    for household in (first, second):
        record_view(actor=actor, household=household, now=now)
    return comparison(actor, first, second, on=clock.day_of(now))


def merge_households(
    *,
    actor: Membership,
    source: Household,
    target: Household,
    now: dt.datetime,
    same: Mapping[uuid.UUID, uuid.UUID] | None = None,
) -> Household:
    """Move everything of ``source`` to ``target``; ``source`` stays as a signpost.

    ``same`` names persons of the source that are persons of the target: they are folded, the target's facts win. A
    person on whom both files have work of another app stays twice, and the file shows both. Raises NotAllowed,
    CannotMerge.
    """
    if not actor.holds(rules.MERGE_HOUSEHOLDS):
        raise NotAllowed
    if source.pk == target.pk or source.merged_into_id or target.merged_into_id:
        raise CannotMerge
    with transaction.atomic():
        if Household.objects.filter(pk=source.pk, merged_into__isnull=True).update(merged_into=target) != 1:
            raise CannotMerge
        source.merged_into = target
        Household.objects.filter(merged_into=source).update(merged_into=target)
        try:
            touch(target, now=now)
        except ChangedMeanwhile:
            raise CannotMerge from None
        Person.objects.filter(household=source).update(household=target)
        Consent.objects.filter(household=source).update(household=target)
        Disclosure.objects.filter(household=source).update(household=target)
        stop_offers(source, now)
        # Whoever holds a link of the source would see the other file
        links.revoke(purpose=rules.OWN_LINK, object_id=source.pk, now=now)
        for provider in registry.merge:
            provider(source, target, actor, now)
        _fold_pairs(target, same or {}, now)
        _fill(target, source)
        tell_changed(target, now=now)
        audit.record(actor=actor, action="people.household_merged", obj=source, now=now, file_id=target.pk)
    return target


def _fold_pairs(target: Household, same: Mapping[uuid.UUID, uuid.UUID], now: dt.datetime) -> None:
    persons = Person.objects.filter(household=target).in_bulk([*same.keys(), *same.values()])
    for gone_id, kept_id in same.items():
        if gone_id == kept_id or gone_id not in persons or kept_id not in persons:
            raise CannotMerge
        if not _fold(persons[gone_id], persons[kept_id], now):
            _fold(persons[kept_id], persons[gone_id], now)


_FILLED = (
    "pronunciation", "gender", "born_on", "birth_place", "birth_country", "citizenships", "scripts",
    "in_municipality_since_on",
)  # fmt: skip


def _fold(gone: Person, kept: Person, now: dt.datetime) -> bool:
    """Make two persons one; False, and nothing changed, where work of another app still hangs on ``gone``."""
    try:
        with transaction.atomic():
            Consent.objects.filter(given_by=gone).update(given_by=kept)
            Disclosure.objects.filter(person=gone).update(person=kept)
            spoken = PersonLanguage.objects.filter(person=kept).values_list("language", flat=True)
            PersonLanguage.objects.filter(person=gone).exclude(language__in=list(spoken)).update(person=kept)
            known = ContactWay.objects.filter(person=kept).values_list("value_hash", flat=True)
            ContactWay.objects.filter(person=gone).exclude(value_hash__in=list(known)).update(person=kept)
            Person.objects.filter(pk=gone.pk).get().delete()
    except ProtectedError:
        return False
    for name in _FILLED:
        if not getattr(kept, name):
            setattr(kept, name, getattr(gone, name))
    if kept.arrival_answer == ArrivalAnswer.NO_ANSWER:
        kept.arrival_answer, kept.arrived_on = gone.arrival_answer, gone.arrived_on
        kept.arrival_is_year = gone.arrival_is_year
    kept.changed_at = now
    kept.save()
    return True


def _fill(target: Household, source: Household) -> None:
    """What the target does not know, it takes from the source; notes are kept of both."""
    if not target.street:
        target.street, target.postcode, target.town = source.street, source.postcode, source.town
        target.point = source.point
    target.municipality = target.municipality or source.municipality
    target.responsible = target.responsible or source.responsible
    target.interpreter_needed = target.interpreter_needed or source.interpreter_needed
    target.notes = "\n\n".join(note for note in (target.notes, source.notes) if note)
    target.save()
