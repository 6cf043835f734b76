"""How the values of filters are called, in the language of the page."""

from collections.abc import Mapping
from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from lotse.directory.enums import Audience, OfferState, TargetGroup, Topic
from lotse.directory.selectors.finding.rows import STALE
from lotse.people.catalogue import language_label

DAYS = {
    "MO": gettext_lazy("Montag"),
    "TU": gettext_lazy("Dienstag"),
    "WE": gettext_lazy("Mittwoch"),
    "TH": gettext_lazy("Donnerstag"),
    "FR": gettext_lazy("Freitag"),
    "SA": gettext_lazy("Samstag"),
    "SU": gettext_lazy("Sonntag"),
}
PARTS = {
    "morning": gettext_lazy("vormittags"),
    "afternoon": gettext_lazy("nachmittags"),
    "evening": gettext_lazy("abends"),
}
STATES = {
    OfferState.DRAFT.value: OfferState.DRAFT.label,
    OfferState.PUBLISHED.value: OfferState.PUBLISHED.label,
    STALE: "veraltet",
    OfferState.ENDED.value: OfferState.ENDED.label,
}
_ORDERED: dict[str, Mapping[str, object]] = {
    "topic": dict(Topic.choices),
    "day": DAYS,
    "part": PARTS,
    "group": dict(TargetGroup.choices),
    "audience": dict(Audience.choices),
    "state": STATES,
}

_CLDR_CODES = {"kmr": "ku"}


def order_of(name: str) -> list[str]:
    """The values of a filter in the order in which people expect them; [] where they go by their label."""
    return list(_ORDERED.get(name, ()))


def label_of(name: str, value: str) -> str:
    """One value of a filter as people read it; municipalities are the caller's, who knows their names."""
    if name == "cost_free":
        return _("kostenlos")
    if name == "free_places":
        return _("freie Plätze")
    if name == "language":
        return language(value, get_language() or "de")
    return str(_ORDERED.get(name, {}).get(value, value))


@lru_cache(maxsize=2000)
def language(code: str, page: str) -> str:
    """The name of a language (ISO 639) in the language of a page, as far as Unicode (CLDR) has it; else in German."""
    spoken = page.partition("-")[0]
    locale = Locale(_CLDR_CODES.get(spoken, spoken))
    return str((locale.languages.get(code) if spoken != "de" else "") or language_label(code))
