"""Answers about an offer: it holds, it has so many free places, it changes, it ends. By link, or noted on the phone."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError, NotAllowed, NotFound
from lotse.directory.enums import Answer, ConfirmedBy, OfferState, SuggestionKind, SuggestionState
from lotse.directory.models import Inquiry, Offer, OfferConfirmation, OfferSuggestion
from lotse.directory.rules import rights
from lotse.directory.rules.suggestions import differing, values_of_offer
from lotse.directory.rules.truth import LINK_PURPOSE, ONCE_WITHIN
from lotse.directory.selectors.truth.asking import offers_of
from lotse.directory.services import offers
from lotse.directory.services.truth import adopting
from lotse.directory.services.truth.asking import settle
from lotse.links import services as links
from lotse.links.services import LinkUnusable
from lotse.tenants.models import Membership


class OfferChanged(LotseError):
    code = "directory.offer_changed"
    sentence = gettext_noop(
        "Dieser Eintrag ist gerade geändert worden. Ihre Antwort ist nicht gespeichert: Bitte sehen Sie ihn noch "
        "einmal an und antworten Sie dann."
    )


class OfferOver(LotseError):
    code = "directory.offer_over"
    sentence = gettext_noop(
        "Dieses Angebot ist beendet. Es wurde nichts gespeichert. Läuft es wieder, rufen Sie uns bitte an."
    )


class NothingChanged(LotseError):
    code = "directory.nothing_changed"
    sentence = gettext_noop(
        "Sie haben nichts geändert. Stimmt alles noch, drücken Sie auf der vorigen Seite „Stimmt noch“."
    )


@dataclass(frozen=True, slots=True)
class Said:
    """Who says it: the partner itself behind its link (``member`` None), or on the phone to a member."""

    way: ConfirmedBy
    by: str
    member: Membership | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """Free places, and weeks to wait; None: not known."""

    free_places: int | None = None
    waiting_weeks: int | None = None


def behind(secret: str, now: dt.datetime) -> Inquiry:
    """What a partner's link is about; writes nothing. Raises links.LinkUnusable."""
    return Inquiry.objects.get(pk=links.find(purpose=LINK_PURPOSE, secret=secret, now=now).object_id)


def offer_behind(secret: str, code: str, now: dt.datetime) -> Offer:
    """One of the offers of a link. Raises links.LinkUnusable, NotFound."""
    rows = offers_of(behind(secret, now), clock.day_of(now))
    code = code.replace("\0", "")  # PostgreSQL refuses NUL
    found = rows.select_related("organisation", "contact").filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def by_link(*, secret: str, code: str, act: Callable[[Offer, Said], object], now: dt.datetime) -> None:
    """Let the partner behind a link do one thing with one of its offers.

    Raises links.LinkUnusable, links.TooManySubmissions, NotFound, and what ``act`` raises.
    """
    links.count_submission(links.find(purpose=LINK_PURPOSE, secret=secret, now=now), now=now)
    found = offer_behind(secret, code, now)
    act(found, Said(ConfirmedBy.LINK, _person(found)))


def confirm_by_link(*, secret: str, seen: Mapping[str, int], now: dt.datetime) -> None:
    """Each of these offers holds; ``seen``: by code, the version that the page showed. All or none.

    Raises as ``by_link`` and ``confirm``.
    """
    with transaction.atomic():
        for code, version in sorted(seen.items()):
            offer = offer_behind(secret, code, now)
            confirm(offer=offer, said=Said(ConfirmedBy.LINK, _person(offer)), seen=version, now=now)
    if not seen:
        raise LinkUnusable


def by_phone(actor: Membership, offer: Offer) -> Said:
    """What the partner says to a member. Raises NotAllowed."""
    if not actor.holds(rights.EDIT):
        raise NotAllowed
    return Said(ConfirmedBy.PHONE, _person(offer), actor)


def confirm(*, offer: Offer, said: Said, seen: int, now: dt.datetime) -> None:
    """All of it holds. Takes back what the same partner reported before. Twice in an hour counts once.

    Raises OfferChanged, OfferOver.
    """
    with transaction.atomic():
        current = _hold(offer, seen)
        current = adopting.take_back(current, said.member, now)
        _must_go_on(current, now)
        _note(current, said, now)
        settle(current.questions.filter(settled_at=None), Answer.CONFIRMED, now)
        record(actor=said.member, action="directory.offer_confirmed", obj=current, now=now)


def report_capacity(*, offer: Offer, said: Said, capacity: Capacity, now: dt.datetime) -> None:
    """Free places and waiting time as of today, in force at once. Raises OfferOver."""
    _must_go_on(offer, now)
    facts: dict[str, Any] = {"free_places": capacity.free_places, "waiting_weeks": capacity.waiting_weeks}
    offers.report_capacity(actor=said.member, offer=offer, as_of=clock.day_of(now), now=now, **facts)


def change(
    *,
    offer: Offer,
    said: Said,
    wanted: Mapping[str, Any],
    capacity: Capacity,
    note: str,
    seen: int,
    now: dt.datetime,
) -> None:
    """``wanted``: of rules.suggestions.FIELDS. By link it waits for the centre, by phone it is in force at once.

    Free places and waiting time count at once either way. Raises OfferChanged, OfferOver, NothingChanged.
    """
    with transaction.atomic():
        current = _hold(offer, seen)
        _must_go_on(current, now)
        values = values_of_offer(current)
        names = differing(values, wanted)
        is_news = capacity != Capacity(current.free_places, current.waiting_weeks)
        if is_news:
            report_capacity(offer=current, said=said, capacity=capacity, now=now)
        if not names and not note:
            if is_news:
                return
            raise NothingChanged
        adopting.replace_open(current, said.member, now)
        made = OfferSuggestion.objects.create(
            offer=current,
            kind=SuggestionKind.CHANGE,
            before={name: values[name] for name in names},
            after={name: wanted[name] for name in names},
            note=note,
            said_by=said.by,
            made_at=now,
        )
        if said.member is not None:
            adopting.put_in_force(made, said.member, now)
            _note(_fresh(current), said, now)
        settle(current.questions.filter(settled_at=None), Answer.CHANGED, now)
        record(actor=said.member, action="directory.change_reported", obj=current, now=now, fields=names)


def end(*, offer: Offer, said: Said, last_on: dt.date, seen: int, now: dt.datetime) -> None:
    """The offer takes place for the last time on ``last_on``, which may be past. In force at once.

    Raises OfferChanged, OfferOver.
    """
    with transaction.atomic():
        current = _hold(offer, seen)
        _must_go_on(current, now)
        adopting.replace_open(current, said.member, now)
        values = _end_values(current, last_on, clock.day_of(now))
        before = {"state": current.state, "ends_on": _iso(current.ends_on)}
        after = {"state": values["state"], "ends_on": _iso(values["ends_on"])}
        adopting.write(current, now, **values)
        made = OfferSuggestion.objects.create(
            offer=current, kind=SuggestionKind.END, before=before, after=after, said_by=said.by, made_at=now
        )
        if said.member is not None:
            adopting.decide(made, SuggestionState.ADOPTED, said.member, now)
        settle(current.questions.filter(settled_at=None), Answer.ENDED, now)
        record(actor=said.member, action="directory.offer_ended", obj=current, now=now)


def _note(offer: Offer, said: Said, now: dt.datetime) -> None:
    newest = offer.confirmations.first()
    same = newest and (newest.way, newest.said_by, newest.noted_by_id) == (
        said.way,
        said.by,
        said.member.pk if said.member else None,
    )
    if same and newest and now - newest.confirmed_at < ONCE_WITHIN:
        return
    OfferConfirmation.objects.create(
        offer=offer, confirmed_at=now, way=said.way, said_by=said.by, noted_by=said.member
    )  # fmt: skip
    Offer.objects.filter(pk=offer.pk).update(confirmed_at=now)


def _hold(offer: Offer, seen: int) -> Offer:
    """Takes the row as the page showed it: of two at once, the second reads what the first one did."""
    if Offer.objects.filter(pk=offer.pk, version=seen).update(version=F("version")) != 1:
        raise OfferChanged
    return _fresh(offer)


def _fresh(offer: Offer) -> Offer:
    return Offer.objects.select_related("organisation", "contact").get(pk=offer.pk)


def _must_go_on(offer: Offer, now: dt.datetime) -> None:
    if not Offer.objects.filter(rights.going_on(clock.day_of(now)), pk=offer.pk).exists():
        raise OfferOver


def _end_values(offer: Offer, last_on: dt.date, today: dt.date) -> dict[str, Any]:
    """An offer that ends before it has begun keeps its days: they would not be a period."""
    day_after = last_on + dt.timedelta(days=1)
    state = OfferState.ENDED if day_after <= today else OfferState(offer.state)
    if offer.starts_on is not None and day_after <= offer.starts_on:
        return {"state": OfferState.ENDED, "ends_on": offer.ends_on}
    return {"state": state, "ends_on": day_after}


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _person(offer: Offer) -> str:
    contact = offer.contact
    return contact.name if contact is not None and contact.is_active and contact.email else ""
