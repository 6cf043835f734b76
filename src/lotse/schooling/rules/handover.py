"""Which package may go to whom, and what is in it: each recipient only gets what it needs."""

from django.db.models import QuerySet

from lotse.people.enums import ConsentPurpose, DisclosureWay
from lotse.schooling.enums import Office, PupilState, Recipient
from lotse.schooling.models import HandoverPackage, Process
from lotse.schooling.rules.pupils import (
    DISCLOSURE_PURPOSES,
    EDIT_PUPIL,
    TOLD_TO_DECIDING_OFFICE,
    TOLD_TO_HEALTH_OFFICE,
    VIEW_PUPIL,
)
from lotse.tenants.models import Membership

MOST_CHILDREN = 25  # in one package
MOST_BYTES = 5 * 1024**2  # of the packed file: mailboxes of schools take little more
ARCHIVE_HOURS = 24  # how long a file can be downloaded

WAYS = (DisclosureWay.MAIL, DisclosureWay.FILE, DisclosureWay.HAND, DisclosureWay.LETTER)

S = PupilState
AT_SCHOOL = (S.ASSIGNED, S.STARTED, S.FIRST_SUPPORT_ENDED, S.FOLLOW_ON)
STATES: dict[str, tuple[PupilState, ...]] = {
    Recipient.SCHOOL: (S.ANSWERED, S.HANDED_OVER, *AT_SCHOOL),
    Recipient.DECIDING_OFFICE: (S.ANSWERED, S.NEED_NOTICE, S.HANDED_OVER, S.ASSIGNED),
    Recipient.HEALTH_OFFICE: (S.INTERVIEWED, S.EXAM_ORDERED, S.RECOMMENDED, S.ANSWERED, S.NEED_NOTICE, S.HANDED_OVER,
                              S.ASSIGNED, S.STARTED),
    Recipient.PARENTS: tuple(one for one in PupilState if one not in {S.REGISTERED, S.INVITED, S.NO_SHOW}),
}  # fmt: skip

TOLD: dict[str, str] = {
    Recipient.SCHOOL: "Übergabepaket: Anschreiben, Datenblatt",
    Recipient.DECIDING_OFFICE: TOLD_TO_DECIDING_OFFICE,
    Recipient.HEALTH_OFFICE: TOLD_TO_HEALTH_OFFICE,
    Recipient.PARENTS: "Empfehlung, Übersicht der Weitergaben",
}
TOLD_SCHILD = ", SchILD-Dateien"


def may_view_package(member: Membership, package: HandoverPackage) -> bool:
    return member.holds(VIEW_PUPIL) and package.centre_id == member.centre_id


def visible_packages(member: Membership) -> QuerySet[HandoverPackage]:
    """The queryset twin of ``may_view_package``."""
    rows = HandoverPackage.objects.all()
    return rows if member.holds(VIEW_PUPIL) else rows.none()


def may_send_package(member: Membership, package: HandoverPackage) -> bool:
    """Make it, download it, take it back."""
    return member.holds(EDIT_PUPIL) and package.centre_id == member.centre_id


def sendable_packages(member: Membership) -> QuerySet[HandoverPackage]:
    """The queryset twin of ``may_send_package``."""
    rows = HandoverPackage.objects.all()
    return rows if member.holds(EDIT_PUPIL) else rows.none()


def recipients(process: Process) -> list[Recipient]:
    """Who there is in this centre: where the school decides, it is the deciding office; parents may decide alone."""
    apart = process.who_assigns in {Office.SCHOOL_AUTHORITY, Office.MUNICIPALITY}
    return [one for one in Recipient if apart or one != Recipient.DECIDING_OFFICE]


def decides(process: Process, kind: str) -> bool:
    """Whether this recipient decides about the place: its package is the step "handed over"."""
    return kind == Recipient.DECIDING_OFFICE or (kind == Recipient.SCHOOL and process.who_assigns == Office.SCHOOL)


def purpose(process: Process, kind: str, way: str) -> ConsentPurpose | None:
    """What ``people.rules.may_disclose`` is asked for. None: parents get their own data by hand or letter."""
    match kind:
        case Recipient.SCHOOL:
            return ConsentPurpose.SCHOOL
        case Recipient.HEALTH_OFFICE:
            return ConsentPurpose.HEALTH_OFFICE
        case Recipient.DECIDING_OFFICE:
            return DISCLOSURE_PURPOSES[process.who_assigns]
        case _:
            return ConsentPurpose.CONTACT if way == DisclosureWay.MAIL else None
