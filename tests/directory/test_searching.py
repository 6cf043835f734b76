"""The search reads what is stored: after each change at once, and all offers once a day."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection

from lotse.core import clock, registry
from lotse.directory.models import OFFER_INDEX, Offer, Schedule, SearchWord
from lotse.directory.selectors.finding import Question, find
from lotse.directory.services import searching
from tests import make
from tests.world import NOW, TODAY, World

TOMORROW = TODAY + dt.timedelta(days=1)


def found(text: str, on: dt.date = TODAY) -> list[str]:
    return [one.name for one in find(Question(text=text), on).rows]


def test_a_changed_offer_is_found_by_its_new_words_only(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe, "Schach")
        other = make.offer(world.lippe, "Chor")
        assert (found("nähen"), found("Chor")) == ([], ["Chor"])
        offer.name = "Nähen und Reden"
        offer.save()
        searching.refresh([offer], TODAY)
        assert (found("nähen"), found("Schach"), found("Chor")) == (["Nähen und Reden"], [], ["Chor"])
        Offer.objects.filter(pk=other.pk).delete()
        assert found("Chor") == []


def test_partners_and_places_lead_to_their_offers(world: World) -> None:
    with world.lippe.scope():
        venue = make.venue(world.lippe, "Alte Post")
        offer = make.offer(world.lippe, venues=[venue])
        Schedule.objects.create(offer=offer, place=venue, starts_on=TODAY)
        offer.organisation.name = "Nachbarschaftswerk"
        offer.organisation.save()
        searching.refresh_of_organisation(offer.organisation, TODAY)
        assert found("Nachbarschaftswerk") == [offer.name]
        venue.name = "Kulturhof"
        venue.save()
        searching.refresh_of_place(venue, TODAY)
        assert (found("Kulturhof"), found("Alte Post")) == ([offer.name], [])


def test_what_no_service_told_of_is_read_by_the_next_day(world: World) -> None:
    """Times that have passed, rows that were changed past the services, words that nobody uses any more."""
    with world.lippe.scope():
        offer = make.offer(world.lippe, "Tanz")
        Schedule.objects.create(offer=offer, starts_on=TODAY, ends_on=TOMORROW, rrule="FREQ=DAILY")
        searching.refresh([offer], TODAY)
        Offer.objects.update(summary="Mit Walzer.")
        assert (found("Montag"), found("Walzer")) == (["Tanz"], [])
        searching.refresh_daily(world.lippe.centre, NOW)
        assert found("Walzer") == []  # today it was read already
        for _twice in range(2):
            searching.refresh_daily(world.lippe.centre, clock.start_of(TOMORROW))
        assert (found("Walzer", TOMORROW), found("Montag", TOMORROW)) == (["Tanz"], [])
        Offer.objects.update(name="Chor", summary="")
        searching.refresh_daily(world.lippe.centre, clock.start_of(TOMORROW + dt.timedelta(days=1)))
        assert not SearchWord.objects.filter(token__in=["tanz", "walz"]).exists()
        assert SearchWord.objects.filter(token="chor").exists()
    assert searching.refresh_daily in list(registry.periodic)


def test_the_command_reads_all_offers_of_all_centres(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    for place in (world.lippe, world.other):
        with place.scope():
            make.offer(place, "Tanz")
            Offer.objects.update(search_tokens="", search_facts="")
    call_command("read-offers")
    assert capsys.readouterr().out == "lippe: 1 Angebote gelesen\nnachbar: 1 Angebote gelesen\n"
    with world.other.scope():
        assert "tanz" in Offer.objects.get().search_tokens.split()


def test_an_index_that_is_missing_is_made_from_the_rows(world: World) -> None:
    with world.lippe.scope():
        make.offer(world.lippe, "Tanz")
        connection.check_constraints()  # PostgreSQL makes no index while some are still to be checked
        with connection.cursor() as cursor:
            kind = "TABLE" if connection.vendor == "sqlite" else "INDEX"
            cursor.execute(f'DROP {kind} "{OFFER_INDEX.name}"')
        for _twice in range(2):
            OFFER_INDEX.ensure()
        assert found("Tanz") == ["Tanz"]
        Offer.objects.update(search_tokens=" chor / / / /")
        assert (found("Tanz"), found("Chor")) == ([], ["Tanz"])
