"""The developer's view of the mails."""

import pytest
from django.test import Client

from lotse.outbox import services
from lotse.outbox.models import Mail
from tests.world import NOW, World


@pytest.fixture
def mail(world: World, settings: object) -> Mail:
    settings.DEVELOPER_PAGES = True  # type: ignore[attr-defined]
    text = "Guten Tag,\n\nhttp://localhost:8000/lippe/einladung/abc/\n<b>fett</b>"
    return services.post(to="a@example.org", subject="Einladung", text=text, now=NOW)


def test_a_developer_reads_mails_and_follows_their_links(mail: Mail) -> None:
    client = Client()
    listed = client.get("/entwicklung/post/").content.decode()
    assert "Einladung" in listed and "a@example.org" in listed and "wartet" in listed
    page = client.get(f"/entwicklung/post/{mail.pk}/").content.decode()
    assert 'href="http://localhost:8000/lippe/einladung/abc/"' in page
    assert "&lt;b&gt;fett&lt;/b&gt;" in page


def test_elsewhere_there_is_no_such_page(mail: Mail, settings: object) -> None:
    settings.DEVELOPER_PAGES = False  # type: ignore[attr-defined]
    for path in ("/entwicklung/post/", f"/entwicklung/post/{mail.pk}/"):
        assert Client().get(path).status_code == 404


@pytest.mark.parametrize("mails", [1, 3])
def test_the_list_costs_one_query(mail: Mail, mails: int, django_assert_num_queries: object) -> None:
    for _ in range(mails - 1):
        services.post(to="a@example.org", subject="Einladung", text="", now=NOW)
    with django_assert_num_queries(1):  # type: ignore[operator]
        Client().get("/entwicklung/post/")
