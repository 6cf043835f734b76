"""One family on its way into each district of the demo, and one that has arrived in the first."""

import datetime as dt

from django.db.models import QuerySet

from lotse.core.tenancy import tenant_scope
from lotse.people.enums import ConsentForm, ConsentPurpose, InformedHow, PersonKind
from lotse.people.inputs import Informed
from lotse.people.models import Parcel
from lotse.people.services import accept_parcel, offer_family, record_consent
from lotse.schooling.enums import WAITING_STATES, PupilState
from lotse.schooling.enums.support import PeriodForm
from lotse.schooling.models import Pupil
from lotse.tenants.enums import Role
from lotse.tenants.models import Centre, Membership, Municipality


def make(centres: list[Centre], now: dt.datetime) -> None:
    """Each centre offers a family with a child that waits to the next one. Nothing happens with one centre alone."""
    if len(centres) < 2:
        return
    for place, centre in enumerate(centres):
        to = centres[(place + 1) % len(centres)]
        with tenant_scope(centre.pk):
            waiting = Pupil.objects.filter(state__in=WAITING_STATES, interview__isnull=False)
            _offer(waiting, to, now - dt.timedelta(days=2 + place))
    arrived = now - dt.timedelta(days=12)
    with tenant_scope(centres[1].pk):
        taught = Pupil.objects.filter(
            support_periods__support_form=PeriodForm.INITIAL_SUPPORT, state=PupilState.STARTED
        )
        parcel = _offer(taught, centres[0], arrived)
    if parcel is not None:
        with tenant_scope(centres[0].pk):
            _accept(parcel, arrived)


def _counsellor() -> Membership | None:
    return Membership.objects.filter(role_rows__role=Role.COUNSELLOR).order_by("name").first()


def _offer(pupils: "QuerySet[Pupil]", to: Centre, at: dt.datetime) -> Parcel | None:
    known = pupils.filter(registered_on__lt=at.date())
    pupil = known.order_by("registered_on", "code").select_related("person__household").first()
    actor = _counsellor()
    if pupil is None or actor is None:
        return None
    household = pupil.person.household
    parent = household.persons.filter(kind=PersonKind.GUARDIAN).first()
    if parent is None:
        return None
    record_consent(
        actor=actor,
        household=household,
        purpose=ConsentPurpose.CENTRE,
        given_by=parent,
        given_on=at.date(),
        language=household.preferred_language,
        form=ConsentForm.PAPER,
        recipient=to.name,
        now=at,
    )
    return offer_family(actor=actor, household=household, to=to, part_codes=["schooling"], now=at)


def _accept(parcel: Parcel, at: dt.datetime) -> None:
    """Its child had first support in the other district, which goes on here."""
    actor, town = _counsellor(), Municipality.objects.order_by("name").first()
    assert actor is not None and town is not None
    informed = Informed(InformedHow.READ_OUT, at.date(), "de")
    accept_parcel(actor=actor, parcel_id=parcel.pk, informed=informed, responsible=actor, municipality=town, now=at)
