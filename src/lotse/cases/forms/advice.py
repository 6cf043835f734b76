"""Forms of the advice work. Where a family is known, ``owners`` are those who may open its file."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from lotse.cases import selectors
from lotse.cases.enums import USUAL_MINUTES, CaseResult, Channel, CheckAnswer, Topic
from lotse.cases.models import AdviceContact, Case
from lotse.cases.services import Closing, NextStep
from lotse.core.forms import GermanDateField, LotseForm, SuggestInput, TileSelect
from lotse.core.seen import SeenForm
from lotse.people.enums import ResidenceBand
from lotse.people.models import Household
from lotse.tenants.models import Membership

OTHER = "andere"
STEP_FIELDS = ["action", "owner", "due_on"]


class MemberField(forms.ChoiceField):
    """A colleague; cleans to the Membership."""

    def offer(self, members: Sequence[Membership]) -> None:
        self.members = {str(one.pk): one for one in members}
        self.choices = [(key, one.name) for key, one in self.members.items()]

    def clean(self, value: Any) -> Any:
        return self.members.get(super().clean(value))


class FamilyField(forms.CharField):
    """A family by name or code; cleans to the Household. Several that fit are named, so that one can be chosen."""

    member: Membership

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=SuggestInput(attrs={"autocomplete": "off"}), **kwargs)

    def suggest_to(self, member: Membership) -> None:
        self.member = member
        self.widget.suggestions = selectors.family_suggestions(member)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = selectors.families_called(self.member, text)
        if not found:
            raise ValidationError(
                "Keine Familie mit diesem Namen oder Aktenzeichen. Bitte prüfen Sie die Schreibweise.", code="unknown"
            )
        if len(found) > 1:
            names = ", ".join(f"{one.name} ({one.code})" for one in found)
            raise ValidationError(f"Mehrere Familien passen: {names}. Bitte geben Sie eine davon an.", code="several")
        return found[0]


class StepForm(LotseForm):
    """A next step: what, who, until when. ``needs_step`` False: all of it may stay empty."""

    needs_step: ClassVar[bool] = True

    action = forms.CharField(
        label="Was ist zu tun?", help_text="So, dass es auch jemand anderes tun könnte: „Schule wegen Termin anrufen“"
    )
    owner = MemberField(label="Wer?")
    due_on = GermanDateField(label="Bis wann?")

    def __init__(self, *args: Any, member: Membership, owners: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].offer(owners)  # type: ignore[attr-defined]
        self.fields["owner"].initial = str(member.pk)
        for name in STEP_FIELDS:
            self.fields[name].required = self.needs_step

    def wants_step(self, data: dict[str, Any]) -> bool:
        """Whether the form asks for a step although it need not have one."""
        return bool(data.get("action") or data.get("due_on"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.needs_step and self.wants_step(data):
            for name in STEP_FIELDS:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, f"Zum nächsten Schritt fehlt noch: {self.fields[name].label}")
        return data

    def step(self) -> NextStep | None:
        return self.required_step() if self.wants_step(self.cleaned_data) else None

    def required_step(self) -> NextStep:
        data = self.cleaned_data
        return NextStep(data["action"], data["owner"], data["due_on"])


class ContactForm(StepForm):
    """An advice contact in half a minute: everything on one page, the usual answers chosen already."""

    needs_step = False

    topic = forms.ChoiceField(label="Worum ging es?", choices=Topic.choices, widget=TileSelect)
    channel = forms.ChoiceField(label="Wie?", choices=Channel.choices, widget=TileSelect, initial=Channel.PHONE)
    minutes = forms.ChoiceField(
        label="Wie lange?",
        choices=[(str(one), f"{one} Min.") for one in USUAL_MINUTES] + [(OTHER, "andere")],
        widget=TileSelect,
        initial="10",
        help_text="Nur Sie sehen Ihre Zeiten.",
    )
    minutes_other = forms.IntegerField(label="Andere Dauer in Minuten", required=False, min_value=1, max_value=600)
    result = forms.CharField(
        label="Ergebnis", required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="Ein Satz genügt."
    )
    family = FamilyField(label="Familie", required=False, help_text="Name oder Aktenzeichen; sonst leer lassen.")
    residence_band = forms.ChoiceField(
        label="Wenn ohne Namen: in Deutschland seit",
        required=False,
        choices=[(band.value, band.label) for band in ResidenceBand],
        initial=ResidenceBand.UNKNOWN,
        help_text="Freiwillige Angabe, nur für die Statistik.",
    )

    def __init__(self, *args: Any, member: Membership, case: Case | None = None, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        if case is not None:
            del self.fields["family"], self.fields["residence_band"]
        elif member.holds("people.view_household"):
            self.fields["family"].suggest_to(member)  # type: ignore[attr-defined]
        else:
            del self.fields["family"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("minutes") == OTHER and not data.get("minutes_other") and "minutes_other" not in self.errors:
            self.add_error("minutes_other", "Bitte geben Sie die Dauer in Minuten an.")
        return data

    def who(self) -> list[forms.BoundField]:
        """The fields that say with whom, as far as they are asked."""
        return [self[name] for name in ("family", "residence_band") if name in self.fields]

    def values(self) -> dict[str, Any]:
        """Arguments of ``services.note_contact``."""
        data = self.cleaned_data
        other = data["minutes"] == OTHER
        return {
            "topic": Topic(data["topic"]),
            "channel": Channel(data["channel"]),
            "minutes": data["minutes_other"] if other else int(data["minutes"]),
            "result": data["result"],
            "household": data.get("family"),
            "residence_band": ResidenceBand(data.get("residence_band") or ResidenceBand.UNKNOWN),
            "next_step": self.step(),
        }


class CorrectContactForm(ContactForm):
    """The same without what belongs to the moment of the call."""

    def __init__(self, *args: Any, contact: AdviceContact, **kwargs: Any) -> None:
        usual = contact.minutes in USUAL_MINUTES
        family = contact.household
        initial = {
            "topic": contact.topic,
            "channel": contact.channel,
            "minutes": str(contact.minutes) if usual else OTHER,
            "minutes_other": None if usual else contact.minutes,
            "result": contact.result,
            "family": f"{family.name} ({family.code})" if family else "",
        }
        super().__init__(*args, owners=[], initial=initial, **kwargs)
        for name in (*STEP_FIELDS, "residence_band"):
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        """Arguments of ``services.correct_contact``."""
        values = super().values()
        del values["residence_band"], values["next_step"]
        return values


class CaseForm(StepForm):
    """A new case with its first step."""

    fieldsets = [
        ("Fall", ["family", "topic", "goal", "responsible"]),
        ("Nächster Schritt", STEP_FIELDS),
    ]

    family = FamilyField(label="Familie", help_text="Name oder Aktenzeichen.")
    topic = forms.ChoiceField(label="Thema", choices=Topic.choices, widget=TileSelect)
    goal = forms.CharField(
        label="Ziel",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Was soll am Ende erreicht sein? In den Worten der Familie.",
    )
    responsible = MemberField(label="Zuständig")

    def __init__(
        self, *args: Any, member: Membership, responsibles: Sequence[Membership], with_family: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, member=member, **kwargs)
        self.fields["responsible"].offer(responsibles)  # type: ignore[attr-defined]
        self.fields["responsible"].initial = str(member.pk)
        if with_family:
            self.fields["family"].suggest_to(member)  # type: ignore[attr-defined]
        else:
            del self.fields["family"]


class ChangeCaseForm(SeenForm):
    topic = forms.ChoiceField(label="Thema", choices=Topic.choices)
    goal = forms.CharField(label="Ziel", widget=forms.Textarea(attrs={"rows": 3}))
    responsible = MemberField(label="Zuständig")

    def __init__(self, *args: Any, responsibles: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].offer(responsibles)  # type: ignore[attr-defined]


class NoteForm(LotseForm):
    text = forms.CharField(label="Neuer Eintrag", widget=forms.Textarea(attrs={"rows": 3}))


def _closing_fields(*, required: bool) -> tuple[forms.ChoiceField, forms.ChoiceField]:
    result = forms.ChoiceField(
        label="Ergebnis des Falls", required=required, choices=[("", "Bitte wählen"), *CaseResult.choices]
    )
    checks = forms.ChoiceField(
        label="Möchte die Familie nach 6, 12 und 24 Monaten noch einmal gefragt werden?",
        required=required,
        choices=[("yes", "Ja"), ("no", "Nein")],
        widget=forms.RadioSelect,
    )
    return result, checks


class CloseForm(LotseForm):
    """The end of a case; whether the family wants to be asked again is never assumed."""

    result, checks = _closing_fields(required=True)
    note = forms.CharField(label="Abschließender Eintrag", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def closing(self) -> Closing:
        data = self.cleaned_data
        return Closing(CaseResult(data["result"]), data["checks"] == "yes", data["note"])


class CompleteForm(StepForm):
    """A step is done: what came out, and how it goes on."""

    NEXT, CLOSE, NOTHING = "next", "close", "nothing"
    needs_step = False
    outcome = forms.CharField(label="Was kam heraus?", widget=forms.Textarea(attrs={"rows": 2}))
    then = forms.ChoiceField(label="Wie geht es weiter?", widget=forms.RadioSelect)
    result, checks = _closing_fields(required=False)

    def __init__(self, *args: Any, in_case: bool, is_last: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(self.NEXT, "mit einem nächsten Schritt")]
        if in_case:
            choices.append((self.CLOSE, "der Fall ist abgeschlossen"))
        else:
            del self.fields["result"], self.fields["checks"]
        if not is_last:
            choices.append((self.NOTHING, "es ist nichts weiter zu tun"))
        self.fields["then"].choices = choices  # type: ignore[attr-defined]
        self.fields["then"].initial = self.NEXT if is_last else self.NOTHING

    def wants_step(self, data: dict[str, Any]) -> bool:
        return data.get("then") == self.NEXT

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("then") == self.CLOSE:
            for name in ("result", "checks"):
                if not data.get(name):
                    self.add_error(name, f"Zum Abschließen fehlt noch: {self.fields[name].label}")
        return data

    def closing(self) -> Closing | None:
        data = self.cleaned_data
        return Closing(CaseResult(data["result"]), data["checks"] == "yes") if data["then"] == self.CLOSE else None


class CheckForm(StepForm):
    """What the family says after 6, 12 or 24 months."""

    needs_step = False
    answer = forms.ChoiceField(label="Hält das Ergebnis?", choices=CheckAnswer.choices, widget=forms.RadioSelect)
    outcome = forms.CharField(label="Notiz", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def wants_step(self, data: dict[str, Any]) -> bool:
        return data.get("answer") == CheckAnswer.NEW_NEED


class PostponeForm(LotseForm):
    due_on = GermanDateField(label="Neuer Tag", help_text="Beim dritten Mal sieht auch die Leitung den Schritt.")


class HandOverForm(LotseForm):
    owner = MemberField(label="An wen?")

    def __init__(self, *args: Any, owners: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].offer(list(owners))  # type: ignore[attr-defined]


class FamilyForm(LotseForm):
    """Which family a contact belongs to, once it is known."""

    family = FamilyField(label="Familie", help_text="Name oder Aktenzeichen.")

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["family"].suggest_to(member)  # type: ignore[attr-defined]

    def household(self) -> Household:
        found: Household = self.cleaned_data["family"]
        return found
