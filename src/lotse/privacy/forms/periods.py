"""What people enter about periods, holds and deletions."""

from django import forms

from lotse.core.forms import LotseForm
from lotse.privacy.rules import MOST_MONTHS


class PeriodForm(LotseForm):
    months = forms.IntegerField(label="Frist in Monaten", min_value=1, max_value=MOST_MONTHS)
    source = forms.CharField(
        label="Worauf beruht die Frist?",
        max_length=300,
        help_text="Gesetz, Satzung oder Aktenplan. Steht auch im Löschnachweis.",
    )
    seen = forms.DateTimeField(widget=forms.HiddenInput, required=False)


class RetentionSettingsForm(LotseForm):
    archive_weeks = forms.IntegerField(
        label="So viele Wochen hat das Archiv Zeit zu antworten",
        min_value=1,
        max_value=52,
        help_text="Danach kann ohne Antwort gelöscht werden.",
    )
    backup_days = forms.IntegerField(
        label="So viele Tage werden Sicherungen aufbewahrt",
        min_value=0,
        max_value=3650,
        help_text="Fragen Sie den Betrieb. So lange enthalten Sicherungen noch, was gelöscht ist.",
    )
