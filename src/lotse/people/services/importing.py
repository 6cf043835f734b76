"""New families from a list: upload, dry run, all or nothing."""

import base64
import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from lotse.audit import services as audit
from lotse.core import clock
from lotse.core.errors import LotseError, NotAllowed, NotFound
from lotse.core.tables import MAX_BYTES, FileRefused
from lotse.people import rules
from lotse.people.columns import COLUMN_OF, FAMILY, LAST
from lotse.people.enums import ContactKind
from lotse.people.imports import ReadFamily, ReadList, read_families
from lotse.people.models import ContactWay, Household, ImportDraft, Person, PersonLanguage
from lotse.people.selectors.duplicates import DuplicateHint, FileIndex, Found, Wanted, described
from lotse.people.services.building import Built, add_person, start_household
from lotse.tenants import selectors as tenants
from lotse.tenants.models import Centre, Membership

DRAFT_LIVES = dt.timedelta(days=1)
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class PreviewFamily:
    """A family that would be created."""

    line: int
    name: str
    persons: str
    municipality: str


@dataclass(frozen=True, slots=True)
class PreviewHint:
    """A person of the list who may be here already (``hint``), or stands in the list before (``earlier_line``)."""

    line: int
    person: str
    hint: DuplicateHint | None
    earlier_line: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """The dry run: what the confirmation would create. Lists hold the first hundred; the counts are complete."""

    filename: str
    family_count: int
    person_count: int
    families: list[PreviewFamily]
    hint_count: int
    hints: list[PreviewHint]


def upload_families(*, actor: Membership, content: bytes, filename: str, now: dt.datetime) -> ImportDraft:
    """Check a list and keep it, encrypted, until it is confirmed. Raises NotAllowed, FileRefused."""
    if not actor.holds(rules.IMPORT_HOUSEHOLDS):
        raise NotAllowed
    if len(content) > MAX_BYTES:
        raise FileRefused(f"Die Datei ist größer als {MAX_BYTES // 1024**2} MB.")
    _checked(actor, content, now)
    with transaction.atomic():
        ImportDraft.objects.filter(uploaded_by=actor).delete()
        ImportDraft.objects.filter(uploaded_at__lt=now - DRAFT_LIVES).delete()
        draft = ImportDraft(filename=filename[:200], uploaded_by=actor, uploaded_at=now)
        draft.content = base64.b64encode(content).decode()
        draft.save()
        audit.record(actor=actor, action="people.import_uploaded", obj=draft, now=now)
    return draft


def preview_families(*, actor: Membership, draft_id: uuid.UUID, now: dt.datetime) -> Preview:
    """The dry run of the member's own upload. Raises NotFound, FileRefused."""
    draft = _draft(actor, draft_id, now)
    read, _ = _checked(actor, base64.b64decode(draft.content), now)
    hints = _hints(read)
    return Preview(
        filename=draft.filename,
        family_count=len(read.families),
        person_count=sum(len(family.lines) for family in read.families),
        families=[_shown(family) for family in read.families[:_SHOWN]],
        hint_count=len(hints),
        hints=hints[:_SHOWN],
    )


def import_families(*, actor: Membership, draft_id: uuid.UUID, now: dt.datetime) -> int:
    """Create all families of the upload, or none; returns how many. Raises NotFound, FileRefused.

    One audit entry per file made. A second confirmation finds no upload any more.
    """
    draft = _draft(actor, draft_id, now)
    _, built = _checked(actor, base64.b64decode(draft.content), now)
    with transaction.atomic():
        if ImportDraft.objects.filter(pk=draft.pk).delete()[0] != 1:
            raise NotFound
        Household.objects.bulk_create([one.household for one in built], batch_size=500)
        Person.objects.bulk_create([row for one in built for row in one.persons], batch_size=500)
        PersonLanguage.objects.bulk_create([row for one in built for row in one.languages], batch_size=500)
        ContactWay.objects.bulk_create([row for one in built for row in one.contacts], batch_size=500)
        households = [one.household for one in built]
        audit.record_all(actor=actor, action="people.household_imported", objects=households, now=now)
    return len(built)


def _hints(read: ReadList) -> list[PreviewHint]:
    """Possible duplicates line by line; only those that are shown are looked up by name."""
    index = FileIndex()
    found: list[tuple[int, str, uuid.UUID | None, int | None]] = []
    known: Found = {}
    for family in read.families:
        for line, person in zip(family.lines, family.entered.persons, strict=True):
            name = f"{person.first_name} {person.last_name}"
            phone = next((way.value for way in person.contacts if way.kind == ContactKind.PHONE), "")
            on_file, earlier = index.look_up(Wanted(name, person.born_on), phone, line)
            found += [(line, name, pk, None) for pk in on_file]
            known |= on_file if len(known) < _SHOWN else {}
            if earlier is not None:
                found.append((line, name, None, earlier))
    described_hints = described(known)
    return [
        PreviewHint(line, name, described_hints.get(pk) if pk else None, earlier) for line, name, pk, earlier in found
    ]


def _draft(actor: Membership, draft_id: uuid.UUID, now: dt.datetime) -> ImportDraft:
    if not actor.holds(rules.IMPORT_HOUSEHOLDS):
        raise NotAllowed
    draft = ImportDraft.objects.filter(pk=draft_id, uploaded_by=actor, uploaded_at__gte=now - DRAFT_LIVES).first()
    if draft is None:
        raise NotFound
    return draft


def _checked(actor: Membership, content: bytes, now: dt.datetime) -> tuple[ReadList, list[Built]]:
    """Read the list and build its rows; whatever is wrong is named by line and column. Raises FileRefused."""
    today = clock.day_of(now)
    read = read_families(content, today=today, municipalities=tenants.municipalities())
    read.errors.raise_if_any()
    built = [_build(actor, read, family, now, today) for family in read.families]
    read.errors.raise_if_any()
    return read, [one for one in built if one is not None]


def _build(actor: Membership, read: ReadList, family: ReadFamily, now: dt.datetime, today: dt.date) -> Built | None:
    try:
        built = start_household(family.entered, actor=actor, now=now, today=today)
    except LotseError as error:
        read.errors.add(family.line, COLUMN_OF.get(error.field or "", FAMILY), error.sentence, error.code)
        return None
    for line, person in zip(family.lines, family.entered.persons, strict=True):
        try:
            add_person(built, person, now=now, today=today)
        except LotseError as error:
            read.errors.add(line, COLUMN_OF.get(error.field or "", LAST), error.sentence, error.code)
    return built


def _shown(family: ReadFamily) -> PreviewFamily:
    entered = family.entered
    return PreviewFamily(
        line=family.line,
        name=entered.persons[0].last_name,
        persons=", ".join(f"{one.first_name} {one.last_name}" for one in entered.persons),
        municipality=entered.municipality.name if entered.municipality else "",
    )


def forget_drafts(centre: Centre, now: dt.datetime) -> None:
    """Lists that nobody took over go after a day, also where nobody uploads another (core.registry.periodic)."""
    ImportDraft.objects.filter(uploaded_at__lt=now - DRAFT_LIVES).delete()
