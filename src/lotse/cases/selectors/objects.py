"""One object each, for whoever may see it; everything else is NotFound."""

import re
import uuid
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, QuerySet

from lotse.cases.models import AdviceContact, Case, FollowUp
from lotse.cases.rules import (
    EDIT_CASE,
    OWN_FOLLOWUPS,
    TALKING,
    correctable_contacts,
    may_own_followup,
    settleable_followups,
    visible_cases,
    visible_contacts,
)
from lotse.core import registry
from lotse.core.codes import CodeConverter
from lotse.core.errors import NotFound
from lotse.core.names import search_words
from lotse.core.registry import StepPlace
from lotse.people.models import Household
from lotse.people.rules import visible_households
from lotse.tenants.models import Membership
from lotse.tenants.selectors import active_members

M = TypeVar("M", bound=Model)
_CODE = re.compile(rf"\b{CodeConverter.regex}\b")


def case_for(member: Membership, code: str) -> Case:
    """Raises NotFound."""
    return _found(visible_cases(member).select_related("household", "responsible").filter(code=code.upper()))


def contact_for(member: Membership, pk: uuid.UUID) -> AdviceContact:
    """Raises NotFound."""
    return _found(visible_contacts(member).select_related("household", "case", "by").filter(pk=pk))


def own_contact_for(member: Membership, pk: uuid.UUID) -> AdviceContact:
    """A contact that the member may correct. Raises NotFound."""
    return _found(correctable_contacts(member).select_related("household", "case", "by").filter(pk=pk))


def followup_for(member: Membership, pk: uuid.UUID) -> FollowUp:
    """A follow-up that the member may settle. Raises NotFound."""
    rows = settleable_followups(member).select_related(
        "household", "case__household", "case__responsible", "contact", "owner", "done_by"
    )
    return _found(rows.filter(pk=pk))


def step_places(member: Membership, rows: Iterable[FollowUp]) -> dict[uuid.UUID, StepPlace]:
    """Which of the follow-ups are steps of other apps' work, and where that goes on; one query per app."""
    ids = [row.pk for row in rows if row.case_id is None]
    found = (place for provider in registry.step_places if ids for place in provider(member, ids))
    return {place.followup_id: place for place in found}


def family_for(member: Membership, code: str) -> Household:
    """Raises NotFound."""
    return _found(visible_households(member).filter(code=code.upper()))


def families_called(member: Membership, text: str, *, limit: int = 6) -> list[Household]:
    """Families that a typed text may mean: by code (also in brackets behind a name), else by beginnings of names."""
    rows = visible_households(member)
    codes = _CODE.findall(text.upper())
    if codes:
        exact = list(rows.filter(code__in=codes)[:limit])
        if exact:
            return exact
    words = search_words(text)
    for word in words:
        rows = rows.filter(persons__search_text__contains=f" {word}")
    return list(rows.distinct().order_by("name", "id")[:limit]) if words else []


def family_suggestions(member: Membership, *, limit: int = 200) -> list[str]:
    """Families to pick while typing, the ones last worked on first: ``Sommer (K7Q2M9)``."""
    rows = visible_households(member).order_by("-changed_at", "id").values_list("name", "code")[:limit]
    return [f"{name} ({code})" for name, code in rows]


def possible_owners(household: Household | None) -> list[Membership]:
    """Who may take over a next step, by name."""
    return [one for one in active_members(*TALKING) if may_own_followup(one, household)]


def possible_responsibles() -> list[Membership]:
    """Who may run cases, by name."""
    return [one for one in active_members(*TALKING) if one.holds(EDIT_CASE) and one.holds(OWN_FOLLOWUPS)]


def _found(rows: QuerySet[M]) -> M:
    found = rows.first()
    if found is None:
        raise NotFound
    return found
