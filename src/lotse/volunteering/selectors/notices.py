"""What volunteers told the centre and nobody has dealt with yet."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lotse.core import clock
from lotse.core.errors import NotFound
from lotse.core.registry import TodayItem
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.volunteering.enums import EngagementState, NoticeKind
from lotse.volunteering.models import Commitment, Notice, Volunteer, VolunteerAbsence
from lotse.volunteering.rules import rights
from lotse.volunteering.selectors.relief import in_charge

GOING_ON = (EngagementState.ASKED, EngagementState.RUNNING, EngagementState.PAUSED)


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One as the page of the volunteer shows it; ``is_call``: settled by the end of the matter, not by a button."""

    notice: Notice
    titles: list[str]  # of what still goes on

    @property
    def is_call(self) -> bool:
        return self.notice.call_due_on is not None

    @property
    def was_called(self) -> bool:
        spoken_on = self.notice.volunteer.last_talk_on
        return spoken_on is not None and spoken_on >= clock.day_of(self.notice.said_at)


def open_stop(volunteer: Volunteer) -> Notice | None:
    """The wish to stop that is not settled, with whoever calls."""
    rows = Notice.objects.filter(volunteer=volunteer, kind=NoticeKind.STOP, settled_at=None)
    return rows.exclude(call_due_on=None).select_related("owner").first()


def pause_of(volunteer: Volunteer, on: dt.date) -> VolunteerAbsence | None:
    """The pause that runs or is planned."""
    rows = volunteer.absences.filter(Q(ends_on=None) | Q(ends_on__gt=on), is_pause=True)
    return rows.order_by("starts_on", "pk").first()


def in_charge_of(volunteer: Volunteer, on: dt.date) -> list[Membership]:
    """Who looks after what this person does now: the coordinators of the engagements, or who stands in."""
    rows = _going_on([volunteer.pk]).select_related("engagement__coordinator")
    return list(dict.fromkeys(in_charge(one.engagement.coordinator, on) for one in rows))


def notice_for(member: Membership, code: str, pk: uuid.UUID) -> Notice:
    """Raises NotFound."""
    rows = Notice.objects.filter(volunteer__in=rights.visible_volunteers(member).filter(code=code), pk=pk)
    found = rows.select_related("volunteer").first()
    if found is None:
        raise NotFound
    return found


def open_notices(volunteer: Volunteer) -> list[NoticeLine]:
    """What the page of a volunteer shows; of a wish to stop only the line of whoever calls. Two queries."""
    rows = Notice.objects.filter(volunteer=volunteer, settled_at=None).exclude(kind=NoticeKind.STOP, call_due_on=None)
    lines = list(rows.select_related("owner", "volunteer").order_by("said_at", "pk"))
    titles = [str(one.engagement) for one in _going_on([volunteer.pk])] if lines else []
    return [NoticeLine(one, titles) for one in lines]


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """What volunteers told ``member`` (core.registry.today). Two queries."""
    if not member.holds(rights.EDIT_VOLUNTEERS):
        return []
    rows = Notice.objects.filter(owner=member, settled_at=None).select_related("volunteer").order_by("said_at", "pk")
    lines = list(rows)
    titles: dict[uuid.UUID, list[str]] = {one.volunteer_id: [] for one in lines}
    for row in _going_on(list(titles)):
        titles[row.volunteer_id].append(str(row.engagement))
    return [_item(NoticeLine(one, titles[one.volunteer_id]), on) for one in lines]


def _item(line: NoticeLine, on: dt.date) -> TodayItem:
    notice, code = line.notice, line.notice.volunteer.code
    url = centre_url("volunteering:volunteer", code)
    going_on = ", ".join(line.titles)
    if line.is_call and not line.was_called:
        due_on = notice.call_due_on
        is_late = due_on is not None and due_on < on
        return TodayItem(
            "waiting",
            f"{notice.volunteer} anrufen",
            url,
            meta="möchte aufhören",
            due_on=due_on,
            badge="Anruf überfällig" if is_late else "Anruf steht aus",
            tone="danger" if is_late else "warning",
            action_label="Gespräch eintragen",
            action_url=centre_url("volunteering:talk", code),
        )
    title = f"{notice.volunteer} {notice.get_kind_display()}"
    if line.is_call:
        meta = f"Bitte übergeben: {going_on}" if going_on else "Es läuft nichts mehr: bitte das Ehrenamt beenden."
        return TodayItem("waiting", title, url, meta=meta, action_label="Ansehen", action_url=url)
    if notice.kind == NoticeKind.DATA:
        title = f"{notice.volunteer}: Angaben stimmen nicht"
        return TodayItem("waiting", title, url, meta="Nachricht lesen", action_label="Ansehen", action_url=url)
    return TodayItem(
        "waiting",
        title,
        url,
        meta=f"Läuft weiter: {going_on}" if going_on else f"gesagt am {clock.day_of(notice.said_at):%d.%m.%Y}",
        action_label="Gelesen",
        action_url=centre_url("volunteering:settle_notice", code, notice.pk),
        action_is_post=True,
    )


def _going_on(volunteers: list[uuid.UUID]) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(volunteer__in=volunteers, ends_on=None, engagement__state__in=GOING_ON)
    return rows.select_related("engagement").order_by("starts_on", "pk")
