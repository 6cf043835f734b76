"""Complaints as those who handle them see them, and as families do."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings as installation
from django.core import signing
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from lotse.core.codes import is_code
from lotse.core.due import Due, due
from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.core.registry import FamilyLink, SearchHit, TodayItem
from lotse.people.models import Household
from lotse.tenants.enums import Role
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.tenants.rights import get
from lotse.tenants.selectors import active_members, member_names
from lotse.volunteering.enums import ComplaintEntryKind, ComplaintState
from lotse.volunteering.models import Commitment, Complaint, ComplaintContact, ComplaintEntry, ComplaintSettings
from lotse.volunteering.rules import complaints as rules
from lotse.volunteering.rules import rights

OPEN, CLOSED, ALL = "offen", "abgeschlossen", "alle"
SETTINGS_FIELDS = ("answer_days", "keep_months", "elsewhere")
TOKEN_SALT = "lotse.volunteering.complaints.family"  # noqa: S105
TOKEN_S = rules.TOKEN_DAYS * 24 * 3600


def settings() -> ComplaintSettings:
    """The centre's settings; the defaults, not stored, where nobody has changed any."""
    return ComplaintSettings.objects.first() or ComplaintSettings()


def settings_values(row: ComplaintSettings) -> dict[str, object]:
    """For the form."""
    members = list(ComplaintContact.objects.values_list("member_id", flat=True))
    return {name: getattr(row, name) for name in SETTINGS_FIELDS} | {"members": members, "seen": row.version}


def possible_handlers() -> QuerySet[Membership]:
    """Whom a centre may name."""
    return active_members(*get(rules.HANDLE_COMPLAINTS).roles)


def nameable_handlers() -> QuerySet[Membership]:
    """Whom the settings offer: directors handle complaints anyway."""
    return possible_handlers().exclude(pk__in=active_members(Role.DIRECTOR))


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    complaint: Complaint
    today: dt.date

    @property
    def url(self) -> str:
        return centre_url("volunteering:complaint", self.complaint.code)

    @property
    def language(self) -> str:
        """That of the answers."""
        return dict(installation.LANGUAGES).get(self.complaint.language, "Deutsch")

    @property
    def tone(self) -> str:
        tones = {ComplaintState.RECEIVED: "warning", ComplaintState.HANDLING: "info"}
        return tones.get(ComplaintState(self.complaint.state), "success")

    @property
    def answer(self) -> Due | None:
        """Until when the family is to be answered; None once it was, or nothing waits."""
        waits = self.complaint.answered_at is None and self.complaint.state != ComplaintState.CLOSED
        return due(self.complaint.answer_due_on, self.today) if waits else None


def complaints(member: Membership, state: str) -> QuerySet[Complaint]:
    """The rows of the list: what is to be answered first on top; of closed ones the last."""
    rows = rules.handled_complaints(member)
    if state == CLOSED:
        return rows.filter(state=ComplaintState.CLOSED).order_by("-closed_at", "pk")
    if state == ALL:
        return rows.order_by("-received_at", "pk")
    return rows.exclude(state=ComplaintState.CLOSED).order_by("answer_due_on", "received_at", "pk")


def complaint_counts(rows: QuerySet[Complaint]) -> list[tuple[str, str, int]]:
    """The chips, of all that the member may see."""
    closed = Count("pk", filter=Q(state=ComplaintState.CLOSED))
    counted = rows.order_by().aggregate(closed=closed, total=Count("pk"))
    opened = counted["total"] - counted["closed"]
    return [(OPEN, "Offen", opened), (CLOSED, "Abgeschlossen", counted["closed"]), (ALL, "Alle", counted["total"])]


def complaint_rows(rows: Iterable[Complaint], on: dt.date) -> list[ComplaintRow]:
    return [ComplaintRow(one, on) for one in rows]


def complaint_sheet(rows: Iterable[ComplaintRow]) -> Sheet:
    """Without what was written and by whom."""
    return Sheet(
        "Beschwerden",
        ["Kennung", "Eingegangen", "Wie", "Stand", "Erste Antwort bis", "Bearbeitet von", "Ergebnis", "Abgeschlossen"],
        [
            [
                one.code,
                one.received_at,
                one.get_way_display(),
                one.get_state_display(),
                one.answer_due_on,
                one.owner.name if one.owner else "",
                one.get_result_display(),
                one.closed_at,
            ]
            for one in (row.complaint for row in rows)
        ],
    )


@dataclass(frozen=True, slots=True)
class EntryShown:
    """``sentences`` in the language of the page."""

    entry: ComplaintEntry
    sentences: list[str]

    @property
    def icon(self) -> str:
        icons = {ComplaintEntryKind.FAMILY: "people", ComplaintEntryKind.ANSWER: "speech"}
        return icons.get(ComplaintEntryKind(self.entry.kind), "note")


@dataclass(frozen=True, slots=True)
class ComplaintPage:
    """One complaint for those who handle it. ``may_take``: nobody else has it."""

    row: ComplaintRow
    entries: list[EntryShown]
    volunteers: list[str]
    is_owner: bool
    may_take: bool


def complaint_for(member: Membership, code: str) -> Complaint:
    """Raises NotFound, also for whoever may not know of it."""
    found = rules.handled_complaints(member).filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def complaint_page(member: Membership, complaint: Complaint, on: dt.date) -> ComplaintPage:
    return ComplaintPage(
        row=ComplaintRow(complaint, on),
        entries=_shown(complaint.entries.select_related("by")),
        volunteers=_volunteers(complaint),
        is_owner=complaint.owner_id == member.pk,
        may_take=not owner_stays(complaint),
    )


def owner_stays(complaint: Complaint) -> bool:
    """Whether somebody has it who may still handle it."""
    return complaint.owner_id is not None and complaint.owner_id in rules.impartial_for(complaint)


def _volunteers(complaint: Complaint) -> list[str]:
    rows = Commitment.objects.filter(engagement=complaint.engagement_id).select_related("volunteer")
    return sorted({str(one.volunteer) for one in rows}) if complaint.engagement_id else []


def _shown(entries: Iterable[ComplaintEntry]) -> list[EntryShown]:
    return [
        EntryShown(one, [str(rules.SENTENCES[code]) for code in one.sentences if code in rules.SENTENCES])
        for one in entries
    ]


@dataclass(frozen=True, slots=True)
class FamilyComplaint:
    """What a family sees behind its link: never what it wrote, because others may hold the phone."""

    complaint: Complaint
    answers: list[EntryShown]
    elsewhere: str


def family_complaint(complaint: Complaint) -> FamilyComplaint:
    answers = complaint.entries.filter(kind=ComplaintEntryKind.ANSWER)
    return FamilyComplaint(complaint, _shown(answers), settings().elsewhere)


def complaint_of_link(complaint_id: uuid.UUID) -> Complaint | None:
    """For the registry of link purposes."""
    return Complaint.objects.filter(pk=complaint_id, forgotten_at=None).first()


# --- What a family's own pages lead to -----------------------------------------------------------------------


def complain_url(household: Household) -> str:
    """The form that lists the volunteers of this family. The address names nobody, and is good for some weeks."""
    token = signing.dumps(household.pk.hex, salt=TOKEN_SALT)
    return f"{centre_url('volunteering:complain')}?von={token}"


def choices_of_token(token: str) -> list[tuple[str, str]]:
    """(id of an engagement, first names of its volunteers) of the family that the token stands for; [] for none."""
    try:
        household = uuid.UUID(signing.loads(token, salt=TOKEN_SALT, max_age=TOKEN_S))
    except (signing.BadSignature, ValueError):
        return []
    rows = Commitment.objects.filter(engagement__participations__household=household).select_related("volunteer")
    names: dict[uuid.UUID, set[str]] = {}
    for one in rows.order_by("-starts_on", "pk"):
        names.setdefault(one.engagement_id, set()).add(one.volunteer.first_name)
    return [(str(engagement), ", ".join(sorted(first))) for engagement, first in names.items()]


def family_links(household: Household) -> list[FamilyLink]:
    """For families that somebody accompanies, or accompanied (core.registry.family_links)."""
    if not Commitment.objects.filter(engagement__participations__household=household).exists():
        return []
    return [
        FamilyLink(
            gettext("Ist etwas nicht gut?"),
            gettext("Sie können sich über eine ehrenamtliche Person beschweren. Wer sie einteilt, liest das nicht."),
            gettext("Beschwerde schreiben"),
            complain_url(household),
        )
    ]


# --- Pages of other apps -------------------------------------------------------------------------------------


def search(member: Membership, query: str) -> list[SearchHit]:
    """By code, for those who handle it."""
    code = query.strip().upper()
    if not is_code(code) or not Complaint.objects.filter(code=code).exists():
        return []
    found = rules.handled_complaints(member).filter(code=code)
    return [SearchHit("Beschwerde", str(one), centre_url("volunteering:complaint", one.code)) for one in found]


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """What the member has to answer or nobody has taken yet; whether somebody impartial is missing."""
    if not member.holds(rules.HANDLE_COMPLAINTS):
        return []
    opened = list(
        Complaint.objects.exclude(state=ComplaintState.CLOSED)
        .select_related("engagement")
        .order_by("answer_due_on", "received_at", "pk")
    )
    if not (opened or member.holds(rights.EDIT_SETTINGS)):
        return []
    known = rules.house()
    return [*_waiting(member, opened, known, on), *_uncovered(member, known, on)]


def _waiting(member: Membership, opened: list[Complaint], known: rules.House, on: dt.date) -> list[TodayItem]:
    able = [(one, rules.impartial_for(one, known)) for one in opened]
    return [
        _item(ComplaintRow(one, on))
        for one, who in able
        if member.pk in who and (one.owner_id == member.pk or one.owner_id not in who)
    ]


def _item(row: ComplaintRow) -> TodayItem:
    if row.complaint.state == ComplaintState.RECEIVED:
        title = f"{row.complaint}: Bitte übernehmen"
    else:
        title = f"{row.complaint} {'beantworten' if row.answer else 'abschließen'}"
    return TodayItem(
        "waiting",
        title,
        row.url,
        meta="Eine Familie beschwert sich",
        due_on=row.complaint.answer_due_on if row.answer else None,
        action_label="Ansehen",
        action_url=row.url,
    )


def _uncovered(member: Membership, known: rules.House, on: dt.date) -> list[TodayItem]:
    """Coordinators about whose engagements neither a director nor somebody named could read a complaint."""
    if not member.holds(rights.EDIT_SETTINGS):
        return []
    alone = [one for one in known.coordinators if not rules.impartial(known, [one], on) & known.handlers]
    if not alone:
        return []
    url = centre_url("volunteering:complaint_settings")
    names = sorted(member_names(alone).values())
    return [
        TodayItem(
            "alarms",
            "Beschwerden: Bitte benennen Sie noch jemanden",
            url,
            meta=f"Niemand Unbefangenes für Engagements von {', '.join(names)}",
            badge="unvollständig",
            tone="warning",
            action_label="Einstellen",
            action_url=url,
        )
    ]
