"""All partners and offers as one table, in the shape that can be read again."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from lotse.core import clock
from lotse.core.export import Cell, Sheet
from lotse.core.money import euros
from lotse.directory.columns import COLUMNS, OFFER, ORGANISATION
from lotse.directory.enums import Audience, CostKind, Level, OfferState, OrganisationKind, Reach
from lotse.directory.models import Offer, Organisation, Place
from lotse.directory.rules import notation
from lotse.directory.selectors.offers import with_parts
from lotse.people.catalogue import language_label

Teller = Callable[[Any], Cell]


def offer_table() -> Sheet:
    """A line per offer, and one for each organisation without any; schools only where they offer something."""
    offers = list(with_parts(Offer.objects.order_by("organisation__name", "organisation_id", "name", "id")))
    with_offers = {one.organisation_id for one in offers}
    alone = Organisation.objects.exclude(kind=OrganisationKind.SCHOOL).exclude(pk__in=with_offers)
    rows = [_line(one.organisation, one) for one in offers]
    rows += [_line(one, None) for one in alone.select_related("municipality")]
    return Sheet("Angebote", [column.label for column in COLUMNS], rows)


def sheet_of(offers: Iterable[Offer]) -> Sheet:
    """These offers in their order, in the same shape; each loaded with its parts."""
    return Sheet("Angebote", [column.label for column in COLUMNS], [_line(one.organisation, one) for one in offers])


def empty_table() -> Sheet:
    """The headings alone, to be filled."""
    return Sheet("Angebote", [column.label for column in COLUMNS], [])


def _line(organisation: Organisation, offer: Offer | None) -> list[Cell]:
    cells: list[Cell] = []
    for column in COLUMNS:
        row = organisation if column.part == ORGANISATION else offer
        cells.append(_cell(column.part, column.field, row) if row is not None else "")
    return cells


def _cell(part: str, field: str, row: Any) -> Cell:
    teller = _TELLERS.get((part, field))
    value = teller(row) if teller else getattr(row, field)
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")  # as spreadsheets end a line in a cell
    return "" if value is None else value


def place_name(place: Place) -> str:
    """How the table names a place that is known."""
    return f"{place.name} ({place.code})"


def _labelled(choices: Any, field: str) -> Teller:
    return lambda row: str(choices(getattr(row, field)).label) if getattr(row, field) else ""


def _last_on(offer: Offer) -> dt.date | None:
    return offer.ends_on - dt.timedelta(days=1) if offer.ends_on else None


_TELLERS: dict[tuple[str, str], Teller] = {
    (ORGANISATION, "kind"): _labelled(OrganisationKind, "kind"),
    (ORGANISATION, "municipality"): lambda row: row.municipality.name if row.municipality else "",
    (OFFER, "state"): _labelled(OfferState, "state"),
    (OFFER, "topics"): lambda row: ", ".join(str(one) for one in row.topics.all()),
    (OFFER, "groups"): lambda row: ", ".join(str(one) for one in row.groups.all()),
    (OFFER, "audience"): _labelled(Audience, "audience"),
    (OFFER, "level_from"): _labelled(Level, "level_from"),
    (OFFER, "level_to"): _labelled(Level, "level_to"),
    (OFFER, "languages"): lambda row: ", ".join(language_label(one.language) for one in row.languages.all()),
    (OFFER, "reach"): _labelled(Reach, "reach"),
    (OFFER, "places"): lambda row: notation.joined(place_name(one.place) for one in row.offer_places.all()),
    (OFFER, "cost_kind"): _labelled(CostKind, "cost_kind"),
    (OFFER, "cost_cents"): lambda row: euros(row.cost_cents).removesuffix("\u00a0€") if row.cost_cents else "",
    (OFFER, "contact"): lambda row: row.contact.name if row.contact else "",
    (OFFER, "schedules"): lambda row: " | ".join(
        notation.said(one, place_name(one.place) if one.place else "") for one in row.schedules.all()
    ),
    (OFFER, "last_on"): _last_on,
    (OFFER, "confirmed_on"): lambda row: clock.day_of(row.confirmed_at) if row.confirmed_at else None,
    (OFFER, "owner"): lambda row: row.owner.name if row.owner else "",
}
