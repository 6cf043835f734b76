"""What left the centre: asked for its ground, written into the file, taken back when it was wrong."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from lotse.audit import services as audit
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.core.pdf import render_pdf
from lotse.outbox import services as outbox
from lotse.people.enums import ConsentPurpose, DisclosureWay
from lotse.people.models import Disclosure, Household, Person
from lotse.people.rules import may_disclose, may_retract
from lotse.people.services.building import squeeze
from lotse.people.services.households import must_withdraw
from lotse.tenants.models import Centre, Membership


class RetractionReasonMissing(LotseError):
    code = "people.retraction_reason_missing"
    sentence = "Bitte nennen Sie den Grund, warum Sie die Weitergabe zurücknehmen."


class NotRetracted(LotseError):
    code = "people.not_retracted"
    sentence = "Diese Weitergabe ist noch nicht zurückgenommen. Bitte tragen Sie zuerst die Rücknahme ein."


class NeverLeft(LotseError):
    code = "people.disclosure_never_left"
    sentence = "Diese E-Mail wurde nicht abgeschickt. Dort gibt es nichts zu löschen."


# Why something is taken back that nobody took back itself
SAME_MAIL = "Die E-Mail wurde nicht abgeschickt, weil anderes darin zurückgenommen wurde"


def record_disclosure(
    *,
    actor: Membership,
    household: Household,
    purpose: ConsentPurpose | str,
    recipient: str,
    what: str,
    way: DisclosureWay | str,
    now: dt.datetime,
    person: Person | None = None,
    corrects: Disclosure | None = None,
    ground_recipient: str = "",
) -> Disclosure:
    """Note what leaves; call it inside the transaction in which it leaves, so that neither happens alone.

    ``ground_recipient`` is the recipient as the consent names it, where it differs from the one written down.
    Raises NotAllowed, people.rules.NoGround.
    """
    _must_retract(actor, household)
    ground = may_disclose(household, purpose, ground_recipient or recipient, clock.day_of(now))
    with transaction.atomic():
        disclosure = Disclosure.objects.create(
            household=household,
            person=person,
            purpose=ConsentPurpose(purpose).value,
            recipient=squeeze(recipient)[:250],
            what=squeeze(what)[:300],
            way=DisclosureWay(way).value,
            ground_label=ground.label,
            ground_source=ground.source,
            consent_id=ground.consent_id,
            disclosed_at=now,
            disclosed_by=actor,
            corrects=corrects,
        )
        audit.record(
            actor=actor, action="people.disclosed", obj=disclosure, now=now, file_id=household.pk, fields=["recipient"]
        )
    return disclosure


def retract_disclosure(*, actor: Membership | None, disclosure: Disclosure, reason: str, now: dt.datetime) -> None:
    """``retract_disclosures`` for one. Raises NotAllowed, RetractionReasonMissing, ChangedMeanwhile."""
    retract_disclosures(actor=actor, disclosures=[disclosure], reason=reason, now=now)
    disclosure.refresh_from_db()


def retract_disclosures(
    *,
    actor: Membership | None,
    disclosures: Sequence[Disclosure],
    reason: str,
    now: dt.datetime,
    never_left: bool = False,
) -> None:
    """Note that the recipient was asked to delete what it got; the record of the disclosure stays.

    A mail that carries one of them and has not left is stopped: then there is nothing to delete there, and the file
    says so. With it, what else it carried is taken back. ``never_left``: the caller knows so itself, because what
    should have opened it was stopped. ``actor`` None: the family withdrew its consent itself.

    Raises NotAllowed, RetractionReasonMissing, ChangedMeanwhile (already retracted).
    """
    if actor is not None:
        for one in disclosures:
            _must_retract(actor, one.household)
    if not reason.strip():
        raise RetractionReasonMissing(field="reason")
    ids = [one.pk for one in disclosures]
    with transaction.atomic():
        for one in disclosures:
            _retract(actor, one, reason, now)
        stop_mails(actor=actor, disclosures=ids, reason=SAME_MAIL, now=now)
        if never_left:
            Disclosure.objects.filter(pk__in=ids).update(held_back_at=now)


def stop_mails(*, actor: Membership | None, disclosures: Sequence[uuid.UUID], reason: str, now: dt.datetime) -> None:
    """Stop the mails that carry these and have not left, and retract all that was in them and still open."""
    held = outbox.stop(carrying=disclosures)
    for one in Disclosure.objects.filter(pk__in=held, retracted_at=None):
        _retract(actor, one, reason if one.pk in disclosures else SAME_MAIL, now)
    Disclosure.objects.filter(pk__in=held).update(held_back_at=now)


def _must_retract(actor: Membership, household: Household) -> None:
    """Whether the file is restricted, ``may_disclose`` asks: what went out can be taken back even then."""
    if not may_retract(actor, household):
        raise NotAllowed


def _retract(actor: Membership | None, one: Disclosure, reason: str, now: dt.datetime) -> None:
    open_rows = Disclosure.objects.filter(pk=one.pk, retracted_at=None)
    if open_rows.update(retracted_at=now, retracted_by=actor, retraction_reason=squeeze(reason)[:200]) != 1:
        raise ChangedMeanwhile
    audit.record(
        actor=actor,
        action="people.disclosure_retracted",
        obj=one,
        now=now,
        file_id=one.household_id,
        fields=["retracted_at"],
    )


def deletion_letter(
    *,
    actor: Membership,
    disclosures: Sequence[Disclosure],
    centre: Centre,
    now: dt.datetime,
    address: Sequence[str] = (),
    reference: str = "",
) -> bytes:
    """The letter that asks a recipient to delete what was taken back, as a tagged PDF; printing is noted.

    ``disclosures``: all to one recipient. ``address``: its lines below the name, where they are known. ``reference``:
    the sign under which it got the papers. Raises NotAllowed, NotRetracted, NeverLeft, core.pdf.PdfUnavailable.
    """
    for one in disclosures:
        must_withdraw(actor, one.household)
    if any(one.held_back_at is not None for one in disclosures):
        raise NeverLeft
    if not disclosures or any(one.retracted_at is None for one in disclosures):
        raise NotRetracted
    letter = {
        "centre": centre,
        "written_on": clock.day_of(now),
        "disclosures": disclosures,
        "recipient": disclosures[0].recipient,
        "reason": disclosures[0].retraction_reason,
        "address": address,
        "reference": reference or disclosures[0].household.code,
        "signer": actor,
    }
    pdf = render_pdf("people/deletion_letter.html", {"letter": letter})
    for one in disclosures:
        audit.record(actor=actor, action="people.deletion_letter_printed", obj=one, now=now, file_id=one.household_id)
    return pdf
