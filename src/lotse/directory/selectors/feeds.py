"""What the directory shows on pages of other apps (registered in apps.py)."""

import datetime as dt

from django.db.models import Q

from lotse.core.codes import is_code
from lotse.core.names import search_words
from lotse.core.registry import SearchHit, TodayItem
from lotse.directory.enums import OrganisationKind
from lotse.directory.models import ContactPerson, CooperationAgreement, Offer, Organisation
from lotse.directory.rules import rights
from lotse.directory.selectors import finding, named, pks_named
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

_LIMIT = 20


def search(member: Membership, query: str) -> list[SearchHit]:
    """Organisations, contact persons and offers by name or code. Schools have hits of their own."""
    if not member.holds(rights.VIEW) or not (search_words(query) or is_code(query.strip().upper())):
        return []
    return [*_organisations(query), *_contacts(query), *_offers(query)]


def _organisations(query: str) -> list[SearchHit]:
    rows = Organisation.objects.filter(_found(query, named(query))).exclude(kind=OrganisationKind.SCHOOL)
    return [
        SearchHit("Organisationen", one.name, _url(one), " · ".join(filter(None, (one.get_kind_display(), one.town))))
        for one in rows[:_LIMIT]
    ]


def _contacts(query: str) -> list[SearchHit]:
    names = ContactPerson.objects.filter(is_active=True).values_list("pk", "name")
    found = _found(query, Q(pk__in=pks_named(names, query)))
    rows = ContactPerson.objects.filter(found, is_active=True).select_related("organisation")
    return [
        SearchHit("Ansprechpersonen", one.name, _url(one.organisation), _joined(one.organisation, one.function))
        for one in rows[:_LIMIT]
    ]


def _offers(query: str) -> list[SearchHit]:
    """Of any state, by their words as in the list of offers, but without guesses at mistyped ones."""
    by_code = Offer.objects.filter(code=query.strip().upper()).select_related("organisation")
    rows = dict.fromkeys([*by_code, *finding.named(query, _LIMIT)])
    return [
        SearchHit("Angebote", one.name, _offer_url(one), _joined(one.organisation, one.get_state_display()))
        for one in rows
    ]


def _offer_url(offer: Offer) -> str:
    return centre_url("directory:offer", offer.code)


def _joined(*facts: object) -> str:
    return " · ".join(str(fact) for fact in facts if fact)


def _found(query: str, by_name: Q) -> Q:
    code = query.strip().upper()
    return by_name | Q(code=code) if is_code(code) else by_name


def _url(organisation: Organisation) -> str:
    return centre_url("directory:organisation", organisation.code)


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """Agreements that the member looks after and wanted to be reminded of."""
    if not member.holds(rights.EDIT):
        return []
    rows = CooperationAgreement.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=on), remind_on__lte=on, responsible=member
    ).select_related("organisation")
    return [
        TodayItem(
            "alarms",
            f"Vereinbarung mit {one.organisation}: {one.title}",
            centre_url("directory:agreement_edit", one.code),
            meta=f"gilt bis {one.ends_on - dt.timedelta(days=1):%d.%m.%Y}" if one.ends_on else "gilt ohne Ende",
            due_on=one.remind_on,
            action_label="Daran gedacht",
            action_url=centre_url("directory:agreement_reminded", one.code),
            action_is_post=True,
        )
        for one in rows.order_by("remind_on", "id")
    ]
