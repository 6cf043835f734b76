"""Each reason names a fact: change the fact, and the proposal changes. No database."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.schooling.bridge import (
    ChildFacts,
    Facts,
    Outcome,
    Point,
    PoolFacts,
    ProposalFailed,
    ProposedRow,
    Rules,
    SchoolFacts,
    WeightsWrong,
    propose,
)
from lotse.schooling.reasons import UNPLACED_WORDS, UnplacedReason, badges, cost_words

HOME = Point(490_000, 5_750_000)


def child(id_: str = "mila", **changes: Any) -> ChildFacts:
    return ChildFacts(
        **{"id": id_, "family": id_, "grade": 7, "support_form": "initial_support", "point": HOME} | changes
    )


def school(id_: str, km: float, **changes: Any) -> SchoolFacts:
    point = Point(HOME.easting_m + round(km * 1000), HOME.northing_m)
    return SchoolFacts(**{"id": id_, "form": "15", "point": point} | changes)


def pool(of: str, free: int = 5, **changes: Any) -> PoolFacts:
    defaults = {"school": of, "support_form": "initial_support", "grade": 7, "places": free, "taken": 0}
    return PoolFacts(**defaults | changes)


def world(**changes: Any) -> Facts:
    """One child, a near and a far school with places."""
    return Facts(
        **{
            "children": (child(),),
            "schools": (school("near", 2), school("far", 9)),
            "pools": (pool("near"), pool("far")),
        }
        | changes
    )


def run(facts: Facts) -> Outcome:
    return propose(facts, seed=1, limit_s=1)


def first(facts: Facts) -> ProposedRow:
    return run(facts).rows[0]


def words(row: ProposedRow) -> list[str]:
    return [badge.text for badge in badges(row.reasons, str)]


def test_the_near_school_is_proposed_with_its_distance_place_and_load() -> None:
    row = first(world())
    assert row.school == "near"
    assert words(row) == ["2,0 km Luftlinie", "Platz in der Erstförderung", "Auslastung 20 %"]


def test_distance_moving_the_school_away_changes_the_proposal() -> None:
    row = first(world(schools=(school("near", 12), school("far", 9))))
    assert row.school == "far"


def test_distance_from_a_municipality_reads_approximate() -> None:
    facts = world(children=(child(point=replace(HOME, approximate=True)),))
    assert "ca. 2 km Luftlinie" in words(first(facts))


def test_bus_minutes_replace_the_straight_line() -> None:
    facts = world(
        children=(child(municipality="05766020"),),
        bus_minutes={("05766020", "near"): 55, ("05766020", "far"): 18},
    )
    row = first(facts)
    assert (row.school, words(row)[:2]) == ("far", ["18 min mit dem Bus", "9,0 km Luftlinie"])


def test_without_any_point_the_way_is_unknown_and_no_school_is_too_far() -> None:
    row = first(world(children=(child(point=None),)))
    assert row.school
    assert "Entfernung unbekannt" in words(row)


def test_siblings_are_proposed_together() -> None:
    both = (child("mila", family="f"), child("juri", family="f"))
    few = (pool("near", 1), pool("far"))
    together = run(world(children=both, pools=few))
    assert [row.school for row in together.rows] == ["far", "far"]
    assert all("Geschwister" in words(row) for row in together.rows)
    apart = run(world(children=(child("mila"), child("juri")), pools=few))
    assert sorted(row.school for row in apart.rows) == ["far", "near"]


def test_a_sibling_already_at_a_school_draws_the_child_there() -> None:
    schools = (school("near", 2), school("far", 5))
    row = first(world(schools=schools, served={"mila": ("far",)}))
    assert (row.school, "Geschwister" in words(row)) == ("far", True)
    assert first(world(schools=schools)).school == "near"


def test_a_wish_of_the_family_counts() -> None:
    schools = (school("near", 2), school("far", 5))
    row = first(world(schools=schools, children=(child(wishes=("far",)),)))
    assert (row.school, "Wunsch der Familie" in words(row)) == ("far", True)


def test_a_missed_wish_is_named() -> None:
    row = first(world(children=(child(wishes=("far",)),), pools=(pool("near"), pool("far", 0))))
    assert (row.school, "anderer Wunsch der Familie" in words(row)) == ("near", True)


def test_a_full_school_is_not_proposed_and_the_reason_says_so() -> None:
    row = first(world(pools=(pool("near", 0), pool("far"))))
    assert (row.school, "günstigere Schule ohne freien Platz" in words(row)) == ("far", True)


def test_a_crowded_school_gives_way_to_an_empty_one() -> None:
    schools = (school("near", 2), school("far", 3))
    assert first(world(schools=schools)).school == "near"
    crowded = (pool("near", places=10, taken=9), pool("far", 10))
    row = first(world(schools=schools, pools=crowded))
    assert (row.school, "Auslastung 10 %" in words(row)) == ("far", True)


def test_a_ban_removes_a_school_and_a_pin_holds_it() -> None:
    assert first(world(children=(child(bans=frozenset({"near"})),))).school == "far"
    row = first(world(children=(child(pin="far"),)))
    assert (row.school, "von Ihnen festgelegt" in words(row)) == ("far", True)


def test_a_pin_lifts_the_cap_on_the_way() -> None:
    far_away = (school("near", 2), school("far", 30))
    assert first(world(schools=far_away, children=(child(pin="far"),))).school == "far"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"talk_first": True}, UnplacedReason.NEEDS_TALK),
        ({"grade": None}, UnplacedReason.NO_GRADE),
        ({"support_form": ""}, UnplacedReason.NO_SUPPORT_FORM),
        ({"grade": 3}, UnplacedReason.PRIMARY_ADVICE_ONLY),
        ({"grade": 9}, UnplacedReason.NO_SUITABLE_SCHOOL),
        ({"support_form": "literacy"}, UnplacedReason.NO_SUITABLE_SCHOOL),
        ({"bans": frozenset({"near", "far"})}, UnplacedReason.ALL_BANNED),
        ({"point": Point(400_000, 5_700_000)}, UnplacedReason.TOO_FAR),
        ({"pin": "nowhere"}, UnplacedReason.PIN_IMPOSSIBLE),
    ],
)
def test_each_child_without_a_place_is_told_why(changes: dict[str, Any], reason: UnplacedReason) -> None:
    row = first(world(children=(child(**changes),)))
    assert (row.school, row.unplaced_reason) == ("", reason)
    assert reason in UNPLACED_WORDS


def test_a_proposal_rests_on_the_oldest_report_of_the_places_it_takes() -> None:
    day = dt.date(2026, 9, 1)
    regular = pool("near", support_form="regular", as_of=day)
    facts = world(
        rules=Rules(support_takes_regular_seat=True),
        pools=(
            pool("near", as_of=day + dt.timedelta(days=3)),
            regular,
            pool("far"),
            pool("far", support_form="regular"),
        ),
    )
    row = first(facts)
    assert row.reasons[-1] == {"code": "reported", "as_of": "2026-09-01"}
    assert words(row)[-1] == "Platzmeldung vom 01.09.2026"
    assert [one.as_of for one in row.alternatives] == [""]
    stale = badges(row.reasons, str, stale_before=dt.date(2026, 9, 2))[-1]
    assert (stale.text, stale.tone) == ("Platzmeldung vom 01.09.2026, veraltet", "warning")
    assert badges(row.reasons, str, stale_before=day)[-1].tone == "neutral"


def test_no_place_and_place_taken_are_told_apart() -> None:
    none = first(world(pools=(pool("near", 0), pool("far", 0))))
    assert none.unplaced_reason == UnplacedReason.NO_PLACE
    two = run(world(children=(child("mila"), child("juri")), pools=(pool("near", 1), pool("far", 0))))
    (left_out,) = [row for row in two.rows if not row.school]
    (placed,) = [row for row in two.rows if row.school]
    assert left_out.unplaced_reason == UnplacedReason.PLACE_TAKEN
    assert left_out.unplaced_facts == {"schools": ["near"], "children": [placed.child]}
    assert (two.placed, two.most) == (1, 1)


def test_more_pins_than_places_leave_the_later_child_out_by_name() -> None:
    two = run(
        world(children=(child("mila", pin="near"), child("juri", pin="near")), pools=(pool("near", 1), pool("far")))
    )
    assert [row.unplaced_reason for row in two.rows] == ["", UnplacedReason.PIN_FULL]


@pytest.mark.parametrize("form", ["08", "19", "81", "83", "85", "87", "88", "25"])
def test_forms_with_a_procedure_of_their_own_are_never_proposed(form: str) -> None:
    row = first(world(schools=(school("near", 1, form=form),), pools=(pool("near", grade=0),)))
    assert row.unplaced_reason == UnplacedReason.NO_SUITABLE_SCHOOL


def test_closed_schools_are_never_proposed() -> None:
    assert first(world(schools=(school("near", 2, is_operating=False), school("far", 9)))).school == "far"


def test_a_private_school_needs_a_recorded_offer() -> None:
    private = school("near", 2, is_public=False)
    assert first(world(schools=(private, school("far", 9)))).school == "far"
    assert first(world(schools=(replace(private, is_offered=True), school("far", 9)))).school == "near"


def test_primary_children_only_where_the_centre_places_them() -> None:
    facts = world(children=(child(grade=3),), schools=(school("near", 2, form="02"),), pools=(pool("near", grade=0),))
    assert first(facts).unplaced_reason == UnplacedReason.PRIMARY_ADVICE_ONLY
    assert first(replace(facts, rules=Rules(places_primary=True))).school == "near"


def test_the_cap_on_the_way_is_a_setting_of_each_level() -> None:
    facts = world(schools=(school("near", 2),), pools=(pool("near"),))
    strict = Rules(max_distance_m={"primary": 6000, "secondary": 1500, "vocational": 40000})
    row = first(replace(facts, rules=strict))
    assert (row.unplaced_reason, row.unplaced_facts) == ("too_far", {"cap_m": 1500, "nearest_m": 2000})


def test_classes_of_the_berufskolleg_are_there_only() -> None:
    older = child(grade=11, support_form="international_class")
    schools = (school("near", 2), school("far", 9, form="30"))
    pools = (
        pool("near", support_form="international_class", grade=11),
        pool("far", support_form="international_class", grade=0),
    )
    assert first(world(children=(older,), schools=schools, pools=pools)).school == "far"


def test_places_of_the_grade_and_for_all_grades_both_count() -> None:
    facts = world(
        children=(child("mila"), child("juri")),
        schools=(school("near", 2),),
        pools=(pool("near", 1), pool("near", 1, grade=0)),
    )
    assert run(facts).placed == 2


def test_support_takes_a_regular_seat_where_the_centre_says_so() -> None:
    pools = (pool("near"), pool("near", 0, support_form="regular"), pool("far"), pool("far", 1, support_form="regular"))
    facts = world(pools=pools)
    assert first(facts).school == "near"
    crossing = first(replace(facts, rules=Rules(support_takes_regular_seat=True)))
    assert crossing.school == "far"
    assert "Platz in der Erstförderung und in der Regelklasse" in words(crossing)


def test_alternatives_say_what_they_would_cost() -> None:
    row = first(world())
    (other,) = row.alternatives
    assert other.school == "far"
    assert cost_words(other.as_facts(), str) == ["+ 18 Minuten Weg"]


def test_an_alternative_names_the_child_that_would_have_to_move() -> None:
    facts = world(children=(child("mila"), child("juri")), pools=(pool("near", 1), pool("far", 5)))
    outcome = run(facts)
    (far,) = [row for row in outcome.rows if row.school == "far"]
    (near,) = [row for row in outcome.rows if row.school == "near"]
    (other,) = far.alternatives
    assert f"dafür wechselt {near.child} zu far" in cost_words(other.as_facts(), str)


def test_weights_of_the_centre_count_and_wrong_ones_are_refused() -> None:
    facts = world(schools=(school("near", 2), school("far", 5)), children=(child(wishes=("far",)),))
    assert first(facts).school == "far"
    assert first(replace(facts, rules=Rules(weights={"wish_missed": 0}))).school == "near"
    with pytest.raises(WeightsWrong):
        run(replace(facts, rules=Rules(weights={"wish_missed": -1})))
    with pytest.raises(WeightsWrong):
        run(replace(facts, rules=Rules(weights={"of_no_use": 1})))


def test_a_contradiction_shows_nothing_and_names_its_code() -> None:
    with pytest.raises(ProposalFailed) as failed:
        run(world(children=(child(), child())))
    assert failed.value.code == "duplicate_child"


def test_loads_before_and_after() -> None:
    outcome = run(world(pools=(pool("near", places=10, taken=4), pool("far"))))
    assert [(load.school, load.places, load.before, load.after, load.new) for load in outcome.loads] == [
        ("near", 10, 4, 5, 1),
        ("far", 5, 0, 0, 0),
    ]


def test_hundreds_of_regular_seats_do_not_hide_a_full_support_group() -> None:
    full_house = pool("near", places=500, taken=495, support_form="regular", grade=0)
    facts = world(pools=(pool("near", places=10, taken=2), full_house, pool("far")))
    outcome = run(facts)
    assert "Auslastung 30 %" in words(outcome.rows[0])
    assert [(load.places, load.after) for load in outcome.loads] == [(10, 3), (5, 0)]
    regular = run(replace(facts, children=(child(support_form="regular"),)))
    assert "Auslastung 99 %" in words(regular.rows[0])
    assert [(load.places, load.after, load.new) for load in regular.loads] == [(10, 2, 1), (5, 0, 0)]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_child_gets_exactly_one_row_and_no_pool_overflows(data: st.DataObject) -> None:
    spots = st.integers(0, 15)
    schools = tuple(school(f"s{n}", data.draw(spots)) for n in range(3))
    pools = tuple(
        pool(of.id, data.draw(st.integers(0, 2)), grade=grade)
        for of in schools
        for grade in (0, 7, 8)
        if data.draw(st.booleans())
    )
    children = tuple(
        child(
            f"c{n}",
            family=data.draw(st.sampled_from("fgh")),
            grade=data.draw(st.sampled_from([None, 3, 7, 8])),
            bans=frozenset(data.draw(st.sets(st.sampled_from(["s0", "s1"])))),
            pin=data.draw(st.sampled_from(["", "", "s2"])),
        )
        for n in range(data.draw(st.integers(0, 6)))
    )
    outcome = run(Facts(children=children, schools=schools, pools=pools))
    assert [row.child for row in outcome.rows] == [one.id for one in children]
    assert all(bool(row.school) != bool(row.unplaced_reason) for row in outcome.rows)
    assert outcome.placed == outcome.most or any(one.pin for one in children)
    for of in schools:
        free = sum(one.free for one in pools if one.school == of.id)
        assert sum(row.school == of.id for row in outcome.rows) <= free
