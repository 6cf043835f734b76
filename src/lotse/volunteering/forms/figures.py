"""How many hours a post has, for the justification."""

from django import forms

from lotse.core.forms import LotseForm
from lotse.volunteering.rules.forecast import POST_HOURS


class FiguresForm(LotseForm):
    """What cannot be read counts as the default: an old bookmark still shows the figures."""

    stelle = forms.DecimalField(
        label="Wochenstunden einer Stelle",
        help_text="39 nach § 6 TVöD-VKA",
        required=False,
        min_value=10,
        max_value=48,
        decimal_places=2,
        localize=True,
        initial=POST_HOURS,
    )

    def post_hours(self) -> float:
        told = self.cleaned_data["stelle"] if self.is_valid() else None
        return float(told or POST_HOURS)
