"""Pages for everybody: where the centres are, what they and their partners offer, and what the law asks for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lotse.core import clock, ical
from lotse.core.access import public
from lotse.core.languages import check_notes, multilingual
from lotse.core.lists import PAGE_PARAMETER
from lotse.directory.selectors.finding import Question
from lotse.public import documents, selectors
from lotse.public.forms import FinderForm, query_of, question_of
from lotse.public.selectors import atlas, finder
from lotse.public.selectors import offers as offer_selectors


@multilingual
@public("tells families where they find their centre")
def home(request: HttpRequest) -> HttpResponse:
    base = reverse("public:offers_everywhere")
    topics = finder.topic_tiles(clock.today(), lambda asked: base + query_of(asked), "everywhere")
    return render(request, "public/home.html", {"centres": selectors.published_centres(), "topics": topics})


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
    base = reverse("public:offers", args=[found.slug])
    topics = finder.topic_tiles(clock.today(), lambda asked: base + query_of(asked))
    context = {"centre": selectors.published(found), "site_name": found.name, "topics": topics}
    return render(request, "public/centre.html", context)


@multilingual
@public("published offers of all centres")
def offers_everywhere(request: HttpRequest) -> HttpResponse:
    centres = selectors.published_centres()
    if len(centres) == 1:
        return redirect(reverse("public:offers", args=[centres[0].slug]) + query_of(question_of(request.GET)))
    found = finder.finder(*_asked(request), query_of, "everywhere")
    return render(request, "public/offers.html", _list(found) | {"centres": centres})


@multilingual
@public("published offers of a centre")
def offers(request: HttpRequest) -> HttpResponse:
    centre = request.centre  # type: ignore[attr-defined]
    found = finder.finder(*_asked(request), query_of)
    map_url = reverse("public:offers_map", args=[centre.slug]) + query_of(found.question)
    context = {"map_url": map_url, "centre": selectors.published(centre), "site_name": centre.name}
    return render(request, "public/offers.html", _list(found) | context)


@multilingual
@public("where the published offers of a centre are")
def offers_map(request: HttpRequest) -> HttpResponse:
    centre = request.centre  # type: ignore[attr-defined]
    base = reverse("public:offers", args=[centre.slug])
    found = finder.finder(*_asked(request), lambda asked: base + query_of(asked))
    question, towns = found.question, found.facets["municipality"]
    places = atlas.places_of(towns, lambda key: base + query_of(question.but(municipality=key)))
    context = {
        "finder": found,
        "places": places,
        "atlas": atlas.atlas_of(places),
        "list_url": base + query_of(question),
    }
    return render(request, "public/offers_map.html", context | {"centre": centre, "site_name": centre.name})


def _list(found: finder.Finder) -> dict[str, Any]:
    pages = {"previous_url": found.turned(-1), "next_url": found.turned(1)}
    urls = {name: page and query_of(found.question, **{PAGE_PARAMETER: page}) for name, page in pages.items()}
    return {"finder": found, "form": FinderForm(found), **urls}


def _asked(request: HttpRequest) -> tuple[Question, Any, str]:
    return question_of(request.GET), clock.today(), request.GET.get(PAGE_PARAMETER, "")


@multilingual
@public("a published offer")
def offer(request: HttpRequest, offer: str) -> HttpResponse:
    centre = request.centre  # type: ignore[attr-defined]
    today = clock.today()
    context: dict[str, Any] = {"centre": centre, "site_name": centre.name}
    found = offer_selectors.public_offer(offer, today)
    if found is None:
        context["rows"] = offer_selectors.alternatives(offer, today)
        return render(request, "public/offer_gone.html", context, status=410)
    page = offer_selectors.offer_page(found, today)
    address = request.build_absolute_uri(request.path)
    context |= {"page": page, "address": address, "qr_code": documents.qr_code(address)}
    context["mail_address"] = documents.mail_address(page.wording.name, address)
    return render(request, "public/offer.html", context | {"atlas": atlas.atlas_of_places(page.places)})


@multilingual
@public("the times of a published offer, for a calendar")
def offer_calendar(request: HttpRequest, offer: str) -> HttpResponse:
    slug = request.centre.slug  # type: ignore[attr-defined]
    found = offer_selectors.public_offer(offer, clock.today())
    if found is None:
        return redirect("public:offer", slug, offer)
    texts = offer_selectors.page_wording(found)
    address = request.build_absolute_uri(reverse("public:offer", args=[slug, found.code]))
    content = documents.calendar_file(found, texts, address, clock.today(), clock.now())
    headers = {"Content-Disposition": f'attachment; filename="angebot-{found.code}.ics"'}
    return HttpResponse(content, content_type=ical.TYPE, headers=headers)


@multilingual
@public("§ 5 DDG: who runs this site")
def imprint(request: HttpRequest) -> HttpResponse:
    return render(request, "public/imprint.html", {"centres": selectors.published_centres()})


@multilingual
@public("Art. 13 DSGVO: what happens to data")
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "public/privacy.html", {"centres": selectors.published_centres()})


@public("§ 10b BGG NRW: how accessible this site is, and whom to tell")
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html", {"translations": check_notes()})
