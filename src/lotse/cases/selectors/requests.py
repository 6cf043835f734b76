"""Requests for advice: the list, one page, and the lines under *Heute*."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lotse.cases.enums import RequestTime
from lotse.cases.models import AdviceRequest
from lotse.cases.rules.requests import ANSWER_REQUESTS, KEPT
from lotse.core import clock
from lotse.core.due import Due, due
from lotse.core.errors import NotFound
from lotse.core.registry import TodayItem
from lotse.people.catalogue import language_label
from lotse.people.enums import ContactKind
from lotse.people.models import ContactWay, Household
from lotse.people.normalise import contact_hash
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership


@dataclass(frozen=True, slots=True)
class RequestRow:
    request: AdviceRequest
    language: str
    due: Due | None


@dataclass(frozen=True, slots=True)
class RequestPage:
    """``known``: families with the same number or address. ``forgotten_on``: when it is deleted by itself."""

    request: AdviceRequest
    language: str
    times: str
    due: Due | None
    known: list[Household]
    first_name: str
    last_name: str
    forgotten_on: dt.date


def requests() -> QuerySet[AdviceRequest]:
    """Open ones first, by the day on which somebody has to answer; then those that are settled, newest first."""
    rows = AdviceRequest.objects.select_related("owner", "settled_by", "municipality", "household")
    return rows.order_by("settled_at", "due_on", "sent_at", "pk")


def request_rows(rows: "QuerySet[AdviceRequest] | list[AdviceRequest]", on: dt.date) -> list[RequestRow]:
    return [
        RequestRow(one, language_label(one.language), None if one.settled_at else due(one.due_on, on)) for one in rows
    ]


def request_for(request_id: uuid.UUID) -> AdviceRequest:
    """Raises NotFound."""
    found = requests().filter(pk=request_id).first()
    if found is None:
        raise NotFound
    return found


def request_page(request: AdviceRequest, on: dt.date) -> RequestPage:
    first, _, last = request.name.strip().rpartition(" ")
    return RequestPage(
        request=request,
        language=language_label(request.language),
        times=", ".join(str(RequestTime(one).label) for one in request.times),
        due=None if request.settled_at else due(request.due_on, on),
        known=_known(request),
        first_name=first,
        last_name=last,
        forgotten_on=clock.day_of(request.sent_at + KEPT),
    )


def _known(request: AdviceRequest) -> list[Household]:
    pairs = ((ContactKind.PHONE, request.phone), (ContactKind.EMAIL, request.email))
    hashes = [contact_hash(kind, value, request.centre_id) for kind, value in pairs if value]
    if not hashes:
        return []
    ways = ContactWay.objects.filter(value_hash__in=hashes)
    households = Household.objects.filter(pk__in=ways.values("person__household"), merged_into=None)
    return list(households.order_by("name", "pk"))


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """What nobody has taken yet, and one's own; what a colleague has taken only once that person has left."""
    if not member.holds(ANSWER_REQUESTS):
        return []
    mine = Q(owner=None) | Q(owner=member) | Q(owner__is_active=False)
    return [_line(one) for one in requests().filter(mine, settled_at=None)]


def _line(row: AdviceRequest) -> TodayItem:
    url = centre_url("cases:request", row.pk)
    facts = [language_label(row.language), "Sprachmittlung gewünscht" if row.interpreter else ""]
    return TodayItem(
        "waiting",
        f"Beratungsanfrage: {row.name}",
        url,
        meta=" · ".join(fact for fact in (*facts, str(row.get_reached_by_display())) if fact),
        due_on=row.due_on,
        badge="" if row.owner else "neu",
        action_label="Ansehen" if row.owner else "Übernehmen",
        action_url=url,
    )
