"""A second person for an engagement that became too much: those whom the matching finds suitable stand first."""

import re

from lotse.core import clock
from lotse.tenants.enums import Role
from lotse.volunteering.enums import AskedBy, MarkKind
from lotse.volunteering.models import Commitment, Engagement, MatchMark, Participation, Volunteer
from lotse.volunteering.services import matching, relief
from tests import make
from tests.world import NOW, TODAY, Place, World


def accompanied(place: Place) -> tuple[Engagement, Volunteer]:
    """A family that speaks Arabic, and who is with it."""
    need = make.need(place, state="met", language="ar")
    engagement = make.engagement(place)
    Participation.objects.create(engagement=engagement, household=need.household, need=need, starts_on=TODAY)
    there = make.volunteer(place, "Ute", languages=["ar"], limit=(120, 1))
    Commitment.objects.create(
        engagement=engagement, volunteer=there, minutes_per_week=120, starts_on=TODAY, made_at=NOW
    )
    return engagement, there


def test_who_suits_the_family_and_has_time_stands_first(world: World) -> None:
    place = world.lippe
    with world.other.scope():
        make.volunteer(world.other, "Fremd", languages=["ar"])
    with place.scope():
        engagement, _ = accompanied(place)
        make.volunteer(place, "Anna")  # does not speak Arabic
        make.volunteer(place, "Berta", languages=["ar"], limit=(0, 0))
        make.volunteer(place, "Clara", languages=["ar"], stopped_at=NOW)
        suits = make.volunteer(place, "Zoe", languages=["ar"])
        banned = make.volunteer(place, "Yara", languages=["ar"])
        need = engagement.participations.get().need
        assert need is not None
        by = place.member(Role.COORDINATOR)
        MatchMark.objects.create(need=need, volunteer=banned, kind=MarkKind.BAN, set_by=by, set_at=NOW)
        assert matching.fitting(engagement=engagement, now=NOW) == [suits.pk]
        assert matching.fitting(engagement=make.engagement(place), now=NOW) == []
        path = place.url(f"ehrenamt/engagements/{engagement.code}/person/")
    page = place.client(Role.COORDINATOR).get(path).content.decode()
    assert re.findall(r'person=(\w+)">', page)[0] == suits.code
    assert page.count("passt</") == 1
    assert page.count("l-trend") == 4  # each of those who could join, with the last twelve weeks
    foreign = world.other.client(Role.COORDINATOR).get(path)
    assert foreign.status_code == 404


def test_the_talk_leads_to_them(world: World) -> None:
    place, now = world.lippe, clock.now()
    with place.scope():
        engagement, there = accompanied(place)
        relief.ask_relief(actor=None, volunteer=there, asked_by=AskedBy.LINK, centre=place.centre, now=now)
        talk = place.url(f"ehrenamt/entlastung/{there.code}/")
        search = place.url(f"ehrenamt/engagements/{engagement.code}/person/")
    client = place.client(Role.COORDINATOR)
    assert search in client.get(talk).content.decode()
    said = {"on": f"{clock.day_of(now):%d.%m.%Y}", "measures": ["second_volunteer"]}
    assert client.post(talk, said)["Location"] == search
