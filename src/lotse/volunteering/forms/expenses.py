"""Forms of payments to volunteers."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lotse.core.forms import GermanDateField, LotseForm, MoneyField, TileSelect
from lotse.volunteering.enums import ALLOWANCES, AskedBy, ExpenseKind
from lotse.volunteering.models import AllowanceLimit, Engagement
from lotse.volunteering.rules.expenses import BACK_YEARS
from lotse.volunteering.selectors.expenses import ALL, ExpenseFilter
from lotse.volunteering.services.expenses import ExpenseFacts

ALLOWANCE_CHOICES = [(one.value, one.label) for one in ALLOWANCES]
QUARTERS = [("", "das ganze Jahr"), *((str(one), f"{one}. Quartal") for one in (1, 2, 3, 4))]


class ExpenseFilterForm(LotseForm):
    """Unknown values filter nothing: an old bookmark still shows a list."""

    suche = forms.CharField(label="Name oder Kennung", required=False)
    art = forms.ChoiceField(label="Art", required=False, choices=[("", "Alle Arten"), *ExpenseKind.choices])
    jahr = forms.IntegerField(label="Jahr", required=False, min_value=2000, max_value=2199)
    quartal = forms.ChoiceField(label="Quartal", required=False, choices=QUARTERS)
    stand = forms.CharField(required=False, widget=forms.HiddenInput)

    def wanted(self) -> ExpenseFilter:
        self.is_valid()
        clean = self.cleaned_data
        return ExpenseFilter(
            state=clean.get("stand") or ALL,
            kind=clean.get("art", ""),
            year=clean.get("jahr") or 0,
            quarter=int(clean.get("quartal") or 0),
            text=clean.get("suche", ""),
        )


class ExpenseForm(LotseForm):
    kind = forms.ChoiceField(label="Art", choices=ExpenseKind.choices, widget=TileSelect)
    on = GermanDateField(label="Datum")
    amount_cents = MoneyField(label="Betrag in Euro", help_text="Zum Beispiel 12,50.")
    purpose = forms.CharField(
        label="Wofür?", help_text="Zum Beispiel „Fahrkarte nach Detmold“. Kein Name einer Familie."
    )
    engagement = forms.ChoiceField(label="Engagement", required=False)
    receipt_seen = forms.BooleanField(
        label="Beleg gesehen", required=False, help_text="Lotse speichert keine Belege. Bitte geben Sie ihn weiter."
    )
    over_limit_reason = forms.CharField(
        label="Grund, falls es über den Freibetrag geht",
        required=False,
        help_text="Nur nötig, wenn Lotse danach fragt. Er wird gespeichert.",
    )

    def __init__(self, *args: Any, engagements: list[Engagement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.engagements = {str(one.pk): one for one in engagements}
        field = self.fields["engagement"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "keines"), *((key, str(one)) for key, one in self.engagements.items())]

    def act(self) -> dict[str, Any]:
        """Arguments of ``services.expenses.note``; only of a valid form."""
        clean = self.cleaned_data
        facts = ExpenseFacts(
            kind=ExpenseKind(clean["kind"]),
            on=clean["on"],
            amount_cents=clean["amount_cents"],
            purpose=clean["purpose"],
            engagement=self.engagements.get(clean["engagement"]),
            receipt_seen=clean["receipt_seen"],
        )
        return {"facts": facts, "over_limit_reason": clean["over_limit_reason"]}


class PaidForm(LotseForm):
    paid_on = GermanDateField(label="Ausgezahlt am")
    over_limit_reason = forms.CharField(
        label="Grund, falls es über den Freibetrag geht",
        required=False,
        help_text="Nur nötig, wenn die Auszahlung in ein anderes Jahr fällt und Lotse danach fragt.",
    )


class DeclarationForm(LotseForm):
    """What others pay; also on the own page, in the language of the person."""

    year = forms.TypedChoiceField(label=_("Jahr"), coerce=int)
    kind = forms.ChoiceField(label=_("Art"), choices=ALLOWANCE_CHOICES, widget=TileSelect)
    amount_cents = MoneyField(label=_("Betrag im ganzen Jahr, in Euro"), may_be_zero=True)

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount_cents"].help_text = gettext("Von anderen Stellen, nicht von uns. 0 heißt: nichts.")
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one), str(one)) for one in range(on.year, on.year - BACK_YEARS, -1)]
        self.initial.setdefault("year", on.year)

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"kind": ExpenseKind(self.cleaned_data["kind"])}


class StaffDeclarationForm(DeclarationForm):
    """Told on paper or on the phone."""

    way = forms.ChoiceField(
        label="Wie erklärt?",
        choices=[(one.value, one.label) for one in (AskedBy.PAPER, AskedBy.PHONE, AskedBy.STAFF)],
        widget=TileSelect,
    )

    def values(self) -> dict[str, Any]:
        return super().values() | {"way": AskedBy(self.cleaned_data["way"])}


class SheetForm(LotseForm):
    year = forms.TypedChoiceField(label="Jahr", coerce=int)
    quarter = forms.TypedChoiceField(label="Zeitraum", required=False, choices=QUARTERS, coerce=int, empty_value=None)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one), str(one)) for one in years]


class YearForm(LotseForm):
    """Which year a page shows; anything else is this year."""

    jahr = forms.IntegerField(required=False, min_value=2000, max_value=2199)

    def wanted(self, on: dt.date) -> int:
        self.is_valid()
        return self.cleaned_data.get("jahr") or on.year


class LimitForm(LotseForm):
    kind = forms.ChoiceField(label="Art", choices=ALLOWANCE_CHOICES, widget=TileSelect)
    amount_cents = MoneyField(label="Steuerfrei im Jahr, in Euro")
    valid_from = GermanDateField(label="Gilt ab")
    valid_until = GermanDateField(label="Gilt bis vor", required=False, help_text="Leer: bis auf Weiteres.")
    source = forms.CharField(label="Grundlage", required=False, max_length=200)

    def __init__(self, *args: Any, limit: AllowanceLimit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if limit is not None:
            self.initial.update({name: getattr(limit, name) for name in self.fields})

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"kind": ExpenseKind(self.cleaned_data["kind"])}


class ExpenseSettingsForm(LotseForm):
    warn_percent = forms.IntegerField(label="Hinweis ab so viel Prozent des Freibetrags", min_value=1, max_value=100)
