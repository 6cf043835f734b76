"""Finding referrals, and what their pages show."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, ngettext

from lotse.core import clock
from lotse.core.components import Tone
from lotse.core.due import Due, due
from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.directory.enums import OfferState, OrganisationKind
from lotse.directory.models import Offer, Organisation
from lotse.directory.selectors import named
from lotse.people.models import Household
from lotse.people.rules import FAMILY_KINDS
from lotse.people.selectors import persons_of
from lotse.referrals import rules
from lotse.referrals.enums import MOVES, NEWS, OPEN, Act, State, Way
from lotse.referrals.models import Event, PartnerAccess, Referral
from lotse.referrals.selectors.shared import Line, lines_of
from lotse.tenants.models import Membership

TONES: dict[str, Tone] = {
    State.SENT: "info",
    State.QUESTION: "warning",
    State.ACCEPTED: "success",
    State.DECLINED: "danger",
    State.DONE: "success",
    State.WITHDRAWN: "neutral",
    State.REVOKED: "neutral",
}
_WITH = ("household__municipality", "person", "organisation", "offer", "sent_by", "disclosure__consent", "centre")
# Chips of the list: what is running comes first
OPEN_STATES, ENDED_STATES, ALL_STATES, LATE = "laufend", "beendet", "alle", "ueberfaellig"
# Kinds of partners that come first in the choice: where most families are referred to
FIRST_KINDS = (
    OrganisationKind.JOB_CENTRE,
    OrganisationKind.EMPLOYMENT_AGENCY,
    OrganisationKind.CASE_MANAGEMENT,
    OrganisationKind.MIGRATION_ADVICE,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A referral in a list."""

    referral: Referral
    tone: Tone
    about: str
    to: str
    topic: str
    due: Due | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A line of the history."""

    event: Event
    title: str


@dataclass(frozen=True, slots=True)
class Page:
    """One referral. ``lines`` is what the partner may read now; empty where it may not any more."""

    row: Row
    lines: list[Line]
    history: list[HistoryLine]
    is_live: bool
    can: frozenset[str]  # values of Act, and "notice"
    agreed_code: str

    @property
    def referral(self) -> Referral:
        return self.row.referral

    @property
    def question(self) -> str:
        """What the partner last asked."""
        asked = [line.event.text for line in self.history if line.event.act == Act.ASK_BACK]
        return asked[-1] if asked else ""


def referral_for(member: Membership, code: str) -> Referral:
    """Raises NotFound."""
    return _one(rules.handled_referrals(member), code)


def own_referral(member: Membership, code: str, now: dt.datetime) -> Referral:
    """Of a partner's account. Raises NotFound: another partner's, and what is over."""
    return _one(rules.answerable_referrals(member, now), code)


def _one(rows: "QuerySet[Referral]", code: str) -> Referral:
    found = rows.filter(code=code).select_related(*_WITH).first()
    if found is None:
        raise NotFound
    return found


def referral_of_link(referral_id: uuid.UUID) -> Referral | None:
    """Behind a link, while it is live (core.registry.link_purposes)."""
    return Referral.objects.filter(rules.is_live(clock.now()), pk=referral_id).select_related(*_WITH).first()


def own_referrals(member: Membership, state: str, now: dt.datetime) -> "QuerySet[Referral]":
    """Of a partner's account, by a chip."""
    return _by_state(rules.answerable_referrals(member, now), state, clock.day_of(now)).select_related(*_WITH)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list shows beside its chip; empty values filter nothing. ``partner``: the code of an organisation."""

    text: str = ""
    partner: str = ""
    topic: str = ""


def referrals(member: Membership, state: str, wanted: Wanted, on: dt.date) -> "QuerySet[Referral]":
    """Those that the member may handle, by a chip and further filters."""
    return _by_state(wanted_by(member, wanted), state, on).select_related(*_WITH)


def wanted_by(member: Membership, wanted: Wanted) -> "QuerySet[Referral]":
    """In whatever state: what the chips count."""
    rows = rules.handled_referrals(member)
    if wanted.text:
        rows = rows.filter(named(wanted.text, "organisation__") | Q(code=wanted.text.strip().upper()))
    if wanted.partner:
        rows = rows.filter(organisation__code=wanted.partner)
    return rows.filter(topic=wanted.topic) if wanted.topic else rows


def partner_options(member: Membership) -> list[tuple[str, str]]:
    """Code and name of each partner that was ever referred to."""
    used = rules.handled_referrals(member).order_by().values("organisation")
    return [(one.code, str(one)) for one in Organisation.objects.filter(pk__in=used)]


def partner_for(code: str) -> Organisation:
    """Raises NotFound; a school is none."""
    found = Organisation.objects.filter(code=code).exclude(kind=OrganisationKind.SCHOOL).first()
    if found is None:
        raise NotFound
    return found


def agreed_code(organisation: Organisation) -> str:
    """ "" where none was needed yet."""
    access = PartnerAccess.objects.filter(organisation=organisation).first()
    return access.access_code if access else ""


def options(rows: "QuerySet[Referral]", on: dt.date, *, late: bool = True) -> list[tuple[str, str, int]]:
    labels = [(OPEN_STATES, "Laufend"), (LATE, "Überfällig"), (ENDED_STATES, "Beendet"), (ALL_STATES, "Alle")]
    return [(key, label, _by_state(rows, key, on).count()) for key, label in labels if late or key != LATE]


def of_partner(member: Membership, now: dt.datetime) -> "QuerySet[Referral]":
    return rules.answerable_referrals(member, now)


def _by_state(rows: "QuerySet[Referral]", state: str, on: dt.date) -> "QuerySet[Referral]":
    if state == LATE:
        return rows.filter(rules.is_overdue(on))
    if state == ENDED_STATES:
        return rows.exclude(state__in=OPEN)
    return rows if state == ALL_STATES else rows.filter(state__in=OPEN)


def of_household(member: Membership, household: Household, on: dt.date) -> list[Row]:
    rows = rules.handled_referrals(member).filter(household=household).select_related(*_WITH)
    return [row_of(one, on) for one in rows]


def row_of(one: Referral, on: dt.date) -> Row:
    day = one.due_on if one.state == State.SENT else one.outcome_due_on
    return Row(
        referral=one,
        tone=TONES[one.state],
        about=str(one.person or one.household),
        to=f"{one.organisation}: {one.offer}" if one.offer else str(one.organisation),
        topic=rules.topic_label(one.topic),
        due=due(day, on) if day and (one.state == State.SENT or day <= on) else None,
    )


def sheet(rows: Iterable[Row]) -> Sheet:
    """What the list shows, as a file: codes, no names."""
    columns = ("Kennung", "Akte", "Stelle", "Thema", "Stand", "Ergebnis", "Verwiesen am", "Antwort bis", "Zuständig")
    cells = [
        (
            row.referral.code, row.referral.household.code, row.to, row.topic, row.referral.get_state_display(),
            row.referral.get_outcome_display(), clock.day_of(row.referral.sent_at), row.referral.due_on,
            row.referral.sent_by.name,
        )
        for row in rows
    ]  # fmt: skip
    return Sheet("Verweise", columns, cells)


def page(one: Referral, now: dt.datetime, *, way: Way) -> Page:
    """For staff (PHONE), a partner's account, or whoever holds link and code."""
    on = clock.day_of(now)
    live = Referral.objects.filter(rules.is_live(now), pk=one.pk).exists()
    lines = lines_of(one, on) if live else []
    if live and one.reason:
        lines.append((gettext("Anliegen"), str(one.get_reason_display())))
    if live and one.note:
        lines.append((gettext("Bemerkung"), one.note))
    events = one.events.select_related("by")
    return Page(
        row=row_of(one, on),
        lines=lines,
        history=[HistoryLine(event, _title(event)) for event in events],
        is_live=live,
        can=_can(one, live, way),
        agreed_code=agreed_code(one.organisation),
    )


def _title(event: Event) -> str:
    if not event.outcome:
        return str(Act(event.act).label)
    told = {"months": event.months, "outcome": event.get_outcome_display()}
    if not event.months:
        return gettext("Ergebnis: %(outcome)s") % told
    after = ngettext(
        "Ergebnis nach %(months)d Monat: %(outcome)s", "Ergebnis nach %(months)d Monaten: %(outcome)s", event.months
    )
    return after % told


def _can(one: Referral, live: bool, way: Way) -> frozenset[str]:
    staff = way == Way.PHONE
    found = {act.value for act, (states, _) in MOVES.items() if one.state in states}
    found -= {Act.REMIND, Act.ASK_OUTCOME, Act.REVOKE}
    if not staff:
        found &= {Act.ACCEPT, Act.DECLINE, Act.ASK_BACK, Act.OUTCOME}
        if one.state == State.DONE or not live:
            found.discard(Act.OUTCOME)  # corrections are told on the telephone
    if one.is_handover:
        found -= {Act.ASK_BACK, Act.REPLY, Act.OUTCOME}
    if not live:
        found.discard(Act.REPLY)
    if staff and one.noticed_at is None and one.state in NEWS:
        found.add("notice")
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form of a new referral offers: value and label."""

    persons: list[tuple[str, str]]
    partners: list[tuple[str, list[tuple[str, str]]]]


def choices(household: Household) -> Choices:
    """Persons of the family, and to whom: offices first, then published offers, then all partners."""
    persons = [(str(one.pk), str(one)) for one in persons_of(household) if one.kind in FAMILY_KINDS]
    rows = list(Organisation.objects.filter(is_active=True).exclude(kind=OrganisationKind.SCHOOL))
    first = [one for kind in FIRST_KINDS for one in rows if one.kind == kind]
    rest = [one for one in rows if one.kind not in FIRST_KINDS]
    offers = Offer.objects.filter(state=OfferState.PUBLISHED, organisation__is_active=True)
    return Choices(
        persons=[("", "die Familie als Ganzes"), *persons],
        partners=[
            ("Ämter und Beratung", [(f"stelle:{one.code}", str(one)) for one in first]),
            (
                "Angebote",
                [
                    (f"angebot:{one.code}", f"{one} ({one.organisation})")
                    for one in offers.select_related("organisation")
                ],
            ),
            ("Weitere Stellen", [(f"stelle:{one.code}", str(one)) for one in rest]),
        ],
    )


def topic_of(value: str) -> str:
    """What an offer is about first; "" for organisations, and for offers that are not published."""
    kind, _, code = value.partition(":")
    offers = Offer.objects.filter(code=code, state=OfferState.PUBLISHED) if kind == "angebot" else Offer.objects.none()
    return offers.order_by("topics__topic").values_list("topics__topic", flat=True).first() or ""


def purpose_of(value: str) -> str:
    """What a family has to agree to for a choice. Raises NotFound."""
    return rules.purpose_for(partner_of(value)[0]).value


def partner_of(value: str) -> tuple[Organisation, Offer | None]:
    """The organisation and offer of a choice. Raises NotFound."""
    kind, _, code = value.partition(":")
    if kind == "angebot":
        offer = Offer.objects.filter(code=code).select_related("organisation").first()
        if offer is not None:
            return offer.organisation, offer
    organisation = Organisation.objects.filter(code=code).first() if kind == "stelle" else None
    if organisation is None:
        raise NotFound
    return organisation, None
