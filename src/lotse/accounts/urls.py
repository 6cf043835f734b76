from django.urls import include, path

urlpatterns = [
    path("", include("allauth.account.urls")),
    path("sicherheit/", include("allauth.mfa.urls")),
    path("anmeldungen/", include("allauth.usersessions.urls")),
]
