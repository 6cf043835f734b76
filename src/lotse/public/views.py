"""Pages for everybody: what Lotse is, where the centres are, and what the law asks for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lotse.core.access import public
from lotse.core.languages import check_notes, multilingual
from lotse.public import selectors


@multilingual
@public("tells families where they find their centre")
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home.html", {"centres": selectors.published_centres()})


@multilingual
@public("leads whoever wants to help to the form of a centre")
def volunteer(request: HttpRequest) -> HttpResponse:
    centres = selectors.centres_for_volunteers()
    if len(centres) == 1:
        return redirect("volunteering:sign_up", centres[0].slug)
    return render(request, "public/volunteer.html", {"centres": centres})


@multilingual
@public("published contact data of a centre")
def centre(request: HttpRequest) -> HttpResponse:
    found = request.centre  # type: ignore[attr-defined]
    return render(request, "public/centre.html", {"centre": selectors.published(found), "site_name": found.name})


@public("§ 5 DDG: who runs this site")
def imprint(request: HttpRequest) -> HttpResponse:
    return render(request, "public/imprint.html", {"centres": selectors.published_centres()})


@public("Art. 13 DSGVO: what happens to data")
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "public/privacy.html")


@public("§ 10b BGG NRW: how accessible this site is, and whom to tell")
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html", {"translations": check_notes()})
