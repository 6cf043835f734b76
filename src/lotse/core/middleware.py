"""Middleware without a domain noun."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lotse.core.crypto import renew_ring

OPEN_PATHS = ("/healthz", "/static/")


class MaintenanceMiddleware:
    """Answers 503 while the file ``maintenance`` lies in the data folder (a restore puts it there)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.flag = settings.DATA_DIR / "maintenance"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.flag.exists() and not request.path.startswith(OPEN_PATHS):
            response = render(request, "503.html", status=503)
            response["Retry-After"] = "120"
            return response
        return self.get_response(request)


class KeyRingMiddleware:
    """Each request knows the keys of now: what another process signed or encrypted after a change of keys, it reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        renew_ring()
        return self.get_response(request)
