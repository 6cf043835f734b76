"""Putting together everything about somebody (Art. 15 and 20 GDPR), and handing it out."""

import base64
import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from lotse.audit import services as audit
from lotse.core import archives, clock
from lotse.core.dates import months_after
from lotse.core.errors import LotseError
from lotse.privacy import documents, rules
from lotse.privacy.enums import Handing, SubjectKind
from lotse.privacy.models import SubjectPackage
from lotse.privacy.selectors import packages as selectors
from lotse.privacy.selectors.subjects import Subject
from lotse.tenants.models import Centre, Membership


class ReasonMissing(LotseError):
    code = "privacy.reason_missing"
    sentence = "Bitte nennen Sie den Anlass, zum Beispiel „Antrag vom 3.9.2026“. Es wurde nichts zusammengestellt."


class FileGone(LotseError):
    code = "privacy.file_gone"
    sentence = (
        f"Diese Datei gibt es nicht mehr: Sie wird nach {rules.ARCHIVE_DAYS} Tagen gelöscht. Bitte stellen Sie die "
        "Auskunft neu zusammen."
    )


@dataclass(frozen=True, slots=True)
class Made:
    """``password`` is told once and kept nowhere; "" for paper. ``pdf`` only for paper."""

    package: SubjectPackage
    password: str = ""
    pdf: bytes = b""


def make_package(*, actor: Membership, kind: str, pk: uuid.UUID, handing: str, reason: str, now: dt.datetime) -> Made:
    """Everything about somebody as an encrypted archive, or as PDF for paper.

    Raises NotFound, NotAllowed, ReasonMissing, core.pdf.PdfUnavailable.
    """
    subject = selectors.subject_for(actor, kind, pk)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    package = selectors.package_of(subject, on=clock.day_of(now))
    pdf = documents.to_pdf(package)
    if Handing(handing) == Handing.PRINT:
        return Made(_keep(actor, subject, Handing.PRINT, reason, now), pdf=pdf)
    password = archives.new_password()
    files = {documents.PDF_NAME: pdf, documents.JSON_NAME: documents.to_json(package)}
    archive = base64.b64encode(archives.seal(files, password)).decode()
    return Made(_keep(actor, subject, Handing.FILE, reason, now, archive), password=password)


def _keep(
    actor: Membership, subject: Subject, handing: Handing, reason: str, now: dt.datetime, archive: str = ""
) -> SubjectPackage:
    file_id = subject.households[0] if subject.households else None
    keys = {f"{rules.KEY_OF[subject.kind]}_id": subject.party_id or subject.pk}
    if subject.kind == SubjectKind.PERSON:
        keys["household_id"] = subject.households[0]
    with transaction.atomic():
        kept = SubjectPackage.objects.create(
            handing=handing,
            reason=reason.strip(),
            made_at=now,
            made_by=actor,
            archive=archive,
            archive_until=now + dt.timedelta(days=rules.ARCHIVE_DAYS) if archive else None,
            **keys,
        )
        audit.record(actor=actor, action="privacy.package_made", obj=kept, now=now, file_id=file_id)
    return kept


def fetch_package(*, actor: Membership, pk: uuid.UUID, now: dt.datetime) -> bytes:
    """The archive, for whoever made it. Raises NotFound, FileGone."""
    package = selectors.package_for(actor, pk)
    if not package.archive or package.archive_until is None or package.archive_until <= now:
        raise FileGone
    audit.record(actor=actor, action="privacy.package_downloaded", obj=package, now=now, file_id=package.household_id)
    return base64.b64decode(package.archive)


def forget_packages(centre: Centre, now: dt.datetime) -> None:
    """Empty archives whose days are over, and in the end the notes that they were handed out. Periodic."""
    SubjectPackage.objects.filter(archive_until__lte=now).update(archive="", archive_until=None)
    first = clock.start_of(months_after(clock.day_of(now), -rules.KEEP_MONTHS))
    SubjectPackage.objects.filter(made_at__lt=first).delete()
