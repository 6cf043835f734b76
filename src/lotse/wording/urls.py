from django.urls import path

from lotse.wording import public_views, views

app_name = "wording"
urlpatterns = [
    path("informationsblatt/", public_views.information, name="information"),
    path("familien/informationsblatt/", views.information_print, name="information_print"),
    path("verwaltung/texte/", views.index, name="index"),
    path("verwaltung/texte/angaben/", views.facts, name="facts"),
    path("verwaltung/texte/wortlaut/<code:kept>/", views.kept, name="kept"),
    path("verwaltung/texte/wortlaut/<code:kept>/pdf/", views.kept_pdf, name="kept_pdf"),
    path("verwaltung/texte/<slug:subject>/", views.subject, name="subject"),
    path("verwaltung/texte/<slug:subject>/neu/", views.new_version, name="new_version"),
    path("verwaltung/texte/<slug:subject>/<int:number>/", views.version, name="version"),
    path("verwaltung/texte/<slug:subject>/<int:number>/verwerfen/", views.discard_version, name="discard_version"),
    path("verwaltung/texte/<slug:subject>/<int:number>/<slug:language>/", views.version_text, name="version_text"),
]
