"""What group programmes show on pages of other apps (registered in apps.py)."""

import datetime as dt

from django.db.models import Count, F, Q

from lotse.core import clock
from lotse.core.names import search_words
from lotse.core.registry import CalendarEntry, FileAction, SearchHit, TimelineEntry, TodayItem
from lotse.people.models import Household
from lotse.programmes.enums import PlaceState, SessionState
from lotse.programmes.models import GroupProgramme, Participant, ProgrammeSession
from lotse.programmes.rules import EDIT, INVITE_FAMILIES, RUNNING, VIEW, visible_programmes
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

MOST_LINES = 5


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """The member's sessions of today, those that nobody has noted, and places that became free. Three queries."""
    if not member.holds(EDIT):
        return []
    mine = ProgrammeSession.objects.filter(programme__responsible=member, programme__state__in=RUNNING)
    planned = mine.filter(state=SessionState.PLANNED).select_related("programme")
    items = [_session(one, "appointments", "Ansehen") for one in planned.filter(on=on)]
    items += [_session(one, "waiting", "Eintragen") for one in planned.filter(on__lt=on)[:MOST_LINES]]
    return items + [_free(one) for one in _with_room(member)]


def timeline(member: Membership, household: Household) -> list[TimelineEntry]:
    """When somebody of the family came into a group, and when they left it."""
    if not member.holds(EDIT):
        return []
    found = []
    for one in Participant.objects.filter(person__household=household).select_related("programme", "person"):
        words = {PlaceState.WAITING: "Auf der Warteliste"}.get(PlaceState(one.state), "In der Gruppe")
        found.append(_entry(one, one.since_at, f"{words}: {one.programme}"))
        if one.left_on is not None:
            found.append(_entry(one, clock.start_of(one.left_on), f"Nicht mehr in der Gruppe: {one.programme}"))
    return found


def file_actions(member: Membership, household: Household) -> list[FileAction]:
    if not member.holds(INVITE_FAMILIES):
        return []
    return [FileAction("In eine Gruppe aufnehmen", centre_url("programmes:join_family", household.code), "people")]


def search(member: Membership, query: str) -> list[SearchHit]:
    """Groups by name or code; who takes part is found by the family."""
    words = search_words(query)
    if not words or not member.holds(VIEW):
        return []
    named = Q()
    for word in words:
        named &= Q(name__icontains=word)
    rows = visible_programmes(member).filter(named | Q(code=query.strip().upper()))[:MOST_LINES]
    return [
        SearchHit("Gruppenangebote", one.name, centre_url("programmes:programme", one.code), one.get_kind_display())
        for one in rows
    ]


def calendar(member: Membership, from_on: dt.date, until_on: dt.date) -> list[CalendarEntry]:
    """Sessions of the groups that the member looks after."""
    rows = ProgrammeSession.objects.filter(
        programme__responsible=member, on__gte=from_on, on__lt=until_on, state=SessionState.PLANNED
    )
    return [
        CalendarEntry(
            uid=f"gruppe-{one.pk}",
            title=f"{one.programme.get_kind_display()} ({one.programme.code})",
            starts=_at(one.on, one.begins),
            ends=_at(one.on, one.ends),
            place=one.programme.where,
            sequence=one.version,
        )
        for one in rows.select_related("programme__place")
    ]


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return clock.start_of(day).replace(hour=time.hour, minute=time.minute)


def _with_room(member: Membership) -> list[GroupProgramme]:
    """Groups of the member with a free place and somebody who waits."""
    waiting = Count("participants", filter=Q(participants__state=PlaceState.WAITING))
    taken = Count("participants", filter=Q(participants__state=PlaceState.IN))
    rows = GroupProgramme.objects.filter(responsible=member, state__in=RUNNING).annotate(waiting=waiting, taken=taken)
    return list(rows.filter(Q(seats=None) | Q(taken__lt=F("seats")), waiting__gt=0))


def _session(one: ProgrammeSession, section: str, label: str) -> TodayItem:
    url = centre_url("programmes:session", one.programme.code, one.pk)
    meta = f"{one.begins:%H:%M}–{one.ends:%H:%M}" if section == "appointments" else "Wer war da?"
    title = str(one.programme) if section == "appointments" else f"{one.programme}, {one.on:%d.%m.}"
    return TodayItem(section, title, url, meta=meta, action_label=label, action_url=url)


def _free(one: GroupProgramme) -> TodayItem:
    url = centre_url("programmes:programme", one.code)
    return TodayItem(
        "waiting", f"{one}: Platz frei, jemand wartet", url, meta="Bitte anrufen und aufnehmen", action_label="Ansehen",
        action_url=url,
    )  # fmt: skip


def _entry(one: Participant, at: dt.datetime, title: str) -> TimelineEntry:
    return TimelineEntry(
        at=at,
        kind="programmes",
        kind_label="Gruppenangebote",
        title=title,
        text=str(one),
        url=centre_url("programmes:programme", one.programme.code),
        icon="people",
    )
