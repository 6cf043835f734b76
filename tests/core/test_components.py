"""Promises of the component library: complete, documented, and usable by everybody."""

from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import Client

from lotse.core.templatetags.styleguide import contract

COMPONENTS = sorted(
    path.stem for path in (Path(get_template("base.html").origin.name).parent / "components").glob("*.html")
)


@pytest.fixture
def guide(client: Client, settings, db) -> str:
    settings.DEVELOPER_PAGES = True
    return client.get("/styleguide/").content.decode()


@pytest.mark.parametrize("name", COMPONENTS)
def test_each_component_is_shown_with_its_contract(guide: str, name: str) -> None:
    assert f'id="{name}"' in guide
    purpose, terms = contract(name)
    assert purpose and [term.split(":")[0] for term in terms] == ["Parameters", "Accessibility"]


def test_the_body_of_a_block_tag_stays_markup(guide: str) -> None:
    assert "&lt;svg" not in guide
