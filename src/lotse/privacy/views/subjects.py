"""The rights of one person in one place."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render

from lotse.core import clock
from lotse.core.access import access
from lotse.privacy.selectors import rights
from lotse.tenants.requests import StaffRequest


@access("privacy.handle_requests")
def subject(request: StaffRequest, kind: str, pk: uuid.UUID) -> HttpResponse:
    """What can be done for this person, and which requests there are."""
    page = rights.rights_page(request.member, kind, pk, clock.today())
    return render(request, "privacy/subject.html", {"page": page})
