"""Forms of the deadlines: what the list shows, and the rules of a centre."""

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from lotse.core.forms import GermanDateField, LotseForm, SeenField
from lotse.schooling.enums.deadlines import DeadlineAnchor, DeadlineUnit
from lotse.schooling.rules.deadlines import FIXED_DAYS, Rule
from lotse.schooling.selectors.deadlines import HORIZONS, UPCOMING, DeadlineFilter
from lotse.schooling.selectors.leavers import MONTHS

Choices = Sequence[tuple[str, str]]
NOBODY = "niemand"
_DAY = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.?")


class DeadlineFilterForm(LotseForm):
    """The filters of the list; ``art`` comes from the chips."""

    zeitraum = forms.ChoiceField(label="Zeitraum", required=False, choices=HORIZONS)
    zustaendig = forms.ChoiceField(label="Zuständig", required=False)
    gemeinde = forms.ChoiceField(label="Gemeinde", required=False)
    art = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: Choices, municipalities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zustaendig"].choices = [("", "alle"), *members, (NOBODY, "niemand (mehr)")]  # type: ignore[attr-defined]
        self.fields["gemeinde"].choices = [("", "alle"), *municipalities]  # type: ignore[attr-defined]

    def wanted(self) -> DeadlineFilter:
        """What a valid form asks for; an address with unknown values shows what is due."""
        if not self.is_valid():
            return DeadlineFilter()
        data = self.cleaned_data
        adviser = data["zustaendig"]
        return DeadlineFilter(
            kind=data["art"],
            horizon=data["zeitraum"] or UPCOMING,
            responsible=uuid.UUID(adviser) if adviser and adviser != NOBODY else None,
            orphaned=adviser == NOBODY,
            municipality=data["gemeinde"] or None,
        )


class LeaverFilterForm(LotseForm):
    """The filters of the list of school leavers; ``art`` comes from the chips."""

    monate = forms.TypedChoiceField(
        label="wird 18 innerhalb von",
        required=False,
        coerce=int,
        choices=[(str(one), f"{one} Monaten") for one in MONTHS],
    )
    meine = forms.BooleanField(label="nur meine", required=False)
    art = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__({"monate": "6", **{name: data[name] for name in data}})

    def wanted(self) -> tuple[int, bool, str]:
        """Months, only one's own, kind; an address with unknown values shows the whole list."""
        if not self.is_valid():
            return 6, False, ""
        return self.cleaned_data["monate"] or 6, self.cleaned_data["meine"], self.cleaned_data["art"]


class YearlyDaysField(forms.CharField):
    """Days that return each year: "1.11., 1.2., 1.5." becomes ["02-01", "05-01", "11-01"]. Codes: "day", "leap"."""

    default_error_messages = {
        "day": "Bitte geben Sie Tage in der Form Tag.Monat. ein, getrennt durch Komma: 1.11., 1.2., 1.5.",
        "leap": "Den 29. Februar gibt es nicht in jedem Jahr. Bitte nehmen Sie einen anderen Tag.",
    }

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(f"{day}.{month}." for month, day in value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        return sorted({self._day(part.strip()) for part in text.split(",") if part.strip()})

    def _day(self, text: str) -> str:
        found = _DAY.fullmatch(text)
        day, month = (int(found[1]), int(found[2])) if found else (0, 0)
        if (day, month) == (29, 2):
            raise forms.ValidationError(self.error_messages["leap"], code="leap")
        try:
            return f"{dt.date(2001, month, day):%m-%d}"
        except ValueError:
            raise forms.ValidationError(self.error_messages["day"], code="day") from None


class DeadlineRuleForm(LotseForm):
    """``seen``: the ``changed_at`` of the rule that the page showed; empty for a rule nobody has changed yet."""

    fieldsets = [
        ("Was wird überwacht?", ["label", "anchor", "is_active"]),
        ("Wie lange?", ["count", "unit", "dates", "age_from", "age_to", "warn_days"]),
        ("Woher kommt die Regel?", ["source", "is_verified", "valid_from", "valid_until"]),
    ]
    seen = SeenField(required=False)
    label = forms.CharField(label="Bezeichnung", max_length=80)
    anchor = forms.ChoiceField(label="Zählt ab", choices=DeadlineAnchor.choices)
    is_active = forms.BooleanField(label="Diese Frist überwachen", required=False)
    count = forms.IntegerField(label="Dauer", required=False, min_value=1, max_value=3650)
    unit = forms.ChoiceField(label="Einheit", required=False, choices=[("", "–"), *DeadlineUnit.choices])
    dates = YearlyDaysField(
        label="Feste Tage im Jahr",
        required=False,
        max_length=100,
        help_text="Nur bei „feste Tage“, statt einer Dauer: 1.11., 1.2., 1.5.",
    )
    age_from = forms.IntegerField(label="Nur ab Alter", required=False, min_value=0, max_value=99)
    age_to = forms.IntegerField(label="Nur bis Alter", required=False, min_value=0, max_value=99)
    warn_days = forms.IntegerField(
        label="So viele Tage vorher hinweisen",
        min_value=0,
        max_value=730,
        help_text="0: erst am Tag selbst.",
    )
    source = forms.CharField(
        label="Quelle",
        required=False,
        max_length=300,
        help_text="Gesetz, Erlass oder Absprache, damit andere es finden.",
    )
    is_verified = forms.BooleanField(label="Wir haben das an der Quelle geprüft", required=False)
    valid_from = GermanDateField(
        label="Gilt ab",
        required=False,
        help_text="Für Fristen, die ab diesem Tag zu laufen beginnen; bei festen Tagen und Geburtstagen zählt der Tag.",
    )
    valid_until = GermanDateField(label="Gilt bis vor", required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("anchor") in FIXED_DAYS:
            data |= {"count": None, "unit": ""}
            if not data.get("dates") and "dates" not in self.errors:
                self.add_error("dates", "Bitte nennen Sie mindestens einen festen Tag.")
        else:
            data |= {"dates": [], "age_from": None, "age_to": None}
            if not (data.get("count") and data.get("unit")) and "count" not in self.errors:
                self.add_error("count", "Bitte nennen Sie Dauer und Einheit.")
        return data

    @staticmethod
    def initial_of(rule: Rule) -> dict[str, Any]:
        """The present values of a rule."""
        return {name: getattr(rule, name) for name in DeadlineRuleForm.base_fields if name != "seen"}
