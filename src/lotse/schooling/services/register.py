"""Reading the state's register of schools into a centre: first what would change, then changing it."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median_low
from typing import Any

from django.db import IntegrityError, transaction

from lotse.audit.services import record
from lotse.core.errors import ChangedMeanwhile, LotseError
from lotse.directory.enums import OrganisationKind
from lotse.directory.models import Organisation
from lotse.directory.services import BATCH, add_organisations, change_organisations
from lotse.schooling.enums import SchoolForm
from lotse.schooling.imports.register import Register, RegisterSchool, parse_register
from lotse.schooling.models import RegisterImport, School
from lotse.tenants.models import Membership, Municipality

KEEP_UPLOAD = dt.timedelta(hours=24)
ORGANISATION_FIELDS = {
    "name": "Name",
    "short_name": "Kurzname",
    "street": "Straße",
    "postcode": "Postleitzahl",
    "town": "Ort",
    "phone": "Telefon",
    "email": "E-Mail",
    "website": "Internetseite",
    "easting_m": "Ostwert",
    "northing_m": "Nordwert",
}
SCHOOL_FIELDS = {"form": "Schulform", "is_public": "öffentliche Schule", "is_operating": "in Betrieb"}


class RegisterWithoutSchools(LotseError):
    """The file names no school of the chosen district: applying it would close all of them."""

    code = "schooling.register_without_schools"
    sentence = "In der Datei steht keine Schule dieses Kreises. Es wurde nichts geändert."


class NoUpload(LotseError):
    """There is no file waiting for confirmation: applied, discarded, or older than a day."""

    code = "schooling.register_no_upload"
    sentence = "Es wartet keine Datei auf die Übernahme. Bitte laden Sie sie noch einmal hoch."


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that the register has differently; texts as people read them."""

    field: str
    label: str
    old: str
    new: str


_NO_LONGER_NAMED = FieldChange(
    "is_operating", SCHOOL_FIELDS["is_operating"], "ja", "nein, steht nicht mehr im Register"
)


@dataclass(frozen=True, slots=True)
class SchoolChange:
    """A stored school and what the register changes. ``source`` is None where the register no longer names it."""

    school: School
    source: RegisterSchool | None
    fields: tuple[FieldChange, ...]

    @property
    def moves(self) -> bool:
        """Whether the school is in another municipality now."""
        return any(change.field == "municipality" for change in self.fields)


@dataclass(frozen=True, slots=True)
class RegisterChanges:
    """What applying a register would do. Closed schools stay, marked as not operating."""

    new: tuple[RegisterSchool, ...]
    changed: tuple[SchoolChange, ...]
    closed: tuple[SchoolChange, ...]
    unchanged_count: int

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed or self.closed)

    @property
    def fields(self) -> set[str]:
        """Names of the fields that differ in at least one stored school."""
        return {change.field for one in (*self.changed, *self.closed) for change in one.fields}


def compare_register(register: Register, *, district: str) -> RegisterChanges:
    """Compare with the schools of the centre; changes nothing. ``district``: AGS with five digits, "" for all.

    Schools are recognised by their number. Those entered by hand are never closed by a register, but it takes over a
    school whose number it names. Raises RegisterWithoutSchools.
    """
    selected = register.of_district(district)
    if not selected:
        raise RegisterWithoutSchools
    stored = {row.number: row for row in School.objects.select_related("organisation__municipality")}
    new, changed, closed, unchanged = [], [], [], 0
    for source in selected:
        school = stored.get(source.number)
        if school is None:
            new.append(source)
            continue
        change = SchoolChange(school, source, tuple(_differences(school, source)))
        if school.is_operating and not source.is_operating:
            closed.append(change)
        elif change.fields or not school.is_from_register:
            changed.append(change)
        else:
            unchanged += 1
    named = {source.number for source in register.schools}
    for school in stored.values():
        gone = school.is_from_register and school.is_operating and school.number not in named
        if gone and _ags_of(school).startswith(district):
            closed.append(SchoolChange(school, None, (_NO_LONGER_NAMED,)))
    return RegisterChanges(tuple(new), tuple(changed), tuple(closed), unchanged)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One line of the preview: kind is "new", "changed" or "closed"; ``code`` leads to the stored school."""

    kind: str
    number: str
    title: str
    town: str
    code: str
    fields: tuple[FieldChange, ...]


def lines_of(changes: RegisterChanges) -> list[ChangeLine]:
    """The changes as lines, what closes first, because it matters most."""
    lines = []
    for kind, some in (("closed", changes.closed), ("changed", changes.changed)):
        for one in some:
            organisation = one.school.organisation
            lines.append(
                ChangeLine(kind, one.school.number, str(organisation), organisation.town, organisation.code, one.fields)
            )
    new = [ChangeLine("new", one.number, one.short_name or one.name, one.town, "", ()) for one in changes.new]
    return lines + new


def apply_register(
    *,
    actor: Membership | None,
    register: Register,
    district: str,
    file_name: str,
    now: dt.datetime,
    progress: Callable[[int, int], None] | None = None,
) -> RegisterChanges:
    """Take a register over, and return what was changed. Raises RegisterWithoutSchools, ChangedMeanwhile."""
    with transaction.atomic():
        changes = _apply(register, district, progress)
        if not changes.is_empty:
            reading = RegisterImport(
                district=district, file_name=file_name[:200], uploaded_by=actor, uploaded_at=now, applied_at=now
            )
            _note(reading, changes)
            reading.save()
            record(actor=actor, action="schooling.register_applied", obj=reading, now=now, fields=changes.fields)
    return changes


def upload_register(
    *, actor: Membership, content: bytes, district: str, file_name: str, now: dt.datetime
) -> RegisterImport:
    """Check a file and keep it until the member confirms it, a day at most; an earlier one of theirs goes.

    Raises FileRefused with line and column of all that is wrong, RegisterWithoutSchools.
    """
    compare_register(parse_register(content), district=district)
    with transaction.atomic():
        RegisterImport.objects.filter(applied_at__isnull=True, uploaded_at__lt=now - KEEP_UPLOAD).delete()
        RegisterImport.objects.filter(applied_at__isnull=True, uploaded_by=actor).delete()
        reading = RegisterImport.objects.create(
            district=district, file_name=file_name[:200], content=content, uploaded_by=actor, uploaded_at=now
        )
        record(actor=actor, action="schooling.register_uploaded", obj=reading, now=now)
    return reading


def waiting_changes(*, actor: Membership, now: dt.datetime) -> tuple[RegisterImport, RegisterChanges]:
    """The member's uploaded file and what it would change now. Raises NoUpload."""
    reading = _waiting(actor, now)
    return reading, compare_register(parse_register(bytes(reading.content or b"")), district=reading.district)


def apply_upload(*, actor: Membership, now: dt.datetime) -> RegisterChanges:
    """Take over the member's uploaded file and forget its content. Raises NoUpload, ChangedMeanwhile."""
    with transaction.atomic():
        reading = _waiting(actor, now)
        register = parse_register(bytes(reading.content or b""))
        taken = RegisterImport.objects.filter(pk=reading.pk, applied_at__isnull=True)
        if taken.update(applied_at=now, content=None) != 1:
            raise ChangedMeanwhile
        changes = _apply(register, reading.district, None)
        reading.refresh_from_db()
        _note(reading, changes)
        reading.save()
        record(actor=actor, action="schooling.register_applied", obj=reading, now=now, fields=changes.fields)
    return changes


def discard_upload(*, actor: Membership, now: dt.datetime) -> None:
    """Forget the member's uploaded file. Raises NoUpload."""
    with transaction.atomic():
        reading = _waiting(actor, now)
        record(actor=actor, action="schooling.register_discarded", obj=reading, now=now)
        reading.delete()


def _waiting(actor: Membership, now: dt.datetime) -> RegisterImport:
    rows = RegisterImport.objects.filter(uploaded_by=actor, applied_at__isnull=True, uploaded_at__gte=now - KEEP_UPLOAD)
    found = rows.first()
    if found is None:
        raise NoUpload
    return found


def _note(reading: RegisterImport, changes: RegisterChanges) -> None:
    reading.new_count, reading.changed_count = len(changes.new), len(changes.changed)
    reading.closed_count = len(changes.closed)


def _apply(register: Register, district: str, progress: Callable[[int, int], None] | None) -> RegisterChanges:
    changes = compare_register(register, district=district)
    kept = [change.source for change in (*changes.changed, *changes.closed) if change.source]
    total = len(changes.new) + len(changes.changed) + len(changes.closed)
    done = 0
    try:
        towns = _municipalities([*changes.new, *kept])
        for start in range(0, len(changes.new), BATCH):
            batch = changes.new[start : start + BATCH]
            _create(batch, towns)
            done += len(batch)
            if progress:
                progress(done, total)
    except IntegrityError as error:
        raise ChangedMeanwhile from error
    _update(changes, towns)
    if progress:
        progress(total, total)
    return changes


def _update(changes: RegisterChanges, towns: dict[str, Municipality]) -> None:
    stored = (*changes.changed, *changes.closed)
    for change in stored:
        change.school.is_operating = False
        if change.source:
            if change.moves:
                organisation = Organisation.objects.filter(pk=change.school.organisation_id)
                organisation.update(municipality=towns[change.source.ags])
            _take_over(change.school, change.source, towns)
    columns = [name for name in ORGANISATION_FIELDS if name in changes.fields]
    change_organisations((change.school.organisation for change in stored if change.source), columns)
    if stored:
        columns = [name for name in SCHOOL_FIELDS if name in changes.fields]
        schools = [change.school for change in stored]
        School.objects.bulk_update(schools, [*columns, "is_from_register"], batch_size=BATCH)


def _create(sources: Iterable[RegisterSchool], towns: dict[str, Municipality]) -> None:
    schools = []
    for source in sources:
        organisation = Organisation(kind=OrganisationKind.SCHOOL)
        school = School(organisation=organisation, number=source.number)
        _take_over(school, source, towns)
        schools.append(school)
    add_organisations(school.organisation for school in schools)
    School.objects.bulk_create(schools, batch_size=BATCH)


def _take_over(school: School, source: RegisterSchool, towns: dict[str, Municipality]) -> None:
    for name in ORGANISATION_FIELDS:
        setattr(school.organisation, name, getattr(source, name))
    school.organisation.municipality = towns[source.ags]
    for name in SCHOOL_FIELDS:
        setattr(school, name, getattr(source, name))
    school.is_from_register = True


def _municipalities(sources: Iterable[RegisterSchool]) -> dict[str, Municipality]:
    """The municipalities by AGS, with the missing ones added: named as most of their schools' addresses are.

    Where a municipality has no point, it gets the median of its schools' points.
    """
    by_ags: dict[str, list[RegisterSchool]] = defaultdict(list)
    for source in sources:
        by_ags[source.ags].append(source)
    towns = {town.ags: town for town in Municipality.objects.all()}
    missing, placed = [], []
    for ags, schools in sorted(by_ags.items()):
        town = towns.get(ags)
        if town is None:
            names = Counter(school.town for school in schools)
            town = towns[ags] = Municipality(ags=ags, name=min(names, key=lambda name: (-names[name], name)))
            missing.append(town)
        elif town.easting_m is None:
            placed.append(town)
        if town.easting_m is None:
            _place_at_median(town, schools)
    Municipality.objects.bulk_create(missing, batch_size=BATCH)
    if placed:
        Municipality.objects.bulk_update(placed, ["easting_m", "northing_m"], batch_size=BATCH)
    return towns


def _place_at_median(town: Municipality, schools: list[RegisterSchool]) -> None:
    points = [(s.easting_m, s.northing_m) for s in schools if s.easting_m is not None and s.northing_m is not None]
    if points:
        town.easting_m, town.northing_m = (median_low(axis) for axis in zip(*points, strict=True))


def _ags_of(school: School) -> str:
    town = school.organisation.municipality
    return town.ags if town else ""


def _differences(school: School, source: RegisterSchool) -> Iterable[FieldChange]:
    for owner, labels in ((school.organisation, ORGANISATION_FIELDS), (school, SCHOOL_FIELDS)):
        for name, label in labels.items():
            old, new = getattr(owner, name), getattr(source, name)
            if old != new:
                yield FieldChange(name, label, _shown(name, old), _shown(name, new))
    if _ags_of(school) != source.ags:
        yield FieldChange("municipality", "Gemeinde", str(school.organisation.municipality or "–"), source.town)


def _shown(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if name == "form":
        return str(SchoolForm(value).label)
    return "–" if value in ("", None) else str(value)
