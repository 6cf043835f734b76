"""What form fields offer: schools, colleagues, municipalities; and the rows behind a choice."""

import uuid

from lotse.core.errors import NotFound
from lotse.schooling.enums import GRADES
from lotse.schooling.models import School
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from lotse.tenants.selectors import active_members, municipalities

Choices = list[tuple[str, str]]


def school_choices(grade: int | None = None) -> Choices:
    """Schools in operation, by name and town; with a grade, those whose form teaches it."""
    rows = School.objects.filter(is_operating=True).select_related("organisation")
    if grade is not None:
        rows = rows.filter(form__in=[form for form, (first, last) in GRADES.items() if first <= grade <= last])
    return [(str(one.pk), f"{one.organisation.name}, {one.organisation.town}".rstrip(", ")) for one in rows]


def school_by_id(school_id: str) -> School:
    """Raises NotFound."""
    found = School.objects.select_related("organisation").filter(pk=uuid.UUID(school_id)).first()
    if found is None:
        raise NotFound
    return found


def advisers() -> Choices:
    """Who may be responsible for a child."""
    return [(str(one.pk), one.name) for one in active_members(Role.COUNSELLOR, Role.DIRECTOR)]


def adviser(member_id: str) -> Membership:
    """Raises NotFound."""
    found = active_members(Role.COUNSELLOR, Role.DIRECTOR).filter(pk=uuid.UUID(member_id)).first()
    if found is None:
        raise NotFound
    return found


def municipality_choices() -> Choices:
    return [(str(one.pk), one.name) for one in municipalities()]
