"""The access of offices that decide: the code with which they open their lists, and whom to call there."""

import datetime as dt

from django.db import transaction

from lotse.audit.services import record
from lotse.core.errors import NotAllowed
from lotse.directory.models import Organisation
from lotse.links.access_codes import agreed, check_length, new_access_code
from lotse.schooling.models import DecidingOffice
from lotse.schooling.rules.decisions import MANAGE_LISTS
from lotse.tenants.models import Membership


def access_of(office: Organisation, *, now: dt.datetime) -> DecidingOffice:
    """The office's access; made with a code of ours when it is needed for the first time."""
    return agreed(DecidingOffice, office, now)


def save_access(
    *, actor: Membership, office: Organisation, contact_note: str, access_code: str, now: dt.datetime
) -> DecidingOffice:
    """Note whom to call, and the code agreed with the office; "" keeps the present one.

    Raises NotAllowed, links.access_codes.CodeTooShort.
    """
    if not actor.holds(MANAGE_LISTS):
        raise NotAllowed
    if access_code:
        check_length(access_code)
    with transaction.atomic():
        row = access_of(office, now=now)
        row.contact_note, row.changed_at = contact_note.strip(), now
        row.access_code = access_code.strip() or row.access_code
        row.save()
        fields = ["contact_note", *(["access_code"] if access_code else [])]
        record(actor=actor, action="schooling.office_access_saved", obj=row, now=now, fields=fields)
    return row


def renew_code(*, actor: Membership, office: Organisation, now: dt.datetime) -> str:
    """A new access code; whoever has opened a list with the former one must enter the new one. Raises NotAllowed."""
    if not actor.holds(MANAGE_LISTS):
        raise NotAllowed
    with transaction.atomic():
        row = access_of(office, now=now)
        row.access_code, row.changed_at = new_access_code(), now
        row.save(update_fields=["access_code", "changed_at"])
        record(actor=actor, action="schooling.office_code_renewed", obj=row, now=now, fields=["access_code"])
    return row.access_code
