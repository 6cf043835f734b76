"""What the pages of the administration show."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from lotse.accounts.selectors import user_by_email, with_second_factor
from lotse.administration.models import Invitation
from lotse.administration.rules import VIEW_LOG, may_manage_partners
from lotse.audit.selectors import entries_with_action
from lotse.core import backups, clock
from lotse.core.errors import NotFound
from lotse.core.registry import FileFacts
from lotse.directory.enums import OrganisationKind
from lotse.directory.models import ContactPerson, Organisation
from lotse.outbox.models import Mail
from lotse.outbox.selectors import failed_mails
from lotse.tenants import selectors as tenants
from lotse.tenants.enums import Role
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership, Municipality
from lotse.tenants.rules import MANAGE_CENTRE, MANAGE_MEMBERS

LOG_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Area:
    """A working area of the administration, for whoever holds the right."""

    title: str
    hint: str
    icon: str
    url: str


_AREAS = (
    ("Zugänge", "Wer hier arbeitet und was sie oder er darf", "people", "administration:members", MANAGE_MEMBERS),
    ("Zentrum", "Anschrift, Sprechzeiten und Absender der Briefe", "building", "administration:centre", MANAGE_CENTRE),
    ("Gemeinden", "Die Gemeinden im Kreisgebiet", "map-pin", "administration:municipalities", MANAGE_CENTRE),
    (
        "Texte für Familien",
        "Einwilligungen und Informationsblatt: Fassungen, Sprachen, wer sie geprüft hat",
        "speech",
        "wording:index",
        "wording.view",
    ),
    (
        "Sorge um ein Kind",
        "Wer übernimmt, und welche Nummern auf jeder Seite stehen",
        "child",
        "concerns:settings",
        "concerns.edit_settings",
    ),
    (
        "Beschwerden",
        "Wer Beschwerden von Familien bearbeitet, und bis wann sie eine Antwort bekommen",
        "speech",
        "volunteering:complaint_settings",
        "volunteering.edit_settings",
    ),
    (
        "Verzeichnis",
        "Nach wie vielen Monaten Angebote nachgefragt, veraltet und verborgen werden",
        "nodes",
        "directory:truth_settings",
        "directory.edit_settings",
    ),
    (
        "Aufbewahrungsfristen",
        "Wie lange was aufbewahrt wird, und worauf das beruht",
        "clock",
        "privacy:periods",
        "privacy.see_periods",
    ),
    (
        "Gemeldete Barrieren",
        "Was Menschen nicht lesen oder bedienen konnten, und bis wann sie eine Antwort bekommen",
        "eye",
        "barriers:reports",
        "barriers.answer",
    ),
    (
        "Löschläufe",
        "Was fällig ist; vorbereiten, bestätigen, Nachweise",
        "trash",
        "privacy:runs",
        "privacy.see_periods",
    ),
    ("Postausgang", "E-Mails, die nicht zugestellt wurden", "mail", "administration:outbox", MANAGE_CENTRE),
    ("Protokoll der Zugänge", "Wer wem wann welche Rolle gab oder nahm", "eye", "administration:log", VIEW_LOG),
    (
        "Datenschutz",
        "Verzeichnis der Verarbeitung, Rollen, Anträge, Zugriffe auf Akten",
        "eye",
        "privacy:index",
        "privacy.see_record",
    ),
)


def areas_for(member: Membership) -> list[Area]:
    """The areas that the member may open."""
    return [
        Area(title, hint, icon, centre_url(name)) for title, hint, icon, name, right in _AREAS if member.holds(right)
    ]


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """What the page says of the backups of this installation: ``proven`` and ``held`` are sentences."""

    known: backups.Backups
    proven: str
    held: str
    check_is_due: bool


def backup_facts(now: dt.datetime) -> BackupFacts:
    """When backups were last made and proven, and how long they hold what has been deleted."""
    known = backups.read()
    of = (
        f"Die Sicherung vom {clock.day_of(known.checked_of):%d.%m.%Y} ließ sich einspielen." if known.checked_of else ""
    )
    held = f"bis {settings.BACKUP_DAYS} Tage nach der Löschung; eine Wiederherstellung löscht es noch einmal"
    return BackupFacts(known, of, held, known.check_is_due(now))


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One person who works here. ``second_factor_due``: reads personal files and has none yet."""

    id: uuid.UUID
    name: str
    email: str
    roles: str
    is_active: bool
    second_factor: bool
    second_factor_due: bool
    last_login: dt.datetime | None


def member_rows() -> list[MemberRow]:
    """All members of the centre, active ones first, in three queries."""
    return _member_rows(tenants.members())


def _member_rows(found: QuerySet[Membership]) -> list[MemberRow]:
    members = [one for one in found if one.is_active or one.left_on]  # not those whose name is gone
    protected = with_second_factor(member.user_id for member in members)
    rows = [
        MemberRow(
            id=member.pk,
            name=member.name,
            email=member.user.email,
            roles=member.role_labels,
            is_active=member.is_active,
            second_factor=member.user_id in protected,
            second_factor_due=member.reads_personal_files and member.user_id not in protected,
            last_login=member.user.last_login,
        )
        for member in members
    ]
    return sorted(rows, key=lambda row: not row.is_active)


@dataclass(frozen=True, slots=True)
class PartnerPage:
    """Who has, or is about to have, an account for one organisation; ``others``: contact persons without."""

    organisation: Organisation
    accounts: list[MemberRow]
    invitations: list["InvitationRow"]
    others: list[ContactPerson]


def partner_organisation(code: str) -> Organisation:
    """One that can have accounts; a school has none. Raises NotFound."""
    found = Organisation.objects.filter(code=code).exclude(kind=OrganisationKind.SCHOOL).first()
    if found is None:
        raise NotFound
    return found


def partner_page(organisation: Organisation) -> PartnerPage:
    """Ended accounts come last."""
    accounts = _member_rows(tenants.members().filter(representative__organisation=organisation))
    invitations = _invitation_rows(open_invitations().filter(organisation=organisation))
    known = {row.email.lower() for row in accounts} | {row.email for row in invitations}
    contacts = organisation.contacts.filter(is_active=True).exclude(email="").order_by("name", "id")
    others = [one for one in contacts if one.email.lower() not in known]
    return PartnerPage(organisation, accounts, invitations, others)


def contact_values(organisation: Organisation, code: str) -> dict[str, str]:
    """What the form of an invitation begins with; empty where there is no such contact person."""
    found = next((one for one in organisation.contacts.all() if one.code == code), None)  # typed into the address
    return {"name": found.name, "email": found.email} if found else {}


def partner_member(organisation: Organisation, member_id: uuid.UUID) -> Membership:
    """Somebody with an account for this organisation. Raises NotFound."""
    found = tenants.members().filter(pk=member_id, representative__organisation=organisation).first()
    if found is None:
        raise NotFound
    return found


def partner_invitation(organisation: Organisation, invitation_id: uuid.UUID) -> Invitation:
    """An open one. Raises NotFound."""
    found = open_invitations().filter(pk=invitation_id, organisation=organisation).first()
    if found is None:
        raise NotFound
    return found


def organisation_facts(member: Membership, organisation: Organisation) -> list[FileFacts]:
    """On the page of a partner: how many have an account for it (core.registry.organisation_facts)."""
    if organisation.kind == OrganisationKind.SCHOOL or not may_manage_partners(member):
        return []
    count = tenants.active_members().filter(representative__organisation=organisation).count()
    label = {0: "noch keines", 1: "eines"}.get(count, str(count))
    return [FileFacts("Konten", label, centre_url("administration:partner", organisation.code))]


def member(member_id: uuid.UUID) -> Membership:
    """Raises NotFound."""
    found = tenants.members().filter(pk=member_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class InvitationRow:
    id: uuid.UUID
    name: str
    email: str
    roles: str
    invited_at: dt.datetime


def role_labels(roles: list[str]) -> str:
    return ", ".join(str(role.label) for role in Role if role in roles)


def open_invitations() -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, revoked_at=None)


def invitation_rows() -> list[InvitationRow]:
    """Invitations that wait for an answer, newest first."""
    return _invitation_rows(open_invitations())


def _invitation_rows(found: QuerySet[Invitation]) -> list[InvitationRow]:
    return [
        InvitationRow(one.pk, one.name, one.email, role_labels(one.roles), one.invited_at)
        for one in found.order_by("-invited_at")
    ]


def invitation(invitation_id: uuid.UUID) -> Invitation:
    """An open invitation. Raises NotFound."""
    found = open_invitations().filter(pk=invitation_id).first()
    if found is None:
        raise NotFound
    return found


def open_invitation_or_none(invitation_id: uuid.UUID) -> Invitation | None:
    """For the registry of link purposes."""
    return open_invitations().filter(pk=invitation_id).first()


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """What an invited person reads. ``has_account``: they sign in instead of choosing a password."""

    name: str
    email: str
    roles: str
    centre: Centre
    has_account: bool
    organisation: str  # a partner's, else ""


def invitation_page(invitation_id: uuid.UUID, centre: Centre) -> InvitationPage:
    """Raises NotFound."""
    found = invitation(invitation_id)
    has_account = user_by_email(found.email) is not None
    organisation = str(found.organisation or "")
    return InvitationPage(found.name, found.email, role_labels(found.roles), centre, has_account, organisation)


def municipality(municipality_id: uuid.UUID) -> Municipality:
    """Raises NotFound."""
    found = Municipality.objects.filter(pk=municipality_id).first()
    if found is None:
        raise NotFound
    return found


def municipality_values(municipality: Municipality | None) -> dict[str, object]:
    """The present values for the form; empty for a new one."""
    if municipality is None:
        return {}
    return {name: getattr(municipality, name) for name in ("ags", "name", "easting_m", "northing_m")}


def undelivered(centre: Centre) -> QuerySet[Mail]:
    """Mails of the centre that were given up, newest first. Pages show neither recipient nor text."""
    return failed_mails(centre)


ROLES_CHANGED = "administration.roles_changed"
ACTIONS = {
    "administration.member_invited": "lud ein",
    "administration.invitation_resent": "schickte die Einladung noch einmal",
    "administration.invitation_revoked": "zog die Einladung zurück",
    "administration.member_joined": "nahm die Einladung an",
    ROLES_CHANGED: "änderte die Rollen",
    "administration.member_deactivated": "sperrte den Zugang",
    "administration.member_reactivated": "gab den Zugang wieder frei",
}


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry of the log. ``given`` and ``taken`` are roles; ``own``: somebody changed their own roles."""

    at: dt.datetime
    who: str
    what: str
    whom: str
    given: str
    taken: str
    own: bool


def log_rows() -> list[LogRow]:
    """The newest changes of accounts and roles, in three queries."""
    entries = list(entries_with_action(ACTIONS)[:LOG_LENGTH])
    names = tenants.member_names([one.actor_id for one in entries] + [one.object_id for one in entries])
    invited = dict(Invitation.objects.filter(pk__in=[one.object_id for one in entries]).values_list("pk", "name"))
    return [
        LogRow(
            at=one.at,
            who=names.get(one.actor_id, "") if one.actor_id else "",
            what=ACTIONS[one.action],
            whom=names.get(one.object_id, "") or invited.get(one.object_id, ""),
            given=role_labels([field[1:] for field in one.fields if field.startswith("+")]),
            taken=role_labels([field[1:] for field in one.fields if field.startswith("-")]),
            own=one.action == ROLES_CHANGED and one.actor_id == one.object_id,
        )
        for one in entries
    ]
