from django.urls import URLPattern, path

from lotse.privacy.views import officer, packages, periods

app_name = "privacy"
urlpatterns: list[URLPattern] = [
    path("datenschutz/", officer.index, name="index"),
    path("datenschutz/verzeichnis/", officer.record, name="record"),
    path("datenschutz/verzeichnis/pdf/", officer.record_pdf, name="record_pdf"),
    path("datenschutz/rollen/", officer.roles, name="roles"),
    path("datenschutz/einsichten/", officer.inspections, name="inspections"),
    path("auskunft/<slug:kind>/<uuid:pk>/", packages.package, name="package"),
    path("auskunft/datei/<uuid:package>/zip/", packages.package_file, name="package_file"),
    path("verwaltung/fristen/", periods.periods, name="periods"),
    path("verwaltung/fristen/archiv/", periods.settings, name="settings"),
    path("verwaltung/fristen/<str:kind>/", periods.period, name="period"),
]
