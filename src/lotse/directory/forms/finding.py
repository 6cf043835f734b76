"""What people type and choose to find offers: the same for the staff's list, the public finder and files."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from lotse.core.forms import LotseForm
from lotse.directory.enums import Audience, TargetGroup, Topic
from lotse.directory.selectors.finding import SORTS, Question
from lotse.directory.selectors.finding.labels import DAYS, PARTS, STATES

# The parameter of an address for each field of a question
PARAMETERS = {
    "text": "suche",
    "topic": "thema",
    "municipality": "gemeinde",
    "language": "sprache",
    "day": "tag",
    "part": "tageszeit",
    "group": "gruppe",
    "audience": "fuer",
    "cost_free": "kostenlos",
    "free_places": "frei",
    "state": "stand",
    "sort": "sortierung",
}
PUBLIC_PARAMETERS = {name: parameter for name, parameter in PARAMETERS.items() if name not in ("state", "sort")} | {
    "municipality": "ort",
    "language": "angebotssprache",  # "sprache" is the language of the page
    "part": "zeit",
}
"""The same on the public pages, which know neither drafts nor another order."""
_KNOWN: dict[str, Any] = {
    "topic": Topic.values,
    "day": DAYS,
    "part": PARTS,
    "group": TargetGroup.values,
    "audience": Audience.values,
    "state": STATES,
    "sort": SORTS,
}


class FindingForm(LotseForm):
    """Unknown values filter nothing: an old bookmark still shows a list. All but the words are chosen by chips."""

    suche = forms.CharField(label="Was, wo, wann, für wen?", required=False)
    thema = forms.CharField(required=False, widget=forms.HiddenInput)
    gemeinde = forms.CharField(required=False, widget=forms.HiddenInput)
    sprache = forms.CharField(required=False, widget=forms.HiddenInput)
    tag = forms.CharField(required=False, widget=forms.HiddenInput)
    tageszeit = forms.CharField(required=False, widget=forms.HiddenInput)
    gruppe = forms.CharField(required=False, widget=forms.HiddenInput)
    fuer = forms.CharField(required=False, widget=forms.HiddenInput)
    kostenlos = forms.BooleanField(required=False, widget=forms.HiddenInput)
    frei = forms.BooleanField(required=False, widget=forms.HiddenInput)
    stand = forms.CharField(required=False, widget=forms.HiddenInput)
    sortierung = forms.CharField(required=False, widget=forms.HiddenInput)

    def question(self) -> Question:
        self.is_valid()
        found = {}
        for name, parameter in PARAMETERS.items():
            value = self.cleaned_data.get(parameter)
            if value and value in _KNOWN.get(name, (value,)):
                found[name] = value
        return Question(**found)


def address_of(question: Question, parameters: Mapping[str, str] = PARAMETERS) -> str:
    """The query of an address that asks this question; "?" for all offers."""
    query = QueryDict(mutable=True)
    for name, parameter in parameters.items():
        value = getattr(question, name)
        if value and value != getattr(Question(), name):
            query[parameter] = "1" if value is True else value
    return f"?{query.urlencode()}"
