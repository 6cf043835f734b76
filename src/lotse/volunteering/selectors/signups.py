"""The sign-up of volunteers: who takes care of it, until when, and what will be needed."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Count

from lotse.core import clock
from lotse.core.workdays import working_days_after
from lotse.tenants.enums import Role
from lotse.tenants.models import Centre, Membership
from lotse.tenants.selectors import active_members
from lotse.volunteering.enums import EngagementKind
from lotse.volunteering.models import Requirement, SignUp, Volunteer
from lotse.volunteering.selectors.relief import in_charge
from lotse.volunteering.selectors.requirements import applies
from lotse.volunteering.selectors.settings import settings


@dataclass(frozen=True, slots=True)
class SignUpPage:
    """``needed``: what may have to be shown, in German, because requirements are data of the centre."""

    is_open: bool
    needed: list[str]
    legal_ground: str
    keep_months: int


@dataclass(frozen=True, slots=True)
class ConfirmedPage:
    """``caller`` and ``until_on``: who gets in touch, and the last day; empty while it is not confirmed."""

    is_confirmed: bool
    caller: str = ""
    until_on: dt.date | None = None
    needed: tuple[str, ...] = ()


def receiver(on: dt.date) -> Membership | None:
    """Who takes care of the next sign-up: the coordinator with the fewest people, else a director."""
    for role in (Role.COORDINATOR, Role.DIRECTOR):
        people = list(active_members(role))
        if people:
            rows = Volunteer.objects.filter(coordinator__in=people).order_by()
            counts = dict(rows.values_list("coordinator").annotate(count=Count("pk")))
            return min(people, key=lambda one: (counts.get(one.pk, 0), one.name, str(one.pk)))
    return None


def sign_up_page(centre: Centre, on: dt.date) -> SignUpPage:
    """What the form says before somebody fills it in."""
    rows = Requirement.objects.filter(is_active=True)
    needed = [f"{one.label} (nur bei Kindern)" if one.only_with_children else one.label for one in rows]
    is_open = centre.takes_volunteers and receiver(on) is not None
    own = settings()
    return SignUpPage(is_open, needed, own.legal_ground, own.keep_months)


def sign_up_of_link(sign_up_id: uuid.UUID) -> SignUp | None:
    """What a link confirms, for core.registry.link_purposes."""
    return SignUp.objects.filter(pk=sign_up_id).first()


def confirmed_page(sign_up: SignUp) -> ConfirmedPage:
    """What happens next, once the address is confirmed."""
    if sign_up.confirmed_at is None or sign_up.volunteer is None:
        return ConfirmedPage(is_confirmed=False)
    day = clock.day_of(sign_up.confirmed_at)
    caller, until_on = next_step(sign_up.volunteer, day)
    return ConfirmedPage(True, caller.name, until_on, tuple(needed_of(sign_up.volunteer)))


def next_step(volunteer: Volunteer, on: dt.date) -> tuple[Membership, dt.date]:
    """Who gets in touch, and the last day for it."""
    return in_charge(volunteer.coordinator, on), working_days_after(on, settings().call_within_days)


def needed_of(volunteer: Volunteer) -> list[str]:
    """Labels of what has to be shown before this person helps with what they offer."""
    kinds = volunteer.kinds or EngagementKind.values
    return [
        one.label
        for one in Requirement.objects.filter(is_active=True)
        if any(applies(one, kind=kind, with_children=volunteer.with_children) for kind in kinds)
    ]
