"""The offer to the archive: what is due, in one encrypted archive, once, for the person in charge."""

import csv
import datetime as dt
import io
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet

from lotse.audit.services import record, record_all
from lotse.core import archives, clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.people.models import Household
from lotse.privacy.documents import to_json
from lotse.privacy.enums import ArchiveAnswer, RunState
from lotse.privacy.models import DeletionRun, Hold, RunItem
from lotse.privacy.rules import ARCHIVE, FILE, PREPARE
from lotse.privacy.selectors import packages, subjects
from lotse.privacy.selectors.periods import settings
from lotse.privacy.selectors.runs import must_be_offered
from lotse.tenants.models import Membership


class OfferedAlready(LotseError):
    code = "privacy.offered_already"
    sentence = "Das Paket für das Archiv wurde schon heruntergeladen. Das geht nur einmal."


class TooEarly(LotseError):
    code = "privacy.archive_too_early"


class PasswordTooShort(LotseError):
    code = "privacy.password_too_short"
    sentence = "Bitte laden Sie die Seite neu und nehmen Sie das Kennwort, das dort steht."


def offer(*, actor: Membership, run: DeletionRun, password: str, now: dt.datetime) -> bytes:
    """The encrypted archive with a list and one JSON file for each due file. It is made once and not kept.

    Raises NotAllowed, OfferedAlready, PasswordTooShort, ChangedMeanwhile.
    """
    if not actor.holds(ARCHIVE):
        raise NotAllowed
    password = archives.normal_password(password)
    if len(password) < len(archives.new_password()):
        raise PasswordTooShort
    with transaction.atomic():
        rows = DeletionRun.objects.filter(pk=run.pk, state=RunState.PREPARED)
        if not must_be_offered(run) or not rows.exists():
            raise ChangedMeanwhile
        if rows.filter(archive_answer="").update(archive_answer=ArchiveAnswer.WAITING, archive_offered_at=now) != 1:
            raise OfferedAlready
        items = list(archived_items(run))
        families = Household.objects.in_bulk([one.object_id for one in items])
        record_all(actor=actor, action="privacy.offered_to_archive", objects=families.values(), now=now)
        record(actor=actor, action="privacy.archive_package_made", obj=run, now=now)
        files = {"Liste.csv": _list(items, families)}
        for one in items:
            package = packages.package_of(subjects.of_household(families[one.object_id]), on=clock.day_of(now))
            files[f"{one.label}.json"] = to_json(package)
    return archives.seal(files, password)


def archived_items(run: DeletionRun) -> QuerySet[RunItem]:
    held = Hold.objects.filter(kind=FILE, ended_at=None).values("object_id")
    return RunItem.objects.filter(run_kind__run=run, run_kind__kind=FILE).exclude(object_id__in=held)


def _list(items: list[RunItem], families: Mapping[uuid.UUID, Household]) -> bytes:
    """What an archive asks for to choose: the codes, from when to when."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(("Aktenzeichen", "Datei", "angelegt", "zuletzt"))
    for one in items:
        since = clock.day_of(families[one.object_id].created_at)
        writer.writerow((one.label, f"{one.label}.json", since, one.last_on))
    return text.getvalue().encode("utf-8-sig")


def note_answer(*, actor: Membership, run: DeletionRun, answer: ArchiveAnswer, now: dt.datetime) -> None:
    """What the archive said. Raises NotAllowed, TooEarly (silent, but its time is not over), ChangedMeanwhile."""
    if not (actor.holds(ARCHIVE) or actor.holds(PREPARE)):
        raise NotAllowed
    until = archive_until(DeletionRun.objects.get(pk=run.pk))
    if answer == ArchiveAnswer.SILENT and until and clock.day_of(now) <= until:
        raise TooEarly(f"Das Archiv hat bis zum {until:%d.%m.%Y} Zeit. Bitte warten Sie so lange.")
    with transaction.atomic():
        rows = DeletionRun.objects.filter(pk=run.pk, state=RunState.PREPARED, archive_answer=ArchiveAnswer.WAITING)
        if rows.update(archive_answer=answer, archive_answered_at=now) != 1:
            raise ChangedMeanwhile
        record(actor=actor, action="privacy.archive_answered", obj=run, now=now, fields=[answer.value])


def archive_until(run: DeletionRun) -> dt.date | None:
    """The last day on which the archive may answer; None where it was not asked."""
    if run.archive_offered_at is None:
        return None
    return clock.day_of(run.archive_offered_at) + dt.timedelta(weeks=settings().archive_weeks)
