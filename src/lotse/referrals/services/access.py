"""Codes: which one opens a referral, who typed it, and what was read behind it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_noop

from lotse.audit.services import record
from lotse.core.errors import LotseError, NotAllowed
from lotse.directory.models import Organisation
from lotse.links import access_codes
from lotse.referrals.models import PartnerAccess, Referral
from lotse.referrals.rules import SEND, may_handle
from lotse.tenants.models import Membership


def access_of(organisation: Organisation, now: dt.datetime) -> PartnerAccess:
    """The partner's code; made when it is needed for the first time."""
    return access_codes.agreed(PartnerAccess, organisation, now)


def save_access(*, actor: Membership, organisation: Organisation, access_code: str, now: dt.datetime) -> None:
    """The code agreed with a partner; "" makes a new one. Whoever opened with the former one must enter it anew.

    Raises NotAllowed, links.access_codes.CodeTooShort.
    """
    if not actor.holds(SEND):
        raise NotAllowed
    if access_code:
        access_codes.check_length(access_code)
    with transaction.atomic():
        row = access_of(organisation, now)
        row.access_code, row.changed_at = access_code.strip() or access_codes.new_access_code(), now
        row.save()
        record(actor=actor, action="referrals.access_saved", obj=row, now=now, fields=["access_code"])


def renew_code(*, actor: Membership, referral: Referral, now: dt.datetime) -> str:
    """A code for this referral only, told a second way and shown this once; the lock is lifted. Raises NotAllowed."""
    if not may_handle(actor, referral):
        raise NotAllowed
    with transaction.atomic():
        referral.access_code = access_codes.new_access_code()
        referral.code_tries, referral.last_try_at = 0, None
        referral.save(update_fields=["access_code", "code_tries", "last_try_at"])
        record(actor=actor, action="referrals.code_renewed", obj=referral, now=now, file_id=referral.household_id)
    return referral.access_code


def code_of(referral: Referral) -> str:
    """Its own, or the one agreed with the partner; "" where there is none, and then nothing opens it."""
    if referral.access_code:
        return referral.access_code
    found = PartnerAccess.objects.filter(organisation=referral.organisation_id).first()
    return found.access_code if found else ""


class NoCode(LotseError):
    code = "referrals.no_code"
    sentence = gettext_noop("Für diesen Verweis gibt es noch keinen Zugangscode. Bitte rufen Sie uns an.")


def unlock(*, referral: Referral, typed: str, now: dt.datetime) -> None:
    """Compare a code; right and wrong ones are noted. Raises NoCode, links.access_codes.CodeWrong, CodeLocked."""
    code = code_of(referral)
    if not code:
        raise NoCode(field="code")
    try:
        rows = Referral.objects.filter(pk=referral.pk)
        access_codes.unlock(rows=rows, typed=typed, code=code, now=now)
    except LotseError:
        record(actor=None, action="referrals.code_refused", obj=referral, now=now, file_id=referral.household_id)
        raise
    record(actor=None, action="referrals.opened", obj=referral, now=now, file_id=referral.household_id)


def record_reading(*, actor: Membership | None, referral: Referral, now: dt.datetime) -> None:
    """The partner read what is in the file of the family: that stands in its log."""
    record(actor=actor, action="referrals.viewed", obj=referral, now=now, file_id=referral.household_id)
