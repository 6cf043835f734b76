"""What the matching may know, read in a constant number of queries. Ids only; no name leaves the database."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from lotse.volunteering.bridge import Facts, NeedFacts, VolunteerFacts
from lotse.volunteering.enums import EngagementKind, MarkKind, NeedState, VolunteerState
from lotse.volunteering.models import Commitment, MatchMark, Need, Volunteer, VolunteerAbsence
from lotse.volunteering.rules.reach import point_of
from lotse.volunteering.selectors.asking import not_yet_free
from lotse.volunteering.selectors.load import loads
from lotse.volunteering.selectors.requirements import ProofState, applies, states_of


def open_needs() -> list[Need]:
    """All needs that wait for somebody, longest first; none of a family that objected or is restricted. Two queries."""
    rows = Need.objects.filter(state=NeedState.OPEN, household__merged_into=None)
    rows = rows.filter(household__restricted_at=None, household__objected_at=None)
    return list(rows.select_related("municipality", "household").prefetch_related("slots"))


def free_volunteers(on: dt.date) -> list[Volunteer]:
    """Who may be asked now: active, not stopped, not away, not asked lately and not "later"."""
    away = VolunteerAbsence.objects.filter(volunteer=OuterRef("pk"), starts_on__lte=on)
    away = away.filter(Q(ends_on=None) | Q(ends_on__gt=on))
    rows = Volunteer.objects.filter(state=VolunteerState.ACTIVE, stopped_at=None).exclude(Exists(away))
    rows = rows.exclude(pk__in=not_yet_free(on))
    return list(rows.select_related("municipality").prefetch_related("slots"))


def facts_of(needs: Iterable[Need], on: dt.date) -> Facts:
    """These needs against all free capacity."""
    wanted = list(needs)
    people = free_volunteers(on)
    carried = loads([one.pk for one in people], on)
    shown = states_of(people, on)
    known = _known([one.household_id for one in wanted])
    volunteers = []
    for one in people:
        load = carried[one.pk]
        left = (load.limit_engagements or 0) - load.engagements
        if load.free_minutes <= 0 or left <= 0:
            continue
        volunteers.append(
            VolunteerFacts(
                id=str(one.pk),
                free_minutes=load.free_minutes,
                free_engagements=left,
                carried=load.engagements,
                kinds=frozenset(one.kinds),
                aims=frozenset(one.aims),
                languages=frozenset(one.languages),
                slots=frozenset((slot.weekday, slot.part) for slot in one.slots.all()),
                with_children=one.with_children,
                shown=frozenset(_allowed(shown[one.pk])),
                reach_km=one.reach_km,
                point=point_of(one.municipality),
            )
        )
    ids = {one.id for one in volunteers}
    marks = _marks(wanted)
    facts = tuple(_need(one, on, ids, known, marks.get(one.pk, [])) for one in wanted)
    return Facts(volunteers=tuple(volunteers), needs=facts)


def _allowed(states: Iterable[ProofState]) -> Iterable[tuple[str, bool]]:
    """Each kind, without and with children, for which nothing is missing."""
    missing = [one.requirement for one in states if not one.is_met]
    for kind in EngagementKind.values:
        for children in (False, True):
            if not any(applies(one, kind=kind, with_children=children) for one in missing):
                yield kind, children


def _need(
    need: Need, on: dt.date, ids: set[str], known: dict[uuid.UUID, set[str]], marks: list[MatchMark]
) -> NeedFacts:
    pins = [str(one.volunteer_id) for one in marks if one.kind == MarkKind.PIN]
    return NeedFacts(
        id=str(need.pk),
        kind=need.kind,
        aim=need.aim,
        minutes=need.minutes_per_week,
        waited_days=max(0, (on - need.since_on).days),
        for_children=need.for_children,
        language=need.language,
        urgent=need.is_urgent,
        slots=frozenset((slot.weekday, slot.part) for slot in need.slots.all()),
        point=point_of(need.municipality),
        known=frozenset(known.get(need.household_id, ())),
        pin=next((one for one in pins if one in ids), ""),
        bans=frozenset(str(one.volunteer_id) for one in marks if one.kind == MarkKind.BAN) & ids,
    )


def _marks(needs: list[Need]) -> dict[uuid.UUID, list[MatchMark]]:
    found: dict[uuid.UUID, list[MatchMark]] = {}
    for one in MatchMark.objects.filter(need__in=needs):
        found.setdefault(one.need_id, []).append(one)
    return found


def _known(households: list[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """Who has been in which family."""
    rows = Commitment.objects.filter(engagement__participations__household__in=households)
    found: dict[uuid.UUID, set[str]] = {}
    for household, volunteer in rows.order_by().values_list("engagement__participations__household", "volunteer"):
        found.setdefault(household, set()).add(str(volunteer))
    return found
