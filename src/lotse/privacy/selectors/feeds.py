"""What data protection shows on pages of other apps (registered in apps.py)."""

from typing import cast

from django.db.models import Model

from lotse.core.registry import FileAction
from lotse.people.models import Household
from lotse.privacy import rules
from lotse.privacy.enums import SubjectKind
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

_KINDS = {
    "volunteering.volunteer": SubjectKind.VOLUNTEER,
    "tenants.membership": SubjectKind.MEMBER,
    "directory.contactperson": SubjectKind.CONTACT,
    "conflicts.party": SubjectKind.CONFLICT,
}


def file_actions(member: Membership, household: Household) -> list[FileAction]:
    if not rules.may_make_package(member, household):
        return []
    return [FileAction("Auskunft", centre_url("privacy:package", SubjectKind.HOUSEHOLD.value, household.pk), "shield")]


def person_actions(member: Membership, somebody: Model) -> list[FileAction]:
    """Of a volunteer, a contact person, a colleague, a side of a conflict."""
    if not rules.may_make_package(member, cast("rules.Somebody", somebody)):
        return []
    kind = _KINDS[somebody._meta.label_lower].value
    return [FileAction("Auskunft", centre_url("privacy:package", kind, somebody.pk), "shield")]
