"""Pages without a domain noun: health, errors."""

import re

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template

from lotse.core.access import public
from lotse.core.db.state import pending_migrations


@public("load balancers ask; says only that the process answers")
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@public("load balancers ask; says only whether the database is up to date")
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and is up to date: 200, else 503."""
    try:
        pending = pending_migrations()
    except Exception:  # whatever the driver raises, the answer is "not ready"
        return JsonResponse({"ready": False, "database": "unreachable"}, status=503)
    return JsonResponse({"ready": not pending, "pending_migrations": len(pending)}, status=503 if pending else 200)


_FOR_MACHINES = re.compile(r"/([-\w]+/)?api/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 400, "core.bad_request", "Diese Anfrage ist nicht lesbar.")


def forbidden(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 404, "core.not_found", "Diese Adresse gibt es nicht.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without context processors: nothing may fail a second time."""
    if _FOR_MACHINES.match(request.path):
        return JsonResponse({"code": "core.server_error", "message": "Hier ist ein Fehler passiert."}, status=500)
    return HttpResponse(get_template("500.html").render(), status=500)


def _error(request: HttpRequest, status: int, code: str, sentence: str) -> HttpResponse:
    """A page for people; for programs, below ``api/``, what they can read."""
    if _FOR_MACHINES.match(request.path):
        return JsonResponse({"code": code, "message": sentence}, status=status)
    return render(request, f"{status}.html", status=status)
