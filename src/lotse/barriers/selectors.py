"""What people reported, for those who answer."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings as installation
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count, Q, QuerySet

from lotse.barriers import rules
from lotse.barriers.enums import AnswerWay
from lotse.barriers.models import BarrierReport, BarrierSettings
from lotse.core.codes import is_code
from lotse.core.due import Due, due
from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.core.registry import TodayItem
from lotse.core.tenancy import tenant_scope
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership
from lotse.tenants.selectors import centre_by_slug

OPEN, OVERDUE, ANSWERED, ALL = "offen", "ueberfaellig", "beantwortet", "alle"
SETTINGS_FIELDS = ("reply_days", "keep_months")


def settings(centre: Centre | None) -> BarrierSettings:
    """What a centre promises, the installation (None) as a centre that changed nothing; not stored then."""
    if centre is None:
        return BarrierSettings()
    with tenant_scope(centre.pk):
        return own_settings()


def own_settings() -> BarrierSettings:
    """Those of the centre in scope."""
    return BarrierSettings.objects.first() or BarrierSettings()


def settings_values(row: BarrierSettings) -> dict[str, object]:
    """For the form."""
    return {name: getattr(row, name) for name in SETTINGS_FIELDS} | {"seen": row.version}


def addressee(page: str) -> Centre | None:
    """Who answers for a page: the centre in its address, or the only one; None is the operator, for all of them."""
    named = centre_by_slug(rules.slug_of(page))
    if named is not None:
        return named
    centres = list(Centre.objects.order_by("pk")[:2])
    return centres[0] if len(centres) == 1 else None


def reply_by(centre: Centre | None, on: dt.date) -> dt.date:
    """Until when somebody who reports a barrier on this day gets an answer."""
    return on + dt.timedelta(days=settings(centre).reply_days)


@dataclass(frozen=True, slots=True)
class ReportRow:
    report: BarrierReport
    today: dt.date

    @property
    def url(self) -> str:
        return centre_url("barriers:report", self.report.code)

    @property
    def due(self) -> Due | None:
        """Until when it is to be answered; None once it was."""
        return None if self.report.answered_on else due(self.report.reply_by_on, self.today)

    @property
    def language(self) -> str:
        return dict(installation.LANGUAGES).get(self.report.language, "Deutsch")


def reports(member: Membership, state: str, on: dt.date) -> QuerySet[BarrierReport]:
    """The rows of the list: what is to be answered first on top; of answered ones the last."""
    rows = rules.answerable(member).select_related("answered_by")
    if state == ANSWERED:
        return rows.exclude(answered_on=None).order_by("-answered_on", "-received_at", "pk")
    if state == ALL:
        return rows.order_by("-received_at", "pk")
    if state == OVERDUE:
        rows = rows.filter(reply_by_on__lt=on)
    return rows.filter(answered_on=None).order_by("reply_by_on", "received_at", "pk")


def report_counts(member: Membership, on: dt.date) -> list[tuple[str, str, int]]:
    """The chips."""
    waits = Q(answered_on=None)
    counted = rules.answerable(member).aggregate(
        open=Count("pk", filter=waits), overdue=Count("pk", filter=waits & Q(reply_by_on__lt=on)), total=Count("pk")
    )
    answered = counted["total"] - counted["open"]
    return [
        (OPEN, "Offen", counted["open"]),
        (OVERDUE, "Überfällig", counted["overdue"]),
        (ANSWERED, "Beantwortet", answered),
        (ALL, "Alle", counted["total"]),
    ]


def report_rows(rows: Iterable[BarrierReport], on: dt.date) -> list[ReportRow]:
    return [ReportRow(one, on) for one in rows]


def report_sheet(rows: Iterable[BarrierReport]) -> Sheet:
    """Without what was written, and by whom."""
    return Sheet(
        "Gemeldete Barrieren",
        ["Kennung", "Eingegangen", "Weg", "Seite", "Antwort bis", "Beantwortet", "Beantwortet per", "Ergebnis"],
        [
            [
                one.code,
                one.received_at,
                one.get_way_display(),
                one.page,
                one.reply_by_on,
                one.answered_on,
                one.get_answered_how_display(),
                one.get_result_display(),
            ]
            for one in rows
        ],
    )


def report_for(member: Membership, code: str) -> BarrierReport:
    """Raises NotFound."""
    found = rules.answerable(member).select_related("answered_by").filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def usual_way(report: BarrierReport) -> AnswerWay:
    """How most will answer: as the form offers it first."""
    if is_email(report.reply_to):
        return AnswerWay.SENT
    return AnswerWay.PHONE if report.reply_to else AnswerWay.NOBODY


def reports_of_installation() -> QuerySet[BarrierReport]:
    """Unanswered reports about pages of no centre, what is due first on top: for the operator."""
    return BarrierReport.objects.filter(centre=None, answered_on=None).order_by("reply_by_on", "received_at", "pk")


def report_of_installation(code: str) -> BarrierReport:
    """One of them. Raises NotFound."""
    found = reports_of_installation().filter(code=code.upper()).first() if is_code(code.upper()) else None
    if found is None:
        raise NotFound
    return found


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """What is to be answered (core.registry.today)."""
    if not member.holds(rules.ANSWER):
        return []
    return [
        TodayItem(
            "waiting",
            f"Barriere gemeldet: Bitte beantworten ({row.report.code})",
            row.url,
            due_on=row.report.reply_by_on,
            action_label="Beantworten",
            action_url=row.url,
        )
        for row in report_rows(reports(member, OPEN, on), on)
    ]
