"""The addresses of the district's own login; they exist only where one is configured (LOTSE_OIDC_SERVER_URL)."""

from allauth.account import views as login
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as service
from django.urls import path

from lotse.core.access import public, signed_in

LOGIN = "whoever signs in is not known yet"

urlpatterns = [
    path("dienst/<slug:provider_id>/", public(LOGIN)(service.login), name="openid_connect_login"),
    path("dienst/<slug:provider_id>/zurueck/", public(LOGIN)(service.callback), name="openid_connect_callback"),
    path("dienst-abgebrochen/", public(LOGIN)(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("dienst-fehler/", public(LOGIN)(social.login_error), name="socialaccount_login_error"),
    path("passwort/setzen/", signed_in("a person's own account")(login.password_set), name="account_set_password"),
]
