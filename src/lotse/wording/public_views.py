"""The information sheet of a centre, for everybody, in all languages of the pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from lotse.core import clock
from lotse.core.access import public
from lotse.core.languages import SOURCE, multilingual
from lotse.wording import selectors


@multilingual
@public("Art. 13 DSGVO: what a centre tells each family before it asks anything")
def information(request: HttpRequest) -> HttpResponse:
    centre, language = request.centre, get_language() or SOURCE  # type: ignore[attr-defined]
    text = selectors.information(centre, language, clock.today())
    return render(request, "wording/information.html", {"text": text, "centre": centre, "site_name": centre.name})
