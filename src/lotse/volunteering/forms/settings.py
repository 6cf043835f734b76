"""Form of the centre's own rules."""

from typing import ClassVar

from django import forms

from lotse.core.seen import SeenForm


class SettingsForm(SeenForm):
    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Anfragen per E-Mail", ["remind_after_days", "expire_after_days", "ask_at_most"]),
        ("Löschfristen", ["keep_months"]),
        ("Anmeldung auf den öffentlichen Seiten", ["call_within_days", "legal_ground"]),
    ]
    remind_after_days = forms.IntegerField(
        label="An eine Frage erinnern nach so vielen Tagen", min_value=1, max_value=30
    )
    expire_after_days = forms.IntegerField(
        label="Auf eine Antwort warten so viele Tage",
        min_value=2,
        max_value=60,
        help_text="Danach ist die Zeit der Person wieder frei. Der Bedarf der Familie bleibt.",
    )
    ask_at_most = forms.IntegerField(
        label="Von selbst höchstens so viele Personen nacheinander fragen", min_value=1, max_value=10
    )
    keep_months = forms.IntegerField(
        label="So viele Monate nach dem Ende löschen",
        min_value=1,
        max_value=120,
        help_text="Keine Vorschrift nennt eine Frist; bitte stimmen Sie sie mit Ihrem Datenschutz ab.",
    )
    call_within_days = forms.IntegerField(
        label="Wir melden uns in so vielen Arbeitstagen",
        min_value=1,
        max_value=30,
        help_text="Das lesen alle, die sich anmelden. Danach ist es unter „Heute“ überfällig.",
    )
    legal_ground = forms.CharField(
        label="Rechtsgrundlage im Informationsblatt",
        max_length=200,
        help_text="Bitte mit der Datenschutzstelle Ihres Kreises abstimmen.",
    )
