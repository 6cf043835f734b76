"""The directory in the open format HSDS 3, to read: all published entries, or those of one centre."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from lotse.api import http, openapi, selectors
from lotse.api.parameters import question
from lotse.core.access import public

OPEN_DATA = "what the directory shows to everybody anyway"


@public(OPEN_DATA)
@http.endpoint
def about(request: HttpRequest) -> HttpResponseBase:
    """Which version of the standard this is, and where its description lies."""
    described_at = settings.BASE_URL + _address(request, "openapi")
    return http.entity(request, {"version": "3.0", "profile": described_at, "openapi_url": described_at})


@public(OPEN_DATA)
@http.endpoint
def description(request: HttpRequest) -> HttpResponseBase:
    """The OpenAPI document."""
    return http.entity(request, openapi.document(settings.BASE_URL + _address(request, "about").rstrip("/")))


@public(OPEN_DATA)
@http.endpoint
def listing(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A page of entries, or with ``format=ndjson`` all of them."""
    of = selectors.KINDS[kind]
    asked = question(request.GET, of.parameters)
    if asked.format == "ndjson":
        return http.lines(selectors.everything(of, request.centre, asked))  # type: ignore[attr-defined]
    return http.entity(request, selectors.page(of, request.centre, asked))  # type: ignore[attr-defined]


@public(OPEN_DATA)
@http.endpoint
def single(request: HttpRequest, kind: str, key: str) -> HttpResponseBase:
    of = selectors.KINDS[kind]
    asked = question(request.GET, of.single)
    return http.entity(request, selectors.single(of, request.centre, key, asked))  # type: ignore[attr-defined]


def _address(request: HttpRequest, name: str) -> str:
    centre = request.centre  # type: ignore[attr-defined]
    return reverse(f"api:centre_{name}", args=[centre.slug]) if centre else reverse(f"api:{name}")
