"""A URLconf whose only view carries no mark."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("offen")


urlpatterns = [path("vergessen/", forgotten, name="forgotten")]
