"""What happens to complaints as time passes, and the centre's settings."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.links import services as links
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.enums import ComplaintState
from lotse.volunteering.models import Complaint, ComplaintContact, ComplaintSettings
from lotse.volunteering.rules import complaints as rules
from lotse.volunteering.rules import rights
from lotse.volunteering.selectors import complaints as selectors
from lotse.volunteering.services.complaints.telling import tell

DAYS_OF_MONTH = 30.4375  # the mean, for a period in which a day more or less is none


def remind(centre: Centre, now: dt.datetime) -> None:
    """Tell all who may handle it, once, that a family has waited too long (core.registry.periodic)."""
    late = Complaint.objects.filter(answered_at=None, reminded_at=None, answer_due_on__lt=clock.day_of(now))
    for complaint in late.exclude(state=ComplaintState.CLOSED).select_related("engagement"):
        with transaction.atomic():
            if Complaint.objects.filter(pk=complaint.pk, reminded_at=None).update(reminded_at=now) != 1:
                continue
            if rules.impartial_for(complaint):
                tell(complaint, centre, now, was_late=True)
                record(actor=None, action="volunteering.complaint_late", obj=complaint, now=now)


def forget(centre: Centre, now: dt.datetime) -> None:
    """Empty what was closed long ago; that there was one, and how it ended, stays (core.registry.periodic)."""
    before = now - dt.timedelta(days=selectors.settings().keep_months * DAYS_OF_MONTH)
    for complaint in Complaint.objects.filter(forgotten_at=None, closed_at__lt=before):
        with transaction.atomic():
            complaint.entries.all().delete()
            emptied = dict.fromkeys(("about", "name", "phone", "email"), "")
            rows = Complaint.objects.filter(pk=complaint.pk, forgotten_at=None)
            rows.update(**emptied, forgotten_at=now, engagement=None)
            links.revoke(purpose=rules.LINK_PURPOSE, object_id=complaint.pk, now=now)
            record(actor=None, action="volunteering.complaint_forgotten", obj=complaint, now=now)


def change_settings(
    *, actor: Membership, values: Mapping[str, Any], members: Iterable[Membership], seen: int, now: dt.datetime
) -> None:
    """Set who handles complaints besides the directors, and the periods; ``seen`` is the version on the page.

    Raises NotAllowed, ChangedMeanwhile.
    """
    if not actor.holds(rights.EDIT_SETTINGS):
        raise NotAllowed
    values = {name: values[name] for name in selectors.SETTINGS_FIELDS}
    try:
        with transaction.atomic():
            row = selectors.settings()
            if row._state.adding and seen == 0:
                row = ComplaintSettings.objects.create(**values, version=1)
            elif ComplaintSettings.objects.filter(version=seen).update(**values, version=seen + 1) != 1:
                raise ChangedMeanwhile
            ComplaintContact.objects.all().delete()
            ComplaintContact.objects.bulk_create(ComplaintContact(member=one) for one in members)
            record(
                actor=actor,
                action="volunteering.complaint_settings_changed",
                obj=row,
                now=now,
                fields=[*values, "members"],
            )
    except IntegrityError as error:  # two at once
        raise ChangedMeanwhile from error
