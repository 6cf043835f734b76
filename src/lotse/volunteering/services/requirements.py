"""What the centre asks for before somebody helps, and that it was shown."""

import datetime as dt
from dataclasses import asdict

from django.db import transaction
from django.db.models import F

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.dates import months_after
from lotse.core.errors import LotseError, NotAllowed
from lotse.core.seen import must_be_as_seen, values_of
from lotse.outbox.services import post
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.enums import VolunteerState
from lotse.volunteering.mails.volunteers import proof_ends
from lotse.volunteering.models import Proof, Requirement, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.requirements import DEFAULTS, FIELDS, KEPT_MONTHS_AFTER_END
from lotse.volunteering.selectors.requirements import ending_proofs


class ProofUnusable(LotseError):
    """Dates that cannot be, or a paper that was too old when it was shown."""

    code = "volunteering.proof_unusable"


def record_proof(
    *, actor: Membership, volunteer: Volunteer, requirement: Requirement, is_met: bool, seen_on: dt.date,
    dated_on: dt.date | None, now: dt.datetime,
) -> Proof:  # fmt: skip
    """Note that it was shown; it counts for all kinds of engagement. Raises NotAllowed, ProofUnusable (field)."""
    if not rights.may_edit_volunteer(actor, volunteer):
        raise NotAllowed
    _check(requirement, seen_on, dated_on, clock.day_of(now))
    with transaction.atomic():
        proof = Proof.objects.create(
            volunteer=volunteer,
            requirement=requirement,
            is_met=is_met,
            seen_on=seen_on,
            dated_on=dated_on,
            version=requirement.version,
            recorded_by=actor,
            recorded_at=now,
        )
        record(actor=actor, action="volunteering.proof_recorded", obj=volunteer, now=now)
    return proof


def change_requirement(
    *, actor: Membership, requirement: Requirement, label: str, kinds: list[str], only_with_children: bool,
    valid_months: int | None, max_age_days: int | None, version: str, source: str, remind_days: int, is_active: bool,
    now: dt.datetime, seen: str = "",
) -> None:  # fmt: skip
    """What the centre asks for from now on; what was shown stays recorded. ``seen`` as in core.seen.

    Raises NotAllowed, ChangedMeanwhile.
    """
    if not actor.holds(rights.EDIT_SETTINGS):
        raise NotAllowed
    fields = {
        "label": label.strip(),
        "kinds": kinds,
        "only_with_children": only_with_children,
        "valid_months": valid_months,
        "max_age_days": max_age_days,
        "version": version.strip(),
        "source": source.strip(),
        "remind_days": remind_days,
        "is_active": is_active,
    }
    changed = [name for name, value in fields.items() if getattr(requirement, name) != value]
    with transaction.atomic():
        row = Requirement.objects.filter(pk=requirement.pk)
        row.update(remind_days=F("remind_days"))  # takes the row
        must_be_as_seen(values_of(row.get(), FIELDS), seen)
        row.update(**fields)
        record(actor=actor, action="volunteering.requirement_changed", obj=requirement, now=now, fields=changed)


def adopt_defaults(centre: Centre, now: dt.datetime) -> None:
    """A centre that has said nothing yet asks for what most do (core.registry.periodic)."""
    if Requirement.objects.exists():
        return
    rows = [Requirement(**(asdict(one) | {"kinds": list(one.kinds)})) for one in DEFAULTS]
    Requirement.objects.bulk_create(rows, ignore_conflicts=True)  # two workers at once


def remind_of_ends(centre: Centre, now: dt.datetime) -> None:
    """Write once to each active person whose proof ends soon (core.registry.periodic)."""
    for volunteer, state in ending_proofs(clock.day_of(now)):
        assert state.proof is not None and state.valid_until is not None  # only what was shown can end
        with transaction.atomic():
            first = Proof.objects.filter(pk=state.proof.pk, reminded_at=None).update(reminded_at=now)
            if first and volunteer.email:
                subject, text = proof_ends(state.requirement.label, state.valid_until, centre=centre)
                post(to=volunteer.email, subject=subject, text=text, centre=centre, now=now)


def forget_proofs(centre: Centre, now: dt.datetime) -> None:
    """Delete what was seen of those who ended three months ago (core.registry.periodic)."""
    today = clock.day_of(now)
    ended = Volunteer.objects.filter(state=VolunteerState.ENDED, proofs__isnull=False).distinct()
    due = [one for one in ended if months_after(one.state_since_on, KEPT_MONTHS_AFTER_END) <= today]
    with transaction.atomic():
        Proof.objects.filter(volunteer__in=due).delete()
        for one in due:
            record(actor=None, action="volunteering.proofs_forgotten", obj=one, now=now)


def _check(requirement: Requirement, seen_on: dt.date, dated_on: dt.date | None, today: dt.date) -> None:
    if seen_on > today:
        raise ProofUnusable("Der Tag liegt in der Zukunft. Es wurde nichts gespeichert.", field="seen_on")
    if dated_on is None:
        if requirement.max_age_days is not None:
            raise ProofUnusable("Bitte geben Sie auch an, wann es ausgestellt wurde.", field="dated_on")
        return
    if dated_on > seen_on:
        raise ProofUnusable("Es kann nicht nach dem Tag ausgestellt sein, an dem Sie es sahen.", field="dated_on")
    if requirement.max_age_days is not None and (seen_on - dated_on).days > requirement.max_age_days:
        raise ProofUnusable(
            f"Beim Zeigen darf es höchstens {requirement.max_age_days} Tage alt sein. Es wurde nichts gespeichert; "
            "bitte lassen Sie sich ein neues zeigen.",
            field="dated_on",
        )
