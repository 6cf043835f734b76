"""URLs inside a centre."""

import uuid
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from lotse.core.tenancy import current_centre_id
from lotse.tenants.models import Centre


@lru_cache(maxsize=256)
def _slug_of(centre_id: uuid.UUID) -> str:
    """A slug never changes: it is the centre's key."""
    return Centre.objects.values_list("slug", flat=True).get(pk=centre_id)


def centre_url(name: str, *args: Any) -> str:
    """The path of a page of the centre in scope: ``centre_url("people:household", household.code)``."""
    return reverse(name, args=(_slug_of(current_centre_id()), *args))


def onward(request: HttpRequest) -> str:
    """The page of this centre that sent somebody here for one thing (``?weiter=/…``); "" for none, or a foreign one."""
    wanted = request.GET.get("weiter", "")
    is_own = wanted.startswith(f"/{_slug_of(current_centre_id())}/")
    return wanted if is_own and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""
