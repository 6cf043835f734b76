"""Before each promise: requirements, the agreed limit, pauses and clashes, also with two people at once."""

import datetime as dt
from typing import Any

import pytest

from lotse.audit.models import Entry
from lotse.core.dates import months_after
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from lotse.volunteering.models import Commitment, FullTimer, MatchRun, Meeting, Share, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.selectors.load import loads
from lotse.volunteering.selectors.requirements import states_of
from lotse.volunteering.services.capacity import Clashing, NotAvailable, OverLimit, RequirementOpen, commit
from tests import make
from tests.races import at_once, own_connections  # noqa: F401
from tests.world import NOW, TODAY, Place, World


def promise(place: Place, volunteer: Volunteer, **fields: Any) -> Commitment:
    values: dict[str, Any] = {"minutes_per_week": 120, "starts_on": TODAY, "now": NOW}
    values |= {"engagement": fields.pop("engagement", None) or make.engagement(place)}
    return commit(actor=place.member(Role.COORDINATOR), volunteer=volunteer, **(values | fields))


def test_a_promise_within_the_limit_is_kept_and_recorded(world: World) -> None:
    with world.lippe.scope():
        made = promise(world.lippe, make.volunteer(world.lippe))
        assert (made.minutes_per_week, made.over_limit_reason) == (120, "")
        assert Entry.objects.filter(action="volunteering.committed", object_id=made.pk).count() == 1


@pytest.mark.parametrize(("limit", "minutes"), [((240, 3), 121), ((240, 1), 60), (None, 1)])
def test_more_than_agreed_needs_a_reason_that_is_stored(
    world: World, limit: tuple[int, int] | None, minutes: int
) -> None:
    with world.lippe.scope():
        volunteer = make.volunteer(world.lippe, limit=limit)
        if limit:
            promise(world.lippe, volunteer)
        with pytest.raises(OverLimit):
            promise(world.lippe, volunteer, minutes_per_week=minutes)
        assert Commitment.objects.count() == bool(limit)
        volunteer.refresh_from_db()
        made = promise(world.lippe, volunteer, minutes_per_week=minutes, over_limit_reason=" bis Ostern ")
        assert made.over_limit_reason == "bis Ostern"


def test_a_reason_is_not_stored_where_none_was_needed(world: World) -> None:
    with world.lippe.scope():
        assert promise(world.lippe, make.volunteer(world.lippe), over_limit_reason="x").over_limit_reason == ""


def test_what_ends_before_and_what_pauses_does_not_count(world: World) -> None:
    with world.lippe.scope():
        volunteer = make.volunteer(world.lippe)
        promise(world.lippe, volunteer, minutes_per_week=240, ends_on=TODAY + dt.timedelta(days=7))
        paused = promise(world.lippe, volunteer, minutes_per_week=240, starts_on=TODAY + dt.timedelta(days=7))
        assert loads([volunteer.pk], TODAY)[volunteer.pk].minutes == 240
        type(paused.engagement).objects.filter(pk=paused.engagement_id).update(state="paused")
        assert loads([volunteer.pk], TODAY + dt.timedelta(days=7))[volunteer.pk].minutes == 0


def test_a_share_relieves_from_the_offer_until_it_ends(world: World) -> None:
    with world.lippe.scope():
        volunteer = make.volunteer(world.lippe)
        made = promise(world.lippe, volunteer, minutes_per_week=240)
        helper = FullTimer.objects.create(name="Kim", email="k@example.org", minutes_per_week=300, changed_at=NOW)
        until = TODAY + dt.timedelta(days=28)
        Share.objects.create(
            engagement=made.engagement,
            volunteer=volunteer,
            full_timer=helper,
            minutes_per_week=90,
            tasks="Ämter",
            starts_on=TODAY,
            until_on=until,
            held_by=world.lippe.member(Role.COORDINATOR),
            offered_at=NOW,
        )
        assert loads([volunteer.pk], TODAY, until)[volunteer.pk].minutes == 150
        assert loads([volunteer.pk], TODAY)[volunteer.pk].minutes == 240, "it comes back when the share ends"


def test_who_paused_stopped_or_left_is_not_asked(world: World) -> None:
    with world.lippe.scope():
        for fields in ({"state": "paused"}, {"state": "applied"}, {"stopped_at": NOW}):
            with pytest.raises(NotAvailable):
                promise(world.lippe, make.volunteer(world.lippe, **fields))


def test_without_what_has_to_be_shown_nothing_is_given(world: World) -> None:
    with world.lippe.scope():
        volunteer = make.volunteer(world.lippe)
        check = make.requirement(world.lippe, only_with_children=True)
        children = make.engagement(world.lippe, with_children=True)
        promise(world.lippe, volunteer, minutes_per_week=60)
        with pytest.raises(RequirementOpen, match="Erweitertes Führungszeugnis"):
            promise(world.lippe, volunteer, engagement=children, over_limit_reason="dringend")
        volunteer.refresh_from_db()
        make.proof(world.lippe, volunteer, check, is_met=False)
        with pytest.raises(RequirementOpen):
            promise(world.lippe, volunteer, engagement=children)
        volunteer.refresh_from_db()
        make.proof(world.lippe, volunteer, check, recorded_at=NOW + dt.timedelta(minutes=1))
        promise(world.lippe, volunteer, engagement=children)


def test_a_proof_counts_until_the_day_before_it_ends_and_a_new_version_is_signed_anew(world: World) -> None:
    with world.lippe.scope():
        volunteer = make.volunteer(world.lippe)
        check = make.requirement(world.lippe, version="2")
        make.proof(world.lippe, volunteer, check, dated_on=dt.date(2021, 12, 1), version="2")
        (state,) = states_of([volunteer], dt.date(2026, 11, 30))[volunteer.pk]
        assert (state.is_met, state.valid_until, state.expires_within(TODAY)) == (True, dt.date(2026, 12, 1), True)
        (state,) = states_of([volunteer], dt.date(2026, 12, 1))[volunteer.pk]
        assert not state.is_met
        check.version = "3"
        check.save()
        (state,) = states_of([volunteer], TODAY)[volunteer.pk]
        assert not state.is_met


def test_months_end_where_the_month_ends() -> None:
    assert months_after(dt.date(2024, 2, 29), 12) == dt.date(2025, 2, 28)
    assert months_after(dt.date(2026, 8, 31), 6) == dt.date(2027, 2, 28)
    assert months_after(dt.date(2026, 12, 15), 1) == dt.date(2027, 1, 15)


def test_two_meetings_at_the_same_time_are_refused_and_named(world: World) -> None:
    with world.lippe.scope():
        volunteer = make.volunteer(world.lippe)
        engagements = [make.engagement(world.lippe, title=title) for title in ("Lesen", "Rechnen", "Malen")]
        for engagement, hour in zip(engagements, (15, 16, 17), strict=True):
            Meeting.objects.create(
                engagement=engagement, weekday=2, starts_at=dt.time(hour, 30), minutes=90, from_on=TODAY
            )
        promise(world.lippe, volunteer, engagement=engagements[0], minutes_per_week=60)
        with pytest.raises(Clashing, match=r"am 04\.11\.2026 mit: Lesen"):
            promise(world.lippe, volunteer, engagement=engagements[1], minutes_per_week=60)
        volunteer.refresh_from_db()
        promise(world.lippe, volunteer, engagement=engagements[2], minutes_per_week=60)


def test_whoever_read_the_person_before_is_told(world: World) -> None:
    with world.lippe.scope():
        volunteer = make.volunteer(world.lippe)
        stale = Volunteer.objects.get(pk=volunteer.pk)
        promise(world.lippe, volunteer)
        with pytest.raises(ChangedMeanwhile):
            promise(world.lippe, stale)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_connections")
def test_ten_people_at_once_stay_within_the_limit(world: World) -> None:
    place = world.lippe
    with place.scope():
        pk = make.volunteer(place, limit=(120, 9)).pk
        engagements = [make.engagement(place) for _ in range(10)]
        actor = place.member(Role.COORDINATOR)

    def act(number: int) -> Any:
        volunteer = Volunteer.objects.get(pk=pk)
        values = {"actor": actor, "engagement": engagements[number], "volunteer": volunteer}
        return commit(minutes_per_week=120, starts_on=TODAY, now=NOW, **values)

    told = at_once(place.centre.pk, *((lambda number=number: act(number)) for number in range(10)))
    assert sorted(set(told) - {""}) in ([], ["core.changed_meanwhile"], ["volunteering.over_limit"]) or set(told) == {
        "",
        "core.changed_meanwhile",
        "volunteering.over_limit",
    }
    with place.scope():
        assert Commitment.objects.count() == 1 and told.count("") == 1


def test_predicates_and_their_twins_agree(world: World) -> None:
    with world.lippe.scope():
        volunteer, need = make.volunteer(world.lippe), make.need(world.lippe)
        engagement = make.engagement(world.lippe)
        run = MatchRun.objects.create(requested_by=world.lippe.member(Role.COORDINATOR), requested_at=NOW)
        helper = FullTimer.objects.create(name="Kim", email="k@example.org", minutes_per_week=300, changed_at=NOW)
        pairs: list[tuple[Any, Any, Any]] = [
            (rights.may_view_volunteer, rights.visible_volunteers, volunteer),
            (rights.may_edit_volunteer, rights.editable_volunteers, volunteer),
            (rights.may_view_need, rights.visible_needs, need),
            (rights.may_edit_engagement, rights.editable_engagements, engagement),
            (rights.may_view_run, rights.visible_runs, run),
            (rights.may_relieve, rights.relieving_full_timers, helper),
        ]
        for role in Role:
            member: Membership = world.lippe.member(role)
            for predicate, twin, row in pairs:
                assert predicate(member, row) == twin(member).filter(pk=row.pk).exists(), (role, predicate)
        with pytest.raises(NotAllowed):
            commit(
                actor=world.lippe.member(Role.FUNDER),
                engagement=engagement,
                volunteer=volunteer,
                minutes_per_week=60,
                starts_on=TODAY,
                now=NOW,
            )


def test_loads_of_many_take_three_queries(world: World, django_assert_num_queries: Any) -> None:
    with world.lippe.scope():
        people = [make.volunteer(world.lippe, f"Nr {number}") for number in range(4)]
        for one in people:
            promise(world.lippe, one, minutes_per_week=60)
        for count in (1, 4):
            with django_assert_num_queries(3):
                found = loads([one.pk for one in people[:count]], TODAY)
            assert [one.minutes for one in found.values()] == [60] * count
