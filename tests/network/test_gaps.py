"""Where something is missing: against a plain count over all combinations, and what full means."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from lotse.core.export import to_csv
from lotse.directory.enums import TargetGroup, Topic
from lotse.directory.models import DirectorySettings, Offer
from lotse.directory.services import searching
from lotse.network.rules.gaps import FIELDS, covers, is_full
from lotse.network.selectors.gaps import GapFilter, Gaps
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, Place, World


def gaps(**wanted: str) -> set[tuple[str, str, str, str]]:
    found = Gaps(TODAY, GapFilter(**wanted)).gaps
    return {(one.municipality.name, one.topic.value, one.group.value, one.sentence) for one in found}


def offer(place: Place, **fields: Any) -> None:
    """Sport for adults in Detmold, unless said otherwise."""
    towns = fields.pop("towns", place.municipalities[:1])
    given = {"topics": ("sport",), "groups": ("adults",)} | fields
    make.offer(place, venues=[make.venue(place, f"Halle {town}", municipality=town) for town in towns], **given)


@pytest.fixture
def in_lippe(world: World) -> Iterator[Place]:
    with world.other.scope():
        make.offer(world.other, topics=("sport", "health"), reach="district")
    with world.lippe.scope():
        yield world.lippe


def test_without_offers_everything_is_missing(in_lippe: Place) -> None:
    assert len(gaps()) == 2 * len(FIELDS) * len(TargetGroup)
    assert {sentence for *_, sentence in gaps()} == {"kein Angebot"}


def test_an_offer_closes_the_gaps_that_it_serves(in_lippe: Place) -> None:
    before = gaps()
    offer(in_lippe)
    assert before - gaps() == {("Detmold", "sport", "adults", "kein Angebot")}
    offer(in_lippe, topics=("health",), groups=(), reach="online", towns=[])
    closed = {(town, "health", group.value, "kein Angebot") for town in ("Detmold", "Lemgo") for group in TargetGroup}
    assert before - gaps() == closed | {("Detmold", "sport", "adults", "kein Angebot")}


def test_what_is_not_public_closes_nothing(in_lippe: Place) -> None:
    before = gaps()
    offer(in_lippe, state="draft")
    offer(in_lippe, ends_on=TODAY)
    assert gaps() == before


def test_work_is_served_by_its_parts_and_asked_for_in_them(in_lippe: Place) -> None:
    offer(in_lippe, topics=("work.job",))
    assert ("Detmold", "work", "adults", "kein Angebot") not in gaps()
    found = gaps(topic="work", group="adults", municipality="05766020")
    assert {topic for _, topic, _, _ in found} == {"work.internship", "work.apprenticeship", "work.recognition"}


def test_only_full_ones_are_a_gap_too(in_lippe: Place) -> None:
    offer(in_lippe, free_places=0, capacity_as_of=TODAY)
    wanted = {"topic": "sport", "group": "adults", "municipality": "05766020"}
    assert gaps(**wanted) == {("Detmold", "sport", "adults", "nur volle Angebote")}
    assert gaps(**wanted, state="voll") == gaps(**wanted)
    assert gaps(**wanted, state="keins") == set()
    DirectorySettings.objects.create(full_for_days=10)
    for days, found in ((10, gaps(**wanted)), (11, set())):
        Offer.objects.update(capacity_as_of=TODAY - dt.timedelta(days=days))
        assert gaps(**wanted) == found, "as long as the centre says"
    Offer.objects.update(capacity_as_of=TODAY)
    offer(in_lippe)
    assert gaps(**wanted) == set()
    (row, _) = Gaps(TODAY, GapFilter(topic="sport", group="adults")).matrix
    assert [(cell.open, cell.full) for cell in row.cells] == [(1, 1)]


@pytest.mark.parametrize(
    ("free_places", "days", "full"), [(0, 0, True), (0, 90, True), (0, 91, False), (1, 0, False), (None, 0, False)]
)
def test_full_is_what_a_fresh_report_says(free_places: int | None, days: int, full: bool) -> None:
    assert is_full(free_places, TODAY - dt.timedelta(days=days), TODAY, 90) is full
    assert is_full(free_places, None, TODAY, 90) is False


def test_a_topic_is_covered_by_itself_and_its_parts() -> None:
    assert covers(Topic.WORK, frozenset({"work.job"}))
    assert covers(Topic.JOB, frozenset({"work.job"}))
    assert not covers(Topic.JOB, frozenset({"work"}))
    assert not covers(Topic.SPORT, frozenset())


def test_the_file_holds_what_the_list_shows(in_lippe: Place) -> None:
    wanted = GapFilter(topic="sport", municipality="05766044")
    lines = to_csv(Gaps(TODAY, wanted).sheet()).decode("utf-8-sig").splitlines()
    assert lines[:2] == [
        "Gemeinde;Gemeindeschlüssel;Thema;Für wen;Was fehlt",
        "Lemgo;05766044;Sport;Kinder bis 6 Jahre;kein Angebot",
    ]
    assert len(lines) == 1 + len(TargetGroup)


def test_a_gap_opens_the_form_of_an_offer_that_closes_it(in_lippe: Place) -> None:
    client, lemgo = in_lippe.client(Role.NETWORKER), in_lippe.municipalities[1]
    near = make.organisation(in_lippe, "sports", "Verein in Lemgo", municipality=lemgo)
    make.organisation(in_lippe, "sports", "Anderer Verein")
    hall = make.venue(in_lippe, "Halle Lemgo", municipality=lemgo)
    page = client.get(in_lippe.url("netzwerk/luecken/?thema=sport&gruppe=adults&gemeinde=05766044"))
    [gap] = page.context["page"].object_list
    assert gap.offer_url == page.context["new_url"]
    first = client.get(gap.offer_url)
    groups = [label for label, _ in first.context["form"].fields["organisation"].choices]
    assert groups == ["", "Lemgo", "Andere"]
    form = client.post(gap.offer_url, {"organisation": near.code}, follow=True).context["form"]
    assert {name: form[name].value() for name in ("topics", "groups", "places")} == {
        "topics": ["sport"],
        "groups": ["adults"],
        "places": [str(hall.pk)],
    }
    assert form["new_place_town"].value() == lemgo.pk
    typed = {"name": "Ball", "summary": "Wir spielen.", "audience": "all", "reach": "local", "cost_kind": "free"}
    chosen = {name: form[name].value() for name in ("topics", "groups", "places")}
    url = f"{in_lippe.url(f'netzwerk/organisationen/{near.code}/angebote/neu/')}?{gap.offer_url.partition('?')[2]}"
    assert client.post(url, typed | chosen).status_code == 302
    Offer.objects.update(state="published", confirmed_at=NOW)
    searching.refresh(Offer.objects.all(), TODAY)
    assert gaps(topic="sport", group="adults", municipality="05766044") == set()


def test_addresses_that_say_nothing_known_fill_in_nothing(in_lippe: Place) -> None:
    client = in_lippe.client(Role.NETWORKER)
    for query in ("", "?thema=x&gruppe=%00&gemeinde=05999999", "?gemeinde=" + "9" * 5000):
        page = client.get(in_lippe.url(f"netzwerk/angebote/neu/{query}"))
        assert [label for label, _ in page.context["form"].fields["organisation"].choices] == [""]
    assert in_lippe.client(Role.DIRECTOR).get(in_lippe.url("netzwerk/luecken/")).status_code == 200
