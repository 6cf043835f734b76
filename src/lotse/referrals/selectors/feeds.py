"""What referrals show on pages of other apps (registered in apps.py)."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Q

from lotse.core import clock
from lotse.core.registry import DisclosurePlace, FileAction, FileFacts, FileTab, Kept, TimelineEntry, TodayItem
from lotse.directory.enums import OfferState, OrganisationKind
from lotse.directory.models import Offer, Organisation
from lotse.people.enums import DisclosureWay
from lotse.people.models import Household
from lotse.referrals import rules
from lotse.referrals.enums import NEWS, OPEN, Act, State
from lotse.referrals.models import Event, PartnerAccess, Referral
from lotse.tenants.enums import Role
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

_ICONS = {
    Act.SEND: "mail", Act.ACCEPT: "success", Act.DECLINE: "danger", Act.ASK_BACK: "info", Act.REPLY: "speech",
    Act.OUTCOME: "flag",
}  # fmt: skip
_SILENT = (Act.REMIND, Act.ASK_OUTCOME)  # of interest on the referral's page only


def file_tabs(member: Membership, household: Household) -> list[FileTab]:
    if not member.holds(rules.SEND):
        return []
    count = Referral.objects.filter(household=household, state__in=OPEN).count()
    return [FileTab("Verweise", centre_url("referrals:file", household.code), count)]


def file_actions(member: Membership, household: Household) -> list[FileAction]:
    if not member.holds(rules.SEND):
        return []
    return [FileAction("Verweisen", centre_url("referrals:new", household.code), "arrow-right")]


def organisation_actions(member: Membership, organisation: Organisation) -> list[FileAction]:
    """*Verweisen* on the page of a partner to whom families can be referred."""
    is_open = organisation.is_active and organisation.kind != OrganisationKind.SCHOOL
    return _refer(member, f"stelle={organisation.code}") if is_open else []


def offer_actions(member: Membership, offer: Offer) -> list[FileAction]:
    """The same on the page of an offer."""
    is_open = offer.organisation.is_active and offer.state == OfferState.PUBLISHED
    return _refer(member, f"angebot={offer.code}") if is_open else []


def _refer(member: Membership, query: str) -> list[FileAction]:
    if not member.holds(rules.SEND):
        return []
    return [FileAction("Verweisen", f"{centre_url('referrals:whom')}?{query}", "arrow-right")]


def organisation_facts(member: Membership, organisation: Organisation) -> list[FileFacts]:
    """On the page of a partner: what runs there, and the code that was agreed with it."""
    if not member.holds(rules.SEND) or organisation.kind == OrganisationKind.SCHOOL:
        return []
    count = rules.handled_referrals(member).filter(organisation=organisation, state__in=OPEN).count()
    access = PartnerAccess.objects.filter(organisation=organisation).first()
    agreed = f"vereinbart am {clock.day_of(access.changed_at):%d.%m.%Y}" if access else "noch keiner"
    running = f"{count} laufende" if count != 1 else "ein laufender"
    return [
        FileFacts("Verweise", running, f"{centre_url('referrals:referrals')}?stelle={organisation.code}"),
        FileFacts("Zugangscode für Verweise", agreed, centre_url("referrals:agreed_code", organisation.code)),
    ]


def timeline(member: Membership, household: Household) -> list[TimelineEntry]:
    """Both sides' history; one query."""
    rows = Event.objects.filter(referral__in=rules.handled_referrals(member), referral__household=household)
    rows = rows.exclude(act__in=_SILENT).select_related("referral__organisation", "by")
    return [
        TimelineEntry(
            at=one.at,
            kind="referral",
            kind_label="Verweis",
            title=f"{one.get_act_display()}: {one.referral.organisation}",
            text=one.get_outcome_display() or one.text,
            who=one.who,
            url=centre_url("referrals:referral", one.referral.code),
            icon=_ICONS.get(Act(one.act), "event"),
        )
        for one in rows
    ]


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """Of whoever sent it: what is overdue, asked, answered; whose consent is withdrawn; where a partner closed."""
    if not member.holds(rules.SEND):
        return []
    mine = Q(sent_by=member)
    if Role.DIRECTOR in member.roles:
        mine |= Q(sent_by__is_active=False)
    wanted = (
        rules.is_overdue(on)
        | Q(state=State.QUESTION)
        | Q(state__in=NEWS, noticed_at=None)
        | Q(state__in=OPEN, organisation__is_active=False)
    )
    rows = rules.handled_referrals(member).filter(mine & wanted).select_related("organisation", "household", "person")
    return [_item(one, on) for one in rows.order_by("due_on", "pk")]


def _item(one: Referral, on: dt.date) -> TodayItem:
    url = centre_url("referrals:referral", one.code)
    phone = centre_url("referrals:phone", one.code)
    title, due_on, badge, tone, label, action, post = "", None, str(one.get_state_display()), "info", "", url, False
    if not one.organisation.is_active and one.state in OPEN:
        title, badge, tone, label = "Stelle arbeitet nicht mehr", "anders verweisen", "danger", "Ansehen"
    elif one.state == State.QUESTION:
        title, tone, label = "Rückfrage", "warning", "Beantworten"
        action = centre_url("referrals:reply", one.code)
    elif one.state == State.SENT:
        title, due_on, tone, label, action = "Keine Antwort", one.due_on, "danger", "Antwort eintragen", phone
    elif one.state == State.ACCEPTED and one.outcome_due_on and one.outcome_due_on <= on and one.noticed_at:
        title, due_on, tone, label, action = "Was wurde daraus?", one.outcome_due_on, "warning", "Eintragen", phone
    elif one.state == State.REVOKED:
        title, tone = "Einwilligung widerrufen", "danger"
        badge = "Link gilt nicht mehr" if one.way == DisclosureWay.LINK else "bitte die Stelle anrufen"
        label, action, post = "Gelesen", centre_url("referrals:notice", one.code), True
    else:
        title, tone = "Antwort", "danger" if one.state == State.DECLINED else "success"
        label, action, post = "Gelesen", centre_url("referrals:notice", one.code), True
    return TodayItem(
        section="waiting",
        title=f"{title}: {one.person or one.household}",
        url=url,
        meta=f"{one}, {one.organisation}",
        due_on=due_on,
        badge=badge,
        tone=tone,
        action_label=label,
        action_url=action,
        action_is_post=post,
    )


def disclosure_places(member: Membership, disclosure_ids: Iterable[uuid.UUID]) -> list[DisclosurePlace]:
    """Lines of a family's file lead to the referral; one query."""
    rows = rules.handled_referrals(member).filter(disclosure__in=list(disclosure_ids))
    return [
        DisclosurePlace(one, "Zum Verweis", centre_url("referrals:referral", code))
        for one, code in rows.values_list("disclosure", "code")
    ]


def kept(households: Iterable[Household], on: dt.date) -> list[Kept]:
    """While a referral runs, its family's file is not due (core.registry.kept). One query."""
    rows = Referral.objects.filter(household__in=[one.pk for one in households], state__in=OPEN)
    keys = rows.order_by().values_list("household", flat=True).distinct()
    return [Kept(key, None, "laufender Verweis") for key in keys]
