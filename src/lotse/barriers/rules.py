"""Who answers reports of barriers, and to whom a page belongs."""

from urllib.parse import urlsplit

from django.db.models import QuerySet

from lotse.barriers.models import BarrierReport
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare

ANSWER_ROLES = (Role.DIRECTOR, Role.ADMINISTRATOR)
ANSWER = declare("barriers.answer", "Gemeldete Barrieren lesen und beantworten", roles=ANSWER_ROLES)

REPORTS_PER_SENDER = 5  # from one network address in an hour
REPORTS_IN_ALL = 60


def may_answer(member: Membership, report: BarrierReport) -> bool:
    return member.holds(ANSWER) and report.centre_id == member.centre_id


def answerable(member: Membership) -> QuerySet[BarrierReport]:
    """The queryset twin of ``may_answer``."""
    rows = BarrierReport.objects.filter(centre=member.centre_id)
    return rows if member.holds(ANSWER) else rows.none()


def slug_of(page: str) -> str:
    """The first part of the path of an address, whole or without its host; "" where there is none."""
    try:
        path = urlsplit(page.strip()).path
    except ValueError:
        return ""
    return path.split("/")[1] if path.startswith("/") else ""
