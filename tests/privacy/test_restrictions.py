"""A restricted file is only kept: nobody changes it, nothing leaves; taking back goes on."""

import datetime as dt
from typing import Any

import pytest

from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.people import rules as people
from lotse.people.inputs import PersonInput
from lotse.people.models import Consent, Household
from lotse.people.services import (
    add_person,
    limits,
    record_disclosure,
    retract_disclosure,
    update_household,
    update_person,
    withdraw_consent,
)
from lotse.people.services.consents import record_consent
from lotse.privacy import rules
from lotse.privacy.services import restrictions as services
from lotse.referrals.models import Referral
from lotse.referrals.rules import is_live
from lotse.schooling.models import Pupil
from lotse.schooling.services.proposal_facts import _children
from lotse.tenants.enums import Role
from tests import make
from tests.everything import one_of_each
from tests.world import NOW, TODAY, Place, World


def _restricted(place: Place) -> Household:
    family = make.household(place, "Sommer")
    services.restrict(actor=place.director, household=family, ground="contested", reason="Geburtsdatum", now=NOW)
    return Household.objects.get(pk=family.pk)


def test_all_predicates_and_querysets_agree_for_all_roles_and_both_states(world: World) -> None:
    lippe = world.lippe
    pairs: list[tuple[Any, Any]] = [
        (people.may_edit_household, people.editable_households),
        (people.may_disclose_household, people.disclosable_households),
        (people.may_withdraw, people.withdrawable_households),
        (people.may_retract, people.retractable_households),
        (people.may_view_household, people.visible_households),
        (rules.may_restrict, rules.restrictable),
        (rules.may_correct, lambda member: rules.correctable(member, Household)),
    ]
    held: dict[tuple[str, bool], set[str]] = {}
    with lippe.scope():
        free, restricted = make.household(lippe), _restricted(lippe)
        for role in Role:
            member = lippe.member(role)
            for predicate, twin in pairs:
                for family in (free, restricted):
                    may = predicate(member, family)
                    assert may == twin(member).filter(pk=family.pk).exists()
                    if may:
                        held.setdefault((predicate.__name__, family is restricted), set()).add(role.value)
    advising, disclosing = {"director", "counsellor"}, {"director", "counsellor", "coordinator"}
    assert held == {
        ("may_edit_household", False): advising,
        ("may_disclose_household", False): disclosing,
        ("may_withdraw", False): advising,
        ("may_withdraw", True): advising,
        ("may_retract", False): disclosing,
        ("may_retract", True): disclosing,
        ("may_view_household", False): advising,
        ("may_view_household", True): advising,
        ("may_restrict", False): {"director"},
        ("may_restrict", True): {"director"},
        ("may_correct", False): advising,
    }


def test_nobody_changes_a_restricted_file_and_nothing_leaves(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        family = _restricted(lippe)
        child = make.person(family, "Mila")
        given = make.consent(lippe, child, "partner")
        left = make.disclosure(lippe, child)
        common: dict[str, Any] = {"actor": lippe.counsellor, "now": NOW}
        refused: list[Any] = [
            lambda: update_household(household=family, changes={"street": "Neu 1"}, **common),
            lambda: update_person(person=child, changes={"first_name": "Lila"}, **common),
            lambda: add_person(household=family, entered=PersonInput("child", "Neu", "Sommer"), **common),
            lambda: record_consent(
                household=family,
                purpose="partner",
                given_by=child,
                given_on=TODAY,
                language="de",
                form="paper",
                **common,
            ),
            lambda: record_disclosure(
                household=family,
                purpose="school_authority",
                recipient="Schulaufsicht",
                what="Name",
                way="letter",
                **common,
            ),
            lambda: people.may_disclose(family, "partner", "Stelle", TODAY),
        ]
        for act in refused:
            with pytest.raises(people.FileRestricted):
                act()
        for purpose in ("school_authority", "partner"):
            assert people.grounds_for([family.pk], purpose, "Stelle", TODAY) == {}
        withdraw_consent(household=family, consent_id=given.pk, withdrawn_on=TODAY, **common)
        retract_disclosure(disclosure=left, reason="war falsch", **common)
        pupil = Pupil.objects.select_related("person__household").get(pk=make.pupil(lippe, child).pk)
        assert _children([pupil])[0].talk_first


def test_it_ends_with_a_reason_once_the_person_was_told(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        family = _restricted(lippe)
        common: dict[str, Any] = {"household": family, "now": NOW + dt.timedelta(days=3)}
        with pytest.raises(ChangedMeanwhile):
            services.restrict(actor=lippe.director, ground="claims", reason="noch einmal", **common)
        for fields, error in (
            ({"actor": lippe.counsellor, "told_on": TODAY, "reason": "geklärt"}, NotAllowed),
            ({"actor": lippe.director, "told_on": TODAY, "reason": " "}, services.ReasonMissing),
            ({"actor": lippe.director, "told_on": TODAY - dt.timedelta(days=1), "reason": "geklärt"}, services.NotTold),
            ({"actor": lippe.director, "told_on": TODAY + dt.timedelta(days=9), "reason": "geklärt"}, services.NotTold),
        ):
            with pytest.raises(error):
                services.lift(**fields, **common)
        services.lift(actor=lippe.director, told_on=TODAY, reason="geklärt", **common)
        with pytest.raises(ChangedMeanwhile):
            services.lift(actor=lippe.director, told_on=TODAY, reason="geklärt", **common)
        family.refresh_from_db()
        assert family.restricted_at is None
        assert people.may_edit_household(lippe.counsellor, family)


def test_the_file_says_so_in_red_on_each_tab_and_loses_its_buttons(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        family = make.household(lippe)
    url = lippe.url(f"rechte/einschraenken/{family.code}/")
    director, counsellor = lippe.client(Role.DIRECTOR), lippe.client()
    assert counsellor.get(url).status_code == 403
    assert (
        world.other.client(Role.DIRECTOR).get(world.other.url(f"rechte/einschraenken/{family.code}/")).status_code
        == 404
    )
    assert director.post(url, {"ground": "contested", "reason": "Geburtsdatum"}).status_code == 302
    edit = lippe.url(f"familien/{family.code}/aendern/")
    for tab in ("", "personen/", "weitergaben/"):
        page = counsellor.get(lippe.url(f"familien/{family.code}/{tab}")).content.decode()
        assert "eingeschränkt seit" in page
        assert edit not in page
    tried = counsellor.post(edit, {"name": "Neu"}, follow=True)
    assert tried.status_code in {200, 403}
    assert director.post(url, {"told_on": "1.1.2020", "reason": "geklärt"}).status_code == 200
    with lippe.scope():
        assert Household.objects.get().restricted_at is not None


def test_a_partner_reads_no_referral_of_a_restricted_file(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        family = one_of_each(lippe).one("people.household")
        Consent.objects.update(withdrawn_at=None, withdrawn_on=None)
        live = Referral.objects.filter(is_live(NOW))
        assert live.exists()
        limits.set_restriction(household=family, since_at=NOW)
        assert not live.exists()
