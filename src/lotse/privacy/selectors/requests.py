"""Requests of data subjects: the list with its chips, one request, and what *Heute* shows."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from lotse.core.codes import is_code
from lotse.core.due import Due, due
from lotse.core.errors import NotFound
from lotse.core.registry import TodayItem
from lotse.directory.models import ContactPerson
from lotse.directory.rules import rights as directory
from lotse.people.models import Household, Person
from lotse.people.rules import visible_households
from lotse.privacy import rules
from lotse.privacy.enums import RequestKind, RequestState, SubjectKind
from lotse.privacy.models import DataRequest
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.volunteering.models import Volunteer
from lotse.volunteering.rules.rights import visible_volunteers

OPEN, OVERDUE, DONE, ALL = "offen", "ueberfaellig", "erledigt", "alle"
SOON_DAYS = 14  # so long before its end a request stands under *Heute* of whoever watches over all of them
RELATED = ("household", "person", "volunteer", "member", "contact", "owner")


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One line. ``whom`` is a name for those who may read contents, else a code; ``due`` None once answered."""

    request: DataRequest
    whom: str
    due: Due | None

    @property
    def url(self) -> str:
        return centre_url("privacy:request", self.request.code)


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request; the words only where ``may_read``. ``package_url`` and ``file_url`` may be empty."""

    row: RequestRow
    may_read: bool
    may_answer: bool
    file_url: str
    package_url: str
    restriction_url: str
    correction_url: str
    erasure_url: str


def requests(member: Membership, state: str, on: dt.date) -> QuerySet[DataRequest]:
    """Those of one chip; what is due first stands first. One query."""
    rows = rules.visible_requests(member).filter(_state(state, on)).select_related(*RELATED)
    return rows.order_by("-answered_on", "pk") if state == DONE else rows.order_by("due_on", "pk")


def request_counts(member: Membership, on: dt.date) -> list[tuple[str, str, int]]:
    """The chips. One query."""
    labels = ((OPEN, "Offen"), (OVERDUE, "Überfällig"), (DONE, "Beantwortet"), (ALL, "Alle"))
    found = rules.visible_requests(member).aggregate(**{key: Count("pk", filter=_state(key, on)) for key, _ in labels})
    return [(key, label, found[key]) for key, label in labels]


def request_rows(member: Membership, rows: "list[DataRequest]", on: dt.date) -> list[RequestRow]:
    return [
        RequestRow(one, _whom(member, one), due(one.due_on, on) if one.state == RequestState.OPEN else None)
        for one in rows
    ]


def request_for(member: Membership, code: str) -> DataRequest:
    """Raises NotFound."""
    rows = rules.visible_requests(member).select_related(*RELATED)
    found = rows.filter(code=code).first() if is_code(code) else None
    if found is None:
        raise NotFound
    return found


def request_page(member: Membership, request: DataRequest, on: dt.date) -> RequestPage:
    reads = rules.may_read_request(member, request)
    kind = SubjectKind(request.subject_kind)
    row: Any = getattr(request, rules.KEY_OF[kind]) if kind in rules.KEY_OF else None
    makes = reads and row is not None and rules.may_make_package(member, row)
    family = request.household if reads and request.household else None
    open_now = request.state == RequestState.OPEN
    return RequestPage(
        row=request_rows(member, [request], on)[0],
        may_read=reads,
        may_answer=open_now and rules.may_answer_request(member, request),
        file_url=centre_url("people:household", family.code) if family else "",
        package_url=centre_url("privacy:package", kind.value, row.pk) if makes else "",
        restriction_url=centre_url("privacy:restriction", family.code) if family else "",
        correction_url=centre_url("privacy:correct", kind.value, row.pk)
        if reads and row is not None and kind in rules.CORRECTABLE
        else "",
        erasure_url=centre_url("privacy:request_erasure", family.code)
        if family and open_now and request.kind == RequestKind.ERASURE and member.holds(rules.ERASE)
        else "",
    )


def subject_row(member: Membership, kind: SubjectKind, pk: uuid.UUID | None) -> Any:
    """Whom a request is about, as far as the member sees that somebody; None for OTHER. Raises NotFound."""
    if kind == SubjectKind.OTHER:
        return None
    rows: QuerySet[Any] = {
        SubjectKind.HOUSEHOLD: visible_households(member),
        SubjectKind.PERSON: Person.objects.select_related("household").filter(household__in=visible_households(member)),
        SubjectKind.VOLUNTEER: visible_volunteers(member),
        SubjectKind.MEMBER: Membership.objects.filter(Q() if rules.leads(member) else Q(pk=member.pk)),
        SubjectKind.CONTACT: ContactPerson.objects.filter(Q() if member.holds(directory.VIEW) else Q(pk=None)),
    }.get(kind, Household.objects.none())
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def sees_colleagues(member: Membership) -> bool:
    """Whether requests of those who work here are the member's: the director's alone."""
    return rules.leads(member)


def subject_label(row: Any) -> str:
    return str(row) if row is not None else ""


def owner_of(row: Any) -> Membership | None:
    """Who answers for this subject as a rule."""
    if isinstance(row, Person):
        return row.household.responsible
    if isinstance(row, Household):
        return row.responsible
    return row.coordinator if isinstance(row, Volunteer) else None


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """Of whoever works on it: what is open. Of director and privacy officer: what is overdue. One query."""
    if not member.holds(rules.SEE_REQUESTS):
        return []
    wanted = Q(owner=member)
    if rules.watches(member):
        wanted |= Q(due_on__lt=on) | Q(owner__is_active=False)
    rows = DataRequest.objects.filter(wanted, state=RequestState.OPEN).select_related(*RELATED)
    return [_item(member, one, on) for one in rows.order_by("due_on", "pk")]


def _item(member: Membership, one: DataRequest, on: dt.date) -> TodayItem:
    url = centre_url("privacy:request", one.code)
    return TodayItem(
        section="waiting" if one.owner_id == member.pk else "alarms",
        title=f"{RequestKind(one.kind).label}: {_whom(member, one)}",
        url=url,
        meta=str(one) if one.owner_id == member.pk else f"{one}, bei {one.owner}",
        due_on=one.due_on,
        badge="Antrag",
        tone="danger" if one.due_on < on else "info",
        action_label="Ansehen",
        action_url=url,
    )


def _whom(member: Membership, one: DataRequest) -> str:
    """The privacy officer reads codes: no contents (product.md)."""
    kind = SubjectKind(one.subject_kind)
    row = getattr(one, rules.KEY_OF[kind], None) if kind in rules.KEY_OF else None
    if not rules.may_read_request(member, one):
        code = one.household.code if one.household else getattr(row, "code", "")
        return f"{kind.label} {code}".strip()
    return str(row) if row is not None else one.who or "gelöscht"


def _state(state: str, on: dt.date) -> Q:
    if state == OVERDUE:
        return Q(state=RequestState.OPEN, due_on__lt=on)
    return {OPEN: Q(state=RequestState.OPEN), DONE: ~Q(state=RequestState.OPEN)}.get(state, Q())
