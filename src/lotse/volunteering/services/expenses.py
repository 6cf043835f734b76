"""Paying volunteers: noted by one person, approved by another, paid; nothing over the allowance without a reason."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.core.money import euros
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.documents.expenses import sheet_pdf
from lotse.volunteering.enums import ALLOWANCES, AskedBy, ExpenseKind, ExpenseState
from lotse.volunteering.models import (
    AllowanceLimit,
    Declaration,
    Engagement,
    Expense,
    ExpenseSettings,
    Volunteer,
)
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.expenses import BACK_YEARS, DEFAULTS
from lotse.volunteering.selectors.expenses import allowance_of, is_alone, sheet


class OverAllowance(LotseError):
    """More than the law leaves free of tax; a stored reason lets it pass."""

    code = "volunteering.over_allowance"


class ExpenseOutOfRange(LotseError):
    """A day or an amount that cannot be; ``field`` says which."""

    code = "volunteering.expense_out_of_range"
    sentence = gettext_noop("Dieser Wert kann nicht stimmen. Es wurde nichts gespeichert.")


class SecondPersonNeeded(LotseError):
    code = "volunteering.second_person_needed"
    sentence = (
        "Wer eine Auszahlung einträgt, gibt sie nicht selbst frei. Bitte bitten Sie eine Kollegin oder einen Kollegen. "
        "Es wurde nichts geändert."
    )


class LimitUnusable(LotseError):
    code = "volunteering.allowance_unusable"


@dataclass(frozen=True, slots=True)
class ExpenseFacts:
    """What is to be paid for what. ``amount_cents`` in cents."""

    kind: ExpenseKind
    on: dt.date
    amount_cents: int
    purpose: str
    engagement: Engagement | None = None
    receipt_seen: bool = False


def note(
    *, actor: Membership, volunteer: Volunteer, facts: ExpenseFacts, now: dt.datetime, over_limit_reason: str = ""
) -> Expense:
    """Note a payment; it counts from now on. Raises NotAllowed, ExpenseOutOfRange (field), OverAllowance."""
    if not (actor.holds(rights.EDIT_EXPENSES) and rights.may_edit_volunteer(actor, volunteer)):
        raise NotAllowed
    today = clock.day_of(now)
    if not dt.date(today.year - BACK_YEARS, 1, 1) <= facts.on <= today:
        raise ExpenseOutOfRange(
            f"Bitte nennen Sie einen Tag seit {today.year - BACK_YEARS}, höchstens heute.", field="on"
        )
    with transaction.atomic():
        _take(volunteer)
        reason = _reason_if_over(volunteer, facts.kind, facts.on.year, facts.amount_cents, over_limit_reason)
        made = Expense.objects.create(
            volunteer=volunteer,
            engagement=facts.engagement,
            kind=facts.kind,
            on=facts.on,
            counts_on=facts.on,
            amount_cents=facts.amount_cents,
            purpose=facts.purpose.strip(),
            receipt_seen=facts.receipt_seen,
            over_limit_reason=reason,
            noted_by=actor,
            noted_at=now,
        )
        record(actor=actor, action="volunteering.expense_noted", obj=made, now=now)
    return made


def approve(*, actor: Membership, expense: Expense, now: dt.datetime) -> None:
    """A second person agrees; the same one only where nobody else could, and the page says so.

    Raises NotAllowed, SecondPersonNeeded, ChangedMeanwhile.
    """
    if not rights.may_edit_expense(actor, expense):
        raise NotAllowed
    if expense.noted_by_id == actor.pk and not is_alone(actor):
        raise SecondPersonNeeded
    _decide(actor, expense, ExpenseState.APPROVED, now)


def reject(*, actor: Membership, expense: Expense, now: dt.datetime) -> None:
    """It is not paid, and counts no more; also one's own mistake. Raises NotAllowed, ChangedMeanwhile."""
    if not rights.may_edit_expense(actor, expense):
        raise NotAllowed
    _decide(actor, expense, ExpenseState.REJECTED, now)


def pay(
    *, actor: Membership, expense: Expense, paid_on: dt.date, now: dt.datetime, over_limit_reason: str = ""
) -> None:
    """The money has gone; from now on it counts in the year of this day (§ 11 EStG).

    Raises NotAllowed, ExpenseOutOfRange (field), OverAllowance, ChangedMeanwhile (not approved, or paid).
    """
    if not rights.may_edit_expense(actor, expense):
        raise NotAllowed
    if not expense.on <= paid_on <= clock.day_of(now):
        raise ExpenseOutOfRange(f"Der Tag liegt zwischen dem {expense.on:%d.%m.%Y} und heute.", field="paid_on")
    with transaction.atomic():
        _take(expense.volunteer)
        changes: dict[str, object] = {"state": ExpenseState.PAID, "counts_on": paid_on, "paid_by": actor}
        if paid_on.year != expense.counts_on.year:
            kind = ExpenseKind(expense.kind)
            new = over_limit_reason or expense.over_limit_reason
            changes["over_limit_reason"] = _reason_if_over(
                expense.volunteer, kind, paid_on.year, expense.amount_cents, new
            )
        if Expense.objects.filter(pk=expense.pk, state=ExpenseState.APPROVED).update(**changes) != 1:
            raise ChangedMeanwhile
        record(actor=actor, action="volunteering.expense_paid", obj=expense, now=now)


def declare(
    *,
    actor: Membership | None,
    volunteer: Volunteer,
    year: int,
    kind: ExpenseKind,
    amount_cents: int,
    way: AskedBy,
    now: dt.datetime,
) -> Declaration:
    """What others have paid the person in a year. ``actor`` None: the person, through the own link.

    Raises NotAllowed, ExpenseOutOfRange (field).
    """
    if actor is not None and not (actor.holds(rights.EDIT_EXPENSES) and rights.may_edit_volunteer(actor, volunteer)):
        raise NotAllowed
    this_year = clock.day_of(now).year
    if kind not in ALLOWANCES or not this_year - BACK_YEARS <= year <= this_year + 1:
        raise ExpenseOutOfRange(field="year")
    with transaction.atomic():
        made = Declaration.objects.create(
            volunteer=volunteer,
            year=year,
            kind=kind,
            amount_cents=amount_cents,
            way=way,
            declared_at=now,
            recorded_by=actor,
        )
        record(actor=actor, action="volunteering.payments_declared", obj=volunteer, now=now)
    return made


def issue_sheet(
    *, actor: Membership, volunteer: Volunteer, year: int, quarter: int | None, centre: Centre, now: dt.datetime
) -> bytes:
    """The sheet for signature as PDF. Raises NotAllowed, core.pdf.PdfUnavailable."""
    if not (actor.holds(rights.EDIT_EXPENSES) and rights.may_view_volunteer(actor, volunteer)):
        raise NotAllowed
    found = sheet(volunteer, year, quarter)
    with transaction.atomic():
        pdf = sheet_pdf(found, centre=centre, signer=actor, on=clock.day_of(now))
        record(actor=actor, action="volunteering.expense_sheet_issued", obj=volunteer, now=now)
    return pdf


def set_limit(
    *,
    actor: Membership,
    limit: AllowanceLimit | None,
    kind: ExpenseKind,
    valid_from: dt.date,
    valid_until: dt.date | None,
    amount_cents: int,
    source: str,
    now: dt.datetime,
) -> AllowanceLimit:
    """A limit of the law as the centre knows it, new (None) or corrected; what was noted stays.

    Raises NotAllowed, LimitUnusable (field).
    """
    if not actor.holds(rights.EDIT_SETTINGS):
        raise NotAllowed
    if valid_until is not None and valid_until <= valid_from:
        raise LimitUnusable("Das Ende liegt vor dem Beginn.", field="valid_until")
    for one in AllowanceLimit.objects.filter(kind=kind):
        if limit is not None and one.pk == limit.pk:
            continue
        begins_before = valid_until is None or one.valid_from < valid_until
        if begins_before and (one.valid_until is None or valid_from < one.valid_until):
            raise LimitUnusable(
                f"Das überschneidet sich mit dem Freibetrag ab {one.valid_from:%d.%m.%Y}. "
                "Bitte beenden Sie den zuerst.",
                field="valid_from",
            )
    row = limit or AllowanceLimit()
    row.kind, row.valid_from, row.valid_until = kind, valid_from, valid_until
    row.amount_cents, row.source = amount_cents, source.strip()
    try:
        with transaction.atomic():
            row.save()
            record(actor=actor, action="volunteering.allowance_limit_set", obj=row, now=now)
    except IntegrityError as error:  # two people at once
        raise LimitUnusable("Diesen Freibetrag gibt es schon. Es wurde nichts gespeichert.") from error
    return row


def change_settings(*, actor: Membership, warn_percent: int, now: dt.datetime) -> None:
    """From how much of a limit on somebody is shown. Raises NotAllowed, ExpenseOutOfRange (field)."""
    if not actor.holds(rights.EDIT_SETTINGS):
        raise NotAllowed
    if not 1 <= warn_percent <= 100:
        raise ExpenseOutOfRange("Bitte nennen Sie 1 bis 100 Prozent.", field="warn_percent")
    with transaction.atomic():
        row, _ = ExpenseSettings.objects.update_or_create(defaults={"warn_percent": warn_percent})
        record(actor=actor, action="volunteering.expense_settings_changed", obj=row, now=now, fields=["warn_percent"])


def adopt_limits(centre: Centre, now: dt.datetime) -> None:
    """A centre that has said nothing yet starts with what the law says (core.registry.periodic)."""
    if not AllowanceLimit.objects.exists():
        rows = [AllowanceLimit(**asdict(one)) for one in DEFAULTS]
        AllowanceLimit.objects.bulk_create(rows, ignore_conflicts=True)  # two workers at once


def _reason_if_over(volunteer: Volunteer, kind: ExpenseKind, year: int, cents: int, reason: str) -> str:
    """The reason to store, "" where none is needed. Raises OverAllowance."""
    allowance = allowance_of(volunteer, kind, year)
    if allowance is None or not allowance.exceeds(cents):
        return ""
    if not reason.strip():
        raise OverAllowance(
            f"Damit hätte die Person {year} {euros(allowance.total_cents + cents)} bekommen; steuerfrei sind "
            f"{euros(allowance.limit_cents or 0)}. Es wurde nichts gespeichert. Soll es trotzdem sein, nennen Sie "
            "bitte den Grund.",
            field="over_limit_reason",
        )
    return reason.strip()[:200]


def _decide(actor: Membership, expense: Expense, to: ExpenseState, now: dt.datetime) -> None:
    with transaction.atomic():
        rows = Expense.objects.filter(pk=expense.pk, state=ExpenseState.NOTED)
        if rows.update(state=to, decided_by=actor, decided_at=now) != 1:
            raise ChangedMeanwhile
        record(actor=actor, action=f"volunteering.expense_{to.value}", obj=expense, now=now)


def _take(volunteer: Volunteer) -> None:
    """Take the person's row until the transaction ends: of two payments at once, the second sees the first."""
    Volunteer.objects.filter(pk=volunteer.pk).update(version=F("version"))
