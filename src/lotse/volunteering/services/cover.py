"""Who stands in for a coordinator. Nobody is away without a deputy who is there."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from lotse.audit.services import record
from lotse.core.errors import LotseError, NotAllowed
from lotse.tenants.models import Membership
from lotse.volunteering.models import Cover
from lotse.volunteering.rules import rights


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
