from django.urls import path

from lotse.directory.public_views import reports as reporting
from lotse.directory.public_views import truth as partner
from lotse.directory.views import (
    finding,
    hsds,
    importing,
    offers,
    organisations,
    partners,
    reports,
    translations,
    truth,
)

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
    path("netzwerk/organisationen/<code:organisation>/angebote/neu/", offers.offer_of_new, name="offer_of_new"),
    path("netzwerk/angebote/", finding.offers, name="offers"),
    path("netzwerk/angebote/neu/", offers.offer_new, name="offer_new"),
    path("netzwerk/angebote/<code:offer>/", offers.offer, name="offer"),
    path("netzwerk/uebersetzungen/", translations.to_translate, name="to_translate"),
    path("netzwerk/angebote/<code:offer>/uebersetzungen/", translations.offer_translations, name="offer_translations"),
    path(
        "netzwerk/angebote/<code:offer>/uebersetzungen/<str:language>/",
        translations.offer_translation,
        name="offer_translation",
    ),
    path(
        "netzwerk/angebote/<code:offer>/uebersetzungen/<str:language>/loeschen/",
        translations.offer_translation_drop,
        name="offer_translation_drop",
    ),
    path("netzwerk/angebote/<code:offer>/vorschau/", offers.offer_preview, name="offer_preview"),
    path("netzwerk/angebote/<code:offer>/bearbeiten/", offers.offer_edit, name="offer_edit"),
    path("netzwerk/angebote/<code:offer>/plaetze/", offers.offer_capacity, name="offer_capacity"),
    path("netzwerk/angebote/<code:offer>/zeiten/neu/", offers.schedule_new, name="schedule_new"),
    path("netzwerk/angebote/<code:offer>/zeiten/<uuid:schedule>/", offers.schedule_edit, name="schedule_edit"),
    path(
        "netzwerk/angebote/<code:offer>/zeiten/<uuid:schedule>/streichen/", offers.schedule_drop, name="schedule_drop"
    ),
    path("netzwerk/angebote/<code:offer>/veroeffentlichen/", offers.offer_publish, name="offer_publish"),
    path("netzwerk/angebote/<code:offer>/zurueckziehen/", offers.offer_withdraw, name="offer_withdraw"),
    path("netzwerk/angebote/<code:offer>/beenden/", offers.offer_end, name="offer_end"),
    path("netzwerk/austausch/", hsds.hsds_import, name="hsds_import"),
    path("netzwerk/austausch/<uuid:draft>/", hsds.hsds_check, name="hsds_check"),
    path("netzwerk/austausch/datei/", hsds.hsds_export, name="hsds_export"),
    path("netzwerk/einlesen/", importing.table_import, name="table_import"),
    path("netzwerk/einlesen/<uuid:draft>/", importing.table_check, name="table_check"),
    path("netzwerk/einlesen/liste/", importing.table_export, name="table_export"),
    path("netzwerk/aktualitaet/", truth.truth, name="truth"),
    path("netzwerk/aktualitaet/eintraege/", truth.entries, name="truth_entries"),
    path("netzwerk/aktualitaet/uebergeben/<str:owner>/", truth.hand_over, name="truth_hand_over"),
    path("netzwerk/aktualitaet/meldungen/<uuid:suggestion>/", truth.suggestion, name="suggestion"),
    path(
        "netzwerk/aktualitaet/meldungen/<uuid:suggestion>/uebernehmen/", truth.suggestion_adopt, name="suggestion_adopt"
    ),
    path(
        "netzwerk/aktualitaet/meldungen/<uuid:suggestion>/ablehnen/", truth.suggestion_refuse, name="suggestion_refuse"
    ),
    path("netzwerk/aktualitaet/angebote/<code:offer>/", truth.call, name="truth_call"),
    path("netzwerk/aktualitaet/angebote/<code:offer>/stimmt/", truth.call_holds, name="truth_call_holds"),
    path("netzwerk/aktualitaet/angebote/<code:offer>/aendern/", truth.call_change, name="truth_call_change"),
    path("netzwerk/aktualitaet/angebote/<code:offer>/plaetze/", truth.call_capacity, name="truth_call_capacity"),
    path("netzwerk/aktualitaet/angebote/<code:offer>/ende/", truth.call_end, name="truth_call_end"),
    path("verwaltung/verzeichnis/", truth.settings, name="truth_settings"),
    path("angebote-pruefen/<str:secret>/", partner.offers, name="offers_link"),
    path("angebote-pruefen/<str:secret>/<code:offer>/aendern/", partner.change, name="offers_link_change"),
    path("angebote-pruefen/<str:secret>/<code:offer>/plaetze/", partner.capacity, name="offers_link_capacity"),
    path("angebote-pruefen/<str:secret>/<code:offer>/ende/", partner.end, name="offers_link_end"),
    path("netzwerk/gemeldet/<uuid:report>/", reports.report, name="report"),
    path("netzwerk/gemeldet/<uuid:report>/ablehnen/", reports.report_decline, name="report_decline"),
    path("angebot-melden/", reporting.report, name="report_offer"),
    path("angebot-melden/gesendet/", reporting.report_sent, name="report_sent"),
    path("angebot-melden/<str:secret>/", reporting.report_confirm, name="report_confirm"),
]
