"""Rows around lists for the authority, as tests/make.py makes others."""

import datetime as dt
from typing import Any

from lotse.core import clock
from lotse.directory.models import Organisation, Representative
from lotse.schooling.models import (
    DecidingOffice,
    DecisionList,
    Hold,
    NeedNotice,
    ParentAnswer,
    Pupil,
    Recommendation,
    School,
)
from lotse.schooling.services.decisions import send_list
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from tests import make
from tests.world import NOW, TODAY, Place


def deciding_office(place: Place, name: str = "Schulamt am Test", **fields: Any) -> DecidingOffice:
    """A Schulaufsicht with the access code TEST-2345."""
    defaults = {"kind": "school_authority", "email": "schulamt@example.org", "phone": "05231 9"}
    organisation = Organisation(name=name, **(defaults | fields))
    organisation.refresh_search_text()
    organisation.save()
    office = DecidingOffice(organisation=organisation, changed_at=NOW)
    office.access_code = "TEST-2345"
    office.save()
    return office


def answered(
    place: Place,
    of: School | None = None,
    name: str = "Mila",
    *,
    held: bool = True,
    decision: str = "agree",
    **fields: Any,
) -> Pupil:
    """A child of grade 7 whose parents have answered to the recommendation of a school; its place is held."""
    to = of or make.school(place)
    child = make.pupil(place, make.person(make.household(place, name), name), state="answered", **fields)
    kind: dict[str, Any] = {"school": to, "support_form": child.support_form}
    made = Recommendation.objects.create(pupil=child, grade=child.grade, made_by=place.counsellor, made_at=NOW, **kind)
    if held:
        index, until = Hold.objects.filter(school=to).count(), TODAY + dt.timedelta(days=14)
        Hold.objects.create(
            recommendation=made, grade=child.grade, place_index=index, made_at=NOW, expires_on=until, **kind
        )
    ParentAnswer.objects.create(
        recommendation=made, decision=decision, answered_on=TODAY, recorded_by=place.counsellor, recorded_at=NOW
    )
    return child


def needy(place: Place, name: str = "Juri", **fields: Any) -> Pupil:
    """A child of grade 7 for whom no place fits."""
    child = make.pupil(place, make.person(make.household(place, name), name), state="need_notice", **fields)
    told: dict[str, Any] = {"reason": "no_place", "support_form": "initial_support", "grade": 7}
    NeedNotice.objects.create(pupil=child, opened_on=TODAY, opened_by=place.counsellor, **told)
    return child


def decision_list(
    place: Place, *children: Pupil, office: DecidingOffice | None = None, now: dt.datetime = NOW, **fields: Any
) -> DecisionList:
    """Sent by the counsellor through the service, due in two weeks."""
    defaults: dict[str, Any] = {"due_on": clock.day_of(now) + dt.timedelta(days=14), "way": "link"}
    return send_list(
        actor=place.counsellor,
        office=(office or deciding_office(place)).organisation,
        pupil_ids=[one.pk for one in children],
        now=now,
        **(defaults | fields),
    ).decision_list


def representative(place: Place, office: DecidingOffice) -> Membership:
    """Lets the centre's partner act for an office."""
    member = place.member(Role.PARTNER)
    Representative.objects.create(membership=member, organisation=office.organisation)
    return member
