"""Bodies: the list with its chips, the page of one with its history, what its forms offer."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Max, Min, Q, QuerySet

from lotse.core import clock
from lotse.core.codes import is_code
from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.core.names import search_words
from lotse.directory.enums import OrganisationKind, Topic
from lotse.directory.models import ContactPerson, Organisation
from lotse.network.enums import UNSETTLED, MeetingState
from lotse.network.models import Body, BodyHost, BodyMember, Decision, Meeting, WorkOrder
from lotse.network.rules import meetings as rules
from lotse.network.rules import rights
from lotse.network.selectors.words import hours
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.tenants.selectors import active_members

ACTIVE, ENDED, OWN, ALL = "aktiv", "beendet", "meine", "alle"
SHOWN = 10  # of what a body has behind it


@dataclass(frozen=True, slots=True)
class BodyFilter:
    """``state``: ACTIVE, ENDED, OWN or ALL; ``text``: of the name; ``topic``: of Topic, "" for all."""

    state: str = ACTIVE
    text: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body with its size and what is next. ``last_at`` None: it has not met yet."""

    body: Body
    seats: int
    open_orders: int
    next_at: dt.datetime | None
    last_at: dt.datetime | None
    on: dt.date

    @property
    def url(self) -> str:
        return centre_url("network:body", self.body.code)

    @property
    def topics(self) -> str:
        return ", ".join(str(one) for one in self.body.topics.all())

    @property
    def wanted_on(self) -> dt.date | None:
        """When its rhythm wants the next meeting; None where a date is set, or nobody has said how often."""
        if self.next_at is not None or not self.body.meetings_per_year or not self.body.is_active:
            return None
        last = clock.day_of(self.last_at or self.body.created_at)
        return rules.wanted_on(last, self.body.meetings_per_year)

    @property
    def lacks_date(self) -> bool:
        wanted = self.wanted_on
        return wanted is not None and wanted <= self.on + dt.timedelta(days=rules.PLAN_AHEAD_DAYS)


@dataclass(frozen=True, slots=True)
class BodyPage:
    """All that one page shows. ``effort``: of the centre in the running year, as people read it."""

    row: BodyRow
    may_edit: bool
    members: list[BodyMember]
    former: list[BodyMember]
    hosts: list[BodyHost]
    next_host: Organisation | None
    staff: list[Membership]
    coming: list[Meeting]
    past: list[Meeting]
    orders: list[WorkOrder]
    decisions: list[Decision]
    effort: str
    year: int

    @property
    def effort_label(self) -> str:
        return f"Aufwand {self.year}"


def bodies(member: Membership, wanted: BodyFilter, now: dt.datetime) -> QuerySet[Body]:
    """The rows of the list by name, with ``seats``, ``open_orders``, ``next_at`` and ``last_at``."""
    return counted(_in_state(_filtered(member, wanted), wanted.state, member), now).order_by("name", "pk")


def counted(rows: QuerySet[Body], now: dt.datetime) -> QuerySet[Body]:
    """With the numbers of BodyRow beside each: in a constant number of queries."""
    today = clock.day_of(now)
    held = Q(meetings__ends_at__lte=now) & ~Q(meetings__state=MeetingState.CANCELLED)
    coming = Q(meetings__ends_at__gt=now) & ~Q(meetings__state=MeetingState.CANCELLED)
    seated = Q(members__starts_on__lte=today) & (Q(members__ends_on=None) | Q(members__ends_on__gt=today))
    return (
        rows.annotate(
            seats=Count("members", filter=seated, distinct=True),
            open_orders=Count("orders", filter=Q(orders__state__in=UNSETTLED), distinct=True),
            next_at=Min("meetings__starts_at", filter=coming),
            last_at=Max("meetings__starts_at", filter=held),
        )
        .select_related("responsible")
        .prefetch_related("topics")
    )


def body_rows(rows: Iterable[Body], now: dt.datetime) -> list[BodyRow]:
    """Of rows that are ``counted``."""
    on = clock.day_of(now)
    return [BodyRow(one, one.seats, one.open_orders, one.next_at, one.last_at, on) for one in rows]  # type: ignore[attr-defined]


def body_counts(member: Membership, wanted: BodyFilter) -> list[tuple[str, str, int]]:
    """The chips. One query."""
    found = _filtered(member, wanted).aggregate(
        active=Count("pk", filter=Q(is_active=True)),
        own=Count("pk", filter=Q(is_active=True, responsible=member)),
        ended=Count("pk", filter=Q(is_active=False)),
        every=Count("pk"),
    )
    labels = ((ACTIVE, "Aktive"), (OWN, "Meine"), (ENDED, "Beendete"), (ALL, "Alle"))
    return [(value, label, found[name]) for (value, label), name in zip(labels, found, strict=True)]


def body_sheet(rows: Iterable[BodyRow]) -> Sheet:
    """The list as a table: what the page shows."""
    return Sheet(
        "Gremien",
        ["Kennung", "Name", "Art", "Themen", "Im Jahr", "Mitglieder", "Nächste", "Letzte", "Aufträge", "Zuständig"],
        [
            [
                row.body.code,
                row.body.name,
                row.body.get_kind_display(),
                row.topics,
                row.body.meetings_per_year,
                row.seats,
                row.next_at,
                row.last_at,
                row.open_orders,
                row.body.responsible.name,
            ]
            for row in rows
        ],
    )


def body_for(member: Membership, code: str) -> Body:
    """Raises NotFound, also for a confidential body of others."""
    rows = rights.visible_bodies(member).select_related("responsible")
    found = rows.filter(code=code).first() if is_code(code) else None
    if found is None:
        raise NotFound
    return found


def body_page(member: Membership, body: Body, now: dt.datetime) -> BodyPage:
    today = clock.day_of(now)
    seats = list(body.members.select_related("organisation", "contact", "deputy"))
    seats.sort(key=lambda one: (one.organisation.name, one.contact.name, str(one.pk)))
    meetings = list(body.meetings.select_related("body", "host").order_by("-starts_at", "pk"))
    year = clock.local(now).year
    minutes = sum(
        rules.effort_minutes(one.starts_at, one.ends_at, one.staff_present)
        for one in meetings
        if clock.local(one.starts_at).year == year and one.state != MeetingState.CANCELLED
    )
    (row,) = body_rows(counted(Body.objects.filter(pk=body.pk), now), now)
    hosts = list(body.hosts.select_related("organisation"))
    orders = body.orders.filter(state__in=UNSETTLED).select_related("organisation", "contact", "member", "body")
    return BodyPage(
        row=row,
        may_edit=rights.may_edit_body(member, body),
        members=[one for one in seats if one.ends_on is None or one.ends_on > today],
        former=[one for one in seats if one.ends_on is not None and one.ends_on <= today],
        hosts=hosts,
        next_host=next_host(body),
        staff=[one.member for one in body.staff.select_related("member").order_by("member__name", "pk")],
        coming=[one for one in meetings if one.ends_at > now][::-1],
        past=[one for one in meetings if one.ends_at <= now][:SHOWN],
        orders=list(orders.order_by(F("due_on").asc(nulls_last=True), "pk")[: SHOWN * 2]),
        decisions=list(
            Decision.objects.filter(meeting__body=body).select_related("meeting").order_by("-recorded_at", "pk")[:SHOWN]
        ),
        effort=hours(minutes),
        year=year,
    )


def next_host(body: Body) -> Organisation | None:
    """Whose turn it is after the host of the newest meeting that was not cancelled."""
    rotation = [one.organisation for one in body.hosts.select_related("organisation")]
    held = body.meetings.exclude(state=MeetingState.CANCELLED).exclude(host=None).order_by("-starts_at", "pk")
    last = held.select_related("host").first()
    return rules.next_host(rotation, last.host if last else None)


def seat_for(body: Body, pk: uuid.UUID) -> BodyMember:
    """Raises NotFound."""
    found = body.members.select_related("organisation", "contact", "deputy", "body").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def host_for(body: Body, pk: uuid.UUID) -> BodyHost:
    """Raises NotFound."""
    found = body.hosts.select_related("organisation", "body").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def seats_on(body: Body, on: dt.date) -> list[BodyMember]:
    """Who sits in the body on a day."""
    rows = body.members.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)
    return list(rows.select_related("organisation", "contact", "deputy"))


def contact_choices() -> dict[str, ContactPerson]:
    """Who can be a member: people of active partners, by organisation."""
    rows = ContactPerson.objects.filter(is_active=True, organisation__is_active=True).select_related("organisation")
    return {str(one.pk): one for one in rows.order_by("organisation__name", "name", "pk")}


def organisation_choices() -> dict[str, Organisation]:
    """Active partners by name; schools do not host, and are too many to choose from."""
    rows = Organisation.objects.filter(is_active=True).exclude(kind=OrganisationKind.SCHOOL)
    return {str(one.pk): one for one in rows.order_by("name", "pk")}


def staff_choices() -> dict[str, Membership]:
    return {str(one.pk): one for one in active_members()}


def topic_choices() -> list[tuple[str, str]]:
    return [(str(one.value), str(one.label)) for one in Topic]


def _filtered(member: Membership, wanted: BodyFilter) -> QuerySet[Body]:
    rows = rights.visible_bodies(member)
    for word in search_words(wanted.text):
        rows = rows.filter(search_text__contains=f" {word}")
    return rows.filter(topics__topic=wanted.topic) if wanted.topic else rows


def _in_state(rows: QuerySet[Body], state: str, member: Membership) -> QuerySet[Body]:
    if state == ALL:
        return rows
    rows = rows.filter(is_active=state != ENDED)
    return rows.filter(responsible=member) if state == OWN else rows
