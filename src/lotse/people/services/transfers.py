"""A family moves to the district of another centre: offered with its consent, taken over without typing it again.

Between two centres of one installation the family travels as a parcel; to another installation as an encrypted file,
which becomes a parcel where it is read. The old centre keeps its file until its own period of deletion.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from lotse.audit import services as audit
from lotse.core import archives, clock, jobs, registry
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed, NotFound
from lotse.people import parcels, rules
from lotse.people.enums import ConsentPurpose, DeclineReason, DisclosureWay, ParcelState
from lotse.people.inputs import Informed
from lotse.people.models import Household, Parcel, Person
from lotse.people.selectors import persons_of
from lotse.people.selectors import transfers as selectors
from lotse.people.services.building import squeeze
from lotse.people.services.disclosures import record_disclosure
from lotse.people.services.households import create_household
from lotse.tenants import selectors as tenants
from lotse.tenants.enums import ADVISING
from lotse.tenants.models import Centre, Membership, Municipality

OFFER_DAYS = 30
SETTLE = "lotse.people.tasks.settle_departure"
FILE_IN_ARCHIVE = "familie.json"
FILE_NAME = "uebergabe.zip"


class AlreadyOffered(LotseError):
    code = "people.already_offered"
    sentence = (
        "Diese Familie ist schon einem Zentrum angeboten. Ziehen Sie das Angebot zurück, bevor Sie ein neues machen."
    )


class NothingToHandOver(LotseError):
    code = "people.nothing_to_hand_over"
    sentence = "In dieser Akte steht niemand, der umziehen kann. Es wurde nichts übergeben."


@dataclass(frozen=True, slots=True)
class FamilyFile:
    """An encrypted archive with one family; the name says nothing of it."""

    name: str
    content: bytes


def offer_family(
    *, actor: Membership, household: Household, to: Centre, part_codes: Iterable[str], now: dt.datetime
) -> Parcel:
    """Offer a family to another centre of this installation, for OFFER_DAYS days.

    Raises NotAllowed, NotFound (no such centre to offer to), NothingToHandOver, NoGround, AlreadyOffered.
    """
    _require(actor, household)
    if to not in selectors.other_centres():
        raise NotFound
    own = Centre.objects.get(pk=actor.centre_id)
    content, what = _packed(actor, household, part_codes)
    try:
        with transaction.atomic():
            record_disclosure(
                actor=actor,
                household=household,
                purpose=ConsentPurpose.CENTRE,
                recipient=to.name,
                what=what,
                way=DisclosureWay.LOTSE,
                now=now,
            )
            parcel = Parcel.objects.create(
                from_centre=own,
                to_centre=to,
                from_name=own.name,
                contact=", ".join(part for part in (actor.name, actor.phone or own.phone) if part)[:200],
                household_id=household.pk,
                offered_by_id=actor.pk,
                content=content,
                offered_at=now,
                expires_on=clock.day_of(now) + dt.timedelta(days=OFFER_DAYS),
            )
            _record(actor, "people.transfer_offered", household, now)
    except IntegrityError as error:
        raise AlreadyOffered from error
    return parcel


def family_file(
    *,
    actor: Membership,
    household: Household,
    recipient: str,
    password: str,
    part_codes: Iterable[str],
    now: dt.datetime,
) -> FamilyFile:
    """The family as a file for a centre that works with another installation.

    The password is told by telephone and kept nowhere. Raises NotAllowed, NothingToHandOver, NoGround.
    """
    _require(actor, household)
    content, what = _packed(actor, household, part_codes)
    with transaction.atomic():
        record_disclosure(
            actor=actor,
            household=household,
            purpose=ConsentPurpose.CENTRE,
            recipient=recipient,
            what=what,
            way=DisclosureWay.FILE,
            now=now,
        )
        _record(actor, "people.transfer_downloaded", household, now)
    sealed = archives.seal({FILE_IN_ARCHIVE: content.encode()}, archives.normal_password(password))
    return FamilyFile(FILE_NAME, sealed)


def read_family_file(*, actor: Membership, content: bytes, password: str, sender: str, now: dt.datetime) -> Parcel:
    """Make a parcel to the own centre of a file that another installation has written.

    Raises NotAllowed, ArchiveUnreadable, PasswordWrong, ParcelUnreadable.
    """
    if not actor.holds(rules.TRANSFER_HOUSEHOLDS):
        raise NotAllowed
    unpacked = archives.open_sealed(
        content, archives.normal_password(password), FILE_IN_ARCHIVE, max_bytes=parcels.MAX_BYTES
    )
    try:
        text = unpacked.decode()
    except UnicodeDecodeError as error:
        raise parcels.ParcelUnreadable(field="file") from error
    selectors.described_parts(parcels.unpack(text))
    with transaction.atomic():
        parcel = Parcel.objects.create(
            to_centre_id=actor.centre_id,
            from_name=sender.strip()[:150],
            offered_by_id=actor.pk,
            content=text,
            offered_at=now,
            expires_on=clock.day_of(now) + dt.timedelta(days=OFFER_DAYS),
        )
        audit.record(actor=actor, action="people.transfer_read", obj=parcel, now=now)
    return parcel


def open_parcel(*, actor: Membership, parcel_id: uuid.UUID, now: dt.datetime) -> selectors.Arriving:
    """What a parcel holds, before the decision; looking at it is recorded. Raises NotFound, ParcelUnreadable."""
    parcel = selectors.incoming_parcel(actor, parcel_id)
    found = selectors.arriving(parcel)
    audit.record(actor=actor, action="people.transfer_viewed", obj=parcel, now=now)
    return found


def accept_parcel(
    *,
    actor: Membership,
    parcel_id: uuid.UUID,
    informed: Informed,
    responsible: Membership,
    municipality: Municipality | None,
    now: dt.datetime,
) -> Household:
    """Make the family's file in the new centre; of two people at once, one does. The old centre is told.

    The address travels only where the family still lives in the municipality it came from. Raises NotFound,
    ParcelUnreadable, ChangedMeanwhile, and what ``create_household`` and the parts raise.
    """
    parcel = selectors.incoming_parcel(actor, parcel_id)
    contents = parcels.unpack(parcel.content)
    stays = municipality is not None and municipality.ags == contents.municipality_ags
    moved = {} if stays else {"street": "", "postcode": "", "town": ""}
    entered = parcels.addressed(
        contents, informed=informed, responsible=responsible, municipality=municipality, **moved
    )
    with transaction.atomic():
        _settle(parcel, ParcelState.ACCEPTED, now)
        household = create_household(actor=actor, entered=entered, now=now)
        _restore_parts(household, contents, actor, now)
        Parcel.objects.filter(pk=parcel.pk).update(new_household_id=household.pk)
        _record(actor, "people.transfer_accepted", household, now)
        if parcel.from_centre_id is not None:
            jobs.enqueue(SETTLE, str(parcel.pk))
    return household


def decline_parcel(*, actor: Membership, parcel_id: uuid.UUID, reason: str, now: dt.datetime) -> None:
    """Raises NotFound, ChangedMeanwhile."""
    parcel = selectors.incoming_parcel(actor, parcel_id)
    with transaction.atomic():
        _settle(parcel, ParcelState.DECLINED, now, decline_reason=DeclineReason(reason).value)
        audit.record(actor=actor, action="people.transfer_declined", obj=parcel, now=now)


def withdraw_offer(*, actor: Membership, household: Household, now: dt.datetime) -> None:
    """Take an offer back before it is answered. Raises NotAllowed, NotFound, ChangedMeanwhile."""
    _require(actor, household)
    parcel = selectors.open_offer(household)
    if parcel is None:
        raise NotFound
    with transaction.atomic():
        _settle(parcel, ParcelState.WITHDRAWN, now)
        _record(actor, "people.transfer_withdrawn", household, now)


def stop_offers(household: Household, now: dt.datetime) -> None:
    """Without consent nothing is on offer any more; part of the caller's transaction."""
    open_offers = selectors.outgoing().filter(household_id=household.pk, state=ParcelState.OFFERED)
    open_offers.update(state=ParcelState.WITHDRAWN, settled_at=now, content="")


def notice_end(*, actor: Membership, parcel_id: uuid.UUID, now: dt.datetime) -> None:
    """Whoever offered a family has read how it ended. Raises NotFound."""
    parcel = selectors.outgoing_parcel(actor, parcel_id)
    with transaction.atomic():
        if selectors.outgoing().filter(pk=parcel.pk, noticed_at=None).update(noticed_at=now):
            audit.record(
                actor=actor, action="people.transfer_noticed", obj=parcel, now=now, file_id=parcel.household_id
            )


def settle_departure(*, parcel: Parcel, now: dt.datetime) -> None:
    """In the old centre's scope, once the new one has taken over: each app brings its work on the family to an end."""
    household = Household.objects.filter(pk=parcel.household_id or uuid.uuid4()).first()
    # Whoever offered the family; if they work here no more, somebody who could have
    advisers = list(tenants.active_members(*ADVISING))
    actor = next((one for one in advisers if one.pk == parcel.offered_by_id), next(iter(advisers), None))
    if household is None or actor is None or parcel.state != ParcelState.ACCEPTED:
        return
    household = household.merged_into or household
    with transaction.atomic():
        for part in registry.transfer_parts:
            part.depart(household, parcel.to_centre.name, actor, now)
        audit.record(actor=None, action="people.household_departed", obj=household, now=now, file_id=household.pk)


def expire_parcels(centre: Centre, now: dt.datetime) -> None:
    """Offers to this centre that nobody answered: emptied, and shown to whoever made them. Periodic."""
    late = selectors.incoming().filter(expires_on__lt=clock.day_of(now))
    late.update(state=ParcelState.EXPIRED, settled_at=now, content="")


def _packed(actor: Membership, household: Household, part_codes: Iterable[str]) -> tuple[str, str]:
    """The contents, and what they are in words."""
    persons = persons_of(household)
    keys = parcels.keys_of(persons)
    if not keys:
        raise NothingToHandOver
    wanted = set(part_codes)
    found = {part: part.collect(actor, household, keys) for part in registry.transfer_parts if part.code in wanted}
    sent = {part.code: data for part, data in found.items() if data is not None}
    what = ", ".join(["Angaben zu den Personen", *(part.label for part in found if part.code in sent)])
    return parcels.pack(household, persons, sent), what


def _restore_parts(household: Household, contents: parcels.Contents, actor: Membership, now: dt.datetime) -> None:
    """Raises ParcelUnreadable where a part names a person who does not come along."""
    persons = _by_key(household, contents)
    for part in registry.transfer_parts:
        if part.code in contents.parts:
            try:
                part.restore(household, persons, contents.parts[part.code], actor, now)
            except (KeyError, ValueError, TypeError) as error:
                raise parcels.ParcelUnreadable from error


def _by_key(household: Household, contents: parcels.Contents) -> dict[str, Person]:
    """The new persons by their keys, found by kind, first name and birth; who agree in all three are alike."""
    rows = list(household.persons.all())
    found: dict[str, Person] = {}
    for number, entered in enumerate(contents.family.persons):
        wanted = (str(entered.kind), squeeze(entered.first_name), entered.born_on)
        match = next(one for one in rows if (one.kind, one.first_name, one.born_on) == wanted)
        rows.remove(match)
        found[str(number)] = match
    return found


def _settle(parcel: Parcel, state: ParcelState, now: dt.datetime, **values: str) -> None:
    """Raises ChangedMeanwhile: somebody else was faster."""
    rows = Parcel.objects.filter(pk=parcel.pk, state=ParcelState.OFFERED)
    if rows.update(state=state, settled_at=now, content="", **values) != 1:
        raise ChangedMeanwhile("Über diese Übergabe wurde inzwischen schon entschieden. Es wurde nichts geändert.")


def _require(actor: Membership, household: Household) -> None:
    if not rules.may_transfer_household(actor, household):
        raise NotAllowed


def _record(actor: Membership, action: str, household: Household, now: dt.datetime) -> None:
    audit.record(actor=actor, action=action, obj=household, now=now, file_id=household.pk)
