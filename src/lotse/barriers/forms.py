"""Reporting a barrier, and what those who answer enter."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lotse.barriers.enums import AnswerWay, ReportWay, Result
from lotse.barriers.selectors import OPEN
from lotse.barriers.services import Answer, ReportFacts
from lotse.core.forms import GermanDateField, LotseForm, OnceForm
from lotse.core.languages import SOURCE
from lotse.core.open_forms import OpenForm

NOTE = 4000


class FeedbackForm(OnceForm, OpenForm):
    """A barrier that somebody met."""

    problem = forms.CharField(
        label=_("Was ist das Problem?"),
        max_length=NOTE,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": _("Bitte beschreiben Sie das Problem.")},
    )
    page = forms.CharField(label=_("Auf welcher Seite?"), max_length=200, required=False)
    reply_to = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"),
        max_length=254,
        required=False,
        help_text=_("Nur wenn Sie eine Antwort möchten."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )

    def facts(self) -> ReportFacts:
        clean = self.cleaned_data
        language = get_language() or SOURCE
        return ReportFacts(
            problem=clean["problem"], page=clean["page"], reply_to=clean["reply_to"], language=language
        )  # fmt: skip


class TakeDownForm(OnceForm):
    """What somebody said on the phone, in a letter or a talk."""

    way = forms.ChoiceField(
        label="Wie kam die Meldung?", choices=[one for one in ReportWay.choices if one[0] != ReportWay.FORM]
    )
    problem = forms.CharField(
        label="Was ist das Problem?", max_length=NOTE, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    )
    page = forms.CharField(label="Auf welcher Seite?", max_length=200, required=False)
    reply_to = forms.CharField(
        label="Antwort an",
        max_length=254,
        required=False,
        help_text="E-Mail-Adresse, Telefonnummer oder Anschrift. Nur wenn die Person eine Antwort möchte.",
    )

    def facts(self) -> ReportFacts:
        clean = self.cleaned_data
        return ReportFacts(problem=clean["problem"], page=clean["page"], reply_to=clean["reply_to"])


class AnswerForm(LotseForm):
    result = forms.ChoiceField(label="Was ist daraus geworden?", choices=Result.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label="Ihre Antwort",
        max_length=NOTE,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text="Was Sie der Person gesagt haben. Bei der E-Mail aus Lotse ist das der Text, den sie bekommt.",
    )
    how = forms.ChoiceField(label="Wie antworten Sie?", choices=AnswerWay.choices)
    answered_on = GermanDateField(label="Beantwortet am")

    def answer(self) -> Answer:
        clean = self.cleaned_data
        return Answer(how=clean["how"], on=clean["answered_on"], result=clean["result"], text=clean["text"])


class PeriodsForm(LotseForm):
    reply_days = forms.IntegerField(
        label="Antwort spätestens nach (Tagen)",
        min_value=1,
        max_value=365,
        help_text="Steht als Datum auf der Seite „Barriere melden“. Gilt für Ihr Zentrum eine andere Frist, "
        "tragen Sie sie hier ein.",
    )
    keep_months = forms.IntegerField(label="Meldungen löschen nach der Antwort (Monaten)", min_value=1, max_value=120)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class FilterForm(LotseForm):
    """An unknown value shows what is open."""

    stand = forms.CharField(required=False, widget=forms.HiddenInput)

    def wanted(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("stand") or OPEN
