"""A family moves to the district of another centre: handing over, taking over."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.forms import carried_out
from lotse.people import services
from lotse.people.forms.transfers import DeclineForm, FamilyFileForm, OfferForm, ReadFileForm, TakeOverForm
from lotse.people.selectors import transfers as selectors
from lotse.people.views.opening import opened
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("people.transfer_households")
def offer(request: StaffRequest, household: str) -> HttpResponse:
    """Offer the family to a centre of this installation; shows how an earlier offer stands."""
    file = opened(request, household)
    form = OfferForm(request.POST or None, centres=selectors.other_centres(), parts=selectors.parts())
    if request.method == "POST" and carried_out(
        form,
        lambda data: services.offer_family(
            actor=request.member, household=file.household, to=data["to"], part_codes=data["parts"], now=clock.now()
        ),
    ):
        messages.success(request, "Die Familie ist dem anderen Zentrum angeboten.")
        return redirect(centre_url("people:transfer_offer", file.code))
    context = {"file": file, "form": form, "last": selectors.last_offer(file.household)}
    return render(request, "people/transfer_offer.html", context)


@access("people.transfer_households")
@sensitive_post_parameters("password")
def family_file(request: StaffRequest, household: str) -> HttpResponse:
    """The family as an encrypted file, for a centre with another installation."""
    file = opened(request, household)
    form = FamilyFileForm(request.POST or None, parts=selectors.parts())
    made: list[services.FamilyFile] = []
    if request.method == "POST" and carried_out(
        form,
        lambda data: made.append(
            services.family_file(
                actor=request.member, household=file.household, part_codes=data.pop("parts"), now=clock.now(), **data
            )
        ),
    ):
        headers = {"Content-Disposition": f'attachment; filename="{made[0].name}"'}
        return HttpResponse(made[0].content, content_type="application/zip", headers=headers)
    return render(request, "people/transfer_file.html", {"file": file, "form": form})


@require_POST
@access("people.transfer_households")
def withdraw(request: StaffRequest, household: str) -> HttpResponse:
    file = opened(request, household)
    services.withdraw_offer(actor=request.member, household=file.household, now=clock.now())
    messages.success(request, "Das Angebot ist zurückgezogen. Das andere Zentrum sieht die Familie nicht mehr.")
    return redirect(centre_url("people:transfer_offer", file.code))


@require_POST
@access("people.transfer_households")
def noticed(request: StaffRequest, parcel: uuid.UUID) -> HttpResponse:
    services.notice_end(actor=request.member, parcel_id=parcel, now=clock.now())
    return redirect(centre_url("workspace:today"))


@access("people.transfer_households")
def transfers(request: StaffRequest) -> HttpResponse:
    """Families that other centres offer."""
    context = {"incoming": selectors.incoming(), "settled": selectors.settled()}
    return render(request, "people/transfers.html", context)


@access("people.transfer_households")
@sensitive_post_parameters("password")
def read_file(request: StaffRequest) -> HttpResponse:
    """Read a file of another installation; nothing becomes a file here before the next page."""
    form = ReadFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    made: list[uuid.UUID] = []
    if request.method == "POST" and carried_out(
        form,
        lambda data: made.append(
            services.read_family_file(
                actor=request.member,
                content=data["file"],
                password=data["password"],
                sender=data["sender"],
                now=clock.now(),
            ).pk
        ),
    ):
        return redirect(centre_url("people:transfer", made[0]))
    return render(request, "people/transfer_read.html", {"form": form})


@access("people.transfer_households")
def transfer(request: StaffRequest, parcel: uuid.UUID) -> HttpResponse:
    """One offered family: who comes, what comes along, and the form to take it over."""
    arriving = services.open_parcel(actor=request.member, parcel_id=parcel, now=clock.now())
    initial = {
        "informed_language": arriving.language_code,
        "municipality": arriving.municipality,
        "responsible": request.member,
    }
    form = TakeOverForm(request.POST or None, initial=initial)
    codes: list[str] = []
    if request.method == "POST" and carried_out(
        form,
        lambda _: codes.append(
            services.accept_parcel(actor=request.member, parcel_id=parcel, now=clock.now(), **form.values()).code
        ),
    ):
        messages.success(request, "Die Familie ist übernommen. Das andere Zentrum erfährt es.")
        return redirect(centre_url("people:household", codes[0]))
    return render(request, "people/transfer.html", {"arriving": arriving, "form": form})


@access("people.transfer_households")
def decline(request: StaffRequest, parcel: uuid.UUID) -> HttpResponse:
    arriving = services.open_parcel(actor=request.member, parcel_id=parcel, now=clock.now())
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form,
        lambda data: services.decline_parcel(actor=request.member, parcel_id=parcel, now=clock.now(), **data),
    ):
        messages.success(request, "Das andere Zentrum erfährt, dass Sie die Familie nicht übernehmen.")
        return redirect(centre_url("people:transfers"))
    return render(request, "people/transfer_decline.html", {"arriving": arriving, "form": form})
