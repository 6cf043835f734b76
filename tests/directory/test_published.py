"""What of the directory everybody may see: published, going on, confirmed within the centre's months."""

import datetime as dt

import pytest

from lotse.core import clock
from lotse.directory import selectors
from lotse.directory.models import DirectorySettings, Offer
from lotse.directory.rules import rights
from tests import make
from tests.world import TODAY, World

OLDEST = clock.start_of(dt.date(2025, 8, 2))  # fifteen months before the 2nd of November 2026


@pytest.mark.parametrize(
    ("fields", "public"),
    [
        ({}, True),
        ({"state": "draft"}, False),
        ({"state": "ended"}, False),
        ({"ends_on": TODAY}, False),
        ({"ends_on": TODAY + dt.timedelta(days=1)}, True),
        ({"confirmed_at": None}, False),
        ({"confirmed_at": OLDEST}, True),
        ({"confirmed_at": OLDEST - dt.timedelta(seconds=1)}, False),
    ],
)
def test_predicate_and_queryset_agree(world: World, fields: dict[str, object], public: bool) -> None:
    with world.other.scope():
        make.offer(world.other)
    with world.lippe.scope():
        offer = make.offer(world.lippe, **fields)
        settings = selectors.settings()
        assert rights.is_public(offer, settings, TODAY) is public
        assert list(rights.published_offers(settings, TODAY)) == ([offer] if public else [])


def test_offers_of_a_closed_partner_are_not_shown(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe)
        offer.organisation.is_active = False
        offer.organisation.save()
        assert not rights.is_public(offer, selectors.settings(), TODAY)
        assert not rights.published_offers(selectors.settings(), TODAY).exists()


def test_a_centre_decides_when_entries_are_hidden(world: World) -> None:
    with world.lippe.scope():
        DirectorySettings.objects.create(ask_after_months=1, stale_after_months=2, hide_after_months=3)
        make.offer(world.lippe, "alt", confirmed_at=clock.start_of(dt.date(2026, 8, 1)))
        make.offer(world.lippe, "jung", confirmed_at=clock.start_of(dt.date(2026, 8, 2)))
        found = rights.published_offers(selectors.settings(), TODAY)
        assert list(found) == list(Offer.objects.filter(name="jung"))
