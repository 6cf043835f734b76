"""Consents as the file, the family and *Heute* show them; which information sheet a family was given."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q

from lotse.core.languages import SOURCE, spoken
from lotse.core.registry import TodayItem
from lotse.links import services as links
from lotse.people.models import Consent, Household
from lotse.people.rules import OWN_LINK, editable_households, outdated_consents
from lotse.tenants.enums import Role
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.wording import standard
from lotse.wording.enums import INFORMATION
from lotse.wording.models import KeptText
from lotse.wording.selectors import Line, kept_worded, newest_kept


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """``state``: counts; anew (a later version asks anew); withdrawn."""

    consent: Consent
    state: Literal["counts", "anew", "withdrawn"]


@dataclass(frozen=True, slots=True)
class OwnConsent:
    """As the family sees it, without a name. ``lines``: the words it agreed to, in the language that it got them in."""

    id: uuid.UUID
    title: str
    recipient: str
    given_on: dt.date
    withdrawn_on: dt.date | None
    lines: tuple[Line, ...]
    language: str


def consent_rows(household: Household, on: dt.date) -> list[ConsentRow]:
    """All of a file, newest first; two queries."""
    rows = household.consents.select_related("given_by", "recorded_by", "text")
    anew = set(rows.filter(outdated_consents(on)).values_list("pk", flat=True))
    return [
        ConsentRow(one, "withdrawn" if one.withdrawn_at else "anew" if one.pk in anew else "counts") for one in rows
    ]


def own_consents(household: Household) -> list[OwnConsent]:
    """What the family itself may read, and withdraw; one query."""
    return [_own(one) for one in household.consents.select_related("text")]


def _own(one: Consent) -> OwnConsent:
    text = kept_worded(one.text) if one.text else None
    return OwnConsent(
        id=one.pk,
        title=standard.TITLES[one.purpose],
        recipient=one.recipient,
        given_on=one.given_on,
        withdrawn_on=one.withdrawn_on,
        lines=text.lines[1:] if text else (),
        language=text.language if text else SOURCE,
    )


def has_own_link(household: Household, now: dt.datetime) -> bool:
    """Whether a sheet with a link of the family's own still opens its page."""
    return links.has_open(purpose=OWN_LINK, object_id=household.pk, now=now)


def household_behind(household_id: uuid.UUID) -> Household | None:
    """What a family's own link opens; None for a file that was merged into another one."""
    return Household.objects.filter(pk=household_id, merged_into__isnull=True).first()


def information_given(language: str, on: dt.date) -> KeptText | None:
    """The information sheet that was printed last by a day, in this language or else in German."""
    read = spoken(language)
    found = newest_kept(INFORMATION, read, on) if read else None
    return found or newest_kept(INFORMATION, SOURCE, on)


def today(member: Membership, on: dt.date) -> Iterable[TodayItem]:
    """Withdrawals that the member has not read of, and families whose consents are to be obtained anew; two queries."""
    mine = Q(household__responsible=member)
    if Role.DIRECTOR in member.roles:
        mine |= Q(household__responsible=None) | Q(household__responsible__is_active=False)
    rows = Consent.objects.filter(mine, household__in=editable_households(member))
    items = [_withdrawn(one) for one in rows.filter(awaits_notice=True).select_related("household")]
    anew = rows.filter(outdated_consents(on)).order_by().values("household").distinct().count()
    return items + ([_anew(anew, member)] if anew else [])


def _withdrawn(one: Consent) -> TodayItem:
    who = "von der Familie selbst" if one.withdrawn_online else "eingetragen"
    return TodayItem(
        section="waiting",
        title=str(one.household),
        url=centre_url("people:consents", one.household.code),
        meta=f"{one.get_purpose_display()}, {who} am {one.withdrawn_on:%d.%m.%Y}",
        badge="Einwilligung widerrufen",
        tone="warning",
        action_label="Gelesen",
        action_url=centre_url("people:withdrawal_notice", one.household.code, one.pk),
        action_is_post=True,
    )


def _anew(count: int, member: Membership) -> TodayItem:
    url = centre_url("people:households") + "?einwilligung=neu"
    return TodayItem(
        section="waiting",
        title="1 Familie" if count == 1 else f"{count} Familien",
        url=url,
        meta="Eine neue Fassung des Textes gilt. Die frühere Einwilligung zählt nicht mehr.",
        badge="Einwilligung neu einholen",
        tone="warning",
        action_label="Ansehen",
        action_url=url,
    )
