"""Consents: recorded with purpose, recipient, exact wording and language; withdrawn at once, also by the family."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from lotse.audit import services as audit
from lotse.core import clock, registry
from lotse.core.codes import is_code
from lotse.core.errors import LotseError, NotFound
from lotse.core.languages import SOURCE, spoken
from lotse.people.enums import ConsentForm, ConsentPurpose
from lotse.people.models import Consent, Disclosure, Household, Person
from lotse.people.services.building import checked_language, squeeze
from lotse.people.services.disclosures import stop_mails
from lotse.people.services.households import must_edit, must_withdraw
from lotse.people.services.transfers import stop_offers
from lotse.tenants.models import Membership
from lotse.wording import selectors as wording
from lotse.wording.models import KeptText
from lotse.wording.selectors.texts import consent_version, current, newest_kept, versions_by_label
from lotse.wording.services import keep


class ConsentInvalid(LotseError):
    """The record would not prove anything; the sentence says why."""

    code = "people.consent_invalid"


def record_consents(
    *,
    actor: Membership,
    household: Household,
    purposes: Sequence[str],
    recipient: str,
    now: dt.datetime,
    **facts: object,
) -> list[Consent]:
    """Several purposes of one sheet, all or none; ``facts`` and errors as of ``record_consent``."""
    if recipient.strip() and len(purposes) > 1:
        raise ConsentInvalid(
            "Gilt sie nur für eine Stelle, halten Sie bitte jeden Zweck einzeln fest.", field="recipient"
        )
    with transaction.atomic():
        return [
            record_consent(actor=actor, household=household, purpose=one, recipient=recipient, now=now, **facts)  # type: ignore[arg-type]
            for one in purposes
        ]


def record_consent(
    *,
    actor: Membership,
    household: Household,
    purpose: ConsentPurpose | str,
    given_by: Person,
    given_on: dt.date,
    language: str,
    form: ConsentForm | str,
    now: dt.datetime,
    wording_version: str = "",
    recipient: str = "",
) -> Consent:
    """``wording_version``: the sign on the sheet, or its version; empty: the version that counted on that day.

    Raises NotAllowed, ConsentInvalid, PersonInvalid.
    """
    must_edit(actor, household)
    if given_by.household_id != household.pk:
        raise ConsentInvalid("Diese Person gehört nicht zu dieser Familie.", field="given_by")
    if given_on > clock.day_of(now):
        raise ConsentInvalid("Die Einwilligung kann nicht in der Zukunft liegen.", field="given_on")
    purpose, language = ConsentPurpose(purpose), checked_language(language)
    with transaction.atomic():
        text, label, number = _words(purpose, language, squeeze(wording_version), given_on, now)
        _check_version(purpose, number, given_on)
        consent = Consent.objects.create(
            household=household,
            purpose=purpose.value,
            recipient=squeeze(recipient),
            wording_version=label,
            wording_number=number,
            text=text,
            language=language,
            form=ConsentForm(form).value,
            given_on=given_on,
            given_by=given_by,
            recorded_by=actor,
            recorded_at=now,
        )
        _record(actor, "people.consent_recorded", consent, now, {"purpose"})
    return consent


def _words(
    purpose: ConsentPurpose, language: str, version: str, on: dt.date, now: dt.datetime
) -> tuple[KeptText | None, str, int]:
    """The exact words, their version in words and as a number; (None, …, 0) for a sheet that is not of this centre."""
    read = spoken(language) or SOURCE
    if is_code(version.upper()):
        found = KeptText.objects.filter(code=version.upper(), subject=purpose.value).first()
        if found is None:
            raise ConsentInvalid("Dieses Zeichen gehört zu keinem Blatt für diesen Zweck.", field="wording_version")
        return found, found.label, found.number
    counts = current(purpose.value, on)
    if version:
        known = versions_by_label(purpose.value)
        if version.casefold() not in known:
            return None, version, 0
        counts = known[version.casefold()]
    number = counts.number if counts else 0
    label = wording.label_of(purpose.value, number)
    found = newest_kept(purpose.value, read, on, label)
    if found is None:
        [said] = keep(texts=[consent_version(purpose.value, counts, read)], now=now)
        found = KeptText.objects.get(code=said.code)
    return found, label, number


def _check_version(purpose: ConsentPurpose, number: int, given_on: dt.date) -> None:
    """Raises ConsentInvalid: the sheet was outdated when it was signed."""
    newest = wording.asks_anew(purpose.value, given_on)
    if newest is not None and newest.number > number:
        raise ConsentInvalid(
            f"Seit dem {newest.starts_on:%d.%m.%Y} gilt {newest}, in die alle neu einwilligen müssen. Das Blatt war "
            "schon überholt. Es wurde nichts gespeichert; bitte drucken Sie das neue.",
            field="wording_version",
        )


def withdraw_consent(
    *, actor: Membership, household: Household, consent_id: uuid.UUID, withdrawn_on: dt.date, now: dt.datetime
) -> Consent:
    """From now on nothing leaves on this consent, nor what still waits in the outbox; a second one changes nothing.

    Raises NotAllowed, NotFound, ConsentInvalid.
    """
    must_withdraw(actor, household)
    return withdraw(actor=actor, household=household, consent_id=consent_id, withdrawn_on=withdrawn_on, now=now)


def withdraw(
    *,
    actor: Membership | None,
    household: Household,
    consent_id: uuid.UUID,
    withdrawn_on: dt.date,
    now: dt.datetime,
) -> Consent:
    """``withdraw_consent`` for callers who have checked who asks; ``actor`` None: the family itself.

    Whoever is responsible is told, unless it was they. Raises NotFound, ConsentInvalid.
    """
    consent = Consent.objects.filter(pk=consent_id, household=household).first()
    if consent is None:
        raise NotFound
    if not consent.given_on <= withdrawn_on <= clock.day_of(now):
        raise ConsentInvalid("Der Widerruf liegt zwischen dem Tag der Einwilligung und heute.", field="withdrawn_on")
    with transaction.atomic():
        open_consents = Consent.objects.filter(pk=consent.pk, withdrawn_at__isnull=True)
        told = actor is None or household.responsible_id not in {None, actor.pk}
        values = {"withdrawn_on": withdrawn_on, "withdrawn_at": now, "withdrawn_online": actor is None}
        if open_consents.update(**values, awaits_notice=told):
            if consent.purpose == ConsentPurpose.CENTRE:
                stop_offers(household, now)
            action = "people.consent_withdrawn" if actor else "people.consent_withdrawn_online"
            _record(actor, action, consent, now, {"withdrawn_on"})
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


def notice_withdrawal(*, actor: Membership, household: Household, consent_id: uuid.UUID, now: dt.datetime) -> None:
    """Somebody has read that a consent was withdrawn. Raises NotAllowed, NotFound."""
    must_withdraw(actor, household)
    consent = Consent.objects.filter(pk=consent_id, household=household).first()
    if consent is None:
        raise NotFound
    with transaction.atomic():
        if Consent.objects.filter(pk=consent.pk, awaits_notice=True).update(awaits_notice=False):
            _record(actor, "people.withdrawal_noticed", consent, now, set())


def _record(actor: Membership | None, action: str, consent: Consent, now: dt.datetime, fields: set[str]) -> None:
    audit.record(actor=actor, action=action, obj=consent, now=now, file_id=consent.household_id, fields=fields)
