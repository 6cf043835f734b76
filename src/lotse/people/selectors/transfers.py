"""Families on their way between centres. Only here parcels are read: each question names the centre that asks."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from lotse.core import registry
from lotse.core.errors import NotFound
from lotse.core.registry import Kept, TodayItem, TransferPart
from lotse.core.tenancy import current_centre_id
from lotse.people import catalogue, parcels, rules
from lotse.people.enums import ParcelState, PersonKind
from lotse.people.models import Household, Parcel
from lotse.people.selectors.duplicates import DuplicateHint, possible_duplicates
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership, Municipality


def incoming() -> QuerySet[Parcel]:
    """Parcels that wait for the centre in scope, without their contents."""
    rows = Parcel.objects.filter(to_centre_id=current_centre_id(), state=ParcelState.OFFERED)
    return rows.defer("content")


def settled(limit: int = 25) -> QuerySet[Parcel]:
    """The newest parcels to the centre in scope that are settled."""
    rows = Parcel.objects.filter(to_centre_id=current_centre_id()).exclude(state=ParcelState.OFFERED)
    return rows.order_by("-settled_at", "-id")[:limit]


def outgoing() -> QuerySet[Parcel]:
    """What the centre in scope has offered, without contents."""
    return Parcel.objects.filter(from_centre_id=current_centre_id()).select_related("to_centre").defer("content")


def incoming_parcel(member: Membership, parcel_id: uuid.UUID) -> Parcel:
    """An open parcel to the member's centre, with its contents. Raises NotFound."""
    rows = Parcel.objects.filter(pk=parcel_id, to_centre_id=member.centre_id, state=ParcelState.OFFERED)
    parcel = rows.first() if member.holds(rules.TRANSFER_HOUSEHOLDS) else None
    if parcel is None:
        raise NotFound
    return parcel


def outgoing_parcel(member: Membership, parcel_id: uuid.UUID) -> Parcel:
    """A parcel that the member's centre has offered. Raises NotFound."""
    parcel = outgoing().filter(pk=parcel_id).first() if member.holds(rules.TRANSFER_HOUSEHOLDS) else None
    if parcel is None:
        raise NotFound
    return parcel


def open_offer(household: Household) -> Parcel | None:
    """The offer of this family that waits for an answer."""
    return outgoing().filter(household_id=household.pk, state=ParcelState.OFFERED).first()


def last_offer(household: Household) -> Parcel | None:
    """How the newest offer of this family ended, or that it waits."""
    return outgoing().filter(household_id=household.pk).first()


def other_centres() -> list[Centre]:
    """The other centres of this installation; invented families stay among invented centres."""
    own = Centre.objects.get(pk=current_centre_id())
    return list(Centre.objects.filter(is_demo=own.is_demo).exclude(pk=own.pk))


def parts() -> list[TransferPart]:
    return list(registry.transfer_parts)


@dataclass(frozen=True, slots=True)
class ArrivingPerson:
    name: str
    kind: str
    born_on: dt.date | None
    languages: str


@dataclass(frozen=True, slots=True)
class ArrivingPart:
    label: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Arriving:
    """What the new centre sees before it decides. ``municipality`` is one of its own, or None."""

    parcel: Parcel
    name: str
    persons: list[ArrivingPerson]
    address: str
    language: str
    language_code: str
    municipality: Municipality | None
    parts: list[ArrivingPart]
    duplicates: list[DuplicateHint]


def arriving(parcel: Parcel) -> Arriving:
    """Raises ParcelUnreadable."""
    contents = parcels.unpack(parcel.content)
    family = contents.family
    names = [f"{one.first_name} {one.last_name}" for one in family.persons]
    phones = [way.value for one in family.persons for way in one.contacts if way.kind == "phone"]
    town = f"{family.postcode} {family.town}".strip()
    return Arriving(
        parcel=parcel,
        name=family.name,
        persons=[
            ArrivingPerson(
                name=f"{one.first_name} {one.last_name}",
                kind=str(PersonKind(one.kind).label),
                born_on=one.born_on,
                languages=", ".join(catalogue.language_label(code) for code, _ in one.languages),
            )
            for one in family.persons
        ],
        address=", ".join(part for part in (family.street, town) if part),
        language=catalogue.language_label(family.preferred_language),
        language_code=family.preferred_language,
        municipality=Municipality.objects.filter(ags=contents.municipality_ags).first(),
        parts=described_parts(contents),
        duplicates=possible_duplicates(names, [one.born_on for one in family.persons], *phones[:1]),
    )


def described_parts(contents: parcels.Contents) -> list[ArrivingPart]:
    """What other apps sent along, in words; parts that this release does not know are left out.

    Raises ParcelUnreadable.
    """
    names = {str(number): one.first_name for number, one in enumerate(contents.family.persons)}
    try:
        return [
            ArrivingPart(part.label, part.describe(contents.parts[part.code], names))
            for part in registry.transfer_parts
            if part.code in contents.parts
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise parcels.ParcelUnreadable(field="file") from error


def today(member: Membership, on: dt.date) -> Iterable[TodayItem]:
    """Families offered to the centre, and how the member's own offers ended."""
    if not member.holds(rules.TRANSFER_HOUSEHOLDS):
        return
    for parcel in incoming():
        yield TodayItem(
            section="waiting",
            title=f"Familie aus: {parcel.from_name}",
            url=centre_url("people:transfer", parcel.pk),
            meta="zieht zu Ihnen und wird mit Einwilligung übergeben",
            due_on=parcel.expires_on,
            action_label="Ansehen und entscheiden",
            action_url=centre_url("people:transfer", parcel.pk),
        )
    ended = outgoing().filter(
        offered_by_id=member.pk,
        noticed_at=None,
        state__in=(ParcelState.DECLINED, ParcelState.EXPIRED, ParcelState.ACCEPTED),
    )
    rows = list(ended)
    codes = dict(Household.objects.filter(pk__in=[one.household_id for one in rows]).values_list("pk", "code"))
    for parcel in rows:
        code = codes.get(parcel.household_id) if parcel.household_id else None
        if code is None:
            continue
        reason = f": {parcel.get_decline_reason_display()}" if parcel.decline_reason else ""
        yield TodayItem(
            section="waiting",
            title=f"Übergabe der Akte {code} {parcel.get_state_display()}",
            url=centre_url("people:transfer_offer", code),
            meta=f"{parcel.to_centre.name}{reason}",
            tone="success" if parcel.state == ParcelState.ACCEPTED else "warning",
            action_label="Zur Kenntnis genommen",
            action_url=centre_url("people:transfer_noticed", parcel.pk),
            action_is_post=True,
        )


def parcel_to_settle(parcel_id: uuid.UUID) -> Parcel | None:
    """For the background job alone, which then opens the scope of the old centre."""
    return Parcel.objects.filter(pk=parcel_id).select_related("to_centre").first()


def kept(households: Iterable[Household], on: dt.date) -> list[Kept]:
    """Files offered to another centre, and those whose use is restricted (Art. 18 GDPR), are not due
    (core.registry.kept). One query.
    """
    files = {one.pk: one for one in households}
    rows = outgoing().filter(state=ParcelState.OFFERED, household_id__in=list(files))
    offered = "offene Übergabe an ein anderes Zentrum"
    found = [Kept(key, None, offered) for key in rows.values_list("household_id", flat=True) if key]
    restricted = "Verarbeitung eingeschränkt (Art. 18 DSGVO)"
    return found + [Kept(key, None, restricted) for key, one in files.items() if one.restricted_at]
