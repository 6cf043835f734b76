"""Restricting the use of a file (Art. 18 GDPR), and lifting that."""

import datetime as dt

from django.db import IntegrityError, transaction

from lotse.audit import services as audit
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.people.models import Household
from lotse.people.services import limits
from lotse.privacy import rules
from lotse.privacy.enums import RestrictionGround
from lotse.privacy.models import Restriction
from lotse.tenants.models import Membership


class ReasonMissing(LotseError):
    code = "privacy.restriction_reason_missing"
    sentence = "Bitte schreiben Sie den Grund. Es wurde nichts geändert."


class NotTold(LotseError):
    code = "privacy.restriction_not_told"
    sentence = (
        "Die Person muss vorher erfahren, dass die Einschränkung endet (Art. 18 Abs. 3 DSGVO). Bitte sagen Sie es ihr "
        "und tragen Sie den Tag ein."
    )


def restrict(*, actor: Membership, household: Household, ground: str, reason: str, now: dt.datetime) -> Restriction:
    """From now on the file is only kept. Raises NotAllowed, ReasonMissing, ChangedMeanwhile (restricted already)."""
    _require(actor, household)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    try:
        with transaction.atomic():
            made = Restriction.objects.create(
                household=household,
                ground=RestrictionGround(ground).value,
                reason=reason.strip(),
                since_at=now,
                set_by=actor,
            )
            limits.set_restriction(household=household, since_at=now)
            audit.record(actor=actor, action="privacy.restricted", obj=made, now=now, file_id=household.pk)
    except IntegrityError as error:
        raise ChangedMeanwhile("Diese Akte ist schon eingeschränkt. Es wurde nichts geändert.") from error
    return made


def lift(*, actor: Membership, household: Household, told_on: dt.date, reason: str, now: dt.datetime) -> None:
    """The person has been told. Raises NotAllowed, ReasonMissing, NotTold, ChangedMeanwhile (lifted already)."""
    _require(actor, household)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    found = Restriction.objects.filter(household=household, lifted_at=None).first()
    if found is None:
        raise ChangedMeanwhile("Diese Akte ist nicht mehr eingeschränkt.")
    if not clock.day_of(found.since_at) <= told_on <= clock.day_of(now):
        raise NotTold(field="told_on")
    with transaction.atomic():
        rows = Restriction.objects.filter(pk=found.pk, lifted_at=None)
        if rows.update(lifted_at=now, lifted_by=actor, told_on=told_on) != 1:
            raise ChangedMeanwhile
        found.refresh_from_db()
        found.lift_reason = reason.strip()
        found.save(update_fields=["lift_reason"])
        limits.set_restriction(household=household, since_at=None)
        audit.record(actor=actor, action="privacy.restriction_lifted", obj=found, now=now, file_id=household.pk)


def _require(actor: Membership, household: Household) -> None:
    if not rules.may_restrict(actor, household):
        raise NotAllowed
