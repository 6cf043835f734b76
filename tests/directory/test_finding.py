"""Finding offers. The expected offers and their order hold on both engines: the suite runs on each of them."""

import datetime as dt
import itertools
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotse.core.tenancy import NoScope
from lotse.directory.models import Offer, OfferTopic, SearchWord
from lotse.directory.selectors.finding import FILTERS, Found, Question, everything, find
from lotse.directory.services import searching
from tests import make
from tests.directory import corpus
from tests.world import TODAY, World

ADVICE = "Beratung zu Miete und Wohnung"
EVENING = "Deutsch am Abend"
MORNING = "Deutsch am Vormittag"
CLUB = "Fußballverein für Mädchen"
NURSERY = "Kindertagesstätte Sonnenschein"
INTERNSHIP = "Praktikum in der Pflege"
ALL = [ADVICE, EVENING, MORNING, CLUB, NURSERY, INTERNSHIP]

ANSWERS: dict[str, list[str]] = {
    "": ALL,
    "Was gibt es hier?": ALL,  # no word that says something
    # words of what, where, when and for whom
    "Deutschkurs Lemgo Abend Frauen": [EVENING],
    "ich suche einen Deutschkurs am Abend in Lemgo für Frauen": [EVENING],
    "Dienstag vormittags": [MORNING],
    "Rollstuhl": [EVENING, CLUB],
    "A2": [EVENING],
    "kostenlos Deutsch": [EVENING],
    "Arabisch": [ADVICE],
    "Bildungswerk Deutsch": [EVENING, MORNING],
    # long words, forms, spellings
    "Fussball verein": [CLUB],
    "Fußballvereine": [CLUB],
    "Verein": [CLUB],
    "Deutsch-Kurs": [EVENING, MORNING],
    "FUSSBALL MAEDCHEN": [CLUB],
    "Mietberatung": [ADVICE],
    # the same meaning, other languages
    "Kita": [NURSERY],
    "Handy": [ADVICE],
    "сад": [NURSERY],
    "روضة": [NURSERY],
    "консультація": [ADVICE],
    # half and mistyped words
    "Prakt": [INTERNSHIP],
    "Fusball": [CLUB],
    "Paktikum": [INTERNSHIP],
    "Sonenschien": [NURSERY],
    "Дитмольд": [MORNING, NURSERY, INTERNSHIP],
    # nothing
    "Deutschkurs Mittwoch": [],
    "qwxz": [],
}


def names(found: Found) -> list[str]:
    return [offer.name for offer in found.rows]


def test_words_find_the_right_offers_in_the_right_order(world: World) -> None:
    with world.lippe.scope():
        corpus.build(world.lippe)
        assert {text: names(find(Question(text=text), TODAY)) for text in ANSWERS} == ANSWERS
        assert find(Question(text="Fusball Paktikum"), TODAY).corrections == (
            ("Fusball", "fussball"),
            ("Paktikum", "Praktikum"),
        )
    with world.other.scope():
        assert find(Question(text="Deutsch"), TODAY).total == 0


def test_filters_count_what_choosing_them_would_give(world: World) -> None:
    """With none, a word or some filter set: the number at each choice is that of the offers then found."""
    with world.lippe.scope():
        corpus.build(world.lippe)
        first = find(Question(), TODAY)
        chosen = [(name, choice.value) for name in FILTERS for choice in first.facets[name]]
        assert len(chosen) == 25
        questions = [Question(), Question(text="Deutsch")]
        questions += [Question(**_set({name: value})) for name, value in chosen[::9]]
        for question in questions:
            found = find(question, TODAY)
            for name, value in chosen:
                count = next((one.count for one in found.facets[name] if one.value == value), 0)
                asked = question.but(**_set({name: value}))
                assert len(everything(asked, TODAY)) == count, (question, name, value)


def _set(filters: dict[str, str]) -> dict[str, Any]:
    return {name: True if value == "1" else value for name, value in filters.items()}


def test_a_day_and_its_part_are_those_of_one_time(world: World) -> None:
    with world.lippe.scope():
        corpus.build(world.lippe)
        assert names(find(Question(day="TU", part="evening"), TODAY)) == [EVENING]
        assert names(find(Question(day="TH", part="morning"), TODAY)) == []
        part = {one.value: one.count for one in find(Question(day="TU"), TODAY).facets["part"]}
        assert part == {"morning": 1, "evening": 1}


def test_what_is_for_the_whole_district_comes_after_what_is_there(world: World) -> None:
    with world.lippe.scope():
        corpus.build(world.lippe)
        here = Question(municipality=world.lippe.municipalities[1].ags)
        assert names(find(here, TODAY)) == [EVENING, CLUB, ADVICE]


def test_a_field_of_topics_holds_its_parts(world: World) -> None:
    with world.lippe.scope():
        corpus.build(world.lippe)
        assert names(find(Question(topic="work"), TODAY)) == [INTERNSHIP]
        assert names(find(Question(topic="work.internship"), TODAY)) == [INTERNSHIP]
        assert names(find(Question(topic="work.job"), TODAY)) == []


def test_nothing_found_comes_with_the_nearest_and_says_what_was_loosened(world: World) -> None:
    detmold, lemgo = (one.ags for one in world.lippe.municipalities)
    with world.lippe.scope():
        corpus.build(world.lippe)

        def near(question: Question) -> list[tuple[str, int]]:
            found = find(question, TODAY)
            assert found.total == 0
            for one in found.nearest:
                again = find(one.question, TODAY)
                assert (again.total, again.rows[:3]) == (one.total, list(one.rows))
            return [(one.sentence, one.total) for one in found.nearest]

        assert near(Question(text="Praktikum Lemgo")) == [
            ("In Detmold, etwa 10 km entfernt", 1),
            ("Ohne das Wort „Lemgo“", 1),
            ("Ohne das Wort „Praktikum“", 2),
        ]
        assert near(Question(text="Mietberatung Lemgo"))[0] == ("Für den ganzen Kreis oder online", 1)
        assert near(Question(topic="work", municipality=lemgo)) == [
            ("In Detmold, etwa 10 km entfernt", 1),
            ("Mit dem verwandten Thema „Sprache“", 1),
            ("Ohne die Auswahl „Arbeit“", 3),
            ("Ohne die Auswahl „Lemgo“", 1),
        ]
        assert near(Question(text="Kita Fußball Praktikum", audience="men")) == [
            ("Nur mit dem Wort „Kita“, ohne Auswahl", 1),
            ("Nur mit dem Wort „Fußball“, ohne Auswahl", 1),
            ("Nur mit dem Wort „Praktikum“, ohne Auswahl", 1),
        ]
        assert near(Question(text="qwxz", municipality=detmold)) == [
            ("Ohne Suchwörter, mit Ihrer Auswahl", 4),
            ("Alle Angebote", 6),
        ]
        assert near(Question(municipality="05000000", language="xx")) == [("Alle Angebote", 6)]
    with world.other.scope():
        assert find(Question(text="Kita"), TODAY).nearest == ()  # nothing at all


def test_the_public_sees_what_is_published_the_staff_all_but_what_has_ended(world: World) -> None:
    with world.lippe.scope():
        make.offer(world.lippe, "Alt", confirmed_at=dt.datetime(2025, 9, 1, tzinfo=dt.UTC))
        make.offer(world.lippe, "Entwurf", state="draft", confirmed_at=None)
        make.offer(world.lippe, "Ende", state="ended")
        make.offer(world.lippe, "Neu")
        assert names(find(Question(), TODAY)) == ["Alt", "Neu"]
        staff = find(Question(), TODAY, audience="staff")
        assert names(staff) == ["Alt", "Entwurf", "Neu"]
        states = {"draft": 1, "published": 2, "stale": 1, "ended": 1}
        assert {one.value: one.count for one in staff.facets["state"]} == states
        ended = find(Question(state="ended"), TODAY, audience="staff")
        assert (names(ended), ended.without["state"], staff.without["state"]) == (["Ende"], 3, 3)
        assert names(find(Question(state="stale"), TODAY, audience="staff")) == ["Alt"]
        assert names(find(Question(sort="confirmed"), TODAY, audience="staff")) == ["Neu", "Alt", "Entwurf"]


def test_all_centres_together_show_what_each_publishes(world: World) -> None:
    with pytest.raises(NoScope):
        find(Question(), TODAY)
    for place, name in ((world.lippe, "Nähen in Lippe"), (world.other, "Nähen nebenan")):
        with place.scope():
            make.offer(place, name, venues=[make.venue(place)])
            make.offer(place, "Nähen: Entwurf", state="draft")
    found = find(Question(text="Nähen"), TODAY, audience="everywhere")
    assert [(one.centre.slug, one.name) for one in found.rows] == [
        ("lippe", "Nähen in Lippe"),
        ("nachbar", "Nähen nebenan"),
    ]
    assert [(one.label, one.count) for one in found.facets["municipality"]] == [("Detmold", 1), ("Detmold", 1)]
    assert [str(one.offer_places.all()[0].place.municipality) for one in found.rows] == ["Detmold", "Detmold"]


def test_pages_are_stretches_of_the_same_order(world: World) -> None:
    with world.lippe.scope():
        corpus.build(world.lippe)
        pages = [names(find(Question(), TODAY, page, size=4)) for page in (1, 2, 3, "x", -1)]
        assert pages == [ALL[:4], ALL[4:], ALL[4:], ALL[:4], ALL[4:]]


def test_a_search_asks_as_often_for_many_offers_as_for_few(world: World) -> None:
    questions = (Question(), Question(text="Deutsch Lemgo"), Question(text="Fusball Praktikum Lemgo", topic="health"))

    def queries() -> list[int]:
        found = []
        for question in questions:
            with CaptureQueriesContext(connection) as seen:
                find(question, TODAY, audience="staff")
            found.append(len(seen))
        return found

    with world.lippe.scope():
        offers = corpus.build(world.lippe)
        few = queries()
        of = offers[EVENING]
        fields = {"organisation": of.organisation, "state": "published", "created_at": of.created_at}
        more = [
            Offer(name=f"Sprachkurs {n}", summary="Deutsch", changed_at=of.changed_at, **fields)  # type: ignore[misc]
            for n in range(60)
        ]
        Offer.objects.bulk_create(more)
        OfferTopic.objects.bulk_create(OfferTopic(offer=one, topic="language") for one in more)
        searching.refresh(more, TODAY)
        assert queries() == few
        assert max(few) <= 22


_SIGNS = st.sampled_from(
    ["\0", '"', "'", "*", "(", ")", "-", ":", "^", "%", "_", "\\", "AND", "NOT", "NEAR(", "🙂", "א"]
)
_WORDS = st.sampled_from(["Deutsch", "Lemgo", "fussbal", "Kita", "مدرسة", "der", "a" * 500, "7"])


def test_no_text_of_a_person_reaches_the_engines(world: World) -> None:
    with world.lippe.scope():
        corpus.build(world.lippe)

        @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
        @given(st.lists(_SIGNS | _WORDS | st.text(max_size=20), max_size=9), st.sampled_from(["", " "]))
        def harmless(pieces: list[str], between: str) -> None:
            found = find(Question(text=between.join(pieces)), TODAY)
            assert found.total or found.nearest

        harmless()
        assert find(Question(text="Deutsch " * 2000 + "Lemgo"), TODAY).total == 2  # 18,000 signs


@pytest.mark.parametrize("field", ["topic", "municipality", "language", "day", "part", "group", "audience", "state"])
def test_a_value_that_does_not_exist_finds_nothing_and_breaks_nothing(world: World, field: str) -> None:
    with world.lippe.scope():
        make.offer(world.lippe)
        for value in ("\0", "🙂", "x" * 10_000, "*", "|", ",", "work|"):
            found = find(Question(**{field: value}), TODAY, audience="staff")
            assert (found.total, bool(found.nearest)) == (0, True)


def test_each_answer_is_that_of_reading_every_offer(world: World) -> None:
    """Against a plain reading of the tokens: every word of our own tokens, alone and in pairs."""
    with world.lippe.scope():
        offers = corpus.build(world.lippe).values()
        vocabulary = sorted(SearchWord.objects.values_list("token", flat=True))
        lines = {offer.name: Offer.objects.get(pk=offer.pk).search_tokens.split() for offer in offers}
        for pair in itertools.islice(itertools.combinations(vocabulary, 2), 0, None, 197):
            certain = {name for name, tokens in lines.items() if set(pair) <= set(tokens)}
            assert certain <= set(names(find(Question(text=" ".join(pair)), TODAY))), pair
