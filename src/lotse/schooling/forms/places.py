"""What people type about places."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from lotse.core.forms import GermanDateField, LotseForm
from lotse.schooling.enums import ReportSource, SchoolForm, SupportForm
from lotse.schooling.forms.schools import SchoolSearchForm
from lotse.schooling.rules.schools import MOST_PLACES
from lotse.schooling.selectors.places import TableCell
from lotse.schooling.selectors.schools import MISSING, STALE, PlacesFilter
from lotse.schooling.services.places import Places, PlacesRefused


class PlacesFilterForm(SchoolSearchForm):
    """The filters of the list of places; what was reported is chosen by chips."""

    form = forms.ChoiceField(label="Schulform", required=False, choices=[("", "alle"), *SchoolForm.choices])
    art = forms.ChoiceField(label="Art der Klasse", required=False, choices=[("", "alle"), *SupportForm.choices])
    meldung = forms.ChoiceField(
        required=False, choices=[("", ""), (STALE, STALE), (MISSING, MISSING)], widget=forms.HiddenInput
    )

    def wanted_places(self) -> PlacesFilter:
        """What the list shall show."""
        schools = self.wanted()
        return PlacesFilter(schools, self.cleaned_data.get("art") or "", self.cleaned_data.get("meldung") or "")


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One line of the table on the page."""

    label: str
    places: BoundField
    occupied: BoundField


@dataclass(frozen=True, slots=True)
class PlaceSection:
    """The lines of one support form; open where something is known or wrong."""

    label: str
    is_open: bool
    lines: list[PlaceLine]


class CellsForm(LotseForm):
    """Two numbers for each line of a school's places; lines without a number are not reported."""

    def __init__(self, data: Any = None, *, cells: Sequence[TableCell], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.cells = list(cells)
        for cell in self.cells:
            self.fields[_places(cell)] = self.number_field(f"Plätze, {cell.label}", cell.places)
            self.fields[_occupied(cell)] = self.number_field(f"davon belegt, {cell.label}", cell.occupied)

    def number_field(self, label: str, value: int | None) -> forms.IntegerField:
        """The field of one number."""
        return self.bounded(label, value, forms.NumberInput(attrs={"inputmode": "numeric"}))

    def bounded(self, label: str, value: int | None, widget: forms.Widget) -> forms.IntegerField:
        widget.attrs["aria-label"] = label
        return forms.IntegerField(
            label=label, required=False, min_value=0, max_value=MOST_PLACES, initial=value, widget=widget
        )

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        for cell in self.cells:
            if clean.get(_places(cell)) is None and clean.get(_occupied(cell)) is not None:
                self.add_error(_places(cell), f"{cell.label}: Bitte auch die Plätze angeben.")
        return clean

    def rows(self) -> list[Places]:
        """The filled lines; the form must be valid. Where only places are given, none is taken as occupied."""
        return [
            Places(
                cell.support_form,
                cell.grade or None,
                self.cleaned_data[_places(cell)],
                self.cleaned_data[_occupied(cell)] or 0,
            )
            for cell in self._filled()
        ]

    def show(self, refused: PlacesRefused) -> None:
        """Put the service's objections where they belong."""
        if not refused.problems:
            self.add_error(refused.field if refused.field in self.fields else None, refused.sentence)
        filled = self._filled()
        for index, sentence in refused.problems:
            self.add_error(_places(filled[index]), sentence)

    def _filled(self) -> list[TableCell]:
        return [cell for cell in self.cells if self.cleaned_data.get(_places(cell)) is not None]


class PlaceTableForm(CellsForm):
    """All places of a school at once, as staff enter them."""

    as_of = GermanDateField(label="Stand")
    reported_by = forms.CharField(
        label="Wer hat gemeldet?", max_length=120, help_text="Name oder Stelle, zum Beispiel: Sekretariat, Frau Muster"
    )
    source = forms.ChoiceField(
        label="Wie gemeldet?",
        choices=[(one.value, one.label) for one in ReportSource if one not in {ReportSource.LINK, ReportSource.IMPORT}],
    )

    def __init__(self, data: Any = None, *, cells: Sequence[TableCell], on: dt.date) -> None:
        super().__init__(data, cells=cells, initial={"as_of": on})

    def report(self) -> dict[str, Any]:
        """What holds for the whole report: as_of, source, reported_by; the form must be valid."""
        return {name: self.cleaned_data[name] for name in ("as_of", "source", "reported_by")}

    def sections(self) -> list[PlaceSection]:
        """The table for the page, by support form."""
        sections = []
        for form in SupportForm:
            cells = [cell for cell in self.cells if cell.support_form == form]
            lines = [PlaceLine(cell.grade_label, self[_places(cell)], self[_occupied(cell)]) for cell in cells]
            known = any(line.places.value() not in (None, "") or line.places.errors for line in lines)
            if lines:
                sections.append(PlaceSection(str(form.label), known, lines))
        return sections


def _places(cell: TableCell) -> str:
    return f"places_{cell.key}"


def _occupied(cell: TableCell) -> str:
    return f"occupied_{cell.key}"
