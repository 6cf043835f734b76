"""One family on its way into each district of the demo."""

import datetime as dt

from lotse.core.tenancy import tenant_scope
from lotse.people.enums import ConsentForm, ConsentPurpose, PersonKind
from lotse.people.services import offer_family, record_consent
from lotse.schooling.enums import WAITING_STATES
from lotse.schooling.models import Pupil
from lotse.tenants.enums import Role
from lotse.tenants.models import Centre, Membership


def make(centres: list[Centre], now: dt.datetime) -> None:
    """Each centre offers a family with a child that waits to the next one. Nothing happens with one centre alone."""
    if len(centres) < 2:
        return
    for place, centre in enumerate(centres):
        to = centres[(place + 1) % len(centres)]
        with tenant_scope(centre.pk):
            _offer(to, now - dt.timedelta(days=2 + place))


def _offer(to: Centre, at: dt.datetime) -> None:
    waiting = Pupil.objects.filter(state__in=WAITING_STATES, interview__isnull=False, registered_on__lt=at.date())
    pupil = waiting.order_by("registered_on").select_related("person__household").first()
    actor = Membership.objects.filter(role_rows__role=Role.COUNSELLOR).order_by("name").first()
    if pupil is None or actor is None:
        return
    household = pupil.person.household
    parent = household.persons.filter(kind=PersonKind.GUARDIAN).first()
    if parent is None:
        return
    record_consent(
        actor=actor,
        household=household,
        purpose=ConsentPurpose.CENTRE,
        given_by=parent,
        given_on=at.date(),
        wording_version="2026-1",
        language=household.preferred_language,
        form=ConsentForm.PAPER,
        recipient=to.name,
        now=at,
    )
    offer_family(actor=actor, household=household, to=to, part_codes=["schooling"], now=at)
