from django.urls import URLPattern, path

from lotse.privacy.views import corrections, officer, packages, periods, requests, restrictions, subjects

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
    path("rechte/", requests.requests, name="requests"),
    path("rechte/neu/", requests.new, name="request_new"),
    path("rechte/neu/<slug:kind>/<uuid:pk>/", requests.new_of, name="request_new_of"),
    path("rechte/person/<slug:kind>/<uuid:pk>/", subjects.subject, name="subject"),
    path("rechte/berichtigen/<slug:kind>/<uuid:pk>/", corrections.correct, name="correct"),
    path("rechte/berichtigen/<slug:kind>/<uuid:pk>/<slug:field>/", corrections.correct_field, name="correct_field"),
    path("rechte/einschraenken/<code:household>/", restrictions.restriction, name="restriction"),
    path("rechte/<code:code>/", requests.request, name="request"),
    path("rechte/<code:code>/bearbeiten/", requests.change, name="request_change"),
    path("rechte/<code:code>/verlaengern/", requests.extend, name="request_extend"),
    path("rechte/<code:code>/antwort/", requests.answer, name="request_answer"),
]
