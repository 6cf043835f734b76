"""Lists with personal data that leave the house: with a reason, noted, and never without a password.

The file is an archive under a password (``core/archives.py``) which the page shows once and nobody keeps. What the log
keeps is who took which list, filtered by what, how many rows, and for which kind of reason; what was typed beside it
goes into the archive, so that whoever finds the file knows what it was for.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Model

from lotse.audit.services import record
from lotse.core import archives, clock, export
from lotse.tenants.models import Membership


class ExportReason(models.TextChoices):
    """Why somebody takes a list out of the house."""

    MAILING = "mailing", "Anschreiben, Serienbrief oder Etiketten"
    MEETING = "meeting", "Besprechung im Zentrum"
    AWAY = "away", "Arbeit außer Haus, ohne Zugang zu Lotse"
    FIGURES = "figures", "Auswertung oder Bericht"
    REQUEST = "request", "Eine Stelle verlangt es und darf es verlangen"
    OTHER = "other", "etwas anderes"


@dataclass(frozen=True, slots=True)
class PersonalFile:
    """An encrypted archive, and its name."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class PersonalList:
    """What is taken: a list in one of ``export.FORMATS``, called ``name`` (ASCII, names no person)."""

    sheet: export.Sheet
    rows: Sequence[Sequence[export.Cell]]
    file_format: str
    name: str
    filters: tuple[str, ...] = ()  # names of the filters that are set, never what was typed


def hand_out(
    *,
    actor: Membership,
    taken: PersonalList,
    action: str,
    reason: str,
    purpose: str,
    password: str,
    now: dt.datetime,
    about: Model | None = None,
) -> PersonalFile:
    """Pack a list, and note that it was taken. ``about``: what the list belongs to, where not to the centre."""
    write = export.to_xlsx if taken.file_format == export.XLSX else export.to_csv
    sheet = export.Sheet(taken.sheet.title, taken.sheet.columns, taken.rows)
    note = _note(actor, ExportReason(reason), purpose, len(taken.rows), now)
    files = {f"{taken.name}.{taken.file_format}": write(sheet), "Hinweis.txt": note.encode("utf-8-sig")}
    content = archives.seal(files, password)
    fields = [f"reason:{reason}", f"rows:{len(taken.rows)}", f"format:{taken.file_format}"]
    fields += [f"filter:{one}" for one in taken.filters]
    record(actor=actor, action=action, obj=about or actor, now=now, fields=fields)
    return PersonalFile(f"{taken.name}-{clock.day_of(now)}.zip", content)


def _note(actor: Membership, reason: ExportReason, purpose: str, rows: int, now: dt.datetime) -> str:
    lines: Iterable[str] = (
        "Diese Datei enthält Daten über Menschen, die sich dem Zentrum anvertraut haben.",
        "",
        f"Ausgegeben am {clock.local(now):%d.%m.%Y} von {actor.name}. Zeilen: {rows}.",
        f"Grund: {reason.label}." + (f" {purpose}" if purpose else ""),
        "",
        "Bitte nur dafür verwenden, nur verschlüsselt weitergeben, und löschen, sobald sie nicht mehr gebraucht wird.",
    )
    return "\r\n".join(lines) + "\r\n"
