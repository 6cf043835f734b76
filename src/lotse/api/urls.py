"""Twice the same paths, as the standard has them: under ``/api/hsds/`` for all centres, under ``/<centre>/…`` for one.

No slash at the end, because the standard has none.
"""

from django.urls import URLPattern, path

from lotse.api import public_views as views
from lotse.api.selectors import KINDS


def _paths(root: str, prefix: str) -> list[URLPattern]:
    found = [
        path(root, views.about, name=f"{prefix}about"),
        path(f"{root}openapi.json", views.description, name=f"{prefix}openapi"),
    ]
    for kind in KINDS:
        found.append(path(f"{root}{kind}", views.listing, {"kind": kind}, name=f"{prefix}{kind}"))
        found.append(path(f"{root}{kind}/<str:key>", views.single, {"kind": kind}, name=f"{prefix}{kind}_single"))
    return found


app_name = "api"
urlpatterns = [*_paths("api/hsds/", ""), *_paths("<slug:centre>/api/hsds/", "centre_")]
