"""Rehearsals: suitable pairs only, within what was agreed, explained; nobody is asked and nothing changes."""

import uuid
from typing import Any

import pytest

from lotse.core.errors import NotAllowed
from lotse.tenants.enums import Role
from lotse.volunteering.enums import MarkKind
from lotse.volunteering.models import Commitment, MatchMark, MatchRow, MatchRun, Need, NeedSlot, VolunteerAbsence
from lotse.volunteering.rules.reasons import extra_words
from lotse.volunteering.selectors import matching as selectors
from lotse.volunteering.services import matching
from lotse.volunteering.services.match_facts import facts_of, open_needs
from tests import make
from tests.world import NOW, TODAY, Place, World


def rehearse(place: Place) -> MatchRun:
    run = MatchRun.objects.create(requested_by=place.member(Role.COORDINATOR), requested_at=NOW)
    matching.compute_run(run_id=run.pk, now=NOW)
    matching.compute_run(run_id=run.pk, now=NOW)  # the job may arrive twice
    run.refresh_from_db()
    assert (run.state, run.error_code) == ("done", "")
    return run


def proposed(run: MatchRun) -> dict[uuid.UUID, uuid.UUID | None]:
    return dict(MatchRow.objects.filter(run=run).values_list("need_id", "volunteer_id"))


def test_needs_are_matched_within_limits_and_nothing_changes(world: World) -> None:
    place = world.lippe
    with world.other.scope():
        make.need(world.other)
        make.volunteer(world.other)
    with place.scope():
        near = make.volunteer(place, "Nah", limit=(120, 1))
        make.volunteer(place, "Voll", limit=(0, 0))
        first, second = make.need(place, since_on=TODAY.replace(month=1)), make.need(place)
        make.need(place, state="met")
        run = rehearse(place)
        assert proposed(run) == {first.pk: near.pk, second.pk: None}
        assert (run.needs_count, run.matched_count, run.volunteers_count) == (2, 1, 1)
        waiting = MatchRow.objects.get(volunteer=None)
        assert waiting.reasons == [["all_full", 1]]
        assert set(Need.objects.values_list("state", flat=True)) == {"open", "met"}
        assert Commitment.objects.count() == 0


@pytest.mark.parametrize(
    ("need", "person"),
    [
        ({"kind": "companionship"}, {}),
        ({"language": "ar"}, {}),
        ({"for_children": True}, {}),
        ({}, {"state": "paused"}),
        ({}, {"stopped_at": NOW}),
        ({"far": True}, {"reach_km": 5}),
    ],
)
def test_who_does_not_fit_is_not_proposed(world: World, need: dict[str, Any], person: dict[str, Any]) -> None:
    place = world.lippe
    with place.scope():
        make.volunteer(place, **person)
        town = {"municipality": place.municipalities[1]} if need.get("far") else {}
        row = make.need(place, **({key: value for key, value in need.items() if key != "far"} | town))
        assert proposed(rehearse(place)) == {row.pk: None}


def test_times_absences_and_open_requirements_count(world: World) -> None:
    place = world.lippe
    with place.scope():
        free, away, unchecked = (make.volunteer(place, name, with_children=True) for name in ("A", "B", "C"))
        check = make.requirement(place, only_with_children=True)
        make.proof(place, free, check)
        make.proof(place, away, check)
        VolunteerAbsence.objects.create(volunteer=away, starts_on=TODAY)
        need = make.need(place, for_children=True)
        NeedSlot.objects.create(need=need, weekday=1, part="morning")
        run = rehearse(place)
        assert proposed(run) == {need.pk: free.pk}
        assert ["only_one", 0] in MatchRow.objects.get(run=run).reasons
        free.slots.create(weekday=1, part="evening")
        assert proposed(rehearse(place)) == {need.pk: None}
        assert unchecked.pk != free.pk


def test_pins_and_bans_replace_each_other_and_count(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        one, two = make.volunteer(place, "Eins"), make.volunteer(place, "Zwei", municipality=place.municipalities[1])
        need = make.need(place)
        assert proposed(rehearse(place)) == {need.pk: one.pk}
        mark = {"actor": by, "need": need, "now": NOW}
        matching.set_mark(**mark, volunteer=two, kind=MarkKind.PIN)
        assert proposed(rehearse(place)) == {need.pk: two.pk}
        matching.set_mark(**mark, volunteer=one, kind=MarkKind.PIN)
        assert list(MatchMark.objects.values_list("volunteer", "kind")) == [(one.pk, "pin")]
        matching.set_mark(**mark, volunteer=one, kind=MarkKind.BAN)
        matching.set_mark(**mark, volunteer=two, kind=MarkKind.BAN)
        run = rehearse(place)
        assert proposed(run) == {need.pk: None}
        (view,) = selectors.row_views(list(selectors.rows_of(run)))
        assert [one.text for one in view.reasons] == ["2 ausgeschlossen"]
        assert sorted(one.name for one in view.banned) == ["Ute Eins", "Ute Zwei"]
        matching.remove_mark(**mark, volunteer=one)
        assert proposed(rehearse(place)) == {need.pk: one.pk}
        with pytest.raises(matching.PairNotSuitable):
            matching.set_mark(**mark, volunteer=make.volunteer(place, kinds=[]), kind=MarkKind.PIN)
        with pytest.raises(NotAllowed):
            matching.set_mark(**(mark | {"actor": place.counsellor}), volunteer=one, kind=MarkKind.BAN)


def test_facts_of_many_take_as_many_queries_as_of_few(world: World, django_assert_num_queries: Any) -> None:
    place = world.lippe
    with place.scope():
        for count in (1, 3):
            for _ in range(count):
                make.volunteer(place)
                make.need(place)
            with django_assert_num_queries(11):
                facts = facts_of(open_needs(), TODAY)
        assert (len(facts.volunteers), len(facts.needs)) == (4, 4)


def test_pages_start_a_run_show_pairs_and_mark_them(world: World) -> None:
    place = world.lippe
    client = place.client(Role.COORDINATOR)
    nothing = client.post(place.url("ehrenamt/vermittlung/rechnen/"))
    assert nothing.headers["Location"] == place.url("ehrenamt/vermittlung/")
    with place.scope():
        volunteer, need = make.volunteer(place, "Ö|🙂"), make.need(place)
    started = client.post(place.url("ehrenamt/vermittlung/rechnen/"))
    again = client.post(place.url("ehrenamt/vermittlung/rechnen/"))
    with place.scope():
        run = MatchRun.objects.get()
        matching.compute_run(run_id=run.pk, now=NOW)
        row = MatchRow.objects.get()
    url = place.url(f"ehrenamt/vermittlung/{run.pk}/")
    assert started.headers["Location"] == again.headers["Location"] == url
    shown = client.get(url).content.decode()
    assert "Ute Ö|🙂" in shown and "erstes Engagement" in shown
    assert client.post(f"{url}marke/", {"mark": f"ban:{row.pk}:{volunteer.pk}"}).status_code == 302
    assert client.post(f"{url}marke/", {"mark": "ban:\x00:1"}).status_code == 404
    assert client.post(f"{url}marke/", {"mark": f"x:{row.pk}:{volunteer.pk}"}).status_code == 404
    with place.scope():
        assert MatchMark.objects.get().kind == "ban"
    one = client.post(place.url(f"ehrenamt/bedarf/{need.code}/vermitteln/"))
    assert "1 ausgeschlossen" in client.get(one.headers["Location"]).content.decode()
    assert (
        world.other.client(Role.COORDINATOR).get(world.other.url(f"ehrenamt/vermittlung/{run.pk}/")).status_code == 404
    )


@pytest.mark.parametrize(
    ("tenths", "words"),
    [
        (-200, "passt hier besser, wird aber anderswo gebraucht"),
        (0, "passt ebenso gut"),
        (94, "passt fast so gut"),
        (100, "passt etwas weniger"),
        (299, "passt deutlich weniger"),
        (9_999_999, "passt deutlich weniger"),
    ],
)
def test_others_are_compared_in_words_never_in_points(tenths: int, words: str) -> None:
    assert extra_words(tenths) == words
