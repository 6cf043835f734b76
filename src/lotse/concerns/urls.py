from django.urls import path

from lotse.concerns import views

app_name = "concerns"
urlpatterns = [
    path("sorge/", views.raise_concern, name="raise"),
    path("sorge/meldungen/", views.concerns, name="concerns"),
    path("sorge/durchwahl/", views.own_phone, name="own_phone"),
    path("sorge/<code:concern>/", views.concern, name="concern"),
    path("sorge/<code:concern>/uebernehmen/", views.take_over, name="take_over"),
    path("verwaltung/sorge/", views.settings, name="settings"),
]
