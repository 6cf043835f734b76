"""What families press, and what staff choose about their pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lotse.core.forms import LotseForm, TileSelect
from lotse.people.catalogue import autonym
from lotse.schooling.enums import DayPart, Meeting
from lotse.schooling.models import Process
from lotse.schooling.selectors.bring import chosen_things
from lotse.schooling.sentences import BRING, catalogue, things


class CallForm(LotseForm):
    """ "Please call me": in which language, and when."""

    language = forms.ChoiceField(label=_("In welcher Sprache?"))
    day_part = forms.ChoiceField(
        label=_("Wann passt es Ihnen?"),
        required=False,
        widget=TileSelect,
        choices=[
            (DayPart.ANY.value, _("egal wann")),
            (DayPart.MORNING.value, _("vormittags")),
            (DayPart.AFTERNOON.value, _("nachmittags")),
        ],
    )

    def __init__(self, *args: Any, preferred: str, **kwargs: Any) -> None:
        """``preferred``: the family's language, which may be one that the page does not speak."""
        super().__init__(*args, **kwargs)
        known = dict(settings.LANGUAGES)
        first = [(preferred, str(known.get(preferred, autonym(preferred))))]
        others = [(code, str(name)) for code, name in known.items() if code != preferred]
        self.fields["language"].choices = [*first, *others]  # type: ignore[attr-defined]


class MailForm(LotseForm):
    way = forms.ChoiceField(label="An welche Adresse?")

    def __init__(self, *args: Any, addresses: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = addresses  # type: ignore[attr-defined]


class PackingForm(LotseForm):
    """One list of boxes for each meeting."""

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sentences = catalogue(BRING).sentences
        for meeting in Meeting:
            self.fields[meeting.value] = forms.MultipleChoiceField(
                label=str(meeting.label),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(key, sentences[key].german) for key in things()],
                initial=chosen_things(process, meeting),
            )
