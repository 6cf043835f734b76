"""Who was asked, who may be asked again from when, and whose answer is waited for."""

import datetime as dt
import uuid

from django.db.models import Max, Q, QuerySet

from lotse.core import clock
from lotse.core.errors import NotFound
from lotse.people.models import Household
from lotse.tenants.models import Membership
from lotse.volunteering.models import Asking, Engagement, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.asking import DAYS_BETWEEN, free_from
from lotse.volunteering.selectors.engagements import load_words
from lotse.volunteering.selectors.load import loads


def asking_for(engagement: Engagement, asking_id: uuid.UUID) -> Asking:
    """Raises NotFound."""
    rows = Asking.objects.filter(engagement=engagement).select_related("engagement", "volunteer", "household")
    found = rows.filter(pk=asking_id).first()
    if found is None:
        raise NotFound
    return found


def asking_of_link(asking_id: uuid.UUID) -> Asking | None:
    """The question behind a link, for core.registry.link_purposes."""
    return Asking.objects.filter(pk=asking_id).first()


def volunteer_by_code(member: Membership, code: str) -> Volunteer:
    """Raises NotFound."""
    found = rights.visible_volunteers(member).filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def carries(volunteer: Volunteer, on: dt.date) -> str:
    """What somebody carries now against what was agreed: shown before each question."""
    return load_words(loads([volunteer.pk], on)[volunteer.pk])


def lead(volunteer: Volunteer, on: dt.date) -> str:
    """What a coordinator should know before asking this person."""
    way = (
        ""
        if volunteer.email
        else " Für diese Person ist keine E-Mail-Adresse eingetragen: Bitte fragen Sie am Telefon."
    )
    return f"Zurzeit: {carries(volunteer, on)}. Die Familie wird gefragt, wenn die Person zugesagt hat.{way}"


def free_from_of(*, volunteer: Volunteer | None = None, household: Household | None = None) -> dt.date | None:
    """The first day on which this person or family may be asked again; None: at once. One query."""
    rows = Asking.objects.filter(volunteer=volunteer) if volunteer else Asking.objects.filter(household=household)
    return free_from(*rows.aggregate(asked=Max("asked_at"), later=Max("later_from_on")).values())


def not_yet_free(on: dt.date) -> QuerySet[Asking, uuid.UUID | None]:
    """Ids of the volunteers who may not be asked on this day: the twin of ``free_from_of``."""
    lately = clock.start_of(on - dt.timedelta(days=DAYS_BETWEEN - 1))
    rows = Asking.objects.exclude(volunteer=None).filter(Q(asked_at__gte=lately) | Q(later_from_on__gt=on))
    return rows.order_by().values_list("volunteer", flat=True)
