"""Who may do what with a family's file, how long somebody has lived here, and what may leave the house."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from lotse.core.errors import LotseError
from lotse.people.enums import ArrivalAnswer, ConsentPurpose, PersonKind, ResidenceBand
from lotse.people.models import Consent, Household, Person
from lotse.tenants.enums import ADVISING, Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare
from lotse.wording.rules import asked_anew

VIEW_HOUSEHOLD = declare("people.view_household", "Familien ansehen", roles=ADVISING, personal=True)
EDIT_HOUSEHOLD = declare("people.edit_household", "Familien anlegen und ändern", roles=ADVISING, personal=True)
MERGE_HOUSEHOLDS = declare("people.merge_households", "Familien zusammenführen", roles=ADVISING, personal=True)
IMPORT_HOUSEHOLDS = declare("people.import_households", "Familien einlesen", roles=ADVISING, personal=True)
TRANSFER_HOUSEHOLDS = declare(
    "people.transfer_households",
    "Familien an andere Zentren übergeben und von dort übernehmen",
    roles=ADVISING,
    personal=True,
)
DISCLOSE_HOUSEHOLD = declare(
    "people.disclose_household",
    "Angaben einer Familie weitergeben, wo es dafür einen Grund gibt",
    roles=ADVISING | {Role.COORDINATOR},
    personal=True,
)
SEE_ACCESS_LOG = declare(
    "people.see_access_log", "Zugriffe auf eine Akte sehen", roles={Role.DIRECTOR, Role.PRIVACY_OFFICER}, personal=True
)


# --- Predicates, each beside its queryset twin ---------------------------------------------------------------


def may_view_household(member: Membership, household: Household) -> bool:
    """A merged file is seen by nobody: its target is."""
    return member.holds(VIEW_HOUSEHOLD) and household.merged_into_id is None


def visible_households(member: Membership) -> QuerySet[Household]:
    rows = Household.objects.filter(merged_into__isnull=True)
    return rows if member.holds(VIEW_HOUSEHOLD) else rows.none()


def may_edit_household(member: Membership, household: Household) -> bool:
    """Not while the file is restricted: then it is only kept (Art. 18 GDPR)."""
    return may_withdraw(member, household) and household.restricted_at is None


def editable_households(member: Membership) -> QuerySet[Household]:
    return withdrawable_households(member).filter(restricted_at=None)


def may_withdraw(member: Membership, household: Household) -> bool:
    """Note that a consent was withdrawn, ask a recipient to delete: also while the file is restricted."""
    return member.holds(EDIT_HOUSEHOLD) and household.merged_into_id is None


def withdrawable_households(member: Membership) -> QuerySet[Household]:
    """The queryset twin of ``may_withdraw``."""
    rows = Household.objects.filter(merged_into__isnull=True)
    return rows if member.holds(EDIT_HOUSEHOLD) else rows.none()


def may_disclose_household(member: Membership, household: Household) -> bool:
    """Of the coordinator: what a full-timer of a partner needs who relieves a volunteer. Not while it is restricted."""
    return may_retract(member, household) and household.restricted_at is None


def disclosable_households(member: Membership) -> QuerySet[Household]:
    """The queryset twin of ``may_disclose_household``."""
    return retractable_households(member).filter(restricted_at=None)


def may_retract(member: Membership, household: Household) -> bool:
    """Take back what was disclosed: also while the file is restricted."""
    return member.holds(DISCLOSE_HOUSEHOLD) and household.merged_into_id is None


def retractable_households(member: Membership) -> QuerySet[Household]:
    """The queryset twin of ``may_retract``."""
    rows = Household.objects.filter(merged_into__isnull=True)
    return rows if member.holds(DISCLOSE_HOUSEHOLD) else rows.none()


def may_see_access_log(member: Membership, household: Household) -> bool:
    return member.holds(SEE_ACCESS_LOG) and household.merged_into_id is None


def households_with_visible_log(member: Membership) -> QuerySet[Household]:
    rows = Household.objects.filter(merged_into__isnull=True)
    return rows if member.holds(SEE_ACCESS_LOG) else rows.none()


def may_transfer_household(member: Membership, household: Household) -> bool:
    return member.holds(TRANSFER_HOUSEHOLDS) and household.merged_into_id is None


def transferable_households(member: Membership) -> QuerySet[Household]:
    """The queryset twin of ``may_transfer_household``."""
    rows = Household.objects.filter(merged_into__isnull=True)
    return rows if member.holds(TRANSFER_HOUSEHOLDS) else rows.none()


def may_propose_for(household: Household) -> bool:
    """Whether optional uses go on: proposals of the machine, places in groups. Not where the family objected (Art. 21
    GDPR), nor while the file is only kept."""
    return household.objected_at is None and household.restricted_at is None


class FamilyObjects(LotseError):
    """An optional use of a file whose family objected, or that is restricted."""

    code = "people.family_objects"
    sentence = (
        "Die Familie hat der Verarbeitung widersprochen, oder die Akte ist eingeschränkt. Bis darüber entschieden ist, "
        "kommt sie in keine Gruppe und in keinen Vorschlag. Es wurde nichts geändert."
    )


# --- How long in Germany -------------------------------------------------------------------------------------

_BAND_FROM_YEARS = (
    (10, ResidenceBand.OVER_10),
    (5, ResidenceBand.FROM_5_TO_10),
    (3, ResidenceBand.FROM_3_TO_5),
    (1, ResidenceBand.FROM_1_TO_3),
)
SETTLED_AFTER_YEARS = 5


def years_since(start: dt.date, on: dt.date) -> int:
    """Completed years. What began on 29 February is complete on 1 March of other years (§§ 187 f. BGB)."""
    return on.year - start.year - ((on.month, on.day) < (start.month, start.day))


def band_of(since_on: dt.date, on: dt.date) -> ResidenceBand:
    """The band of somebody here since a day: [0, 1), [1, 3), [3, 5), [5, 10), [10, …) completed years."""
    years = years_since(since_on, on)
    return next((band for least, band in _BAND_FROM_YEARS if years >= least), ResidenceBand.UNDER_1)


def residence_band(person: Person, on: dt.date) -> ResidenceBand:
    """The band of one person. Of a year only, its 1 January counts; "schon immer" is the longest band."""
    return band_of_answer(person.arrival_answer, person.arrived_on, on)


def band_of_answer(answer: str, arrived_on: dt.date | None, on: dt.date) -> ResidenceBand:
    """The band that an answer to "since when in Germany?" means on a day."""
    if answer == ArrivalAnswer.ALWAYS:
        return ResidenceBand.OVER_10
    return ResidenceBand.UNKNOWN if arrived_on is None else band_of(arrived_on, on)


OWN_LINK, OWN_LINK_DAYS = "family_consents", 365  # a family's page of its own consents
FAMILY_KINDS = frozenset({PersonKind.GUARDIAN, PersonKind.CHILD, PersonKind.ADULT})


def household_band(persons: Iterable[Person], on: dt.date) -> ResidenceBand:
    """The band of whoever of the family has been here longest; nobody answered: UNKNOWN.

    A child that has "always" been here counts from its birth, so that a baby does not make its newly arrived parents
    long-settled. Trusted persons and legal guardians are not the family.
    """
    bands = []
    for person in persons:
        if person.kind not in FAMILY_KINDS:
            continue
        if person.kind == PersonKind.CHILD and person.arrival_answer == ArrivalAnswer.ALWAYS and person.born_on:
            bands.append(band_of(person.born_on, on))
        else:
            bands.append(residence_band(person, on))
    known = [band for band in bands if band != ResidenceBand.UNKNOWN]
    order = list(ResidenceBand)
    return max(known, key=order.index, default=ResidenceBand.UNKNOWN)


def arrival_limit(years: int, on: dt.date) -> dt.date:
    """The latest first day with at least so many completed years on a day."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February: whoever came that day or earlier
        return dt.date(on.year - years, 2, 28)


# --- What may leave the house --------------------------------------------------------------------------------


class NoGround(LotseError):
    """Nothing allows this transfer: no law, and no consent that still counts."""

    code = "people.no_ground"
    sentence = (
        "Dafür liegt keine gültige Einwilligung vor. Es wurde nichts weitergegeben. "
        "Bitte halten Sie zuerst die Einwilligung der Familie fest."
    )


class FileRestricted(NoGround):
    """The file is only kept (Art. 18 GDPR): nobody changes it, nothing leaves."""

    code = "people.file_restricted"
    sentence = (
        "Die Verarbeitung dieser Akte ist eingeschränkt (Art. 18 DSGVO): Sie wird nur aufbewahrt. Es wurde nichts "
        "geändert und nichts weitergegeben. Die Leitung kann die Einschränkung aufheben."
    )


@dataclass(frozen=True, slots=True)
class LegalGround:
    """A transfer that a law allows without consent; ``source`` as it is written into the record."""

    purpose: ConsentPurpose
    label: str
    source: str


# Transfers without consent: supervision of compulsory schooling, and school health (domain facts § 7, "Transfer").
# All other transfers need consent.
LEGAL_GROUNDS = (
    LegalGround(ConsentPurpose.SCHOOL_AUTHORITY, "Überwachung der Schulpflicht", "VO-DV I NRW §§ 7, 8"),
    LegalGround(ConsentPurpose.HEALTH_OFFICE, "Schulgesundheit", "VO-DV I NRW §§ 7, 8; § 54 SchulG NRW"),
)


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a transfer is allowed: by law (``source``), or by one consent."""

    label: str
    source: str = ""
    consent_id: uuid.UUID | None = None


def may_disclose(household: Household, purpose: ConsentPurpose | str, recipient: str, on: dt.date) -> Ground:
    """The one function that each exit asks before data of a family leave the centre. Raises NoGround, FileRestricted.

    The law comes first, and only for a family with a child: a consent that is not needed must not seem to be. A consent
    counts from its day until its withdrawal, at once, or until a version of its text asks anew; without a named
    recipient it covers any of its purpose.
    """
    if household.restricted_at is not None:
        raise FileRestricted
    found = grounds_for([household.pk], purpose, recipient, on).get(household.pk)
    if found is None:
        raise NoGround
    return found


def counting_consents(on: dt.date) -> Q:
    """Given by a day, not withdrawn, and no later version of the text asks anew. What left before stays right."""
    anew = asked_anew(on, subject="purpose", number="wording_number")
    return Q(given_on__lte=on, withdrawn_at=None, withdrawn_on=None) & ~Q(anew)


def outdated_consents(on: dt.date) -> Q:
    """To be obtained anew: neither withdrawn nor obtained, since a later version of the text asks anew."""
    same = Consent.objects.filter(Q(recipient="") | Q(recipient=OuterRef("recipient")), purpose=OuterRef("purpose"))
    current = same.filter(counting_consents(on), household=OuterRef("household"))
    anew = asked_anew(on, subject="purpose", number="wording_number")
    return Q(withdrawn_at=None, withdrawn_on=None) & Q(anew) & ~Q(Exists(current))


def grounds_for(
    household_ids: Iterable[uuid.UUID], purpose: ConsentPurpose | str, recipient: str, on: dt.date
) -> dict[uuid.UUID, Ground]:
    """``may_disclose`` for many families in two queries: each that has a ground, with it."""
    wanted, ids = ConsentPurpose(purpose), list(household_ids)
    found: dict[uuid.UUID, Ground] = {}
    law = next((ground for ground in LEGAL_GROUNDS if ground.purpose == wanted), None)
    if law is not None:
        used = Person.objects.filter(household__in=ids, household__restricted_at=None)
        with_child = used.filter(kind=PersonKind.CHILD).order_by().distinct()
        ground = Ground(law.label, source=law.source)
        found = dict.fromkeys(with_child.values_list("household_id", flat=True), ground)
    rest = [one for one in ids if one not in found]
    if not rest:
        return found
    named = recipient.strip().casefold()
    given = Consent.objects.filter(counting_consents(on), household__in=rest, household__restricted_at=None)
    for consent in given.filter(purpose=wanted):
        if not consent.recipient or consent.recipient.casefold() == named:
            newest = Ground(f"Einwilligung vom {consent.given_on:%d.%m.%Y}", consent_id=consent.pk)
            found.setdefault(consent.household_id, newest)
    return found
