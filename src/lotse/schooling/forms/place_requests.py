"""What people type when they ask schools for places, and what a school types behind its link."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from lotse.core.errors import NotFound
from lotse.core.forms import GermanDateField, LotseForm
from lotse.schooling.enums import SupportForm
from lotse.schooling.forms.places import CellsForm
from lotse.schooling.rules.schools import LONGEST_DUE_DAYS, USUAL_DUE_DAYS
from lotse.schooling.selectors.place_links import LinkPage
from lotse.schooling.selectors.places import TableCell


class AskForm(LotseForm):
    """A round of asking. ``round``: made with the page, so that a second press sends nothing more."""

    due_on = GermanDateField(label="Antwort bis")
    note = forms.CharField(
        label="Hinweis an die Schulen",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Steht in jeder E-Mail. Bitte nichts über einzelne Kinder.",
    )
    round = forms.UUIDField(widget=forms.HiddenInput)
    schools = forms.CharField(widget=forms.HiddenInput, max_length=50_000)

    def __init__(self, data: Any = None, *, codes: str, on: dt.date) -> None:
        due_on = on + dt.timedelta(days=USUAL_DUE_DAYS)
        super().__init__(data, initial={"due_on": due_on, "round": uuid.uuid4(), "schools": codes})
        self.fields["due_on"].help_text = f"Höchstens {LONGEST_DUE_DAYS} Tage im Voraus. Der Link gilt länger."


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One line on the page behind the link; ``told`` says what counts now."""

    label: str
    told: str
    places: BoundField
    occupied: BoundField


@dataclass(frozen=True, slots=True)
class LinkSection:
    """The lines of one kind of class."""

    label: str
    lines: list[LinkLine]


class PlaceLinkForm(CellsForm):
    """What a school reports. A line chosen under "Zeile hinzufügen" becomes a line like the others at once.

    Texts instead of number fields: what somebody types stays on the page, also where it is no number.
    """

    reported_by = forms.CharField(
        label="Ihr Name oder Ihre Stelle",
        required=False,
        max_length=120,
        help_text="Damit wir bei Fragen wissen, mit wem wir sprechen.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    remark = forms.CharField(
        label="Bemerkung",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bitte keine Angaben über einzelne Kinder.",
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    more = forms.ChoiceField(label="Jahrgang und Art der Klasse", required=False)
    more_places = forms.CharField(label="Plätze", required=False, max_length=9)
    more_occupied = forms.CharField(label="davon belegt", required=False, max_length=9)

    def __init__(self, data: QueryDict | None = None, *, page: LinkPage, checked: bool = True) -> None:
        """``checked`` False: show what was typed and judge nothing, as after "Zeile hinzufügen"."""
        self.page = page
        known = {cell.key for cell in page.known}
        shown, typed = set(known), QueryDict(mutable=True)
        if data is not None:
            typed = data.copy()
            possible = {cell.key for cell in page.cells}
            # Also lines that somebody else's report replaced meanwhile: what was typed there stays
            shown |= possible & {name.removeprefix("places_") for name in typed if name.startswith("places_")}
            if typed.get("more", "") in possible - shown:
                shown.add(_take_over(typed))
        super().__init__(
            typed if data is not None and checked else None,
            cells=[cell for cell in page.cells if cell.key in shown],
            initial={"remark": page.request.remark, "seen": page.seen} | ({} if checked else typed.dict()),
        )
        self.fields["more"].choices = [("", "bitte wählen"), *self._choices()]  # type: ignore[attr-defined]
        for name in ("more_places", "more_occupied"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def _choices(self) -> Iterable[tuple[str, list[tuple[str, str]]]]:
        shown = {cell.key for cell in self.cells}
        for form in SupportForm:
            rest = [cell for cell in self.page.cells if cell.support_form == form and cell.key not in shown]
            if rest:
                yield str(form.label), [(cell.key, cell.label) for cell in rest]

    def number_field(self, label: str, value: int | None) -> forms.IntegerField:
        return self.bounded(label, value, forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))

    def clean(self) -> dict[str, Any]:
        clean = super().clean()
        for cell in self.cells:
            places, occupied = clean.get(f"places_{cell.key}"), clean.get(f"occupied_{cell.key}")
            if places is not None and occupied is not None and occupied > places:
                self.add_error(
                    f"occupied_{cell.key}",
                    "Es können nicht mehr Plätze belegt sein, als es gibt. Sind Sie überbelegt, tragen Sie in beide "
                    "Felder dieselbe Zahl ein.",
                )
        if self.is_confirmation and not self.errors and self._has_changes():
            self.add_error(None, "Sie haben Zahlen geändert. Sollen sie gelten? Bitte drücken Sie „Zahlen melden“.")
        return clean

    @property
    def is_confirmation(self) -> bool:
        """Whether the button "Alles unverändert" was pressed."""
        return "unchanged" in self.data

    def _has_changes(self) -> bool:
        """Whether a number differs from what the page showed; where the page is old, the service tells."""
        numbers = any(name.startswith(("places_", "occupied_")) for name in self.changed_data)
        return numbers and self.data.get("seen") == self.page.seen

    def told(self) -> dict[str, Any]:
        """What goes with the numbers: reported_by, remark, seen, unchanged; the form must be valid."""
        clean = {name: self.cleaned_data[name] for name in ("reported_by", "remark", "seen")}
        return clean | {"unchanged": self.is_confirmation}

    def show_meanwhile(self, sentence: str) -> None:
        """Somebody else was first: the page shows their figures, and a second press counts."""
        self.add_error(None, f"{sentence} Bitte vergleichen Sie, und drücken Sie noch einmal.")
        self.data["seen"] = self.page.seen  # type: ignore[index]  # a copy of what was sent

    @property
    def has_more(self) -> bool:
        """Whether there is a line that is not shown yet."""
        return len(self.cells) < len(self.page.cells)

    def sections(self) -> list[LinkSection]:
        """The lines for the page, by kind of class; regular classes last: language support is what is asked for."""
        found = []
        for form in sorted(SupportForm, key=lambda one: one == SupportForm.REGULAR):
            cells = [cell for cell in self.cells if cell.support_form == form]
            if cells:
                found.append(LinkSection(str(form.label), [self._line(cell) for cell in cells]))
        return found

    def _line(self, cell: TableCell) -> LinkLine:
        told = ""
        if cell.places is not None and cell.as_of is not None:
            told = f"zuletzt {cell.places}, belegt {cell.occupied} (Stand {cell.as_of:%d.%m.%Y})"
        return LinkLine(cell.grade_label, told, self[f"places_{cell.key}"], self[f"occupied_{cell.key}"])


def _take_over(typed: QueryDict) -> str:
    """Make a line of the choice and of the numbers typed beside it; returns its key."""
    key = typed["more"]
    for name, target in (("more_places", f"places_{key}"), ("more_occupied", f"occupied_{key}")):
        typed[target] = typed.get(name, "")
        typed[name] = ""
    typed["more"] = ""
    return str(key)


class _IdsForm(LotseForm):
    request = forms.UUIDField(required=False)
    abfrage = forms.UUIDField(required=False)


def chosen_request(data: QueryDict) -> uuid.UUID | None:
    """The request whose button was pressed; None for the button of all. Raises NotFound for no id."""
    form = _IdsForm(data)
    if not form.is_valid():
        raise NotFound
    chosen: uuid.UUID | None = form.cleaned_data["request"]
    return chosen


def asking_round(data: QueryDict) -> uuid.UUID | None:
    """The round from whose list somebody calls a school; None for no id."""
    form = _IdsForm(data)
    form.is_valid()
    return form.cleaned_data.get("abfrage")
