"""Who was asked for places, who answered, who did not; a constant number of queries however many schools."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lotse.core.errors import NotFound
from lotse.outbox.enums import MailState
from lotse.schooling.enums import NEVER_PROPOSED, WAITED_FOR, ReportSource, RequestState, SchoolForm
from lotse.schooling.models import PlaceRequest, PlaceRound, School
from lotse.schooling.selectors.places import PlacePool, free_places, short_words, stale_before

OPEN, REMARKED = "offen", "bemerkung"
COLUMNS = (
    "Schulnummer", "Schule", "Schulform", "Gemeinde", "Antwort", "E-Mail", "Telefon", "angeschrieben am",
    "Erinnerungen", "Brief gedruckt am", "beantwortet am", "wie", "von", "freie Plätze", "Stand der Zahlen",
    "Bemerkung",
)  # fmt: skip
_WAITING = Q(requests__answered_at=None, requests__closed_at=None, requests__school__is_operating=True)
_TONES = {
    RequestState.ANSWERED: "success",
    RequestState.REMINDED: "info",
    RequestState.OPEN: "info",
    RequestState.NO_ADDRESS: "warning",
    RequestState.FAILED: "danger",
}


def rounds() -> "QuerySet[PlaceRound]":
    """All rounds, newest first, each with ``asked_count``, ``answered_count`` and ``waiting_count``."""
    counted = PlaceRound.objects.annotate(
        asked_count=Count("requests"),
        answered_count=Count("requests", filter=Q(requests__answered_at__isnull=False)),
        waiting_count=Count("requests", filter=_WAITING),
    )
    return counted.select_related("asked_by").order_by("-asked_at", "-id")


def round_for(round_id: uuid.UUID) -> PlaceRound:
    """Raises NotFound."""
    found = PlaceRound.objects.select_related("asked_by").filter(pk=round_id).first()
    if found is None:
        raise NotFound
    return found


def state_of(request: PlaceRequest) -> RequestState:
    """Where a request stands; it needs ``school`` and ``mail``."""
    if request.answered_at is not None:
        return RequestState.ANSWERED
    if request.closed_at is not None:
        return RequestState.ENDED
    if not request.school.is_operating:
        return RequestState.SCHOOL_CLOSED
    if not request.address:
        return RequestState.NO_ADDRESS
    if request.mail is not None and request.mail.state in {MailState.FAILED, MailState.STOPPED}:
        return RequestState.FAILED
    return RequestState.REMINDED if request.reminders else RequestState.OPEN


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One school of a round. ``places`` and ``free`` None: it never reported; ``as_of``: its oldest figures."""

    request: PlaceRequest
    state: RequestState
    places: int | None
    free: int | None
    as_of: dt.date | None
    is_stale: bool
    short: int

    @property
    def school(self) -> School:
        return self.request.school

    @property
    def form_label(self) -> str:
        return str(SchoolForm(self.school.form).label)

    @property
    def town(self) -> str:
        return str(self.school.organisation.municipality or "")

    @property
    def tone(self) -> str:
        return _TONES.get(self.state, "neutral")

    @property
    def is_waited_for(self) -> bool:
        return self.state in WAITED_FOR

    @property
    def can_be_mailed(self) -> bool:
        return self.is_waited_for and bool(self.school.organisation.email)

    @property
    def mail_label(self) -> str:
        """What a mail to the school would be now."""
        if not self.request.address:
            return "E-Mail schicken"
        return "Erinnern" if self.request.address == self.school.organisation.email else "An neue Adresse schicken"

    @property
    def short_words(self) -> str:
        return short_words(self.short)

    @property
    def answer(self) -> str:
        """How and by whom it was answered."""
        if not self.request.answered_how:
            return ""
        how = f"{ReportSource(self.request.answered_how).label}, {self.request.answered_by}"
        return f"{how}: alles unverändert" if self.request.is_unchanged else how

    @property
    def has_no_places(self) -> bool:
        """Whether the school reported and has 0 places everywhere."""
        return self.places == 0

    @property
    def has_news(self) -> bool:
        return self.request.remark_at is not None and self.request.remark_read_at is None


def round_rows(round_: PlaceRound, on: dt.date) -> list[RequestRow]:
    """All schools of a round by name, with what they report now; four queries."""
    requests = round_.requests.select_related("school__organisation__municipality", "mail").defer("mail__text")
    rows = list(requests.order_by("school__organisation__name", "id"))
    pools: dict[uuid.UUID, list[PlacePool]] = {}
    for pool in free_places(on, [row.school_id for row in rows]):
        pools.setdefault(pool.school_id, []).append(pool)
    stale = stale_before(on)
    return [_row(row, pools.get(row.school_id, []), stale) for row in rows]


def _row(request: PlaceRequest, pools: list[PlacePool], stale: dt.date) -> RequestRow:
    as_of = min((pool.as_of for pool in pools), default=None)
    return RequestRow(
        request=request,
        state=state_of(request),
        places=sum(pool.places for pool in pools) if pools else None,
        free=sum(pool.free for pool in pools) if pools else None,
        as_of=as_of,
        is_stale=as_of is not None and as_of < stale,
        short=sum(pool.short for pool in pools),
    )


_SHOWN: dict[str, Callable[[RequestRow], bool]] = {
    "": lambda row: True,
    OPEN: lambda row: row.is_waited_for,
    REMARKED: lambda row: bool(row.request.remark),
}


def shown_rows(rows: list[RequestRow], wanted: str) -> list[RequestRow]:
    """The rows behind a chip; an unknown one shows all."""
    if wanted in RequestState.values:
        return [row for row in rows if row.state == wanted]
    return [row for row in rows if _SHOWN.get(wanted, _SHOWN[""])(row)]


def chip_options(rows: list[RequestRow], wanted: str) -> list[tuple[str, str, int]]:
    """Value, label and count: all, not answered, each state and remarks that there are."""
    states = [RequestState.ANSWERED, RequestState.REMINDED, RequestState.NO_ADDRESS, RequestState.FAILED]
    states += [RequestState.SCHOOL_CLOSED, RequestState.ENDED]
    found = [("", "Alle", len(rows)), (OPEN, "Noch ohne Antwort", len(shown_rows(rows, OPEN)))]
    counted = [(str(one), str(one.label), len(shown_rows(rows, one))) for one in states]
    counted.append((REMARKED, "mit Bemerkung", len(shown_rows(rows, REMARKED))))
    return found + [one for one in counted if one[2] or one[0] == wanted]


def sheet_rows(rows: Iterable[RequestRow]) -> list[tuple[str | int | dt.date | dt.datetime | None, ...]]:
    """The rows in COLUMNS."""
    return [
        (
            row.school.number, row.school.organisation.name, row.form_label, row.town, str(row.state.label),
            row.school.organisation.email, row.school.organisation.phone, row.request.mailed_at, row.request.reminders,
            row.request.letter_at, row.request.answered_at, row.request.get_answered_how_display(),
            row.request.answered_by, row.free, row.as_of, row.request.remark,
        )
        for row in rows
    ]  # fmt: skip


def open_request(school: School) -> PlaceRequest | None:
    """The request that a school has not answered yet."""
    rows = PlaceRequest.objects.filter(school=school, answered_at=None, closed_at=None)
    return rows.select_related("round").first()


def open_requests() -> dict[str, PlaceRequest]:
    """The request that each school has not answered yet, by the code of the school."""
    waiting = PlaceRequest.objects.filter(answered_at=None, closed_at=None)
    rows = waiting.select_related("round__asked_by", "school__organisation")
    return {row.school.organisation.code: row for row in rows}


@dataclass(frozen=True, slots=True)
class AskPreview:
    """Whom a round would ask: by mail, and those without an address. ``waiting``: their open requests by code."""

    mailed: list[School]
    silent: list[School]
    waiting: dict[str, PlaceRequest]

    @property
    def schools(self) -> list[School]:
        return self.mailed + self.silent

    @property
    def codes(self) -> str:
        return " ".join(school.organisation.code for school in self.schools)

    @property
    def sent_words(self) -> str:
        """What is told once the round is sent."""
        mailed = f"E-Mails verschickt: {len(self.mailed)}."
        if not self.silent:
            return mailed
        return f"{mailed} Ohne E-Mail-Adresse: {len(self.silent)}. Bitte rufen Sie dort an, oder drucken Sie Briefe."

    @property
    def again(self) -> list[PlaceRequest]:
        """Requests that are open already."""
        codes = [school.organisation.code for school in self.schools]
        return [self.waiting[code] for code in codes if code in self.waiting]


def ask_preview(codes: Iterable[str]) -> AskPreview:
    """Schools in operation to which children may come, by name. Raises NotFound for a code that is no school here."""
    wanted = set(codes)
    if not all(code.isalnum() for code in wanted):
        raise NotFound
    found = list(School.objects.select_related("organisation").filter(organisation__code__in=wanted))
    if {school.organisation.code for school in found} != wanted:
        raise NotFound
    schools = [one for one in found if one.is_operating and one.form not in NEVER_PROPOSED]
    mailed = [school for school in schools if school.organisation.email]
    silent = [school for school in schools if not school.organisation.email]
    return AskPreview(mailed, silent, open_requests())


@dataclass(frozen=True, slots=True)
class RoundSummary:
    """What the head of a round says. ``lost_count``: waited for, and no mail reaches them."""

    asked_count: int
    answered_count: int
    waiting_count: int
    mailable_count: int
    lost_count: int
    news_count: int

    @property
    def of_words(self) -> str:
        return f"von {self.asked_count}"


def summary(rows: list[RequestRow]) -> RoundSummary:
    lost = {RequestState.NO_ADDRESS, RequestState.FAILED}
    return RoundSummary(
        asked_count=len(rows),
        answered_count=sum(row.state == RequestState.ANSWERED for row in rows),
        waiting_count=sum(row.is_waited_for for row in rows),
        mailable_count=sum(row.can_be_mailed for row in rows),
        lost_count=sum(row.state in lost for row in rows),
        news_count=sum(row.has_news for row in rows),
    )
