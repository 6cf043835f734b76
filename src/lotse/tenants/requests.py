from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from lotse.tenants.models import Centre, Membership


class StaffRequest(HttpRequest):
    """What views behind ``access`` receive: the centre of the URL and the member who asks."""

    centre: Centre
    member: Membership
    htmx: HtmxDetails
