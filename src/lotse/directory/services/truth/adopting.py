"""What a partner reported comes into force, is left, or is undone."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.core.seen import must_be_as_seen
from lotse.directory.enums import ConfirmedBy, SuggestionKind, SuggestionState
from lotse.directory.models import ContactPerson, Offer, OfferConfirmation, OfferSuggestion, Schedule
from lotse.directory.rules import rights
from lotse.directory.rules.suggestions import CONTACT, TEXTS, Line, values_of_offer, weekly_line
from lotse.directory.services import searching
from lotse.tenants.models import Membership


class DecidedAlready(LotseError):
    code = "directory.decided_already"
    sentence = "Über diese Meldung ist schon entschieden, oder es gibt eine neuere. Es wurde nichts geändert."


def adopt(*, actor: Membership, suggestion: OfferSuggestion, now: dt.datetime, seen: str = "") -> None:
    """Put a change in force, or take note of an end. ``seen``: the offer's values that the page showed (core.seen).

    A change confirms the entry as of the day on which the partner reported it. Raises NotAllowed, DecidedAlready,
    ChangedMeanwhile.
    """
    _must_edit(actor)
    with transaction.atomic():
        offer = _held(suggestion)
        if suggestion.kind == SuggestionKind.CHANGE:
            must_be_as_seen(values_now(offer, suggestion), seen)
            put_in_force(suggestion, actor, now)
            _confirm(suggestion, actor)
        else:
            decide(suggestion, SuggestionState.ADOPTED, actor, now)
        record(actor=actor, action="directory.suggestion_adopted", obj=offer, now=now, fields=list(suggestion.after))


def refuse(*, actor: Membership, suggestion: OfferSuggestion, now: dt.datetime) -> None:
    """Leave a change, or undo an end. Raises NotAllowed, DecidedAlready, ChangedMeanwhile."""
    _must_edit(actor)
    with transaction.atomic():
        offer = _held(suggestion)
        if suggestion.kind == SuggestionKind.END:
            _undo_end(offer, suggestion, now)
        decide(suggestion, SuggestionState.REFUSED, actor, now)
        record(actor=actor, action="directory.suggestion_refused", obj=offer, now=now, fields=list(suggestion.after))


def values_now(offer: Offer, suggestion: OfferSuggestion) -> dict[str, Any]:
    """What the suggestion would change, as it is now."""
    values = values_of_offer(offer)
    return {name: values[name] for name in suggestion.after if name in values}


def write(offer: Offer, now: dt.datetime, **values: Any) -> None:
    """Change an offer inside the caller's transaction, and let the search read it."""
    Offer.objects.filter(pk=offer.pk).update(version=F("version") + 1, changed_at=now, **values)
    searching.refresh([offer], clock.day_of(now))


def decide(suggestion: OfferSuggestion, state: SuggestionState, by: Membership | None, now: dt.datetime) -> None:
    """Raises DecidedAlready: of two at once, the second one."""
    rows = OfferSuggestion.objects.filter(pk=suggestion.pk, state=SuggestionState.OPEN)
    if rows.update(state=state, decided_at=now, decided_by=by) != 1:
        raise DecidedAlready


def replace_open(offer: Offer, by: Membership | None, now: dt.datetime) -> None:
    """What waits gives way to something newer."""
    rows = OfferSuggestion.objects.filter(offer=offer, state=SuggestionState.OPEN)
    rows.update(state=SuggestionState.REPLACED, decided_at=now, decided_by=by)


def take_back(offer: Offer, by: Membership | None, now: dt.datetime) -> Offer:
    """The partner says that all holds after all: what it reported before goes, an end included."""
    for suggestion in OfferSuggestion.objects.filter(offer=offer, state=SuggestionState.OPEN):
        if suggestion.kind == SuggestionKind.END:
            _undo_end(offer, suggestion, now)
    replace_open(offer, by, now)
    return Offer.objects.select_related("organisation", "contact").get(pk=offer.pk)


def put_in_force(suggestion: OfferSuggestion, by: Membership, now: dt.datetime) -> None:
    """Write what a change says. Raises DecidedAlready."""
    decide(suggestion, SuggestionState.ADOPTED, by, now)
    offer, after = suggestion.offer, suggestion.after
    values: dict[str, Any] = {name: after[name] for name in TEXTS if name in after}
    if any(name in after for name in CONTACT):
        values["contact"] = _contact(offer, values_of_offer(offer) | after)
    if "times" in after:
        _keep_times(offer, after["times"], clock.day_of(now))
    write(offer, now, **values)


def _contact(offer: Offer, wanted: Mapping[str, Any]) -> ContactPerson | None:
    """The same person with other numbers, one who is known already, or a new one; nobody where the name is empty."""
    name, phone, email = (wanted[one] for one in CONTACT)
    if not name:
        return None
    if offer.contact is not None and offer.contact.name == name:
        found: ContactPerson | None = offer.contact
    else:
        known = ContactPerson.objects.filter(organisation=offer.organisation_id, name=name, is_active=True)
        found = known.first()
    if found is None:
        return ContactPerson.objects.create(organisation=offer.organisation, name=name, phone=phone, email=email)
    ContactPerson.objects.filter(pk=found.pk).update(phone=phone, email=email)
    return found


def _keep_times(offer: Offer, lines: Iterable[Line], on: dt.date) -> None:
    """Weekly times as these lines say; other schedules of the offer stay. What changes keeps its place and holidays."""
    wanted, others = list(lines), []
    for schedule in offer.schedules.all():
        line = weekly_line(schedule)
        if line in wanted:
            wanted.remove(line)
        elif line is not None:
            others.append(schedule)
    for schedule in others[len(wanted) :]:
        schedule.delete()
    for place, line in enumerate(wanted):
        if place < len(others):
            Schedule.objects.filter(pk=others[place].pk).update(**_hours(line))
        else:
            Schedule.objects.create(offer=offer, starts_on=on, **_hours(line))


def _hours(line: Line) -> dict[str, Any]:
    return {
        "rrule": f"FREQ=WEEKLY;BYDAY={line['weekday']}",
        "begins": dt.time.fromisoformat(line["begins"]),
        "ends": dt.time.fromisoformat(line["ends"]) if line["ends"] else None,
    }


def _undo_end(offer: Offer, suggestion: OfferSuggestion, now: dt.datetime) -> None:
    """Raises ChangedMeanwhile where somebody has set other days since."""
    is_now = {"state": str(offer.state), "ends_on": offer.ends_on.isoformat() if offer.ends_on else ""}
    if is_now != suggestion.after:
        raise ChangedMeanwhile
    ends_on = suggestion.before["ends_on"]
    write(
        offer,
        now,
        state=suggestion.before["state"],
        ends_on=dt.date.fromisoformat(ends_on) if ends_on else None,
    )


def _confirm(suggestion: OfferSuggestion, by: Membership) -> None:
    OfferConfirmation.objects.create(
        offer=suggestion.offer,
        confirmed_at=suggestion.made_at,
        way=ConfirmedBy.PROPOSAL,
        said_by=suggestion.said_by,
        noted_by=by,
    )
    later = Offer.objects.filter(pk=suggestion.offer_id, confirmed_at__gt=suggestion.made_at)
    if not later.exists():
        Offer.objects.filter(pk=suggestion.offer_id).update(confirmed_at=suggestion.made_at)


def _held(suggestion: OfferSuggestion) -> Offer:
    """Takes the row of the offer, and reads it as it is now."""
    Offer.objects.filter(pk=suggestion.offer_id).update(version=F("version"))
    suggestion.offer = Offer.objects.select_related("organisation", "contact").get(pk=suggestion.offer_id)
    return suggestion.offer


def _must_edit(actor: Membership) -> None:
    if not actor.holds(rights.EDIT):
        raise NotAllowed
