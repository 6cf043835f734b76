"""What the search needs to read of offers, and which offers it has not read today."""

import datetime as dt

from django.db.models import Prefetch, Q, QuerySet

from lotse.directory.models import Offer, OfferPlace, Schedule, SearchWord


def with_parts(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """The offers with everything that belongs to them; as many queries for one as for a thousand."""
    return offers.select_related("centre", "organisation__municipality", "contact", "owner").prefetch_related(
        "topics",
        "groups",
        "languages",
        Prefetch("offer_places", OfferPlace.objects.select_related("place__municipality")),
        Prefetch("schedules", Schedule.objects.select_related("place__municipality")),
        "translations",
    )


def unread(on: dt.date) -> QuerySet[Offer]:
    """Offers that the search has not read on this day."""
    return Offer.objects.filter(Q(searched_on=None) | Q(searched_on__lt=on))


def known_tokens() -> frozenset[str]:
    """The tokens of all words that the offers of the centre use."""
    return frozenset(SearchWord.objects.values_list("token", flat=True))
