"""Both sides are asked, one after the other; a no frees the time, opens the need and lets the next best move up."""

import datetime as dt
from typing import Any

import pytest

from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.tenants.enums import Role
from lotse.volunteering.enums import Answer, AskedBy
from lotse.volunteering.models import Asking, Engagement, MatchMark, MatchRow, Need, Volunteer
from lotse.volunteering.selectors.asking_today import today
from lotse.volunteering.selectors.load import loads
from lotse.volunteering.services import asking as services
from lotse.volunteering.services.capacity import OverLimit
from tests import make
from tests.world import NOW, TODAY, Place, World

WEEK = dt.timedelta(days=7)


def ask(place: Place, need: Need, volunteer: Volunteer, **fields: Any) -> Engagement:
    values: dict[str, Any] = {"minutes_per_week": 120, "starts_on": TODAY, "now": NOW}
    values["actor"] = place.member(Role.COORDINATOR)
    volunteer.refresh_from_db()
    return services.ask(need=need, volunteer=volunteer, **(values | fields))


def say(place: Place, answer: Answer) -> Engagement:
    """The open question is answered on the phone."""
    asking = Asking.objects.select_related("engagement").get(answered_at=None)
    by = place.member(Role.COORDINATOR)
    return services.answer(actor=by, asking=asking, answer=answer, way=AskedBy.PHONE, now=NOW)


def test_the_volunteer_is_asked_first_then_the_family_then_it_runs(world: World) -> None:
    place = world.lippe
    with place.scope():
        need, volunteer = make.need(place), make.volunteer(place)
        engagement = ask(place, need, volunteer)
        need.refresh_from_db()
        assert (engagement.state, engagement.coordinator, need.state) == ("asked", need.coordinator, "asked")
        assert loads([volunteer.pk], TODAY)[volunteer.pk].minutes == 120, "the time is kept free"
        first = Asking.objects.select_related("engagement").get()
        say(place, Answer.ACCEPT)
        assert set(Asking.objects.values_list("volunteer", "household", "answer")) == {
            (volunteer.pk, None, "accept"),
            (None, need.household_id, ""),
        }
        with pytest.raises(services.NothingAsked):
            services.answer(actor=place.director, asking=first, answer=Answer.LATER, way=AskedBy.PHONE, now=NOW)
        engagement = say(place, Answer.ACCEPT)
        need.refresh_from_db()
        assert (engagement.state, need.state) == ("running", "met")


@pytest.mark.parametrize(("said", "banned"), [(Answer.NOT_THIS, 1), (Answer.LATER, 0)])
def test_a_no_frees_the_time_and_the_next_best_moves_up(world: World, said: Answer, banned: int) -> None:
    place = world.lippe
    with place.scope():
        need, volunteer = make.need(place), make.volunteer(place)
        ask(place, need, volunteer)
        next_best = make.volunteer(place, "Zwei", limit=(120, 1))
        engagement = say(place, said)
        need.refresh_from_db()
        assert (engagement.state, engagement.end_reason, need.state) == ("ended", "not_started", "open")
        assert loads([volunteer.pk], TODAY)[volunteer.pk].minutes == 0
        assert MatchMark.objects.filter(kind="ban", volunteer=volunteer, need=need).count() == banned
        if banned:
            assert MatchRow.objects.get().volunteer == next_best
        with pytest.raises(services.VolunteerAskedLately):
            ask(place, make.need(place), volunteer, now=NOW + WEEK - dt.timedelta(days=1))
        assert Need.objects.filter(state="open").count() == 2, "what is refused leaves nothing behind"
        assert ask(place, need, next_best).state == "asked", "the family has not been asked, so the next may be"
        assert ask(place, make.need(place), volunteer, now=NOW + WEEK).state == "asked"


def test_a_family_is_not_asked_twice_in_a_week(world: World) -> None:
    place = world.lippe
    with place.scope():
        need = make.need(place)
        ask(place, need, make.volunteer(place))
        say(place, Answer.ACCEPT)
        say(place, Answer.NOT_THIS)
        other = make.volunteer(place, "Zwei")
        need.refresh_from_db()
        with pytest.raises(services.FamilyAskedLately):
            ask(place, need, other)
        need.refresh_from_db()
        assert ask(place, need, other, now=NOW + WEEK).state == "asked"


def test_a_need_is_asked_for_once_and_by_the_coordination(world: World) -> None:
    place = world.lippe
    with place.scope():
        need, one, two = make.need(place), make.volunteer(place), make.volunteer(place, "Zwei", limit=(60, 1))
        stale = Need.objects.get()
        with pytest.raises(NotAllowed):
            ask(place, need, one, actor=place.counsellor)
        with pytest.raises(OverLimit):
            ask(place, need, two)
        need.refresh_from_db()
        ask(place, need, one)
        with pytest.raises(ChangedMeanwhile):
            ask(place, stale, two, over_limit_reason="Grund")
        with pytest.raises(services.NeedNotOpen):
            ask(place, Need.objects.get(), two)
        assert Engagement.objects.count() == 1


def test_questions_without_an_answer_are_under_today_after_a_week(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        ask(place, make.need(place), make.volunteer(place))
        assert today(by, TODAY + dt.timedelta(days=6)) == []
        late = TODAY + dt.timedelta(days=8)
        assert [one.title for one in today(by, late)] == ["1 Anfrage wartet auf Antwort"]
        assert today(place.director, late) == [], "another coordinates it"


def test_pages_show_the_load_ask_and_note_both_answers(world: World) -> None:
    place = world.lippe
    client = place.client(Role.COORDINATOR)
    with place.scope():
        volunteer = make.volunteer(place, "Ö|🙂", limit=(60, 1))
        need = make.need(place, make.household(place, "سمير"))
    url = place.url(f"ehrenamt/bedarf/{need.code}/anfragen/{volunteer.code}/")
    assert "0 Std. von 1 Std., 0 von 1 Engagements" in client.get(url).content.decode(), "the load is shown before"
    data = {"hours": "2", "starts_on": f"{TODAY:%d.%m.%Y}"}
    assert "mehr, als mit der Person vereinbart ist" in client.post(url, data).content.decode()
    made = client.post(url, data | {"over_limit_reason": "nur im November"})
    page = made.headers["Location"]
    answers = {"answer": "accept", "way": "phone"}
    for _ in range(2):
        with place.scope():
            asking = Asking.objects.get(answered_at=None)
        assert client.post(f"{page}antwort/{asking.pk}/", answers).headers["Location"] == page
    assert "nichts geändert" in client.post(f"{page}antwort/{asking.pk}/", answers).content.decode(), "sent twice"
    shown = client.get(page).content.decode()
    assert "nur im November" in shown and "سمير" in shown
    foreign = world.other.client(Role.COORDINATOR)
    assert foreign.get(world.other.url(f"ehrenamt/bedarf/{need.code}/anfragen/{volunteer.code}/")).status_code == 404
    assert place.client(Role.COUNSELLOR).get(url).status_code == 403
