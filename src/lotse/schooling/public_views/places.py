"""The page behind a school's link. Opening it changes nothing, and sending leaves the link open for corrections."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from lotse.core import clock
from lotse.core.access import by_link
from lotse.links import services as links
from lotse.schooling.enums import PLACES_LINK
from lotse.schooling.forms.place_requests import PlaceLinkForm
from lotse.schooling.selectors.place_links import link_page
from lotse.schooling.services.place_links import ReportedMeanwhile, report_by_link
from lotse.schooling.services.places import PlacesRefused
from lotse.tenants.linking import centre_url


@by_link("places")
@never_cache
def report_places(request: HttpRequest, secret: str) -> HttpResponse:
    """A school reports its places, or confirms that nothing changed."""
    now = clock.now()
    link = links.find(purpose=PLACES_LINK, secret=secret, now=now)
    page = link_page(link.object_id, clock.day_of(now))
    is_sent = request.method == "POST" and "add" not in request.POST
    form = PlaceLinkForm(request.POST if request.method == "POST" else None, page=page, checked=is_sent)
    if is_sent and form.is_valid():
        try:
            report_by_link(secret=secret, rows=form.rows(), now=now, **form.told())
        except PlacesRefused as refused:
            form.show(refused)
        except links.TooManySubmissions as error:
            form.add_error(None, error.sentence)
        except ReportedMeanwhile as error:
            form.show_meanwhile(error.sentence)
        else:
            return redirect(centre_url("schooling:report_places", secret))
    centre = request.centre  # type: ignore[attr-defined]
    context = {"form": form, "page": page, "centre": centre, "site_name": centre.name}
    return render(request, "schooling/report_places.html", context)
