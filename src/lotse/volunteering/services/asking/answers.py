"""What the two sides said, and what follows from it."""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from lotse.core import clock, jobs
from lotse.core.errors import NotAllowed
from lotse.links import services as links
from lotse.outbox.services import stop
from lotse.tenants.models import Membership
from lotse.volunteering.enums import SAID, Answer, AskedBy, EngagementEnd, EngagementState, MarkKind
from lotse.volunteering.models import Asking, Engagement, Need, Participation
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.asking import LATEST, LINK_PURPOSE, SECOND_THOUGHTS
from lotse.volunteering.services import engagements, matching
from lotse.volunteering.services.asking import chain
from lotse.volunteering.services.asking.errors import AnswerPassedOn, LaterOutOfRange, NothingAsked
from lotse.volunteering.services.asking.questions import ask_family, note
from lotse.volunteering.services.asking.telling import tell_volunteer
from lotse.volunteering.services.capacity import NotAvailable, check_available

TASK = "lotse.volunteering.tasks.carry_out_answer"


def answer(
    *,
    actor: Membership,
    asking: Asking,
    answer: Answer,
    way: AskedBy,
    now: dt.datetime,
    later_from_on: dt.date | None = None,
) -> Engagement:
    """What the volunteer or the family said, as the coordinator heard it; it takes effect at once.

    A volunteer's yes asks the family, a family's yes lets it run. "Not this one" excludes the pair, "later" does not;
    both end the engagement before it began and open the need again, and who could help instead is computed at once.
    Raises NotAllowed, NothingAsked, LaterOutOfRange, ChangedMeanwhile.
    """
    if not rights.may_edit_engagement(actor, asking.engagement):
        raise NotAllowed
    later = _later(answer, later_from_on, now)
    with transaction.atomic():
        rows = Asking.objects.filter(pk=asking.pk, answered_at=None, engagement__state=EngagementState.ASKED)
        if rows.update(answered_at=now, answer=answer, way=way, later_from_on=later) != 1:
            raise NothingAsked
        stop(carrying=[asking.pk])
        followed = _follow(actor, asking, now)
    _look_further(actor, asking, followed, now)
    return engagements.fresh(asking.engagement)


def question_behind(secret: str, now: dt.datetime) -> Asking:
    """The question that a link opens, also an old one; writes nothing. Raises links.LinkUnusable."""
    link = links.find(purpose=LINK_PURPOSE, secret=secret, now=now)
    return Asking.objects.select_related("engagement__coordinator", "volunteer", "household").get(pk=link.object_id)


def answer_by_link(*, secret: str, answer: Answer, now: dt.datetime, later_from_on: dt.date | None = None) -> Asking:
    """What the person says behind the link. It may be said anew until it takes effect, SECOND_THOUGHTS later.

    Sent twice, it counts once. Raises links.LinkUnusable, links.TooManySubmissions, AnswerPassedOn, LaterOutOfRange.
    """
    links.count_submission(links.find(purpose=LINK_PURPOSE, secret=secret, now=now), now=now)
    asking = question_behind(secret, now)
    later = _later(answer, later_from_on, now)
    said = (asking.answer, asking.later_from_on)
    if answer not in SAID or said == (answer, later):
        return asking
    waits = Q(answered_at=None, engagement__state=EngagementState.ASKED)
    waits &= Q(expires_at=None) | Q(expires_at__gt=now)
    changeable = Q(takes_effect_at__gt=now, answer__in=SAID)
    effect_at = now + SECOND_THOUGHTS
    with transaction.atomic():
        rows = Asking.objects.filter(waits | changeable, pk=asking.pk)
        fields = {"answer": answer, "way": AskedBy.LINK, "later_from_on": later, "takes_effect_at": effect_at}
        if rows.update(answered_at=now, **fields) != 1:
            raise AnswerPassedOn
        stop(carrying=[asking.pk])  # a reminder that waits
        jobs.enqueue(TASK, str(asking.centre_id), str(asking.pk), run_after=effect_at)
    asking.refresh_from_db()
    return asking


def carry_out_now(*, actor: Membership, asking: Asking, now: dt.datetime) -> bool:
    """The coordinator does not wait for second thoughts; False where it has taken effect. Raises NotAllowed."""
    if not rights.may_edit_engagement(actor, asking.engagement):
        raise NotAllowed
    return _carry_out(actor, Asking.objects.filter(pk=asking.pk), asking, now)


def carry_out(*, asking: Asking, now: dt.datetime) -> bool:
    """What follows from an answer by link, once it may not be changed any more; False where that is not so (yet)."""
    return _carry_out(None, Asking.objects.filter(pk=asking.pk, takes_effect_at__lte=now), asking, now)


def _carry_out(actor: Membership | None, rows: QuerySet[Asking], asking: Asking, now: dt.datetime) -> bool:
    with transaction.atomic():
        if rows.exclude(takes_effect_at=None).update(takes_effect_at=None) != 1:
            return False
        followed = _follow(actor, asking, now)
    _look_further(actor, asking, followed, now)
    return True


def _follow(actor: Membership | None, asking: Asking, now: dt.datetime) -> Need | None:
    """What an answer leads to, in the caller's transaction. Returns the need that is open again."""
    asking.refresh_from_db()
    engagement = engagements.fresh(asking.engagement)
    joined = joined_of(engagement)
    if engagement.state != EngagementState.ASKED:
        return None
    if joined is None:  # taken out by hand meanwhile: there is nothing to begin
        engagements.finish(actor, engagement, EngagementEnd.NOT_STARTED, True, now)
        return None
    note(actor, "volunteering.asking_answered", engagement, joined.household, now)
    if asking.answer == Answer.ACCEPT and asking.volunteer_id is None and engagements.open_commitments(engagement):
        engagements.advance(actor, engagement, EngagementState.RUNNING, now)
        tell_volunteer(engagement, now, begins=True)
        return None
    if asking.answer == Answer.ACCEPT and asking.volunteer_id is not None and is_still_there(engagement):
        ask_family(actor=actor, engagement=engagement, household=joined.household, now=now)
        return None
    if asking.answer == Answer.NOT_THIS and joined.need is not None:
        for one in engagements.open_commitments(engagement):
            matching.mark(joined.need, one.volunteer, MarkKind.BAN, actor, now)
    return fall_through(actor, engagement, joined, now)


def is_still_there(engagement: Engagement) -> bool:
    """Whether somebody has promised, and still takes something new: they may have paused since."""
    promised = engagements.open_commitments(engagement)
    try:
        for one in promised:
            check_available(one.volunteer)
    except NotAvailable:
        return False
    return bool(promised)


def fall_through(
    actor: Membership | None, engagement: Engagement, joined: Participation, now: dt.datetime
) -> Need | None:
    """It does not come about: the time is free, the need open again; in the caller's transaction."""
    engagements.finish(actor, engagement, EngagementEnd.NOT_STARTED, True, now)
    tell_volunteer(engagement, now, begins=False)
    return joined.need


def _look_further(actor: Membership | None, asking: Asking, need: Need | None, now: dt.datetime) -> None:
    """Who could help instead; a transaction of its own, because computing takes its time."""
    if need is not None:
        chain.next_best(actor=actor, after=asking, need=need, now=now)


def joined_of(engagement: Engagement) -> Participation | None:
    """The family for whom it is, with its need."""
    rows = engagement.participations.select_related("need__coordinator", "household")
    return rows.filter(ends_on=None).first()


def _later(answer: Answer, from_on: dt.date | None, now: dt.datetime) -> dt.date | None:
    if answer != Answer.LATER or from_on is None:
        return None
    today = clock.day_of(now)
    if not today < from_on <= today + LATEST:
        raise LaterOutOfRange(field="later_from_on")
    return from_on
