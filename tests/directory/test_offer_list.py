"""The list of offers for staff: words, chips, files, what is nearest; and offers in the search over all."""

import csv
import datetime as dt
import io
from urllib.parse import parse_qsl

import time_machine
from django.http import QueryDict

from lotse.core import export
from lotse.core.registry import SearchHit
from lotse.directory.forms.finding import PUBLIC_PARAMETERS, FindingForm, address_of
from lotse.directory.models import Offer
from lotse.directory.selectors import feeds
from lotse.directory.selectors.finding import Question
from lotse.public.forms import question_of
from lotse.tenants.enums import Role
from tests import make
from tests.directory import corpus
from tests.world import NOW, Place, World

PATH = "netzwerk/angebote/"


def shown(place: Place, query: str = "", role: Role = Role.NETWORKER) -> tuple[list[str], str]:
    """The names in the list, and the page."""
    answer = place.client(role).get(place.url(PATH + query))
    assert answer.status_code == 200
    return [line.offer.name for line in answer.context["lines"]], answer.content.decode()


@time_machine.travel(NOW, tick=False)
def test_words_and_chips_lead_to_offers(world: World) -> None:
    with world.lippe.scope():
        corpus.build(world.lippe)
    assert shown(world.lippe, "?suche=Deutschkurs+Lemgo+Abend+Frauen")[0] == ["Deutsch am Abend"]
    assert shown(world.lippe, "?thema=language&tag=TU&tageszeit=morning")[0] == ["Deutsch am Vormittag"]
    assert len(shown(world.lippe, "?thema=nichts&sortierung=x&tag=\0&stand=alle")[0]) == 6
    names, page = shown(world.lippe, "?suche=Fusball")
    assert names == ["Fußballverein für Mädchen"]
    assert "Statt „<bdi>Fusball</bdi>“ wird „<bdi>fussball</bdi>“ gesucht." in page
    assert shown(world.other)[0] == []
    assert "Das Verzeichnis hat noch kein Angebot." in shown(world.other)[1]


@time_machine.travel(NOW, tick=False)
def test_nothing_found_leads_to_the_nearest(world: World) -> None:
    with world.lippe.scope():
        corpus.build(world.lippe)
    names, page = shown(world.lippe, "?suche=Praktikum+Lemgo")
    assert names == []
    assert "In Detmold, etwa 10 km entfernt" in page
    assert f'href="/lippe/{PATH}?suche=Praktikum&amp;gemeinde=05766020"' in page
    assert shown(world.lippe, "?suche=Praktikum&gemeinde=05766020")[0] == ["Praktikum in der Pflege"]


@time_machine.travel(NOW, tick=False)
def test_what_to_look_at_twice_says_why(world: World) -> None:
    with world.lippe.scope():
        make.offer(world.lippe, "a", confirmed_at=NOW - dt.timedelta(days=400))
        make.offer(world.lippe, "b", state="draft")
        make.offer(world.lippe, "c", confirmed_at=None)
        make.offer(world.lippe, "d", ends_on=NOW.date())
        make.offer(world.lippe, "e", free_places=0, capacity_as_of=NOW.date())
        make.offer(world.lippe, "f", state="ended")
    answer = world.lippe.client(Role.DIRECTOR).get(world.lippe.url(PATH))
    assert [(line.offer.name, line.badge, line.capacity.text) for line in answer.context["lines"]] == [
        ("a", "veraltet", "nicht bekannt"),
        ("b", "Entwurf", "nicht bekannt"),
        ("c", "nicht mehr öffentlich", "nicht bekannt"),
        ("d", "letzter Tag vorbei", "nicht bekannt"),
        ("e", "", "voll"),
    ]
    assert shown(world.lippe, "?stand=ended")[0] == ["f"]


@time_machine.travel(NOW, tick=False)
def test_files_hold_exactly_what_is_shown(world: World) -> None:
    with world.lippe.scope():
        corpus.build(world.lippe)
        Offer.objects.filter(name__startswith="Beratung").update(name="=1+1 🙂")
    for query in ("?fuer=all&sortierung=name", "?suche=Deutsch&sortierung=confirmed"):
        names, _page = shown(world.lippe, query)
        answer = world.lippe.client(Role.NETWORKER).get(world.lippe.url(f"{PATH}{query}&export={export.CSV}"))
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        assert [row["Angebot"].lstrip("'") for row in rows] == names
    assert world.lippe.client(Role.NETWORKER).get(world.lippe.url(f"{PATH}?export=exe")).status_code == 404


def test_an_address_asks_the_question_it_was_made_of(world: World) -> None:
    question = Question(text="Ä & 1", topic="work.job", day="MO", part="evening", cost_free=True, sort="name")
    assert FindingForm(QueryDict(address_of(question)[1:])).question() == question
    assert address_of(Question()) == "?"


def test_the_search_over_all_finds_offers_without_guessing(world: World) -> None:
    with world.lippe.scope():
        offers = corpus.build(world.lippe)
        nursery = offers["Kindertagesstätte Sonnenschein"]
        hit = SearchHit(
            "Angebote",
            nursery.name,
            f"/lippe/netzwerk/angebote/{nursery.code}/",
            "Bildungswerk · veröffentlicht",
        )
        member = world.lippe.member(Role.COUNSELLOR)
        for query in ("Kita", "Sonn", "Sonnenschein Detmold", nursery.code.lower()):
            assert [one for one in feeds.search(member, query) if one.kind_label == "Angebote"] == [hit], query
        for query in ("Sonenschein", "\0", "der"):
            assert not [one for one in feeds.search(member, query) if one.kind_label == "Angebote"], query
        assert feeds.search(world.lippe.member(Role.PRIVACY_OFFICER), "Kita") == []


@time_machine.travel(NOW, tick=False)
def test_list_and_page_lead_to_the_public_map_print_and_qr(world: World) -> None:
    with world.lippe.scope():
        offer, draft = make.offer(world.lippe), make.offer(world.lippe, "Entwurf", state="draft")
    asked = "?suche=Deutsch&sprache=de&stand=alle"
    assert 'href="/lippe/angebote/karte/?suche=Deutsch&amp;angebotssprache=de"' in shown(world.lippe, asked)[1]
    everything = Question("Sport", "sport", "05766020", "ar", "TU", "evening", "women", "women", True, True)
    sent = dict(parse_qsl(address_of(everything, PUBLIC_PARAMETERS)[1:]))
    assert question_of(sent) == everything
    client = world.lippe.client(Role.NETWORKER)
    pages = [client.get(world.lippe.url(f"{PATH}{one.code}/")).content.decode() for one in (offer, draft)]
    assert [f'href="/lippe/angebote/{one.code}/"' in page for one, page in zip((offer, draft), pages, strict=True)] == [
        True,
        False,
    ]
