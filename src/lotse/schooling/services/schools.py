"""Schools entered by hand, and the offers of private schools."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError
from lotse.core.seen import must_be_as_seen
from lotse.directory.enums import OrganisationKind
from lotse.directory.models import Organisation
from lotse.directory.services import add_organisations
from lotse.schooling.models import School
from lotse.tenants.models import Membership, Municipality

_SCHOOL_FIELDS = ("number", "form", "is_public", "is_operating")


class NumberTaken(LotseError):
    """Another school of the centre has this number."""

    code = "schooling.school_number_taken"
    sentence = "Eine Schule mit dieser Schulnummer gibt es schon."


class NoOfferNeeded(LotseError):
    """Public schools are proposed without an offer of theirs."""

    code = "schooling.school_offer_not_needed"
    sentence = "Öffentliche Schulen brauchen kein Angebot; sie werden ohnehin vorgeschlagen."


class OfferInFuture(LotseError):
    """An offer is recorded once it has been made."""

    code = "schooling.school_offer_in_future"
    sentence = "Das Datum des Angebots liegt in der Zukunft."


@dataclass(frozen=True, slots=True)
class SchoolData:
    """What people enter about a school. The point in metres, EPSG:25832; both or none."""

    number: str
    form: str
    is_public: bool
    is_operating: bool
    name: str
    short_name: str
    municipality: Municipality
    street: str
    postcode: str
    town: str
    phone: str
    email: str
    website: str
    easting_m: int | None
    northing_m: int | None


def add_school(*, actor: Membership, data: SchoolData, now: dt.datetime) -> School:
    """Enter a school that the register does not have (yet). Raises NumberTaken."""
    with transaction.atomic():
        _refuse_taken(data.number)
        organisation, school = Organisation(kind=OrganisationKind.SCHOOL), School()
        school.organisation = organisation
        _fill(school, data)
        add_organisations([organisation])
        school.save()
        record(actor=actor, action="schooling.school_added", obj=school, now=now)
    return school


def change_school(*, actor: Membership, school: School, data: SchoolData, now: dt.datetime, seen: str = "") -> School:
    """Correct a school; ``seen`` as in core.seen. What the register has otherwise comes back with its next version.

    Raises NumberTaken, ChangedMeanwhile.
    """
    with transaction.atomic():
        school = School.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=school.pk)
        must_be_as_seen({name: getattr(_owner(school, name), name) for name in SchoolData.__dataclass_fields__}, seen)
        if data.number != school.number:
            _refuse_taken(data.number)
        changed = _fill(school, data)
        if changed:
            school.organisation.refresh_search_text()
            school.organisation.save()
            school.save()
            record(actor=actor, action="schooling.school_changed", obj=school, now=now, fields=changed)
    return school


def record_offer(*, actor: Membership, school: School, note: str, offered_on: dt.date, now: dt.datetime) -> None:
    """Note that a private school offers places: from now on it may be proposed.

    Raises NoOfferNeeded, OfferInFuture.
    """
    if school.is_public:
        raise NoOfferNeeded
    if offered_on > clock.day_of(now):
        raise OfferInFuture(field="offered_on")
    _set_offer(actor, school, offered_on, note, "schooling.offer_recorded", now)


def withdraw_offer(*, actor: Membership, school: School, now: dt.datetime) -> None:
    """The private school offers no places any more. Recommendations made stay."""
    _set_offer(actor, school, None, "", "schooling.offer_withdrawn", now)


def _set_offer(actor: Membership, school: School, on: dt.date | None, note: str, action: str, now: dt.datetime) -> None:
    with transaction.atomic():
        school.offer_recorded_on, school.offer_note = on, note
        school.save(update_fields=["offer_recorded_on", "offer_note"])
        record(actor=actor, action=action, obj=school, now=now, fields=("offer_recorded_on", "offer_note"))


def _refuse_taken(number: str) -> None:
    if School.objects.filter(number=number).exists():
        raise NumberTaken(field="number")


def _owner(school: School, name: str) -> School | Organisation:
    """The row that has the field."""
    return school if name in _SCHOOL_FIELDS else school.organisation


def _fill(school: School, data: SchoolData) -> list[str]:
    """Copy what was entered; the names of the fields that differ."""
    changed = []
    for name in SchoolData.__dataclass_fields__:
        owner = _owner(school, name)
        value = getattr(data, name)
        if getattr(owner, name) != value:
            setattr(owner, name, value)
            changed.append(name)
    return changed
