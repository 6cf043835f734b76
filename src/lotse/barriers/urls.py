from django.urls import path

from lotse.barriers import public_views, views

app_name = "barriers"
urlpatterns = [
    path("rueckmeldung/", public_views.feedback, name="feedback"),
    path("<slug:centre>/verwaltung/barrieren/", views.reports, name="reports"),
    path("<slug:centre>/verwaltung/barrieren/neu/", views.new, name="new"),
    path("<slug:centre>/verwaltung/barrieren/fristen/", views.settings, name="settings"),
    path("<slug:centre>/verwaltung/barrieren/<code:barrier>/", views.report, name="report"),
]
