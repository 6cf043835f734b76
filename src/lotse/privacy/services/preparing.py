"""Preparing a deletion run, giving it up, confirming it. Nothing is deleted here; services.running does that."""

import datetime as dt

from django.db import IntegrityError, transaction

from lotse.audit.services import record
from lotse.core import clock, jobs
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.people.models import Household
from lotse.privacy.enums import ArchiveAnswer, RunState
from lotse.privacy.models import DeletionRun, Hold, RunItem, RunKind
from lotse.privacy.rules import CONFIRM, ERASE, FILE, PREPARE, may_confirm, may_hold
from lotse.privacy.selectors.due import DueKind, due_kinds, last_days, what_keeps
from lotse.privacy.selectors.periods import period
from lotse.privacy.selectors.runs import must_be_offered
from lotse.tenants.models import Membership

ERASE_TASK = "lotse.privacy.tasks.erase"


class NothingDue(LotseError):
    code = "privacy.nothing_due"
    sentence = "Es ist nichts fällig. Es wurde kein Löschlauf angelegt."


class RunOpen(LotseError):
    code = "privacy.run_open"
    sentence = "Es gibt schon einen Löschlauf, der noch nicht erledigt ist. Bitte beenden Sie erst diesen."


class SamePerson(LotseError):
    code = "privacy.same_person"
    sentence = (
        "Wer einen Löschlauf vorbereitet hat, kann ihn nicht selbst bestätigen. Es wurde nichts gelöscht. "
        "Bitte fragen Sie eine zweite Person."
    )


class ArchiveMissing(LotseError):
    code = "privacy.archive_missing"
    sentence = (
        "Die fälligen Akten sind dem Archiv noch nicht angeboten, oder seine Antwort steht noch aus. "
        "Es wurde nichts gelöscht."
    )


class ReasonMissing(LotseError):
    code = "privacy.reason_missing"
    sentence = "Bitte nennen Sie den Grund. Ihre übrigen Eingaben stehen noch da."


class Kept(LotseError):
    """A hold, or something open, keeps the file; the sentence says what."""

    code = "privacy.kept"


def prepare(*, actor: Membership, now: dt.datetime) -> DeletionRun:
    """Note all that is due today, in a run that a second person may confirm.

    Raises NotAllowed, NothingDue, RunOpen.
    """
    if not actor.holds(PREPARE):
        raise NotAllowed
    try:
        with transaction.atomic():
            run = DeletionRun.objects.create(prepared_by=actor, prepared_at=now)
            found = [one for one in due_kinds(clock.day_of(now)) if one.records or one.held]
            if not any(one.records for one in found):
                raise NothingDue
            for one in found:
                _note(run, one)
            record(actor=actor, action="privacy.run_prepared", obj=run, now=now)
    except IntegrityError as error:
        raise RunOpen from error
    return run


def _note(run: DeletionRun, due: DueKind) -> None:
    row = RunKind.objects.create(
        run=run,
        kind=due.retention.kind,
        label=due.period.kind.label,
        months=due.period.months,
        source=due.period.source,
        until_on=due.until,
        prepared=len(due.records),
        held=due.held,
    )
    RunItem.objects.bulk_create(
        RunItem(run_kind=row, object_id=one.id, label=one.label, last_on=one.last_on) for one in due.records
    )


def request_erasure(*, actor: Membership, household: Household, reason: str, now: dt.datetime) -> DeletionRun:
    """Prepare the deletion of one file because its family asked for it (Art. 17 GDPR).

    Raises NotAllowed, ReasonMissing, Kept, RunOpen.
    """
    if not (actor.holds(ERASE) and may_hold(actor, household)):
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing(field="reason")
    today = clock.day_of(now)
    must_be_free(household, today)
    row = period(FILE)
    with transaction.atomic():
        if RunItem.objects.filter(object_id=household.pk, run_kind__run__is_request=True).exists():
            raise RunOpen("Für diese Akte ist die Löschung schon vorbereitet. Eine zweite Person muss sie bestätigen.")
        run = DeletionRun.objects.create(is_request=True, reason=reason.strip(), prepared_by=actor, prepared_at=now)
        line = {"run": run, "kind": FILE, "label": row.kind.label, "months": row.months, "until_on": today}
        kind = RunKind.objects.create(source="auf Antrag, Art. 17 DSGVO", prepared=1, **line)
        last_on = last_days([household.pk])[household.pk]
        RunItem.objects.create(run_kind=kind, object_id=household.pk, label=household.code, last_on=last_on)
        record(actor=actor, action="privacy.erasure_requested", obj=run, now=now, file_id=household.pk)
    return run


def must_be_free(household: Household, on: dt.date) -> None:
    """Raises Kept."""
    if Hold.objects.filter(object_id=household.pk, ended_at=None).exists():
        raise Kept("Diese Akte ist vor dem Löschen gesperrt. Es wurde nichts gelöscht. Der Grund steht in der Akte.")
    why = what_keeps([household], on).get(household.pk)
    if why:
        raise Kept(f"Diese Akte wird noch gebraucht: {why}. Bitte beenden Sie das zuerst. Es wurde nichts gelöscht.")


def cancel(*, actor: Membership, run: DeletionRun, now: dt.datetime) -> None:
    """Give a run up that nobody has confirmed. Raises NotAllowed, ChangedMeanwhile."""
    if not (actor.holds(PREPARE) or actor.holds(CONFIRM) or run.prepared_by_id == actor.pk):
        raise NotAllowed
    with transaction.atomic():
        if DeletionRun.objects.filter(pk=run.pk, state=RunState.PREPARED).update(state=RunState.CANCELLED) != 1:
            raise ChangedMeanwhile
        RunItem.objects.filter(run_kind__run=run).delete()
        record(actor=actor, action="privacy.run_cancelled", obj=run, now=now)


def confirm(*, actor: Membership, run: DeletionRun, now: dt.datetime) -> None:
    """The second person's word: from here on the machine deletes. Raises NotAllowed, SamePerson, ArchiveMissing,
    ChangedMeanwhile.
    """
    if not actor.holds(CONFIRM):
        raise NotAllowed
    if run.prepared_by_id == actor.pk:
        raise SamePerson
    with transaction.atomic():
        current = DeletionRun.objects.get(pk=run.pk)
        if not may_confirm(actor, current):
            raise ChangedMeanwhile
        if must_be_offered(current) and current.archive_answer in {"", ArchiveAnswer.WAITING}:
            raise ArchiveMissing
        rows = DeletionRun.objects.filter(pk=run.pk, state=RunState.PREPARED)
        if rows.update(state=RunState.CONFIRMED, confirmed_by=actor, confirmed_at=now) != 1:
            raise ChangedMeanwhile
        record(actor=actor, action="privacy.run_confirmed", obj=run, now=now)
        jobs.enqueue(ERASE_TASK, str(run.centre_id), str(run.pk))
