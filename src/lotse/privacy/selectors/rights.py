"""What a member can do about the rights of one person."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lotse.core.components import Link
from lotse.core.errors import NotFound
from lotse.people.models import Household
from lotse.privacy import rules
from lotse.privacy.enums import SubjectKind
from lotse.privacy.selectors import deletion_feeds, requests
from lotse.privacy.selectors.requests import RequestRow
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership


@dataclass(frozen=True, slots=True)
class RightsPage:
    """``actions``: what the member may do, each a page."""

    name: str
    actions: list[Link]
    requests: list[RequestRow]


def rights_page(member: Membership, kind: str, pk: uuid.UUID, on: dt.date) -> RightsPage:
    """Raises NotFound."""
    if kind not in SubjectKind.values:
        raise NotFound
    wanted = SubjectKind(kind)
    row = requests.subject_row(member, wanted, pk)
    if row is None:
        raise NotFound
    actions = [Link("Antrag aufnehmen", centre_url("privacy:request_new_of", kind, pk), "plus")]
    if rules.may_make_package(member, row):
        actions.append(Link("Auskunft zusammenstellen", centre_url("privacy:package", kind, pk), "document"))
    if wanted in rules.CORRECTABLE and member.holds(rules.CORRECT):
        actions.append(Link("Berichtigen", centre_url("privacy:correct", kind, pk), "edit"))
    if isinstance(row, Household) and rules.may_restrict(member, row):
        label = "Einschränkung aufheben" if row.restricted_at else "Einschränken"
        actions.append(Link(label, centre_url("privacy:restriction", row.code), "lock"))
    if isinstance(row, Household):
        actions += deletion_feeds.actions(member, row)
    found = rules.visible_requests(member).filter(**{rules.KEY_OF[wanted]: row}).select_related(*requests.RELATED)
    return RightsPage(str(row), actions, requests.request_rows(member, list(found[:20]), on))
