from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from lotse.core import clock
from lotse.core.forms import LotseForm

SALT = "lotse.outbox.feedback"
FASTEST_S = 3  # nobody describes a barrier faster
LONGEST_S = 24 * 3600


class FeedbackForm(LotseForm):
    """A barrier that somebody met. Programs that fill in everything, or at once, are recognised without a riddle."""

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
    homepage = forms.CharField(required=False, widget=forms.HiddenInput)  # people leave it empty, programs do not
    started = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("homepage") or not FASTEST_S <= self._age_s(data.get("started", "")) <= LONGEST_S:
            raise forms.ValidationError(_("Bitte warten Sie einen Moment und senden Sie noch einmal."), code="hasty")
        return data

    @staticmethod
    def start() -> str:
        """The signed moment at which the page was opened."""
        return signing.dumps(clock.now().timestamp(), salt=SALT)

    @staticmethod
    def _age_s(started: str) -> float:
        try:
            return float(clock.now().timestamp() - signing.loads(started, salt=SALT))
        except signing.BadSignature:
            return -1.0
