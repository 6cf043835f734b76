"""What questions bring to *Heute* (registered in apps.py)."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from lotse.core import clock
from lotse.core.registry import TodayItem
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.volunteering.enums import Answer, AskedBy, EngagementEnd, EngagementState, NeedState
from lotse.volunteering.models import Asking, Engagement, Need
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.asking import DAYS_BETWEEN

ACCEPTED_WITHIN = dt.timedelta(days=60)
"""So long an engagement that both sides agreed to by link waits under *Heute* for its first meeting."""

FELL_THROUGH = (Answer.NOT_THIS, Answer.LATER, Answer.SILENCE, Answer.MOOT)


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """Of the coordinator's questions: whom to call, what waits too long, what fell through, what may begin."""
    if not member.holds(rights.EDIT_ENGAGEMENTS):
        return []
    return [*_to_call(member), *_waiting(member, on), *_fallen_through(member, on), *_to_introduce(member, on)]


def _to_call(member: Membership) -> list[TodayItem]:
    """Lotse wanted to ask them by itself, and has no address."""
    rows = Asking.objects.filter(answered_at=None, mailed_at=None, asked_by=None)
    rows = rows.filter(engagement__coordinator=member, engagement__state=EngagementState.ASKED)
    return [
        TodayItem(
            "waiting",
            f"Bitte am Telefon fragen: {one.volunteer or one.household}",
            centre_url("volunteering:engagement", one.engagement.code),
            meta=str(one.engagement),
            action_label="Antwort eintragen",
            action_url=centre_url("volunteering:answer_asking", one.engagement.code, one.pk),
        )
        for one in rows.select_related("engagement", "volunteer", "household").order_by("asked_at", "pk")
    ]


def _waiting(member: Membership, on: dt.date) -> list[TodayItem]:
    """Questions that have waited for a week."""
    since = clock.start_of(on) - dt.timedelta(days=DAYS_BETWEEN)
    rows = Asking.objects.filter(answered_at=None, engagement__state=EngagementState.ASKED).exclude(
        mailed_at=None, asked_by=None
    )
    count = rows.filter(engagement__coordinator=member, asked_at__lte=since).count()
    if not count:
        return []
    url = f"{centre_url('volunteering:engagements')}?stand=angefragt"
    title = "1 Anfrage wartet auf Antwort" if count == 1 else f"{count} Anfragen warten auf Antwort"
    return [TodayItem("waiting", title, url, meta="seit einer Woche", action_label="Ansehen", action_url=url)]


def _fallen_through(member: Membership, on: dt.date) -> list[TodayItem]:
    """Open needs for which the last question did not lead to anything, and nobody is being asked.

    A family that wants to be asked later waits until then.
    """
    later = Asking.objects.filter(household=OuterRef("household"), later_from_on__gt=on)
    newest = Engagement.objects.filter(participations__need=OuterRef("pk")).order_by("-created_at", "-pk")
    asked = Asking.objects.filter(engagement__participations__need=OuterRef("pk")).order_by("-asked_at", "-pk")
    rows = Need.objects.filter(state=NeedState.OPEN, coordinator=member).annotate(
        last_end=Subquery(newest.values("end_reason")[:1]),
        last_answer=Subquery(asked.values("answer")[:1]),
        asked=Count(
            "participations__engagement__askings",
            filter=Q(participations__engagement__askings__household=None),
            distinct=True,
        ),
    )
    found = rows.filter(last_end=EngagementEnd.NOT_STARTED, last_answer__in=FELL_THROUGH).exclude(Exists(later))
    return [_looking_on(one) for one in found.select_related("household").order_by("since_on", "pk")]


def _looking_on(need: Need) -> TodayItem:
    url = centre_url("volunteering:need", need.code)
    count = need.asked  # type: ignore[attr-defined]
    last = str(Answer(need.last_answer).label)  # type: ignore[attr-defined]
    people = "1 Person" if count == 1 else f"{count} Personen"
    return TodayItem(
        "waiting",
        f"Noch niemand gefunden: {need.household}",
        url,
        meta=f"{people} gefragt, zuletzt: {last}",
        action_label="Weiter suchen",
        action_url=url,
    )


def _to_introduce(member: Membership, on: dt.date) -> list[TodayItem]:
    """Both sides said yes, and nobody has brought them together yet: the first meeting settles it."""
    rows = Engagement.objects.filter(
        coordinator=member,
        state=EngagementState.RUNNING,
        meetings=None,
        askings__answer=Answer.ACCEPT,
        askings__way=AskedBy.LINK,
        askings__volunteer=None,
        askings__answered_at__gt=clock.start_of(on) - ACCEPTED_WITHIN,
    )
    return [
        TodayItem(
            "waiting",
            f"Beide haben ja gesagt: {one}",
            centre_url("volunteering:engagement", one.code),
            meta="Bitte bringen Sie beide zusammen.",
            action_label="Treffen eintragen",
            action_url=centre_url("volunteering:add_meeting", one.code),
        )
        for one in rows.order_by("starts_on", "pk")
    ]
