"""The register of volunteers: taken up, changed, admitted, paused, ended; what was agreed with them; talks."""

import contextlib
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext, gettext_noop

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.core.names import search_key
from lotse.people import normalise
from lotse.people.enums import ContactKind
from lotse.tenants.models import Centre, Membership, Municipality
from lotse.volunteering.enums import AskedBy, EngagementState, VolunteerEnd, VolunteerState
from lotse.volunteering.models import LoadLimit, Talk, Volunteer, VolunteerAbsence, VolunteerSlot
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.volunteers import LATEST_PAUSE, MOST_ENGAGEMENTS, MOST_MINUTES, TRANSITIONS
from lotse.volunteering.selectors.load import limits_of, loads
from lotse.volunteering.services import withdrawing
from lotse.volunteering.services.capacity import OverLimit, claim
from lotse.volunteering.services.needs import Slots

BELOW_PROMISES = (
    "Die Person hat schon mehr zugesagt. Es wurde nichts geändert. Bitte nennen Sie, wie es weitergeht, zum Beispiel: "
    "„ein Teil geht an Hauptamtliche“. Das wird gespeichert."
)


class WrongState(LotseError):
    code = "volunteering.wrong_state"
    sentence = gettext_noop(
        "Das geht beim jetzigen Stand dieser Person nicht. Es wurde nichts geändert. Bitte laden Sie die Seite neu."
    )


class StillEngaged(LotseError):
    code = "volunteering.still_engaged"


class LimitOutOfRange(LotseError):
    code = "volunteering.limit_out_of_range"


class DaysOutOfRange(LotseError):
    code = "volunteering.days_out_of_range"


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerFacts:
    """What a person says about herself. Codes as in the model; contacts as typed."""

    first_name: str
    last_name: str
    coordinator: Membership
    email: str = ""
    phone: str = ""
    best_reached: str = ""
    municipality: Municipality | None = None
    reach_km: int = 15
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()
    with_children: bool = False
    wishes: str = ""
    slots: Slots = ()

    def fields(self, centre_id: object) -> dict[str, Any]:
        """Columns of the row. Raises people.normalise.ContactUnreadable (field)."""
        email = normalise.email(self.email) if self.email.strip() else ""
        phone = normalise.phone(self.phone) if self.phone.strip() else ""
        first, last = self.first_name.strip(), self.last_name.strip()
        return {
            "first_name": first,
            "last_name": last,
            "search_text": search_key(first, last),
            "coordinator": self.coordinator,
            "email": email,
            "email_hash": normalise.contact_hash(ContactKind.EMAIL, email, centre_id),
            "phone": phone,
            "phone_hash": normalise.contact_hash(ContactKind.PHONE, phone, centre_id),
            "best_reached": self.best_reached,
            "municipality": self.municipality,
            "reach_km": self.reach_km,
            "languages": list(self.languages),
            "kinds": list(self.kinds),
            "aims": list(self.aims),
            "with_children": self.with_children,
            "wishes": self.wishes.strip(),
        }


def take_up(*, actor: Membership, facts: VolunteerFacts, came_by: AskedBy, now: dt.datetime) -> Volunteer:
    """A person who wants to help; nothing is asked of them before they are admitted.

    Raises NotAllowed, ContactUnreadable (field).
    """
    if not actor.holds(rights.EDIT_VOLUNTEERS):
        raise NotAllowed
    with transaction.atomic():
        volunteer = Volunteer.objects.create(
            came_by=came_by,
            state_since_on=clock.day_of(now),
            created_at=now,
            changed_at=now,
            **facts.fields(actor.centre_id),
        )
        _set_slots(volunteer, facts.slots)
        record(actor=actor, action="volunteering.volunteer_taken_up", obj=volunteer, now=now)
    return volunteer


def change(*, actor: Membership, volunteer: Volunteer, facts: VolunteerFacts, version: int, now: dt.datetime) -> None:
    """Correct what is known of a person. Raises NotAllowed, ContactUnreadable (field), ChangedMeanwhile."""
    _require(actor, volunteer)
    with transaction.atomic():
        write(volunteer, version=version, now=now, **facts.fields(volunteer.centre_id))
        _set_slots(volunteer, facts.slots)
        record(actor=actor, action="volunteering.volunteer_changed", obj=volunteer, now=now)


def admit(*, actor: Membership, volunteer: Volunteer, now: dt.datetime) -> None:
    """Somebody has spoken with the person: they may be asked. Raises NotAllowed, WrongState, ChangedMeanwhile."""
    _require(actor, volunteer)
    _move(actor, volunteer, VolunteerState.ACTIVE, now)


def pause(
    *, actor: Membership | None, volunteer: Volunteer, until_on: dt.date | None, now: dt.datetime,
    starts_on: dt.date | None = None,
) -> None:  # fmt: skip
    """Nothing new is asked from ``starts_on`` (None: today) until ``until_on``, or until the person says so.

    It replaces what was planned before. Why is nobody's business. ``actor`` None: the person, through the own link.
    Raises NotAllowed, WrongState, DaysOutOfRange (field), ChangedMeanwhile.
    """
    _require(actor, volunteer)
    today = clock.day_of(now)
    begins = starts_on or today
    if not today <= begins <= today + LATEST_PAUSE:
        raise DaysOutOfRange(gettext("Die Pause beginnt heute oder im nächsten Jahr."), field="starts_on")
    if until_on is not None and until_on <= begins:
        sentence = gettext("Der Tag liegt vor dem Beginn der Pause. Es wurde nichts geändert.")
        raise DaysOutOfRange(sentence, field="until_on")
    with transaction.atomic():
        if begins == today:
            _move(actor, volunteer, VolunteerState.PAUSED, now)
        elif VolunteerState.PAUSED in TRANSITIONS[VolunteerState(volunteer.state)]:
            claim(volunteer, now)
            record(actor=actor, action="volunteering.pause_planned", obj=volunteer, now=now)
        else:
            raise WrongState
        _drop_pauses(volunteer, today)
        VolunteerAbsence.objects.create(volunteer=volunteer, starts_on=begins, ends_on=until_on, is_pause=True)


def resume(*, actor: Membership | None, volunteer: Volunteer, now: dt.datetime) -> None:
    """The pause is over, or called off, or somebody who had ended helps again; other days off stay.

    Raises NotAllowed, WrongState (no pause), ChangedMeanwhile.
    """
    _require(actor, volunteer)
    today = clock.day_of(now)
    with transaction.atomic():
        if volunteer.state == VolunteerState.ACTIVE and volunteer.absences.filter(is_pause=True, starts_on__gt=today):
            claim(volunteer, now)
            record(actor=actor, action="volunteering.pause_called_off", obj=volunteer, now=now)
        else:
            _move(actor, volunteer, VolunteerState.ACTIVE, now, end_reason="")
        _drop_pauses(volunteer, today)


def end(*, actor: Membership, volunteer: Volunteer, reason: VolunteerEnd, now: dt.datetime) -> None:
    """The person stops. Raises NotAllowed, StillEngaged, WrongState, ChangedMeanwhile."""
    _require(actor, volunteer)
    with transaction.atomic():
        claim(volunteer, now)  # nobody gives them something to do meanwhile
        lasting = Q(ends_on=None) | Q(ends_on__gt=clock.day_of(now))
        running = volunteer.commitments.filter(lasting).exclude(engagement__state=EngagementState.ENDED)
        titles = [str(one.engagement) for one in running.select_related("engagement").order_by("pk")]
        if titles:
            raise StillEngaged(
                f"Bitte beenden oder übergeben Sie zuerst: {', '.join(titles)}. Es wurde nichts geändert."
            )
        _move(actor, volunteer, VolunteerState.ENDED, now, end_reason=reason)
        volunteer.notices.filter(settled_at=None).update(settled_at=now, settled_by=actor)


def begin_pauses(centre: Centre, now: dt.datetime) -> None:
    """Whoever had named a day for it pauses from then on (core.registry.periodic)."""
    today = clock.day_of(now)
    begun = VolunteerAbsence.objects.filter(volunteer=OuterRef("pk"), is_pause=True, starts_on__lte=today)
    for volunteer in Volunteer.objects.filter(
        Exists(begun.filter(Q(ends_on=None) | Q(ends_on__gt=today))), state=VolunteerState.ACTIVE
    ):
        with contextlib.suppress(ChangedMeanwhile):  # somebody is at it right now
            _move(None, volunteer, VolunteerState.PAUSED, now)


def end_pauses(centre: Centre, now: dt.datetime) -> None:
    """Whoever had named a last day of the pause may be asked again from then on (core.registry.periodic)."""
    today = clock.day_of(now)
    away = VolunteerAbsence.objects.filter(volunteer=OuterRef("pk"), starts_on__lte=today)
    over = Volunteer.objects.filter(Exists(away.filter(ends_on__lte=today)), state=VolunteerState.PAUSED)
    for volunteer in over.exclude(Exists(away.filter(Q(ends_on=None) | Q(ends_on__gt=today)))):
        with contextlib.suppress(ChangedMeanwhile):  # somebody is at it right now
            resume(actor=None, volunteer=volunteer, now=now)


def add_days_off(
    *, actor: Membership | None, volunteer: Volunteer, starts_on: dt.date, ends_on: dt.date, now: dt.datetime
) -> VolunteerAbsence:
    """Days on which the person cannot, ``[starts_on, ends_on)``. Raises NotAllowed, DaysOutOfRange (field)."""
    _require(actor, volunteer)
    if ends_on <= starts_on:
        raise DaysOutOfRange("Der erste Tag wieder da liegt vor dem ersten freien Tag.", field="ends_on")
    if ends_on <= clock.day_of(now):
        raise DaysOutOfRange("Diese Tage sind schon vorbei. Es wurde nichts gespeichert.", field="ends_on")
    with transaction.atomic():
        made = VolunteerAbsence.objects.create(volunteer=volunteer, starts_on=starts_on, ends_on=ends_on)
        record(actor=actor, action="volunteering.days_off_added", obj=volunteer, now=now)
    return made


def drop_days_off(*, actor: Membership | None, absence: VolunteerAbsence, now: dt.datetime) -> None:
    """The person can after all. Raises NotAllowed; dropped twice is dropped."""
    _require(actor, absence.volunteer)
    with transaction.atomic():
        VolunteerAbsence.objects.filter(pk=absence.pk).delete()
        record(actor=actor, action="volunteering.days_off_dropped", obj=absence.volunteer, now=now)


def agree_limit(
    *, actor: Membership, volunteer: Volunteer, minutes_per_week: int, engagements: int, agreed_on: dt.date,
    now: dt.datetime, over_limit_reason: str = "",
) -> LoadLimit:  # fmt: skip
    """What was agreed with the person; earlier agreements stay readable.

    Less than they have promised needs a stored reason. Raises NotAllowed, LimitOutOfRange (field), OverLimit,
    ChangedMeanwhile.
    """
    _require(actor, volunteer)
    if not 0 <= minutes_per_week <= MOST_MINUTES:
        raise LimitOutOfRange(f"Bitte vereinbaren Sie höchstens {MOST_MINUTES // 60} Stunden.", field="hours")
    if not 0 <= engagements <= MOST_ENGAGEMENTS:
        raise LimitOutOfRange(f"Bitte vereinbaren Sie höchstens {MOST_ENGAGEMENTS} Engagements.", field="engagements")
    if agreed_on > clock.day_of(now):
        raise LimitOutOfRange("Der Tag liegt in der Zukunft.", field="agreed_on")
    with transaction.atomic():
        claim(volunteer, now)
        limit = LoadLimit.objects.create(
            volunteer=volunteer,
            minutes_per_week=minutes_per_week,
            engagements=engagements,
            agreed_on=agreed_on,
            agreed_by=actor,
            over_limit_reason=over_limit_reason.strip()[:200],
            recorded_at=now,
        )
        counts = limits_of([volunteer.pk])[volunteer.pk] == limit  # an agreement of an earlier day changes nothing
        is_over = counts and loads([volunteer.pk], clock.day_of(now))[volunteer.pk].is_over
        if is_over and not limit.over_limit_reason:
            raise OverLimit(BELOW_PROMISES, field="over_limit_reason")
        if not is_over:
            LoadLimit.objects.filter(pk=limit.pk).update(over_limit_reason="")
        record(actor=actor, action="volunteering.limit_agreed", obj=volunteer, now=now)
    return limit


def record_talk(*, actor: Membership, volunteer: Volunteer, on: dt.date, next_step: str, now: dt.datetime) -> Talk:
    """That somebody spoke with the person, and the next step if both want one. Raises NotAllowed, DaysOutOfRange."""
    _require(actor, volunteer)
    if on > clock.day_of(now):
        raise DaysOutOfRange("Der Tag liegt in der Zukunft. Es wurde nichts gespeichert.", field="on")
    with transaction.atomic():
        talk = note_talk(actor, volunteer, on, next_step, now)
        record(actor=actor, action="volunteering.talk_recorded", obj=volunteer, now=now)
    return talk


def note_talk(actor: Membership, volunteer: Volunteer, on: dt.date, next_step: str, now: dt.datetime) -> Talk:
    """Write the talk, in the caller's transaction. One conversation is one talk, wherever it is entered again."""
    people, step = Volunteer.objects.filter(pk=volunteer.pk), next_step.strip()
    people.update(changed_at=now)  # takes the row: of two at once, the second finds the talk of the first
    talk = Talk.objects.filter(volunteer=volunteer, on=on, by=actor).first()
    if talk is None:
        talk = Talk.objects.create(volunteer=volunteer, on=on, next_step=step, by=actor, recorded_at=now)
    elif step:
        talk.next_step = step
        talk.save(update_fields=["next_step"])
    newest = Talk.objects.filter(volunteer=volunteer).order_by("-on").values_list("on", flat=True).first()
    people.update(last_talk_on=newest)
    volunteer.last_talk_on = newest
    return talk


def write(volunteer: Volunteer, *, version: int, now: dt.datetime, **fields: Any) -> None:
    """Store these fields if the row is as it was read. Raises ChangedMeanwhile."""
    volunteer.version = version
    claim(volunteer, now)
    for name, value in fields.items():
        setattr(volunteer, name, value)
    volunteer.save(update_fields=list(fields))  # encrypted fields need the instance


def _require(actor: Membership | None, volunteer: Volunteer) -> None:
    if actor is not None and not rights.may_edit_volunteer(actor, volunteer):
        raise NotAllowed


def _move(actor: Membership | None, volunteer: Volunteer, to: VolunteerState, now: dt.datetime, **fields: Any) -> None:
    if to not in TRANSITIONS[VolunteerState(volunteer.state)]:
        raise WrongState
    with transaction.atomic():
        state = {"state": to, "state_since_on": clock.day_of(now)}
        write(volunteer, version=volunteer.version, now=now, **state, **fields)
        if to == VolunteerState.PAUSED:
            withdrawing.of_volunteer(volunteer, now)
        record(actor=actor, action=f"volunteering.volunteer_{to.value}", obj=volunteer, now=now)


def _drop_pauses(volunteer: Volunteer, today: dt.date) -> None:
    """Those to come are off; the one that runs ends today."""
    pauses = volunteer.absences.filter(is_pause=True)
    pauses.filter(starts_on__gte=today).delete()
    pauses.filter(Q(ends_on=None) | Q(ends_on__gt=today)).update(ends_on=today)


def _set_slots(volunteer: Volunteer, slots: Slots) -> None:
    volunteer.slots.all().delete()
    VolunteerSlot.objects.bulk_create(
        VolunteerSlot(volunteer=volunteer, weekday=day, part=part) for day, part in sorted(set(slots))
    )
