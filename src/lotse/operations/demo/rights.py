"""Rights of those whose data the centre holds: a request is open, one is overdue, one is answered; a fact was wrong."""

import datetime as dt

from lotse.core import clock
from lotse.people.models import Household, Person
from lotse.privacy import rules
from lotse.privacy.enums import IdentityCheck, RequestKind, RequestState, RequestWay, SubjectKind
from lotse.privacy.models import Correction, DataRequest
from lotse.tenants.models import Membership
from lotse.volunteering.models import Volunteer


def make(staff: dict[str, Membership], now: dt.datetime) -> None:
    by = staff["beratung"]
    families = list(Household.objects.filter(merged_into=None, responsible=by).order_by("code")[:3])
    volunteer = Volunteer.objects.order_by("code").first()
    if len(families) < 3 or volunteer is None:
        return
    _request(families[0], by, now, 9, kind=RequestKind.ACCESS, wish="Alles, was über uns gespeichert ist.")
    _request(families[1], by, now, 38, kind=RequestKind.PORTABILITY, wish="Für das neue Zentrum in Hessen.")
    _request(
        families[2],
        by,
        now,
        60,
        kind=RequestKind.CORRECTION,
        wish="Das Geburtsdatum des Kindes stimmt nicht.",
        state=RequestState.GRANTED,
        answered_on=clock.day_of(now) - dt.timedelta(days=52),
        answer="Berichtigt, am Telefon gesagt.",
    )
    child = Person.objects.filter(household=families[2], born_on__isnull=False).order_by("born_on").last()
    if child is not None and child.born_on is not None:
        Correction.objects.create(
            household=families[2],
            person=child,
            field="born_on",
            before=f"{child.born_on - dt.timedelta(days=30):%d.%m.%Y}",
            after=f"{child.born_on:%d.%m.%Y}",
            reason="Tag und Monat waren vertauscht; Geburtsurkunde gesehen.",
            told="Schulaufsicht",
            made_at=now - dt.timedelta(days=52),
            made_by=by,
        )
    DataRequest.objects.create(
        kind=RequestKind.ACCESS,
        subject_kind=SubjectKind.VOLUNTEER,
        volunteer=volunteer,
        way=RequestWay.MAIL,
        identity=IdentityCheck.OPEN,
        owner=volunteer.coordinator,
        recorded_at=now,
        received_on=clock.day_of(now),
        due_on=rules.due_on(clock.day_of(now)),
    )


def _request(family: Household, by: Membership, now: dt.datetime, days: int, **fields: object) -> None:
    received = clock.day_of(now) - dt.timedelta(days=days)
    DataRequest.objects.create(
        subject_kind=SubjectKind.HOUSEHOLD,
        household=family,
        way=RequestWay.PHONE,
        identity=IdentityCheck.KNOWN,
        received_on=received,
        due_on=rules.due_on(received),
        owner=by,
        recorded_at=now - dt.timedelta(days=days),
        **fields,
    )
