"""Forms of meetings and of the page behind a member's link."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lotse.cases.rules.slots import instant
from lotse.core import clock
from lotse.core.forms import GermanDateField, LotseForm, OnceForm
from lotse.network.forms.bodies import choose
from lotse.network.models import Meeting
from lotse.network.selectors import bodies as body_selectors
from lotse.network.selectors import meetings as selectors
from lotse.network.selectors.meetings import MeetingFilter
from lotse.network.services.meetings import MeetingFacts

NO_SUCH_TIME = "Diese Uhrzeit gibt es an diesem Tag nicht: Die Uhren werden vorgestellt."


class MeetingFilterForm(LotseForm):
    """Unknown values filter nothing: an old bookmark still shows a list."""

    gremium = forms.CharField(required=False, widget=forms.HiddenInput)
    stand = forms.CharField(required=False, widget=forms.HiddenInput)

    def wanted(self) -> MeetingFilter:
        self.is_valid()
        clean = self.cleaned_data
        return MeetingFilter(state=clean.get("stand") or selectors.COMING, body=clean.get("gremium", ""))


class MeetingForm(LotseForm):
    """Times are those of the clock in Europe/Berlin."""

    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Wann?", ["on", "from_time", "until_time"]),
        ("Wo?", ["host", "place", "video_url"]),
        ("Themen sammeln", ["items_until_on"]),
    ]
    on = GermanDateField(label="Tag")
    from_time = forms.TimeField(label="Von", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    until_time = forms.TimeField(label="Bis", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    host = forms.ChoiceField(label="Gastgeber", required=False)
    place = forms.CharField(label="Ort", required=False, max_length=200)
    video_url = forms.URLField(label="Video-Link", required=False, max_length=400, assume_scheme="https")
    items_until_on = GermanDateField(
        label="Vorschläge bis", required=False, help_text="Leer: Mitglieder können bis zum Beginn Themen vorschlagen."
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, meeting: Meeting | None = None, **kwargs: Any) -> None:
        """With ``meeting`` the form shows what is stored."""
        super().__init__(*args, **kwargs)
        self.organisations = body_selectors.organisation_choices()
        if meeting is not None and meeting.host is not None:
            self.organisations.setdefault(str(meeting.host_id), meeting.host)
        choose(self, "host", [("", "keiner"), *((key, one.name) for key, one in self.organisations.items())])
        if meeting is not None:
            self.initial.update(_stored(meeting))

    def clean_from_time(self) -> dt.time:
        return self._existing("from_time")

    def clean_until_time(self) -> dt.time:
        return self._existing("until_time")

    def _existing(self, name: str) -> dt.time:
        time: dt.time = self.cleaned_data[name]
        if self.cleaned_data.get("on") and instant(self.cleaned_data["on"], time) is None:
            raise ValidationError(NO_SUCH_TIME, code="no_such_time")
        return time

    def facts(self) -> MeetingFacts:
        """What was typed; only of a valid form."""
        clean = self.cleaned_data
        starts_at, ends_at = instant(clean["on"], clean["from_time"]), instant(clean["on"], clean["until_time"])
        assert starts_at is not None and ends_at is not None  # checked with the fields
        return MeetingFacts(
            starts_at=starts_at,
            ends_at=ends_at,
            place=clean["place"],
            video_url=clean["video_url"],
            host=self.organisations.get(clean["host"]),
            items_until_on=clean["items_until_on"],
        )


class GuestForm(LotseForm):
    name = forms.CharField(label="Name", max_length=150)
    organisation = forms.ChoiceField(label="Organisation", required=False)
    email = forms.EmailField(label="E-Mail", required=False, help_text="Leer: Bitte rufen Sie an.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = body_selectors.organisation_choices()
        choose(self, "organisation", [("", "keine"), *((key, one.name) for key, one in self.organisations.items())])

    def act(self) -> dict[str, Any]:
        return self.cleaned_data | {"organisation": self.organisations.get(self.cleaned_data["organisation"])}


class AnswerForm(LotseForm):
    """The three buttons of an invitation; who comes instead is said only with the second."""

    answer = forms.ChoiceField(choices=[("yes", ""), ("deputy", ""), ("no", "")])
    deputy_name = forms.CharField(label=_("Wer kommt stattdessen?"), required=False, max_length=150)


class ProposalForm(OnceForm):
    title = forms.CharField(label=_("Thema"), max_length=200)
    text = forms.CharField(
        label=_("Worum geht es?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ItemForm(LotseForm):
    """Other words for a topic of the agenda."""

    title = forms.CharField(label="Titel", max_length=200)
    text = forms.CharField(
        label="Worum geht es?", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class DeclineForm(LotseForm):
    reason = forms.CharField(
        label="Warum nicht?", max_length=300, required=False, help_text="Das liest, wer es vorgeschlagen hat."
    )


class MergeForm(LotseForm):
    into = forms.ChoiceField(label="Womit zusammenlegen?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = choices
        choose(self, "into", [(key, one.title) for key, one in choices.items()])

    def act(self) -> dict[str, Any]:
        return {"into": self.items[self.cleaned_data["into"]]}


def _stored(meeting: Meeting) -> dict[str, Any]:
    starts, ends = clock.local(meeting.starts_at), clock.local(meeting.ends_at)
    return {
        "on": starts.date(),
        "from_time": starts.time(),
        "until_time": ends.time(),
        "host": str(meeting.host_id or ""),
        "place": meeting.place,
        "video_url": meeting.video_url,
        "items_until_on": meeting.items_until_on,
        "version": meeting.version,
    }
