"""What went: the packages of a child, one package with its manifest, and the way to it from the family's file."""

import base64
import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from lotse.core.errors import NotFound
from lotse.core.registry import DisclosurePlace
from lotse.people.models import Disclosure
from lotse.schooling.models import HandoverChild, HandoverPackage, Pupil
from lotse.schooling.rules import handover as rules
from lotse.schooling.rules.pupils import VIEW_PUPIL
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership


@dataclass(frozen=True, slots=True)
class PackageLine:
    """One package in the list of a child."""

    package: HandoverPackage
    url: str
    is_retracted: bool


@dataclass(frozen=True, slots=True)
class PackagePage:
    """One package with everything that is kept of it."""

    package: HandoverPackage
    children: list[HandoverChild]
    corrected_by: list[HandoverPackage]
    may_send: bool
    has_file: bool  # still to be downloaded

    @property
    def disclosures(self) -> list[Disclosure]:
        return [one.disclosure for one in self.children if one.disclosure is not None]

    @property
    def to_delete(self) -> list[Disclosure]:
        """What the recipient has and should have no more."""
        return [one for one in self.disclosures if one.retracted_at is not None and one.held_back_at is None]

    @property
    def never_left(self) -> bool:
        """Whether its mail was stopped in time."""
        return any(one.held_back_at is not None for one in self.disclosures)

    @property
    def open(self) -> list[Disclosure]:
        return [one for one in self.disclosures if one.retracted_at is None]

    @property
    def first(self) -> Pupil:
        return self.children[0].pupil

    @property
    def correction_query(self) -> str:
        """The address of a package that corrects this one, with the same children."""
        beside = "".join(f"&mit={one.pupil.code}" for one in self.children[1:])
        return f"?an={self.package.kind}&berichtigt={self.package.code}{beside}"


def lines_of_pupil(pupil: Pupil) -> list[PackageLine]:
    """The packages of a child, the newest first; two queries."""
    rows = (
        HandoverPackage.objects.filter(children__pupil=pupil).defer("archive").prefetch_related("children__disclosure")
    )
    return [
        PackageLine(one, centre_url("schooling:package", one.code), _is_retracted(one))
        for one in rows.select_related("made_by")
    ]


def _is_retracted(package: HandoverPackage) -> bool:
    disclosures = [one.disclosure for one in package.children.all() if one.disclosure is not None]
    return bool(disclosures) and all(one.retracted_at is not None for one in disclosures)


def package_for(member: Membership, code: str) -> HandoverPackage:
    """The package of this code. Raises NotFound."""
    rows = rules.visible_packages(member).select_related("organisation", "made_by", "corrects")
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def package_page(member: Membership, code: str, now: dt.datetime) -> PackagePage:
    """Raises NotFound."""
    package = package_for(member, code)
    children = package.children.select_related("pupil__person__household", "disclosure__retracted_by")
    return PackagePage(
        package=package,
        children=list(children),
        corrected_by=list(package.corrected_by.defer("archive")),
        may_send=rules.may_send_package(member, package),
        has_file=package.archive_until is not None and package.archive_until > now,
    )


def package_file(page: PackagePage) -> bytes:
    """The file to download. Raises NotFound once its day is over."""
    if not page.has_file:
        raise NotFound
    return base64.b64decode(page.package.archive)


def disclosure_places(member: Membership, disclosure_ids: Iterable[uuid.UUID]) -> list[DisclosurePlace]:
    """Lines of a family's file lead to the package they belong to; one query."""
    if not member.holds(VIEW_PUPIL):
        return []
    rows = HandoverChild.objects.filter(disclosure__in=list(disclosure_ids)).values_list("disclosure", "package__code")
    return [DisclosurePlace(one, "Zum Paket", centre_url("schooling:package", code)) for one, code in rows if one]
