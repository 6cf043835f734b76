"""Who may open conflict records: conflict staff of the centre, and nobody else; others by two persons, for hours."""

import datetime as dt

from django.db.models import Q, QuerySet

from lotse.conflicts.models import Conflict, EmergencyAccess
from lotse.core.dates import months_after
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare

WORK = declare("conflicts.work", "Konfliktakten führen", roles={Role.MEDIATOR}, personal=True)
COUNTS = declare("conflicts.counts", "Konflikte: Zahlen ansehen", roles={Role.MEDIATOR, Role.DIRECTOR})
EMERGENCY = declare(
    "conflicts.emergency", "Im Notfall Zugriff auf Konfliktakten beantragen", roles={Role.DIRECTOR}, personal=True
)
SEE_EMERGENCIES = declare(
    "conflicts.see_emergencies",
    "Notfallzugriffe auf Konfliktakten sehen",
    roles={Role.DIRECTOR, Role.PRIVACY_OFFICER, Role.MEDIATOR},
)
APPROVE = declare(
    "conflicts.approve_emergency",
    "Notfallzugriff auf Konfliktakten zustimmen",
    roles={Role.DIRECTOR, Role.PRIVACY_OFFICER},
)

NO_ADVICE = (
    "Wer nach dem Allgemeinen Gleichbehandlungsgesetz (AGG) etwas verlangen will, muss das meist innerhalb von zwei "
    "Monaten schriftlich tun. Das ist keine Rechtsberatung: Bitte verweisen Sie früh an eine Beratungsstelle."
)
# Report to follow-up (domain facts § 4); a centre renames them, adds its own or leaves some out
DEFAULT_PHASES = (
    ("Meldung", "Wer meldet was? Ist jemand in Gefahr?"),
    ("Erste Einschätzung", "Wie eilig ist es, und ist es unsere Aufgabe?"),
    ("Parteien und Interessen", "Mit jeder Seite einzeln sprechen."),
    ("Analyse", "Worum geht es wirklich? Wer kann etwas ändern?"),
    ("Weg", "Gespräch, Mediation, Runder Tisch oder eine andere Stelle."),
    ("Vereinbarung", "Wer tut was bis wann?"),
    ("Nachgespräch", "Hält es nach drei und nach sechs Monaten?"),
)
MOST_PARTIES = 26
MOST_MINUTES = 24 * 60
REPORTS_PER_SENDER = 3  # from one network address in an hour
REPORTS_IN_ALL = 40
REPEATED_FROM = 5  # conflicts of one setting in a municipality, from which on it may be named (core.suppression)
REPEATED_WITHIN_MONTHS = 24
SOON_DAYS = 14  # before a time limit of the AGG ends


def may_work_on(member: Membership, conflict: Conflict) -> bool:
    return member.holds(WORK) and conflict.centre_id == member.centre_id


def workable_conflicts(member: Membership) -> QuerySet[Conflict]:
    """The queryset twin of ``may_work_on``."""
    rows = Conflict.objects.all()
    return rows if member.holds(WORK) else rows.none()


def is_open(access: EmergencyAccess, now: dt.datetime) -> bool:
    return access.ends_at is not None and now < access.ends_at


def may_read_in_emergency(member: Membership, conflict: Conflict, now: dt.datetime) -> bool:
    """Somebody agreed to this member's request, and its hours are not over."""
    if not member.holds(EMERGENCY) or conflict.centre_id != member.centre_id:
        return False
    return any(is_open(one, now) for one in EmergencyAccess.objects.filter(requested_by=member))


def readable_in_emergency(member: Membership, now: dt.datetime) -> QuerySet[Conflict]:
    """The queryset twin of ``may_read_in_emergency``."""
    rows = Conflict.objects.all()
    open_now = EmergencyAccess.objects.filter(requested_by=member, ends_at__gt=now).exists()
    return rows if member.holds(EMERGENCY) and open_now else rows.none()


def may_approve(member: Membership, access: EmergencyAccess) -> bool:
    """Two persons: nobody agrees to the own request."""
    return (
        member.holds(APPROVE)
        and access.centre_id == member.centre_id
        and access.requested_by_id != member.pk
        and access.approved_at is None
        and access.refused_at is None
    )


def approvable(member: Membership) -> QuerySet[EmergencyAccess]:
    """The queryset twin of ``may_approve``."""
    rows = EmergencyAccess.objects.filter(approved_at=None, refused_at=None).exclude(requested_by=member)
    return rows if member.holds(APPROVE) else rows.none()


def visible_accesses(member: Membership) -> QuerySet[EmergencyAccess]:
    """Own requests; all of them for those who agree, and for conflict staff, who are told."""
    everything = member.holds(APPROVE) or member.holds(WORK)
    rows = EmergencyAccess.objects.all()
    return rows if everything else rows.filter(Q(requested_by=member))


def claim_until(incident_on: dt.date, months: int) -> dt.date:
    """The last day of the time limit from the day of the incident (§ 15 Abs. 4, § 21 Abs. 5 AGG; unverified)."""
    return months_after(incident_on, months)


def quarter_of(day: dt.date) -> dt.date:
    """The first day of its quarter."""
    return dt.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def letter_after(count: int) -> str:
    """A, B, … of the next party."""
    return chr(ord("A") + count)


def parse_months(text: str) -> list[int]:
    """Months of follow-ups, "3, 6", ascending. Raises ValueError."""
    found = sorted({int(part) for part in text.replace(";", ",").split(",") if part.strip()})
    if not found or not all(1 <= one <= 36 for one in found) or len(found) > 4:
        raise ValueError(text)
    return found
