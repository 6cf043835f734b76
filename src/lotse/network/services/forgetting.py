"""Names in bodies go some time after their end (core.registry.periodic).

Of members and deputies it counts from the end of the seat, of guests and whoever came instead from the meeting.
Organisations, functions and how many came stay.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from lotse.audit.services import record_all
from lotse.core import clock
from lotse.core.dates import months_after
from lotse.directory.models import ContactPerson, Organisation
from lotse.directory.selectors import settings
from lotse.network.models import BodyMember, MinutesVersion, Participant, WorkOrder
from lotse.tenants.models import Centre

FORMER, GUEST = "ehemaliges Mitglied", "Gast"
ACTION = "network.names_forgotten"


def forget_names(centre: Centre, now: dt.datetime) -> None:
    """Of what ended longer ago than the centre keeps names; ``centre`` is the one in scope."""
    before = months_after(clock.day_of(now), -settings().names_months)
    with transaction.atomic():
        _forget_guests(clock.start_of(before), now)
        _forget_minutes(clock.start_of(before), now)
        _forget_seats(before, now)
        orders = WorkOrder.objects.filter(settled_at__lt=clock.start_of(before), contact__isnull=False)
        orders.update(contact=None)


def _forget_guests(before: dt.datetime, now: dt.datetime) -> None:
    over = Participant.objects.filter(meeting__ends_at__lt=before)
    guests = over.filter(seat=None).exclude(name=GUEST, email="")
    named = list(over.filter(Q(pk__in=guests.values("pk")) | ~Q(deputy_name="")))
    if named:
        Participant.objects.filter(pk__in=[one.pk for one in named if one.seat_id is None]).update(name=GUEST, email="")
        Participant.objects.filter(pk__in=[one.pk for one in named]).update(deputy_name="")
        record_all(actor=None, action=ACTION, objects=named, now=now)


def _forget_seats(before: dt.date, now: dt.datetime) -> None:
    """The seat passes to somebody without a name; the contact person stays with its organisation until it leaves."""
    seats = BodyMember.objects.filter(ends_on__lt=before).exclude(contact__name=FORMER, contact__is_active=False)
    found = list(seats.select_related("organisation"))
    for organisation in {one.organisation for one in found}:
        common: dict[str, Any] = {"organisation": organisation, "name": FORMER, "is_active": False}
        nobody = ContactPerson.objects.filter(**common).order_by("pk").first() or ContactPerson.objects.create(**common)
        own = [one.pk for one in found if one.organisation_id == organisation.pk]
        BodyMember.objects.filter(pk__in=own).update(contact=nobody, deputy=None)
    if found:
        record_all(actor=None, action=ACTION, objects=found, now=now)


def _forget_minutes(before: dt.datetime, now: dt.datetime) -> None:
    """Final minutes keep what was said and decided, which organisations came, and how many people."""
    old = MinutesVersion.objects.filter(meeting__ends_at__lt=before, content__nameless__isnull=True)
    found = list(old)
    names = set(Organisation.objects.values_list("name", flat=True)) if found else set()
    for version in found:
        content = version.content
        for group in content["attendance"]:
            group["people"] = [_organisation_of(who, names, GUEST) for who in group["people"]]
        for item in content["items"]:
            for order in (*item["orders"], *item["heard"]):
                order["who"] = _organisation_of(order["who"], names, order["who"])
        content["nameless"] = True
    MinutesVersion.objects.bulk_update(found, ["content"])
    if found:
        record_all(actor=None, action=ACTION, objects=found, now=now)


def _organisation_of(who: str, names: set[str], otherwise: str) -> str:
    """Of "Name (Organisation)" the organisation, by ``names`` where it still has that name."""
    if who in names:
        return who
    known = next((name for name in names if who.endswith(f" ({name})")), "")
    _, opened, rest = who.rpartition(" (")
    return known or (rest.removesuffix(")") if opened else otherwise)
