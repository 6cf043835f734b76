"""What the centre stores about a volunteer."""

from django.http import HttpResponse

from lotse.volunteering.public_views.own.frame import Own, own_page
from lotse.volunteering.selectors.own_data import own_facts


@own_page
def data(own: Own) -> HttpResponse:
    return own.page("data", facts=own_facts(own.volunteer))
