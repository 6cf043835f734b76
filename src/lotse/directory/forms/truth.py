"""What a partner, or whoever has it on the phone, answers about an offer; and the centre's months."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lotse.core import clock
from lotse.core.forms import GermanDateField, LotseForm
from lotse.core.seen import SeenForm
from lotse.directory.models import Offer
from lotse.directory.rules.recurrence import DAYS
from lotse.directory.rules.suggestions import CONTACT, TEXTS, Line, values_of_offer
from lotse.directory.rules.truth import LINK_DAYS
from lotse.directory.selectors.partners import keepers
from lotse.directory.services.truth.answering import Capacity
from lotse.tenants.models import Membership

_MOST = 999
_DAYS = [("", _("– keine –")), *zip(DAYS, (WEEKDAYS[day] for day in range(7)), strict=True)]


class AnsweredForm(LotseForm):
    """Knows which version of the offer the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class CapacityForm(LotseForm):
    free_places = forms.IntegerField(
        label=_("Freie Plätze"), required=False, min_value=0, max_value=_MOST, help_text=_("Leer heißt: nicht bekannt.")
    )
    waiting_weeks = forms.IntegerField(
        label=_("Wartezeit in Wochen"), required=False, min_value=0, max_value=_MOST, help_text=_("0 heißt: sofort.")
    )

    @property
    def capacity(self) -> Capacity:
        """Of a valid form."""
        return Capacity(self.cleaned_data["free_places"], self.cleaned_data["waiting_weeks"])


class EndForm(AnsweredForm):
    last_on = GermanDateField(
        label=_("Letzter Tag"), help_text=_("Gibt es das Angebot schon nicht mehr? Dann ungefähr.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today, field = clock.today(), self.fields["last_on"]
        assert isinstance(field, GermanDateField)
        field.earliest, field.latest = dt.date(today.year - 5, 1, 1), dt.date(today.year + 5, 12, 31)


class ChangeForm(CapacityForm, AnsweredForm):
    """The entry as it is, or as the partner last reported it, to be corrected. One more line for a new time."""

    joining = forms.CharField(
        label=_("So macht man mit"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": "3"})
    )
    contact_name = forms.CharField(label=_("Name"), required=False, max_length=150)
    contact_phone = forms.CharField(label=_("Telefon"), required=False, max_length=60)
    contact_email = forms.EmailField(label=_("E-Mail"), required=False, max_length=254)
    summary = forms.CharField(label=_("In einem Satz"), max_length=300)
    description = forms.CharField(
        label=_("Beschreibung"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": "6"})
    )
    note = forms.CharField(
        label=_("Was sonst noch anders ist"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=_("Zum Beispiel Zeiten, die nicht jede Woche gleich sind, oder ein anderer Ort."),
    )

    def __init__(self, *args: Any, offer: Offer, reported: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        values = values_of_offer(offer) | (reported or {})
        self.lines: list[Line] = values.pop("times")
        shown = {"free_places": offer.free_places, "waiting_weeks": offer.waiting_weeks, "version": offer.version}
        self.initial.update(values | shown)
        for place, line in enumerate([*self.lines, {"weekday": "", "begins": "", "ends": ""}]):
            self._add_line(place, line)
        times = [f"{part}_{place}" for place in range(len(self.lines) + 1) for part in ("weekday", "begins", "ends")]
        self.fieldsets = [  # type: ignore[misc]  # as many times as the offer has
            (gettext("Freie Plätze"), ["free_places", "waiting_weeks"]),
            (gettext("Wann, jede Woche"), times),
            (gettext("So macht man mit"), ["joining"]),
            (gettext("Ansprechperson"), list(CONTACT)),
            (gettext("Text"), ["summary", "description"]),
            (gettext("Sonst noch etwas?"), ["note"]),
        ]

    @property
    def wanted(self) -> dict[str, Any]:
        """Of a valid form, by the names of rules.suggestions.FIELDS."""
        clean = self.cleaned_data
        return {"times": clean["times"]} | {name: clean[name].strip() for name in (*CONTACT, *TEXTS)}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("contact_name", "").strip() and (data.get("contact_phone") or data.get("contact_email")):
            self.add_error("contact_name", gettext("Bitte nennen Sie auch den Namen."))
        data["times"] = [line for place in range(len(self.lines) + 1) if (line := self._line(place, data))]
        return data

    def _line(self, place: int, data: dict[str, Any]) -> Line | None:
        weekday, begins, ends = (data.get(f"{part}_{place}") for part in ("weekday", "begins", "ends"))
        if not weekday:
            if begins and place == len(self.lines):
                self.add_error(f"weekday_{place}", gettext("Bitte wählen Sie den Wochentag."))
            return None
        if begins is None:
            if not self.errors.get(f"begins_{place}"):
                self.add_error(f"begins_{place}", gettext("Bitte geben Sie an, wann es beginnt, zum Beispiel 18:00."))
            return None
        return {
            "weekday": weekday,
            "begins": f"{begins:%H:%M}",
            "ends": f"{ends:%H:%M}" if ends else "",
        }

    def _labels(self, place: int) -> dict[str, str]:
        if place == len(self.lines):
            return {
                "weekday": gettext("Wochentag (neue Zeit)"),
                "begins": gettext("Beginn (neue Zeit)"),
                "ends": gettext("Ende (neue Zeit)"),
            }
        number = {"number": place + 1}
        return {
            "weekday": gettext("Wochentag (%(number)d. Zeit)") % number,
            "begins": gettext("Beginn (%(number)d. Zeit)") % number,
            "ends": gettext("Ende (%(number)d. Zeit)") % number,
        }

    def _add_line(self, place: int, line: Line) -> None:
        labels = self._labels(place)
        time = forms.TimeInput(format="%H:%M", attrs={"placeholder": "18:00", "inputmode": "numeric"})
        wrong = {"invalid": gettext("Bitte geben Sie eine Uhrzeit ein, zum Beispiel 18:00.")}
        self.fields[f"weekday_{place}"] = forms.ChoiceField(
            label=labels["weekday"], choices=_DAYS, required=False, initial=line["weekday"]
        )
        for part in ("begins", "ends"):
            self.fields[f"{part}_{place}"] = forms.TimeField(
                label=labels[part],
                required=False,
                initial=line[part] or None,
                input_formats=["%H:%M", "%H.%M", "%H"],
                widget=time,
                error_messages=wrong,
            )


class SettingsForm(SeenForm):
    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Wie lange gilt ein Eintrag?", ["ask_after_months", "stale_after_months", "hide_after_months"]),
        ("Wie fragen wir?", ["together_days", "remind_after_days", "call_after_days", "decide_within_days"]),
        ("Lücken und Gremien", ["full_for_days", "names_months"]),
    ]
    ask_after_months = forms.IntegerField(
        label="Nachfragen nach (Monaten)", min_value=1, max_value=60, help_text="Dann bekommt der Partner eine E-Mail."
    )
    stale_after_months = forms.IntegerField(
        label="Als veraltet zeigen nach (Monaten)",
        min_value=2,
        max_value=120,
        help_text="Dann steht beim Eintrag, dass er lange nicht bestätigt wurde, auch auf den öffentlichen Seiten.",
    )
    hide_after_months = forms.IntegerField(
        label="Nicht mehr öffentlich nach (Monaten)",
        min_value=3,
        max_value=120,
        help_text="Dann finden ihn nur noch Sie. Nach der nächsten Bestätigung ist er wieder da.",
    )
    together_days = forms.IntegerField(
        label="Gleich mitfragen, was in so vielen Tagen fällig wird",
        min_value=0,
        max_value=180,
        help_text="Damit ein Partner mit mehreren Angeboten eine E-Mail bekommt und nicht viele.",
    )
    remind_after_days = forms.IntegerField(
        label="Erinnern nach (Tagen)", min_value=1, max_value=60, help_text="Wenn der Partner nicht geantwortet hat."
    )
    call_after_days = forms.IntegerField(
        label="Anrufen, so viele Tage nach der Erinnerung",
        min_value=1,
        max_value=60,
        help_text="Dann steht das Angebot unter „Heute“ bei der zuständigen Person. "
        f"Nach {LINK_DAYS} Tagen wird neu gefragt.",
    )
    decide_within_days = forms.IntegerField(label="Gemeldete Änderungen ansehen in (Tagen)", min_value=1, max_value=60)
    full_for_days = forms.IntegerField(
        label="Freie Plätze gelten so viele Tage nach der Meldung",
        min_value=1,
        max_value=365,
        help_text="Danach weiß niemand, ob noch oder wieder Platz ist: Die Seiten raten, nachzufragen, und unter "
        "„Lücken“ zählt ein volles Angebot als offen.",
    )
    names_months = forms.IntegerField(
        label="Namen aus Gremien löschen nach (Monaten)",
        min_value=1,
        max_value=240,
        help_text="Gerechnet ab dem Ausscheiden oder der Sitzung. Organisation, Aufgabe und Anzahl bleiben.",
    )


class HandOverForm(LotseForm):
    to: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label="Wer ist künftig zuständig?", queryset=None, empty_label="Bitte wählen"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = keepers()
