"""Founding and changing bodies: their facts, who sits in them, whose turn it is to be the host."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max

from lotse.audit.services import record
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.core.names import search_key
from lotse.directory.models import ContactPerson, Organisation
from lotse.network.enums import BodyKind
from lotse.network.models import Body, BodyHost, BodyMember, BodyStaff, BodyTopic
from lotse.network.rules import meetings as rules
from lotse.network.rules import rights
from lotse.network.services.uninviting import uninvite_seat
from lotse.tenants.models import Centre, Membership


class BodyOutOfRange(LotseError):
    """Facts that cannot be; ``field`` says which."""

    code = "network.body_out_of_range"


class AlreadySeated(LotseError):
    code = "network.already_seated"
    sentence = "Diese Person sitzt schon in diesem Gremium. Es wurde nichts geändert."


class AlreadyHost(LotseError):
    code = "network.already_host"
    sentence = "Diese Organisation steht schon in der Reihenfolge. Es wurde nichts geändert."


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What somebody says about a body. ``meetings_per_year`` None: when there is need."""

    name: str
    kind: BodyKind
    responsible: Membership
    purpose: str = ""
    meetings_per_year: int | None = None
    topics: tuple[str, ...] = ()
    staff: tuple[Membership, ...] = ()
    is_confidential: bool = False
    is_active: bool = True


def found(*, actor: Membership, facts: BodyFacts, now: dt.datetime) -> Body:
    """A new body. Raises NotAllowed, BodyOutOfRange (field)."""
    if not actor.holds(rights.EDIT):
        raise NotAllowed
    _check(actor, facts)
    with transaction.atomic():
        body = Body.objects.create(created_at=now, changed_at=now, **_columns(facts))
        _replace_lists(body, facts)
        record(actor=actor, action="network.body_founded", obj=body, now=now)
    return body


def change(*, actor: Membership, body: Body, facts: BodyFacts, version: int, now: dt.datetime) -> None:
    """Correct its facts. Raises NotAllowed, BodyOutOfRange (field), ChangedMeanwhile."""
    require(actor, body)
    _check(actor, facts)
    columns = _columns(facts)
    changed = [name for name, value in columns.items() if getattr(body, name) != value]
    with transaction.atomic():
        rows = Body.objects.filter(pk=body.pk, version=version)
        if rows.update(version=version + 1, changed_at=now, **columns) != 1:
            raise ChangedMeanwhile
        _replace_lists(body, facts)
        record(actor=actor, action="network.body_changed", obj=body, now=now, fields=changed)


def seat(
    *,
    actor: Membership,
    body: Body,
    contact: ContactPerson,
    deputy: ContactPerson | None,
    function: str,
    starts_on: dt.date,
    now: dt.datetime,
) -> BodyMember:
    """Somebody sits in the body from a day on. Raises NotAllowed, BodyOutOfRange (field), AlreadySeated."""
    require(actor, body)
    _check_deputy(contact, deputy)
    try:
        with transaction.atomic():
            row = BodyMember.objects.create(
                body=body,
                organisation=contact.organisation,
                contact=contact,
                deputy=deputy,
                function=function.strip(),
                starts_on=starts_on,
            )
            record(actor=actor, action="network.seat_taken", obj=row, now=now)
    except IntegrityError as error:
        raise AlreadySeated(field="contact") from error
    return row


def change_seat(
    *, actor: Membership, seat: BodyMember, deputy: ContactPerson | None, function: str, now: dt.datetime
) -> None:
    """Another deputy or task. Raises NotAllowed, BodyOutOfRange (field)."""
    require(actor, seat.body)
    _check_deputy(seat.contact, deputy)
    with transaction.atomic():
        BodyMember.objects.filter(pk=seat.pk).update(deputy=deputy, function=function.strip())
        record(actor=actor, action="network.seat_changed", obj=seat, now=now, fields=["deputy", "function"])


def leave(*, actor: Membership, seat: BodyMember, last_on: dt.date, centre: Centre, now: dt.datetime) -> None:
    """The seat ends after a day; who was invited to a later meeting is not any more, and is told.

    Raises NotAllowed, BodyOutOfRange (field), ChangedMeanwhile (it has ended already).
    """
    require(actor, seat.body)
    if last_on < seat.starts_on:
        raise BodyOutOfRange("Der letzte Tag liegt vor dem ersten.", field="last_on")
    ends_on = last_on + dt.timedelta(days=1)
    with transaction.atomic():
        if BodyMember.objects.filter(pk=seat.pk, ends_on=None).update(ends_on=ends_on) != 1:
            raise ChangedMeanwhile
        seat.ends_on = ends_on
        uninvite_seat(actor=actor, seat=seat, centre=centre, now=now)
        record(actor=actor, action="network.seat_left", obj=seat, now=now)


def add_host(*, actor: Membership, body: Body, organisation: Organisation, now: dt.datetime) -> None:
    """The organisation takes its turn after all others. Raises NotAllowed, AlreadyHost."""
    require(actor, body)
    last = body.hosts.aggregate(last=Max("position"))["last"] or 0
    try:
        with transaction.atomic():
            row = BodyHost.objects.create(body=body, organisation=organisation, position=last + 1)
            record(actor=actor, action="network.host_added", obj=row, now=now)
    except IntegrityError as error:
        raise AlreadyHost(field="organisation") from error


def host_earlier(*, actor: Membership, host: BodyHost, now: dt.datetime) -> None:
    """Change places with the one before; the first stays where it is. Raises NotAllowed."""
    require(actor, host.body)
    with transaction.atomic():
        rows = list(host.body.hosts.order_by("position", "pk"))
        place = rows.index(host)
        if place == 0:
            return
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
        for position, row in enumerate(rows, start=1):
            BodyHost.objects.filter(pk=row.pk).update(position=position)
        record(actor=actor, action="network.hosts_ordered", obj=host.body, now=now)


def drop_host(*, actor: Membership, host: BodyHost, now: dt.datetime) -> None:
    """The organisation takes no turn any more. Raises NotAllowed."""
    require(actor, host.body)
    with transaction.atomic():
        record(actor=actor, action="network.host_dropped", obj=host, now=now)
        BodyHost.objects.filter(pk=host.pk).delete()


def require(actor: Membership, body: Body) -> None:
    """Raises NotAllowed."""
    if not rights.may_edit_body(actor, body):
        raise NotAllowed


def _columns(facts: BodyFacts) -> dict[str, object]:
    return {
        "name": facts.name.strip(),
        "kind": facts.kind,
        "purpose": facts.purpose.strip(),
        "meetings_per_year": facts.meetings_per_year,
        "responsible": facts.responsible,
        "is_confidential": facts.is_confidential,
        "is_active": facts.is_active,
        "search_text": search_key(facts.name, str(BodyKind(facts.kind).label)),
    }


def _replace_lists(body: Body, facts: BodyFacts) -> None:
    body.topics.all().delete()
    BodyTopic.objects.bulk_create(BodyTopic(body=body, topic=one) for one in sorted(set(facts.topics)))
    body.staff.all().delete()
    named = {one.pk: one for one in facts.staff}
    BodyStaff.objects.bulk_create(BodyStaff(body=body, member=one) for one in named.values())


def _check(actor: Membership, facts: BodyFacts) -> None:
    if facts.meetings_per_year is not None and not 1 <= facts.meetings_per_year <= rules.MOST_PER_YEAR:
        raise BodyOutOfRange(
            f"Bitte nennen Sie 1 bis {rules.MOST_PER_YEAR}, oder lassen Sie das Feld leer.", field="meetings_per_year"
        )
    if facts.is_confidential and actor != facts.responsible and actor not in facts.staff:
        raise BodyOutOfRange(
            "Sie selbst sähen dieses Gremium dann nicht mehr. Bitte nennen Sie sich unter „Wer arbeitet mit?“.",
            field="staff",
        )


def _check_deputy(contact: ContactPerson, deputy: ContactPerson | None) -> None:
    if deputy is not None and deputy.pk == contact.pk:
        raise BodyOutOfRange("Niemand vertritt sich selbst.", field="deputy")
