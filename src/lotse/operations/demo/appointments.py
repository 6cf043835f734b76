"""Hours, rooms and appointments of the demo: today's, those ahead, one missed, one that a family booked itself."""

import datetime as dt
import random
from itertools import pairwise

from lotse.cases.enums import AppointmentKind, AppointmentPlace, CancelReason
from lotse.cases.models import Appointment, Room, SlotPattern
from lotse.cases.selectors.appointments.slots import Slot, free_slots, offered
from lotse.cases.services import appointments as services
from lotse.core import clock
from lotse.core.workdays import is_working_day, working_day_before
from lotse.people.enums import ConsentForm, ConsentPurpose, ContactKind, PersonKind
from lotse.people.inputs import ContactInput
from lotse.people.models import Household
from lotse.people.services import add_contact, record_consent
from lotse.schooling.enums import PupilState
from lotse.schooling.models import Pupil
from lotse.tenants.models import Membership

FIRST_HOURS = (dt.time(9), dt.time(12))
WEEKDAYS = 4  # Monday to Thursday


def make(staff: dict[str, Membership], now: dt.datetime, rng: random.Random) -> None:
    """For each adviser: mornings in a room, calls on Tuesday afternoons, and appointments around today."""
    advisers = [staff[short] for short in ("beratung", "beratung2") if short in staff]
    since = clock.day_of(now) - dt.timedelta(days=60)
    for number, adviser in enumerate(advisers, start=1):
        room = Room.objects.create(name=f"Raum 1.{10 + number}")
        _hours(adviser, room, since)
        _Book(adviser, room, now, rng).fill()


def _hours(adviser: Membership, room: Room, since: dt.date) -> None:
    begins, until = FIRST_HOURS
    patterns = [
        SlotPattern(
            adviser=adviser, weekday=weekday, begins=begins, until=until, minutes=60, room=room, valid_from=since
        )
        for weekday in range(WEEKDAYS)
    ]
    patterns.append(
        SlotPattern(
            adviser=adviser,
            weekday=1,
            begins=dt.time(14),
            until=dt.time(16),
            minutes=30,
            kind=AppointmentKind.ADVICE,
            place=AppointmentPlace.PHONE,
            valid_from=since,
        )
    )
    SlotPattern.objects.bulk_create(patterns)


class _Book:
    """The appointments of one adviser."""

    def __init__(self, adviser: Membership, room: Room, now: dt.datetime, rng: random.Random) -> None:
        self.adviser, self.room, self.now, self.rng = adviser, room, now, rng
        invited = Pupil.objects.filter(responsible=adviser, state=PupilState.INVITED).order_by("code")
        self.invited = list(invited.select_related("person__household"))
        settled = Household.objects.filter(responsible=adviser, cases__state="open").order_by("code")
        self.settled = list(settled.distinct())

    def fill(self) -> None:
        self._today()
        self._missed()
        self._ahead()
        self._by_link()

    def _today(self) -> None:
        """Two talks today, on a working day; else none."""
        day = clock.day_of(self.now)
        if not is_working_day(day):
            return
        for household, hour in zip(self.settled[:2], (9, 11), strict=False):
            self._book(household, self._slot(day, hour), self.now)

    def _missed(self) -> None:
        """A family did not come on the last working day and has to be called."""
        for household in self.settled[2:3]:
            at = self._slot(working_day_before(clock.day_of(self.now)), 10)
            row = self._book(household, at, at.starts_at - dt.timedelta(days=7))
            services.record_outcome(actor=self.adviser, appointment=row, came=False, now=at.ends_at)

    def _ahead(self) -> None:
        """Children who are invited come in the next weeks; one of them moved, one cancelled."""
        free = free_slots(
            from_at=self.now + dt.timedelta(days=1),
            until_on=clock.day_of(self.now) + dt.timedelta(days=21),
            adviser_id=self.adviser.pk,
            kind=AppointmentKind.SCHOOL,
        )
        chosen = free[:: max(1, len(free) // 8)]
        rows = [
            self._book(pupil.person.household, slot, self.now - dt.timedelta(days=1), pupil)
            for pupil, slot in zip(self.invited[2:], chosen, strict=False)
        ]
        spare = [slot for slot, later in pairwise(free) if slot not in chosen and later not in chosen]
        if rows and spare:
            services.move(actor=self.adviser, appointment=rows[0], slot=spare[-1], now=self.now)
        if len(rows) > 1:
            services.cancel(actor=self.adviser, appointment=rows[1], reason=CancelReason.FAMILY, now=self.now)

    def _by_link(self) -> None:
        """Two families choose for themselves, by mail: one has, the other has not yet."""
        for number, pupil in enumerate(self.invited[:2]):
            household = pupil.person.household
            self._may_mail(household)
            invitation = services.invite(
                actor=self.adviser,
                household=household,
                kind=AppointmentKind.SCHOOL,
                adviser=self.adviser,
                about=[pupil.person],
                by_mail=True,
                now=self.now,
            )
            offer = offered(invitation, now=self.now)
            if number == 0 and offer:
                wish = services.Wish(household.preferred_language if household.interpreter_needed else "")
                services.book_by_family(
                    invitation=invitation, starts_at=self.rng.choice(offer).starts_at, wish=wish, now=self.now
                )

    def _may_mail(self, household: Household) -> None:
        guardian = household.persons.filter(kind=PersonKind.GUARDIAN).order_by("born_on")[0]
        address = ContactInput(ContactKind.EMAIL, f"familie.{household.code.lower()}@example.org")
        add_contact(actor=self.adviser, person=guardian, entered=address, now=self.now)
        record_consent(
            actor=self.adviser,
            household=household,
            purpose=ConsentPurpose.CONTACT,
            language=household.preferred_language,
            form=ConsentForm.SPOKEN,
            given_on=clock.day_of(self.now),
            given_by=guardian,
            now=self.now,
        )

    def _slot(self, day: dt.date, hour: int) -> Slot:
        start = clock.start_of(day) + dt.timedelta(hours=hour)
        return Slot(start, start + dt.timedelta(hours=1), self.adviser, AppointmentPlace.ON_SITE, self.room, "")

    def _book(self, household: Household, slot: Slot, now: dt.datetime, pupil: Pupil | None = None) -> Appointment:
        language = household.preferred_language
        return services.book(
            actor=self.adviser,
            household=household,
            slot=slot,
            kind=AppointmentKind.SCHOOL if pupil else AppointmentKind.ADVICE,
            about=[pupil.person] if pupil else (),
            interpreter_language=language if household.interpreter_needed and language != "de" else "",
            now=now,
        )
