"""Partners as staff see them: the list with its chips, one organisation with all that hangs on it."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from lotse.core import registry
from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.core.registry import FileAction, FileFacts
from lotse.directory.enums import OfferState, OrganisationKind
from lotse.directory.models import ContactPerson, Offer, Organisation, Place
from lotse.directory.rules import rights
from lotse.directory.selectors import named
from lotse.directory.selectors.history import HistoryLine, history
from lotse.directory.selectors.partners import AgreementRow, agreement_rows
from lotse.tenants.models import Membership
from lotse.tenants.selectors import municipalities

ALL, ACTIVE, CLOSED = "alle", "aktiv", "geschlossen"
NOWHERE = "kreis"  # the filter value of what belongs to no municipality
COLUMNS = (
    "Kennung", "Name", "Kurzname", "Art", "Gemeinde", "Straße und Hausnummer", "Postleitzahl", "Ort", "Telefon",
    "E-Mail", "Internetseite", "in Betrieb", "Veröffentlichte Angebote",
)  # fmt: skip
SORTS = {"name": "name", "art": "kind", "gemeinde": "municipality__name"}

Option = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """Which organisations. ``municipality``: an id, NOWHERE, or "" for all; ``state``: ACTIVE, CLOSED or ALL."""

    text: str = ""
    kind: str = ""
    municipality: str = ""
    state: str = ACTIVE
    sort: str = "name"


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """``history`` is that of the organisation and all that hangs on it."""

    organisation: Organisation
    places: list[Place]
    contacts: list[ContactPerson]
    offers: list[Offer]
    agreements: list[AgreementRow]
    history: list[HistoryLine]
    may_edit: bool
    facts: list[FileFacts]
    actions: list[FileAction]

    @property
    def is_school(self) -> bool:
        return bool(self.organisation.kind == OrganisationKind.SCHOOL)


def organisations(wanted: OrganisationFilter) -> QuerySet[Organisation]:
    """Each with ``offer_count``, its published offers."""
    rows = _filtered(wanted).select_related("municipality")
    counted = Count("offers", filter=Q(offers__state=OfferState.PUBLISHED))
    field = F(SORTS.get(wanted.sort.lstrip("-"), "name"))
    order = field.desc(nulls_last=True) if wanted.sort.startswith("-") else field.asc(nulls_last=True)
    return rows.annotate(offer_count=counted).order_by(order, "name", "id")


def kind_options(wanted: OrganisationFilter) -> list[Option]:
    """The kinds that occur under the other filters, with counts."""
    rows = _filtered(wanted, without="kind").order_by().values_list("kind").annotate(Count("id"))
    counts = dict(rows)
    found = [(one.value, str(one.label), counts[one.value]) for one in OrganisationKind if counts.get(one.value)]
    if wanted.kind and wanted.kind not in counts:
        found += [(one.value, str(one.label), 0) for one in OrganisationKind if one.value == wanted.kind]
    return [("", "Alle Arten", sum(counts.values())), *found]


def municipality_options(wanted: OrganisationFilter) -> list[Option]:
    """The same for municipalities; those for the whole district come last."""
    rows = _filtered(wanted, without="municipality").order_by().values_list("municipality").annotate(Count("id"))
    counts = dict(rows)
    towns = [(str(one.pk), one.name, counts.get(one.pk, 0)) for one in municipalities()]
    rest = [(NOWHERE, "ohne Gemeinde", counts[None])] if None in counts else []
    shown = [one for one in towns if one[2] or one[0] == wanted.municipality]
    return [("", "Alle Gemeinden", sum(counts.values())), *shown, *rest]


def state_options(wanted: OrganisationFilter) -> list[Option]:
    counts = dict(_filtered(wanted, without="state").order_by().values_list("is_active").annotate(Count("id")))
    active, closed = counts.get(True, 0), counts.get(False, 0)
    return [(ACTIVE, "In Betrieb", active), (CLOSED, "Geschlossen", closed), (ALL, "Alle", active + closed)]


def _filtered(wanted: OrganisationFilter, without: str = "") -> QuerySet[Organisation]:
    rows = Organisation.objects.filter(named(wanted.text))
    if wanted.kind and without != "kind":
        rows = rows.filter(kind=wanted.kind)
    if wanted.municipality and without != "municipality":
        rows = rows.filter(municipality=None if wanted.municipality == NOWHERE else uuid.UUID(wanted.municipality))
    if wanted.state != ALL and without != "state":
        rows = rows.filter(is_active=wanted.state == ACTIVE)
    return rows


def organisation_sheet(rows: Iterable[Organisation]) -> Sheet:
    """What the list shows, as a file."""
    return Sheet("Organisationen", COLUMNS, [_cells(one) for one in rows])


def _cells(row: Organisation) -> tuple[str | int, ...]:
    return (
        row.code, row.name, row.short_name, row.get_kind_display(), row.municipality.name if row.municipality else "",
        row.street, row.postcode, row.town, row.phone, row.email, row.website, "ja" if row.is_active else "nein",
        row.offer_count,  # type: ignore[attr-defined]
    )  # fmt: skip


def organisation_for(code: str) -> Organisation:
    """Raises NotFound."""
    found = Organisation.objects.filter(code=code).select_related("municipality").first()
    if found is None:
        raise NotFound
    return found


def organisation_page(member: Membership, organisation: Organisation, on: dt.date) -> OrganisationPage:
    places = list(organisation.places.select_related("municipality").order_by("-is_active", "name", "id"))
    contacts = list(organisation.contacts.order_by("-is_active", "name", "id"))
    offers = list(organisation.offers.select_related("owner").order_by("name", "id"))
    agreements = list(organisation.agreements.select_related("responsible"))
    hanging = [one.pk for rows in (places, contacts, offers, agreements) for one in rows]
    return OrganisationPage(
        organisation=organisation,
        places=places,
        contacts=contacts,
        offers=sorted(offers, key=lambda one: one.state == OfferState.ENDED),
        agreements=agreement_rows(agreements, on),
        history=history([organisation.pk, *hanging]),
        may_edit=member.holds(rights.EDIT),
        facts=[fact for provider in registry.organisation_facts for fact in provider(member, organisation)],
        actions=[one for provider in registry.organisation_actions for one in provider(member, organisation)],
    )
