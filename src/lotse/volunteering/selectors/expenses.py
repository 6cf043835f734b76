"""Payments to volunteers: the list, one person's year against the allowances, the sheet for signature."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.core.money import euros
from lotse.core.names import search_words
from lotse.core.registry import TodayItem
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership
from lotse.tenants.selectors import active_members
from lotse.volunteering.enums import ALLOWANCES, ExpenseKind, ExpenseState, VolunteerState
from lotse.volunteering.models import AllowanceLimit, Declaration, Engagement, Expense, ExpenseSettings, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.expenses import Allowance, period

NOTED, APPROVED, PAID, REJECTED, ALL = "offen", "freigegeben", "ausgezahlt", "abgelehnt", "alle"
STATES = {
    NOTED: ExpenseState.NOTED,
    APPROVED: ExpenseState.APPROVED,
    PAID: ExpenseState.PAID,
    REJECTED: ExpenseState.REJECTED,
}
TONES = {
    ExpenseState.NOTED: "warning",
    ExpenseState.APPROVED: "info",
    ExpenseState.PAID: "success",
    ExpenseState.REJECTED: "neutral",
}
HELPING = (VolunteerState.ACTIVE, VolunteerState.PAUSED)


@dataclass(frozen=True, slots=True)
class ExpenseFilter:
    """Which payments. ``state``: a key of STATES or ALL; year 0: all years; quarter 0: the whole year."""

    state: str = ALL
    kind: str = ""
    year: int = 0
    quarter: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class ExpenseRow:
    """``may_approve``: somebody else noted it, or there is nobody else."""

    expense: Expense
    may_approve: bool = False

    @property
    def tone(self) -> str:
        return TONES[ExpenseState(self.expense.state)]

    @property
    def amount(self) -> str:
        return euros(self.expense.amount_cents)

    @property
    def is_noted(self) -> bool:
        return self.expense.state == ExpenseState.NOTED

    @property
    def is_approved(self) -> bool:
        return self.expense.state == ExpenseState.APPROVED

    @property
    def who(self) -> str:
        """Who noted, decided and paid."""
        row = self.expense
        parts = [f"eingetragen von {row.noted_by}"]
        if row.decided_by:
            word = "abgelehnt" if row.state == ExpenseState.REJECTED else "freigegeben"
            alone = ", ohne zweite Person" if row.decided_by_id == row.noted_by_id else ""
            parts.append(f"{word} von {row.decided_by}{alone}")
        if row.paid_by:
            parts.append(f"ausgezahlt am {row.counts_on:%d.%m.%Y} von {row.paid_by}")
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class ExpensePage:
    """One person and one year."""

    volunteer: Volunteer
    year: int
    years: list[int]
    allowances: list[Allowance]
    cost_cents: int
    rows: list[ExpenseRow]
    declarations: list[Declaration]


@dataclass(frozen=True, slots=True)
class ExpenseSheet:
    """What one person signs for: a year or a quarter, without what was rejected."""

    volunteer: Volunteer
    year: int
    quarter: int | None
    rows: list[Expense]
    sums: list[tuple[str, int]]  # label of the kind, cents
    total_cents: int
    allowances: list[Allowance]

    @property
    def span(self) -> str:
        return f"{self.quarter}. Quartal {self.year}" if self.quarter else f"Jahr {self.year}"


def expenses(member: Membership, wanted: ExpenseFilter) -> QuerySet[Expense]:
    """The rows of the list, the newest first."""
    rows = _in_state(_filtered(member, wanted), wanted.state)
    return rows.select_related("volunteer", "engagement", "noted_by", "decided_by", "paid_by").order_by(
        "-on", "-noted_at", "pk"
    )


def expense_counts(member: Membership, wanted: ExpenseFilter) -> list[tuple[str, str, int]]:
    """The chips. One query."""
    rows = _filtered(member, wanted)
    counts = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    return [
        *((value, str(state.label).capitalize(), counts.get(state, 0)) for value, state in STATES.items()),
        (ALL, "Alle", sum(counts.values())),
    ]


def total(rows: QuerySet[Expense]) -> int:
    """Cents of all of these."""
    return rows.order_by().aggregate(cents=Sum("amount_cents"))["cents"] or 0


def expense_rows(rows: Iterable[Expense], member: Membership) -> list[ExpenseRow]:
    alone = is_alone(member)
    return [ExpenseRow(one, alone or one.noted_by_id != member.pk) for one in rows]


def is_alone(member: Membership) -> bool:
    """Whether nobody else works here who could approve."""
    others = active_members(*rights.COORDINATING).filter(user__is_active=True)
    return not others.exclude(pk=member.pk).exists()


def expense_sheet(rows: Iterable[ExpenseRow]) -> Sheet:
    """The list as a table: what the page shows."""
    columns = ["Datum", "Kennung", "Name", "Art", "Wofür", "Engagement", "Betrag (€)", "Beleg gesehen", "Stand"]
    return Sheet(
        "Aufwand",
        [*columns, "Zählt am", "Grund über Freibetrag", "Wer"],
        [
            [
                row.expense.on,
                row.expense.volunteer.code,
                str(row.expense.volunteer),
                str(ExpenseKind(row.expense.kind).label),
                row.expense.purpose,
                row.expense.engagement.code if row.expense.engagement else "",
                row.expense.amount_cents / 100,
                "ja" if row.expense.receipt_seen else "",
                str(ExpenseState(row.expense.state).label),
                row.expense.counts_on,
                row.expense.over_limit_reason,
                row.who,
            ]
            for row in rows
        ],
    )


def expense_for(member: Membership, pk: uuid.UUID) -> Expense:
    """Raises NotFound."""
    found = rights.editable_expenses(member).select_related("volunteer", "noted_by").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def expense_page(member: Membership, volunteer: Volunteer, year: int) -> ExpensePage:
    """One person's year, as staff see it."""
    rows = list(of_year(volunteer, year).select_related("engagement", "noted_by", "decided_by", "paid_by"))
    return ExpensePage(
        volunteer=volunteer,
        year=year,
        years=years_of(volunteer, year),
        allowances=allowances([volunteer], year)[volunteer.pk],
        cost_cents=cost_of(rows),
        rows=expense_rows(rows, member),
        declarations=list(volunteer.declarations.filter(year=year).select_related("recorded_by")),
    )


def own_expenses(volunteer: Volunteer, year: int) -> ExpensePage:
    """The same year as the person sees it."""
    rows = list(of_year(volunteer, year).select_related("engagement"))
    return ExpensePage(
        volunteer=volunteer,
        year=year,
        years=years_of(volunteer, year),
        allowances=allowances([volunteer], year)[volunteer.pk],
        cost_cents=cost_of(rows),
        rows=[ExpenseRow(one) for one in rows],
        declarations=list(volunteer.declarations.filter(year=year)),
    )


def state_of(allowance: Allowance) -> str:
    """How a kind stands, in one sentence for staff."""
    label, limit = ExpenseKind(allowance.kind).label, allowance.limit_cents
    if limit is None:
        return f"{label} {allowance.year}: Für dieses Jahr ist kein Freibetrag eingetragen."
    used = f"{label} {allowance.year}: {euros(allowance.total_cents)} von {euros(limit)}"
    if allowance.is_over:
        return f"{used}. Das ist mehr als der Freibetrag."
    return f"{used}. Steuerfrei sind noch {euros(allowance.free_cents)}."


def of_year(volunteer: Volunteer, year: int) -> QuerySet[Expense]:
    """All that counts in a year, what was rejected too, the newest first."""
    first, until = period(year, None)
    rows = Expense.objects.filter(volunteer=volunteer, counts_on__gte=first, counts_on__lt=until)
    return rows.order_by("-on", "-noted_at", "pk")


def cost_of(rows: Iterable[Expense]) -> int:
    """Pure reimbursement: it counts against no limit."""
    return sum(one.amount_cents for one in rows if one.kind == ExpenseKind.COST and one.state != ExpenseState.REJECTED)


def years_of(volunteer: Volunteer, year: int) -> list[int]:
    """The years with anything in them, and ``year``; newest first."""
    known = {one.year for one in volunteer.expenses.order_by().values_list("counts_on", flat=True)}
    declared = volunteer.declarations.order_by().values_list("year", flat=True)
    return sorted({year, *known, *declared}, reverse=True)


def allowances(volunteers: Iterable[Volunteer], year: int) -> dict[uuid.UUID, list[Allowance]]:
    """Each kind of allowance of each person in a year. Four queries for any number."""
    keys = [one.pk for one in volunteers]
    first, until = period(year, None)
    own: Counter[tuple[uuid.UUID, str]] = Counter()
    paid = Expense.objects.filter(volunteer__in=keys, counts_on__gte=first, counts_on__lt=until, kind__in=ALLOWANCES)
    sums = paid.exclude(state=ExpenseState.REJECTED).order_by().values_list("volunteer", "kind")
    for volunteer, kind, cents in sums.annotate(cents=Sum("amount_cents")):
        own[volunteer, kind] = cents
    declared: dict[tuple[uuid.UUID, str], int] = {}
    for row in Declaration.objects.filter(volunteer__in=keys, year=year).order_by("declared_at", "pk"):
        declared[row.volunteer_id, row.kind] = row.amount_cents
    limits, warn = limits_in(year), settings().warn_percent
    return {
        key: [
            Allowance(kind, year, own[key, kind], declared.get((key, kind), 0), limits.get(kind), warn)
            for kind in (one.value for one in ALLOWANCES)
        ]
        for key in keys
    }


def allowance_of(volunteer: Volunteer, kind: str, year: int) -> Allowance | None:
    """None for pure costs."""
    return next((one for one in allowances([volunteer], year)[volunteer.pk] if one.kind == kind), None)


def limits_in(year: int) -> dict[str, int]:
    """The limit of each kind in a year: that of its first day."""
    first, _ = period(year, None)
    rows = AllowanceLimit.objects.filter(valid_from__lte=first).filter(Q(valid_until=None) | Q(valid_until__gt=first))
    return {row.kind: row.amount_cents for row in rows.order_by("valid_from")}


def limits() -> list[AllowanceLimit]:
    return list(AllowanceLimit.objects.order_by("kind", "-valid_from"))


def limit_for(pk: uuid.UUID) -> AllowanceLimit:
    """Raises NotFound."""
    found = AllowanceLimit.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def settings() -> ExpenseSettings:
    """The defaults where nobody has changed them."""
    return ExpenseSettings.objects.first() or ExpenseSettings()


def engagements_of(volunteer: Volunteer) -> list[Engagement]:
    """What a payment can belong to."""
    return list(Engagement.objects.filter(commitments__volunteer=volunteer).distinct().order_by("-starts_on", "pk"))


def sheet(volunteer: Volunteer, year: int, quarter: int | None) -> ExpenseSheet:
    """What the person signs for; its allowances are those of the whole year."""
    first, until = period(year, quarter)
    found = Expense.objects.filter(volunteer=volunteer, counts_on__gte=first, counts_on__lt=until)
    rows = list(
        found.exclude(state=ExpenseState.REJECTED).select_related("engagement").order_by("on", "noted_at", "pk")
    )
    by_kind: Counter[str] = Counter()
    for one in rows:
        by_kind[one.kind] += one.amount_cents
    return ExpenseSheet(
        volunteer=volunteer,
        year=year,
        quarter=quarter,
        rows=rows,
        sums=[(str(one.label), by_kind[one]) for one in ExpenseKind if by_kind[one]],
        total_cents=by_kind.total(),
        allowances=[one for one in allowances([volunteer], year)[volunteer.pk] if one.total_cents],
    )


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """What waits for a second person; whose allowance of this year is nearly or all used, of the own people."""
    if not member.holds(rights.EDIT_EXPENSES):
        return []
    waiting = rights.editable_expenses(member).filter(state=ExpenseState.NOTED)
    count = (waiting if is_alone(member) else waiting.exclude(noted_by=member)).count()
    found, url = [], f"{centre_url('volunteering:expenses')}?stand={NOTED}"
    if count:
        title = "Eine Auszahlung wartet auf Freigabe" if count == 1 else f"{count} Auszahlungen warten auf Freigabe"
        found.append(TodayItem("waiting", title, url, action_label="Ansehen", action_url=url))
    return found + [_alarm(one, each) for one, each in _near_the_limit(member, on) if each.is_near or each.is_over]


def _near_the_limit(member: Membership, on: dt.date) -> list[tuple[Volunteer, Allowance]]:
    first, until = period(on.year, None)
    paid = Expense.objects.filter(counts_on__gte=first, counts_on__lt=until, kind__in=ALLOWANCES)
    declared = Declaration.objects.filter(year=on.year)
    own = Volunteer.objects.filter(coordinator=member, state__in=HELPING)
    some = Q(pk__in=paid.values("volunteer")) | Q(pk__in=declared.values("volunteer"))
    people = list(own.filter(some).order_by("last_name", "first_name", "pk"))
    found = allowances(people, on.year)
    return [(one, each) for one in people for each in found[one.pk]]


def _alarm(volunteer: Volunteer, allowance: Allowance) -> TodayItem:
    url = centre_url("volunteering:expense_page", volunteer.code)
    label = ExpenseKind(allowance.kind).label
    state = "überschritten" if allowance.is_over else "fast ausgeschöpft"
    return TodayItem(
        "alarms",
        f"{volunteer}: {label} {allowance.year} {state}",
        url,
        meta=f"{euros(allowance.total_cents)} von {euros(allowance.limit_cents or 0)}",
        tone="danger" if allowance.is_over else "warning",
        action_label="Ansehen",
        action_url=url,
    )


def _filtered(member: Membership, wanted: ExpenseFilter) -> QuerySet[Expense]:
    rows = rights.editable_expenses(member)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.year:
        first, until = period(wanted.year, wanted.quarter or None)
        rows = rows.filter(counts_on__gte=first, counts_on__lt=until)
    for word in search_words(wanted.text):
        rows = rows.filter(Q(volunteer__search_text__contains=f" {word}") | Q(volunteer__code=word.upper()))
    return rows


def _in_state(rows: QuerySet[Expense], state: str) -> QuerySet[Expense]:
    return rows if state == ALL else rows.filter(state=STATES.get(state, ExpenseState.NOTED))
