"""The page behind the link of an invitation. Opening it changes nothing; the button does."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from lotse.administration import selectors, services
from lotse.administration.forms import AcceptForm
from lotse.core import clock
from lotse.core.access import by_link
from lotse.core.forms import LotseForm, carried_out
from lotse.links import services as links
from lotse.tenants.linking import centre_url
from lotse.tenants.selectors import start_of


@by_link("invitation")
@sensitive_post_parameters()
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a password, or join with the account one has."""
    now = clock.now()
    link = links.find(purpose="invitation", secret=secret, now=now)
    page = selectors.invitation_page(link.object_id, request.centre)  # type: ignore[attr-defined]
    if page.has_account:
        return _join(request, secret, page)
    form = AcceptForm(request.POST or None, initial={"name": page.name}, email=page.email)
    if request.method == "POST" and carried_out(
        form,
        lambda data: services.accept_as_new(secret=secret, name=data["name"], password=data["password"], now=now),
    ):
        messages.success(request, "Ihr Zugang ist eingerichtet. Melden Sie sich jetzt damit an.")
        return redirect("account_login")
    return render(request, "administration/accept.html", {"form": form, "page": page})


def _join(request: HttpRequest, secret: str, page: selectors.InvitationPage) -> HttpResponse:
    user = request.user
    form = LotseForm(request.POST if request.method == "POST" else None)
    is_same = user.is_authenticated and user.email.lower() == page.email
    if request.method == "POST" and is_same:
        joined: list[Any] = []
        if carried_out(
            form,
            lambda _: joined.append(services.accept_as_known(secret=secret, user=user, now=clock.now())),  # type: ignore[arg-type]
        ):
            messages.success(request, f"Willkommen: {page.centre.name}.")
            return redirect(centre_url(start_of(joined[0])))
    return render(request, "administration/join.html", {"form": form, "page": page, "is_same": is_same})
