"""Asking: a volunteer for a need, a family whether it wants this person; by mail with a link, or on the phone."""

import datetime as dt

from django.conf import settings as django_settings
from django.db import transaction

from lotse.audit.services import record
from lotse.cases.selectors.appointments.contact import email_in_file, language_of
from lotse.core import clock
from lotse.core.errors import NotAllowed
from lotse.core.languages import SOURCE
from lotse.links import services as links
from lotse.outbox.services import post
from lotse.people.models import Household
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.volunteering.enums import EngagementKind, EngagementState, NeedState
from lotse.volunteering.mails import asking as mails
from lotse.volunteering.models import Asking, Engagement, Need, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.asking import LINK_PURPOSE
from lotse.volunteering.selectors.asking import free_from_of
from lotse.volunteering.selectors.settings import settings
from lotse.volunteering.services import engagements, needs
from lotse.volunteering.services.asking.errors import FamilyAskedLately, NeedNotOpen, VolunteerAskedLately
from lotse.volunteering.services.capacity import commit


def ask(
    *,
    actor: Membership | None,
    need: Need,
    volunteer: Volunteer,
    minutes_per_week: int,
    starts_on: dt.date,
    now: dt.datetime,
    over_limit_reason: str = "",
    by_mail: bool = True,
    goes_on: bool = False,
    follows: Asking | None = None,
) -> Engagement:
    """Ask a volunteer for this need; from now on the time is kept free.

    ``by_mail`` counts where there is an address. ``goes_on``: after a no the next best is asked without anybody.
    ``actor`` None: the next best moves up, after the question ``follows``. Raises NotAllowed, NeedNotOpen,
    VolunteerAskedLately, FamilyAskedLately, ChangedMeanwhile, and as ``capacity.commit``.
    """
    if actor is not None and not actor.holds(rights.EDIT_ENGAGEMENTS):
        raise NotAllowed
    if need.state != NeedState.OPEN:
        raise NeedNotOpen
    facts = engagements.EngagementFacts(
        kind=EngagementKind(need.kind),
        coordinator=_coordinator(need, actor, follows),
        starts_on=starts_on,
        with_children=need.for_children,
    )
    with transaction.atomic():
        needs.write(need, version=need.version, now=now, state=NeedState.ASKED)
        engagement = engagements.propose(actor=actor, facts=facts, need=need, now=now)
        commit(
            actor=actor,
            engagement=engagement,
            volunteer=volunteer,
            minutes_per_week=minutes_per_week,
            starts_on=starts_on,
            now=now,
            over_limit_reason=over_limit_reason,
        )
        # ``commit`` has claimed the person: of two who ask at once, the second is told
        _check_free(need.household, volunteer, clock.day_of(now))
        asking = Asking.objects.create(
            engagement=engagement,
            volunteer=volunteer,
            asked_at=now,
            asked_by=actor,
            goes_on=goes_on,
            position=follows.position + 1 if follows else 1,
        )
        engagements.advance(actor, engagement, EngagementState.ASKED, now, over_limit_reason)
        if by_mail:
            mail(asking, now)
        note(actor, "volunteering.volunteer_asked", engagement, need.household, now)
    return engagement


def ask_family(*, actor: Membership | None, engagement: Engagement, household: Household, now: dt.datetime) -> bool:
    """Ask the family whether it wants this, in the caller's transaction; False while it was asked too lately."""
    free_on = free_from_of(household=household)
    if free_on is not None and clock.day_of(now) < free_on:
        return False
    engagements.write(engagement, version=engagement.version, now=now)  # of two at once, one asks
    asking = Asking.objects.create(engagement=engagement, household=household, asked_at=now, asked_by=actor)
    mail(asking, now)
    note(actor, "volunteering.family_asked", engagement, household, now)
    return True


def mail(asking: Asking, now: dt.datetime, *, reminds: bool = False) -> bool:
    """Mail the question, or remind of it, with a link of its own; False where there is no address to write to."""
    address, language = _reader(asking, clock.day_of(now))
    if not address:
        return False
    if not reminds:
        asking.mailed_at = now
        asking.expires_at = now + dt.timedelta(days=settings().expire_after_days)
        asking.save(update_fields=["mailed_at", "expires_at"])
    assert asking.expires_at is not None  # only what was mailed is reminded of
    secret = links.issue(purpose=LINK_PURPOSE, object_id=asking.pk, actor=asking.asked_by, now=now, keep_others=True)
    until_on = clock.day_of(asking.expires_at) - dt.timedelta(days=1)
    url = f"{django_settings.BASE_URL}{centre_url('volunteering:asked', secret)}?sprache={language}"
    asked = mails.Question(url, until_on, reminds, asking.centre, language)
    if asking.volunteer is not None:
        subject, text = mails.to_volunteer(asked)
    else:
        subject, text = mails.to_family(asked, code=asking.engagement.code)
    post(to=address, subject=subject, text=text, centre=asking.centre, now=now, carries=[asking.pk])
    return True


def note(actor: Membership | None, action: str, engagement: Engagement, household: Household, now: dt.datetime) -> None:
    """The entry of the audit log, in the caller's transaction."""
    record(actor=actor, action=action, obj=engagement, now=now, file_id=household.pk)


def _reader(asking: Asking, on: dt.date) -> tuple[str, str]:
    """Address and language of whoever is asked; "" for no address."""
    if asking.volunteer is not None:
        return asking.volunteer.email, asking.volunteer.preferred_language or SOURCE
    assert asking.household is not None  # one of the two, by constraint
    return email_in_file(asking.household, on), language_of(asking.household)


def _coordinator(need: Need, actor: Membership | None, follows: Asking | None) -> Membership:
    if need.coordinator.holds(rights.EDIT_ENGAGEMENTS) or (actor is None and follows is None):
        return need.coordinator
    if actor is not None:
        return actor
    assert follows is not None
    return follows.engagement.coordinator


def _check_free(household: Household, volunteer: Volunteer, on: dt.date) -> None:
    free_on = free_from_of(volunteer=volunteer)
    if free_on is not None and on < free_on:
        raise VolunteerAskedLately(
            f"Diese Person ist schon gefragt worden. Sie können sie ab {free_on:%d.%m.%Y} wieder fragen. Bitte warten "
            "Sie oder wählen Sie jemand anderen; es wurde nichts angefragt."
        )
    free_on = free_from_of(household=household)
    if free_on is not None and on < free_on:
        raise FamilyAskedLately(
            f"Diese Familie ist schon gefragt worden. Sie können sie ab {free_on:%d.%m.%Y} wieder fragen; es wurde "
            "nichts angefragt."
        )
