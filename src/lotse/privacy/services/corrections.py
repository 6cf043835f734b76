"""Correcting a fact (Art. 16 GDPR): what stood there before stays known, and whoever received it is told (Art. 19)."""

import datetime as dt
from typing import Any

from django.db import transaction

from lotse.audit import services as audit
from lotse.cases.services.followups import add_followup
from lotse.core import clock
from lotse.core.errors import LotseError, NotFound
from lotse.core.workdays import working_days_after
from lotse.people.models import Household, Person
from lotse.people.services import update_household, update_person
from lotse.privacy.enums import SubjectKind
from lotse.privacy.models import Correction
from lotse.privacy.selectors import corrections as selectors
from lotse.tenants.models import Membership
from lotse.volunteering.models import Volunteer
from lotse.volunteering.services import volunteers

TELL_WITHIN_DAYS = 5  # working days: Art. 19 names no period, and the person waits


class ReasonMissing(LotseError):
    code = "privacy.correction_reason_missing"
    sentence = "Bitte schreiben Sie, warum das falsch war und woher Sie es jetzt wissen. Es wurde nichts geändert."


class NothingCorrected(LotseError):
    code = "privacy.nothing_corrected"
    sentence = "So steht es schon da. Es wurde nichts geändert."


def correct(
    *,
    actor: Membership,
    row: Household | Person | Volunteer,
    kind: str,
    field: str,
    value: Any,
    reason: str,
    seen: Any,
    now: dt.datetime,
) -> Correction:
    """Set one field, keep what was, and give a task for each recipient of the wrong value. ``seen``: the version read.

    Raises NotAllowed, FileRestricted, NotFound (no such field), ReasonMissing, NothingCorrected, and what changing the
    row raises.
    """
    selectors.must_correct(actor, row)
    if field not in selectors.FIELDS[SubjectKind(kind)]:
        raise NotFound
    if not reason.strip():
        raise ReasonMissing(field="reason")
    before = selectors.fact_of(row, field)
    with transaction.atomic():
        _change(actor, row, field, value, seen, now)
        after = selectors.fact_of(row, field)
        if after.value == before.value:
            raise NothingCorrected(field="value")
        recipients = selectors.recipients_since(row, field)
        made = Correction.objects.create(
            household=row.household if isinstance(row, Person) else row if isinstance(row, Household) else None,
            person=row if isinstance(row, Person) else None,
            volunteer=row if isinstance(row, Volunteer) else None,
            field=field,
            before=before.text,
            after=after.text,
            reason=reason.strip(),
            told="\n".join(recipients),
            made_at=now,
            made_by=actor,
        )
        _tell(actor, made, recipients, now)
        audit.record(
            actor=actor, action="privacy.corrected", obj=made, now=now, file_id=made.household_id, fields=[field]
        )
    return made


def _change(
    actor: Membership, row: Household | Person | Volunteer, field: str, value: Any, seen: Any, now: dt.datetime
) -> None:
    if isinstance(row, Household):
        update_household(actor=actor, household=row, changes={field: value}, now=now, expected=seen)
    elif isinstance(row, Person):
        update_person(actor=actor, person=row, changes={field: value}, now=now, expected=seen)
    else:
        stands: dict[str, Any] = {
            "first_name": row.first_name, "last_name": row.last_name, "coordinator": row.coordinator,
            "email": row.email, "phone": row.phone, "best_reached": row.best_reached,
            "municipality": row.municipality, "reach_km": row.reach_km, "languages": tuple(row.languages),
            "kinds": tuple(row.kinds), "aims": tuple(row.aims), "with_children": row.with_children,
            "wishes": row.wishes, "slots": tuple((one.weekday, one.part) for one in row.slots.all()),
        }  # fmt: skip
        facts = volunteers.VolunteerFacts(**stands | {field: value})
        volunteers.change(actor=actor, volunteer=row, facts=facts, version=seen, now=now)


def _tell(actor: Membership, made: Correction, recipients: list[str], now: dt.datetime) -> None:
    if made.household is None:
        return
    due_on = working_days_after(clock.day_of(now), TELL_WITHIN_DAYS)
    for one in recipients:
        add_followup(
            actor=actor,
            household=made.household,
            action=f"Berichtigung mitteilen: {one}"[:200],
            owner=actor,
            due_on=due_on,
            now=now,
        )
