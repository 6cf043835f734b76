"""The papers of a hand-over package as tagged PDF files (PDF/UA-1)."""

import datetime as dt
from dataclasses import dataclass, field

from lotse.core import clock
from lotse.core.pdf import name_language, render_pdf
from lotse.schooling import schild
from lotse.schooling.enums import PupilState, Recipient
from lotse.schooling.models import HandoverPackage
from lotse.schooling.selectors.handover.copies import ParentsCopy
from lotse.schooling.selectors.handover.drafts import ChildDraft, Draft
from lotse.tenants.models import Centre, Membership

NOT_TESTED = (
    "Die Dateien sind für die Schnittstelle „Text“ von SchILD-NRW geschrieben und ergänzen Ihren Bestand. Ob Ihr "
    "Programm sie so einliest, wissen wir erst, wenn eine Schule es ausprobiert hat: Bitte prüfen Sie sie zuerst an "
    "einer Kopie."
)
PLACEHOLDER = (
    "Technischer Platzhalter, nicht erhoben: In den Pflichtfeldern {columns} steht „N“, weil die Datei dort „J“ oder "
    "„N“ verlangt. Wir haben danach nicht gefragt. Bitte übernehmen Sie das nicht als Auskunft."
)
_PLACE_DECIDED = "für diese Kinder und Jugendlichen ist ein Platz an Ihrer Schule vorgesehen. Das Datenblatt liegt bei."
_PLACE_RECOMMENDED = (
    "wir empfehlen diesen Kindern und Jugendlichen Ihre Schule; die Eltern sind einverstanden. Über die Aufnahme "
    "entscheiden nicht wir. Das Datenblatt liegt bei."
)
_RECOMMENDED = (
    "wir übergeben Ihnen unsere Empfehlung und die Antwort der Eltern. Die Entscheidung über den Schulplatz treffen "
    "Sie. Die Worte der Eltern geben wir unverändert weiter."
)
_NO_PLACE = (
    "für diese Kinder und Jugendlichen haben wir keinen passenden Platz gefunden. Wir bitten Sie um Ihre Entscheidung."
)
_EXAM = (
    "wir melden diese Kinder und Jugendlichen zur schulärztlichen Untersuchung vor der Aufnahme in die Schule an "
    "(§ 54 SchulG NRW). Bitte laden Sie die Familie ein."
)
_NO_FINDINGS = (
    "Uns genügt die Nachricht, wann der Termin ist und dass er stattgefunden hat. Befunde senden Sie uns bitte nicht."
)


@dataclass(frozen=True, slots=True)
class OfficeLetter:
    """A letter with the facts of one or more children. ``notes``: titled lists below the facts."""

    centre: Centre
    title: str
    reference: str
    written_on: dt.date
    signer: Membership
    address: tuple[str, ...]
    paragraphs: list[str]
    children: list[ChildDraft] = field(default_factory=list)
    notes: list[tuple[str, list[str]]] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends it, and under which sign."""

    centre: Centre
    member: Membership
    reference: str
    on: dt.date


def office_letter(draft: Draft, sender: Sender, *, with_files: bool) -> bytes:
    """The letter that goes on top. ``with_files``: SchILD's files are enclosed."""
    if draft.kind == Recipient.SCHOOL:
        parts = _to_school(draft, with_files=with_files)
    else:
        parts = _to_health_office(draft) if draft.kind == Recipient.HEALTH_OFFICE else _to_deciding_office(draft)
    title, paragraphs, children, notes, closing = parts
    letter = OfficeLetter(
        centre=sender.centre,
        title=title,
        reference=sender.reference,
        written_on=sender.on,
        signer=sender.member,
        address=draft.addressee.lines,
        paragraphs=["Guten Tag,", *_correction(draft.corrects), *paragraphs],
        children=children,
        notes=[(heading, lines) for heading, lines in notes if lines],
        closing=[*closing, *_grounds(draft)],
    )
    return render_pdf("schooling/handover/office_letter.html", {"letter": letter})


_Parts = tuple[str, list[str], list[ChildDraft], list[tuple[str, list[str]]], list[str]]


def _to_school(draft: Draft, *, with_files: bool) -> _Parts:
    decided = all(one.facts.place and one.facts.place.is_decided for one in draft.children)
    names = [f"{one.name}, unser Zeichen {one.code}" for one in draft.children]
    opening = _PLACE_DECIDED if decided else _PLACE_RECOMMENDED
    written = draft.written
    missing = sorted({f"{draft_name}: {one.column}" for draft_name, one in draft.notices if one in written.missing})
    changed = [
        f"{name}, {one.column}: „{one.before}“ {one.fault.value}{f', in der Datei „{one.after}“' if one.after else ''}"
        for name, one in draft.notices
        if one not in written.missing
    ]
    enclosed = ["Datenblatt.pdf: alle Angaben zum Lesen"]
    if with_files:
        enclosed += [f"{name}: {count} {_lines(count)}" for name, count in written.lines.items()]
    notes = [("Kinder und Jugendliche", names), ("Anlagen", enclosed)]
    if with_files:
        notes += [("In den Dateien fehlt", missing), ("In den Dateien anders geschrieben als bei uns", changed)]
        columns = ", ".join(f"„{one}“" for one in schild.PLACEHOLDER_COLUMNS)
        return ("Übergabe an die Schule", [opening], [], notes, [PLACEHOLDER.format(columns=columns), NOT_TESTED])
    return ("Übergabe an die Schule", [opening], [], notes, [])


def _lines(count: int) -> str:
    return "Zeile" if count == 1 else "Zeilen"


def _to_deciding_office(draft: Draft) -> _Parts:
    waits = draft.first.facts.pupil.state == PupilState.NEED_NOTICE
    opening = _NO_PLACE if waits else _RECOMMENDED
    return ("Bedarfsmeldung" if waits else "Empfehlung für einen Schulplatz", [opening], draft.children, [], [])


def _to_health_office(draft: Draft) -> _Parts:
    return ("Anmeldung zur schulärztlichen Untersuchung", [_EXAM], draft.children, [], [_NO_FINDINGS])


def _correction(earlier: HandoverPackage | None) -> list[str]:
    if earlier is None:
        return []
    day = clock.local(earlier.made_at)
    return [
        f"dieses Paket berichtigt das Paket vom {day:%d.%m.%Y} (Zeichen {earlier.code}). Bitte verwenden Sie nur noch "
        "dieses und löschen Sie das frühere."
    ]


def _grounds(draft: Draft) -> list[str]:
    """On which ground the data went, as the law and each consent say."""
    named = {f"{one.ground.label} ({one.ground.source})" if one.ground.source else one.ground.label
             for one in draft.children if one.ground}  # fmt: skip
    return [f"Grund der Weitergabe: {'; '.join(sorted(named))}."]


def data_sheet(draft: Draft, sender: Sender) -> bytes:
    """The facts of the children on paper, each on a page of its own."""
    context = {"children": draft.children, "centre": sender.centre, "reference": sender.reference, "on": sender.on}
    return render_pdf("schooling/handover/sheet.html", {"sheet": context})


def parents_copy(copy: ParentsCopy) -> bytes:
    """What went when to whom, in German and the family's language."""
    foreign = [line.foreign for line in copy.lines]
    finisher = name_language(copy.language, copy.language_name, foreign) if copy.language else None
    return render_pdf("schooling/handover/copy.html", {"letter": copy}, finisher=finisher)
