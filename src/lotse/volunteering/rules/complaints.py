"""Who handles complaints about a volunteer: never who coordinates the engagement, nor who stands in for them."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lotse.core import clock
from lotse.tenants.enums import STAFF, Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare
from lotse.tenants.selectors import active_members
from lotse.volunteering.enums import EngagementState
from lotse.volunteering.models import Complaint, ComplaintContact, Cover, Engagement

RECORD_COMPLAINTS = declare("volunteering.record_complaints", "Beschwerden von Familien aufnehmen", roles=STAFF)
HANDLE_COMPLAINTS = declare(
    "volunteering.handle_complaints",
    "Beschwerden von Familien bearbeiten, wenn dafür benannt",
    roles={Role.DIRECTOR, Role.COUNSELLOR, Role.COORDINATOR, Role.MEDIATOR, Role.PRIVACY_OFFICER},
    personal=True,
)

LINK_PURPOSE = "complaint"
LINK_DAYS = 365
TOKEN_DAYS = 30
"""How long a page of the family, once opened, leads to the form that knows its engagements."""
COMPLAINTS_PER_SENDER = 5  # from one network address in an hour
COMPLAINTS_IN_ALL = 60

# What a family can be answered in its own language, whoever answers.
SENTENCES = {
    "sorry": _("Es tut uns leid, dass das passiert ist."),
    "call_you": _("Wir möchten mit Ihnen sprechen und rufen Sie an."),
    "call_us": _("Wir möchten mit Ihnen sprechen. Bitte rufen Sie uns an, und nennen Sie die Kennung."),
    "talked": _("Wir haben mit der Person gesprochen."),
    "other": _("Wir suchen jemand anderen für Sie."),
    "stopped": _("Die Person kommt nicht mehr zu Ihnen."),
    "unclear": _("Wir konnten nicht klären, was passiert ist. Sie können uns hier mehr dazu schreiben."),
}


@dataclass(frozen=True, slots=True)
class House:
    """Who works here, as far as it matters for complaints; memberships by id.

    ``handlers``: directors and those whom the centre named; ``others``: whoever else may be named. ``covers``:
    coordinator, deputy, and the first day without. ``coordinators``: of engagements that have not ended.
    """

    handlers: frozenset[uuid.UUID]
    others: frozenset[uuid.UUID]
    covers: tuple[tuple[uuid.UUID, uuid.UUID, dt.date], ...] = ()
    coordinators: frozenset[uuid.UUID] = frozenset()


def impartial(house: House, coordinators: Iterable[uuid.UUID | None], on: dt.date) -> frozenset[uuid.UUID]:
    """Who may handle a complaint received on a day about an engagement of these ``coordinators``.

    Where no engagement is named yet, it may be any: then nobody who coordinates one, or stands in, sees it. Where all
    handlers are barred, the others step in: a complaint must not lie with nobody.
    """
    concerned = {one for one in coordinators if one is not None} or house.coordinators
    barred = concerned | {
        deputy for coordinator, deputy, ends in house.covers if coordinator in concerned and ends > on
    }
    return (house.handlers - barred) or (house.others - barred)


def house() -> House:
    """As it is now; five queries."""
    people = [member for member in active_members() if member.holds(HANDLE_COMPLAINTS)]
    named = set(ComplaintContact.objects.values_list("member_id", flat=True))
    handlers = frozenset(one.pk for one in people if one.pk in named or Role.DIRECTOR in one.roles)
    unended = Engagement.objects.exclude(state=EngagementState.ENDED).order_by()
    return House(
        handlers=handlers,
        others=frozenset(one.pk for one in people) - handlers,
        covers=tuple(Cover.objects.values_list("coordinator_id", "deputy_id", "ends_on")),
        coordinators=frozenset(unended.values_list("coordinator_id", flat=True).distinct()),
    )


def impartial_for(complaint: Complaint, known: House | None = None) -> frozenset[uuid.UUID]:
    """Who may handle this one; ``known`` spares asking the database again."""
    engagement = complaint.engagement
    coordinators = (complaint.coordinator_id, engagement.coordinator_id if engagement else None)
    return impartial(known or house(), coordinators, clock.day_of(complaint.received_at))


def may_handle(member: Membership, complaint: Complaint) -> bool:
    return complaint.centre_id == member.centre_id and member.pk in impartial_for(complaint)


def handled_complaints(member: Membership) -> QuerySet[Complaint]:
    """The queryset twin of ``may_handle``."""
    rows = Complaint.objects.select_related("engagement", "owner")
    if not member.holds(HANDLE_COMPLAINTS):
        return rows.none()
    known = house()
    if member.pk not in known.handlers | known.others:
        return rows.none()
    return rows.filter(pk__in=[one.pk for one in rows if member.pk in impartial_for(one, known)])
