"""What a placement problem refuses, and how options drop out before anything is computed."""

from dataclasses import replace

import pytest

from allocation.schools import (
    Ban,
    Child,
    Exclusion,
    Family,
    Option,
    Pin,
    Places,
    Problem,
    ProblemError,
    School,
    Weights,
    admissible,
)

NEAR = Option("north", ("north-5",), travel=100)
FAR = Option("south", ("south-5",), travel=500)
SOUND = Problem(
    children=(Child("a", "f", (NEAR, FAR), travel_cap=300),),
    places=(Places("north-5", "north", 1), Places("south-5", "south", 1)),
    schools=(School("north", 10), School("south", 10)),
)


def with_option(option: Option) -> dict[str, object]:
    return {"children": (Child("a", "f", (option,)),)}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"schools": (School("north", 1), School("south", 1), School("north", 2))}, "duplicate_school"),
        ({"places": (*SOUND.places, Places("north-5", "north", 1))}, "duplicate_places"),
        ({"children": SOUND.children * 2}, "duplicate_child"),
        ({"families": (Family("f"), Family("f"))}, "duplicate_family"),
        ({"pins": (Pin("a", "north"), Pin("a", "south"))}, "duplicate_pin"),
        ({"places": (Places("north-5", "west", 1),)}, "unknown_school"),
        ({"families": (Family("f", ("west",)),)}, "unknown_school"),
        (with_option(Option("west", ("north-5",), travel=1)), "unknown_school"),
        (with_option(Option("north", ("north-6",), travel=1)), "unknown_places"),
        (with_option(Option("north", ("south-5",), travel=1)), "places_of_other_school"),
        (with_option(Option("north", (), travel=1)), "option_places"),
        (with_option(Option("north", ("north-5", "north-5"), travel=1)), "option_places"),
        (with_option(replace(NEAR, travel=-1)), "negative"),
        ({"places": (*SOUND.places, Places("more", "north", -1))}, "negative"),
        ({"bans": (Ban("b", "north"),)}, "unknown_child"),
        ({"pins": (Pin("b", "north"),)}, "unknown_child"),
        ({"pins": (Pin("a", "west"),)}, "pin_not_suitable"),
        ({"pins": (Pin("a", "north"),), "bans": (Ban("a", "north"),)}, "pin_and_ban"),
    ],
)
def test_a_contradiction_is_named(change: dict[str, object], code: str) -> None:
    with pytest.raises(ProblemError) as error:
        replace(SOUND, **change)
    assert error.value.code == code
    assert error.value.message.endswith(".")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"extra_site": -1}, "weight_negative"),
        ({"crowded": 10}, "weights_not_convex"),
        ({"load_from": 90}, "weights_not_convex"),
    ],
)
def test_weights_must_make_sense(change: dict[str, int], code: str) -> None:
    with pytest.raises(ProblemError) as error:
        Weights(**change)
    assert error.value.code == code


def test_each_weight_is_explained_in_german_with_its_unit() -> None:
    rows = Weights().table()
    assert ("extra_site", 150, "Zehntelminuten", "Jede weitere Schule, die eine Familie anfahren muss") in rows
    assert {unit for _, _, unit, _ in rows} == {"Zehntelminuten", "Prozent"}


def test_a_beeline_becomes_a_way_rounded_half_up() -> None:
    weights = Weights(travel_start=50, travel_per_km=25)
    assert [weights.travel(metres) for metres in (0, 1000, 1019, 1020)] == [50, 75, 75, 76]


def test_an_option_is_left_out_for_the_first_rule_that_forbids_it() -> None:
    plain = admissible(SOUND)
    assert plain.options == {"a": (0,)}
    assert plain.excluded == {"a": {1: Exclusion.TOO_FAR}}
    banned = admissible(replace(SOUND, bans=(Ban("a", "south"),)))
    assert banned.excluded == {"a": {1: Exclusion.BANNED}}
    pinned = admissible(replace(SOUND, pins=(Pin("a", "south"),)))
    assert pinned.options == {"a": (1,)}  # a pin lifts the travel cap
    assert pinned.excluded == {"a": {0: Exclusion.PINNED_ELSEWHERE}}
