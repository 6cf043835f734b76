"""Who may do what with appointments: each predicate agrees with its queryset twin, for each role, in two centres."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from lotse.cases.rules import appointments as rules
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, Place, World

WEEK = dt.timedelta(days=7)


def rows_of(place: Place) -> dict[str, list[Any]]:
    """One's own (of each role that advises), a colleague's, and what belongs to all."""
    merged = make.household(place, "Alt", merged_into=make.household(place, "Neu"))
    advisers = [place.counsellor, place.director]
    invitations = [make.appointment_invitation(place, adviser=one, created_by=one) for one in advisers]
    invitations += [
        make.appointment_invitation(place, adviser=None, created_by=place.director),
        make.appointment_invitation(place, merged),
    ]
    return {
        "appointments": [make.appointment(place, one, adviser=one.adviser or place.director, starts_at=NOW + i * WEEK)
                         for i, one in enumerate(invitations)],
        "invitations": invitations,
        "patterns": [make.pattern(place, adviser=one) for one in [*advisers, place.member(Role.ADMINISTRATOR)]],
        "absences": [make.absence(NOW, NOW + WEEK, one) for one in [*advisers, None]],
    }  # fmt: skip


TWINS: list[tuple[str, Callable[..., bool], Callable[..., Any]]] = [
    ("appointments", rules.may_manage_appointment, rules.manageable_appointments),
    ("invitations", rules.may_manage_invitation, rules.manageable_invitations),
    ("patterns", rules.may_edit_pattern, rules.editable_patterns),
    ("absences", rules.may_edit_absence, rules.editable_absences),
]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin[0])
def test_predicate_and_queryset_agree(world: World, role: Role, twin: tuple[str, Any, Any]) -> None:
    kind, may, allowed = twin
    with world.other.scope():
        rows_of(world.other)
    with world.lippe.scope():
        member = world.lippe.member(role)
        rows = rows_of(world.lippe)[kind]
        assert {row.pk for row in allowed(member)} == {row.pk for row in rows if may(member, row)}


def test_without_the_right_to_all_one_has_one_s_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both rights lie with the same roles today; the rules keep them apart."""
    monkeypatch.setattr(rules, "ALL_APPOINTMENTS", rules.MANAGE_HOURS)
    with world.lippe.scope():
        found = rows_of(world.lippe)
        counsellor = world.lippe.counsellor
        assert set(rules.manageable_appointments(counsellor)) == {found["appointments"][0]}
        assert set(rules.manageable_invitations(counsellor)) == {found["invitations"][0]}
        for row in (*found["appointments"], *found["invitations"]):
            one = getattr(row, "invitation", row)
            may = rules.may_manage_invitation(counsellor, one)
            assert may == (one == found["invitations"][0])
        family = found["invitations"][0].household
        assert rules.may_give_appointment(counsellor, family, counsellor)
        assert not rules.may_give_appointment(counsellor, family, world.lippe.director)
        assert not rules.may_give_appointment(counsellor, family, None)


@pytest.mark.parametrize("role", Role)
def test_who_enters_hours_and_whose(world: World, role: Role) -> None:
    with world.lippe.scope():
        member = world.lippe.member(role)
        patterns = rows_of(world.lippe)["patterns"]
        own = [one for one in patterns if one.adviser_id == member.pk]
        expected = {Role.DIRECTOR: patterns, Role.ADMINISTRATOR: patterns, Role.COUNSELLOR: own}.get(role, [])
        assert list(rules.editable_patterns(member).order_by("pk")) == sorted(expected, key=lambda one: one.pk)
