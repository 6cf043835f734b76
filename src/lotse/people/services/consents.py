"""Consents: recorded with purpose, recipient, wording and language; withdrawn at once."""

import datetime as dt
import uuid

from django.db import transaction

from lotse.audit import services as audit
from lotse.core import clock, registry
from lotse.core.errors import LotseError, NotFound
from lotse.people.enums import ConsentForm, ConsentPurpose
from lotse.people.models import Consent, Disclosure, Household, Person
from lotse.people.services.building import checked_language, squeeze
from lotse.people.services.disclosures import stop_mails
from lotse.people.services.households import must_edit
from lotse.people.services.transfers import stop_offers
from lotse.tenants.models import Membership


class ConsentInvalid(LotseError):
    """The record would not prove anything; the sentence says why."""

    code = "people.consent_invalid"


def record_consent(
    *,
    actor: Membership,
    household: Household,
    purpose: ConsentPurpose | str,
    given_by: Person,
    given_on: dt.date,
    wording_version: str,
    language: str,
    form: ConsentForm | str,
    now: dt.datetime,
    recipient: str = "",
) -> Consent:
    """Raises NotAllowed, ConsentInvalid, PersonInvalid."""
    must_edit(actor, household)
    if given_by.household_id != household.pk:
        raise ConsentInvalid("Diese Person gehört nicht zu dieser Familie.", field="given_by")
    if given_on > clock.day_of(now):
        raise ConsentInvalid("Die Einwilligung kann nicht in der Zukunft liegen.", field="given_on")
    if not wording_version.strip():
        raise ConsentInvalid("Bitte geben Sie an, welche Fassung des Textes galt.", field="wording_version")
    with transaction.atomic():
        consent = Consent.objects.create(
            household=household,
            purpose=ConsentPurpose(purpose).value,
            recipient=squeeze(recipient),
            wording_version=squeeze(wording_version),
            language=checked_language(language),
            form=ConsentForm(form).value,
            given_on=given_on,
            given_by=given_by,
            recorded_by=actor,
            recorded_at=now,
        )
        _record(actor, "people.consent_recorded", consent, now, {"purpose"})
    return consent


def withdraw_consent(
    *, actor: Membership, household: Household, consent_id: uuid.UUID, withdrawn_on: dt.date, now: dt.datetime
) -> Consent:
    """From now on nothing leaves on this consent, nor what still waits in the outbox; a second one changes nothing.

    Raises NotAllowed, NotFound, ConsentInvalid.
    """
    must_edit(actor, household)
    consent = Consent.objects.filter(pk=consent_id, household=household).first()
    if consent is None:
        raise NotFound
    if not consent.given_on <= withdrawn_on <= clock.day_of(now):
        raise ConsentInvalid("Der Widerruf liegt zwischen dem Tag der Einwilligung und heute.", field="withdrawn_on")
    with transaction.atomic():
        open_consents = Consent.objects.filter(pk=consent.pk, withdrawn_at__isnull=True)
        if open_consents.update(withdrawn_on=withdrawn_on, withdrawn_at=now):
            if consent.purpose == ConsentPurpose.CENTRE:
                stop_offers(household, now)
            _record(actor, "people.consent_withdrawn", consent, now, {"withdrawn_on"})
            stop_mails(
                actor=actor,
                disclosures=list(Disclosure.objects.filter(consent=consent).values_list("pk", flat=True)),
                reason="Einwilligung widerrufen",
                now=now,
            )
            for end in registry.consent_withdrawn:
                end(consent, actor, now)
    consent.refresh_from_db()
    return consent


def _record(actor: Membership, action: str, consent: Consent, now: dt.datetime, fields: set[str]) -> None:
    audit.record(actor=actor, action=action, obj=consent, now=now, file_id=consent.household_id, fields=fields)
