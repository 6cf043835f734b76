"""Forms of complaints: the family's own, in its language, and those of the centre."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lotse.core.forms import LotseForm, OnceForm
from lotse.core.languages import SOURCE
from lotse.core.open_forms import OpenForm
from lotse.tenants.models import Membership
from lotse.volunteering.enums import AskedBy, ComplaintResult
from lotse.volunteering.models import Engagement
from lotse.volunteering.rules.complaints import SENTENCES
from lotse.volunteering.selectors import complaints as selectors
from lotse.volunteering.services.complaints import ComplaintFacts

OTHER = "other"
CONTACT = ("name", "phone", "email")


class FamilyComplaintForm(OnceForm, OpenForm):
    """What a family sends itself. ``engagements``: those of the family, where the page knows it."""

    engagement = forms.ChoiceField(label=_("Um wen geht es?"), widget=forms.RadioSelect)
    about = forms.CharField(
        label=_("Um wen geht es?"),
        max_length=200,
        required=False,
        help_text=_("Der Vorname genügt, wenn Sie ihn wissen."),
    )
    text = forms.CharField(
        label=_("Was ist passiert?"),
        max_length=4000,
        help_text=_("Schreiben Sie in Ihrer Sprache. Ein Satz genügt."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    name = forms.CharField(
        label=_("Ihr Name"), max_length=200, required=False, help_text=_("Sie müssen keinen Namen nennen.")
    )
    phone = forms.CharField(
        label=_("Ihre Telefonnummer"),
        max_length=60,
        required=False,
        help_text=_("Nur wenn wir Sie anrufen sollen."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )
    email = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"),
        max_length=254,
        required=False,
        help_text=_("Nur wenn Sie eine Antwort per E-Mail möchten."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )

    def __init__(self, data: Any, *, engagements: list[tuple[str, str]], language: str) -> None:
        super().__init__(data)
        self.language, self.is_known = language, bool(engagements)
        if not engagements:
            del self.fields["engagement"]
            return
        del self.fields["about"]
        field = self.fields["engagement"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*engagements, (OTHER, gettext("jemand anderes, oder etwas anderes"))]

    def facts(self) -> ComplaintFacts:
        clean = self.cleaned_data
        wanted = clean.get("engagement", OTHER)
        chosen = Engagement.objects.filter(pk=wanted).first() if wanted != OTHER else None
        contact = {name: clean[name] for name in CONTACT}
        return ComplaintFacts(clean["text"], self.language, clean.get("about", ""), engagement=chosen, **contact)


class MoreForm(OnceForm):
    """The family adds something."""

    text = forms.CharField(
        label=_("Möchten Sie noch etwas dazu sagen?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Bitte schreiben Sie zuerst etwas.")},
    )


class _NamesEngagement(LotseForm):
    engagement = forms.CharField(label="Engagement", max_length=6, help_text="Kennung, zum Beispiel K7Q2M9.")

    def clean_engagement(self) -> Engagement | None:
        code = self.cleaned_data["engagement"].strip().upper()
        found = Engagement.objects.select_related("coordinator").filter(code=code).first() if code else None
        if code and found is None:
            raise forms.ValidationError("Ein Engagement mit dieser Kennung gibt es nicht.")
        return found


class RecordComplaintForm(OnceForm, _NamesEngagement):
    """What a family said on the phone or in a talk."""

    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Was ist passiert?", ["text", "way", "about", "engagement"]),
        ("Wie antworten wir?", ["language", "name", "phone", "email"]),
    ]
    text = forms.CharField(
        label="Mit den Worten der Familie", max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    way = forms.TypedChoiceField(
        label="Wie hat die Familie es gesagt?",
        choices=[(one.value, one.label) for one in (AskedBy.PHONE, AskedBy.STAFF, AskedBy.PAPER)],
        coerce=AskedBy,
    )
    about = forms.CharField(label="Um wen geht es?", max_length=200, required=False)
    language = forms.ChoiceField(label="Sprache der Familie", choices=settings.LANGUAGES, initial=SOURCE)
    name = forms.CharField(
        label="Name", max_length=200, required=False, help_text="Nur wenn die Familie ihn nennen möchte."
    )
    phone = forms.CharField(label="Telefon", max_length=60, required=False)
    email = forms.EmailField(
        label="E-Mail", max_length=254, required=False, help_text="Dann bekommt die Familie den Link zur Antwort."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["engagement"].required = False
        self.fields[
            "engagement"
        ].help_text = "Kennung, wenn Sie sie wissen. Wer es koordiniert, sieht die Beschwerde nicht."

    def facts(self) -> ComplaintFacts:
        return ComplaintFacts(
            **{name: value for name, value in self.cleaned_data.items() if name not in {"way", "form_id"}}
        )


class NameEngagementForm(_NamesEngagement):
    """Which engagement it is about."""


class AnswerComplaintForm(OnceForm):
    sentences = forms.MultipleChoiceField(
        label="Sätze in der Sprache der Familie",
        choices=list(SENTENCES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label="Eigene Worte", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )
    language = forms.ChoiceField(label="Ihre eigenen Worte sind auf", choices=settings.LANGUAGES, initial=SOURCE)
    by_phone = forms.BooleanField(
        label="Ich habe das schon am Telefon gesagt", required=False, help_text="Dann geht keine E-Mail an die Familie."
    )


class NoteComplaintForm(OnceForm):
    text = forms.CharField(
        label="Notiz",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Sehen nur die, die Beschwerden bearbeiten und unbefangen sind.",
    )


class CloseComplaintForm(LotseForm):
    result = forms.TypedChoiceField(
        label="Ergebnis", choices=ComplaintResult.choices, coerce=ComplaintResult, widget=forms.RadioSelect
    )


class ComplaintFilterForm(LotseForm):
    """Unknown values filter nothing: an old bookmark still shows a list."""

    stand = forms.CharField(required=False, widget=forms.HiddenInput)

    def wanted(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("stand") or selectors.OPEN


class ComplaintSettingsForm(LotseForm):
    members: "forms.ModelMultipleChoiceField[Membership]" = forms.ModelMultipleChoiceField(
        queryset=None,
        label="Wer bearbeitet Beschwerden, neben der Leitung?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Wer ein Engagement koordiniert oder dort vertritt, sieht Beschwerden darüber nie. Benennen Sie "
        "deshalb auch jemanden, der nicht koordiniert.",
    )
    answer_days = forms.IntegerField(label="Erste Antwort in (Arbeitstagen)", min_value=1, max_value=30)
    elsewhere = forms.CharField(
        label="Wohin sich Familien sonst wenden können",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Zum Beispiel die Beschwerdestelle des Kreises, mit Telefon. Steht auf der öffentlichen Seite.",
    )
    keep_months = forms.IntegerField(label="Inhalt löschen nach dem Abschluss (Monate)", min_value=1, max_value=120)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["members"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = selectors.nameable_handlers()
