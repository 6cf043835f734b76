"""What asking for places shows under *Heute* (registered in apps.py); schools only, nothing personal."""

import datetime as dt
from collections.abc import Iterator

from lotse.core.registry import TodayItem
from lotse.schooling.enums import WAITED_FOR, RequestState
from lotse.schooling.models import Hold, PlaceRequest, PlaceRound
from lotse.schooling.rules.proposals import RECOMMEND
from lotse.schooling.rules.schools import REPORT_PLACES
from lotse.schooling.selectors.place_requests import OPEN, REMARKED, state_of
from lotse.schooling.selectors.places import free_places
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

ROUND_DAYS = 60  # an older round is not asked about any more


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """Own rounds that need something, and schools that report fewer free places than are held for own children."""
    items: list[TodayItem] = []
    if member.holds(REPORT_PLACES):
        items += _rounds(member, on)
    if member.holds(RECOMMEND):
        items += _short(member, on)
    return items


def _rounds(member: Membership, on: dt.date) -> Iterator[TodayItem]:
    since = on - dt.timedelta(days=ROUND_DAYS)
    own = PlaceRequest.objects.filter(round__asked_by=member, round__asked_at__date__gte=since)
    rows = own.select_related("round", "school__organisation", "mail").defer("mail__to", "mail__text")
    requests: dict[PlaceRound, list[PlaceRequest]] = {}
    for request in rows.order_by("round__due_on", "round__asked_at", "id"):
        requests.setdefault(request.round, []).append(request)
    for round_, asked in requests.items():
        yield from _round(round_, asked, on)


def _round(round_: PlaceRound, asked: list[PlaceRequest], on: dt.date) -> Iterator[TodayItem]:
    states = [state_of(request) for request in asked]
    waited = [state for state in states if state in WAITED_FOR]
    lost = [state for state in waited if state in {RequestState.NO_ADDRESS, RequestState.FAILED}]
    if waited and (lost or round_.due_on <= on):
        title = _silent_words(asked, len(waited))
        yield _item(round_, OPEN, title, _lost_words(len(lost)), round_.due_on)
    news = sum(request.remark_at is not None and request.remark_read_at is None for request in asked)
    if news:
        words = "1 Schule hat" if news == 1 else f"{news} Schulen haben"
        yield _item(round_, REMARKED, f"{words} eine Bemerkung geschrieben", "", None)


def _item(round_: PlaceRound, shown: str, title: str, more: str, due_on: dt.date | None) -> TodayItem:
    url = centre_url("schooling:place_round", round_.pk) + f"?antwort={shown}"
    meta = " · ".join(part for part in (str(round_), more) if part)
    label = "Lesen" if shown == REMARKED else "Nachfassen"
    return TodayItem("waiting", title, url, meta=meta, due_on=due_on, action_label=label, action_url=url)


def _silent_words(asked: list[PlaceRequest], count: int) -> str:
    if len(asked) == 1:
        return f"{asked[0].school} hat auf die Frage nach Plätzen nicht geantwortet"
    return f"{count} von {len(asked)} Schulen {'hat' if count == 1 else 'haben'} nicht geantwortet"


def _lost_words(count: int) -> str:
    if not count:
        return ""
    return "1 Schule erreicht keine E-Mail" if count == 1 else f"{count} Schulen erreicht keine E-Mail"


def _short(member: Membership, on: dt.date) -> Iterator[TodayItem]:
    """One line for each school; whose places are held stands on the page of the child."""
    held = Hold.objects.filter(
        released_at=None,
        expires_on__gte=on,
        recommendation__withdrawn_at=None,
        recommendation__pupil__responsible=member,
    )
    schools = {hold.school_id: hold.school for hold in held.select_related("school__organisation")}
    short: dict[object, int] = {}
    for pool in free_places(on, schools) if schools else []:
        if pool.short:
            short[pool.school_id] = short.get(pool.school_id, 0) + pool.short
    for school in schools.values():
        if missing := short.get(school.pk):
            url = centre_url("schooling:school", school.organisation.code)
            places = "1 Platz" if missing == 1 else f"{missing} Plätze"
            yield TodayItem(
                section="alarms",
                title=str(school),
                url=url,
                meta=f"{places} mehr vorgemerkt, als die Schule frei meldet",
                badge="Plätze reichen nicht",
                tone="danger",
                action_label="Ansehen",
                action_url=url,
            )
