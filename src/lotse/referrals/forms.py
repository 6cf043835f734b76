"""Forms of referrals: sending, answering, ending, the centre's rules."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lotse.core.forms import LotseForm
from lotse.core.seen import SeenForm
from lotse.directory.enums import Topic
from lotse.people.enums import DisclosureWay
from lotse.referrals.enums import NEEDED, Act, DeclineReason, Outcome, Reason, Shared
from lotse.referrals.selectors.referrals import Choices, Page, Wanted

_LEAST = "Freiwillig. Bitte nichts über Gesundheit, Aufenthalt oder Verhalten."


class ReferralForm(LotseForm):
    """Who, where to, what for, and what goes along; ``seen`` comes back from the preview."""

    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Wer wohin?", ["person", "partner"]),
        ("Worum geht es?", ["topic", "reason", "note"]),
        ("Was geht mit?", ["shared"]),
        ("Auf welchem Weg?", ["way", "own_code"]),
    ]
    person = forms.ChoiceField(label="Wer?", required=False)
    partner = forms.ChoiceField(label="An welche Stelle oder welches Angebot?")
    topic = forms.ChoiceField(
        label="Thema", required=False, help_text="Nur bei der Übergabe an das Case Management (KIM) bleibt es frei."
    )
    reason = forms.ChoiceField(label="Anliegen", required=False)
    note = forms.CharField(
        label="Bemerkung",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=f"{_LEAST} Bei der Übergabe an das Case Management wird davon nichts weitergegeben.",
    )
    shared = forms.MultipleChoiceField(
        label="Diese Angaben",
        choices=Shared.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[one.value for one in NEEDED],
        help_text="Nur, was die Stelle wirklich braucht. Alles andere kann sie selbst fragen.",
    )
    way = forms.ChoiceField(
        label="So",
        widget=forms.RadioSelect,
        initial=DisclosureWay.LINK,
        choices=[
            (DisclosureWay.LINK, "E-Mail mit Link; er öffnet sich nur mit dem Zugangscode"),
            (DisclosureWay.LETTER, "Brief zum Ausdrucken"),
            (DisclosureWay.PHONE, "Ich habe es am Telefon gesagt"),
        ],
    )
    own_code = forms.BooleanField(
        label="Neuer Zugangscode nur für diesen Verweis",
        required=False,
        help_text="Sie sehen ihn einmal und sagen ihn der Stelle am Telefon. Sonst gilt der vereinbarte.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = choices.persons  # type: ignore[attr-defined]
        self.fields["partner"].choices = [("", "bitte wählen"), *choices.partners]  # type: ignore[attr-defined]
        self.fields["topic"].choices = [("", "bitte wählen"), *Topic.choices]  # type: ignore[attr-defined]
        self.fields["reason"].choices = [("", "bitte wählen"), *Reason.choices]  # type: ignore[attr-defined]


class ReferralFilterForm(LotseForm):
    suche = forms.CharField(label="Stelle oder Kennung", required=False, max_length=100)
    stelle = forms.ChoiceField(label="An", required=False)
    thema = forms.ChoiceField(label="Thema", required=False, choices=[("", "alle Themen"), *Topic.choices])

    def __init__(self, *args: Any, partners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stelle"].choices = [("", "alle Stellen"), *partners]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """An unknown value filters nothing."""
        self.full_clean()
        data = self.cleaned_data
        return Wanted(data.get("suche", ""), data.get("stelle", ""), data.get("thema", ""))


class FamilyForm(LotseForm):
    """Whom to refer; sent with GET, together with the partner that was chosen before."""

    suche = forms.CharField(label="Name oder Aktenzeichen", required=False, max_length=100)
    stelle = forms.CharField(required=False, max_length=6, widget=forms.HiddenInput)
    angebot = forms.CharField(required=False, max_length=6, widget=forms.HiddenInput)

    def text(self) -> str:
        self.full_clean()
        return str(self.cleaned_data.get("suche", ""))

    def partner(self) -> str:
        """As a choice of ReferralForm; "" where none was chosen."""
        self.full_clean()
        chosen = [f"{kind}:{self.cleaned_data[kind]}" for kind in ("angebot", "stelle") if self.cleaned_data.get(kind)]
        return chosen[0] if chosen else ""


class AnswerForm(LotseForm):
    """The same for a partner and on the telephone, where ``who`` says with whom one spoke."""

    act = forms.ChoiceField(label=_("Antwort"), widget=forms.RadioSelect)
    decline_reason = forms.ChoiceField(
        label=_("Grund, falls es nicht geht"),
        required=False,
        choices=[("", _("bitte wählen")), *((value, _(label)) for value, label in DeclineReason.choices)],
    )
    outcome = forms.ChoiceField(
        label=_("Was ist daraus geworden?"), required=False, choices=[("", _("bitte wählen")), *Outcome.choices]
    )
    text = forms.CharField(
        label=_("Ihre Frage"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nur für eine Rückfrage. Bitte nichts über Gesundheit oder Verhalten."),
    )
    who = forms.CharField(label="Mit wem haben Sie gesprochen?", max_length=100)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    WORDS: ClassVar[dict[Act, Any]] = {
        Act.ACCEPT: _("Ja, das geht"),
        Act.DECLINE: _("Nein, das geht nicht"),
        Act.ASK_BACK: _("Wir haben eine Frage"),
        Act.OUTCOME: _("Das ist daraus geworden"),
    }

    def __init__(self, *args: Any, page: Page, by_phone: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = page.referral.version
        acts = [(act.value, words) for act, words in self.WORDS.items() if act in page.can]
        self.fields["act"].choices = acts  # type: ignore[attr-defined]
        if len(acts) == 1:
            self.fields["act"].widget, self.initial["act"] = forms.HiddenInput(), acts[0][0]
            self.fields["outcome"].required = Act.OUTCOME in page.can
        if Act.OUTCOME not in page.can:
            del self.fields["outcome"]
        if Act.DECLINE not in page.can or page.referral.is_handover:
            del self.fields["decline_reason"]
        if Act.ASK_BACK not in page.can:
            del self.fields["text"]
        if not by_phone:
            del self.fields["who"]

    def facts(self) -> dict[str, str]:
        """What belongs to the chosen act; the form must be valid."""
        data = self.cleaned_data
        return {name: data[name] for name in ("decline_reason", "outcome", "text") if name in data}


class CodeForm(LotseForm):
    code = forms.CharField(
        label=_("Zugangscode"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Groß- und Kleinschreibung, Bindestriche und Leerzeichen sind gleich."),
    )


class ReplyForm(LotseForm):
    text = forms.CharField(
        label="Ihre Antwort", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="Nur das Nötigste."
    )


class WithdrawForm(LotseForm):
    reason = forms.CharField(label="Grund", max_length=150)


class AccessForm(LotseForm):
    access_code = forms.CharField(
        label="Vereinbarter Zugangscode",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Mindestens acht Zeichen. Leer: Lotse macht einen neuen.",
    )


class YearForm(LotseForm):
    jahr = forms.IntegerField(label="Jahr", min_value=2013, max_value=2100)

    def year(self, default: int) -> int:
        return int(self.cleaned_data["jahr"]) if self.is_valid() else default


class SettingsForm(SeenForm):
    answer_days = forms.IntegerField(label="Antwort erbeten innerhalb von so vielen Tagen", min_value=1, max_value=90)
    remind_after_days = forms.IntegerField(label="Erinnern nach so vielen Tagen", min_value=1, max_value=90)
    outcome_weeks = forms.IntegerField(
        label="Nach dem Ergebnis fragen nach so vielen Wochen", min_value=1, max_value=52
    )
    work_months = forms.CharField(
        label="Bei Arbeit nach so vielen Monaten", max_length=40, help_text="Mit Komma getrennt, zum Beispiel 3, 6, 12."
    )

    def clean_work_months(self) -> list[int]:
        text = self.cleaned_data["work_months"]
        parts = [part.strip() for part in text.split(",")]
        months = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) <= 2]
        if len(months) != len(parts) or months != sorted(set(months)) or not 0 < months[0] <= months[-1] <= 60:
            raise ValidationError("Bitte nennen Sie Monate zwischen 1 und 60, aufsteigend, zum Beispiel 3, 6, 12.")
        return months
