"""A list with personal data leaves the house with a reason, noted, under a password; other lists with one click."""

import re
from pathlib import Path
from typing import Any

import pytest

import lotse
from lotse.audit.models import Entry
from lotse.tenants.exports import ExportReason
from tests import make
from tests.exports import FILLED, files_of
from tests.world import Place, World

URL = "familien/export/?format=csv&sprache=tr&sortierung=-name&suche=%C5%9Eahin"


@pytest.fixture
def lippe(world: World) -> Place:
    with world.lippe.scope():
        make.household(world.lippe, "Şahin | 🙂", preferred_language="tr")
        make.household(world.lippe, "Andere")
    return world.lippe


def test_the_page_asks_why_and_shows_a_password_that_nobody_keeps(lippe: Place) -> None:
    client = lippe.client()
    first, second = (client.get(lippe.url(URL)) for _ in range(2))
    text = first.content.decode()
    assert "Familien" in text and "(1 Zeile)" in text and "ahin" not in text.replace("suche=%C5%9Eahin", "")
    passwords = [re.search(r'name="password" value="([^"]+)"', page.content.decode()) for page in (first, second)]
    assert all(passwords) and passwords[0][1] != passwords[1][1]  # type: ignore[index]
    assert f'href="{lippe.url("familien/")}?sprache=tr&amp;sortierung=-name&amp;suche=%C5%9Eahin"' in text
    with lippe.scope():
        assert not Entry.objects.exists()


def test_the_archive_holds_the_list_and_what_it_is_for_and_the_log_no_content(lippe: Place) -> None:
    client = lippe.client()
    answer = client.post(lippe.url(URL), FILLED | {"purpose": "Einladung zum Sommerfest"})
    assert re.fullmatch(r'attachment; filename="familien-\d{4}-\d\d-\d\d\.zip"', answer["Content-Disposition"])
    assert answer["Cache-Control"] == "no-store" and b"ahin" not in answer.content
    files = files_of(answer.content)
    assert sorted(files) == ["Hinweis.txt", "familien.csv"] and "Şahin | 🙂" in files["familien.csv"].decode()
    note = files["Hinweis.txt"].decode("utf-8-sig")
    assert "Grund: Besprechung im Zentrum. Einladung zum Sommerfest\r\n" in note and "Zeilen: 1." in note
    with pytest.raises(RuntimeError):
        files_of(answer.content, "falsches-Passwort")
    with lippe.scope():
        entry = Entry.objects.get()
        assert (entry.action, entry.actor_id) == ("people.households_exported", lippe.counsellor.pk)
        assert entry.fields == ["filter:sprache", "filter:suche", "format:csv", "reason:meeting", "rows:1"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": ""}, "Wofür?"),
        ({"reason": "unsinn"}, "Wofür?"),
        ({"reason": ExportReason.OTHER}, "Bitte sagen Sie kurz, wofür."),
        ({"password": "kurz"}, "12"),
        ({"password": "Ümläüte-ohne-Ende"}, "Bitte ohne Umlaute"),
        ({"purpose": "x" * 201}, "200"),
        ({"purpose": "a\x00b"}, "Genauer"),
    ],
)
def test_what_is_missing_is_said_and_nothing_leaves(lippe: Place, changes: dict[str, str], said: str) -> None:
    answer = lippe.client().post(lippe.url(URL), FILLED | changes)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
    assert said in answer.content.decode()
    with lippe.scope():
        assert not Entry.objects.exists()


def test_whoever_may_not_see_the_list_gets_neither_page_nor_file(lippe: Place, world: World) -> None:
    for act in ("get", "post"):
        assert getattr(lippe.client("funder"), act)(lippe.url(URL)).status_code == 403
        assert getattr(world.other.client(), act)(lippe.url(URL)).status_code == 404
    assert lippe.client().post(lippe.url("familien/export/?format=exe"), FILLED).status_code == 404


# Each list that leaves without a question, by its view's file and the name of the file. A new one is added here when it
# names no family, no child and no volunteer; else it takes ``tenants.pages.personal_download``.
IMPERSONAL = {
    "directory/views/finding.py angebote",
    "directory/views/importing.py angebote",
    "barriers/views.py barrieren",
    "directory/views/organisations.py organisationen",
    "directory/views/partners.py vereinbarungen",
    "directory/views/truth.py aktualitaet",
    "directory/views/truth.py bestaetigungsquote",
    "network/views/bodies.py gremien",
    "network/views/labour.py arbeitsmarkt",
    "network/views/labour.py arbeitsmarkt-vorlage",
    "network/views/meetings.py sitzungen",
    "network/views/orders.py auftraege",
    "network/views/overview.py luecken",
    "network/views/overview.py zusammenarbeit",
    "people/views/imports.py familien-vorlage",
    "programmes/views/programmes.py gruppenangebote",
    "programmes/views/programmes.py gruppenangebote-{year}",
    "programmes/views/programmes.py termine-{found.code}",
    "referrals/views/figures.py verweise-zahlen-{found.year}",
    "schooling/desk.py liste-{desk.decision_list.code}",  # for the authority, which fills it in; each is a disclosure
    "schooling/views/addresses.py schul-adressen",
    "schooling/views/decisions.py listen",
    "schooling/views/place_requests.py platzabfrage",
    "schooling/views/places.py plaetze",
    "schooling/views/queue.py stichtag-{sheet.day}",
    "schooling/views/queue.py wartende-{page.day}",
    "schooling/views/queue.py wartezeiten-{today}",
    "schooling/views/schools.py schulen",
    "schooling/views/stays.py verbleib-{page.wanted.end_on}",
    "schooling/views/support_groups.py foerdergruppen",
    "volunteering/views/complaints.py beschwerden",  # codes and days: neither who complains nor about whom
    "volunteering/views/figures.py ehrenamt-zahlen-{page.made_on}",
}


def test_each_list_that_leaves_without_a_question_is_known() -> None:
    source = Path(lotse.__file__).parent
    found: set[str] = set()
    for file in source.rglob("*.py"):
        for call in re.finditer(r"export\.(?:download|attachment)\((.*?)\)\n", file.read_text(), re.DOTALL):
            name: Any = re.search(r'f?"([^"]+)",?\s*$', call[1].replace(",\n", "\n"))
            found.add(f"{file.relative_to(source)} {name[1] if name else call[1]}")
    assert found == IMPERSONAL
