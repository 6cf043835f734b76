from django import forms
from django.utils.translation import gettext_lazy as _

from lotse.core.open_forms import OpenForm


class FeedbackForm(OpenForm):
    """A barrier that somebody met."""

    problem = forms.CharField(
        label=_("Was ist das Problem?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Bitte beschreiben Sie das Problem.")},
    )
    page = forms.CharField(label=_("Auf welcher Seite?"), max_length=200, required=False)
    reply_to = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"),
        max_length=254,
        required=False,
        help_text=_("Nur wenn Sie eine Antwort möchten."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
