"""Who may refer, answer and count; to whom a person may be referred; when what is asked."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from lotse.core import clock
from lotse.core.dates import months_after
from lotse.directory.enums import OrganisationKind, Topic
from lotse.directory.models import Organisation, Representative
from lotse.people.enums import ConsentPurpose
from lotse.people.rules import visible_households
from lotse.referrals.enums import OPEN, WAITING, Outcome, State
from lotse.referrals.models import Referral, ReferralSettings
from lotse.tenants.enums import ADVISING, Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare

SEND = declare("referrals.send", "Familien an andere Stellen verweisen", roles=ADVISING, personal=True)
ANSWER = declare("referrals.answer", "Eigene Verweise beantworten (Partnerstelle)", roles={Role.PARTNER}, personal=True)
VIEW_FIGURES = declare("referrals.view_figures", "Zahlen der Verweise ansehen", roles=ADVISING | {Role.NETWORKER})
EDIT_SETTINGS = declare("referrals.edit_settings", "Regeln der Verweise ändern", roles={Role.DIRECTOR, Role.NETWORKER})

LINK_PURPOSE, LINK_DAYS = "referral", 42
SHOWN_DAYS = 30  # so long a partner still sees what it declined, or what has ended
OUTCOME_WAIT = dt.timedelta(days=14)  # after the question by mail; then somebody calls


def purpose_for(organisation: Organisation) -> ConsentPurpose:
    """What a family has to have agreed to (people.rules.may_disclose)."""
    if organisation.kind == OrganisationKind.CASE_MANAGEMENT:
        return ConsentPurpose.CASE_MANAGEMENT
    return ConsentPurpose.PARTNER


def may_handle(member: Membership, referral: Referral) -> bool:
    """Whoever advises, while the family is one of the centre's."""
    return member.holds(SEND) and visible_households(member).filter(pk=referral.household_id).exists()


def handled_referrals(member: Membership) -> QuerySet[Referral]:
    """The queryset twin of ``may_handle``."""
    if not member.holds(SEND):
        return Referral.objects.none()
    return Referral.objects.filter(household__in=visible_households(member).values("pk"))


def may_answer(member: Membership, referral: Referral, now: dt.datetime) -> bool:
    """Whoever represents the partner, while the referral is live."""
    if not member.holds(ANSWER):
        return False
    mine = Representative.objects.filter(membership=member, organisation=referral.organisation_id).exists()
    return mine and Referral.objects.filter(is_live(now), pk=referral.pk).exists()


def answerable_referrals(member: Membership, now: dt.datetime) -> QuerySet[Referral]:
    """The queryset twin of ``may_answer``."""
    if not member.holds(ANSWER):
        return Referral.objects.none()
    mine = Representative.objects.filter(membership=member, organisation=OuterRef("organisation"))
    return Referral.objects.filter(is_live(now), Exists(mine))


def has_account(organisation: Organisation) -> bool:
    """Whether somebody answers for it in Lotse."""
    return Representative.objects.filter(organisation=organisation, membership__is_active=True).exists()


def is_live(now: dt.datetime) -> Q:
    """The partner may see it: open, or answered lately; on a ground that still holds; the partner still works.

    Computed, not kept: a withdrawn consent, a retracted disclosure, a restricted file and a closed partner end it.
    """
    since = now - dt.timedelta(days=SHOWN_DAYS)
    shown = Q(state__in=OPEN) | Q(state__in=(State.DECLINED, State.DONE), answered_at__gte=since)
    ground = Q(disclosure__retracted_at=None) & (
        Q(disclosure__consent=None) | Q(disclosure__consent__withdrawn_at=None)
    )
    used = Q(household__merged_into=None, household__restricted_at=None)
    return shown & ground & used & Q(organisation__is_active=True)


def is_overdue(on: dt.date) -> Q:
    """No yes and no no by the day; or no outcome two weeks after the question."""
    asked = Q(outcome_asked_at__lte=clock.start_of(on) - OUTCOME_WAIT) | Q(outcome_asked_at=None)
    return Q(state=State.SENT, due_on__lt=on) | Q(state=State.ACCEPTED, outcome_due_on__lte=on) & asked


def is_work(topic: str) -> bool:
    return bool(topic) and Topic(topic).field == Topic.WORK


def topic_label(topic: str) -> str:
    """ "" is a hand-over to case management, which has none."""
    return str(Topic(topic).label) if topic else gettext("Übergabe an das Case Management")


@dataclass(frozen=True, slots=True)
class Round:
    """A question what came of it, and the day from which it is asked. ``months``: of work, since the yes; else None."""

    months: int | None
    day: dt.date


def rounds(referral: Referral, settings: ReferralSettings, accepted_on: dt.date) -> list[Round]:
    """All its questions, counted from the yes: of work after months, of other topics one; none of a hand-over."""
    if referral.is_handover:
        return []
    if is_work(referral.topic):
        return [Round(months, months_after(accepted_on, months)) for months in settings.work_months]
    return [Round(None, accepted_on + dt.timedelta(weeks=settings.outcome_weeks))]


def newest_round(found: Iterable[Round], on: dt.date) -> Round | None:
    """The last whose day has come: the one before it lapses. None before the first."""
    return max((one for one in found if one.day <= on), key=lambda one: one.day, default=None)


def next_round_on(found: Iterable[Round], on: dt.date) -> dt.date | None:
    """The next day on which something is asked; None: no more."""
    return min((one.day for one in found if one.day > on), default=None)


# Results, each referral has one: no yes or no yet, a no, a yes without an outcome, or its newest outcome
RESULTS: dict[str, str] = {
    "waiting": "noch keine Antwort",
    "declined": "abgelehnt",
    "accepted": "zugesagt, Ergebnis offen",
    **{one.value: str(one.label) for one in Outcome},
    "taken_back": "zurückgenommen",
    "given_back": "nach der Zusage zurückgenommen",
}


def result_of(referral: Referral) -> str:
    """A key of RESULTS."""
    if referral.outcome:
        return referral.outcome
    if referral.state in WAITING:
        return "waiting"
    ended = "given_back" if referral.answered_at else "taken_back"  # a no cannot be taken back
    return {State.DECLINED: "declined", State.ACCEPTED: "accepted"}.get(State(referral.state), ended)


def was_in_time(referral: Referral) -> bool:
    return referral.answered_at is not None and clock.day_of(referral.answered_at) <= referral.due_on
