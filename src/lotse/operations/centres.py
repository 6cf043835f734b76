"""Founding a centre from the command line."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from lotse.administration.services import invite_first
from lotse.core.errors import LotseError
from lotse.core.tenancy import tenant_scope
from lotse.tenants.linking import centre_url
from lotse.tenants.models import RESERVED_SLUGS, Centre


class CentreInvalid(LotseError):
    code = "operations.centre_invalid"


def create_centre(
    *, slug: str, name: str, district_name: str, ags: str, admin_email: str, admin_name: str, now: dt.datetime
) -> str:
    """Make a centre and invite its first administrator; returns the invitation's address. Raises CentreInvalid."""
    centre = Centre(slug=slug, name=name, district_name=district_name, ags=ags)
    if slug in RESERVED_SLUGS:
        raise CentreInvalid(f"Der Kurzname „{slug}“ ist für Seiten von Lotse vergeben.")
    try:
        centre.full_clean()
        validate_email(admin_email)
    except ValidationError as error:
        raise CentreInvalid("Das Zentrum wurde nicht angelegt. " + " ".join(error.messages)) from error
    with transaction.atomic():
        centre.save()
        with tenant_scope(centre.pk):
            secret = invite_first(email=admin_email, name=admin_name, now=now)
            return settings.BASE_URL + centre_url("administration:accept", secret)
