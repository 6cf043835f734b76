"""Forms of shares."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict

from lotse.core.forms import GermanDateField, LotseForm
from lotse.volunteering.enums import ShareDecline, ShareWay
from lotse.volunteering.models import FullTimer, Share
from lotse.volunteering.selectors.shares import WAITING
from lotse.volunteering.services.shares.offering import ShareFacts

DAY = dt.timedelta(days=1)
USUAL = dt.timedelta(weeks=12)


class ShareFilterForm(LotseForm):
    """Unknown values filter nothing."""

    stand = forms.CharField(required=False, widget=forms.HiddenInput)

    def wanted(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("stand") or WAITING


class ShareOfferForm(LotseForm):
    """What is offered to whom. It is sent twice: the first answer shows what the full-timer would then hold."""

    full_timer = forms.ChoiceField(label="Wer soll es übernehmen?")
    hours = forms.DecimalField(label="Stunden je Woche", min_value=0.25, max_value=40, decimal_places=2, localize=True)
    starts_on = GermanDateField(label="Erster Tag")
    last_on = GermanDateField(label="Letzter Tag", help_text="Höchstens ein Jahr. Zwei Wochen vorher fragt Lotse nach.")
    tasks = forms.CharField(
        label="Welche Aufgaben?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text="Zum Beispiel: „zum Jobcenter begleiten“. Keine Namen, keine Gesundheit: Das liest auch die "
        "vorgesetzte Person.",
    )
    over_limit_reason = forms.CharField(
        label="Grund, falls es mehr wird, als die Person geben kann",
        required=False,
        max_length=200,
        help_text="Nur nötig, wenn Lotse danach fragt. Er wird gespeichert.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, people: list[FullTimer], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.people = {str(one.pk): one for one in people}
        field = self.fields["full_timer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "bitte wählen"), *((key, str(one)) for key, one in self.people.items())]

    def facts(self) -> ShareFacts:
        """What was typed; only of a valid form."""
        clean = self.cleaned_data
        return ShareFacts(
            full_timer=self.people[clean["full_timer"]],
            minutes_per_week=round(clean["hours"] * 60),
            starts_on=clean["starts_on"],
            until_on=clean["last_on"] + DAY,
            tasks=clean["tasks"],
        )

    def was_seen(self) -> bool:
        """Whether the load that goes with these values has been shown; only of a valid form."""
        return bool(self.cleaned_data["seen"] == self._shown())

    def mark_seen(self) -> None:
        """The page now shows it; only of a valid form."""
        self.data = dict(self.data.items()) | {"seen": self._shown()}

    def _shown(self) -> str:
        facts = self.facts()
        return f"{facts.full_timer.pk} {facts.minutes_per_week} {facts.starts_on} {facts.until_on}"


class ShareAnswerForm(LotseForm):
    """What somebody said on the phone."""

    answer = forms.ChoiceField(label="Antwort", choices=[("yes", "ja"), ("no", "nein")], widget=forms.RadioSelect)
    reason = forms.TypedChoiceField(
        label="Bei einem Nein: warum?",
        choices=ShareDecline.choices,
        coerce=ShareDecline,
        initial=ShareDecline.NO_REASON,
        empty_value=ShareDecline.NO_REASON,
        required=False,
        help_text="Freiwillig.",
    )
    way = forms.TypedChoiceField(
        label="Wie?",
        choices=[(one.value, one.label) for one in (ShareWay.PHONE, ShareWay.TALK)],
        coerce=ShareWay,
        initial=ShareWay.PHONE,
        widget=forms.RadioSelect,
    )


class ShareOwnAnswerForm(LotseForm):
    """One of two buttons; a no with a reason, if they want."""

    answer = forms.ChoiceField(choices=[("yes", "ja"), ("no", "nein")], widget=forms.HiddenInput)
    reason = forms.TypedChoiceField(
        label="Warum?",
        choices=[(one.value, one.label) for one in reversed(ShareDecline)],
        coerce=ShareDecline,
        empty_value=ShareDecline.NO_REASON,
        required=False,
        help_text="Freiwillig.",
    )


class HandBackForm(LotseForm):
    over_limit_reason = forms.CharField(
        label="Grund, falls es mehr als vereinbart wird",
        required=False,
        max_length=200,
        help_text="Nur nötig, wenn Lotse danach fragt. Er wird gespeichert.",
    )


def offer_initial(earlier: Share | None, follows: bool, today: dt.date) -> dict[str, Any]:
    """What the form proposes: an hour for twelve weeks, or what the earlier share said."""
    if earlier is None:
        return {"hours": 1, "starts_on": today, "last_on": today + USUAL}
    starts_on = earlier.until_on if follows else max(today, earlier.starts_on)
    last_on = starts_on + USUAL if follows else max(starts_on, earlier.last_on)
    found = {"hours": earlier.minutes_per_week / 60, "starts_on": starts_on, "last_on": last_on, "tasks": earlier.tasks}
    return found | ({"full_timer": str(earlier.full_timer_id)} if follows else {})
