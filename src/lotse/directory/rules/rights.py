"""Who may see and change the directory, and what of it everybody may see. No personal files here."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from lotse.directory.enums import OfferState
from lotse.directory.models import DirectorySettings, Offer, Organisation
from lotse.directory.rules.freshness import last_confirmed_before
from lotse.tenants.enums import STAFF, Role
from lotse.tenants.rights import declare

VIEW = declare("directory.view", "Verzeichnis ansehen", roles=STAFF - {Role.PRIVACY_OFFICER})
EDIT = declare("directory.edit", "Verzeichnis pflegen", roles={Role.NETWORKER, Role.DIRECTOR})
EDIT_SETTINGS = declare(
    "directory.edit_settings",
    "Fristen des Verzeichnisses festlegen",
    roles={Role.NETWORKER, Role.DIRECTOR, Role.ADMINISTRATOR},
)


def is_public(offer: Offer, settings: DirectorySettings, on: dt.date) -> bool:
    """Whether everybody may see an offer on a day: published, not over, and confirmed within the centre's months."""
    return (
        offer.state == OfferState.PUBLISHED
        and offer.organisation.is_active
        and (offer.ends_on is None or offer.ends_on > on)
        and offer.confirmed_at is not None
        and offer.confirmed_at >= hidden_before(settings, on)
    )


def published_offers(settings: DirectorySettings, on: dt.date) -> QuerySet[Offer]:
    """The queryset twin of ``is_public``, of the centre in scope."""
    return Offer.objects.filter(going_on(on), confirmed_at__gte=hidden_before(settings, on))


def published_everywhere(settings: Iterable[DirectorySettings], on: dt.date) -> QuerySet[Offer]:
    """What each centre shows to the public, by its own months; ``settings`` are those of all centres that have some.

    Both the call and what the caller then reads of the offers pass through Door.PUBLISHED_OFFERS.
    """
    own = {one.centre_id: hidden_before(one, on) for one in settings}
    confirmed = Q(confirmed_at__gte=hidden_before(DirectorySettings(), on)) & ~Q(centre__in=own)
    for since in sorted(set(own.values())):
        confirmed |= Q(confirmed_at__gte=since, centre__in=[centre for centre, when in own.items() if when == since])
    return Offer.objects.filter(going_on(on), confirmed)


def going_on(on: dt.date) -> Q:
    closed = Organisation.objects.filter(is_active=False).order_by()  # few: no need to look up each offer's partner
    return Q(Q(ends_on=None) | Q(ends_on__gt=on), ~Q(organisation__in=closed), state=OfferState.PUBLISHED)


def hidden_before(settings: DirectorySettings, on: dt.date) -> dt.datetime:
    """What was last confirmed before this instant is not shown to the public on ``on``."""
    return last_confirmed_before(settings.hide_after_months, on)
