"""Places, contact persons and agreements: one by its code, the lists of all, what forms offer."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from lotse.core.dates import months_after
from lotse.core.due import Due, due
from lotse.core.errors import NotFound
from lotse.core.export import Sheet
from lotse.directory.models import ContactPerson, CooperationAgreement, Organisation, Place
from lotse.directory.selectors import named, pks_named
from lotse.directory.ties import Tie
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from lotse.tenants.selectors import active_members

SOON_MONTHS = 3
ALL, SOON, RUNNING, OVER = "alle", "bald", "laufend", "beendet"
AGREEMENT_COLUMNS = ("Kennung", "Organisation", "Worum es geht", "gilt ab", "gilt bis", "erinnern am", "zuständig")

Option = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement as a list shows it; ``due`` is when it ends."""

    agreement: CooperationAgreement
    on: dt.date

    @property
    def last_on(self) -> dt.date | None:
        ends_on = self.agreement.ends_on
        return ends_on - dt.timedelta(days=1) if ends_on else None

    @property
    def due(self) -> Due:
        if self.last_on is None:
            return Due("gilt ohne Ende", "neutral")
        if self.last_on < self.on:
            return Due(f"beendet am {self.last_on:%d.%m.%Y}", "neutral")
        if self.last_on < months_after(self.on, SOON_MONTHS):
            return Due(f"endet am {self.last_on:%d.%m.%Y}", "warning")
        return due(self.last_on, self.on)


def place_for(code: str) -> Place:
    """Raises NotFound."""
    return _one(Place.objects.select_related("organisation", "municipality"), code)  # type: ignore[return-value]


def contact_for(code: str) -> ContactPerson:
    """Raises NotFound."""
    return _one(ContactPerson.objects.select_related("organisation"), code)  # type: ignore[return-value]


def agreement_for(code: str) -> CooperationAgreement:
    """Raises NotFound."""
    return _one(CooperationAgreement.objects.select_related("organisation"), code)  # type: ignore[return-value]


def _one(rows: "QuerySet[Place] | QuerySet[ContactPerson] | QuerySet[CooperationAgreement]", code: str) -> object:
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def places(text: str, municipality: uuid.UUID | None) -> QuerySet[Place]:
    """Places in use, in whose name or town each word of the text begins a word; an empty text finds all."""
    rows = Place.objects.filter(is_active=True).select_related("organisation", "municipality")
    if text.strip():
        names = ((pk, f"{name} {town}") for pk, name, town in rows.values_list("pk", "name", "town"))
        rows = rows.filter(pk__in=pks_named(names, text))
    return rows.filter(municipality=municipality) if municipality else rows


def agreements(state: str, text: str, on: dt.date) -> QuerySet[CooperationAgreement]:
    """What ends first stands first; what has no end comes last. ``state``: SOON, RUNNING, OVER or ALL."""
    rows = CooperationAgreement.objects.filter(named(text, "organisation__"), _in_state(state, on))
    return rows.select_related("organisation", "responsible").order_by(
        F("ends_on").asc(nulls_last=True), "organisation__name", "id"
    )


def agreement_options(text: str, on: dt.date) -> list[Option]:
    labels = ((RUNNING, "Laufend"), (SOON, "Endet bald"), (OVER, "Beendet"), (ALL, "Alle"))
    return [(state, label, agreements(state, text, on).count()) for state, label in labels]


def _in_state(state: str, on: dt.date) -> Q:
    if state == SOON:
        return Q(ends_on__gt=on, ends_on__lte=months_after(on, SOON_MONTHS))
    if state == OVER:
        return Q(ends_on__lte=on)
    return Q() if state == ALL else Q(ends_on=None) | Q(ends_on__gt=on)


def agreement_sheet(rows: QuerySet[CooperationAgreement], on: dt.date) -> Sheet:
    cells = [
        (
            row.agreement.code, str(row.agreement.organisation), row.agreement.title, row.agreement.starts_on,
            row.last_on, row.agreement.remind_on, row.agreement.responsible.name,
        )
        for row in agreement_rows(rows, on)
    ]  # fmt: skip
    return Sheet("Vereinbarungen", AGREEMENT_COLUMNS, cells)


def agreement_rows(rows: Iterable[Any], on: dt.date) -> list[AgreementRow]:
    return [AgreementRow(one, on) for one in rows]


def keepers() -> QuerySet[Membership]:
    """Who looks after partners and offers: those who may change them."""
    return active_members(Role.NETWORKER, Role.DIRECTOR)


def address_of(organisation: Organisation) -> dict[str, object]:
    """What a new place of an organisation most often has."""
    names = ("municipality", "street", "postcode", "town")
    return {name: getattr(organisation, name) for name in names} | {"name": str(organisation)}


def agreement_ties(_: Membership, on: dt.date) -> list[Tie]:
    """Agreements in force on a day, by partner; everybody who sees the directory sees them."""
    rows = CooperationAgreement.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)
    counts = Counter(rows.values_list("organisation", flat=True))
    return [Tie(None, organisation, count) for organisation, count in counts.items()]
