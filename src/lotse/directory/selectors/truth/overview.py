"""How true the directory is: by owner, by month, and entry by entry."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from lotse.core import clock
from lotse.core.components import Bar, BarChart
from lotse.core.dates import months_after
from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.directory import selectors
from lotse.directory.enums import Answer, Freshness, SuggestionState
from lotse.directory.models import DirectorySettings, Offer, OfferConfirmation, OfferQuestion, OfferSuggestion
from lotse.directory.rules.freshness import freshness, last_confirmed_before
from lotse.directory.rules.rights import going_on
from lotse.directory.rules.truth import address_in_rows, needs_a_call
from lotse.directory.selectors.truth.pages import TONES
from lotse.tenants.models import Membership

MONTHS = 12
_SHOWN = 25
NOBODY = "niemand"
KEPT = Q(owner__is_active=True)

FILTERS = {
    "offen": "Nicht mehr aktuell",
    "veraltet": "Veraltet",
    "verborgen": "Nicht mehr öffentlich",
    "stumm": "Keine Antwort",
    "adresslos": "Ohne E-Mail-Adresse",
    "verwaist": "Ohne zuständige Person",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """``state``: a key of FILTERS; ``owner``: the id of a membership, NOBODY, or "" for all."""

    state: str = "offen"
    owner: str = ""


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """The offers of one member; ``key`` as in Selection. ``has_left``: somebody else has to take them."""

    key: str
    name: str
    has_left: bool
    total: int
    fresh: int
    due: int
    stale: int
    hidden: int

    @property
    def percent_fresh(self) -> int:
        return round(100 * self.fresh / self.total)


@dataclass(frozen=True, slots=True)
class MonthRow:
    """``asked``: questions of this month that did not settle themselves; ``answered``: those with an answer by now."""

    month: dt.date
    asked: int
    answered: int
    confirmations: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.answered / self.asked) if self.asked else None


@dataclass(frozen=True, slots=True)
class Overview:
    owners: list[OwnerRow]
    months: list[MonthRow]
    chart: BarChart
    counts: dict[str, int]
    suggestions: list[OfferSuggestion]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of the list: how old, and whether anybody answers."""

    offer: Offer
    freshness: Freshness
    tone: str
    asked: str


def overview(now: dt.datetime) -> Overview:
    """The page *Aktualität*; constant queries."""
    on, settings = clock.day_of(now), selectors.settings()
    months = month_rows(on)
    return Overview(
        owner_rows(settings, on), months, _chart(months), counts(Selection(), now), list(open_suggestions()[:_SHOWN])
    )


def open_suggestions() -> QuerySet[OfferSuggestion]:
    """What partners reported and nobody has decided, oldest first."""
    rows = OfferSuggestion.objects.filter(state=SuggestionState.OPEN)
    return rows.select_related("offer__organisation", "offer__owner").order_by("made_at", "pk")


def owner_rows(settings: DirectorySettings, on: dt.date) -> list[OwnerRow]:
    """Each owner with offers that go on, by name; nobody last."""
    ask, stale, hide = (
        last_confirmed_before(months, on)
        for months in (settings.ask_after_months, settings.stale_after_months, settings.hide_after_months)
    )
    rows = (
        Offer.objects.filter(going_on(on))
        .order_by()
        .values("owner_id", "owner__name", "owner__is_active")
        .annotate(
            total=Count("pk"),
            fresh=Count("pk", filter=Q(confirmed_at__gte=ask)),
            not_stale=Count("pk", filter=Q(confirmed_at__gte=stale)),
            not_hidden=Count("pk", filter=Q(confirmed_at__gte=hide)),
        )
    )
    found = [
        OwnerRow(
            key=str(row["owner_id"] or NOBODY),
            name=row["owner__name"] or "niemand",
            has_left=row["owner_id"] is not None and not row["owner__is_active"],
            total=row["total"],
            fresh=row["fresh"],
            due=row["not_stale"] - row["fresh"],
            stale=row["not_hidden"] - row["not_stale"],
            hidden=row["total"] - row["not_hidden"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (row.key == NOBODY, not row.has_left, row.name))


def month_rows(on: dt.date) -> list[MonthRow]:
    """The last MONTHS months, this one included, oldest first."""
    firsts = [months_after(on.replace(day=1), -back) for back in range(MONTHS - 1, -1, -1)]
    since = clock.start_of(firsts[0])
    questions = OfferQuestion.objects.filter(inquiry__asked_at__gte=since).exclude(answer=Answer.DROPPED)
    asked: list[tuple[dt.datetime, str]] = list(questions.values_list("inquiry__asked_at", "answer"))
    said = list(OfferConfirmation.objects.filter(confirmed_at__gte=since).values_list("confirmed_at", flat=True))
    answers = {Answer.CONFIRMED, Answer.CHANGED, Answer.ENDED}
    return [
        MonthRow(
            first,
            sum(1 for at, _ in asked if _month(at) == first),
            sum(1 for at, answer in asked if _month(at) == first and answer in answers),
            sum(1 for at in said if _month(at) == first),
        )
        for first in firsts
    ]


@dataclass(frozen=True, slots=True)
class Handed:
    """Whose offers somebody hands over; ``owner_id`` None: nobody's."""

    owner_id: uuid.UUID | None
    sentence: str


def owner(key: str) -> Handed:
    """Raises NotFound."""
    if key == NOBODY:
        found, name = Offer.objects.filter(owner=None), "ohne zuständige Person"
    else:
        known = known_owner(key)
        member = Membership.objects.filter(pk=known).first() if known else None
        if member is None:
            raise NotFound
        found, name = Offer.objects.filter(owner=member), f"von {member.name}"
    count = found.count()
    if not count:
        raise NotFound
    said = "Ein Angebot" if count == 1 else f"{count} Angebote"
    return Handed(None if key == NOBODY else uuid.UUID(known), f"{said} {name}, Entwürfe und beendete eingeschlossen.")


def known_owner(text: str) -> str:
    """A key of an owner that could be one; "" for anything else."""
    if text == NOBODY:
        return text
    try:
        return str(uuid.UUID(text)) if text else ""
    except ValueError:
        return ""


def months_sheet(rows: Iterable[MonthRow]) -> Sheet:
    """The confirmation rate as a file."""
    columns = ("Monat", "gefragt", "beantwortet", "Quote (%)", "Bestätigungen")
    return Sheet(
        "Bestätigungsquote",
        columns,
        [(f"{one.month:%m/%Y}", one.asked, one.answered, one.percent, one.confirmations) for one in rows],
    )


def entries(selection: Selection, now: dt.datetime) -> QuerySet[Offer]:
    """What a chip finds, longest unconfirmed first."""
    rows = _of_owner(selection.owner, now).filter(_found(selection.state, now))
    related = rows.select_related("organisation", "owner", "contact")
    return related.order_by(F("confirmed_at").asc(nulls_first=True), "name", "pk")


def counts(selection: Selection, now: dt.datetime) -> dict[str, int]:
    """How many each chip finds, of the chosen owner; one query."""
    rows = _of_owner(selection.owner, now)
    found: dict[str, int] = rows.order_by().aggregate(**{key: Count("pk", filter=_found(key, now)) for key in FILTERS})
    return found


def entry_rows(offers: Iterable[Offer], now: dt.datetime) -> list[EntryRow]:
    """Lines for the page or the file; two queries."""
    found, settings, on = list(offers), selectors.settings(), clock.day_of(now)
    questions = OfferQuestion.objects.filter(offer__in=[one.pk for one in found], settled_at=None)
    open_ones = {one.offer_id: one for one in questions.select_related("inquiry")}
    return [_entry(one, open_ones.get(one.pk), settings, on) for one in found]


def entries_sheet(rows: Iterable[EntryRow]) -> Sheet:
    """The list as a file."""
    columns = ("Kennung", "Angebot", "Organisation", "Zuständig", "Ansprechperson", "Telefon", "bestätigt", "Stand")
    return Sheet(
        "Aktualität",
        (*columns, "Nachfrage"),
        [
            (
                row.offer.code,
                row.offer.name,
                str(row.offer.organisation),
                row.offer.owner.name if row.offer.owner else "",
                row.offer.contact.name if row.offer.contact else "",
                _phone(row.offer),
                clock.day_of(row.offer.confirmed_at) if row.offer.confirmed_at else None,
                row.freshness.label,
                row.asked,
            )
            for row in rows
        ],
    )


def _entry(offer: Offer, question: OfferQuestion | None, settings: DirectorySettings, on: dt.date) -> EntryRow:
    found = freshness(offer.confirmed_at, settings, on)
    if question is None:
        asked = "" if offer.address else "keine E-Mail-Adresse"  # type: ignore[attr-defined]
    elif question.inquiry.reminded_at:
        asked = f"erinnert am {clock.day_of(question.inquiry.reminded_at):%d.%m.%Y}"
    else:
        asked = f"gefragt am {clock.day_of(question.inquiry.asked_at):%d.%m.%Y}"
    return EntryRow(offer, found, TONES[found], asked)


def _of_owner(owner: str, now: dt.datetime) -> QuerySet[Offer]:
    waiting = OfferQuestion.objects.filter(needs_a_call(selectors.settings(), now), offer=OuterRef("pk"))
    rows = Offer.objects.filter(going_on(clock.day_of(now)))
    rows = rows.annotate(address=address_in_rows(), is_silent=Exists(waiting))
    if owner == NOBODY:
        return rows.filter(owner=None)
    return rows.filter(owner=uuid.UUID(owner)) if owner else rows


def _found(state: str, now: dt.datetime) -> Q:
    settings, on = selectors.settings(), clock.day_of(now)

    def older(months: int) -> Q:
        return Q(confirmed_at=None) | Q(confirmed_at__lt=last_confirmed_before(months, on))

    questions: dict[str, Callable[[], Q]] = {
        "offen": lambda: older(settings.ask_after_months),
        "veraltet": lambda: older(settings.stale_after_months),
        "verborgen": lambda: older(settings.hide_after_months),
        "stumm": lambda: Q(is_silent=True),
        "adresslos": lambda: Q(address=""),
        "verwaist": lambda: ~KEPT,
    }
    return questions[state]()


def _phone(offer: Offer) -> str:
    return (offer.contact.phone if offer.contact else "") or offer.phone or offer.organisation.phone


def _month(at: dt.datetime) -> dt.date:
    return clock.day_of(at).replace(day=1)


def _chart(rows: list[MonthRow]) -> BarChart:
    bars = [
        Bar(
            f"{one.month:%m/%Y}",
            one.percent or 0,
            "niemand gefragt" if one.percent is None else f"{one.percent} %",
        )
        for one in rows
    ]
    total, answered = sum(one.asked for one in rows), sum(one.answered for one in rows)
    said = f"In zwölf Monaten wurden {answered} von {total} Nachfragen beantwortet."
    return BarChart("Bestätigungsquote je Monat", said, bars, "Monat der Nachfrage", "beantwortet")
