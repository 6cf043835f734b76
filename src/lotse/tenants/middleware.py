"""Finds the centre in the URL, opens its scope, and lets a request reach its view only where the mark allows it."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lotse.accounts.selectors import has_second_factor
from lotse.accounts.sessions import WANTED
from lotse.core.access import Access
from lotse.core.errors import LotseError, NotAllowed, NotFound
from lotse.core.tenancy import tenant_scope
from lotse.tenants import selectors

LINK_UNUSABLE = "links.unusable"  # the code of links.services.LinkUnusable, an app above


class CentreMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.centre = request.member = None  # type: ignore[attr-defined]
        with ExitStack() as scope:
            request.centre_scope = scope  # type: ignore[attr-defined]
            response = self.get_response(request)
        if getattr(request, "by_link", False):
            # Whoever uses the same phone later, and search engines, must not find what a link opens
            response.headers.setdefault("Cache-Control", "no-store, private")
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if "centre" in kwargs:
            centre = selectors.centre_by_slug(kwargs.pop("centre"))
            if centre is None:
                raise Http404
            request.centre = centre  # type: ignore[attr-defined]
            request.centre_scope.enter_context(tenant_scope(centre.pk))  # type: ignore[attr-defined]
        mark: Access | None = getattr(view, "access", None)
        if mark is None:
            raise PermissionDenied(f"{view.__module__}.{view.__qualname__} carries no access mark")
        request.by_link = mark.kind == "link"  # type: ignore[attr-defined]
        return self._check(request, mark)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Named errors that no view turned into a form error become the pages they mean."""
        if isinstance(exception, NotFound):
            raise Http404 from exception
        if isinstance(exception, NotAllowed):
            raise PermissionDenied from exception
        if isinstance(exception, LotseError) and exception.code == LINK_UNUSABLE:
            context = {"site_name": request.centre.name}  # type: ignore[attr-defined]
            return render(request, "tenants/link_unusable.html", context, status=404)
        return None

    def _check(self, request: HttpRequest, mark: Access) -> HttpResponse | None:
        if mark.kind in {"public", "link"}:
            return None
        if mark.kind == "developer":
            if not settings.DEVELOPER_PAGES:
                raise Http404
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if mark.kind == "signed_in":
            return None
        return self._check_right(request, mark.detail)

    def _check_right(self, request: HttpRequest, right: str) -> HttpResponse | None:
        member = selectors.member_for(request.user)  # type: ignore[arg-type]
        if member is None:
            raise Http404
        request.member = member  # type: ignore[attr-defined]
        if settings.REQUIRE_SECOND_FACTOR and member.reads_personal_files and not has_second_factor(member.user):
            if request.method == "GET":
                request.session[WANTED] = request.get_full_path()
            return redirect("mfa_activate_totp")
        if not member.holds(right):
            raise PermissionDenied(right)
        return None
