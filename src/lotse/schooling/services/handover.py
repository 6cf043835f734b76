"""Hand-over packages: made and sent, taken back. What leaves is written into the family's file at the same time."""

import base64
import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from lotse.audit.services import record
from lotse.core import archives, clock
from lotse.core.codes import new_code
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.outbox.services import File, post
from lotse.people.enums import ConsentPurpose, DisclosureWay
from lotse.people.models import Consent, Disclosure
from lotse.people.rules import NoGround
from lotse.people.services import deletion_letter, record_disclosure, retract_disclosures
from lotse.schooling.documents.handover import Sender, data_sheet, office_letter, parents_copy
from lotse.schooling.documents.letters import letter_pdf
from lotse.schooling.enums import Office, PupilState, Recipient
from lotse.schooling.models import HandoverChild, HandoverPackage
from lotse.schooling.rules import handover as rules
from lotse.schooling.rules.pupils import next_states
from lotse.schooling.selectors.handover import Draft, PackagePage, Wanted, draft_for
from lotse.schooling.selectors.handover.copies import copy_for
from lotse.schooling.selectors.handover.drafts import (
    ADDRESS_LETTER,
    COPIES,
    EXAM_ORDER,
    PARENTS_LETTER,
    SHEET,
    ChildDraft,
)
from lotse.schooling.selectors.letters import letter_for
from lotse.schooling.services.pupil_steps import note_exam_order
from lotse.schooling.services.pupils import take_step
from lotse.tenants.models import Centre, Membership


class PackageNotReady(LotseError):
    """The sentence says why nothing may go to this recipient now."""

    code = "schooling.package_not_ready"


class NoGroundFor(NoGround):
    """Names the child for whom the consent is missing."""

    def __init__(self, child: ChildDraft) -> None:
        super().__init__(
            f"Für {child.name} liegt keine gültige Einwilligung vor. Es wurde nichts weitergegeben. "
            "Bitte halten Sie zuerst die Einwilligung der Familie fest, oder nehmen Sie das Kind aus dem Paket."
        )


class WayNotPossible(LotseError):
    code = "schooling.package_way_not_possible"
    sentence = "Auf diesem Weg kann das Paket nicht gehen: Es ist keine E-Mail-Adresse eingetragen."


class FilesNeedBirthday(LotseError):
    code = "schooling.package_needs_birthday"
    sentence = (
        "Ohne Geburtsdatum gibt es keine SchILD-Dateien: SchILD erkennt Kinder an Name und Geburtsdatum. Tragen Sie es "
        "nach, oder erstellen Sie das Paket ohne die Bestätigung des Platzhalters."
    )


class AlreadyMade(LotseError):
    code = "schooling.package_already_made"
    sentence = (
        "Dieses Paket ist schon erstellt; es steht auf der Seite des Kindes. Ein Passwort wird nur einmal gezeigt: "
        "Wenn Sie es nicht mehr haben, öffnen Sie diese Seite neu und erstellen Sie ein weiteres Paket."
    )


class PackageTooLarge(LotseError):
    code = "schooling.package_too_large"
    sentence = (
        "Das Paket ist größer als 5 MB und käme so bei vielen Stellen nicht an. Es wurde nichts weitergegeben. Bitte "
        "teilen Sie die Kinder auf mehrere Pakete auf."
    )


@dataclass(frozen=True, slots=True)
class Made:
    """``password`` is shown to the person who made the package, once; it is stored nowhere. "" without one."""

    package: HandoverPackage
    password: str


def make_package(
    *,
    actor: Membership,
    pupil: str,
    wanted: Wanted,
    way: str,
    placeholder_confirmed: bool,
    token: uuid.UUID,
    centre: Centre,
    now: dt.datetime,
) -> Made:
    """Make the papers, write what leaves into each family's file, and send or keep the archive, all or nothing.

    ``pupil``: the code of the first child. ``placeholder_confirmed``: only then SchILD's files are in it, for a school.
    ``token``: one per form that was opened. Raises NotFound, PackageNotReady, NoGroundFor, WayNotPossible,
    FilesNeedBirthday, PackageTooLarge, AlreadyMade, ChangedMeanwhile, core.pdf.PdfUnavailable.
    """
    draft = draft_for(actor, pupil, wanted, clock.day_of(now))
    _check(draft, way)
    with_files = draft.is_for_school and placeholder_confirmed
    if with_files and draft.lacks_key:
        raise FilesNeedBirthday(field="placeholder_confirmed")
    package = HandoverPackage(
        code=_free_code(),
        kind=draft.kind,
        recipient=draft.addressee.name[:250],
        organisation=draft.addressee.organisation,
        way=way,
        made_by=actor,
        made_at=now,
        placeholder_confirmed=with_files,
        corrects=draft.corrects,
        token=token,
    )
    files = _files(draft, Sender(centre, actor, package.code, clock.day_of(now)), with_files=with_files)
    package.manifest = _manifest(files, draft.written.lines if with_files else {})
    password = archives.new_password() if package.is_encrypted else ""
    archive = archives.seal(files, password) if password else archives.bundle(files)
    if len(archive) > rules.MOST_BYTES:
        raise PackageTooLarge
    with transaction.atomic():
        _store(package, archive)
        left: list[uuid.UUID] = []
        for child in draft.children:
            disclosure = _disclose(actor, draft, child, package, now)
            HandoverChild.objects.create(package=package, pupil=child.facts.pupil, disclosure=disclosure)
            left += [disclosure.pk] if disclosure else []
            _take_step(actor, draft, child, now)
            household = child.facts.household
            record(actor=actor, action="schooling.package_made", obj=package, now=now, file_id=household.pk)
        if way == DisclosureWay.MAIL:
            _mail(draft, package, archive, left, actor, centre, now)
    return Made(package, password)


def _check(draft: Draft, way: str) -> None:
    if draft.why_not:
        raise PackageNotReady(draft.why_not)
    if draft.without_ground:
        raise NoGroundFor(draft.without_ground[0])
    if way not in dict(draft.ways):
        raise WayNotPossible(field="way")


def _free_code() -> str:
    """A sign for the papers, which are printed before they are stored."""
    code = new_code()
    while HandoverPackage.objects.filter(code=code).exists():
        code = new_code()
    return code


def _files(draft: Draft, sender: Sender, *, with_files: bool) -> dict[str, bytes]:
    """The papers by name; names of files name nobody, because they can be read in an encrypted archive too."""
    if draft.kind == Recipient.PARENTS:
        facts = draft.first.facts
        found = {COPIES: parents_copy(copy_for(facts.household, sender.centre, sender.member, sender.on))}
        if facts.recommendation is None:
            return found
        letter = letter_for(facts.pupil, facts.recommendation, sender.centre, sender.on)
        return {PARENTS_LETTER: letter_pdf(letter)} | found
    top = EXAM_ORDER if draft.kind == Recipient.HEALTH_OFFICE else ADDRESS_LETTER
    found = {top: office_letter(draft, sender, with_files=with_files)}
    if draft.is_for_school:
        found[SHEET] = data_sheet(draft, sender)
    return found | dict(draft.written.files if with_files else {})


def _manifest(files: Mapping[str, bytes], records: Mapping[str, int]) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "records": records.get(name),
        }
        for name, content in files.items()
    ]


def _store(package: HandoverPackage, archive: bytes) -> None:
    """Raises AlreadyMade for a form that was sent twice."""
    if package.way != DisclosureWay.MAIL:
        package.archive = base64.b64encode(archive).decode()
        package.archive_until = package.made_at + dt.timedelta(hours=rules.ARCHIVE_HOURS)
    try:
        with transaction.atomic():
            package.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyMade from error


def _disclose(
    actor: Membership, draft: Draft, child: ChildDraft, package: HandoverPackage, now: dt.datetime
) -> Disclosure | None:
    """The line in the family's file; None: parents get their own data by hand or letter."""
    purpose: ConsentPurpose | None = rules.purpose(draft.process, draft.kind, package.way)
    if purpose is None:
        return None
    what = rules.TOLD[draft.kind] + (rules.TOLD_SCHILD if package.placeholder_confirmed else "")
    return record_disclosure(
        actor=actor,
        household=child.facts.household,
        person=child.facts.person,
        purpose=purpose,
        recipient=package.recipient,
        what=f"{what} (Zeichen {package.code})",
        way=package.way,
        now=now,
        corrects=child.corrects,
        ground_recipient=child.ground_name,
    )


def _take_step(actor: Membership, draft: Draft, child: ChildDraft, now: dt.datetime) -> None:
    """The step that sending is: handed over to whoever decides, or the examination ordered."""
    pupil, today = child.facts.pupil, clock.day_of(now)
    following = next_states(draft.process, pupil.state)
    if draft.decides and pupil.state == PupilState.ANSWERED and PupilState.HANDED_OVER in following:
        reason = f"an: {draft.addressee.name}"[:200]
        to = PupilState.HANDED_OVER
        take_step(actor=actor, pupil=pupil, to=to, effective_on=today, reason=reason, disclosed=True, now=now)
    ordered = pupil.exam_orders.filter(done_on=None).exists() or draft.corrects is not None
    if draft.kind == Recipient.HEALTH_OFFICE and not ordered:
        note_exam_order(actor=actor, pupil=pupil, ordered_on=today, ordered_by=Office.CENTRE, now=now)


def _mail(
    draft: Draft,
    package: HandoverPackage,
    archive: bytes,
    left: list[uuid.UUID],
    actor: Membership,
    centre: Centre,
    now: dt.datetime,
) -> None:
    phone = actor.phone or centre.phone
    text = (
        "Guten Tag,\n\n"
        f"im Anhang finden Sie verschlüsselte Unterlagen der Schulberatung, unser Zeichen {package.code}.\n\n"
        "Das Passwort steht nicht in dieser E-Mail. Wir nennen es Ihnen am Telefon"
        f"{f': {actor.name}, {phone}' if phone else f' ({actor.name})'}.\n\n"
        "Die Datei öffnen Sie zum Beispiel mit 7-Zip oder WinZip; der Windows-Explorer allein kann sie nicht lesen.\n\n"
        "Ist diese E-Mail nicht für Sie bestimmt? Bitte löschen Sie sie und sagen Sie uns Bescheid.\n\n"
        f"Mit freundlichen Grüßen\n{centre.name}\n"
    )
    file = File(f"Unterlagen-{package.code}.zip", "application/zip", archive)
    subject = f"Verschlüsselte Unterlagen, Zeichen {package.code}"
    post(to=draft.addressee.email, subject=subject, text=text, centre=centre, now=now, files=[file], carries=left)


def retract_package(*, actor: Membership, page: PackagePage, reason: str, now: dt.datetime) -> None:
    """Take back what is not taken back yet, for all children; the file can be downloaded no more, an unsent mail stays.

    Raises NotAllowed, people.services.RetractionReasonMissing, ChangedMeanwhile (nothing is left to take back).
    """
    if not rules.may_send_package(actor, page.package):
        raise NotAllowed
    if not page.open:
        raise ChangedMeanwhile("Dieses Paket ist schon zurückgenommen.")
    with transaction.atomic():
        retract_disclosures(actor=actor, disclosures=page.open, reason=reason, now=now)
        HandoverPackage.objects.filter(pk=page.package.pk).update(archive="", archive_until=None)


def consent_withdrawn(consent: Consent, actor: Membership | None, now: dt.datetime) -> None:
    """Of a family that withdraws, no package lies ready any more to be taken along (core.registry)."""
    rows = HandoverPackage.objects.filter(children__disclosure__consent=consent).values("pk")
    HandoverPackage.objects.filter(pk__in=rows).update(archive="", archive_until=None)


def package_deletion_letter(*, actor: Membership, page: PackagePage, centre: Centre, now: dt.datetime) -> bytes:
    """The letter that asks the recipient of a package to delete it, as PDF.

    Raises NotAllowed, people.services.NotRetracted, core.pdf.PdfUnavailable.
    """
    office = page.package.organisation
    lines = (office.street, f"{office.postcode} {office.town}".strip()) if office else ()
    return deletion_letter(
        actor=actor,
        disclosures=page.to_delete,
        centre=centre,
        now=now,
        address=[one for one in lines if one],
        reference=page.package.code,
    )


def note_preview(*, actor: Membership, draft: Draft, now: dt.datetime) -> None:
    """Note that somebody read what would go of these children."""
    for one in draft.children:
        pupil, household = one.facts.pupil, one.facts.household
        record(actor=actor, action="schooling.pupil_viewed", obj=pupil, now=now, file_id=household.pk)


def note_view(*, actor: Membership, page: PackagePage, now: dt.datetime) -> None:
    """Note that somebody looked at what went of these children."""
    _note(actor, page, "schooling.package_viewed", now)


def note_download(*, actor: Membership, page: PackagePage, now: dt.datetime) -> None:
    """Note that somebody took the file of a package. Raises NotAllowed."""
    if not rules.may_send_package(actor, page.package):
        raise NotAllowed
    _note(actor, page, "schooling.package_downloaded", now)


def _note(actor: Membership, page: PackagePage, action: str, now: dt.datetime) -> None:
    for one in page.children:
        record(actor=actor, action=action, obj=page.package, now=now, file_id=one.pupil.person.household_id)


def forget_archives(centre: Centre, now: dt.datetime) -> None:
    """Empty the files that have lain ready for a day; what was in them stays in the manifest (registry.periodic)."""
    HandoverPackage.objects.filter(archive_until__lte=now).update(archive="", archive_until=None)
