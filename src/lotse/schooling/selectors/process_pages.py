"""The path of this centre on its pages: as it is, as a template or an earlier version would make it, as it was."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from lotse.core import clock
from lotse.core.components import Tone
from lotse.core.errors import NotFound
from lotse.people.rules import LEGAL_GROUNDS
from lotse.schooling.enums import NEXT_STEPS, WAITING_STATES, Interviewer, Office, PupilState
from lotse.schooling.models import Process, ProcessVersion, Pupil
from lotse.schooling.rules import pupils as rules
from lotse.schooling.rules.process import LOCAL_SETTINGS, PATH_SETTINGS, SETTINGS, process_with, settings_of
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.selectors.process import process_versions
from lotse.schooling.variants import Variant, variants
from lotse.tenants.linking import centre_url


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting in words, before and after a change. ``mark``: whether a template's source states it."""

    label: str
    before: str
    after: str
    mark: str = ""

    @property
    def changes(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a change would do: to the settings, and to the children on their way (``effects``, in sentences)."""

    rows: list[SettingRow]
    effects: list[str]
    settings: dict[str, Any]
    seen: dt.datetime | None

    @property
    def changed(self) -> list[SettingRow]:
        return [row for row in self.rows if row.changes]

    @property
    def fingerprint(self) -> str:
        """Names the effects, so that a person confirms what she has read and nothing else."""
        return hashlib.sha256("\n".join(self.effects).encode()).hexdigest()[:16]

    def is_confirmed(self, fingerprint: str) -> bool:
        return not self.effects or fingerprint == self.fingerprint


@dataclass(frozen=True, slots=True)
class VariantLine:
    """A template in the list: how well its source is known, and whether the centre already walks this way."""

    variant: Variant
    is_current: bool

    @property
    def url(self) -> str:
        return f"{centre_url('schooling:process_variant')}?name={self.variant.key}"

    @property
    def badge(self) -> str:
        return "mit Fundstelle" if self.variant.verified else "ohne Fundstelle, bitte prüfen"

    @property
    def tone(self) -> Tone:
        return "success" if self.variant.verified else "warning"


@dataclass(frozen=True, slots=True)
class PathLine:
    """A state of the path with what is done in it."""

    label: str
    step: str
    is_left_out: bool
    children: int


@dataclass(frozen=True, slots=True)
class ProcessPage:
    facts: list[tuple[str, str]]
    path: list[PathLine]
    variants: list[VariantLine]
    changed: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version: when, by whom, where from, and what it changed."""

    version: ProcessVersion
    rows: list[SettingRow]
    is_current: bool

    @property
    def when(self) -> str:
        return f"{clock.local(self.version.at):%d.%m.%Y, %H:%M Uhr}" if self.version.at else "von Anfang an"


def process_page() -> ProcessPage:
    """The path as it is; four queries."""
    process, counts = current_process(), _counts()
    said = _in_words(process, PATH_SETTINGS)
    states = [one for one in PupilState if one in NEXT_STEPS]
    path = [
        PathLine(
            rules.state_label(process, one), _step(process, one), one in rules.skipped(process), counts.get(one, 0)
        )
        for one in states
    ]
    newest = next(iter(process_versions()), None)
    changed = f"Fassung {newest.number}, {_by(newest)}" if newest else "Vorgabe, noch nie geändert"
    lines = [VariantLine(one, _wanted(one) == _path_of(process)) for one in variants().values()]
    facts = [(label, value) for key, (label, value) in said.items() if "." not in key]
    return ProcessPage(facts, path, lines, changed)


def compare(changes: Mapping[str, Any], marks: Variant | None = None) -> Comparison:
    """The path before and after ``changes`` (checked by services.process), with every setting in words."""
    before = current_process()
    settings = settings_of(before) | dict(changes)
    after = process_with(settings)
    names = PATH_SETTINGS if set(changes) <= set(PATH_SETTINGS) else SETTINGS
    said, then = _in_words(before, names), _in_words(after, names)
    rows = [
        SettingRow(label, value, then[key][1], _mark(key, marks) if marks else "")
        for key, (label, value) in said.items()
    ]
    return Comparison(rows, _effects(before, after), settings, before.changed_at)


def variant_for(key: str) -> Variant:
    """Raises NotFound."""
    found = variants().get(key)
    if found is None:
        raise NotFound
    return found


def variant_comparison(variant: Variant) -> Comparison:
    """What the template would change; the numbers of the centre stay."""
    return compare(_wanted(variant), variant)


def version_for(number: int) -> ProcessVersion:
    """Raises NotFound."""
    found = ProcessVersion.objects.filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def version_comparison(version: ProcessVersion) -> Comparison:
    """What going back to the version would change; a setting that it did not know yet gets its default."""
    return compare(settings_of(process_with(version.settings)))


def history() -> list[VersionLine]:
    """All versions, newest first, each with what it changed against the one before."""
    rows = process_versions()
    said = [_in_words(process_with(one.settings), SETTINGS) for one in rows]
    lines = []
    for place, version in enumerate(rows):
        before = said[place + 1] if place + 1 < len(rows) else said[place]
        changed = [SettingRow(label, before[key][1], value) for key, (label, value) in said[place].items()]
        lines.append(VersionLine(version, [row for row in changed if row.changes], place == 0))
    return lines


def _wanted(variant: Variant) -> dict[str, Any]:
    return _path_of(process_with(variant.settings))


def _path_of(process: Process) -> dict[str, Any]:
    return {name: getattr(process, name) for name in PATH_SETTINGS}


def _by(version: ProcessVersion) -> str:
    at = clock.local(version.at) if version.at else None
    return ", ".join(part for part in (f"seit {at:%d.%m.%Y}" if at else "", str(version.by or "")) if part)


# --- Settings in words -------------------------------------------------------------------------------------------

_LABELS = {
    "skipped_states": "Ausgelassene Schritte",
    "who_registers": "Wer meldet die Kinder?",
    "who_invites": "Wer lädt die Familie ein?",
    "who_interviews": "Wer führt das Gespräch?",
    "exam_first": "Untersuchung beauftragen",
    "who_orders_exam": "Wer beauftragt die Untersuchung?",
    "who_assigns": "Wer entscheidet über den Platz?",
    "who_tells": "Wer sagt den Eltern die Schule?",
    "places_primary": "Grundschulkinder",
}


def _in_words(process: Process, names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Label and value by key: settings by name, names and next steps of states as ``label.…`` and ``step.…``."""
    told = {**_offices(process), **_path_words(process)}
    said = {name: (_LABELS[name], told[name]) for name in names if name in _LABELS}
    for name in (one for one in names if one in LOCAL_SETTINGS):
        said[name] = (_field_label(name), _value(getattr(process, name)))
    for state in PupilState:
        said[f"label.{state}"] = (f"Name von „{state.label}“", rules.state_label(process, state))
        if state in NEXT_STEPS:
            said[f"step.{state}"] = (f"Nächster Schritt bei „{state.label}“", _step(process, state))
    return said


def _offices(process: Process) -> dict[str, str]:
    return {
        "who_registers": Office(process.who_registers).label,
        "who_invites": Office(process.who_invites).label,
        "who_interviews": Interviewer(process.who_interviews).label,
        "who_orders_exam": Office(process.who_orders_exam).label,
        "who_assigns": Office(process.who_assigns).label,
        "who_tells": rules.who_tells(process).label,
    }


def _path_words(process: Process) -> dict[str, str]:
    left_out = [PupilState(one).label for one in process.skipped_states]
    return {
        "skipped_states": ", ".join(left_out) or "keine",
        "exam_first": "vor der Empfehlung" if process.exam_first else "nach der Empfehlung",
        "places_primary": "Zentrum schlägt vor" if process.places_primary else "Zentrum berät, Eltern melden selbst an",
    }


def _field_label(name: str) -> str:
    return str(Process._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _value(value: object) -> str:
    return {True: "ja", False: "nein"}[value] if isinstance(value, bool) else str(value)


def _step(process: Process, state: str) -> str:
    planned = rules.planned_step(process, state)
    return f"{planned[0]} (binnen {planned[1]} {'Tag' if planned[1] == 1 else 'Tagen'})" if planned else ""


def _mark(key: str, variant: Variant) -> str:
    """ "found" where the template's source states the setting, "assumed" where the template sets it all the same."""
    group, _, state = key.partition(".")
    name = {"label": "labels", "step": "steps"}.get(group, group)
    for mark, stated in (("found", variant.found), ("assumed", variant.assumed)):
        if name in stated and (not state or state in stated[name]):
            return mark
    return ""


# --- What a change does to children on their way -----------------------------------------------------------------


def _counts() -> dict[str, int]:
    """How many children stand in each state."""
    return dict(Pupil.objects.order_by().values_list("state").annotate(number=Count("id")))


def _effects(before: Process, after: Process) -> list[str]:
    counts = _counts()
    said = [
        _left_out(after, before, state, counts[state])
        for state in PupilState
        if state in rules.skipped(after) - rules.skipped(before) and counts.get(state)
    ]
    if before.who_assigns != after.who_assigns:
        said += _other_decider(before, after, counts.get(PupilState.HANDED_OVER, 0))
    if before.places_primary and not after.places_primary:
        grades = Pupil.objects.filter(state__in=WAITING_STATES, grade__lte=4).count()
        if grades:
            said.append(
                f"{_children(grades)} im Grundschulalter: Empfehlungen und Vormerkungen bleiben, neue Vorschläge "
                "gibt es nicht mehr."
            )
    return said


def _left_out(after: Process, before: Process, state: str, count: int) -> str:
    onward = [rules.state_label(after, one) for one in rules.next_states(after, state) if one in WAITING_STATES]
    return (
        f"{_children(count)} in „{rules.state_label(before, state)}“: Der Schritt entfällt, von dort geht es weiter "
        f"({', '.join(onward)}). Der geplante nächste Schritt bleibt, mit Person und Datum."
    )


def _other_decider(before: Process, after: Process, handed_over: int) -> list[str]:
    old, new = Office(before.who_assigns).label, Office(after.who_assigns).label
    said = []
    if handed_over:
        said.append(
            f"{_children(handed_over)} schon übergeben an: {old}. Dabei bleibt es; neue Übergaben gehen an: {new}."
        )
    purpose = rules.DISCLOSURE_PURPOSES.get(after.who_assigns)
    if purpose and purpose not in {ground.purpose for ground in LEGAL_GROUNDS}:
        said.append(f"Unterlagen dürfen nur mit Einwilligung der Familie gehen an: {new}.")
    return said


def _children(count: int) -> str:
    return "1 Kind" if count == 1 else f"{count} Kinder"
