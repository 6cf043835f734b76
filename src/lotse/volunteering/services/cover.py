"""Who stands in for a coordinator, and who follows one who leaves. Nobody is away without a deputy who is there."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError, NotAllowed
from lotse.tenants.enums import Role
from lotse.tenants.models import Centre, Membership
from lotse.tenants.selectors import active_members
from lotse.volunteering.enums import EngagementState, NeedState, VolunteerState
from lotse.volunteering.models import Cover, Engagement, Need, Share, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.selectors.relief import next_in_charge


class CoverWrong(LotseError):
    code = "volunteering.cover_wrong"


def set_cover(
    *,
    actor: Membership,
    coordinator: Membership,
    deputy: Membership,
    starts_on: dt.date,
    ends_on: dt.date,
    now: dt.datetime,
) -> Cover:
    """``coordinator`` is away ``[starts_on, ends_on)``, ``deputy`` stands in.

    Refused where the deputy is away too, or where somebody relies on the one who goes. Raises NotAllowed, CoverWrong.
    """
    if not actor.holds(rights.EDIT_ENGAGEMENTS):
        raise NotAllowed
    if ends_on <= starts_on:
        raise CoverWrong("Der erste Tag zurück liegt vor dem ersten Tag der Abwesenheit.", field="ends_on")
    if deputy.pk == coordinator.pk or not deputy.holds(rights.EDIT_ENGAGEMENTS):
        raise CoverWrong("Die Vertretung muss eine andere Person sein, die das Ehrenamt koordiniert.", field="deputy")
    with transaction.atomic():
        # Whoever plans an absence of one of the two at the same moment waits here
        for one in sorted((coordinator.pk, deputy.pk)):
            Membership.objects.filter(pk=one).update(name=F("name"))
        during = Cover.objects.filter(starts_on__lt=ends_on, ends_on__gt=starts_on).select_related("coordinator")
        if during.filter(coordinator=coordinator).exists():
            raise CoverWrong("In dieser Zeit ist die Person schon als abwesend eingetragen.", field="starts_on")
        if during.filter(coordinator=deputy).exists():
            raise CoverWrong(f"{deputy} ist in dieser Zeit selbst nicht da.", field="deputy")
        relying = during.filter(deputy=coordinator).first()
        if relying is not None:
            raise CoverWrong(
                f"{coordinator} vertritt dann {relying.coordinator}. Bitte ändern Sie zuerst diese Vertretung.",
                field="starts_on",
            )
        cover = Cover.objects.create(
            coordinator=coordinator, deputy=deputy, starts_on=starts_on, ends_on=ends_on, recorded_by=actor
        )
        record(actor=actor, action="volunteering.cover_set", obj=cover, now=now)
    return cover


def remove_cover(*, actor: Membership, cover: Cover, now: dt.datetime) -> None:
    """The person is there after all. Raises NotAllowed."""
    if not actor.holds(rights.EDIT_ENGAGEMENTS):
        raise NotAllowed
    with transaction.atomic():
        record(actor=actor, action="volunteering.cover_removed", obj=cover, now=now)
        cover.delete()


def pass_on(centre: Centre, now: dt.datetime) -> None:
    """What somebody coordinated who does so no more goes to whoever is next in charge (core.registry.periodic).

    Nothing and nobody is without a coordinator for longer than until the next run.
    """
    here = {one.pk: one for one in active_members(Role.COORDINATOR, Role.DIRECTOR)}
    going_on = (
        Engagement.objects.exclude(state=EngagementState.ENDED),
        Need.objects.exclude(state=NeedState.CLOSED),
        Volunteer.objects.exclude(state=VolunteerState.ENDED),
    )
    for rows in going_on:
        for one in rows.exclude(coordinator__in=list(here)).select_related("coordinator").order_by("pk"):
            heir = here.get(next_in_charge(one.coordinator, clock.day_of(now)).pk)
            if heir is not None:  # else nobody is left who could
                _give(one, heir, now)


def _give(one: Engagement | Need | Volunteer, heir: Membership, now: dt.datetime) -> None:
    """Unless somebody is at it right now: then the next run does it."""
    with transaction.atomic():
        row = type(one).objects.filter(pk=one.pk, version=one.version)
        if row.update(coordinator=heir, version=one.version + 1, changed_at=now) == 1:
            Share.objects.filter(engagement=one.pk, ended_on=None).update(held_by=heir)
            record(actor=None, action="volunteering.passed_on", obj=one, now=now)
