"""What a hand-over package asks for: what it shows (in the address), and how it goes."""

import uuid
from typing import Any

from django import forms

from lotse.core.forms import LotseForm
from lotse.schooling.enums import Recipient
from lotse.schooling.selectors.handover import Draft, Wanted


class PackageQueryForm(LotseForm):
    """The address of the page: to whom (``an``), which children with it (``mit``), which office, what it corrects."""

    an = forms.ChoiceField(choices=Recipient.choices, required=False)
    mit = forms.MultipleChoiceField(label="Weitere Kinder", required=False, widget=forms.CheckboxSelectMultiple)
    stelle = forms.UUIDField(required=False)
    berichtigt = forms.CharField(required=False, max_length=6)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        beside = data.getlist("mit")
        self.fields["mit"].choices = [(one, one) for one in beside]  # type: ignore[attr-defined]

    def wanted(self, default: str) -> Wanted:
        """What an address asks for; what it names wrongly counts as not named."""
        self.is_valid()
        data = self.cleaned_data
        return Wanted(
            kind=data.get("an") or default,
            beside=tuple(data.get("mit", ())),
            organisation=data.get("stelle"),
            corrects=data.get("berichtigt", "").upper(),
        )


class PackageForm(LotseForm):
    """How it goes, and the confirmation that stands in the letter. ``token``: sent twice, it makes one package."""

    way = forms.ChoiceField(label="Auf welchem Weg?", widget=forms.RadioSelect)
    placeholder_confirmed = forms.BooleanField(
        label="Technischer Platzhalter, nicht erhoben",
        required=False,
        help_text="SchILD verlangt „J“ oder „N“ in Feldern, nach denen niemand gefragt wurde. Nur wenn Sie das "
        "bestätigen, entstehen die SchILD-Dateien, mit „N“ in diesen Feldern. Das Anschreiben sagt es der Schule.",
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, draft: Draft) -> None:
        super().__init__(data, initial={"token": uuid.uuid4()})
        self.fields["way"].choices = draft.ways  # type: ignore[attr-defined]
        if not draft.is_for_school:
            del self.fields["placeholder_confirmed"]

    def facts(self) -> dict[str, Any]:
        """What the service takes; the form must be valid."""
        return {"placeholder_confirmed": False} | self.cleaned_data
