"""What to bring to a meeting, as pictures and sentences."""

from dataclasses import dataclass

from lotse.cases.enums import AppointmentKind
from lotse.core.components import Picture
from lotse.core.registry import SpokenLine
from lotse.people.catalogue import language_label
from lotse.schooling.enums import Meeting
from lotse.schooling.models import Process
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.selectors.speech import Said, Speaker, speaker_for
from lotse.schooling.sentences import BRING, Thing, things, usual_things
from lotse.tenants.models import Centre


@dataclass(frozen=True, slots=True)
class ShownThing:
    """A picture (core.icons) with its sentence."""

    picture: str
    said: Said

    @property
    def shown(self) -> Picture:
        return Picture(self.picture, self.said.text, self.said.language)


@dataclass(frozen=True, slots=True)
class Packing:
    """What a meeting asks for, and what it does not."""

    meeting: Meeting
    needed: list[ShownThing]
    not_needed: list[ShownThing]
    heads: tuple[Said, Said]  # above what is needed, above what is not

    @property
    def parts(self) -> list[tuple[Said, list[ShownThing], bool]]:
        """Head, things, and whether they are not needed; parts without things are left out."""
        found = [(self.heads[0], self.needed, False), (self.heads[1], self.not_needed, True)]
        return [part for part in found if part[1]]

    @property
    def said(self) -> list[Said]:
        """All sentences in their order on the sheet."""
        return [said for head, shown, _ in self.parts for said in (head, *(one.said for one in shown))]

    @property
    def pictures(self) -> list[Picture]:
        return [one.shown for one in self.needed]

    @property
    def crossed(self) -> list[Picture]:
        return [one.shown for one in self.not_needed]


@dataclass(frozen=True, slots=True)
class PackingSheet:
    """The sheet of one meeting, in German and a family's language. ``language`` empty: German only."""

    centre: Centre
    packing: Packing
    language: str

    @property
    def spoken(self) -> str:
        """What the hint on interpreting names."""
        return language_label(self.language) if self.language else "eine andere Sprache"

    @property
    def title(self) -> str:
        return f"Bitte mitbringen: {self.packing.meeting.label}"


def chosen_things(process: Process, meeting: str) -> list[str]:
    """The keys of what this centre shows for a meeting, in the order of the data file."""
    chosen = set(process.packing.get(meeting, usual_things(meeting)))
    return [key for key in things() if key in chosen]


def packing(meeting: Meeting, speaker: Speaker, process: Process | None = None) -> Packing:
    found = [things()[key] for key in chosen_things(process or current_process(), meeting)]
    return Packing(
        meeting,
        [_shown(one, speaker) for one in found if one.needed],
        [_shown(one, speaker) for one in found if not one.needed],
        (speaker.say(BRING, "needed"), speaker.say(BRING, "not_needed")),
    )


def packing_sheet(meeting: Meeting, speaker: Speaker, centre: Centre) -> PackingSheet:
    found = packing(meeting, speaker)
    spoken = any(one.foreign for one in found.said)
    return PackingSheet(centre, found, speaker.language if spoken else "")


def packing_text(meeting: Meeting, speaker: Speaker) -> list[SpokenLine]:
    """The same as lines of a mail."""
    lines: list[SpokenLine] = []
    for head, shown, _ in packing(meeting, speaker).parts:
        lines.append(SpokenLine(f"{head.text}:", head.language))
        lines += [SpokenLine(f"• {one.said.text}", one.said.language) for one in shown]
    return lines


def for_appointment(kind: str, centre: Centre, language: str) -> list[SpokenLine]:
    """What the interview about school asks for (registry.bring); other appointments ask for nothing."""
    if kind != AppointmentKind.SCHOOL:
        return []
    return packing_text(Meeting.INTERVIEW, speaker_for(language, centre))


def _shown(thing: Thing, speaker: Speaker) -> ShownThing:
    return ShownThing(thing.picture, speaker.say(BRING, thing.key))
