"""What data protection shows on pages of other apps (registered in apps.py)."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Model

from lotse.conflicts.models import Conflict, Party
from lotse.core import clock
from lotse.core.registry import FileAction, FileFacts, Kept
from lotse.people.models import Household
from lotse.privacy import rules
from lotse.privacy.enums import RequestKind, RequestState, SubjectKind
from lotse.privacy.models import DataRequest
from lotse.privacy.selectors import deletion_feeds
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

_KINDS = {
    "volunteering.volunteer": SubjectKind.VOLUNTEER,
    "tenants.membership": SubjectKind.MEMBER,
    "directory.contactperson": SubjectKind.CONTACT,
}


def file_actions(member: Membership, household: Household) -> list[FileAction]:
    if not member.holds(rules.HANDLE_REQUESTS):
        return []
    return [
        FileAction("Datenschutz", centre_url("privacy:subject", SubjectKind.HOUSEHOLD.value, household.pk), "shield")
    ]


def person_actions(member: Membership, somebody: Model) -> list[FileAction]:
    """Of a volunteer, a contact person, a colleague; of a side of a conflict, what conflict staff may do."""
    if isinstance(somebody, Conflict):
        return deletion_feeds.conflict_actions(member, somebody)
    if isinstance(somebody, Party):
        url = centre_url("privacy:package", SubjectKind.CONFLICT.value, somebody.pk)
        return [FileAction("Auskunft", url, "shield")] if rules.may_make_package(member, somebody) else []
    if not member.holds(rules.HANDLE_REQUESTS):
        return []
    kind = _KINDS[somebody._meta.label_lower].value
    return [FileAction("Datenschutz", centre_url("privacy:subject", kind, somebody.pk), "shield")]


def file_facts(member: Membership, household: Household) -> list[FileFacts]:
    """In the head of each tab of the file, in red: that it is only kept, or that the family objected. No query."""
    found = []
    if household.restricted_at is not None:
        since = f"eingeschränkt seit {clock.local(household.restricted_at):%d.%m.%Y}"
        url = centre_url("privacy:restriction", household.code) if member.holds(rules.RESTRICT) else ""
        found.append(FileFacts("Verarbeitung", since, url, "danger"))
    if household.objected_at is not None:
        since = f"seit {clock.local(household.objected_at):%d.%m.%Y}: keine Vorschläge, keine Gruppen"
        found.append(FileFacts("Widerspruch", since, tone="warning"))
    return found


def kept(households: Iterable[Household], on: dt.date) -> Iterator[Kept]:
    """While a family waits for its answer, or its file is restricted, the file is not deleted. One query."""
    rows = list(households)
    for one in rows:
        if one.restricted_at is not None:
            yield Kept(one.pk, None, "die Verarbeitung ist eingeschränkt")
    waiting = DataRequest.objects.filter(household__in=[one.pk for one in rows], state=RequestState.OPEN)
    for pk in waiting.exclude(kind=RequestKind.ERASURE).values_list("household", flat=True):
        if pk is not None:
            yield Kept(pk, None, "ein Antrag der Familie ist offen")
