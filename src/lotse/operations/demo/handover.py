"""Offices, and packages that went: one to a school, one corrected, one whose consent was withdrawn later."""

import datetime as dt
import uuid

from lotse.core.pdf import PdfUnavailable
from lotse.directory.enums import OrganisationKind
from lotse.directory.models import Organisation
from lotse.directory.services import add_organisations
from lotse.operations.demo.districts import DemoDistrict
from lotse.people.enums import ConsentForm, ConsentPurpose, DisclosureWay, PersonKind
from lotse.people.services import record_consent, withdraw_consent
from lotse.schooling.enums import PupilState, Recipient
from lotse.schooling.models import Pupil
from lotse.schooling.selectors.handover import Wanted, package_page
from lotse.schooling.services.handover import make_package, retract_package
from lotse.tenants.models import Centre, Membership, Municipality


def make_offices(district: DemoDistrict, towns: dict[str, Municipality]) -> None:
    """The offices of a district, with the addresses that letters need."""
    seat = max(district.towns, key=lambda one: one.weight)
    town = towns[seat.ags]
    offices = (
        (OrganisationKind.SCHOOL_AUTHORITY, f"Schulamt für den {district.district_name}", "schulamt"),
        (OrganisationKind.HEALTH_OFFICE, f"Gesundheitsamt {district.district_name}", "gesundheitsamt"),
        (OrganisationKind.MUNICIPALITY, f"Stadt {town.name}, Fachbereich Schule", "schule"),
    )
    add_organisations(
        Organisation(
            kind=kind,
            name=name,
            municipality=town if kind == OrganisationKind.MUNICIPALITY else None,
            street="Amtsweg 5",
            postcode=seat.postcode,
            town=town.name,
            phone="05231 000-500",
            email=f"{mailbox}@{district.slug}.example",
        )
        for kind, name, mailbox in offices
    )


def make_packages(centre: Centre, by: Membership, now: dt.datetime) -> int:
    """Consents of some families, and what went on them; how many packages. None where PDF files cannot be made."""
    states = (PupilState.ASSIGNED, PupilState.STARTED)
    pupils = Pupil.objects.filter(state__in=states, responsible=by).select_related("person__household")
    made = 0
    for number, pupil in enumerate(pupils.order_by("code")[:3]):
        if not _consent(pupil, by, now):
            continue
        way = (DisclosureWay.FILE, DisclosureWay.HAND, DisclosureWay.LETTER)[number]
        sent = now - dt.timedelta(hours=4 + 20 * number)
        try:
            code = _send(pupil, by, centre, way, sent, placeholder=number == 0)
        except PdfUnavailable:
            return made
        made += 1
        if number == 1:
            page = package_page(by, code, now)
            retract_package(actor=by, page=page, reason="Familie wählt eine andere Schule", now=now)
        if number == 2:
            _withdraw(pupil, by, now - dt.timedelta(hours=1))
    return made


def _withdraw(pupil: Pupil, by: Membership, at: dt.datetime) -> None:
    home = pupil.person.household
    for consent in home.consents.filter(purpose=ConsentPurpose.SCHOOL):
        withdraw_consent(actor=by, household=home, consent_id=consent.pk, withdrawn_on=at.date(), now=at)


def _consent(pupil: Pupil, by: Membership, now: dt.datetime) -> bool:
    home = pupil.person.household
    guardian = home.persons.filter(kind=PersonKind.GUARDIAN).first()
    if guardian is None:
        return False
    record_consent(
        actor=by,
        household=home,
        purpose=ConsentPurpose.SCHOOL,
        given_by=guardian,
        given_on=(now - dt.timedelta(days=3)).date(),
        language=home.preferred_language,
        form=ConsentForm.PAPER,
        now=now - dt.timedelta(days=3),
    )
    return True


def _send(pupil: Pupil, by: Membership, centre: Centre, way: str, at: dt.datetime, *, placeholder: bool) -> str:
    made = make_package(
        actor=by,
        pupil=pupil.code,
        wanted=Wanted(Recipient.SCHOOL),
        way=way,
        placeholder_confirmed=placeholder,
        token=uuid.uuid4(),
        centre=centre,
        now=at,
    )
    return made.package.code
