"""The guard before each promise: requirements met, not stopped, not over the agreed limit, no clash.

Whoever gives a volunteer something to do goes through ``commit``; nothing else makes a Commitment.
"""

import datetime as dt

from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.tenants.models import Membership
from lotse.volunteering.enums import BINDING_STATES, VolunteerState
from lotse.volunteering.models import Commitment, Engagement, Meeting, Share, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.load import Regular, clash
from lotse.volunteering.selectors.load import loads, meetings_of, regular
from lotse.volunteering.selectors.requirements import missing_for


class OverLimit(LotseError):
    """More than was agreed with the person; a stored reason lets it pass."""

    code = "volunteering.over_limit"
    sentence = (
        "Das wäre mehr, als mit der Person vereinbart ist. Bitte wählen Sie jemand anderen, vereinbaren Sie mit ihr "
        "mehr, oder nennen Sie den Grund, warum es ausnahmsweise so sein soll."
    )


class RequirementOpen(LotseError):
    """Something has to be shown first; no reason lets this pass."""

    code = "volunteering.requirement_open"


class NotAvailable(LotseError):
    code = "volunteering.not_available"
    sentence = "Diese Person nimmt zurzeit nichts Neues an. Bitte fragen Sie jemand anderen."


class Clashing(LotseError):
    code = "volunteering.clashing"


def commit(
    *,
    actor: Membership | None,
    engagement: Engagement,
    volunteer: Volunteer,
    minutes_per_week: int,
    starts_on: dt.date,
    now: dt.datetime,
    ends_on: dt.date | None = None,
    over_limit_reason: str = "",
) -> Commitment:
    """Promise so many minutes a week of a volunteer to an engagement. Of two people at once, the second is told.

    ``actor`` None: the next best is asked by itself, within what the person agreed to.
    Raises NotAllowed, NotAvailable, RequirementOpen, OverLimit, Clashing, ChangedMeanwhile.
    """
    if actor is not None and not rights.may_edit_engagement(actor, engagement):
        raise NotAllowed
    reason = over_limit_reason.strip()
    with transaction.atomic():
        claim(volunteer, now)
        check_available(volunteer)
        check_requirements(volunteer, engagement.kind, engagement.with_children, clock.day_of(now))
        load = loads([volunteer.pk], starts_on, ends_on)[volunteer.pk]
        if load.exceeds(minutes_per_week, 1) and not reason:
            raise OverLimit(field="over_limit_reason")
        check_clash([regular(one) for one in _meetings(engagement)], volunteer, clock.day_of(now), but=engagement)
        commitment = Commitment.objects.create(
            engagement=engagement,
            volunteer=volunteer,
            minutes_per_week=minutes_per_week,
            starts_on=starts_on,
            ends_on=ends_on,
            over_limit_reason=reason[:200] if load.exceeds(minutes_per_week, 1) else "",
            made_by=actor,
            made_at=now,
        )
        record(actor=actor, action="volunteering.committed", obj=commitment, now=now, fields=["minutes_per_week"])
    return commitment


def hold_to(*, commitment: Commitment, now: dt.datetime, over_limit_reason: str = "") -> None:
    """Check a promise anew before its engagement counts, or counts again; in the caller's transaction.

    Raises NotAvailable, RequirementOpen, OverLimit, Clashing, ChangedMeanwhile.
    """
    engagement, volunteer = commitment.engagement, commitment.volunteer
    claim(volunteer, now)
    check_available(volunteer)
    check_requirements(volunteer, engagement.kind, engagement.with_children, clock.day_of(now))
    starts_on = max(commitment.starts_on, clock.day_of(now))
    load = loads([volunteer.pk], starts_on, commitment.ends_on)[volunteer.pk]
    is_over = load.exceeds(commitment.minutes_per_week, 1)
    reason = over_limit_reason.strip() or commitment.over_limit_reason
    if is_over and not reason:
        raise OverLimit(f"{volunteer}: {OverLimit.sentence}", field="over_limit_reason")
    check_clash([regular(one) for one in _meetings(engagement)], volunteer, clock.day_of(now), but=engagement)
    Commitment.objects.filter(pk=commitment.pk).update(over_limit_reason=reason[:200] if is_over else "")


def check_return(share: Share, starts_on: dt.date, over_limit_reason: str = "") -> str:
    """Whether a volunteer can take a share back from this day on; in the caller's transaction, the person claimed.

    Returns the reason to store, "" where nothing is over. Of a paused engagement nothing comes back yet: that is
    checked when it goes on. Raises NotAvailable, RequirementOpen, OverLimit.
    """
    volunteer, engagement = share.volunteer, share.engagement
    check_available(volunteer)
    check_requirements(volunteer, engagement.kind, engagement.with_children, starts_on)
    if engagement.state not in BINDING_STATES or share.until_on <= starts_on:
        return ""
    reason = over_limit_reason.strip()
    if not loads([volunteer.pk], starts_on, share.until_on)[volunteer.pk].exceeds(share.minutes_per_week, 0):
        return ""
    if not reason:
        raise OverLimit(field="over_limit_reason")
    return reason[:200]


def claim(volunteer: Volunteer, now: dt.datetime) -> None:
    """Take the person's row until the transaction ends, as it was read. Raises ChangedMeanwhile."""
    rows = Volunteer.objects.filter(pk=volunteer.pk, version=volunteer.version)
    if rows.update(version=volunteer.version + 1, changed_at=now) != 1:
        raise ChangedMeanwhile
    volunteer.version += 1
    volunteer.changed_at = now


def check_available(volunteer: Volunteer) -> None:
    """Raises NotAvailable: not active, or stopped after "es wird mir zu viel" until somebody has spoken with them."""
    if volunteer.state != VolunteerState.ACTIVE or volunteer.stopped_at is not None:
        raise NotAvailable


def check_requirements(volunteer: Volunteer, kind: str, with_children: bool, on: dt.date) -> None:
    """Raises RequirementOpen with the names of what is missing."""
    missing = missing_for([volunteer], kind=kind, with_children=with_children, on=on)[volunteer.pk]
    if missing:
        raise RequirementOpen(f"Vorher fehlt noch: {', '.join(missing)}. Es wurde nichts vergeben.")


def check_clash(new: list[Regular], volunteer: Volunteer, since: dt.date, *, but: Engagement | None = None) -> None:
    """Raises Clashing with the engagement and the first day from ``since`` on which both would be."""
    others = meetings_of(volunteer.pk, but=but.pk if but else None)
    for one in new:
        met = clash(one, others, since)
        if met is not None:
            raise Clashing(
                f"Das überschneidet sich am {met[1]:%d.%m.%Y} mit: {met[0].label}. Es wurde nichts geändert."
            )


def _meetings(engagement: Engagement) -> list[Meeting]:
    return list(engagement.meetings.select_related("engagement").order_by("pk"))
