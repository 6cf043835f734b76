"""Signing in with the district's own login service (OpenID Connect): for accounts that an invitation has made."""

import copy
from typing import Any

import pytest
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialAccount
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import Client, RequestFactory

from lotse.accounts.models import User
from lotse.config import environment
from tests.accounts.browser import LOGIN
from tests.architecture.routes import routes
from tests.world import World


@pytest.fixture
def _service(settings: Any) -> None:
    settings.OIDC_NAME, settings.OIDC_SERVER_URL = "Kreis Lippe", "https://anmeldung.example.org/kreis"
    providers = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    app = {"provider_id": "anmeldedienst", "name": "Kreis Lippe", "client_id": "lotse", "secret": "geheim"}
    providers["openid_connect"]["APPS"] = [app | {"settings": {"server_url": settings.OIDC_SERVER_URL}}]
    settings.SOCIALACCOUNT_PROVIDERS = providers
    settings.ROOT_URLCONF = "tests.accounts.service_site"


def come_back(email: str, verified: bool = True) -> tuple[HttpResponse, Any]:
    """What happens after the service has said who it is."""
    from allauth.account.middleware import AccountMiddleware
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get("/konto/dienst/anmeldedienst/zurueck/")
    request.user, request.session = AnonymousUser(), SessionStore()  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]

    def answer(request: Any) -> HttpResponse:
        provider = get_adapter().get_provider(request, "anmeldedienst")
        said = {"sub": "4711", "email": email, "email_verified": verified, "name": "Wie der Dienst sagt"}
        login = provider.sociallogin_from_response(request, {"userinfo": said, "id_token": {}})
        response: HttpResponse = complete_social_login(request, login)
        return response

    return AccountMiddleware(answer)(request), request


def test_without_a_service_its_addresses_do_not_exist(world: World) -> None:
    assert Client().get("/konto/dienst/anmeldedienst/").status_code == 404
    assert "Kreis Lippe" not in Client().get(LOGIN).content.decode()


@pytest.mark.usefixtures("_service")
def test_the_login_offers_the_service_by_its_name(world: World) -> None:
    page = Client().get(LOGIN).content.decode()
    assert 'action="/konto/dienst/anmeldedienst/"' in page and "Kreis Lippe" in page


@pytest.mark.usefixtures("_service")
def test_each_address_of_the_service_carries_a_mark(world: World) -> None:
    from lotse.accounts.service_urls import urlpatterns

    names = {pattern.name for pattern in urlpatterns}
    marks = {route.name: route.mark[0] for route in routes() if route.name in names}
    assert set(marks) == names and set(marks.values()) == {"public", "signed_in"}


@pytest.mark.usefixtures("_service")
def test_an_invited_person_comes_in_by_the_address_that_the_service_confirms(world: World) -> None:
    response, request = come_back(world.charlie.email)
    assert response.status_code == 302 and request.user == world.charlie
    assert SocialAccount.objects.get().user == world.charlie
    world.charlie.refresh_from_db()
    assert world.charlie.name == "Charlie Ohneort"
    # From now on the service says who it is, and its rules for passwords hold
    assert not world.charlie.has_usable_password()


@pytest.mark.usefixtures("_service")
@pytest.mark.parametrize(("email", "verified"), [("fremd@example.org", True), ("charlie@example.org", False)])
def test_nobody_else_does_and_no_account_comes_into_being(world: World, email: str, verified: bool) -> None:
    before = User.objects.count()
    response, request = come_back(email, verified)
    assert not request.user.is_authenticated
    assert "Zugänge gibt es nur auf Einladung" in response.content.decode()
    assert User.objects.count() == before


def test_the_policy_lets_a_form_lead_to_the_service_only() -> None:
    assert environment.origin("https://anmeldung.example.org/kreis/x") == ["https://anmeldung.example.org"]
    assert environment.origin("") == []
