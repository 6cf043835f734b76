"""What happens while nobody presses a button: answers take effect, people are reminded, questions expire."""

import contextlib
import datetime as dt
import logging

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from lotse.core.errors import ChangedMeanwhile, LotseError
from lotse.people.enums import ConsentPurpose
from lotse.people.models import Consent
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.enums import Answer, EngagementState
from lotse.volunteering.models import Asking
from lotse.volunteering.selectors.settings import settings
from lotse.volunteering.services import engagements, withdrawing
from lotse.volunteering.services.asking import answers, chain
from lotse.volunteering.services.asking.questions import ask_family, mail

log = logging.getLogger(__name__)


def see_to_it(centre: Centre, now: dt.datetime) -> None:
    """Called often (core.registry.periodic); each step looks what is due and not done."""
    _expire(now)
    for asking in Asking.objects.filter(takes_effect_at__lte=now).select_related("engagement"):
        try:
            answers.carry_out(asking=asking, now=now)
        except ChangedMeanwhile:
            continue  # somebody is at it right now: next time
        except LotseError:  # one that cannot be carried out keeps none of the others waiting
            log.exception("question %s", asking.pk)
    _ask_families(now)
    _remind(now)


def consent_withdrawn(consent: Consent, actor: Membership | None, now: dt.datetime) -> None:
    """A family that may not be written to any more is asked on the phone (core.registry)."""
    if consent.purpose == ConsentPurpose.CONTACT:
        withdrawing.mails_to(consent.household_id)


def _expire(now: dt.datetime) -> None:
    """No answer is no answer: the volunteer's time is free again, the family's need stays."""
    rows = Asking.objects.filter(answered_at=None, expires_at__lte=now)
    rows.update(answered_at=now, answer=Answer.SILENCE, takes_effect_at=now)


def _ask_families(now: dt.datetime) -> None:
    """Families whose volunteer has accepted, and who could not be asked then because they had been asked lately."""
    said_yes = Asking.objects.filter(
        takes_effect_at=None, answer=Answer.ACCEPT, engagement__state=EngagementState.ASKED
    )
    family = Asking.objects.filter(engagement=OuterRef("engagement"), volunteer=None)
    waiting = said_yes.exclude(volunteer=None).exclude(Exists(family))
    for asking in waiting.select_related("engagement"):
        with contextlib.suppress(ChangedMeanwhile, IntegrityError):  # somebody is at it right now
            _ask_family_of(asking, now)


def _ask_family_of(asking: Asking, now: dt.datetime) -> None:
    engagement = engagements.fresh(asking.engagement)
    joined = answers.joined_of(engagement)
    if joined is None:
        return
    with transaction.atomic():
        if answers.is_still_there(engagement):
            ask_family(actor=None, engagement=engagement, household=joined.household, now=now)
            return
        need = answers.fall_through(None, engagement, joined, now)
    if need is not None:
        chain.next_best(actor=None, after=asking, need=need, now=now)


def _remind(now: dt.datetime) -> None:
    """Once, and only where a mail went before."""
    since = now - dt.timedelta(days=settings().remind_after_days)
    rows = Asking.objects.filter(answered_at=None, reminded_at=None, mailed_at__lte=since, expires_at__gt=now)
    for asking in rows.select_related("engagement", "volunteer", "household", "centre"):
        with transaction.atomic():
            if rows.filter(pk=asking.pk).update(reminded_at=now) == 1:
                mail(asking, now, reminds=True)
