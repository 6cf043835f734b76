"""A school reports its places behind a link: without account, several times, the newest counts, nothing is lost."""

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lotse.audit.models import Entry
from lotse.links import services as links
from lotse.links.models import Link
from lotse.schooling.enums import GRADES, SupportForm
from lotse.schooling.forms.place_requests import PlaceLinkForm
from lotse.schooling.models import PlaceReport, PlaceRequest, PlaceRound, School
from lotse.schooling.rules.schools import support_forms
from lotse.schooling.selectors import place_feeds
from lotse.schooling.selectors.place_links import LinkPage
from lotse.schooling.selectors.places import TableCell, free_places
from tests import make
from tests.world import NOW, TODAY, Place, World

DAY = dt.timedelta(days=1)


class Clock:
    """What the clock says; tests move it."""

    def __init__(self) -> None:
        self.now = NOW


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("lotse.core.clock.now", lambda: found.now)
    monkeypatch.setattr("lotse.core.clock.today", lambda: found.now.date())
    return found


@pytest.fixture
def school(world: World) -> School:
    with world.lippe.scope():
        found = make.school(world.lippe)
        make.places(found, 6, 4, grade=7, as_of=TODAY - 70 * DAY)
        make.places(found, 8, 8, grade=8, as_of=TODAY - 70 * DAY)
        make.place_round(world.lippe, found)
        return found


def issue(place: Place, of: School) -> str:
    """The address behind a new link."""
    with place.scope():
        secret = links.issue(purpose="places", object_id=of.pk, actor=place.counsellor, now=NOW, keep_others=True)
    return place.url(f"platzmeldung/{secret}/")


@pytest.fixture
def url(world: World, school: School) -> str:
    return issue(world.lippe, school)


def typed(client: Client, url: str) -> dict[str, str]:
    """The fields of the page as a browser would send them."""
    page = client.get(url).content.decode()
    fields = re.findall(r'<input\b[^>]*name="((?:places|occupied)_\w+|seen)"[^>]*>', page)
    found = {}
    for name in fields:
        tag = re.search(rf'<input\b[^>]*name="{name}"[^>]*>', page)
        assert tag
        value = re.search(r'value="([^"]*)"', tag[0])
        found[name] = html.unescape(value[1]) if value else ""
    return found


def counting(place: Place) -> dict[tuple[str, int], tuple[int, int, dt.date]]:
    with place.scope():
        return {(p.support_form, p.grade): (p.places, p.occupied, p.as_of) for p in free_places(TODAY + 99 * DAY)}


def words(response: Any) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def test_the_school_sees_its_last_figures_and_reports_new_ones(world: World, school: School, url: str) -> None:
    client = Client()
    page = client.get(url)
    assert "zuletzt 6, belegt 4 (Stand 24.08.2026)" in words(page)
    assert page["Cache-Control"].startswith("max-age=0") and "no-store" in page["Cache-Control"]
    data = typed(client, url)
    assert {name for name in data if name != "seen"} == {
        "places_initial_support_7", "occupied_initial_support_7",
        "places_initial_support_8", "occupied_initial_support_8",
    }  # fmt: skip
    answer = client.post(url, data | {"occupied_initial_support_7": "5", "reported_by": "Frau Muster"})
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert counting(world.lippe) == {
        ("initial_support", 7): (6, 5, TODAY),
        ("initial_support", 8): (8, 8, TODAY),
    }
    with world.lippe.scope():
        newest = PlaceReport.objects.filter(as_of=TODAY)
        assert {(row.source, row.reported_by, row.recorded_by_id) for row in newest} == {("link", "Frau Muster", None)}
        request = PlaceRequest.objects.get()
        assert (request.answered_at, request.answered_how, request.answered_by) == (NOW, "link", "Frau Muster")
        assert request.is_unchanged is False
        (entry,) = Entry.objects.filter(action="schooling.places_recorded")
        assert entry.actor_id is None
    assert "Danke, Ihre Meldung ist angekommen" in words(client.get(url))


def test_one_tap_confirms_all_as_of_today(world: World, school: School, url: str) -> None:
    client = Client()
    answer = client.post(url, typed(client, url) | {"unchanged": "1"})
    assert answer.status_code == 302
    assert counting(world.lippe) == {
        ("initial_support", 7): (6, 4, TODAY),
        ("initial_support", 8): (8, 8, TODAY),
    }
    with world.lippe.scope():
        request = PlaceRequest.objects.get()
        assert (request.is_unchanged, request.answered_by) == (True, "Schule (ohne Namen)")


def test_unchanged_beside_changed_numbers_asks_which_of_them_holds(world: World, school: School, url: str) -> None:
    client = Client()
    answer = client.post(url, typed(client, url) | {"places_initial_support_7": "9", "unchanged": "1"})
    assert "Sie haben Zahlen geändert." in words(answer)
    assert 'value="9"' in answer.content.decode()
    assert counting(world.lippe)["initial_support", 7][2] == TODAY - 70 * DAY


def test_opening_a_link_uses_nothing_up_and_sending_leaves_it_open(
    world: World, school: School, url: str, clock: Clock
) -> None:
    client = Client()
    for occupied in ("5", "3"):
        for _ in range(3):
            assert client.get(url).status_code == 200
        client.post(url, typed(client, url) | {"occupied_initial_support_7": occupied})
        clock.now += dt.timedelta(minutes=5)
    assert counting(world.lippe)["initial_support", 7] == (6, 3, TODAY)


def test_the_same_numbers_sent_twice_are_stored_once(world: World, school: School, url: str) -> None:
    client = Client()
    data = typed(client, url) | {"occupied_initial_support_7": "5"}
    for _ in range(2):
        assert client.post(url, data).status_code == 302
    with world.lippe.scope():
        assert PlaceReport.objects.filter(source="link").count() == 2  # one for each line


def test_whoever_comes_second_is_told_what_the_first_reported(
    world: World, school: School, url: str, clock: Clock
) -> None:
    first, second = Client(), Client()
    seen = typed(second, url)
    first.post(url, typed(first, url) | {"occupied_initial_support_7": "1", "reported_by": "Herr Eins"})
    answer = second.post(url, seen | {"occupied_initial_support_7": "2", "remark": "Bitte anrufen"})
    page = words(answer)
    assert "Zuletzt gemeldet am 02.11.2026 um 10:00 Uhr von Herr Eins. Bitte vergleichen Sie" in page
    assert "zuletzt 6, belegt 1 (Stand 02.11.2026)" in page
    assert 'value="2"' in answer.content.decode() and "Bitte anrufen" in page
    assert counting(world.lippe)["initial_support", 7] == (6, 1, TODAY)
    again = re.search(r'name="seen" value="(\w+)"', answer.content.decode())
    assert again
    clock.now += dt.timedelta(minutes=1)
    assert second.post(url, seen | {"occupied_initial_support_7": "2", "seen": again[1]}).status_code == 302
    assert counting(world.lippe)["initial_support", 7] == (6, 2, TODAY)


def test_a_confirmation_of_an_old_page_is_told_too(world: World, school: School, url: str) -> None:
    first, second = Client(), Client()
    seen = typed(second, url)
    first.post(url, typed(first, url) | {"occupied_initial_support_7": "1"})
    assert "Bitte vergleichen Sie" in words(second.post(url, seen | {"unchanged": "1"}))
    assert counting(world.lippe)["initial_support", 7] == (6, 1, TODAY)


def test_lines_that_another_report_replaced_keep_what_was_typed(world: World, school: School, url: str) -> None:
    first, second = Client(), Client()
    seen = typed(second, url)
    empty = dict.fromkeys((name for name in seen if name != "seen"), "")
    together = {"places_initial_support_0": "20", "occupied_initial_support_0": "9"}
    assert first.post(url, seen | empty | together).status_code == 302
    answer = second.post(url, seen | {"occupied_initial_support_7": "2"})
    page = answer.content.decode()
    assert 'name="places_initial_support_0"' in page and 'name="occupied_initial_support_7" value="2"' in page


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"occupied_initial_support_7": "7"}, "occupied_initial_support_7", "nicht mehr Plätze belegt sein, als es"),
        ({"places_initial_support_7": "-1"}, "places_initial_support_7", "größer oder gleich 0"),
        ({"places_initial_support_7": "20261102"}, "places_initial_support_7", "kleiner oder gleich 2000"),
        ({"places_initial_support_7": "9" * 5000}, "places_initial_support_7", "ganze Zahl"),
        ({"places_initial_support_7": "sechs"}, "places_initial_support_7", "ganze Zahl"),
        ({"places_initial_support_7": "6,5"}, "places_initial_support_7", "ganze Zahl"),
        ({"places_initial_support_7": ""}, "places_initial_support_7", "Bitte auch die Plätze angeben."),
        ({"places_initial_support_0": "9"}, "places_initial_support_0", "nicht beides"),
        ({"remark": "x" * 501}, "remark", "höchstens 500"),
        ({"reported_by": "a\0b"}, "reported_by", "Nullzeichen"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost_or_half_written(
    world: World, school: School, url: str, change: dict[str, str], field: str, sentence: str
) -> None:
    client = Client()
    answer = client.post(url, typed(client, url) | {"occupied_initial_support_8": "3"} | change)
    assert sentence in str(answer.context["form"].errors[field])
    page = answer.content.decode()
    assert 'name="occupied_initial_support_8" value="3"' in page
    with world.lippe.scope():
        assert not PlaceReport.objects.filter(source="link").exists()
        assert PlaceRequest.objects.get().is_open


def test_a_line_is_added_without_javascript_and_keeps_what_was_typed(world: World, school: School, url: str) -> None:
    client = Client()
    data = typed(client, url) | {"occupied_initial_support_7": "x", "remark": "Hallo"}
    more = {"more": "literacy_0", "more_places": "12", "more_occupied": "2", "add": "1"}
    answer = client.post(url, data | more)
    page = answer.content.decode()
    assert not answer.context["form"].errors
    for shown in (
        'name="places_literacy_0" value="12"',
        'name="occupied_literacy_0" value="2"',
        'name="occupied_initial_support_7" value="x"',
        "Hallo",
    ):
        assert shown in page
    assert 'value="literacy_0"' not in page  # no longer to be chosen
    with world.lippe.scope():
        assert not PlaceReport.objects.filter(source="link").exists()
    sent = data | {"occupied_initial_support_7": "4", "places_literacy_0": "12", "occupied_literacy_0": "2"}
    assert client.post(url, sent).status_code == 302
    assert counting(world.lippe)["literacy", 0] == (12, 2, TODAY)


def test_a_line_chosen_but_not_added_is_sent_along(world: World, school: School, url: str) -> None:
    client = Client()
    more = {"more": "initial_support_9", "more_places": "3", "more_occupied": ""}
    assert client.post(url, typed(client, url) | more).status_code == 302
    assert counting(world.lippe)["initial_support", 9] == (3, 0, TODAY)


@pytest.mark.parametrize("more", ["fit_fuer_mehr_0", "regular_4", "regular_14", "x", "places_regular_7"])
def test_a_line_that_the_school_cannot_have_is_not_added(world: World, school: School, url: str, more: str) -> None:
    client = Client()
    answer = client.post(url, typed(client, url) | {"more": more, "add": "1", f"places_{more}": "3"})
    assert len(answer.context["form"].cells) == 2


def test_a_school_that_never_reported_gets_a_line_for_each_kind_of_class(world: World) -> None:
    with world.lippe.scope():
        new = make.school(world.lippe)
        make.place_round(world.lippe, new)
    client, url = Client(), issue(world.lippe, new)
    page = client.get(url)
    assert [section.label for section in page.context["form"].sections()] == [
        "Erstförderung (Deutsch)",
        "Erstalphabetisierung",
        "Regelklasse",
    ]
    assert "Alles unverändert" not in words(page)
    assert "mindestens eine Zeile" in words(client.post(url, typed(client, url)))
    assert client.post(url, typed(client, url) | {"places_literacy_0": "0"}).status_code == 302
    assert counting(world.lippe) == {("literacy", 0): (0, 0, TODAY)}


def test_empty_lines_stay_as_they_were(world: World, school: School, url: str) -> None:
    client = Client()
    empty = {"places_initial_support_8": "", "occupied_initial_support_8": ""}
    client.post(url, typed(client, url) | empty)
    assert counting(world.lippe) == {
        ("initial_support", 7): (6, 4, TODAY),
        ("initial_support", 8): (8, 8, TODAY - 70 * DAY),
    }


# --- When a link no longer opens


def gone(url: str) -> bool:
    """Whether the page says the same for a closed link, with the number to call."""
    for answer in (Client().get(url), Client().post(url, {"places_initial_support_7": "1"})):
        if answer.status_code != 404 or "05231 62-0" not in words(answer):
            return False
    return True


def test_it_expires_after_its_last_day(world: World, school: School, url: str, clock: Clock) -> None:
    clock.now = NOW + 42 * DAY - dt.timedelta(seconds=1)
    assert Client().get(url).status_code == 200
    clock.now = NOW + 42 * DAY
    assert gone(url)


def test_a_withdrawn_link_opens_nothing(world: World, school: School, url: str) -> None:
    page = world.lippe.client().get(world.lippe.url(f"schule/schulen/{school.organisation.code}/"))
    assert "Link zum Melden der Plätze" in words(page)
    world.lippe.client().post(world.lippe.url(f"schule/schulen/{school.organisation.code}/links/"))
    assert gone(url)


def test_a_school_that_closed_meanwhile_reports_nothing(world: World, school: School, url: str) -> None:
    with world.lippe.scope():
        School.objects.update(is_operating=False)
    assert gone(url)


def test_another_centre_does_not_know_the_link(world: World, school: School, url: str) -> None:
    assert Client().get(url.replace("/lippe/", "/nachbar/")).status_code == 404
    assert Client().get(url[:-2] + "/").status_code == 404


def test_links_of_two_mails_open_the_same_page(world: World, school: School, url: str) -> None:
    second = issue(world.lippe, school)
    Client().post(url, typed(Client(), url) | {"reported_by": "Herr Eins"})
    assert "von Herr Eins" in words(Client().get(second))


# --- What staff learn, and what the school does not


def test_a_remark_reaches_whoever_asked_until_it_is_read(world: World, school: School, url: str) -> None:
    lippe, client = world.lippe, Client()
    remark = "Ab Mai zieht Klasse 8 um | 😀 <b>"
    client.post(url, typed(client, url) | {"remark": remark, "reported_by": "عائشة"})
    with lippe.scope():
        made = PlaceRound.objects.get()
        (item,) = place_feeds.today(lippe.counsellor, TODAY)
        assert item.title == "1 Schule hat eine Bemerkung geschrieben"
    staff = lippe.client()
    page = staff.get(lippe.url(f"schule/plaetze/abfragen/{made.pk}/?antwort=bemerkung"))
    assert remark in html.unescape(page.content.decode()) and "عائشة" in page.content.decode()
    staff.post(lippe.url(f"schule/plaetze/abfragen/{made.pk}/gelesen/"))
    with lippe.scope():
        assert place_feeds.today(lippe.counsellor, TODAY) == []
    client.post(url, typed(client, url) | {"remark": remark})
    with lippe.scope():
        assert place_feeds.today(lippe.counsellor, TODAY) == []  # nothing new was written
    client.post(url, typed(client, url) | {"remark": "Noch etwas"})
    with lippe.scope():
        assert len(place_feeds.today(lippe.counsellor, TODAY)) == 1


def test_the_school_does_not_learn_of_children(world: World, school: School, url: str) -> None:
    with world.lippe.scope():
        home = make.household(world.lippe, "Sommer")
        make.pupil(world.lippe, make.person(home, "Mila"))
    page = words(Client().get(url))
    for secret in ("Sommer", "Mila", "vorgemerkt", "Vormerkung"):
        assert secret not in page


def test_a_report_answers_the_newest_request_only(world: World, school: School, url: str) -> None:
    with world.lippe.scope():
        PlaceRequest.objects.update(closed_at=NOW)
        newer = make.place_round(world.lippe, school, asked_at=NOW + dt.timedelta(hours=1))
    Client().post(url, typed(Client(), url))
    with world.lippe.scope():
        assert [one.round for one in PlaceRequest.objects.exclude(answered_at=None)] == [newer]


# --- Whatever is sent


def _page(cells: list[TableCell], known: int) -> LinkPage:
    figures = [
        TableCell(c.support_form, c.form_label, c.grade, c.grade_label, *((6, 4, TODAY) if n < known else (None, None)))
        for n, c in enumerate(cells)
    ]
    return LinkPage(School(form="15"), PlaceRequest(), figures, "x", "", "")


_CELLS = [
    TableCell(form, str(form.label), grade, f"Jahrgang {grade}", None, None)
    for form in support_forms("15")
    for grade in (0, *range(GRADES["15"][0], GRADES["15"][1] + 1))
]
_names = st.sampled_from(
    [f"{what}_{form}_{grade}" for what in ("places", "occupied") for form in SupportForm for grade in (-1, 0, 7, 99)]
    + ["more", "more_places", "more_occupied", "seen", "remark", "reported_by", "unchanged", "x"]
)


@given(
    data=st.dictionaries(_names, st.text(max_size=12) | st.integers(-5, 9999).map(str) | st.just("regular_7")),
    known=st.integers(0, 12),
)
def test_no_input_breaks_the_form_and_valid_lines_are_lines_of_the_school(data: dict[str, str], known: int) -> None:
    sent = QueryDict(mutable=True)
    for name, value in data.items():
        sent[name] = value
    page = _page(_CELLS, known)
    form = PlaceLinkForm(sent, page=page)
    possible = {(cell.support_form, cell.grade or None) for cell in _CELLS}
    if form.is_valid():
        for row in form.rows():
            assert (row.support_form, row.grade) in possible
            assert 0 <= row.occupied <= row.places <= 2000
    assert len(form.cells) == len({cell.key for cell in form.cells})
    shown = PlaceLinkForm(sent, page=page, checked=False)
    assert not shown.errors
    for cell in shown.cells:
        if typed_value := sent.get(f"places_{cell.key}"):
            assert shown[f"places_{cell.key}"].value() == typed_value


def test_a_link_takes_thirty_reports_an_hour_and_keeps_what_was_typed(world: World, url: str, clock: Clock) -> None:
    client = Client()
    sent = typed(client, url) | {"reported_by": "Frau Muster"}
    key = next(name for name in sent if name.startswith("places_"))
    with world.lippe.scope():
        Link.objects.update(counted_from=NOW, sent_count=links.MOST_IN_AN_HOUR)
    answer = client.post(url, sent | {key: "9"})
    text = " ".join(html.unescape(answer.content.decode()).split())
    assert links.TooManySubmissions.sentence in text and 'value="9"' in text
    with world.lippe.scope():
        assert not PlaceReport.objects.filter(source="link").exists()
    clock.now += dt.timedelta(hours=1)
    assert client.post(url, typed(client, url) | {key: "9"}).status_code == 302
