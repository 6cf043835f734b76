"""Promises of the component library: complete, documented, and usable by everybody."""

from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template
from django.test import Client, RequestFactory

from lotse.core import icons
from lotse.core.components import Bar, BarChart
from lotse.core.templatetags.styleguide import contract

COMPONENTS = sorted(
    path.stem for path in (Path(get_template("base.html").origin.name).parent / "components").glob("*.html")
)


@pytest.fixture
def guide(client: Client, settings, db) -> str:
    settings.DEVELOPER_PAGES = True
    return client.get("/styleguide/").content.decode()


def test_each_component_is_shown(guide: str) -> None:
    assert [name for name in COMPONENTS if f'id="{name}"' not in guide] == []


@pytest.mark.parametrize("name", COMPONENTS)
def test_each_component_states_its_contract(name: str) -> None:
    purpose, terms = contract(name)
    assert purpose and [term.split(":")[0] for term in terms] == ["Parameters", "Accessibility"]


def test_the_body_of_a_block_tag_stays_markup(guide: str) -> None:
    assert "&lt;svg" not in guide


@pytest.mark.parametrize("code", ["400", "403", "404", "500", "503"])
def test_an_error_page_needs_no_context_and_says_what_to_do(code: str) -> None:
    page = get_template(f"{code}.html").render()
    assert f"Fehler {code}" in page and 'lang="de"' in page and 'href="/"' in page


def test_an_unknown_icon_is_refused() -> None:
    with pytest.raises(icons.UnknownIconError):
        icons.svg("einhorn")


def test_a_label_of_an_icon_is_escaped() -> None:
    assert "&lt;b&gt;" in icons.svg("info", label="<b>")


def test_bars_fill_the_width_and_none_above_zero_is_invisible() -> None:
    drawn = BarChart("Titel", "Bild", [Bar("viel", 10_000), Bar("wenig", 1), Bar("nichts", 0)]).drawn
    assert [bar.width for bar in drawn] == [BarChart.BAR_PX, 3, 0]
    assert all(bar.value_x + 40 <= BarChart.WIDTH_PX for bar in drawn)


def test_a_list_keeps_its_filter_when_pages_are_turned(rf: RequestFactory) -> None:
    request = rf.get("/?stand=offen&seite=2&sortierung=name")
    source = "{% pagination page %}<table><tr>{% sort_header 'Name' 'name' %}</tr></table>"
    page = Template(source).render(Context({"request": request, "page": Paginator(range(100), 25).get_page(2)}))
    assert "stand=offen&amp;seite=3&amp;sortierung=name" in page
    assert 'aria-sort="ascending"' in page and 'href="?stand=offen&amp;sortierung=-name"' in page
