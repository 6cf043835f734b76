"""Full-timers who can relieve volunteers: of the centre or of a partner, their hours, and when they are away."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.directory.enums import OrganisationKind
from lotse.directory.models import Organisation
from lotse.directory.services import add_organisations
from lotse.tenants.models import Membership
from lotse.volunteering.enums import OPEN_SHARES
from lotse.volunteering.models import FullTimer, FullTimerAbsence
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.shares import Week
from lotse.volunteering.rules.volunteers import MOST_MINUTES
from lotse.volunteering.selectors.load import full_timer_weeks, held_shares

LONGEST_ABSENCE = dt.timedelta(days=3 * 366)


class FullTimerWrong(LotseError):
    code = "volunteering.full_timer_wrong"


class StillHolding(LotseError):
    """Shares are still with this person."""

    code = "volunteering.still_holding"


class LessThanHeld(LotseError):
    """Fewer hours than this person has taken over; a stored reason lets it pass."""

    code = "volunteering.less_than_held"
    sentence = (
        "Das ist weniger, als die Person schon übernommen hat. Es wurde nichts geändert. Bitte geben Sie zuerst "
        "Anteile zurück, oder nennen Sie den Grund: Dann stehen die betroffenen Wochen auf der Seite der Person."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FullTimerFacts:
    """``membership``: an account of the centre; ``organisation``: of the directory, or ``new_organisation``, a name.

    None of them: somebody of the centre without an account. Name and address may be empty for a member.
    """

    name: str
    email: str
    minutes_per_week: int
    phone: str = ""
    membership: Membership | None = None
    organisation: Organisation | None = None
    new_organisation: str = ""
    new_kind: OrganisationKind = OrganisationKind.WELFARE
    manager_name: str = ""
    manager_email: str = ""
    is_active: bool = True


def add_full_timer(*, actor: Membership, facts: FullTimerFacts, now: dt.datetime) -> FullTimer:
    """Raises NotAllowed, FullTimerWrong (field)."""
    if not actor.holds(rights.RELIEVE):
        raise NotAllowed
    fields = _fields(facts)
    try:
        with transaction.atomic():
            fields["organisation"] = _organisation(facts)
            made = FullTimer.objects.create(changed_at=now, **fields)
            record(actor=actor, action="volunteering.full_timer_added", obj=made, now=now)
    except IntegrityError as error:
        raise _already_there() from error
    return made


def change_full_timer(
    *,
    actor: Membership,
    full_timer: FullTimer,
    facts: FullTimerFacts,
    version: int,
    now: dt.datetime,
    less_reason: str = "",
) -> None:
    """Raises NotAllowed, FullTimerWrong (field), StillHolding, LessThanHeld (less_reason), ChangedMeanwhile."""
    require(actor, full_timer)
    fields, reason = _fields(facts), less_reason.strip()
    try:
        with transaction.atomic():
            full_timer.version = version
            claim_full_timer(full_timer, now)
            fields["organisation"] = _organisation(facts)
            fewer = fields["minutes_per_week"] < full_timer.minutes_per_week
            for name, value in fields.items():
                setattr(full_timer, name, value)
            if not full_timer.is_active:
                _check_free(full_timer)
            over = collisions(full_timer, clock.day_of(now))
            if fewer and over and not reason:
                raise LessThanHeld(field="less_reason")
            full_timer.less_reason = (reason or full_timer.less_reason)[:200] if over else ""
            full_timer.save(update_fields=[*fields, "less_reason"])  # encrypted fields need the instance
            record(actor=actor, action="volunteering.full_timer_changed", obj=full_timer, now=now)
    except IntegrityError as error:
        raise _already_there() from error


def add_absence(
    *, actor: Membership, full_timer: FullTimer, starts_on: dt.date, ends_on: dt.date, now: dt.datetime
) -> list[Week]:
    """Away ``[starts_on, ends_on)``; returns the weeks in which more is held than can be given then.

    An absence is never refused: it happens. Raises NotAllowed, FullTimerWrong (field).
    """
    require(actor, full_timer)
    if ends_on <= starts_on:
        raise FullTimerWrong("Der erste Tag wieder da liegt vor dem ersten Tag der Abwesenheit.", field="ends_on")
    if ends_on <= clock.day_of(now) or ends_on - starts_on > LONGEST_ABSENCE:
        raise FullTimerWrong("Diese Tage sind schon vorbei, oder die Zeit ist länger als drei Jahre.", field="ends_on")
    with transaction.atomic():
        before = collisions(full_timer, clock.day_of(now))
        made = FullTimerAbsence.objects.create(full_timer=full_timer, starts_on=starts_on, ends_on=ends_on)
        record(actor=actor, action="volunteering.full_timer_away", obj=made, now=now)
    return [one for one in collisions(full_timer, clock.day_of(now)) if one not in before]


def drop_absence(*, actor: Membership, absence: FullTimerAbsence, now: dt.datetime) -> None:
    """The person is there after all. Raises NotAllowed; dropped twice is dropped."""
    require(actor, absence.full_timer)
    with transaction.atomic():
        FullTimerAbsence.objects.filter(pk=absence.pk).delete()
        record(actor=actor, action="volunteering.full_timer_there", obj=absence.full_timer, now=now)


def collisions(full_timer: FullTimer, on: dt.date) -> list[Week]:
    """The weeks from ``on`` in which this person holds more than can be given."""
    until_on = full_timer.shares.filter(state__in=OPEN_SHARES).aggregate(last=Max("until_on"))["last"] or on
    found = full_timer_weeks([full_timer], on, until_on)[full_timer.pk]
    return [one for one in found if one.is_over]


def claim_full_timer(full_timer: FullTimer, now: dt.datetime) -> None:
    """Take the person's row until the transaction ends, as it was read. Raises ChangedMeanwhile."""
    rows = FullTimer.objects.filter(pk=full_timer.pk, version=full_timer.version)
    if rows.update(version=full_timer.version + 1, changed_at=now) != 1:
        raise ChangedMeanwhile
    full_timer.version += 1
    full_timer.changed_at = now


def require(actor: Membership, full_timer: FullTimer) -> None:
    """Raises NotAllowed."""
    if not rights.may_relieve(actor, full_timer):
        raise NotAllowed


def _fields(facts: FullTimerFacts) -> dict[str, Any]:
    """Raises FullTimerWrong."""
    member, is_partner = facts.membership, bool(facts.organisation or facts.new_organisation.strip())
    if member is not None and is_partner:
        raise FullTimerWrong("Bitte wählen Sie ein Konto des Zentrums oder eine andere Stelle.", field="organisation")
    if facts.organisation and facts.new_organisation.strip():
        raise FullTimerWrong("Bitte wählen Sie eine Stelle, oder nennen Sie eine neue.", field="new_organisation")
    name = facts.name.strip() or (member.name if member else "")
    email = facts.email.strip() or (member.user.email if member else "")
    if not name:
        raise FullTimerWrong("Bitte nennen Sie den Namen.", field="name")
    if not email:
        raise FullTimerWrong("Bitte nennen Sie die E-Mail-Adresse: Dorthin geht die Anfrage.", field="email")
    if not facts.manager_name.strip():
        raise FullTimerWrong("Bitte nennen Sie, wer zustimmen muss.", field="manager_name")
    if not 0 < facts.minutes_per_week <= MOST_MINUTES:
        raise FullTimerWrong(f"Bitte nennen Sie höchstens {MOST_MINUTES // 60} Stunden.", field="hours")
    return {
        "name": name,
        "email": email,
        "phone": facts.phone.strip(),
        "membership": member,
        "manager_name": facts.manager_name.strip(),
        "manager_email": facts.manager_email.strip(),
        "minutes_per_week": facts.minutes_per_week,
        "is_active": facts.is_active,
    }


def _organisation(facts: FullTimerFacts) -> Organisation | None:
    name = " ".join(facts.new_organisation.split())
    if not name:
        return facts.organisation
    (made,) = add_organisations([Organisation(kind=facts.new_kind, name=name)])
    return made


def _check_free(full_timer: FullTimer) -> None:
    held = held_shares([full_timer.pk])[full_timer.pk]
    if held:
        names = ", ".join(sorted({str(one.engagement) for one in held}))
        raise StillHolding(f"Bitte geben Sie zuerst zurück: {names}. Es wurde nichts geändert.", field="is_active")


def _already_there() -> FullTimerWrong:
    return FullTimerWrong("Diese Person ist schon eingetragen.", field="membership")
