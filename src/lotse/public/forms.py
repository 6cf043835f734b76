"""What the address of the finder asks: German words in the address, a Question inside."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from lotse.core.forms import LotseForm
from lotse.directory.forms.finding import PUBLIC_PARAMETERS
from lotse.directory.selectors.finding import Question
from lotse.public.selectors.finder import Finder

PARAMETERS = PUBLIC_PARAMETERS
"""Name of a part of the question -> its word in the address."""
YES_OR_NO = ("cost_free", "free_places")
MOST_SIGNS = {"text": 300}
MOST_SIGNS_OF_A_CHOICE = 40


def question_of(query: Mapping[str, str]) -> Question:
    """The question of an address; whatever it does not know is left out. Never raises."""
    found: dict[str, str | bool] = {}
    for name, word in PARAMETERS.items():
        value = query.get(word, "").replace("\0", "").strip()[: MOST_SIGNS.get(name, MOST_SIGNS_OF_A_CHOICE)]
        found[name] = bool(value) if name in YES_OR_NO else value
    return Question(**found)  # type: ignore[arg-type]


def query_of(question: Question, **more: str) -> str:
    """The query ("?…") that asks a question."""
    values = {word: getattr(question, name) for name, word in PARAMETERS.items()}
    asked = {word: "1" if value is True else value for word, value in values.items() if value}
    return f"?{urlencode(asked | {word: value for word, value in more.items() if value})}"


LABELS = {
    "municipality": _("Ort"),
    "language": _("Sprache des Angebots"),
    "day": _("Tag"),
    "part": _("Tageszeit"),
    "group": _("Für wen"),
    "audience": _("Frauen oder Männer"),
    "cost_free": _("nur kostenlose"),
    "free_places": _("nur mit freien Plätzen"),
}
"""The filters of the form; the first OPEN stand in the open, the others behind "Mehr"."""
OPEN = 2


class FinderForm(LotseForm):
    """Shows an answer's question, each choice with the number of offers that it would leave. It validates nothing:
    ``question_of`` reads every address."""

    def __init__(self, finder: Finder) -> None:
        super().__init__(initial={word: getattr(finder.question, name) for name, word in PARAMETERS.items()})
        text = forms.CharField(label=_("Was suchen Sie?"), required=False, max_length=MOST_SIGNS["text"])
        text.widget.attrs |= {"type": "search", "autocomplete": "off", "dir": "auto"}
        self.fields[PARAMETERS["text"]] = text
        self.fields[PARAMETERS["topic"]] = forms.CharField(widget=forms.HiddenInput, required=False)
        for name, label in LABELS.items():
            if finder.facets[name]:
                self.fields[PARAMETERS[name]] = _field(name, label, finder)
        found = [self[PARAMETERS[name]] for name in LABELS if PARAMETERS[name] in self.fields]
        self.text, self.topic = self[PARAMETERS["text"]], self[PARAMETERS["topic"]]
        self.front: list[BoundField] = found[:OPEN]
        self.more: list[BoundField] = found[OPEN:]
        self.more_is_chosen = any(self.initial[one.name] for one in self.more)


def _field(name: str, label: Any, finder: Finder) -> forms.Field:
    if name in YES_OR_NO:
        return forms.BooleanField(label=label, required=False)
    choices = [(one.value, f"{one.label} ({one.count})") for one in finder.facets[name]]
    return forms.ChoiceField(label=label, required=False, choices=[("", _("egal")), *choices])
