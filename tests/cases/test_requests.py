"""*Ich brauche Beratung*: no reason asked, a due date for the counsellors, and no names once it is settled."""

import datetime as dt
import html
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client

from lotse.audit.models import Entry
from lotse.cases.models import AdviceRequest
from lotse.cases.selectors import requests as selectors
from lotse.cases.services import requests as services
from lotse.core.errors import ChangedMeanwhile
from lotse.people.models import ContactWay, Household
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, Place, World


@pytest.fixture(autouse=True)
def _clock(db: None) -> Iterator[Any]:
    cache.clear()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
    cache.clear()


def _typed(place: Place, clock: Any, **fields: Any) -> dict[str, Any]:
    """The form as somebody fills it in, some seconds after opening it."""
    page = Client().get(place.url("beratung-anfragen/?sprache=uk")).content.decode()
    hidden = dict(re.findall(r'name="(started|form_id)" value="([^"]+)"', page))
    clock.shift(dt.timedelta(seconds=20))
    values = {"name": "Olena Test", "reached_by": "phone", "phone": "05231 62-1", "language": "uk", "interpreter": "on"}
    return {**values, "times": ["morning"], **hidden, **fields}


def _asked(place: Place, **fields: Any) -> AdviceRequest:
    values = {"name": "Olena Test", "phone": "+49 5231 621", "reached_by": "phone", "language": "uk", "due_on": TODAY}
    return AdviceRequest.objects.create(form_id=uuid.uuid4(), sent_at=NOW, **(values | fields))


def test_it_arrives_once_and_waits_with_a_due_date(world: World, _clock: Any) -> None:
    place = world.lippe
    typed = _typed(place, _clock)
    for _ in range(2):  # two taps
        answer = Client().post(place.url("beratung-anfragen/"), typed, follow=True)
    assert "05.11.2026" in html.unescape(answer.content.decode()) or "5. November 2026" in answer.content.decode()
    with place.scope():
        found = AdviceRequest.objects.get()
        assert (found.name, found.phone, found.interpreter, found.times, found.due_on) == (
            "Olena Test",
            "+49 5231 621",
            True,
            ["morning"],
            dt.date(2026, 11, 5),
        )
        for member in (place.counsellor, place.director):
            (line,) = selectors.today(member, TODAY)
            assert (line.title, line.meta, line.due_on, line.badge) == (
                "Beratungsanfrage: Olena Test",
                "Ukrainisch · Sprachmittlung gewünscht · Anruf",
                dt.date(2026, 11, 5),
                "neu",
            )
        assert selectors.today(place.member(Role.NETWORKER), TODAY) == []
    with world.other.scope():
        assert selectors.today(world.other.counsellor, TODAY) == []


def test_names_are_stored_encrypted(world: World) -> None:
    with world.lippe.scope():
        _asked(world.lippe)
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, phone FROM cases_advicerequest")
            assert not any("Olena" in str(value) or "5231" in str(value) for value in cursor.fetchone())


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"phone": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"reached_by": "email"}, "email"),
        ({"language": "xx"}, "language"),
        ({"name": ""}, "name"),
        ({"homepage": "x"}, "__all__"),
    ],
)
def test_who_cannot_be_reached_is_told_and_loses_nothing(
    world: World, _clock: Any, fields: dict[str, Any], field: str
) -> None:
    typed = _typed(world.lippe, _clock, **fields)
    answer = Client().post(world.lippe.url("beratung-anfragen/"), typed)
    assert set(answer.context["form"].errors) == {field}
    with world.lippe.scope():
        assert not AdviceRequest.objects.exists()


def test_a_new_file_takes_what_was_said_and_the_request_forgets_it(world: World) -> None:
    place = world.lippe
    with place.scope():
        found = _asked(place, interpreter=True, municipality=place.municipalities[1])
    client, url = place.client(), place.url(f"beratung/anfragen/{found.pk}/")
    assert 'value="Olena"' in client.get(url).content.decode()
    with place.scope():
        viewed = Entry.objects.get(action="cases.request_viewed")
        assert (viewed.actor_id, viewed.object_id, viewed.file_id) == (place.counsellor.pk, found.pk, None)
    client.post(f"{url}uebernehmen/")
    with place.scope():
        assert [line.badge for line in selectors.today(place.counsellor, TODAY)] == [""]
        assert selectors.today(place.director, TODAY) == []
    typed = {"do": "new", "first_name": "Olena", "last_name": "Test", "informed": "read_out"}
    answer = client.post(url, typed)
    with place.scope():
        family = Household.objects.get()
        assert answer.headers["Location"] == place.url(f"familien/{family.code}/termine/einladen/")
        assert (family.preferred_language, family.interpreter_needed, family.municipality, family.responsible) == (
            "uk",
            True,
            place.municipalities[1],
            place.counsellor,
        )
        assert ContactWay.objects.get().value == "+49 5231 621"
        found.refresh_from_db()
        assert (found.name, found.phone, found.end, found.household) == ("", "", "family", family)
    assert client.post(url, typed).status_code == 200  # told that it is done; no second file
    with place.scope():
        assert Household.objects.count() == 1
        read = Entry.objects.filter(action="cases.request_viewed").values_list("file_id", flat=True)
        assert set(read) == {None, family.pk}


def test_a_family_on_file_is_recognised_by_its_number(world: World) -> None:
    place = world.lippe
    with place.scope():
        family = make.household(place)
        make.contact_way(make.person(family, kind="adult"), "+49 5231 621")
        found = _asked(place)
        assert selectors.request_page(found, TODAY).known == [family]
        services.take_in(actor=place.counsellor, request=found, household=family, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            services.take_in(actor=place.counsellor, request=found, household=family, now=NOW)


def test_what_comes_to_nothing_is_deleted(world: World) -> None:
    place = world.lippe
    with place.scope():
        done, _ = _asked(place), _asked(place)
        place.client().post(place.url(f"beratung/anfragen/{done.pk}/"), {"do": "end", "end": "not_reached"})
        done.refresh_from_db()
        assert (done.name, done.end) == ("", "not_reached")
        services.forget(place.centre, NOW + dt.timedelta(days=89))
        assert AdviceRequest.objects.count() == 2
        services.forget(place.centre, NOW + dt.timedelta(days=90))
        assert AdviceRequest.objects.get() == done
        services.forget(place.centre, NOW + dt.timedelta(days=366))
        assert not AdviceRequest.objects.exists()
