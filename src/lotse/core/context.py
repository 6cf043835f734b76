"""Template context that each page has."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

import lotse
from lotse.core.languages import check_note, switch


def installation(request: HttpRequest) -> dict[str, Any]:
    """``installation``: what the operator decided, without secrets."""
    return {
        "installation": {
            "demo": settings.DEMO,
            "official_header": settings.OFFICIAL_HEADER,
            "operator_name": settings.OPERATOR_NAME,
            "operator_address": settings.OPERATOR_ADDRESS,
            "operator_email": settings.OPERATOR_EMAIL,
            "second_factor": settings.REQUIRE_SECOND_FACTOR,
            "login_service": settings.OIDC_NAME if settings.OIDC_SERVER_URL else "",
            "session_minutes": settings.SESSION_IDLE_MINUTES,
            "version": lotse.__version__,
        }
    }


def languages(request: HttpRequest) -> dict[str, Any]:
    """``languages`` for the switch of public pages; ``check_note``: who has checked the language of the page."""
    return {"languages": switch(request), "check_note": check_note()}
