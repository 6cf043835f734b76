"""What reading a table would change: each line is matched first, by code, then by name; nothing is written here."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from lotse.core import clock
from lotse.core.errors import LotseError
from lotse.directory.columns import OFFER, ORGANISATION, label_of
from lotse.directory.enums import Audience, CostKind, OfferState, OrganisationKind, Reach
from lotse.directory.imports import ReadLine, ReadTable, as_read
from lotse.directory.models import ContactPerson, Offer, Organisation, Place
from lotse.directory.selectors.offers import with_parts
from lotse.directory.services.offers import (
    OfferFacts,
    ScheduleFacts,
    check_offer,
    check_schedules,
    facts_of,
    schedule_facts_of,
)
from lotse.tenants.models import Membership

BATCH = 500
_CODED = re.compile(r"(?P<name>.*) \((?P<code>[0-9A-Z]{6})\)", re.DOTALL)
_DEFAULTS = {"audience": Audience.ALL, "reach": Reach.LOCAL, "cost_kind": CostKind.UNKNOWN}
_ROW_FIELDS = ("state", "free_places", "waiting_weeks", "capacity_as_of")  # beside those of OfferFacts


@dataclass(slots=True)
class PlannedOrganisation:
    """The row as it will be; ``said``: what the file says, and in which line first."""

    row: Organisation
    line: int
    is_new: bool
    changed: list[str] = field(default_factory=list)
    said: dict[str, tuple[Any, int]] = field(default_factory=dict)


@dataclass(slots=True)
class PlannedOffer:
    """The row as it will be, with what hangs on it; ``changed`` names fields of the table."""

    row: Offer
    line: int
    is_new: bool
    facts: OfferFacts
    schedules: list[ScheduleFacts]
    changed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """By the id of each row, in the order of the file."""

    organisations: list[PlannedOrganisation] = field(default_factory=list)
    offers: list[PlannedOffer] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    contacts: list[ContactPerson] = field(default_factory=list)


def plan(read: ReadTable, *, actor: Membership, now: dt.datetime) -> Plan:
    """Match all lines; what is wrong is added to ``read.errors``. Asks the database a bounded number of times."""
    return _Planner(read, actor, now).run()


class _Planner:
    def __init__(self, read: ReadTable, actor: Membership, now: dt.datetime) -> None:
        self.read, self.actor, self.now = read, actor, now
        self.plan = Plan()
        rows = list(Organisation.objects.select_related("municipality"))
        self.by_code = {one.code: one for one in rows}
        self.by_name: dict[str, list[Organisation]] = _grouped((one.name.casefold(), one) for one in rows)
        self.planned: dict[Any, PlannedOrganisation] = {}
        places = list(Place.objects.order_by("-is_active", "name", "id"))
        self.place_by_code = {one.code: one for one in places}
        self.place_by_name: dict[str, list[Place]] = _grouped((one.name.casefold(), one) for one in places)
        self.contacts = {(one.organisation_id, one.name.casefold()): one for one in ContactPerson.objects.all()}
        self.offers = self._offers()
        self.offer_by_code = {one.code: one for one in self.offers}
        self.offer_by_name = {(one.organisation_id, one.name.casefold()): one for one in reversed(self.offers)}
        self.lines_of: dict[Any, int] = {}

    def _offers(self) -> list[Offer]:
        """Those that the file names by code, and those of the organisations that it names."""
        codes = {one.offer.get("code", "") for one in self.read.lines} - {""}
        named = {one.organisation.get("name", "").casefold() for one in self.read.lines}
        coded = {one.organisation.get("code", "") for one in self.read.lines}
        owners = {one.pk for name in named for one in self.by_name.get(name, ())}
        owners |= {one.pk for code, one in self.by_code.items() if code in coded}
        found: dict[Any, Offer] = {}
        for name, keys in (("code", sorted(codes)), ("organisation", list(owners))):
            for start in range(0, len(keys), BATCH):
                rows = Offer.objects.filter(**{f"{name}__in": keys[start : start + BATCH]})
                found |= {one.pk: one for one in with_parts(rows).order_by("name", "id")}
        return list(found.values())

    def run(self) -> Plan:
        for line in self.read.lines:
            organisation = self._organisation(line)
            if organisation is not None and line.offer:
                self._offer(line, organisation.row)
        return self.plan

    def _wrong(self, line: ReadLine, part: str, name: str, sentence: str, code: str) -> None:
        """A cell that could not be read is not called missing as well."""
        column = label_of(part, name)
        if (line.line, column) not in self.read.errors.cells:
            self.read.errors.add(line.line, column, sentence, code)

    # --- Organisations ---------------------------------------------------------------------------------------

    def _organisation(self, line: ReadLine) -> PlannedOrganisation | None:
        values = {name: value for name, value in line.organisation.items() if name != "code"}
        if not line.organisation.get("code"):
            values.pop("name", None)  # it is what the organisation was found by, in whatever case
        found = self._known(line)
        if found is None:
            return None
        if found.pk in self.planned:
            self._agree(line, self.planned[found.pk], values)
            return self.planned[found.pk]
        is_new = found._state.adding
        if is_new and values.get("kind") in {None, "", OrganisationKind.SCHOOL}:
            sentence = "fehlt." if not values.get("kind") else "Schulen werden im Bereich „Schule“ eingetragen."
            self._wrong(line, ORGANISATION, "kind", sentence, "kind")
        if not values.get("kind"):
            values.pop("kind", None)
        planned = PlannedOrganisation(found, line.line, is_new)
        planned.said = {name: (value, line.line) for name, value in values.items()}
        for name, value in values.items():
            stored = getattr(found, name)
            if (as_read(name, stored) if isinstance(stored, str) else stored) != value:
                planned.changed.append(name)
                setattr(found, name, value)
        kept = set(planned.changed) - {"description", "is_published"}
        if found.kind == OrganisationKind.SCHOOL and not is_new and kept:
            for name in sorted(kept):
                self._wrong(line, ORGANISATION, name, "Schulen werden im Bereich „Schule“ gepflegt.", "school")
        self.planned[found.pk] = planned
        self.plan.organisations.append(planned)
        return planned

    def _known(self, line: ReadLine) -> Organisation | None:
        """The organisation of a line, a new one where nobody has its name; None where that cannot be told."""
        code, name = line.organisation.get("code", ""), line.organisation.get("name", "")
        if code:
            found = self.by_code.get(code)
            if found is None:
                self._wrong(line, ORGANISATION, "code", f"Eine Organisation „{code}“ gibt es nicht.", "unknown_code")
            return found
        if not name:
            return None  # said by the reader
        named = self.by_name.setdefault(name.casefold(), [])
        if len(named) > 1:
            self._wrong(line, ORGANISATION, "name", "Mehrere heißen so. Bitte die Kennung angeben.", "ambiguous")
            return None
        if not named:
            named.append(Organisation(name=name))
        return named[0]

    def _agree(self, line: ReadLine, planned: PlannedOrganisation, values: dict[str, Any]) -> None:
        """A later line of the same organisation may leave its cells empty, but not say something else."""
        for name, value in values.items():
            before, where = planned.said.get(name, (value, 0))
            if value not in {"", None} and before != value:
                self._wrong(line, ORGANISATION, name, f"In Zeile {where} steht etwas anderes.", "contradiction")

    # --- Offers ------------------------------------------------------------------------------------------------

    def _offer(self, line: ReadLine, organisation: Organisation) -> None:
        found = self._known_offer(line, organisation)
        if found is None:
            return
        if found.pk in self.lines_of:
            self._wrong(line, OFFER, "name", f"Steht schon in Zeile {self.lines_of[found.pk]}.", "twice")
            return
        self.lines_of[found.pk] = line.line
        is_new = found._state.adding
        empty = OfferFacts(name="", summary="", topics=())
        before = empty if is_new else facts_of(found)
        facts = replace(before, **self._facts(line, organisation, before))
        schedules = schedule_facts_of(found) if not is_new else []
        if "schedules" in line.offer:
            schedules = self._schedules(line, organisation)
        if is_new and facts.owner is None:
            facts = replace(facts, owner=self.actor)
        planned = PlannedOffer(found, line.line, is_new, facts, schedules)
        if not is_new:
            names = OfferFacts.__dataclass_fields__
            planned.changed = [name for name in names if getattr(before, name) != getattr(facts, name)]
            planned.changed += ["schedules"] if schedules != schedule_facts_of(found) else []
        planned.changed += self._set_row(line, found, is_new)
        self._check(line, planned, organisation)
        self.plan.offers.append(planned)

    def _known_offer(self, line: ReadLine, organisation: Organisation) -> Offer | None:
        code, name = line.offer.get("code", ""), line.offer.get("name", "")
        if not code:
            key = (organisation.pk, name.casefold())
            new = Offer(organisation=organisation, name=name, created_at=self.now, changed_at=self.now)
            return self.offer_by_name.setdefault(key, new)
        found = self.offer_by_code.get(code)
        if found is None:
            self._wrong(line, OFFER, "code", f"Ein Angebot „{code}“ gibt es nicht.", "unknown_code")
        elif found.organisation_id != organisation.pk:
            self._wrong(line, ORGANISATION, "name", f"Das Angebot „{code}“ gehört zu {found.organisation}.", "moved")
            return None
        return found

    def _facts(self, line: ReadLine, organisation: Organisation, before: OfferFacts) -> dict[str, Any]:
        """What the line says, in the words of OfferFacts; a text that only lost its line ends stays as it was."""
        values: dict[str, Any] = {}
        for name, value in line.offer.items():
            target = "ends_on" if name == "last_on" else name
            if target not in OfferFacts.__dataclass_fields__:
                continue
            stored = getattr(before, target)
            if isinstance(stored, str) and isinstance(value, str) and as_read(name, stored) == value:
                value = stored
            values[target] = value or _DEFAULTS.get(name, value)
        if "places" in values:
            found = {self._place(line, one, organisation, "places") for one in values["places"]} - {None}
            values["places"] = tuple(sorted(found, key=lambda one: str(one.pk)))
        if "contact" in values:
            values["contact"] = self._contact(values["contact"], organisation)
        return values

    def _place(self, line: ReadLine, name: str, organisation: Organisation, column: str) -> Place | None:
        coded = _CODED.fullmatch(name)
        if coded:
            found = self.place_by_code.get(coded["code"])
            if found is None:
                self._wrong(line, OFFER, column, f"Einen Ort „{coded['code']}“ gibt es nicht.", "unknown_code")
            return found
        if len(name) > 150:
            self._wrong(line, OFFER, column, "Der Name eines Ortes hat mehr als 150 Zeichen.", "too_long")
            return None
        known = self.place_by_name.setdefault(name.casefold(), [])
        own = [one for one in known if one.organisation_id == organisation.pk]
        if not known:
            known.append(Place(name=name, organisation=organisation, municipality=organisation.municipality))
            self.plan.places.append(known[0])
        return (own or known)[0]

    def _contact(self, name: str, organisation: Organisation) -> ContactPerson | None:
        if not name:
            return None
        key = (organisation.pk, name.casefold())
        if key not in self.contacts:
            self.contacts[key] = ContactPerson(organisation=organisation, name=name)
            self.plan.contacts.append(self.contacts[key])
        return self.contacts[key]

    def _schedules(self, line: ReadLine, organisation: Organisation) -> list[ScheduleFacts]:
        names = [name for name in ScheduleFacts.__dataclass_fields__ if name != "place"]
        return [
            ScheduleFacts(
                **{name: getattr(one, name) for name in names},
                place=self._place(line, place, organisation, "schedules") if place else None,
            )
            for one, place in line.offer["schedules"]
        ]

    def _set_row(self, line: ReadLine, offer: Offer, is_new: bool) -> list[str]:
        """State, free places and confirmation, which are no facts of the form; the names of what changed."""
        changed = []
        for name in _ROW_FIELDS:
            value = line.offer.get(name, getattr(offer, name))
            if name == "state":
                value = value or offer.state
            if value != getattr(offer, name):
                setattr(offer, name, value)
                changed.append(name)
        confirmed = clock.day_of(offer.confirmed_at) if offer.confirmed_at else None
        wanted = line.offer.get("confirmed_on", confirmed)
        if is_new and wanted is None and offer.state == OfferState.PUBLISHED:
            wanted = clock.day_of(self.now)
        if wanted != confirmed:
            offer.confirmed_at = clock.start_of(wanted) if wanted else None
            changed.append("confirmed_on")
        return changed

    def _check(self, line: ReadLine, planned: PlannedOffer, organisation: Organisation) -> None:
        offer = planned.row
        if not planned.facts.summary:
            self._wrong(line, OFFER, "summary", "fehlt.", "missing")
        if (offer.free_places, offer.waiting_weeks) != (None, None) and offer.capacity_as_of is None:
            self._wrong(line, OFFER, "capacity_as_of", "fehlt zu den freien Plätzen.", "missing")
        try:
            check_offer(planned.facts, organisation)
        except LotseError as error:
            self._wrong(line, OFFER, error.field or "name", error.sentence, error.code)
        try:
            check_schedules(planned.schedules)
        except LotseError as error:
            self._wrong(line, OFFER, "schedules", error.sentence, error.code)


def _grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
