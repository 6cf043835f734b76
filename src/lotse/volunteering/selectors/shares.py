"""Shares: the list, one of them for each of those concerned, what waits, and what the calendar shows."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lotse.core.components import Tone
from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.people.catalogue import language_label
from lotse.people.enums import ContactKind, PersonKind
from lotse.people.models import ContactWay, Household
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.volunteering.enums import ASKED_SHARES, LEFT_SHARES, RELIEVING_SHARES, ShareState
from lotse.volunteering.models import (
    Commitment,
    Engagement,
    FullTimer,
    Meeting,
    Participation,
    Share,
    ShareFamily,
    Volunteer,
)
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.load import Promise
from lotse.volunteering.rules.shares import LONGEST_DAYS, NOTICE_DAYS, Week, Who
from lotse.volunteering.selectors.load import full_timer_weeks, load_now, loads
from lotse.volunteering.selectors.needs import hours_label
from lotse.volunteering.selectors.relief import load_label

WAITING, HELD, TAKEN, OVER, ALL = "gefragt", "bei-uns", "uebernommen", "beendet", "alle"
TONES: dict[str, Tone] = {
    ShareState.OFFERED: "info",
    ShareState.ACCEPTED: "info",
    ShareState.AGREED: "success",
    ShareState.DECLINED: "warning",
    ShareState.EXPIRED: "warning",
    ShareState.WITHDRAWN: "warning",
}
_SPEAK_FIRST = (PersonKind.GUARDIAN, PersonKind.LEGAL_GUARDIAN, PersonKind.ADULT, PersonKind.TRUSTED)


@dataclass(frozen=True, slots=True)
class ShareRow:
    share: Share
    on: dt.date

    @property
    def url(self) -> str:
        return centre_url("volunteering:share", self.share.pk)

    @property
    def hours(self) -> str:
        return f"{hours_label(self.share.minutes_per_week)} je Woche"

    @property
    def tone(self) -> Tone:
        return TONES.get(self.share.state, "neutral")

    @property
    def relieves(self) -> bool:
        """Whether the volunteer is relieved by it still."""
        return self.share.state in RELIEVING_SHARES and self.share.ended_on is None

    @property
    def is_asked(self) -> bool:
        return self.share.state in ASKED_SHARES

    @property
    def is_left(self) -> bool:
        """Nobody took it: the coordinator holds it."""
        return self.share.state in LEFT_SHARES and self.relieves

    @property
    def needs_call(self) -> bool:
        """The line manager has no address: somebody has to ask on the phone."""
        return self.share.state == ShareState.ACCEPTED and not self.share.full_timer.manager_email

    @property
    def holder(self) -> str:
        """With whom it is now."""
        if not self.relieves:
            return "–"
        return self.share.full_timer.name if self.share.state == ShareState.AGREED else self.share.held_by.name


@dataclass(frozen=True, slots=True)
class FamilyContact:
    """What a full-timer needs of a family, and no more."""

    name: str
    phone: str
    language: str


@dataclass(frozen=True, slots=True)
class WeekPair:
    """A week of a full-timer without and with what is about to be offered."""

    without: Week
    together: Week

    @property
    def capacity(self) -> str:
        return hours_label(self.without.capacity)

    @property
    def held(self) -> str:
        return hours_label(self.without.held)

    @property
    def held_with(self) -> str:
        return hours_label(self.together.held)


@dataclass(frozen=True, slots=True)
class SharePage:
    """One share, as staff see it and (less) as the full-timer does."""

    row: ShareRow
    meetings: Sequence[Meeting]
    families: Sequence[FamilyContact]  # named to the full-timer
    unnamed: int  # families that are not named yet
    ends_soon: bool
    back_load: str  # what the volunteer would carry without the share
    weeks: Sequence[Week]  # of the full-timer, from today to the end of the share
    promise_id: uuid.UUID | None  # what the volunteer promised, as long as it lasts

    @property
    def again_url(self) -> str:
        """Where it goes on: offered anew after its end, or to somebody else where nobody took it; "" for neither."""
        share = self.row.share
        if self.promise_id is None:
            return ""
        how = "nach" if share.state == ShareState.AGREED else "statt"
        return f"{centre_url('volunteering:offer_share', share.engagement.code, self.promise_id)}?{how}={share.pk}"

    @property
    def over(self) -> list[Week]:
        """The weeks in which the full-timer holds more than can be given."""
        return [one for one in self.weeks if one.is_over]

    @property
    def most(self) -> str:
        """What the full-timer holds in the fullest week, this share included."""
        fullest = max(self.weeks, key=lambda one: one.held, default=None)
        return f"{hours_label(fullest.held)} von {hours_label(fullest.capacity)}" if fullest else ""

    @property
    def times(self) -> list[str]:
        """When the engagement takes place."""
        return [
            f"{one.get_weekday_display()} {one.starts_at:%H:%M} Uhr, {one.minutes} Minuten"
            + (f", alle {one.every_weeks} Wochen" if one.every_weeks > 1 else "")
            for one in self.meetings
        ]


@dataclass(frozen=True, slots=True)
class OfferWanted:
    """Who could be asked; ``earlier``: the share that is to go on, or (``replaced``) that nobody took."""

    people: list[FullTimer]
    earlier: Share | None
    replaced: Share | None


# --- Lists ---------------------------------------------------------------------------------------------------


def shares(member: Membership, state: str) -> QuerySet[Share]:
    """The rows of the list: what ends first on top, of what is over the newest."""
    rows = rights.handed_over_shares(member).select_related(
        "engagement", "volunteer", "full_timer__organisation", "held_by"
    )
    if state != ALL:
        rows = rows.filter(_chips().get(state, _chips()[WAITING]))
    return rows.order_by(*(("-until_on", "pk") if state in {OVER, ALL} else ("until_on", "pk")))


def share_counts(member: Membership) -> list[tuple[str, str, int]]:
    """The chips. One query."""
    counted = rights.handed_over_shares(member).aggregate(
        total=Count("pk"), **{name.replace("-", "_"): Count("pk", filter=one) for name, one in _chips().items()}
    )
    labels = {WAITING: "Gefragt", HELD: "Noch bei der Koordination", TAKEN: "Übernommen", OVER: "Beendet"}
    found = [(name, label, counted[name.replace("-", "_")]) for name, label in labels.items()]
    return [*found, (ALL, "Alle", counted["total"])]


def share_rows(rows: Iterable[Share], on: dt.date) -> list[ShareRow]:
    return [ShareRow(one, on) for one in rows]


def share_sheet(rows: Iterable[ShareRow]) -> Sheet:
    """The list as a table: what the page shows."""
    columns = ["Art", "Kennung", "Ehrenamtliche", "Hauptamtliche", "Stelle", "Stunden je Woche", "Ab", "Letzter Tag"]
    return Sheet(
        "Anteile",
        [*columns, "Stand", "Zurzeit bei"],
        [
            [
                str(row.share.engagement.get_kind_display()),
                row.share.engagement.code,
                str(row.share.volunteer),
                row.share.full_timer.name,
                str(row.share.full_timer.organisation or "unser Zentrum"),
                row.share.minutes_per_week / 60,
                row.share.starts_on,
                row.share.last_on,
                row.share.get_state_display(),
                row.holder,
            ]
            for row in rows
        ],
    )


# --- One share -----------------------------------------------------------------------------------------------


def share_for(member: Membership, share_id: uuid.UUID) -> Share:
    """Raises NotFound."""
    return _one(rights.handed_over_shares(member), share_id)


def own_share_for(member: Membership, share_id: uuid.UUID) -> Share:
    """Raises NotFound."""
    return _one(rights.answerable_shares(member), share_id)


def share_page(share: Share, on: dt.date) -> SharePage:
    """What a page shows, for whoever looks at it."""
    row = ShareRow(share, on)
    named = named_families(share) if share.state == ShareState.AGREED else []
    there = Participation.objects.filter(engagement=share.engagement_id, ends_on=None)
    back = loads([share.volunteer_id], max(on, share.until_on))[share.volunteer_id]
    return SharePage(
        row=row,
        meetings=list(share.engagement.meetings.filter(Q(until_on=None) | Q(until_on__gt=on))),
        families=[contact_of(one.household) for one in named],
        unnamed=there.exclude(household__in=[one.household_id for one in named]).count(),
        ends_soon=ending_soon(Share.objects.filter(pk=share.pk), on, NOTICE_DAYS).exists(),
        back_load=load_label(back),
        weeks=_weeks(share, on),
        promise_id=share.volunteer.commitments.filter(engagement=share.engagement_id, ends_on=None)
        .values_list("pk", flat=True)
        .first(),
    )


def whose_answer(share: Share) -> tuple[Who, str]:
    """Who is to answer now, and their name."""
    if share.accepted_at is None:
        return "full_timer", share.full_timer.name
    return "manager", share.full_timer.manager_name


def load_of(volunteer: Volunteer, on: dt.date) -> str:
    """What the volunteer carries against what was agreed."""
    return load_label(load_now(volunteer.pk, on))


def weeks_with(full_timer: FullTimer, promise: Promise) -> list[WeekPair]:
    """Each week of the promise, without and with it, for a year at the most. Four queries."""
    last = promise.starts_on + dt.timedelta(days=LONGEST_DAYS)
    span = (promise.starts_on, min(promise.ends_on or last, last))
    without = full_timer_weeks([full_timer], *span)[full_timer.pk]
    together = full_timer_weeks([full_timer], *span, more=promise)[full_timer.pk]
    return [WeekPair(*pair) for pair in zip(without, together, strict=True)]


def offer_wanted(member: Membership, commitment: Commitment, query: Mapping[str, str]) -> OfferWanted:
    """Whom something of this promise can be offered, by name; ``nach`` and ``statt`` name an earlier share of it.

    Raises NotFound.
    """
    people = rights.relieving_full_timers(member).filter(is_active=True).select_related("organisation")
    name = query.get("statt") or query.get("nach")
    if not name:
        return OfferWanted(list(people), None, None)
    try:
        rows = rights.handed_over_shares(member).filter(pk=uuid.UUID(name))
    except ValueError as error:
        raise NotFound from error
    earlier = rows.filter(engagement=commitment.engagement_id, volunteer=commitment.volunteer_id).first()
    if earlier is None:
        raise NotFound
    return OfferWanted(list(people), earlier, earlier if "statt" in query else None)


def relieving_shares(engagement: Engagement) -> QuerySet[Share]:
    """What of an engagement still relieves somebody, with the people concerned."""
    rows = Share.objects.filter(engagement=engagement, state__in=RELIEVING_SHARES, ended_on=None)
    return rows.select_related("engagement", "volunteer", "full_timer", "centre").order_by("pk")


def shares_of_engagement(engagement_id: uuid.UUID, on: dt.date) -> list[ShareRow]:
    """What of an engagement is with full-timers, or was, the newest first."""
    rows = Share.objects.filter(engagement=engagement_id)
    return share_rows(rows.select_related("volunteer", "full_timer__organisation", "held_by"), on)


def named_families(share: Share) -> list[ShareFamily]:
    """The families that the full-timer may see: of a partner those whose disclosure was not taken back."""
    rows = share.families.filter(Q(disclosure=None) | Q(disclosure__retracted_at=None))
    return list(rows.select_related("household").order_by("named_at", "pk"))


def contact_of(household: Household) -> FamilyContact:
    """The first adult with a number is called."""
    ways = ContactWay.objects.filter(
        person__household=household, person__kind__in=_SPEAK_FIRST, kind=ContactKind.PHONE
    ).select_related("person")
    found = sorted(ways, key=lambda way: (_SPEAK_FIRST.index(PersonKind(way.person.kind)), str(way.pk)))
    language = household.preferred_language
    return FamilyContact(str(household), found[0].value if found else "", language_label(language) if language else "")


def ending_soon(rows: QuerySet[Share], on: dt.date, days: int) -> QuerySet[Share]:
    """Agreed shares that end within so many days, and nothing follows them."""
    following = Share.objects.filter(
        engagement=OuterRef("engagement"),
        volunteer=OuterRef("volunteer"),
        starts_on=OuterRef("until_on"),
        state__in=RELIEVING_SHARES,
    )
    soon = rows.filter(state=ShareState.AGREED, until_on__gt=on, until_on__lte=on + dt.timedelta(days=days))
    return soon.exclude(Exists(following))


def _chips() -> dict[str, Q]:
    return {
        WAITING: Q(state__in=ASKED_SHARES),
        HELD: Q(state__in=LEFT_SHARES, ended_on=None),
        TAKEN: Q(state=ShareState.AGREED),
        OVER: Q(state__in=(ShareState.ENDED, ShareState.HANDED_BACK)),
    }


def _one(rows: QuerySet[Share], share_id: uuid.UUID) -> Share:
    people = ("engagement__coordinator", "volunteer", "full_timer__organisation", "full_timer__membership", "held_by")
    found = rows.select_related(*people).filter(pk=share_id).first()
    if found is None:
        raise NotFound
    return found


def _weeks(share: Share, on: dt.date) -> list[Week]:
    if share.state not in (*ASKED_SHARES, ShareState.AGREED) or share.until_on <= on:
        return []
    return full_timer_weeks([share.full_timer], max(on, share.starts_on), share.until_on)[share.full_timer_id]
