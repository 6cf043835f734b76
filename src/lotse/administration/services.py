"""Running a centre: who works here, with which roles; its letterhead; its municipalities."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from lotse.accounts.models import User
from lotse.accounts.selectors import user_by_email
from lotse.accounts.sessions import end_all_sessions
from lotse.administration import mails, rules, selectors
from lotse.administration.models import Invitation
from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.core.seen import must_be_as_seen, values_of
from lotse.directory.models import Organisation, Representative
from lotse.links import services as links
from lotse.outbox import services as outbox
from lotse.tenants import selectors as tenants
from lotse.tenants.enums import Role
from lotse.tenants.models import Centre, Membership, MembershipRole, Municipality

INVITATION = "invitation"
CENTRE_FIELDS = (
    "name",
    "letterhead",
    "address",
    "phone",
    "email",
    "website",
    "opening_hours",
    "sends_weekly_mail",
    "takes_volunteers",
)
MUNICIPALITY_FIELDS = ("ags", "name", "easting_m", "northing_m")


class AlreadyMember(LotseError):
    code = "administration.already_member"
    sentence = "Diese Person hat hier schon einen Zugang. Ändern Sie dort ihre Rollen, oder geben Sie ihn wieder frei."


class AlreadyInvited(LotseError):
    code = "administration.already_invited"
    sentence = "Diese Person ist schon eingeladen. Sie können die Einladung noch einmal schicken."


class NoRole(LotseError):
    code = "administration.no_role"
    sentence = "Bitte wählen Sie mindestens eine Rolle."


class PartnerElsewhere(LotseError):
    code = "administration.partner_elsewhere"
    sentence = "Partnerstellen laden Sie auf der Seite ihrer Organisation ein: Netzwerk, Organisationen, Konten."


class PartnerClosed(LotseError):
    code = "administration.partner_closed"
    sentence = "Diese Organisation arbeitet nicht mehr. Es wurde niemand eingeladen."


class PartnerRoleFixed(LotseError):
    code = "administration.partner_role_fixed"
    sentence = (
        "Die Rolle Partnerstelle entsteht mit einer Einladung und bleibt. Laden Sie die Person bei Bedarf neu ein."
    )


class LastAdministrator(LotseError):
    code = "administration.last_administrator"
    sentence = "Das wäre der letzte Zugang mit der Rolle Verwaltung. Geben Sie die Rolle zuerst jemand anderem."


class OtherAccount(LotseError):
    code = "administration.other_account"
    sentence = "Diese Einladung gilt für eine andere E-Mail-Adresse als die, mit der Sie angemeldet sind."


class HasAccount(LotseError):
    code = "administration.has_account"
    sentence = "Zu dieser Adresse gibt es schon ein Konto. Bitte melden Sie sich damit an."


class DuplicateMunicipality(LotseError):
    code = "administration.duplicate_municipality"
    sentence = "Eine Gemeinde mit diesem Schlüssel gibt es schon."


def _manages_members(actor: Membership) -> None:
    if not rules.may_manage_members(actor):
        raise NotAllowed


def _manages(actor: Membership, account: Membership | Invitation) -> None:
    if not rules.may_manage(actor, account):
        raise NotAllowed


def _manages_centre(actor: Membership) -> None:
    if not rules.may_manage_centre(actor):
        raise NotAllowed


def _known(roles: Iterable[str]) -> list[Role]:
    wanted = set(roles)
    found = [role for role in Role if role in wanted]
    if not found:
        raise NoRole(field="roles")
    return found


# --- Invitations --------------------------------------------------------------------------------------------


def invite(*, actor: Membership, email: str, name: str, roles: Iterable[str], now: dt.datetime) -> Invitation:
    """Invite somebody to work here, by mail.

    Raises AlreadyMember, AlreadyInvited, NoRole, PartnerElsewhere, NotAllowed.
    """
    _manages_members(actor)
    wanted = _known(roles)
    if Role.PARTNER in wanted:
        raise PartnerElsewhere(field="roles")
    return _invite(actor, email, name, wanted, None, now)


def invite_partner(
    *, actor: Membership, organisation: Organisation, email: str, name: str, now: dt.datetime
) -> Invitation:
    """Invite somebody to an account for one organisation, with nothing but what concerns it.

    Raises AlreadyMember, AlreadyInvited, PartnerClosed, NotAllowed.
    """
    if not rules.may_manage_partners(actor):
        raise NotAllowed
    if not organisation.is_active:
        raise PartnerClosed
    return _invite(actor, email, name, [Role.PARTNER], organisation, now)


def _invite(
    actor: Membership, email: str, name: str, roles: list[Role], organisation: Organisation | None, now: dt.datetime
) -> Invitation:
    address, codes = email.strip().lower(), [str(role) for role in roles]
    if tenants.members().filter(user__email__iexact=address).exists():
        raise AlreadyMember(field="email")
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                email=address, name=name.strip(), roles=codes, organisation=organisation, invited_by=actor,
                invited_at=now,
            )  # fmt: skip
            _send(invitation, actor, now)
            fields = [f"+{role}" for role in codes]
            record(actor=actor, action="administration.member_invited", obj=invitation, now=now, fields=fields)
    except IntegrityError:
        raise AlreadyInvited(field="email") from None
    return invitation


def invite_first(*, email: str, name: str, now: dt.datetime) -> str:
    """Invite the first administrator of a centre that has no members; returns the link's secret. Raises AlreadyMember.

    Called from the command line, where nobody is signed in; the centre's scope is open.
    """
    if tenants.members().exists():
        raise AlreadyMember
    with transaction.atomic():
        invitation = Invitation.objects.create(
            email=email.strip().lower(), name=name.strip(), roles=[str(Role.ADMINISTRATOR)], invited_at=now
        )
        record(actor=None, action="administration.member_invited", obj=invitation, now=now, fields=["+administrator"])
        return links.issue(purpose=INVITATION, object_id=invitation.pk, actor=None, now=now)


def resend_invitation(*, actor: Membership, invitation: Invitation, now: dt.datetime) -> None:
    """Send a fresh link; the earlier one stops working. Raises NotAllowed."""
    _manages(actor, invitation)
    with transaction.atomic():
        _send(invitation, actor, now)
        record(actor=actor, action="administration.invitation_resent", obj=invitation, now=now)


def revoke_invitation(*, actor: Membership, invitation: Invitation, now: dt.datetime) -> None:
    """Take an invitation back. Raises NotAllowed, ChangedMeanwhile when it was answered in between."""
    _manages(actor, invitation)
    with transaction.atomic():
        _settle(invitation, revoked_at=now)
        links.revoke(purpose=INVITATION, object_id=invitation.pk, now=now)
        record(actor=actor, action="administration.invitation_revoked", obj=invitation, now=now)


def _send(invitation: Invitation, actor: Membership, now: dt.datetime) -> None:
    secret = links.issue(purpose=INVITATION, object_id=invitation.pk, actor=actor, now=now)
    subject, text = mails.invitation(invitation, actor.centre, secret)
    outbox.post(to=invitation.email, subject=subject, text=text, centre=actor.centre, now=now)


def _settle(invitation: Invitation, **values: dt.datetime) -> None:
    changed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(**values)
    if changed != 1:
        raise ChangedMeanwhile


def accept_as_new(*, secret: str, name: str, password: str, now: dt.datetime) -> Membership:
    """Make an account and join the centre; uses the link up. Raises LinkUnusable, HasAccount."""
    with transaction.atomic():
        invitation = selectors.invitation(links.consume(purpose=INVITATION, secret=secret, now=now).object_id)
        if user_by_email(invitation.email) is not None:
            raise HasAccount
        try:
            with transaction.atomic():
                user = User.objects.create_user(invitation.email, password, name=name.strip())
        except IntegrityError:  # invited to two centres, and both links used in the same moment
            raise HasAccount from None
        return _join(invitation, user, now)


def accept_as_known(*, secret: str, user: User, now: dt.datetime) -> Membership:
    """Join with the account one is signed in with. Raises LinkUnusable, OtherAccount."""
    with transaction.atomic():
        invitation = selectors.invitation(links.consume(purpose=INVITATION, secret=secret, now=now).object_id)
        if user.email.lower() != invitation.email:
            raise OtherAccount
        return _join(invitation, user, now)


def _join(invitation: Invitation, user: User, now: dt.datetime) -> Membership:
    _settle(invitation, accepted_at=now)
    member = Membership.objects.create(user=user, name=user.name, since_on=clock.day_of(now))
    MembershipRole.objects.bulk_create([MembershipRole(membership=member, role=role) for role in invitation.roles])
    if invitation.organisation_id:
        Representative.objects.create(membership=member, organisation_id=invitation.organisation_id)
    record(
        actor=member,
        action="administration.member_joined",
        obj=member,
        now=now,
        fields=[f"+{role}" for role in invitation.roles],
    )
    return member


# --- Members ------------------------------------------------------------------------------------------------


def change_roles(*, actor: Membership, member: Membership, roles: Iterable[str], now: dt.datetime) -> None:
    """Set the roles of a member. Raises NoRole, PartnerRoleFixed, LastAdministrator, NotAllowed."""
    _manages_members(actor)
    wanted = set(_known(roles))
    with transaction.atomic():
        member.forget_roles()
        held = set(member.roles)
        given, taken = wanted - held, held - wanted
        if not given and not taken:
            return
        if Role.PARTNER in given | taken:
            raise PartnerRoleFixed(field="roles")
        if Role.ADMINISTRATOR in taken:
            _another_administrator_than(member)
        MembershipRole.objects.filter(membership=member, role__in=taken).delete()
        MembershipRole.objects.bulk_create([MembershipRole(membership=member, role=role) for role in sorted(given)])
        fields = [f"+{role}" for role in given] + [f"-{role}" for role in taken]
        record(actor=actor, action=selectors.ROLES_CHANGED, obj=member, now=now, fields=fields)
    member.forget_roles()


def deactivate_member(*, actor: Membership, member: Membership, now: dt.datetime) -> None:
    """Lock somebody out of this centre at once. Raises LastAdministrator, ChangedMeanwhile, NotAllowed."""
    _manages(actor, member)
    with transaction.atomic():
        if Role.ADMINISTRATOR in member.roles:
            _another_administrator_than(member)
        if (
            Membership.objects.filter(pk=member.pk, is_active=True).update(is_active=False, left_on=clock.day_of(now))
            != 1
        ):
            raise ChangedMeanwhile
        if not tenants.own_centres(member.user):
            end_all_sessions(member.user)
        record(actor=actor, action="administration.member_deactivated", obj=member, now=now, fields=["is_active"])


def reactivate_member(*, actor: Membership, member: Membership, now: dt.datetime) -> None:
    """Let somebody in again, with the roles they had. Raises ChangedMeanwhile, NotAllowed."""
    _manages(actor, member)
    with transaction.atomic():
        if Membership.objects.filter(pk=member.pk, is_active=False).update(is_active=True, left_on=None) != 1:
            raise ChangedMeanwhile
        record(actor=actor, action="administration.member_reactivated", obj=member, now=now, fields=["is_active"])


def _another_administrator_than(member: Membership) -> None:
    """Locks the rows read, so that two administrators cannot remove each other at the same moment."""
    rows = MembershipRole.objects.select_for_update().filter(role=Role.ADMINISTRATOR)
    active = Membership.objects.filter(pk__in=[row.membership_id for row in rows], is_active=True)
    if not active.exclude(pk=member.pk).exists():
        raise LastAdministrator(field="roles")


# --- The centre ---------------------------------------------------------------------------------------------


def update_centre(
    *, actor: Membership, centre: Centre, values: Mapping[str, Any], now: dt.datetime, seen: str = ""
) -> None:
    """Change letterhead, address, contact and hours; ``seen`` as in core.seen. Raises NotAllowed, ChangedMeanwhile."""
    _manages_centre(actor)
    with transaction.atomic():
        row = Centre.objects.select_for_update().get(pk=centre.pk)
        must_be_as_seen(values_of(row, CENTRE_FIELDS), seen)
        changed = [name for name in CENTRE_FIELDS if getattr(row, name) != values[name]]
        if not changed:
            return
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=changed)
        record(actor=actor, action="administration.centre_changed", obj=centre, now=now, fields=changed)


def save_municipality(
    *, actor: Membership, municipality: Municipality | None, values: Mapping[str, Any], now: dt.datetime, seen: str = ""
) -> Municipality:
    """Add (None) or change a municipality; ``seen`` as in core.seen.

    Raises DuplicateMunicipality, NotAllowed, ChangedMeanwhile.
    """
    _manages_centre(actor)
    row = Municipality()
    try:
        with transaction.atomic():
            if municipality is not None:
                row = Municipality.objects.select_for_update().get(pk=municipality.pk)
                must_be_as_seen(values_of(row, MUNICIPALITY_FIELDS), seen)
            for name in MUNICIPALITY_FIELDS:
                setattr(row, name, values[name])
            row.save()
            record(
                actor=actor, action="administration.municipality_saved", obj=row, now=now, fields=MUNICIPALITY_FIELDS
            )
    except IntegrityError:
        raise DuplicateMunicipality(field="ags") from None
    return row


def retry_mail(*, actor: Membership, mail_id: uuid.UUID, now: dt.datetime) -> None:
    """Send a mail again that was given up. Raises NotFound, ChangedMeanwhile, NotAllowed."""
    _manages_centre(actor)
    with transaction.atomic():
        mail = outbox.retry(mail_id=mail_id, centre=actor.centre)
        record(actor=actor, action="administration.mail_retried", obj=mail, now=now)
