"""Each address of the login, named one by one: what is not here (sign-up, e-mail management, …) does not exist."""

from allauth.account import views as login
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.conf import settings
from django.urls import path, re_path

from lotse.accounts import views
from lotse.core.access import public, signed_in

FORGOTTEN = "whoever forgot the password cannot sign in"
OWN = "a person's own account"

urlpatterns = [
    path("anmelden/", views.login, name="account_login"),
    path("abmelden/", public("harmless without a session")(login.logout), name="account_logout"),
    path("gesperrt/", public("tells why the login ended")(login.account_inactive), name="account_inactive"),
    path("bestaetigen/", signed_in(OWN)(login.reauthenticate), name="account_reauthenticate"),
    path("passwort/", signed_in(OWN)(login.password_change), name="account_change_password"),
    path("passwort/vergessen/", public(FORGOTTEN)(login.password_reset), name="account_reset_password"),
    path(
        "passwort/vergessen/gesendet/", public(FORGOTTEN)(login.password_reset_done), name="account_reset_password_done"
    ),
    re_path(
        r"^passwort/neu/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-0-9A-Za-z]+)/$",
        public("holds a secret from a mail")(login.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "passwort/geaendert/",
        public(FORGOTTEN)(login.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("sicherheit/", signed_in(OWN)(factor.index), name="mfa_index"),
    path("sicherheit/code/", public("second step of the login")(factor.authenticate), name="mfa_authenticate"),
    path("sicherheit/bestaetigen/", signed_in(OWN)(factor.reauthenticate), name="mfa_reauthenticate"),
    path("sicherheit/app/einrichten/", signed_in(OWN)(totp.activate_totp), name="mfa_activate_totp"),
    path("sicherheit/app/entfernen/", signed_in(OWN)(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("sicherheit/ersatzcodes/", signed_in(OWN)(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "sicherheit/ersatzcodes/neu/", signed_in(OWN)(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path(
        "sicherheit/ersatzcodes/datei/",
        signed_in(OWN)(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("sitzungen/", signed_in(OWN)(sessions.list_usersessions), name="usersessions_list"),
    path("da/", views.stay, name="account_stay"),
    path("weiter/", views.resume, name="account_resume"),
]

if settings.OIDC_SERVER_URL:
    from lotse.accounts.service_urls import urlpatterns as service_urlpatterns

    urlpatterns += service_urlpatterns
