"""What reading a file of services would change: every row is matched first, and nothing is written."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from lotse.core import clock
from lotse.core.tenancy import TenantModel, current_centre_id
from lotse.directory.enums import OrganisationKind
from lotse.directory.hsds import emit
from lotse.directory.hsds.facts import ReadContact, ReadOffer, ReadOrganisation, ReadPlace, ReadSchedule
from lotse.directory.hsds.nodes import Log
from lotse.directory.hsds.read import read_services
from lotse.directory.models import ContactPerson, Offer, Organisation, Place, Schedule
from lotse.tenants import selectors as tenants

R = TypeVar("R", bound=TenantModel)

ORGANISATION_FIELDS = (
    "name", "kind", "short_name", "description", "phone", "email", "website", "street", "postcode", "town",
    "municipality", "easting_m", "northing_m",
)  # fmt: skip
PLACE_FIELDS = (
    "organisation", "name", "street", "postcode", "town", "municipality", "easting_m", "northing_m", "step_free",
    "accessible_toilet", "accessibility_note", "directions",
)  # fmt: skip
CONTACT_FIELDS = ("name", "function", "phone", "email")
PARTS = {
    "topics": "Themen",
    "groups": "Für wen",
    "languages": "Sprachen",
    "places": "Orte",
    "schedules": "Zeiten",
    "contact": "Ansprechperson",
    "organisation": "Organisation",
    "confirmed_on": "zuletzt bestätigt",
}


@dataclass(slots=True)
class Planned:
    """One offer of the file: the row as it will be, and what of it is new or different (names of fields and PARTS)."""

    read: ReadOffer
    offer: Offer
    is_new: bool
    changed: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        """What is different, in German."""
        return [PARTS.get(name) or str(Offer._meta.get_field(name).verbose_name) for name in self.changed]  # type: ignore[union-attr]


@dataclass(slots=True)
class Plan:
    """``added`` and ``changed`` hold organisations, places and contact persons by id."""

    offers: list[Planned] = field(default_factory=list)
    added: dict[uuid.UUID, TenantModel] = field(default_factory=dict)
    changed: dict[uuid.UUID, TenantModel] = field(default_factory=dict)

    def rows(self, kind: type[R], *, new: bool) -> list[R]:
        return [row for row in (self.added if new else self.changed).values() if isinstance(row, kind)]


def plan(offers: list[ReadOffer], log: Log, *, today: dt.date) -> Plan:
    """Match what was read with what the centre has: by id, then by name. Asks the database a fixed number of times."""
    return _Planner(log, today, offers).run(offers)


def own_key(key: str) -> uuid.UUID:
    """The id that an entry of elsewhere gets here: the same each time, and never that of another centre's row."""
    return uuid.uuid5(current_centre_id(), key)


class _Planner:
    def __init__(self, log: Log, today: dt.date, offers: Iterable[ReadOffer]) -> None:
        self.log, self.today = log, today
        self.plan = Plan()
        self.municipalities = {one.ags: one for one in tenants.municipalities()}
        self.organisations = Organisation.objects.select_related("municipality").in_bulk()
        self.by_name = {one.name.casefold(): one for one in reversed(self.organisations.values())}
        self.places = Place.objects.select_related("municipality").in_bulk()
        self.place_by_name = {(one.name.casefold(), one.postcode): one for one in reversed(self.places.values())}
        self.contacts = ContactPerson.objects.in_bulk()
        self.contact_by_name = {(one.organisation_id, one.name.casefold()): one for one in self.contacts.values()}
        keys = [key for one in offers for key in _keys(one.key)]
        found: list[Offer] = []
        for start in range(0, len(keys), 500):
            rows = Offer.objects.filter(pk__in=keys[start : start + 500])
            found += rows.select_related(*emit.RELATED).prefetch_related(*emit.PREFETCHED)
        self.offers = {one.pk: one for one in found}
        before, _ = read_services([emit.service(one) for one in found], today=dt.date.max)
        self.before = {uuid.UUID(one.key): one for one in before}

    def run(self, offers: list[ReadOffer]) -> Plan:
        for one in offers:
            self.plan.offers.append(self._offer(one))
        return self.plan

    def _offer(self, read: ReadOffer) -> Planned:
        organisation = self._organisation(read.organisation, read.path)
        places = {one.key: self._place(one, read.path) for one in read.places}
        contact = self._contact(read.contact, organisation) if read.contact else None
        offer = _match(self.offers, read.key)
        is_new = offer is None
        if offer is None:
            offer = Offer(pk=own_key(read.key))
        elif contact is None and offer.contact and not (offer.contact.is_published and offer.contact.is_active):
            contact = offer.contact  # a file never names those; it does not mean that there is nobody
        planned = Planned(read, offer, is_new, places=list(places.values()))
        planned.schedules = [_schedule(one, offer, places) for one in read.schedules]
        if not is_new:
            planned.changed = self._differences(planned, organisation, contact)
        for name, value in read.facts.items():
            setattr(offer, name, value)
        offer.organisation, offer.contact = organisation, contact
        if read.confirmed_on is None:
            offer.confirmed_at = None
        elif offer.confirmed_at is None or clock.day_of(offer.confirmed_at) != read.confirmed_on:
            offer.confirmed_at = clock.start_of(read.confirmed_on)
        return planned

    def _differences(self, planned: Planned, organisation: Organisation, contact: ContactPerson | None) -> list[str]:
        """Both sides as a file says them: what a file cannot say is not compared."""
        read, before, offer = planned.read, self.before[planned.offer.pk], planned.offer
        found = [name for name, value in read.facts.items() if before.facts[name] != value]
        found += [
            name
            for name in ("confirmed_on", "topics", "groups", "languages")
            if getattr(read, name) != getattr(before, name)
        ]
        if offer.organisation_id != organisation.pk:
            found.append("organisation")
        if offer.contact_id != (contact.pk if contact else None):
            found.append("contact")
        if {row.place_id for row in offer.offer_places.all()} != {one.pk for one in planned.places}:
            found.append("places")
        if sorted(map(_said, offer.schedules.all())) != sorted(map(_said, planned.schedules)):
            found.append("schedules")
        return found

    def _organisation(self, read: ReadOrganisation, path: str) -> Organisation:
        found = _match(self.organisations, read.key)
        if found is None and read.name.casefold() in self.by_name:
            return self.by_name[read.name.casefold()]  # another source knows it too: ours stays as it is
        row = found or Organisation(pk=own_key(read.key), kind=OrganisationKind.OTHER)
        if found is not None and found.kind == OrganisationKind.SCHOOL:
            return found  # kept in the area of schools
        values = _values(read, ORGANISATION_FIELDS) | {"municipality": self._municipality(read.municipality, path)}
        values["kind"] = read.kind or row.kind
        if found is not None:
            for name in ("website", "email"):
                if values[name] == (getattr(emit, _SAID_AS[name])(getattr(row, name)) or ""):
                    values[name] = getattr(row, name)  # a file says it in the standard's way
        self._set(row, values, self.organisations, is_new=found is None)
        self.by_name.setdefault(row.name.casefold(), row)
        return row

    def _place(self, read: ReadPlace, path: str) -> Place:
        found = _match(self.places, read.key)
        name = (read.name.casefold(), read.postcode)
        if found is None and name in self.place_by_name:
            return self.place_by_name[name]
        row = found or Place(pk=own_key(read.key))
        belongs_to = _match(self.organisations, read.organisation) if read.organisation else None
        values = _values(read, PLACE_FIELDS)
        values |= {"municipality": self._municipality(read.municipality, path), "organisation": belongs_to}
        self._set(row, values, self.places, is_new=found is None)
        self.place_by_name.setdefault(name, row)
        return row

    def _contact(self, read: ReadContact, of: Organisation) -> ContactPerson:
        """Whether somebody is published stays as the centre decided it; whom only the file knows, it published."""
        found = _match(self.contacts, read.key) or self.contact_by_name.get((of.pk, read.name.casefold()))
        if found is not None and found.organisation_id != of.pk:
            found = None
        row = found or ContactPerson(pk=own_key(f"{of.pk}/{read.key}"), organisation=of, is_published=True)
        self._set(row, _values(read, CONTACT_FIELDS), self.contacts, is_new=found is None)
        self.contact_by_name.setdefault((of.pk, read.name.casefold()), row)
        return row

    def _set(self, row: R, values: dict[str, Any], known: dict[uuid.UUID, R], *, is_new: bool) -> None:
        """Take the values; the first entry of a file that names a row decides."""
        if row.pk in self.plan.added or row.pk in self.plan.changed:
            return
        differs = any(getattr(row, name) != value for name, value in values.items())
        for name, value in values.items():
            setattr(row, name, value)
        if is_new:
            self.plan.added[row.pk] = known[row.pk] = row
        elif differs:
            self.plan.changed[row.pk] = row

    def _municipality(self, ags: str, path: str) -> Any:
        if ags and ags not in self.municipalities:
            self.log.note(path, "Eine Gemeinde gehört nicht zu Ihrem Zentrum und wird weggelassen.")
        return self.municipalities.get(ags)


_SAID_AS = {"website": "web_address", "email": "mail_address"}


def _keys(key: str) -> list[uuid.UUID]:
    """The ids that an entry may have here: its own, where it is ours, or the one that it was given."""
    try:
        return [uuid.UUID(key), own_key(key)]
    except ValueError:
        return [own_key(key)]


def _match(known: dict[uuid.UUID, R], key: str) -> R | None:
    return next((known[one] for one in _keys(key) if one in known), None)


def _values(read: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(read, name) for name in names}


def _schedule(read: ReadSchedule, offer: Offer, places: dict[str, Place]) -> Schedule:
    values = _values(
        read,
        (
            "rrule", "starts_on", "ends_on", "begins", "ends", "note", "skips_public_holidays",
            "skips_school_holidays",
        ),
    )  # fmt: skip
    return Schedule(offer=offer, place=places.get(read.place), **values)


def _said(row: Schedule) -> tuple[str, ...]:
    return tuple(
        str(value)
        for value in (
            row.starts_on, row.begins, row.ends, row.ends_on, row.rrule, row.place_id, row.note,
            row.skips_public_holidays, row.skips_school_holidays,
        )
    )  # fmt: skip
