"""What people enter about holds, deletions on request, and the archive."""

from django import forms

from lotse.core.forms import GermanDateField, LotseForm
from lotse.privacy.enums import ArchiveAnswer


class HoldForm(LotseForm):
    reason = forms.CharField(
        label="Warum darf nicht gelöscht werden?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Zum Beispiel ein Gerichtsverfahren oder eine Prüfung. Der Grund steht in der Akte.",
    )
    review_on = GermanDateField(label="Wann prüfen Sie das wieder?")


class EndHoldForm(LotseForm):
    reason = forms.CharField(label="Warum endet die Sperre?", widget=forms.Textarea(attrs={"rows": 3}))


class ErasureForm(LotseForm):
    reason = forms.CharField(
        label="Wer hat die Löschung wann und wie beantragt?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Keine Einzelheiten aus der Akte. Eine zweite Person liest den Grund, bevor sie bestätigt.",
    )


class OfferForm(LotseForm):
    password = forms.CharField(
        label="Kennwort des Pakets", max_length=40, widget=forms.TextInput(attrs={"readonly": True})
    )


class ArchiveAnswerForm(LotseForm):
    answer = forms.ChoiceField(
        label="Was sagt das Archiv?",
        choices=[
            (one.value, one.label) for one in (ArchiveAnswer.TAKEN, ArchiveAnswer.NOT_WANTED, ArchiveAnswer.SILENT)
        ],
        widget=forms.RadioSelect,
    )
