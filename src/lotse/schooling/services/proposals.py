"""Proposals: asking for one, computing it, and the counsellor's pins, bans and the family's wishes."""

import datetime as dt
import logging
import uuid

from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock, jobs
from lotse.core.errors import LotseError, NotAllowed
from lotse.schooling import bridge
from lotse.schooling.enums import ConstraintKind, RunState
from lotse.schooling.models import Constraint, Process, ProposalRow, ProposalRun, Pupil, School
from lotse.schooling.rules import proposals as rules
from lotse.schooling.rules.pupils import EDIT_PROCESS
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services.proposal_facts import facts_of, waiting_pupils
from lotse.tenants.models import Membership

RUN_TASK = "lotse.schooling.tasks.compute_run"
SEED = 1
LIMIT_S = 10  # seconds of work of the engine's reference machine, not a clock
AT_ONCE = 150  # so many children are computed while the person waits; more run in the background
LOST_AFTER = dt.timedelta(minutes=10)  # a run that still "computes" then has lost its worker

log = logging.getLogger(__name__)


class NothingToPropose(LotseError):
    code = "schooling.nothing_to_propose"
    sentence = "Zurzeit wartet kein Kind auf einen Vorschlag."


class SchoolNotSuitable(LotseError):
    code = "schooling.school_not_suitable"
    sentence = "Diese Schule kommt für das Kind nicht in Frage: Jahrgang, Art der Klasse oder Schulform passen nicht."


def request_run(*, actor: Membership, now: dt.datetime, pupil: Pupil | None = None) -> ProposalRun:
    """Ask for a proposal: for one child computed at once, for all waiting children in the background.

    While a run for all is waiting or computing, that one is returned. Raises NotAllowed, NothingToPropose.
    """
    if not actor.holds(rules.PROPOSE):
        raise NotAllowed
    if pupil is not None:
        return _start(actor=actor, now=now, pupil=pupil, at_once=True)
    _give_up_lost_runs(now)
    open_run = ProposalRun.objects.filter(for_pupil=None, state__in=(RunState.QUEUED, RunState.RUNNING)).first()
    if open_run is not None:
        return open_run
    if not waiting_pupils():
        raise NothingToPropose
    return _start(actor=actor, now=now, pupil=None, at_once=False)


def _start(*, actor: Membership, now: dt.datetime, pupil: Pupil | None, at_once: bool) -> ProposalRun:
    with transaction.atomic():
        run = ProposalRun.objects.create(for_pupil=pupil, requested_by=actor, requested_at=now, seed=SEED)
        record(
            actor=actor,
            action="schooling.proposal_requested",
            obj=run,
            now=now,
            file_id=pupil.person.household_id if pupil else None,
        )
        if not at_once:
            jobs.enqueue(RUN_TASK, str(run.centre_id), str(run.pk))
    if at_once:
        compute_run(run_id=run.pk, now=now)
        run.refresh_from_db()
    return run


def _give_up_lost_runs(now: dt.datetime) -> None:
    lost = ProposalRun.objects.filter(state=RunState.RUNNING, requested_at__lt=now - LOST_AFTER)
    lost.update(
        state=RunState.FAILED,
        finished_at=now,
        error_code="schooling.worker_lost",
        error_sentence="Die Berechnung wurde unterbrochen. Bitte starten Sie sie noch einmal.",
    )


def compute_run(*, run_id: uuid.UUID, now: dt.datetime) -> None:
    """Compute a queued run and store its rows, checked; a failure is stored with its sentence and no rows.

    Does nothing for a run that is computing or finished, so that a job may arrive twice.
    """
    claimed = ProposalRun.objects.filter(pk=run_id, state=RunState.QUEUED).update(state=RunState.RUNNING)
    if claimed != 1:
        return
    try:
        _compute(ProposalRun.objects.select_related("for_pupil__person__household__municipality").get(pk=run_id), now)
    except LotseError as error:
        _fail(run_id, now, error)
    except Exception:
        log.exception("proposal run %s failed", run_id)
        _fail(run_id, now, bridge.ProposalFailed())


def _fail(run_id: uuid.UUID, now: dt.datetime, error: LotseError) -> None:
    ProposalRun.objects.filter(pk=run_id).update(
        state=RunState.FAILED, finished_at=now, error_code=error.code[:60], error_sentence=error.sentence[:300]
    )


def _compute(run: ProposalRun, now: dt.datetime) -> None:
    pupils = [run.for_pupil] if run.for_pupil else waiting_pupils()
    facts = facts_of(pupils, current_process(), clock.day_of(now))
    outcome = bridge.propose(facts, seed=run.seed, limit_s=LIMIT_S)
    by_id = {str(pupil.pk): pupil for pupil in pupils}
    rows = [
        ProposalRow(
            run=run,
            pupil=by_id[row.child],
            school_id=uuid.UUID(row.school) if row.school else None,
            support_form=by_id[row.child].support_form,
            grade=by_id[row.child].grade,
            distance_m=row.distance_m,
            distance_is_approximate=row.approximate,
            reasons=row.reasons,
            alternatives=[alternative.as_facts() for alternative in row.alternatives],
            unplaced_reason=row.unplaced_reason,
            unplaced_facts=row.unplaced_facts,
        )
        for row in outcome.rows
    ]
    with transaction.atomic():
        ProposalRow.objects.bulk_create(rows)
        ProposalRun.objects.filter(pk=run.pk).update(
            state=RunState.DONE,
            finished_at=now,
            children_count=len(outcome.rows),
            placed_count=outcome.placed,
            most_count=outcome.most,
            cost_tenths=outcome.cost,
            bound_tenths=outcome.bound,
            school_loads=[
                {name: getattr(load, name) for name in ("school", "places", "before", "after", "new", "as_of")}
                for load in outcome.loads
            ],
        )


def set_constraint(
    *, actor: Membership, pupil: Pupil, school: School, kind: ConstraintKind, now: dt.datetime
) -> Constraint:
    """Pin the child to a school, ban one, or note a wish of the family.

    A pin replaces an earlier pin and lifts a ban of that school; a ban lifts a pin and a wish for it.
    Raises NotAllowed, SchoolNotSuitable (pin).
    """
    if not rules.may_propose(actor, pupil):
        raise NotAllowed
    if kind == ConstraintKind.PIN and not _suits(pupil, school, now):
        raise SchoolNotSuitable
    mine = Constraint.objects.filter(pupil=pupil)
    with transaction.atomic():
        if kind == ConstraintKind.PIN:
            mine.filter(kind=ConstraintKind.PIN).exclude(school=school).delete()
        opposed = (ConstraintKind.PIN, ConstraintKind.WISH) if kind == ConstraintKind.BAN else (ConstraintKind.BAN,)
        mine.filter(school=school, kind__in=opposed).delete()
        constraint, made = Constraint.objects.get_or_create(
            pupil=pupil, school=school, kind=kind, defaults={"set_by": actor, "set_at": now}
        )
        if made:
            _note(actor, f"schooling.{kind}_set", pupil, now)
    return constraint


def remove_constraint(
    *, actor: Membership, pupil: Pupil, school: School, kind: ConstraintKind, now: dt.datetime
) -> None:
    """Lift a pin, ban or wish; nothing happens where there is none. Raises NotAllowed."""
    if not rules.may_propose(actor, pupil):
        raise NotAllowed
    with transaction.atomic():
        removed, _ = Constraint.objects.filter(pupil=pupil, school=school, kind=kind).delete()
        if removed:
            _note(actor, f"schooling.{kind}_removed", pupil, now)


def decide_cell(
    *,
    actor: Membership,
    run: ProposalRun,
    pupil: Pupil,
    school: School,
    kind: ConstraintKind,
    remove: bool,
    now: dt.datetime,
) -> ProposalRun:
    """Set or lift a mark in a proposal and compute it anew: at once for few children, else in the background.

    Returns the new run. Raises NotAllowed, SchoolNotSuitable.
    """
    if remove:
        remove_constraint(actor=actor, pupil=pupil, school=school, kind=kind, now=now)
    else:
        set_constraint(actor=actor, pupil=pupil, school=school, kind=kind, now=now)
    at_once = run.for_pupil is not None or run.children_count <= AT_ONCE
    return _start(actor=actor, now=now, pupil=run.for_pupil, at_once=at_once)


def set_weights(*, actor: Membership, weights: dict[str, int], now: dt.datetime) -> None:
    """Set the centre's weights (overrides of the engine's table). Raises NotAllowed, bridge.WeightsWrong."""
    if not actor.holds(EDIT_PROCESS):
        raise NotAllowed
    own = {row.name: row.value for row in bridge.weight_rows(weights) if row.value != row.default}
    with transaction.atomic():
        process, _ = Process.objects.get_or_create()
        process.weights, process.changed_at = own, now
        process.save()
        record(actor=actor, action="schooling.weights_set", obj=process, now=now, fields=sorted(own))


def weight_rows(overrides: dict[str, int]) -> list[bridge.WeightRow]:
    """The table of weights with a centre's overrides, for pages."""
    return bridge.weight_rows(overrides)


def _suits(pupil: Pupil, school: School, now: dt.datetime) -> bool:
    return bridge.is_suitable(facts_of([pupil], current_process(), clock.day_of(now)), str(school.pk))


def _note(actor: Membership, action: str, pupil: Pupil, now: dt.datetime) -> None:
    record(actor=actor, action=action, obj=pupil, now=now, file_id=pupil.person.household_id)
