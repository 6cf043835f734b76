"""What has to be shown before somebody may help, and what has been shown. Proof asked once counts for all kinds."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from lotse.core.dates import months_after
from lotse.core.errors import NotFound
from lotse.tenants.models import Membership
from lotse.volunteering.enums import VolunteerState
from lotse.volunteering.models import Proof, Requirement, Volunteer


@dataclass(frozen=True, slots=True)
class ProofState:
    """One requirement of one volunteer. ``valid_until`` is the first day on which it counts no more; None: for ever."""

    requirement: Requirement
    proof: Proof | None
    valid_until: dt.date | None
    is_met: bool

    def expires_within(self, on: dt.date) -> bool:
        """Whether the centre wants to be reminded of its end."""
        if not self.is_met or self.valid_until is None:
            return False
        return (self.valid_until - on).days <= self.requirement.remind_days


def states_of(volunteers: Iterable[Volunteer], on: dt.date) -> dict[uuid.UUID, list[ProofState]]:
    """Each active requirement of each volunteer, by label. Two queries."""
    people = list(volunteers)
    requirements = list(Requirement.objects.filter(is_active=True))
    newest: dict[tuple[uuid.UUID, uuid.UUID], Proof] = {}
    rows = Proof.objects.filter(volunteer__in=people).order_by("seen_on", "recorded_at", "pk")
    for proof in rows:
        newest[proof.volunteer_id, proof.requirement_id] = proof
    return {one.pk: [_state(each, newest.get((one.pk, each.pk)), on) for each in requirements] for one in people}


def missing_for(
    volunteers: Iterable[Volunteer], *, kind: str, with_children: bool, on: dt.date
) -> dict[uuid.UUID, list[str]]:
    """The labels of what each volunteer still has to show for this kind of engagement. Two queries."""
    return {
        pk: [
            state.requirement.label
            for state in states
            if not state.is_met and applies(state.requirement, kind=kind, with_children=with_children)
        ]
        for pk, states in states_of(volunteers, on).items()
    }


def applies(requirement: Requirement, *, kind: str, with_children: bool) -> bool:
    return kind in requirement.kinds and (with_children or not requirement.only_with_children)


def _state(requirement: Requirement, proof: Proof | None, on: dt.date) -> ProofState:
    if proof is None:
        return ProofState(requirement, None, None, False)
    until = (
        months_after(proof.dated_on or proof.seen_on, requirement.valid_months) if requirement.valid_months else None
    )
    signed = not requirement.version or proof.version == requirement.version
    is_met = proof.is_met and signed and proof.seen_on <= on and (until is None or on < until)
    return ProofState(requirement, proof, until, is_met)


def ending_proofs(on: dt.date, coordinator: Membership | None = None) -> list[tuple[Volunteer, ProofState]]:
    """What ends soon of people who help or pause; of one coordinator's people, if one is given. One query."""
    rows = Proof.objects.filter(
        requirement__is_active=True,
        requirement__valid_months__isnull=False,
        volunteer__state__in=(VolunteerState.ACTIVE, VolunteerState.PAUSED),
    )
    if coordinator is not None:
        rows = rows.filter(volunteer__coordinator=coordinator)
    newest: dict[tuple[uuid.UUID, uuid.UUID], Proof] = {}
    for proof in rows.select_related("volunteer", "requirement").order_by("seen_on", "recorded_at", "pk"):
        newest[proof.volunteer_id, proof.requirement_id] = proof
    found = [(one.volunteer, _state(one.requirement, one, on)) for one in newest.values()]
    return [(volunteer, state) for volunteer, state in found if state.expires_within(on)]


def all_requirements() -> list[Requirement]:
    """What the centre asks for, then what it does not ask for."""
    return list(Requirement.objects.order_by("-is_active", "label", "pk"))


def requirement_by_code(code: str) -> Requirement:
    """Raises NotFound."""
    found = Requirement.objects.filter(code=code).first()
    if found is None:
        raise NotFound
    return found
