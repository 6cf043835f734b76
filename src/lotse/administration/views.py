"""The pages of the administration."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.administration import selectors, services
from lotse.administration.forms import CentreForm, InvitationForm, MunicipalityForm, PartnerInvitationForm, RolesForm
from lotse.administration.rules import MANAGE_PARTNERS, USE, VIEW_LOG
from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.forms import carried_out
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest
from lotse.tenants.rules import MANAGE_CENTRE, MANAGE_MEMBERS
from lotse.tenants.selectors import municipalities as all_municipalities


def _to(name: str) -> HttpResponse:
    return redirect(centre_url(name))


@access(USE)
def index(request: StaffRequest) -> HttpResponse:
    """What can be administered, for the rights of the member."""
    context = {"areas": selectors.areas_for(request.member), "backups": selectors.backup_facts(clock.now())}
    return render(request, "administration/index.html", context)


@access(MANAGE_MEMBERS)
def members(request: StaffRequest) -> HttpResponse:
    """Who works here, and who is invited."""
    context = {"members": selectors.member_rows(), "invitations": selectors.invitation_rows()}
    return render(request, "administration/members.html", context)


@access(MANAGE_MEMBERS)
def invite(request: StaffRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda data: services.invite(actor=request.member, now=clock.now(), **data)
    ):
        messages.success(request, "Die Einladung ist unterwegs.")
        return _to("administration:members")
    return render(request, "administration/invite.html", {"form": form})


@access(MANAGE_MEMBERS)
@require_POST
def resend_invitation(request: StaffRequest, invitation: uuid.UUID) -> HttpResponse:
    found = selectors.invitation(invitation)
    act = partial(services.resend_invitation, actor=request.member, invitation=found, now=clock.now())
    attempt(request, act, "Die Einladung ist noch einmal unterwegs. Der frühere Link gilt nicht mehr.")
    return _to("administration:members")


@access(MANAGE_MEMBERS)
@require_POST
def revoke_invitation(request: StaffRequest, invitation: uuid.UUID) -> HttpResponse:
    found = selectors.invitation(invitation)
    act = partial(services.revoke_invitation, actor=request.member, invitation=found, now=clock.now())
    attempt(request, act, "Die Einladung ist zurückgezogen.")
    return _to("administration:members")


@access(MANAGE_MEMBERS)
def roles(request: StaffRequest, member: uuid.UUID) -> HttpResponse:
    """Which roles a member has."""
    found = selectors.member(member)
    form = RolesForm(request.POST or None, initial={"roles": [str(role) for role in found.roles]})
    if request.method == "POST" and carried_out(
        form,
        lambda data: services.change_roles(actor=request.member, member=found, roles=data["roles"], now=clock.now()),
    ):
        messages.success(request, f"Die Rollen von {found} sind gespeichert.")
        return _to("administration:members")
    return render(request, "administration/roles.html", {"form": form, "subject": found})


@access(MANAGE_MEMBERS)
@require_POST
def deactivate(request: StaffRequest, member: uuid.UUID) -> HttpResponse:
    found = selectors.member(member)
    act = partial(services.deactivate_member, actor=request.member, member=found, now=clock.now())
    attempt(request, act, f"{found} kommt ab sofort nicht mehr in dieses Zentrum.")
    return _to("administration:members")


@access(MANAGE_MEMBERS)
@require_POST
def reactivate(request: StaffRequest, member: uuid.UUID) -> HttpResponse:
    found = selectors.member(member)
    act = partial(services.reactivate_member, actor=request.member, member=found, now=clock.now())
    attempt(request, act, f"{found} hat wieder Zugang, mit den Rollen von vorher.")
    return _to("administration:members")


# --- Accounts of partners -----------------------------------------------------------------------------------


@access(MANAGE_PARTNERS)
def partner(request: StaffRequest, organisation: str) -> HttpResponse:
    """Who has an account for an organisation, and who is invited to one."""
    page = selectors.partner_page(selectors.partner_organisation(organisation))
    return render(request, "administration/partner.html", {"page": page})


@access(MANAGE_PARTNERS)
def invite_partner(request: StaffRequest, organisation: str) -> HttpResponse:
    """``?person=`` is the code of a contact person."""
    found = selectors.partner_organisation(organisation)
    initial = selectors.contact_values(found, request.GET.get("person", ""))
    form = PartnerInvitationForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> None:
        services.invite_partner(actor=request.member, organisation=found, now=clock.now(), **data)

    lead = "Sie bekommt eine E-Mail mit einem Link, der 14 Tage gilt. Sie sieht nur, was an diese Stelle ging."
    return form_page(
        request, form, act, title="Zu einem Konto einladen", preline=str(found), lead=lead, submit="Einladung schicken",
        back=centre_url("administration:partner", found.code), done="Die Einladung ist unterwegs.",
    )  # fmt: skip


@access(MANAGE_PARTNERS)
@require_POST
def resend_to_partner(request: StaffRequest, organisation: str, invitation: uuid.UUID) -> HttpResponse:
    found = selectors.partner_invitation(selectors.partner_organisation(organisation), invitation)
    act = partial(services.resend_invitation, actor=request.member, invitation=found, now=clock.now())
    attempt(request, act, "Die Einladung ist noch einmal unterwegs. Der frühere Link gilt nicht mehr.")
    return redirect(centre_url("administration:partner", organisation))


@access(MANAGE_PARTNERS)
@require_POST
def revoke_from_partner(request: StaffRequest, organisation: str, invitation: uuid.UUID) -> HttpResponse:
    found = selectors.partner_invitation(selectors.partner_organisation(organisation), invitation)
    act = partial(services.revoke_invitation, actor=request.member, invitation=found, now=clock.now())
    attempt(request, act, "Die Einladung ist zurückgezogen.")
    return redirect(centre_url("administration:partner", organisation))


@access(MANAGE_PARTNERS)
@require_POST
def end_partner(request: StaffRequest, organisation: str, member: uuid.UUID) -> HttpResponse:
    found = selectors.partner_member(selectors.partner_organisation(organisation), member)
    act = partial(services.deactivate_member, actor=request.member, member=found, now=clock.now())
    attempt(request, act, f"{found} kommt ab sofort nicht mehr in dieses Zentrum.")
    return redirect(centre_url("administration:partner", organisation))


@access(MANAGE_PARTNERS)
@require_POST
def readmit_partner(request: StaffRequest, organisation: str, member: uuid.UUID) -> HttpResponse:
    found = selectors.partner_member(selectors.partner_organisation(organisation), member)
    act = partial(services.reactivate_member, actor=request.member, member=found, now=clock.now())
    attempt(request, act, f"{found} hat wieder Zugang.")
    return redirect(centre_url("administration:partner", organisation))


@access(MANAGE_CENTRE)
def centre(request: StaffRequest) -> HttpResponse:
    """What families read about the centre, and the sender of its letters."""
    shown = CentreForm.of(request.centre)
    form = CentreForm(request.POST or None, initial=shown, shown=shown)
    if request.method == "POST" and carried_out(
        form,
        lambda data: services.update_centre(
            actor=request.member, centre=request.centre, values=data, now=clock.now(), seen=data["seen"]
        ),
    ):
        messages.success(request, "Die Angaben zum Zentrum sind gespeichert.")
        return _to("administration:centre")
    return render(request, "administration/centre.html", {"form": form})


@access(MANAGE_CENTRE)
def municipalities(request: StaffRequest) -> HttpResponse:
    context = {"municipalities": all_municipalities()}
    return render(request, "administration/municipalities.html", context)


@access(MANAGE_CENTRE)
def add_municipality(request: StaffRequest) -> HttpResponse:
    return _save_municipality(request, None)


@access(MANAGE_CENTRE)
def municipality(request: StaffRequest, municipality: uuid.UUID) -> HttpResponse:
    return _save_municipality(request, municipality)


def _save_municipality(request: StaffRequest, municipality_id: uuid.UUID | None) -> HttpResponse:
    found = selectors.municipality(municipality_id) if municipality_id else None
    shown = selectors.municipality_values(found)
    form = MunicipalityForm(request.POST or None, initial=shown, shown=shown if found else None)
    if request.method == "POST" and carried_out(
        form,
        lambda data: services.save_municipality(
            actor=request.member, municipality=found, values=data, now=clock.now(), seen=data["seen"]
        ),
    ):
        messages.success(request, f"{form.cleaned_data['name']} ist gespeichert.")
        return _to("administration:municipalities")
    return render(request, "administration/municipality.html", {"form": form, "municipality": found})


@access(MANAGE_CENTRE)
def outbox(request: StaffRequest) -> HttpResponse:
    """Mails that were given up."""
    return render(request, "administration/outbox.html", {"mails": selectors.undelivered(request.centre)})


@access(MANAGE_CENTRE)
@require_POST
def retry_mail(request: StaffRequest, mail: uuid.UUID) -> HttpResponse:
    act = partial(services.retry_mail, actor=request.member, mail_id=mail, now=clock.now())
    attempt(request, act, "Die E-Mail wird noch einmal verschickt.")
    return _to("administration:outbox")


@access(VIEW_LOG)
def log(request: StaffRequest) -> HttpResponse:
    """Who gave or took which role; never what somebody read or wrote."""
    return render(request, "administration/log.html", {"rows": selectors.log_rows()})
