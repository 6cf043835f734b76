"""Pages behind links: what a link that opens nothing says, and that nobody keeps what one opens."""

import pytest
from django.test import Client

from lotse.tenants.models import Centre
from tests.world import World


@pytest.fixture(autouse=True)
def _with_a_page_behind_a_link(settings: object) -> None:
    settings.ROOT_URLCONF = "tests.tenants.link_site"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Dieser Link gilt nicht mehr"),
        ("en", "This link is no longer valid"),
        ("uk", "Це посилання більше не діє"),
        ("ar", "هذا الرابط لم يعد صالحاً"),
        ("tr", "Bu bağlantı artık geçerli değil"),
    ],
)
def test_an_unusable_link_says_so_in_the_familys_language_and_whom_to_call(
    world: World, language: str, sentence: str
) -> None:
    Centre.objects.filter(slug="lippe").update(opening_hours="Mo–Do 8–16 Uhr")
    answer = Client().get(world.lippe.url(f"zettel/falsch/?sprache={language}"))
    page = answer.content.decode()
    assert answer.status_code == 404
    assert f'<html lang="{language}"' in page
    for words in (sentence, "05231 62-0", "ki@lippe.example.org", "Mo–Do 8–16 Uhr", world.lippe.centre.name):
        assert words in page


@pytest.mark.parametrize(("secret", "status"), [("gut", 200), ("falsch", 404)])
def test_no_browser_and_no_search_engine_keeps_a_page_behind_a_link(world: World, secret: str, status: int) -> None:
    answer = Client().get(world.lippe.url(f"zettel/{secret}/"))
    assert answer.status_code == status
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store, private", "noindex, nofollow")


def test_other_pages_keep_their_headers(world: World) -> None:
    assert "X-Robots-Tag" not in Client().get("/lippe/")
