"""Middleware without a domain noun."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lotse.core.crypto import renew_ring
from lotse.core.locks import is_locked

RESTORE_LOCK = "restore.lock"  # in the data folder
OPEN_PATHS = ("/healthz", "/static/")


class MaintenanceMiddleware:
    """Answers 503 while a restore is under way, or the file ``maintenance`` lies in the data folder."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.flag = settings.DATA_DIR / "maintenance"
        self.restore = settings.DATA_DIR / RESTORE_LOCK

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (self.flag.exists() or is_locked(self.restore)) and not request.path.startswith(OPEN_PATHS):
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
