"""Forms of the texts."""

from django import forms

from lotse.core.forms import GermanDateField, LotseForm
from lotse.core.languages import SOURCE
from lotse.wording.selectors.pages import LANGUAGES

TEXT = {"max_length": 6000, "widget": forms.Textarea(attrs={"rows": 10})}


PAGE_LANGUAGES = [(code, "nur Deutsch" if code == SOURCE else name) for code, name in LANGUAGES.items()]


class VersionForm(LotseForm):
    text = forms.CharField(
        label="Text auf Deutsch",
        help_text="Jede Zeile wird ein Absatz. Kurze, ganze Sätze. Was immer dazugehört, steht darunter von selbst: "
        "dass die Familie frei entscheidet und jederzeit widerrufen kann.",
        **TEXT,  # type: ignore[arg-type]
    )
    starts_on = GermanDateField(label="Gilt ab")
    asks_anew = forms.BooleanField(
        label="Ab diesem Tag alle Einwilligungen in frühere Fassungen neu einholen",
        required=False,
        help_text="Nur ankreuzen, wenn die Familien in etwas anderes einwilligen als bisher. Frühere Einwilligungen "
        "gelten von diesem Tag an nicht mehr für neue Weitergaben; was bis dahin weitergegeben ist, bleibt.",
    )


class AdditionForm(LotseForm):
    """The information sheet: what the centre adds."""

    text = forms.CharField(
        label="Text auf Deutsch",
        help_text="Steht am Ende des Informationsblatts, als eigener Abschnitt. Jede Zeile wird ein Absatz.",
        **TEXT,  # type: ignore[arg-type]
    )
    starts_on = GermanDateField(label="Gilt ab")


class TextForm(LotseForm):
    text = forms.CharField(label="Text", **TEXT)  # type: ignore[arg-type]
    checked_by = forms.CharField(
        label="Geprüft von",
        max_length=100,
        required=False,
        help_text="Eine Person, die diese Sprache gut kennt und beide Texte gelesen hat. Leer: noch nicht geprüft; das "
        "steht dann auf dem Blatt.",
    )


class FactsForm(LotseForm):
    responsible = forms.CharField(
        label="Wer ist verantwortlich?",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Leer: Kreis, Zentrum, Anschrift, Telefon und E-Mail aus den Einstellungen des Zentrums.",
    )
    officer = forms.CharField(
        label="Datenschutzbeauftragte oder Datenschutzbeauftragter",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Anschrift, Telefon, E-Mail. Leer: „unter derselben Anschrift“.",
    )
    ground = forms.CharField(
        label="Rechtsgrundlage",
        max_length=200,
        help_text="Vorschlag von Lotse, rechtlich nicht geprüft. Bitte mit Ihrem Datenschutz abstimmen.",
    )
    authority = forms.CharField(label="Aufsichtsbehörde", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class LanguageForm(LotseForm):
    """Of a sheet that is printed."""

    language = forms.ChoiceField(label="Sprache neben dem Deutschen", choices=PAGE_LANGUAGES)
