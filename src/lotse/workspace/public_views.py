"""The calendar that programs fetch by its secret address, without a session."""

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from lotse.core import clock, ical
from lotse.core.access import by_link
from lotse.links import services as links
from lotse.links.services import LinkUnusable
from lotse.workspace import selectors


@by_link("calendar")
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Codes and kinds, never names; 304 while nothing has changed."""
    now = clock.now()
    link = links.find(purpose=selectors.CALENDAR_LINK, secret=secret, now=now)
    owner = selectors.calendar_owner(link.object_id)
    if owner is None:
        raise LinkUnusable
    content = selectors.calendar_file(owner, now)
    etag = f'"{hashlib.sha256(content).hexdigest()}"'
    response = HttpResponse(content, content_type=ical.TYPE)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="lotse.ics"'
    answer = get_conditional_response(request, etag=etag, response=response)
    assert answer is not None
    return answer
