"""Two people in the same instant, with connections of their own, on both engines."""

import datetime as dt
import uuid
from typing import Any

import pytest

from lotse.links import services as links
from lotse.outbox.models import Mail
from lotse.schooling.models import PlaceReport, PlaceRound, School
from lotse.schooling.selectors.place_links import link_page
from lotse.schooling.services import place_requests as services
from lotse.schooling.services.place_links import report_by_link
from lotse.schooling.services.places import Places
from tests import make
from tests.races import at_once, own_connections  # noqa: F401 - fixture
from tests.world import NOW, TODAY, Place, World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_connections")]


def school(place: Place) -> School:
    found = make.school(place)
    found.organisation.email = "a@schule.example"
    found.organisation.save()
    make.places(found, 6, 4, as_of=TODAY - dt.timedelta(days=9))
    return found


@pytest.mark.parametrize(("second", "told"), [(2, ["", "schooling.places_reported_meanwhile"]), (1, ["", ""])])
def test_of_two_at_one_school_the_second_is_told_unless_it_says_the_same(
    world: World, second: int, told: list[str]
) -> None:
    lippe = world.lippe
    with lippe.scope():
        one = school(lippe)
        make.place_round(lippe, one)
        secret = links.issue(purpose="places", object_id=one.pk, actor=None, now=NOW)
        seen = link_page(one.pk, TODAY).seen

    def report(occupied: int) -> Any:
        return report_by_link(
            secret=secret,
            rows=[Places("initial_support", 7, 6, occupied)],
            reported_by="",
            remark="",
            unchanged=False,
            seen=seen,
            now=NOW,
        )

    assert sorted(at_once(lippe.centre.pk, lambda: report(1), lambda: report(second))) == sorted(told)
    with lippe.scope():
        assert PlaceReport.objects.filter(source="link").count() == 1


def test_a_button_pressed_twice_in_one_instant_sends_once(world: World) -> None:
    lippe, round_id = world.lippe, uuid.uuid4()
    actor = lippe.counsellor
    with lippe.scope():
        one = school(lippe)

    def ask() -> Any:
        return services.ask_schools(
            actor=actor, round_id=round_id, schools=[one], due_on=TODAY, note="", centre=lippe.centre, now=NOW
        )

    told = at_once(lippe.centre.pk, ask, ask)
    assert "" in told and set(told) <= {"", "core.changed_meanwhile"}
    with lippe.scope():
        assert (PlaceRound.objects.count(), Mail.objects.count()) == (1, 1)


def test_of_a_reminder_by_button_and_one_by_itself_one_goes_out(world: World) -> None:
    lippe, later = world.lippe, NOW + dt.timedelta(days=7)
    actor = lippe.counsellor
    with lippe.scope():
        made = make.place_round(lippe, school(lippe), request={"address": "a@schule.example"})

    def press() -> Any:
        return services.remind(actor=actor, round_=made, centre=lippe.centre, now=later)

    told = at_once(lippe.centre.pk, press, lambda: services.remind_due(lippe.centre, later))
    assert set(told) <= {"", "core.changed_meanwhile"}
    assert Mail.objects.count() == 1
