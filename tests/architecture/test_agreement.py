"""Each predicate says the same as its queryset twin: for each role, each state of the row, own rows and others'."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import Model

import lotse
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from tests.everything import Everything, one_of_each
from tests.world import NOW, TODAY, World

ROOT = Path(__file__).resolve().parents[2]
# Predicate -> its twin, both of one module of rules
TWINS = {
    "barriers.rules.may_answer": "answerable",
    "cases.rules.advice.may_view_contact": "visible_contacts",
    "cases.rules.advice.may_correct_contact": "correctable_contacts",
    "cases.rules.advice.may_view_case": "visible_cases",
    "cases.rules.advice.may_edit_case": "editable_cases",
    "cases.rules.advice.may_close_case": "closable_cases",
    "cases.rules.advice.may_settle_followup": "settleable_followups",
    "cases.rules.appointments.may_manage_appointment": "manageable_appointments",
    "cases.rules.appointments.may_manage_invitation": "manageable_invitations",
    "cases.rules.appointments.may_edit_pattern": "editable_patterns",
    "cases.rules.appointments.may_edit_absence": "editable_absences",
    "concerns.rules.may_take_over": "concerns_to_take_over",
    "conflicts.rules.may_work_on": "workable_conflicts",
    "conflicts.rules.may_read_in_emergency": "readable_in_emergency",
    "conflicts.rules.may_approve": "approvable",
    "network.rules.rights.may_view_body": "visible_bodies",
    "network.rules.rights.may_edit_body": "editable_bodies",
    "network.rules.rights.may_view_meeting": "visible_meetings",
    "network.rules.rights.may_view_order": "visible_orders",
    "network.rules.rights.may_settle_order": "settled_orders",
    "people.rules.may_view_household": "visible_households",
    "people.rules.may_edit_household": "editable_households",
    "people.rules.may_withdraw": "withdrawable_households",
    "people.rules.may_disclose_household": "disclosable_households",
    "people.rules.may_retract": "retractable_households",
    "people.rules.may_see_access_log": "households_with_visible_log",
    "people.rules.may_transfer_household": "transferable_households",
    "privacy.rules.may_confirm": "confirmable",
    "privacy.rules.may_hold": "holdable",
    "privacy.rules.may_end_hold": "endable_holds",
    "privacy.rules.may_view_request": "visible_requests",
    "privacy.rules.may_read_request": "readable_requests",
    "privacy.rules.may_restrict": "restrictable",
    "programmes.rules.may_view_programme": "visible_programmes",
    "programmes.rules.may_edit_programme": "editable_programmes",
    "referrals.rules.may_handle": "handled_referrals",
    "referrals.rules.may_answer": "answerable_referrals",
    "schooling.rules.decisions.may_manage_list": "managed_lists",
    "schooling.rules.family.may_share_status": "households_to_share",
    "schooling.rules.handover.may_view_package": "visible_packages",
    "schooling.rules.handover.may_send_package": "sendable_packages",
    "schooling.rules.proposals.may_recommend": "recommendable_pupils",
    "schooling.rules.proposals.may_view_run": "visible_runs",
    "schooling.rules.pupils.may_view_pupil": "visible_pupils",
    "schooling.rules.pupils.may_edit_pupil": "editable_pupils",
    "volunteering.rules.complaints.may_handle": "handled_complaints",
    "volunteering.rules.rights.may_view_volunteer": "visible_volunteers",
    "volunteering.rules.rights.may_edit_volunteer": "editable_volunteers",
    "volunteering.rules.rights.may_view_need": "visible_needs",
    "volunteering.rules.rights.may_edit_need": "editable_needs",
    "volunteering.rules.rights.may_edit_engagement": "editable_engagements",
    "volunteering.rules.rights.may_view_run": "visible_runs",
    "volunteering.rules.rights.may_relieve": "relieving_full_timers",
    "volunteering.rules.rights.may_answer_relief": "answerable_relief",
    "volunteering.rules.rights.may_hand_over": "handed_over_shares",
    "volunteering.rules.rights.may_answer_share": "answerable_shares",
    "volunteering.rules.rights.may_edit_coaching": "editable_coaching",
    "volunteering.rules.rights.may_edit_expense": "editable_expenses",
}
# Asked of one row that the page has already, or of none; or compared with twins of several models in their own test
WITHOUT = {
    "administration.rules.may_manage": "tests/administration/test_partners.py",
    "administration.rules.may_manage_centre": "no row",
    "administration.rules.may_manage_members": "no row",
    "administration.rules.may_manage_partners": "no row",
    "cases.rules.advice.may_add_contact": "a file, or none",
    "cases.rules.advice.may_open_case": "a file that is seen",
    "cases.rules.advice.may_own_followup": "a file, or none",
    "cases.rules.appointments.may_advise": "no row",
    "cases.rules.appointments.may_give_appointment": "a file and a colleague",
    "network.rules.meetings.may_propose": "no row",
    "people.rules.may_disclose": "a ground, not a right: tests/people/test_consents.py",
    "people.rules.may_propose_for": "no member",
    "privacy.rules.may_answer_request": "a request that is read",
    "privacy.rules.may_correct": "several models: tests/privacy/test_corrections.py",
    "privacy.rules.may_hold_item": "an item of visible_items",
    "privacy.rules.may_make_package": "several models: tests/privacy/test_package.py",
    "schooling.rules.decisions.may_answer_list": "with a process: tests/schooling/test_decisions_services.py",
    "schooling.rules.proposals.may_propose": "a child that is seen",
    "workspace.rules.may_use_calendar": "no row",
}


def _predicates() -> dict[str, Callable[..., bool]]:
    found = {}
    for one in pkgutil.walk_packages(lotse.__path__, "lotse."):
        if ".rules" in one.name:
            module = importlib.import_module(one.name)
            for name, function in vars(module).items():
                if name.startswith("may_") and inspect.isfunction(function) and function.__module__ == one.name:
                    found[f"{one.name.removeprefix('lotse.')}.{name}"] = function
    return found


def _row_of(predicate: Callable[..., bool], made: Everything) -> Model:
    model = list(inspect.signature(predicate).parameters.values())[1].annotation
    return made.rows[model._meta.label_lower][0]


def _changes(row: Model, member: Membership) -> Iterator[dict[str, Any]]:
    """The row as it is, one thing changed at a time, and the same as the member's own."""
    fields = [one for one in row._meta.concrete_fields if not one.primary_key and one.name != "centre"]
    own = {one.name: member for one in fields if one.related_model is Membership}
    single: list[dict[str, Any]] = [{}]
    for one in fields:
        if one.choices and one.name in {"state", "kind", "result"}:
            single += [{one.name: value} for value, _ in one.flatchoices]
        elif isinstance(one, models.BooleanField):
            single.append({one.name: not getattr(row, one.name)})
        elif one.null and isinstance(one, models.DateField):
            moment: Any = NOW if isinstance(one, models.DateTimeField) else TODAY
            single.append({one.name: None if getattr(row, one.name) else moment})
    yield from single
    if own:
        yield from (own | one for one in single)


def test_each_predicate_has_its_twin_or_says_why_it_has_none() -> None:
    assert sorted(_predicates()) == sorted({**TWINS, **WITHOUT})
    elsewhere = [why.rpartition(" ")[2] for why in WITHOUT.values() if "tests/" in why]
    assert [one for one in elsewhere if not (ROOT / one).exists()] == []


@pytest.mark.long
def test_predicates_and_querysets_agree(world: World) -> None:
    place, compared, differing = world.lippe, 0, []
    with place.scope():
        made = one_of_each(place)
        for name, predicate in _predicates().items():
            if name not in TWINS:
                continue
            twin = getattr(importlib.import_module(predicate.__module__), TWINS[name])
            more = {"now": NOW} if "now" in inspect.signature(predicate).parameters else {}
            row = _row_of(predicate, made)
            for role in Role:
                member = place.member(role)
                for change in _changes(row, member):
                    try:
                        with transaction.atomic():
                            type(row)._base_manager.filter(pk=row.pk).update(**change)
                            fresh = type(row)._base_manager.get(pk=row.pk)
                            says = predicate(member, fresh, **more)
                            if says != twin(member, **more).filter(pk=row.pk).exists():
                                differing.append((name, role, list(change), says))
                            compared += 1
                            raise _Undo
                    except (IntegrityError, _Undo):
                        continue
    assert differing == []
    assert compared > 5_000


class _Undo(Exception):
    """Take the change back."""
