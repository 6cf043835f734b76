"""The public finder and the page of an offer: what families read, and what they never do."""

import datetime as dt
import gzip
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from icalendar import Calendar

from lotse.directory.models import Offer, OfferTranslation
from lotse.directory.rules.wording import source_hash
from lotse.directory.selectors.finding import Question
from lotse.public.forms import PARAMETERS, query_of, question_of
from tests import make
from tests.world import NOW, TODAY, World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def read(path: str, status: int = 200) -> str:
    response = Client().get(path)
    assert response.status_code == status
    return response.content.decode()


def translated(offer: Offer, **fields: Any) -> OfferTranslation:
    texts = {"name": "تعلم الألمانية مساء", "summary": "دورة للجميع."}
    defaults = {"language": "ar", "source_hash": source_hash(offer), "changed_at": NOW}
    return OfferTranslation.objects.create(offer=offer, **(texts | defaults | fields))


# --- One offer ----------------------------------------------------------------------------------------------


def test_a_page_tells_all_that_a_family_needs(world: World) -> None:
    with world.lippe.scope():
        venue = make.venue(world.lippe, street="Am Markt 1", postcode="32657", town="Lemgo", step_free="yes")
        offer = make.offer(
            world.lippe, venues=[venue], languages=["de", "ar"], joining="Rufen Sie an.", documents="Ausweis",
            phone="05261 12-34", min_age=16, level_from="a1", level_to="b1", cost_kind="free", free_places=3,
            capacity_as_of=TODAY, description="Wir lernen zusammen.",
        )  # fmt: skip
        make.schedule(offer)
    found = read(f"/lippe/angebote/{offer.code}/")
    for words in (
        "<title>Deutsch am Abend – ", "Wir lernen zusammen.", "ab 16 Jahren", "Deutsch: A1 bis B1", "Arabisch, Deutsch",
        "jede Woche: Dienstag", "18:00–19:30", "Am Markt 1", "32657 Lemgo", "ohne Stufen erreichbar: ja",
        'href="tel:052611234"', "Rufen Sie an.", "kostenlos", "Ausweis", "3 Plätze frei", "Zuletzt bestätigt:",
        f"http://testserver/lippe/angebote/{offer.code}/", "data:image/svg+xml",
    ):  # fmt: skip
        assert words in found
    assert "lange niemand bestätigt" not in found


def test_only_the_centre_of_an_offer_has_its_page_and_a_draft_has_none(world: World) -> None:
    with world.lippe.scope():
        draft, offer = make.offer(world.lippe, state="draft"), make.offer(world.lippe)
    for path in (f"/lippe/angebote/{draft.code}/", f"/nachbar/angebote/{offer.code}/"):
        read(path, 404)
        read(f"{path}kalender.ics", 404)


@pytest.mark.parametrize(
    "fields",
    [{"state": "ended"}, {"ends_on": TODAY}, {"confirmed_at": NOW - dt.timedelta(days=500)}],
)
def test_what_is_over_says_so_and_leads_on(world: World, fields: dict[str, Any]) -> None:
    with world.lippe.scope():
        gone = make.offer(world.lippe, "Alter Kurs", **fields)
        make.offer(world.lippe, "Neuer Kurs")
        make.offer(world.lippe, "Fußball", topics=["sport"])
    found = read(f"/lippe/angebote/{gone.code}/", 410)
    assert "Dieses Angebot gibt es nicht mehr" in found
    assert "Neuer Kurs" in found and "Fußball" not in found and "Alter Kurs" not in found
    assert Client().get(f"/lippe/angebote/{gone.code}/kalender.ics")["Location"] == f"/lippe/angebote/{gone.code}/"


def test_what_nobody_confirmed_for_a_year_says_so(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe, confirmed_at=NOW - dt.timedelta(days=380))
    assert "lange niemand bestätigt" in read(f"/lippe/angebote/{offer.code}/")
    for path in ("/lippe/angebote/", "/angebote/"):
        assert "lange nicht bestätigt" in read(path)


def test_a_contact_who_does_not_want_to_be_named_is_not(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe)
        person = make.contact_person(offer.organisation, phone="0151 111", is_published=False)
        Offer.objects.filter(pk=offer.pk).update(contact=person)
    path = f"/lippe/angebote/{offer.code}/"
    found = read(path)
    assert "Ute Beispiel" not in found and "0151 111" not in found and "ute@example.org" not in found
    with world.lippe.scope():
        person.is_published = True
        person.save()
    assert "Ute Beispiel" in read(path)


@pytest.mark.parametrize("website", ["javascript:alert(1)", "data:text/html,x", "//example.org"])
def test_an_address_that_is_none_is_no_link(world: World, website: str) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe, website=website)
    assert website not in read(f"/lippe/angebote/{offer.code}/")


def test_a_translation_is_shown_in_its_direction_and_says_that_nobody_checked_it(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe)
        row = translated(offer)
    path = f"/lippe/angebote/{offer.code}/?sprache=ar"
    unchecked = "l-public-note"
    found = read(path)
    assert '<h1 lang="ar" dir="auto">تعلم الألمانية مساء</h1>' in found
    assert found.count(unchecked) == 2  # of the page's own texts, and of the offer
    with world.lippe.scope():
        OfferTranslation.objects.filter(pk=row.pk).update(state="checked", checked_at=NOW)
    assert read(path).count(unchecked) == 1
    with world.lippe.scope():
        Offer.objects.filter(pk=offer.pk).update(documents="Bitte Ausweis mitbringen")
    assert read(path).count(unchecked) == 2, "a note stands in German, and the page says so"
    assert read(f"/lippe/angebote/{offer.code}/").count(unchecked) == 0
    assert 'lang="ar" dir="auto">تعلم' in read("/lippe/angebote/?sprache=ar")


@pytest.mark.parametrize("change", [{"source_hash": "0" * 64}, {"summary": ""}, {"language": "uk"}])
def test_without_a_translation_that_holds_the_page_is_german_and_says_so(world: World, change: dict[str, str]) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe)
        translated(offer, **change)
    found = read(f"/lippe/angebote/{offer.code}/?sprache=ar")
    assert '<h1 lang="de" dir="auto">Deutsch am Abend</h1>' in found and "l-alert--info" in found


# --- The calendar file --------------------------------------------------------------------------------------


def events(offer: Offer) -> list[Any]:
    response = Client().get(f"/lippe/angebote/{offer.code}/kalender.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_the_calendar_repeats_and_pauses_on_holidays_in_local_time(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe, venues=[make.venue(world.lippe, street="Am Markt 1", town="Lemgo")])
        make.schedule(offer, "FREQ=WEEKLY;BYDAY=FR", ends_on=dt.date(2027, 1, 16))
    [event] = events(offer)
    first = event["dtstart"].dt
    assert (first.weekday(), first.hour, str(first.tzinfo)) == (4, 18, "Europe/Berlin")
    assert event["rrule"].to_ical().decode() == "FREQ=WEEKLY;UNTIL=20270115T170000Z;BYDAY=FR"
    skipped = event["exdate"].dts
    assert [one.dt.date() for one in skipped] == [dt.date(2026, 12, 25), dt.date(2027, 1, 1)]
    assert event["location"] == "Haus der Begegnung, Am Markt 1, Lemgo"
    assert event["url"] == f"http://testserver/lippe/angebote/{offer.code}/"


def test_what_is_once_or_all_day_is_written_as_such(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe)
        make.schedule(offer, "", starts_on=TODAY + dt.timedelta(days=3), begins=None, ends=None)
        make.schedule(offer, "", starts_on=TODAY - dt.timedelta(days=3))
    [event] = events(offer)
    assert event["dtstart"].dt == TODAY + dt.timedelta(days=3)
    assert event["dtend"].dt == TODAY + dt.timedelta(days=4)
    assert "rrule" not in event


def test_the_last_day_of_an_offer_ends_its_times(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe, ends_on=TODAY + dt.timedelta(days=15))
        make.schedule(offer, "FREQ=DAILY;COUNT=400", begins=dt.time(23), ends=dt.time(1), skips_public_holidays=False)
    [event] = events(offer)
    assert event["rrule"]["UNTIL"][0].date() == TODAY + dt.timedelta(days=14) and "COUNT" not in event["rrule"]
    assert event["dtend"].dt - event["dtstart"].dt == dt.timedelta(hours=2)
    assert read(f"/lippe/angebote/{offer.code}/").count("23:00–01:00") == 5


# --- Finding ------------------------------------------------------------------------------------------------


def test_the_finder_filters_counts_and_leads_on_without_an_answer(world: World) -> None:
    with world.lippe.scope():
        make.offer(world.lippe)
        make.offer(world.lippe, "Fußball", topics=["sport"])
    with world.other.scope():
        make.offer(world.other, "Nähen")
    found = read("/lippe/angebote/?thema=sport")
    assert "Fußball" in found and "Deutsch am Abend" not in found and "Nähen" not in found
    empty = read("/lippe/angebote/?suche=Quantenphysik&thema=sport")
    assert "Dazu passt kein Angebot ganz." in empty and "Fußball" in empty
    everywhere = read("/angebote/")
    assert "Nähen" in everywhere and 'href="/nachbar/angebote/' in everywhere
    assert 'href="/angebote/?thema=sport"' in read("/") and 'href="/lippe/angebote/?thema=sport"' in read("/lippe/")


HOSTILE = (
    "?suche=%00%F0%9F%98%80&thema=%00", "?seite=99999999999999999999", "?seite=-1&ort=x", f"?suche={'a' * 5000}",
    "?thema=work.x&tag=XX&zeit=1&gruppe=|&kostenlos=0", "?suche=<script>alert(1)</script>",
)  # fmt: skip


def test_hostile_addresses_get_an_answer(world: World) -> None:
    with world.lippe.scope():
        make.offer(world.lippe, "Name | mit 😀 und עברית")
    for query in HOSTILE:
        for path in ("/lippe/angebote/", "/lippe/angebote/karte/", "/angebote/"):
            assert "<script>alert" not in read(path + query)


def test_an_address_and_its_question_are_the_same() -> None:
    question = Question(text="Deutsch & mehr", topic="work.job", municipality="05766044", cost_free=True)
    query = query_of(question)
    assert question_of({word: values[0] for word, values in parse_qs(query[1:]).items()}) == question
    assert set(PARAMETERS) == set(Question.__dataclass_fields__) - {"state", "sort"}


def test_the_map_counts_each_municipality_beside_a_list(world: World) -> None:
    with world.lippe.scope():
        first = world.lippe.municipalities[0]
        make.offer(world.lippe, venues=[make.venue(world.lippe)])
    found = read("/lippe/angebote/karte/")
    assert 'class="l-atlas"' in found and "GeoBasis-DE / BKG" in found
    assert f'<bdi lang="de">{first.name}</bdi> <span class="l-count">1</span>' in found
    assert found.count(f'href="/lippe/angebote/?ort={first.ags}"') == 2


@pytest.mark.parametrize("offers", [1, 3])
def test_the_pages_ask_the_same_number_of_questions(world: World, offers: int, django_assert_num_queries: Any) -> None:
    with world.lippe.scope():
        venue = make.venue(world.lippe)
        for number in range(offers):
            make.schedule(make.offer(world.lippe, f"Kurs {number}", venues=[venue]))
    for path, queries in (("/lippe/angebote/", 12), ("/angebote/", 12), ("/lippe/angebote/karte/", 13)):
        with django_assert_num_queries(queries):
            Client().get(path)


# --- Little to load -----------------------------------------------------------------------------------------

LIMIT = 100_000
LINKED = re.compile(r'(?:<link rel="stylesheet" href|<script src|<use href|<link rel="icon" href)="/static/([^"#]+)')


def test_a_page_is_small_without_its_fonts(world: World) -> None:
    """As it travels: the page as it is, what it links compressed as the server sends it."""
    with world.lippe.scope():
        venue = make.venue(world.lippe, easting_m=491600, northing_m=5753900)
        offers = [make.offer(world.lippe, f"Ein Kurs {number}", summary="s" * 300) for number in range(25)]
        mapped = make.offer(world.lippe, "Ein Kurs mit Karte", venues=[venue])
    static = Path(settings.PACKAGE) / "core" / "static"
    stylesheets = {"ltr": "vendor/kern/kern.css", "rtl": "vendor/kern/kern.rtl.css"}
    for path, direction in (
        ("/lippe/angebote/?sprache=ar", "rtl"),
        (f"/lippe/angebote/{offers[0].code}/?sprache=fa", "rtl"),
        (f"/lippe/angebote/{mapped.code}/?sprache=ar", "rtl"),
        *((f"{path}?sprache=ar", "rtl") for path in ("/", "/lippe/", "/lippe/angebote/karte/")),
        *((f"/lippe/{form}/?sprache=ar", "rtl") for form in ("beratung-anfragen", "mitmachen", "angebot-melden")),
        *((f"{path}?sprache=ar", "rtl") for path in ("/rueckmeldung/", "/lippe/informationsblatt/")),
        ("/lippe/angebote/karte/?sprache=uk", "ltr"),
    ):
        page = read(path)
        linked = set(LINKED.findall(page))
        assert {"lotse/lotse.css", stylesheets[direction]} <= linked, path
        weight = len(page.encode()) + sum(len(gzip.compress((static / one).read_bytes())) for one in linked)
        assert weight < LIMIT, path


def test_the_page_of_an_offer_shows_its_place_on_the_map(world: World) -> None:
    with world.lippe.scope():
        venue = make.venue(world.lippe, "Haus am Markt", easting_m=491600, northing_m=5753900)
        known, unknown = (
            make.offer(world.lippe, venues=[venue]),
            make.offer(world.lippe, venues=[make.venue(world.lippe)]),
        )
    pin = re.compile(r'<circle class="l-atlas__pin" cx="\d+" cy="\d+" r="20"><title>([^<]+)</title>')
    found = [pin.findall(read(f"/lippe/angebote/{offer.code}/")) for offer in (known, unknown)]
    assert found == [["Haus am Markt"], []]
