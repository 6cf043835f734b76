"""Who asked for relief, who calls them, and until when."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from lotse.core import clock
from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.core.registry import TodayItem
from lotse.tenants.enums import Role
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.tenants.selectors import active_members
from lotse.volunteering.enums import AskedBy, EngagementState, ReliefMeasure
from lotse.volunteering.models import Commitment, Cover, ReliefRequest, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.selectors.load import Load, load_now, taken_off
from lotse.volunteering.selectors.needs import hours_label

OPEN, TALKED, ALL = "offen", "gesprochen", "alle"


@dataclass(frozen=True, slots=True)
class ReliefRow:
    request: ReliefRequest
    today: dt.date

    @property
    def url(self) -> str:
        return centre_url("volunteering:relief_talk", self.request.volunteer.code)

    @property
    def is_open(self) -> bool:
        return self.request.closed_at is None

    @property
    def is_late(self) -> bool:
        return self.is_open and self.request.call_due_on < self.today

    @property
    def state(self) -> str:
        if not self.is_open:
            return "gesprochen"
        return "Anruf überfällig" if self.is_late else "Anruf steht aus"

    @property
    def tone(self) -> str:
        return "success" if not self.is_open else "danger" if self.is_late else "warning"

    @property
    def measures(self) -> str:
        return ", ".join(str(ReliefMeasure(one).label) for one in self.request.measures)


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """What the person promised in one engagement; of what runs or pauses a part can go to a full-timer."""

    commitment: Commitment
    relieved: int  # minutes a week of it that others hold

    @property
    def text(self) -> str:
        promised = f"{self.commitment.engagement}, {hours_label(self.commitment.minutes_per_week)} je Woche"
        return f"{promised}, davon abgenommen {hours_label(self.relieved)}" if self.relieved else promised

    @property
    def share_url(self) -> str:
        engagement = self.commitment.engagement
        if engagement.state not in {EngagementState.RUNNING, EngagementState.PAUSED}:
            return ""
        return centre_url("volunteering:offer_share", engagement.code, self.commitment.pk)

    @property
    def second_url(self) -> str:
        """Who could join, those first whom the matching finds suitable."""
        return centre_url("volunteering:add_person", self.commitment.engagement.code) if self.share_url else ""


@dataclass(frozen=True, slots=True)
class ReliefPage:
    """What one needs on the phone: the person's number and what they carry. ``row`` None: nothing was asked yet."""

    volunteer: Volunteer
    row: ReliefRow | None
    earlier: list[ReliefRow]
    load: Load
    promises: list[PromiseLine]

    @property
    def hours(self) -> str:
        return load_label(self.load)

    def next_url(self, measures: Iterable[str]) -> str | None:
        """Where what was agreed is done next: somebody joins, or a share is offered; of several promises, here."""
        agreed = set(measures)
        if not agreed & {ReliefMeasure.SHARE, ReliefMeasure.SECOND_VOLUNTEER}:
            return None
        urls = [
            one.second_url if ReliefMeasure.SECOND_VOLUNTEER in agreed else one.share_url
            for one in self.promises
            if one.share_url
        ]
        return urls[0] if len(urls) == 1 else centre_url("volunteering:relief_talk", self.volunteer.code)


def load_label(load: Load) -> str:
    """Hours and engagements against what was agreed, as the person and the staff both read it."""
    carried = {"hours": hours_label(load.minutes), "engagements": load.engagements}
    if load.limit_minutes is None or load.limit_engagements is None:
        return gettext("%(hours)s je Woche in %(engagements)s Engagements; nichts vereinbart") % carried
    agreed = {"limit_hours": hours_label(load.limit_minutes), "limit_engagements": load.limit_engagements}
    sentence = gettext("%(hours)s von %(limit_hours)s je Woche, %(engagements)s von %(limit_engagements)s Engagements")
    return sentence % (carried | agreed)


def open_request(volunteer: Volunteer) -> ReliefRequest | None:
    return ReliefRequest.objects.filter(volunteer=volunteer, closed_at=None).select_related("owner").first()


def in_charge(coordinator: Membership, on: dt.date) -> Membership:
    """The coordinator, or who stands in on this day; somebody else where neither works here any more."""
    cover = Cover.objects.filter(coordinator=coordinator, starts_on__lte=on, ends_on__gt=on).select_related("deputy")
    found = next((one.deputy for one in cover), coordinator)
    return found if found.is_active else next_in_charge(found, on)


def next_in_charge(owner: Membership, on: dt.date) -> Membership:
    """Who calls when ``owner`` has not: the deputy named last, else a director, else another coordinator."""
    covers = Cover.objects.filter(coordinator=owner, starts_on__lte=on, deputy__is_active=True)
    newest = covers.select_related("deputy").order_by("-starts_on", "-pk").first()
    if newest is not None:
        return newest.deputy
    for role in (Role.DIRECTOR, Role.COORDINATOR):
        other = active_members(role).exclude(pk=owner.pk).order_by("name", "pk").first()
        if other is not None:
            return other
    return owner


def relief_requests(member: Membership, state: str) -> QuerySet[ReliefRequest]:
    """The rows of the list: the call that is due first on top, then what was talked about last."""
    rows = rights.answerable_relief(member).select_related("volunteer", "owner", "talked_by")
    if state == TALKED:
        return rows.exclude(closed_at=None).order_by("-closed_at", "pk")
    if state == ALL:
        return rows.order_by("-asked_at", "pk")
    return rows.filter(closed_at=None).order_by("call_due_on", "pk")


def relief_counts(member: Membership) -> list[tuple[str, str, int]]:
    """The chips. One query."""
    counted = rights.answerable_relief(member).aggregate(
        opened=Count("pk", filter=Q(closed_at=None)), total=Count("pk")
    )
    opened, total = counted["opened"], counted["total"]
    return [(OPEN, "Anruf steht aus", opened), (TALKED, "Gesprochen", total - opened), (ALL, "Alle", total)]


def relief_rows(rows: Iterable[ReliefRequest], on: dt.date) -> list[ReliefRow]:
    return [ReliefRow(one, on) for one in rows]


def relief_sheet(rows: Iterable[ReliefRow]) -> Sheet:
    return Sheet(
        "Entlastung",
        ["Kennung", "Name", "Gebeten am", "Wie", "Stand", "Anruf bis", "Ruft an", "Gesprochen am", "Vereinbart"],
        [
            [
                row.request.volunteer.code,
                str(row.request.volunteer),
                clock.day_of(row.request.asked_at),
                AskedBy(row.request.asked_by).label,
                row.state,
                row.request.call_due_on,
                row.request.owner.name,
                row.request.talked_on,
                row.measures,
            ]
            for row in rows
        ],
    )


def volunteer_for(member: Membership, code: str) -> Volunteer:
    """Raises NotFound."""
    found = rights.visible_volunteers(member).select_related("coordinator").filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def relief_page(volunteer: Volunteer, on: dt.date) -> ReliefPage:
    rows = relief_rows(volunteer.relief_requests.select_related("volunteer", "owner", "talked_by"), on)
    relieved = taken_off(volunteer.pk, on)
    running = volunteer.commitments.filter(ends_on=None).exclude(engagement__state="ended")
    return ReliefPage(
        volunteer=volunteer,
        row=next((one for one in rows if one.is_open), None),
        earlier=[one for one in rows if not one.is_open],
        load=load_now(volunteer.pk, on),
        promises=[
            PromiseLine(one, relieved.get(one.engagement_id, 0))
            for one in running.select_related("engagement").order_by("starts_on", "pk")
        ],
    )


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """The calls that ``member`` has to make (core.registry.today)."""
    rows = rights.answerable_relief(member).filter(owner=member, closed_at=None).select_related("volunteer")
    return [
        TodayItem(
            "waiting",
            f"{row.request.volunteer} anrufen",
            row.url,
            meta="Es wird mir zu viel",
            due_on=row.request.call_due_on,
            badge=row.state,
            tone=row.tone,
            action_label="Gespräch eintragen",
            action_url=row.url,
        )
        for row in relief_rows(rows.order_by("call_due_on", "pk"), on)
    ]
