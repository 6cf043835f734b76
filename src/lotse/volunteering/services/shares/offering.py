"""Offering a share of a volunteer's promise to a named full-timer. From now on the volunteer is relieved."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError, NotAllowed
from lotse.links import services as links
from lotse.outbox.services import post
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.volunteering.enums import LEFT_SHARES, RELIEVING_SHARES, EngagementState, ShareState
from lotse.volunteering.mails import shares as mails
from lotse.volunteering.models import Commitment, FullTimer, Share
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.load import Promise, peak
from lotse.volunteering.rules.shares import ANSWER_WITHIN_DAYS, LEAST_MINUTES, LONGEST_DAYS, OFFER_LINK
from lotse.volunteering.selectors.load import full_timer_weeks
from lotse.volunteering.services.capacity import OverLimit, claim
from lotse.volunteering.services.full_timers import claim_full_timer
from lotse.volunteering.services.shares.ending import ShareSettled

WITHIN = dt.timedelta(days=ANSWER_WITHIN_DAYS)
FROM_TODAY = (EngagementState.RUNNING, EngagementState.PAUSED)


class ShareWrong(LotseError):
    code = "volunteering.share_wrong"


class OfferedAlready(LotseError):
    code = "volunteering.offered_already"
    sentence = "Das ist dieser Person schon angeboten. Es wurde nichts noch einmal verschickt."


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareFacts:
    """``[starts_on, until_on)``; ``tasks`` name no family."""

    full_timer: FullTimer
    minutes_per_week: int
    starts_on: dt.date
    until_on: dt.date
    tasks: str

    @property
    def promise(self) -> Promise:
        return Promise(self.minutes_per_week, self.starts_on, self.until_on)


def offer(
    *,
    actor: Membership,
    commitment: Commitment,
    facts: ShareFacts,
    now: dt.datetime,
    over_limit_reason: str = "",
    instead_of: Share | None = None,
) -> Share:
    """Ask a full-timer for a share of what a volunteer promised; the coordinator holds it until all have agreed.

    ``instead_of``: a share that nobody took; it ends where this one begins. Raises NotAllowed, ShareWrong (field),
    OverLimit (of the full-timer; over_limit_reason), OfferedAlready, ShareSettled, ChangedMeanwhile.
    """
    engagement = commitment.engagement
    if not (actor.holds(rights.RELIEVE) and rights.may_edit_engagement(actor, engagement)):
        raise NotAllowed
    reason = over_limit_reason.strip()
    try:
        with transaction.atomic():
            claim(commitment.volunteer, now)
            claim_full_timer(facts.full_timer, now)
            if instead_of is not None:
                _replace(instead_of, facts.starts_on)
            check(commitment, facts, clock.day_of(now), instead_of)
            weeks = full_timer_weeks([facts.full_timer], facts.starts_on, facts.until_on, more=facts.promise)
            over = [one for one in weeks[facts.full_timer.pk] if one.is_over]
            if over and not reason:
                raise OverLimit(
                    f"Das wäre mehr, als {facts.full_timer.name} geben kann, zuerst in der Woche ab "
                    f"{over[0].monday:%d.%m.%Y}. Bitte wählen Sie jemand anderen oder weniger Stunden, oder nennen Sie "
                    "den Grund, warum es ausnahmsweise so sein soll.",
                    field="over_limit_reason",
                )
            share = Share.objects.create(
                engagement=engagement,
                volunteer=commitment.volunteer,
                full_timer=facts.full_timer,
                minutes_per_week=facts.minutes_per_week,
                tasks=facts.tasks.strip(),
                starts_on=facts.starts_on,
                until_on=facts.until_on,
                held_by=engagement.coordinator,
                over_limit_reason=reason[:200] if over else "",
                offered_at=now,
                due_on=clock.day_of(now) + WITHIN,
            )
            ask_full_timer(share, now)
            record(actor=actor, action="volunteering.share_offered", obj=share, now=now)
    except IntegrityError as error:
        raise OfferedAlready from error
    return share


def check(commitment: Commitment, facts: ShareFacts, today: dt.date, instead_of: Share | None = None) -> None:
    """Whether this could be offered at all, whoever holds how much. Raises ShareWrong (field)."""
    if commitment.engagement.state not in FROM_TODAY or commitment.ends_on is not None:
        raise ShareWrong("Abgeben lässt sich nur etwas aus einem Engagement, das läuft oder pausiert.")
    if not facts.full_timer.is_active:
        raise ShareWrong("Diese Person übernimmt zurzeit nichts.", field="full_timer")
    if not facts.tasks.strip():
        raise ShareWrong("Bitte nennen Sie die Aufgaben.", field="tasks")
    if facts.starts_on < today:
        raise ShareWrong("Der Anteil kann frühestens heute beginnen.", field="starts_on")
    if not facts.starts_on < facts.until_on <= facts.starts_on + dt.timedelta(days=LONGEST_DAYS):
        raise ShareWrong("Der letzte Tag liegt vor dem ersten, oder es ist länger als ein Jahr.", field="last_on")
    left = commitment.minutes_per_week - _given_away(commitment, facts, instead_of)
    if not LEAST_MINUTES <= facts.minutes_per_week <= left:
        raise ShareWrong(
            f"Abgeben lassen sich zwischen {LEAST_MINUTES} und {max(0, left)} Minuten je Woche: Zugesagt sind "
            f"{commitment.minutes_per_week}, der Rest ist schon abgegeben.",
            field="hours",
        )


def ask_full_timer(share: Share, now: dt.datetime, *, again: bool = False) -> None:
    """Mail the link with which the full-timer answers; in the caller's transaction."""
    secret = links.issue(purpose=OFFER_LINK, object_id=share.pk, actor=None, now=now, keep_others=again)
    url = settings.BASE_URL + centre_url("volunteering:share_offer", secret)
    subject, text = mails.offered(share, url=url, again=again)
    post(to=share.full_timer.email, subject=subject, text=text, centre=share.centre, now=now, carries=[share.pk])


def _given_away(commitment: Commitment, facts: ShareFacts, instead_of: Share | None) -> int:
    """The most minutes a week that others hold of this promise in the time of the new share."""
    rows = Share.objects.filter(
        engagement=commitment.engagement, volunteer=commitment.volunteer, state__in=RELIEVING_SHARES
    )
    promises = [
        Promise(one.minutes_per_week, one.starts_on, one.ended_on or one.until_on)
        for one in rows
        if instead_of is None or one.pk != instead_of.pk
    ]
    return peak(promises, facts.starts_on, facts.until_on).minutes


def _replace(share: Share, starts_on: dt.date) -> None:
    """Whoever takes it now holds it from then on; until then the coordinator does. Raises ShareSettled."""
    ends_on = min(share.until_on, max(share.starts_on, starts_on))
    rows = Share.objects.filter(pk=share.pk, state__in=LEFT_SHARES, ended_on=None)
    if rows.update(ended_on=ends_on, state=ShareState.ENDED) != 1:
        raise ShareSettled
