from django import forms

from lotse.core.forms import LotseForm
from lotse.privacy.enums import Handing


class PackageForm(LotseForm):
    """Why everything about somebody is put together, and how it is handed over."""

    handing = forms.ChoiceField(
        label="Wie übergeben Sie die Auskunft?",
        choices=Handing.choices,
        initial=Handing.FILE,
        widget=forms.RadioSelect,
        help_text="Die Datei enthält ein PDF zum Lesen und eine JSON-Datei für Programme (Art. 20 DSGVO).",
    )
    reason = forms.CharField(
        label="Anlass", help_text="Zum Beispiel: Antrag vom 3.9.2026, Identität am Schalter geprüft."
    )
