"""Signs a person out after a time without a request (BSI IT-Grundschutz: shared desks, open offices)."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from lotse.core import clock

KEY = "lotse_last_seen"
PRECISION_S = 60  # the session is written at most once a minute


class SessionTimeoutMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(clock.now().timestamp())
            last = request.session.get(KEY, now)
            if now - last > settings.SESSION_IDLE_MINUTES * 60:
                logout(request)
                messages.info(request, "Sie waren längere Zeit nicht aktiv und wurden abgemeldet.")
            elif now - last >= PRECISION_S or KEY not in request.session:
                request.session[KEY] = now
        return self.get_response(request)
