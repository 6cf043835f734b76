from django.urls import path

from lotse.directory.views import organisations, partners

app_name = "directory"
urlpatterns = [
    path("netzwerk/organisationen/", organisations.organisations, name="organisations"),
    path("netzwerk/organisationen/neu/", organisations.organisation_new, name="organisation_new"),
    path("netzwerk/organisationen/<code:organisation>/", organisations.organisation, name="organisation"),
    path(
        "netzwerk/organisationen/<code:organisation>/bearbeiten/",
        organisations.organisation_edit,
        name="organisation_edit",
    ),
    path(
        "netzwerk/organisationen/<code:organisation>/schliessen/",
        organisations.organisation_close,
        name="organisation_close",
    ),
    path(
        "netzwerk/organisationen/<code:organisation>/oeffnen/",
        organisations.organisation_reopen,
        name="organisation_reopen",
    ),
    path("netzwerk/organisationen/<code:organisation>/orte/neu/", partners.place_of_new, name="place_of_new"),
    path("netzwerk/organisationen/<code:organisation>/personen/neu/", partners.contact_new, name="contact_new"),
    path(
        "netzwerk/organisationen/<code:organisation>/vereinbarungen/neu/",
        partners.agreement_new,
        name="agreement_new",
    ),
    path("netzwerk/orte/", partners.places, name="places"),
    path("netzwerk/orte/neu/", partners.place_new, name="place_new"),
    path("netzwerk/orte/<code:place>/", partners.place_edit, name="place_edit"),
    path("netzwerk/ansprechpersonen/<code:contact_person>/", partners.contact_edit, name="contact_edit"),
    path("netzwerk/vereinbarungen/", partners.agreements, name="agreements"),
    path("netzwerk/vereinbarungen/<code:agreement>/", partners.agreement_edit, name="agreement_edit"),
    path("netzwerk/vereinbarungen/<code:agreement>/erledigt/", partners.agreement_reminded, name="agreement_reminded"),
]
