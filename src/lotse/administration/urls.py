from django.urls import path

from lotse.administration import public_views, views

app_name = "administration"
urlpatterns = [
    path("verwaltung/", views.index, name="index"),
    path("verwaltung/zugaenge/", views.members, name="members"),
    path("verwaltung/zugaenge/einladen/", views.invite, name="invite"),
    path("verwaltung/einladungen/<uuid:invitation>/erneut/", views.resend_invitation, name="resend_invitation"),
    path("verwaltung/einladungen/<uuid:invitation>/zurueck/", views.revoke_invitation, name="revoke_invitation"),
    path("verwaltung/zugaenge/<uuid:member>/rollen/", views.roles, name="roles"),
    path("verwaltung/zugaenge/<uuid:member>/sperren/", views.deactivate, name="deactivate"),
    path("verwaltung/zugaenge/<uuid:member>/freigeben/", views.reactivate, name="reactivate"),
    path("verwaltung/zentrum/", views.centre, name="centre"),
    path("verwaltung/gemeinden/", views.municipalities, name="municipalities"),
    path("verwaltung/gemeinden/neu/", views.add_municipality, name="add_municipality"),
    path("verwaltung/gemeinden/<uuid:municipality>/", views.municipality, name="municipality"),
    path("verwaltung/postausgang/", views.outbox, name="outbox"),
    path("verwaltung/postausgang/<uuid:mail>/erneut/", views.retry_mail, name="retry_mail"),
    path("verwaltung/protokoll/", views.log, name="log"),
    path("netzwerk/organisationen/<code:organisation>/konten/", views.partner, name="partner"),
    path("netzwerk/organisationen/<code:organisation>/konten/einladen/", views.invite_partner, name="invite_partner"),
    path(
        "netzwerk/organisationen/<code:organisation>/konten/einladungen/<uuid:invitation>/erneut/",
        views.resend_to_partner,
        name="resend_to_partner",
    ),
    path(
        "netzwerk/organisationen/<code:organisation>/konten/einladungen/<uuid:invitation>/zurueck/",
        views.revoke_from_partner,
        name="revoke_from_partner",
    ),
    path(
        "netzwerk/organisationen/<code:organisation>/konten/<uuid:member>/beenden/",
        views.end_partner,
        name="end_partner",
    ),
    path(
        "netzwerk/organisationen/<code:organisation>/konten/<uuid:member>/freigeben/",
        views.readmit_partner,
        name="readmit_partner",
    ),
    path("einladung/<str:secret>/", public_views.accept, name="accept"),
]
