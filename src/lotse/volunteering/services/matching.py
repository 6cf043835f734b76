"""Rehearsals of the matching, and what coordinators fix or exclude. Nothing is sent here, nobody is asked."""

import datetime as dt
import logging
import uuid

from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock, jobs
from lotse.core.errors import LotseError, NotAllowed
from lotse.tenants.models import Membership
from lotse.volunteering import bridge
from lotse.volunteering.enums import MarkKind, NeedState, RunState
from lotse.volunteering.models import Engagement, MatchMark, MatchRow, MatchRun, Need, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.services.match_facts import facts_of, open_needs

TASK = "lotse.volunteering.tasks.compute_match"
SEED = 1
LOST_AFTER = dt.timedelta(minutes=10)  # a run that still "computes" then has lost its worker

log = logging.getLogger(__name__)


class NothingToMatch(LotseError):
    code = "volunteering.nothing_to_match"
    sentence = "Zurzeit wartet kein Bedarf auf eine Vermittlung."


class PairNotSuitable(LotseError):
    code = "volunteering.pair_not_suitable"
    sentence = (
        "Diese Person kommt für den Bedarf nicht in Frage: Art, Nachweise, Sprache, Zeiten oder Entfernung passen "
        "nicht, oder ihre vereinbarte Grenze ist erreicht. Es wurde nichts festgelegt."
    )


def request_run(*, actor: Membership, now: dt.datetime) -> MatchRun:
    """Rehearse the matching of all open needs, in the background.

    While a run is waiting or computing, that one is returned. Raises NotAllowed, NothingToMatch.
    """
    if not actor.holds(rights.EDIT_ENGAGEMENTS):
        raise NotAllowed
    _give_up_lost_runs(now)
    waiting = MatchRun.objects.filter(for_need=None, state__in=(RunState.QUEUED, RunState.RUNNING)).first()
    if waiting is not None:
        return waiting
    if not Need.objects.filter(state=NeedState.OPEN).exists():
        raise NothingToMatch
    with transaction.atomic():
        run = MatchRun.objects.create(requested_by=actor, requested_at=now, seed=SEED)
        record(actor=actor, action="volunteering.match_requested", obj=run, now=now)
        jobs.enqueue(TASK, str(run.centre_id), str(run.pk))
    return run


def match_one(*, actor: Membership | None, need: Need, now: dt.datetime) -> MatchRun:
    """Who could help this family, computed at once; ``actor`` None: the next best moves up by itself.

    Raises NotAllowed. A need that is not open any more gives an empty run.
    """
    if actor is not None and not actor.holds(rights.EDIT_ENGAGEMENTS):
        raise NotAllowed
    with transaction.atomic():
        run = MatchRun.objects.create(for_need=need, requested_by=actor, requested_at=now, seed=SEED)
        record(actor=actor, action="volunteering.match_requested", obj=run, now=now, file_id=need.household_id)
    compute_run(run_id=run.pk, now=now)
    run.refresh_from_db()
    return run


def compute_run(*, run_id: uuid.UUID, now: dt.datetime) -> None:
    """Compute a queued run and store its rows, checked; a failure is stored with its sentence and no rows.

    Does nothing for a run that is computing or finished, so that a job may arrive twice.
    """
    if MatchRun.objects.filter(pk=run_id, state=RunState.QUEUED).update(state=RunState.RUNNING) != 1:
        return
    try:
        _compute(MatchRun.objects.get(pk=run_id), now)
    except LotseError as error:
        _fail(run_id, now, error)
    except Exception:
        log.exception("match run %s failed", run_id)
        _fail(run_id, now, bridge.MatchingFailed())


def set_mark(*, actor: Membership, need: Need, volunteer: Volunteer, kind: MarkKind, now: dt.datetime) -> None:
    """Fix a pair, or exclude it; it replaces an earlier mark of the pair, a pin also another pin of the need.

    Raises NotAllowed, PairNotSuitable (pin).
    """
    if not actor.holds(rights.EDIT_ENGAGEMENTS):
        raise NotAllowed
    if kind == MarkKind.PIN and not _fits(need, volunteer, now):
        raise PairNotSuitable
    with transaction.atomic():
        mark(need, volunteer, kind, actor, now)
        record(actor=actor, action=f"volunteering.{kind}_set", obj=need, now=now, file_id=need.household_id)


def mark(need: Need, volunteer: Volunteer, kind: MarkKind, actor: Membership | None, now: dt.datetime) -> None:
    """Store a mark in the caller's transaction; ``actor`` None: one of the two sides said so itself."""
    if kind == MarkKind.PIN:
        MatchMark.objects.filter(need=need, kind=MarkKind.PIN).exclude(volunteer=volunteer).delete()
    values = {"kind": kind, "set_by": actor, "set_at": now}
    MatchMark.objects.update_or_create(need=need, volunteer=volunteer, defaults=values)


def remove_mark(*, actor: Membership, need: Need, volunteer: Volunteer, now: dt.datetime) -> None:
    """Lift a pin or ban; nothing happens where there is none. Raises NotAllowed."""
    if not actor.holds(rights.EDIT_ENGAGEMENTS):
        raise NotAllowed
    with transaction.atomic():
        removed, _ = MatchMark.objects.filter(need=need, volunteer=volunteer).delete()
        if removed:
            record(actor=actor, action="volunteering.mark_removed", obj=need, now=now, file_id=need.household_id)


def fitting(*, engagement: Engagement, now: dt.datetime) -> list[uuid.UUID]:
    """Volunteers with time left who suit each family of the engagement, by the rules of the matching.

    Who carries least first, then the shortest way. Empty where no need of a family is known.
    """
    rows = Need.objects.filter(participations__engagement=engagement, participations__ends_on=None).distinct()
    needs = list(rows.select_related("municipality", "household").prefetch_related("slots").order_by("pk"))
    if not needs:
        return []
    facts = facts_of(needs, clock.day_of(now))
    ways = {
        one.id: (one.carried, sum(bridge.travel(one, need) for need in facts.needs), one.id)
        for one in facts.volunteers
        if all(one.id not in need.bans and bridge.is_suitable(one, need) for need in facts.needs)
    }
    return [uuid.UUID(one) for one in sorted(ways, key=ways.__getitem__)]


def weight_rows() -> tuple[tuple[str, int, str], ...]:
    """The engine's table of weights, for the page that explains how it computes."""
    return bridge.weight_rows()


def _fits(need: Need, volunteer: Volunteer, now: dt.datetime) -> bool:
    facts = facts_of([need], clock.day_of(now))
    person = next((one for one in facts.volunteers if one.id == str(volunteer.pk)), None)
    return (
        person is not None
        and bridge.is_suitable(person, facts.needs[0])
        and person.free_minutes >= need.minutes_per_week
    )


def _compute(run: MatchRun, now: dt.datetime) -> None:
    needs = [one for one in open_needs() if run.for_need_id in {None, one.pk}]
    facts = facts_of(needs, clock.day_of(now))
    outcome = bridge.propose(facts, seed=run.seed)
    waited = {one.id: one.waited_days for one in facts.needs}
    matched = [waited[row.need] for row in outcome.rows if row.volunteer]
    left = [waited[row.need] for row in outcome.rows if not row.volunteer]
    with transaction.atomic():
        MatchRow.objects.bulk_create(
            MatchRow(
                run=run,
                need_id=uuid.UUID(row.need),
                volunteer_id=uuid.UUID(row.volunteer) if row.volunteer else None,
                reasons=[list(one) for one in row.reasons],
                alternatives=[{"volunteer": one, "extra_tenths": extra} for one, extra in row.alternatives],
            )
            for row in outcome.rows
        )
        MatchRun.objects.filter(pk=run.pk).update(
            state=RunState.DONE,
            finished_at=now,
            needs_count=len(needs),
            matched_count=outcome.matched,
            volunteers_count=len(facts.volunteers),
            first_come_count=outcome.first_come,
            waited_matched_days=_mean(matched),
            waited_open_days=_mean(left),
            cost_tenths=outcome.cost,
            bound_tenths=outcome.bound,
        )


def _mean(days: list[int]) -> int:
    return round(sum(days) / len(days)) if days else 0


def _fail(run_id: uuid.UUID, now: dt.datetime, error: LotseError) -> None:
    MatchRun.objects.filter(pk=run_id).update(
        state=RunState.FAILED, finished_at=now, error_code=error.code[:60], error_sentence=error.sentence[:300]
    )


def _give_up_lost_runs(now: dt.datetime) -> None:
    lost = MatchRun.objects.filter(state=RunState.RUNNING, requested_at__lt=now - LOST_AFTER)
    lost.update(
        state=RunState.FAILED,
        finished_at=now,
        error_code="volunteering.worker_lost",
        error_sentence="Die Berechnung wurde unterbrochen. Bitte starten Sie sie noch einmal.",
    )
