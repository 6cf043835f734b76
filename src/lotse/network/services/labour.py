"""Figures of the labour market from a file: upload, dry run, all or nothing. Key dates stay side by side."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from lotse.audit import services as audit
from lotse.core import clock
from lotse.directory.models import ImportDraft
from lotse.directory.services import drafts
from lotse.directory.services.keeping import must_edit
from lotse.network.imports import ReadFigure, read_figures
from lotse.network.models.labour import LabourFigure
from lotse.tenants.models import Membership
from lotse.tenants.selectors import municipalities

KIND = "labour"
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class PreviewFigure:
    """A line of the file; ``replaces``: the centre has figures of this municipality and day."""

    figure: ReadFigure
    replaces: bool


@dataclass(frozen=True, slots=True)
class Preview:
    filename: str
    count: int
    replaced_count: int
    key_dates: list[dt.date]
    rows: list[PreviewFigure]


def upload(*, actor: Membership, content: bytes, filename: str, now: dt.datetime) -> ImportDraft:
    """Check a table whole and keep it until it is confirmed. Raises NotAllowed, FileRefused."""
    must_edit(actor)
    _read(content, now)
    with transaction.atomic():
        return drafts.keep(actor=actor, kind=KIND, content=content, filename=filename, now=now)


def preview(*, actor: Membership, draft_id: uuid.UUID, now: dt.datetime) -> Preview:
    """What confirming the member's own upload would store. Raises NotAllowed, NotFound, FileRefused."""
    draft = drafts.find(actor=actor, kind=KIND, draft_id=draft_id, now=now)
    read = _read(drafts.content_of(draft), now)
    known = _known(read)
    rows = [PreviewFigure(one, _key(one) in known) for one in read]
    replaced = sum(row.replaces for row in rows)
    days = sorted({one.as_of for one in read}, reverse=True)
    return Preview(draft.filename, len(rows), replaced, days, rows[:_SHOWN])


def import_figures(*, actor: Membership, draft_id: uuid.UUID, now: dt.datetime) -> int:
    """Store all figures of the upload, or none; those of the same municipality and day are replaced.

    Returns how many. Raises NotAllowed, NotFound (also where it was confirmed already), FileRefused.
    """
    draft = drafts.find(actor=actor, kind=KIND, draft_id=draft_id, now=now)
    with transaction.atomic():
        drafts.use(draft)
        read = _read(drafts.content_of(draft), now)
        replaced = list(_known(read).values())
        for start in range(0, len(replaced), 500):
            LabourFigure.objects.filter(pk__in=replaced[start : start + 500]).delete()
        LabourFigure.objects.bulk_create(
            [
                LabourFigure(
                    municipality=one.municipality,
                    as_of=one.as_of,
                    source=one.source,
                    vacancies=one.vacancies,
                    apprenticeships=one.apprenticeships,
                    employed=one.employed,
                    imported_by=actor,
                    imported_at=now,
                )
                for one in read
            ],
            batch_size=500,
        )
        audit.record(actor=actor, action="network.labour_imported", obj=draft, now=now)
    return len(read)


def _read(content: bytes, now: dt.datetime) -> list[ReadFigure]:
    return read_figures(content, today=clock.day_of(now), municipalities=municipalities())


def _known(read: list[ReadFigure]) -> dict[tuple[uuid.UUID, dt.date], uuid.UUID]:
    """The rows that the centre has of the same municipality and day."""
    rows = LabourFigure.objects.filter(as_of__in={one.as_of for one in read})
    wanted = {_key(one) for one in read}
    known = {(town, day): pk for pk, town, day in rows.values_list("pk", "municipality", "as_of")}
    return {key: pk for key, pk in known.items() if key in wanted}


def _key(one: ReadFigure) -> tuple[uuid.UUID, dt.date]:
    return one.municipality.pk, one.as_of
