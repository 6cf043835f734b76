"""Everything about one person in one package."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from lotse.core import clock
from lotse.core.access import access
from lotse.core.forms import carried_out
from lotse.privacy.forms.packages import PackageForm
from lotse.privacy.selectors import packages as selectors
from lotse.privacy.services import packages as services
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access("privacy.make_package")
@never_cache
def package(request: StaffRequest, kind: str, pk: uuid.UUID) -> HttpResponse:
    """The form; carried out, the PDF for paper, or the page with the password, which is shown this once."""
    subject = selectors.subject_for(request.member, kind, pk)
    form = PackageForm(request.POST or None)
    made: list[services.Made] = []
    if request.method == "POST" and carried_out(
        form,
        lambda data: made.append(
            services.make_package(actor=request.member, kind=kind, pk=pk, now=clock.now(), **data)
        ),
    ):
        if made[0].pdf:
            headers = {"Content-Disposition": 'inline; filename="auskunft.pdf"'}
            return HttpResponse(made[0].pdf, content_type="application/pdf", headers=headers)
        return render(request, "privacy/package_made.html", {"subject": subject, "made": made[0]})
    context = {
        "subject": subject,
        "form": form,
        "persons": selectors.persons_to_choose(subject),
        "earlier": selectors.earlier_packages(subject),
    }
    return render(request, "privacy/package.html", context)


@access("privacy.make_package")
@never_cache
def package_file(request: StaffRequest, package: uuid.UUID) -> HttpResponse:
    """The encrypted archive, for whoever made it, as long as it lies ready."""
    try:
        content = services.fetch_package(actor=request.member, pk=package, now=clock.now())
    except services.FileGone as error:
        messages.error(request, error.sentence)
        return redirect(centre_url("workspace:today"))
    headers = {"Content-Disposition": 'attachment; filename="auskunft.zip"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)
