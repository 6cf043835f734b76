"""What the data protection officer needs: no contents of files."""

from django.http import HttpResponse
from django.shortcuts import render

from lotse.core import clock
from lotse.core.access import access
from lotse.core.lists import page_of
from lotse.people.selectors.access_log import inspections as all_inspections
from lotse.privacy import documents, rules
from lotse.privacy.selectors import officer, processing
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest


@access(rules.SEE_RECORD)
def index(request: StaffRequest) -> HttpResponse:
    return render(request, "privacy/officer.html", {"areas": officer.areas_for(request.member)})


@access(rules.SEE_RECORD)
def record(request: StaffRequest) -> HttpResponse:
    """The record of processing activities (Art. 30 GDPR)."""
    context = {"record": processing.record_of_processing(request.centre), "pdf": centre_url("privacy:record_pdf")}
    return render(request, "privacy/processing.html", context)


@access(rules.SEE_RECORD)
def record_pdf(request: StaffRequest) -> HttpResponse:
    record = processing.record_of_processing(request.centre)
    answer = HttpResponse(
        documents.processing_pdf(record, centre=request.centre, on=clock.today()), content_type="application/pdf"
    )
    answer["Content-Disposition"] = 'inline; filename="verzeichnis-der-verarbeitung.pdf"'
    return answer


@access(rules.SEE_ROLES)
def roles(request: StaffRequest) -> HttpResponse:
    context = {"roles": officer.role_rows(), "back": centre_url("privacy:index")}
    return render(request, "privacy/roles.html", context)


@access("people.see_access_log")
def inspections(request: StaffRequest) -> HttpResponse:
    """Who looked into which log, and why."""
    context = {
        "page": page_of(request, all_inspections()),
        "find": centre_url("people:find_access_log"),
        "back": centre_url("privacy:index"),
    }
    return render(request, "privacy/inspections.html", context)
