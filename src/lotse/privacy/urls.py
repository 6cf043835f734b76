from django.urls import URLPattern, path

from lotse.privacy.views import packages, periods

app_name = "privacy"
urlpatterns: list[URLPattern] = [
    path("auskunft/<slug:kind>/<uuid:pk>/", packages.package, name="package"),
    path("auskunft/datei/<uuid:package>/zip/", packages.package_file, name="package_file"),
    path("verwaltung/fristen/", periods.periods, name="periods"),
    path("verwaltung/fristen/archiv/", periods.settings, name="settings"),
    path("verwaltung/fristen/<str:kind>/", periods.period, name="period"),
]
