"""What proposals and recommendations show on pages of other apps (registered in apps.py)."""

import datetime as dt
import uuid
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet

from lotse.core.registry import TimelineEntry, TodayItem
from lotse.people.models import Household
from lotse.schooling.enums import PROPOSABLE_STATES, PupilState, RunState, SupportForm
from lotse.schooling.models import Hold, NeedNotice, ProposalRow, Recommendation
from lotse.schooling.rules import proposals as rules
from lotse.tenants.enums import Role
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

HOLD_ALARM_DAYS = 3  # a hold is announced so many days before it ends
RUN_DAYS = 7  # a finished proposal waits so long under Heute; afterwards its facts are too old
HELD_STATES = (PupilState.RECOMMENDED, PupilState.ANSWERED, PupilState.HANDED_OVER)


def timeline(member: Membership, household: Household) -> list[TimelineEntry]:
    """Each recommendation with its school; the steps themselves are told by ``pupil_feeds``."""
    if not member.holds(rules.RECOMMEND):
        return []
    made = Recommendation.objects.filter(pupil__person__household=household)
    return [_recommended(one) for one in made.select_related("pupil__person", "school__organisation", "made_by")]


def _recommended(one: Recommendation) -> TimelineEntry:
    withdrawn = "zurückgenommen" if one.withdrawn_at else ""
    return TimelineEntry(
        at=one.made_at,
        kind="school",
        kind_label="Schule",
        title=f"{one.pupil.person.first_name}: Empfehlung {one.school}",
        text=" · ".join(
            part for part in (str(SupportForm(one.support_form).label), one.reason_text, withdrawn) if part
        ),
        who=str(one.made_by),
        url=centre_url("schooling:pupil", one.pupil.code),
        icon="school",
    )


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """Own proposals that compute or wait, holds about to end, and for the director the open need notices."""
    if not member.holds(rules.PROPOSE):
        return []
    return [*_runs(member, on), *_holds(member, on), *_needs(member)]


def _runs(member: Membership, on: dt.date) -> Iterator[TodayItem]:
    """The newest proposal for all that the member asked for, until it is used up or too old."""
    since = on - dt.timedelta(days=RUN_DAYS)
    own = rules.visible_runs(member).filter(requested_by=member, for_pupil=None, requested_at__date__gte=since)
    run = own.annotate(is_open=Exists(_open_rows().filter(run=OuterRef("pk")))).first()
    if run is None or (run.state == RunState.DONE and not run.is_open):
        return
    badge, tone, label = _RUN_WORDS[run.state]
    yield TodayItem(
        section="waiting",
        title=f"{run}: {run.placed_count} von {run.children_count} Kindern" if run.state == RunState.DONE else str(run),
        url=centre_url("schooling:run", run.pk),
        meta="Vorschlag für alle wartenden Kinder",
        badge=badge,
        tone=tone,
        action_label=label,
        action_url=centre_url("schooling:run", run.pk),
    )


_RUN_WORDS: dict[str, tuple[str, str, str]] = {
    RunState.QUEUED: ("wird berechnet", "info", "Stand ansehen"),
    RunState.RUNNING: ("wird berechnet", "info", "Stand ansehen"),
    RunState.DONE: ("fertig", "success", "Ansehen und entscheiden"),
    RunState.FAILED: ("abgebrochen", "danger", "Grund ansehen"),
}


def _open_rows() -> "QuerySet[ProposalRow]":
    recommended = Recommendation.objects.filter(pupil=OuterRef("pupil"), withdrawn_at=None)
    rows = ProposalRow.objects.filter(accepted_at=None, school__isnull=False, pupil__state__in=PROPOSABLE_STATES)
    return rows.exclude(Exists(recommended))


def _holds(member: Membership, on: dt.date) -> Iterator[TodayItem]:
    """One line per child whose held place ends soon or has ended without a decision."""
    ending = Hold.objects.filter(
        recommendation__withdrawn_at=None,
        recommendation__pupil__responsible=member,
        recommendation__pupil__state__in=HELD_STATES,
        expires_on__lte=on + dt.timedelta(days=HOLD_ALARM_DAYS),
    ).select_related("recommendation__pupil__person", "school__organisation")
    newest: dict[uuid.UUID, Hold] = {}
    for hold in ending.order_by("expires_on", "made_at"):
        newest[hold.recommendation_id] = hold
    valid = Hold.objects.filter(
        recommendation_id__in=list(newest),
        released_at=None,
        expires_on__gt=on + dt.timedelta(days=HOLD_ALARM_DAYS),
    )
    for recommendation_id in valid.values_list("recommendation_id", flat=True):
        newest.pop(recommendation_id, None)
    for hold in newest.values():
        pupil = hold.recommendation.pupil
        ended = hold.expires_on < on or hold.released_at is not None
        yield TodayItem(
            section="alarms",
            title=str(pupil),
            url=centre_url("schooling:pupil", pupil.code),
            meta=str(hold.school),
            due_on=hold.expires_on,
            badge="Vormerkung abgelaufen" if ended else "Vormerkung läuft ab",
            tone="danger" if ended else "warning",
            action_label="Vormerkung verlängern",
            action_url=centre_url("schooling:extend_hold", pupil.code),
            action_is_post=True,
        )


def _needs(member: Membership) -> Iterator[TodayItem]:
    if Role.DIRECTOR not in member.roles:
        return
    count = NeedNotice.objects.filter(settled_on=None).count()
    if count:
        url = centre_url("schooling:pupils") + f"?stand={PupilState.NEED_NOTICE}"
        yield TodayItem(
            section="alarms",
            title="1 offene Bedarfsmeldung" if count == 1 else f"{count} offene Bedarfsmeldungen",
            url=url,
            meta="Kinder, für die kein Platz passt",
            tone="warning",
            action_label="Ansehen",
            action_url=url,
        )
