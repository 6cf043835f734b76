"""The product's URLs and one page behind a link, in the family's language, whose right secret is ``gut``."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lotse.config import urls
from lotse.core.access import by_link
from lotse.core.languages import multilingual
from lotse.links.services import LinkUnusable


@multilingual
@by_link("test")
def page(request: HttpRequest, secret: str) -> HttpResponse:
    if secret != "gut":
        raise LinkUnusable
    return HttpResponse("offen")


urlpatterns = [path("<slug:centre>/zettel/<str:secret>/", page), *urls.urlpatterns]
