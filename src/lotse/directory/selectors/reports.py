"""What partners sent on the public pages, with what may be the same already."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from lotse.core import clock
from lotse.core.errors import NotFound
from lotse.core.names import search_words
from lotse.core.registry import TodayItem
from lotse.core.workdays import working_days_after
from lotse.directory.enums import Topic
from lotse.directory.models import Offer, OfferReport, Organisation
from lotse.directory.rules import rights
from lotse.directory.rules.reports import DECIDE_WITHIN_DAYS
from lotse.directory.selectors import named
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

_HINTS = 8


@dataclass(frozen=True, slots=True)
class ReportPage:
    """``facts``: services.reports.ReportFacts as plain values, empty once decided; the rest may be the same already."""

    report: OfferReport
    facts: dict[str, Any]
    topics: str
    organisations: list[Organisation]
    offers: list[Offer]


def report_of_link(report_id: uuid.UUID) -> OfferReport | None:
    """For core.registry.link_purposes."""
    return OfferReport.objects.filter(pk=report_id).first()


def waiting() -> QuerySet[OfferReport]:
    """Confirmed and not decided, oldest first."""
    return OfferReport.objects.filter(decided_at=None).exclude(confirmed_at=None)


def report_page(report_id: uuid.UUID) -> ReportPage:
    """Raises NotFound, also before the address is confirmed."""
    found = OfferReport.objects.exclude(confirmed_at=None).select_related("offer", "decided_by")
    report = found.filter(pk=report_id).first()
    if report is None:
        raise NotFound
    facts: dict[str, Any] = json.loads(report.facts) if report.facts else {}
    if not facts:
        return ReportPage(report, {}, "", [], [])
    topics = ", ".join(str(Topic(one).label) for one in facts["topics"])
    return ReportPage(report, facts, topics, same_organisations(facts["organisation"]), _same_offers(facts["name"]))


def same_organisations(name: str) -> list[Organisation]:
    """Those that share a word of the name which tells something; the most alike first."""
    words = _telling(name)
    rows = Organisation.objects.filter(_any(named(word) for word in words), is_active=True) if words else []
    return sorted(rows, key=lambda one: (-sum(f" {word}" in one.search_text for word in words), one.name))[:_HINTS]


def _same_offers(name: str) -> list[Offer]:
    words = _telling(name)
    rows = Offer.objects.filter(_any(Q(name__icontains=word) for word in words)) if words else Offer.objects.none()
    return list(rows.select_related("organisation")[:_HINTS])


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """New offers for whoever keeps the directory."""
    if not member.holds(rights.EDIT):
        return []
    return [_line(one) for one in waiting()]


def _line(report: OfferReport) -> TodayItem:
    facts, url = json.loads(report.facts), centre_url("directory:report", report.pk)
    assert report.confirmed_at is not None  # by ``waiting``
    return TodayItem(
        "waiting",
        f"Neues Angebot gemeldet: {facts['name']}",
        url,
        meta=facts["organisation"],
        due_on=working_days_after(clock.day_of(report.confirmed_at), DECIDE_WITHIN_DAYS),
        action_label="Ansehen",
        action_url=url,
    )


def _telling(name: str) -> list[str]:
    return [word for word in search_words(name) if len(word) > 3]


def _any(parts: Iterable[Q]) -> Q:
    found = Q(pk=None)
    for part in parts:
        found |= part
    return found
