"""Each predicate agrees with its queryset twin, for each role; and an action has to be one."""

from typing import Any

import pytest

from lotse.cases import rules
from lotse.cases.models import AdviceContact, Case, FollowUp
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, Place, World


def rows_of(place: Place) -> None:
    """One of each kind that the rules tell apart."""
    family = make.household(place)
    gone = make.household(place, "Winter", merged_into=family)
    make.case(place, family)
    make.case(place, family, state="closed", result="solved", closed_on=NOW.date())
    make.case(place, gone)
    departed = place.member(Role.FUNDER)
    departed.is_active = False
    departed.save()
    for member in place.members.values():
        make.contact(place, by=member)
        make.contact(place, by=member, household=family)
        make.contact(place, by=member, household=gone)
        make.followup(place, owner=member)
        make.followup(place, owner=member, escalated_at=NOW)
        make.followup(place, owner=member, household=family)
        make.followup(place, owner=member, household=gone, escalated_at=NOW)


TWINS: list[tuple[Any, Any, Any]] = [
    (rules.may_view_contact, rules.visible_contacts, AdviceContact),
    (rules.may_correct_contact, rules.correctable_contacts, AdviceContact),
    (rules.may_view_case, rules.visible_cases, Case),
    (rules.may_edit_case, rules.editable_cases, Case),
    (rules.may_close_case, rules.closable_cases, Case),
    (rules.may_settle_followup, rules.settleable_followups, FollowUp),
]


@pytest.mark.parametrize("role", list(Role))
def test_predicates_agree_with_their_querysets(world: World, role: Role) -> None:
    with world.lippe.scope():
        rows_of(world.lippe)
        member = world.lippe.member(role)
        for predicate, visible, model in TWINS:
            allowed = {row.pk for row in model.objects.all() if predicate(member, row)}
            assert {row.pk for row in visible(member)} == allowed, predicate.__name__


def test_cases_are_for_advising_roles_only(world: World) -> None:
    with world.lippe.scope():
        case = make.case(world.lippe)
        allowed = {role for role in Role if rules.may_view_case(world.lippe.member(role), case)}
    assert allowed == {Role.DIRECTOR, Role.COUNSELLOR}


def test_contacts_without_a_name_are_seen_by_their_author_only(world: World) -> None:
    with world.lippe.scope():
        make.contact(world.lippe, by=world.lippe.counsellor)
        assert rules.visible_contacts(world.lippe.counsellor).count() == 1
        assert rules.visible_contacts(world.lippe.director).count() == 0


@pytest.mark.parametrize(
    "action",
    [
        "Schule anrufen",
        "Termin beim Jobcenter vereinbaren",
        "Klären, wer das Kind abholt",
        "Zeugnis prüfen und weiterleiten",
        "Mutter zurückrufen wegen Kita-Platz",
    ],
)
def test_concrete_actions(action: str) -> None:
    assert rules.is_concrete_action(action)


@pytest.mark.parametrize(
    "action",
    ["prüfen", "Klären!", "mal sehen", "noch klären", "Weiter beobachten.", "anrufen", "– prüfen –", "ich muss sehen"],
)  # fmt: skip
def test_vague_actions(action: str) -> None:
    assert not rules.is_concrete_action(action)
