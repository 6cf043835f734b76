"""Needs: the list with its chips, one need, what its forms offer."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.formats import get_format
from django.utils.translation import gettext

from lotse.core import clock
from lotse.core.codes import is_code
from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.core.names import search_words
from lotse.directory.enums import OrganisationKind
from lotse.directory.models import Organisation
from lotse.people.catalogue import language_label
from lotse.people.models import ContactWay, Household
from lotse.people.rules import household_band, may_view_household, visible_households
from lotse.tenants.enums import Role
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.tenants.selectors import active_members
from lotse.volunteering.enums import Aim, EngagementKind, NeedEnd, NeedState, PartOfDay, Weekday
from lotse.volunteering.models import Need, NeedQuestion
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.needs import SILENT_AFTER
from lotse.volunteering.selectors.chain import AskingLine, chain_of

WAITING, SILENT, ALL = "wartet", "keine-antwort", "alle"
STATES = {
    "offen": NeedState.OPEN,
    "angefragt": NeedState.ASKED,
    "begleitet": NeedState.MET,
    "erledigt": NeedState.CLOSED,
}
STILL_WAITING = (NeedState.OPEN, NeedState.ASKED)
TONES = {NeedState.OPEN: "warning", NeedState.ASKED: "info", NeedState.MET: "success", NeedState.CLOSED: "neutral"}
SORTS = {
    "familie": ("household__name", "code"),
    "wartet": ("since_on", "code"),
    "art": ("kind", "since_on", "code"),
    "gemeinde": ("municipality__name", "since_on", "code"),
}


@dataclass(frozen=True, slots=True)
class NeedFilter:
    """Which needs. ``state``: a key of STATES, WAITING (open or asked), SILENT or ALL."""

    state: str = WAITING
    text: str = ""
    kind: str = ""
    municipality: uuid.UUID | None = None
    urgent: bool = False
    sort: str = "wartet"


@dataclass(frozen=True, slots=True)
class NeedRow:
    need: Need
    today: dt.date
    is_silent: bool

    @property
    def url(self) -> str:
        return centre_url("volunteering:need", self.need.code)

    @property
    def tone(self) -> str:
        return TONES[NeedState(self.need.state)]

    @property
    def waits(self) -> bool:
        return self.need.state in STILL_WAITING

    @property
    def waited_days(self) -> int:
        return ((self.need.closed_on or self.today) - self.need.since_on).days

    @property
    def waited(self) -> str:
        days = self.waited_days
        return "seit heute" if days == 0 else "seit gestern" if days == 1 else f"seit {days} Tagen"

    @property
    def hours(self) -> str:
        return hours_label(self.need.minutes_per_week)

    @property
    def language(self) -> str:
        return language_label(self.need.language) if self.need.language else "Deutsch genügt"


@dataclass(frozen=True, slots=True)
class NeedPage:
    row: NeedRow
    slots: list[str]
    questions: list[NeedQuestion]
    askings: list[AskingLine]
    contacts: list[tuple[str, str, str]]  # who, value, address of a link or ""
    file_url: str  # "" for who may not open it
    residence: str
    may_edit: bool
    may_match: bool


def hours_label(minutes: int) -> str:
    """Hours as people say them: 2 Std., 1,5 Std."""
    hours = f"{minutes / 60:.2f}".rstrip("0").rstrip(".").replace(".", get_format("DECIMAL_SEPARATOR"))
    return gettext("%(hours)s Std.") % {"hours": hours}


def needs(member: Membership, wanted: NeedFilter, now: dt.datetime) -> QuerySet[Need]:
    """The rows of the list, ``is_silent`` beside each; one query."""
    rows = _filtered(_marked(member, now), wanted)
    return (
        _in_state(rows, wanted.state)
        .select_related("household", "municipality", "coordinator")
        .order_by(*_order(wanted.sort))
    )


def need_counts(member: Membership, wanted: NeedFilter, now: dt.datetime) -> list[tuple[str, str, int]]:
    """The chips: value, label, and how many rows each would show. Two queries."""
    rows = _filtered(_marked(member, now), wanted)
    counts = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    silent = _in_state(rows, SILENT).count()
    labels = {value: str(state.label).capitalize() for value, state in STATES.items()}
    return [
        (WAITING, "Wartet", sum(counts.get(one, 0) for one in STILL_WAITING)),
        *((value, labels[value], counts.get(state, 0)) for value, state in STATES.items()),
        (SILENT, "Nicht geantwortet", silent),
        (ALL, "Alle", sum(counts.values())),
    ]


def need_rows(rows: Iterable[Need], on: dt.date) -> list[NeedRow]:
    return [NeedRow(one, on, getattr(one, "is_silent", False)) for one in rows]


def need_sheet(rows: Iterable[NeedRow]) -> Sheet:
    """The list as a table: what the page shows."""
    columns = ["Kennung", "Familie", "Art", "Thema", "Stand", "Sprache", "Gemeinde", "Stunden je Woche"]
    return Sheet(
        "Bedarf",
        [*columns, "Dringend", "Wartet seit", "Tage", "Zuletzt bestätigt", "Zuständig"],
        [
            [
                row.need.code,
                row.need.household.name,
                str(EngagementKind(row.need.kind).label),
                str(Aim(row.need.aim).label),
                "nicht geantwortet" if row.is_silent else NeedState(row.need.state).label,
                row.language,
                row.need.municipality.name if row.need.municipality else "",
                row.need.minutes_per_week / 60,
                "ja" if row.need.is_urgent else "",
                row.need.since_on,
                row.waited_days,
                row.need.confirmed_on,
                row.need.coordinator.name,
            ]
            for row in rows
        ],
    )


def need_for(member: Membership, code: str) -> Need:
    """Raises NotFound."""
    rows = rights.visible_needs(member).select_related("household", "municipality", "coordinator")
    found = rows.filter(code=code).first() if is_code(code) else None
    if found is None:
        raise NotFound
    return found


def need_page(member: Membership, need: Need, now: dt.datetime) -> NeedPage:
    """All that one page shows."""
    today, household = clock.day_of(now), need.household
    questions = list(need.questions.select_related("asked_by"))
    silent = any(one.answered_at is None and one.asked_at <= now - SILENT_AFTER for one in questions)
    slots = list(need.slots.all())
    return NeedPage(
        row=NeedRow(need, today, silent and need.state in STILL_WAITING),
        slots=[f"{one.get_weekday_display()} {one.get_part_display()}" for one in slots] or ["jederzeit"],
        questions=questions,
        askings=chain_of([need.pk]),
        contacts=_contacts(household),
        file_url=centre_url("people:household", household.code) if may_view_household(member, household) else "",
        residence=household_band(household.persons.all(), today).label,
        may_edit=rights.may_edit_need(member, need),
        may_match=member.holds(rights.EDIT_ENGAGEMENTS),
    )


def need_of_link(need_id: uuid.UUID) -> Need | None:
    """The need behind a link, for core.registry.link_purposes."""
    return Need.objects.filter(pk=need_id).first()


def needs_of(member: Membership, household: Household) -> list[NeedRow]:
    """All needs of one family, the open ones first."""
    rows = rights.visible_needs(member).filter(household=household).select_related("municipality", "coordinator")
    order = list(NeedState)
    return need_rows(sorted(rows, key=lambda one: (order.index(NeedState(one.state)), one.since_on)), clock.today())


def household_by_code(code: str) -> Household:
    """The family of this code. Raises NotFound."""
    found = Household.objects.filter(merged_into__isnull=True, code=code).first()
    if found is None:
        raise NotFound
    return found


def household_for_need(member: Membership, text: str) -> Household | None:
    """The family that a typed code means. Whoever may open files finds it by name too; one that fits, else None."""
    words = search_words(text)
    code = next((word.upper() for word in reversed(words) if len(word) == 6), "")
    found = Household.objects.filter(merged_into__isnull=True, code=code).first() if code else None
    if found is not None or not words:
        return found if member.holds(rights.EDIT_NEEDS) else None
    rows = visible_households(member)
    for word in words:
        rows = rows.filter(persons__search_text__contains=f" {word}")
    several = list(rows.distinct()[:2])
    return several[0] if len(several) == 1 else None


def waiting_choices(member: Membership) -> list[tuple[str, str]]:
    """Needs that wait for somebody, longest first, by code."""
    rows = rights.visible_needs(member).filter(state__in=STILL_WAITING).select_related("household")
    return [(one.code, f"{one.household}: {one.get_aim_display()} ({one.code})") for one in rows]


def coordinator_choices() -> list[tuple[str, str]]:
    """Who may be responsible for needs and engagements."""
    return [(str(one.pk), one.name) for one in coordinators()]


def coordinators() -> QuerySet[Membership]:
    return active_members(Role.COORDINATOR, Role.DIRECTOR)


def clubs() -> QuerySet[Organisation]:
    """Whom a family can be invited to: clubs and associations, no offices and no schools."""
    kinds = (
        OrganisationKind.SPORTS,
        OrganisationKind.MIGRANT_ORGANISATION,
        OrganisationKind.WELFARE,
        OrganisationKind.EDUCATION,
        OrganisationKind.FAITH,
        OrganisationKind.OTHER,
    )
    return Organisation.objects.filter(kind__in=kinds).order_by("name", "pk")


def slot_choices() -> list[tuple[str, str]]:
    """Each part of each weekday as ``0-morning``."""
    return [(f"{day.value}-{part.value}", f"{day.label} {part.label}") for day in Weekday for part in PartOfDay]


def end_choices() -> list[tuple[str, str]]:
    return [(one.value, str(one.label)) for one in NeedEnd]


def _contacts(household: Household) -> list[tuple[str, str, str]]:
    ways = ContactWay.objects.filter(person__household=household).exclude(person__kind="child")
    links = {"phone": "tel:", "email": "mailto:"}
    return [
        (str(one.person), one.value, links.get(one.kind, "") + one.value.replace(" ", ""))
        for one in ways.select_related("person").order_by("person__kind", "kind", "pk")
    ]


def _marked(member: Membership, now: dt.datetime) -> QuerySet[Need]:
    silent = NeedQuestion.objects.filter(need=OuterRef("pk"), answered_at=None, asked_at__lte=now - SILENT_AFTER)
    return rights.visible_needs(member).annotate(is_silent=Exists(silent))


def _filtered(rows: QuerySet[Need], wanted: NeedFilter) -> QuerySet[Need]:
    if wanted.kind in EngagementKind.values:
        rows = rows.filter(kind=wanted.kind)
    if wanted.municipality:
        rows = rows.filter(municipality=wanted.municipality)
    if wanted.urgent:
        rows = rows.filter(is_urgent=True)
    for word in search_words(wanted.text):
        rows = rows.filter(Q(household__search_text__contains=f" {word}") | Q(code=word.upper()))
    return rows


def _in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    if state in STATES:
        return rows.filter(state=STATES[state])
    if state == SILENT:
        return rows.filter(is_silent=True, state__in=STILL_WAITING)
    return rows if state == ALL else rows.filter(state__in=STILL_WAITING)


def _order(sort: str) -> list[str]:
    names = SORTS.get(sort.removeprefix("-"), SORTS["wartet"])
    return [f"-{name}" if sort.startswith("-") else name for name in names]
