from django.urls import path

from lotse.people import public_views
from lotse.people.views import consents, disclosures, files, households, imports, lists, merging, persons, transfers

app_name = "people"
urlpatterns = [
    path("familien/", lists.households, name="households"),
    path("familien/export/", lists.households_export, name="households_export"),
    path("familien/neu/", households.household_create, name="household_create"),
    path("familien/doppelt/", households.duplicates, name="duplicates"),
    path("familien/einlesen/", imports.families_import, name="families_import"),
    path("familien/einlesen/vorlage/", imports.families_import_template, name="families_import_template"),
    path("familien/einlesen/<uuid:draft>/", imports.families_import_check, name="families_import_check"),
    path("familien/zusammenfuehren/", merging.merge, name="merge"),
    path("familien/zugriffe/", files.find_access_log, name="find_access_log"),
    path("familien/uebernahmen/", transfers.transfers, name="transfers"),
    path("familien/uebernahmen/datei/", transfers.read_file, name="transfer_read"),
    path("familien/uebernahmen/<uuid:parcel>/", transfers.transfer, name="transfer"),
    path("familien/uebernahmen/<uuid:parcel>/ablehnen/", transfers.decline, name="transfer_decline"),
    path("familien/uebernahmen/<uuid:parcel>/kenntnis/", transfers.noticed, name="transfer_noticed"),
    path("familien/<code:household>/uebergabe/", transfers.offer, name="transfer_offer"),
    path("familien/<code:household>/uebergabe/datei/", transfers.family_file, name="transfer_file"),
    path("familien/<code:household>/uebergabe/zuruecknehmen/", transfers.withdraw, name="transfer_withdraw"),
    path("familien/<code:household>/", files.household, name="household"),
    path("familien/<code:household>/aendern/", households.household_edit, name="household_edit"),
    path("familien/<code:household>/personen/", files.persons, name="persons"),
    path("familien/<code:household>/personen/neu/", persons.person_add, name="person_add"),
    path("familien/<code:household>/personen/<uuid:person>/", persons.person_edit, name="person_edit"),
    path("familien/<code:household>/personen/<uuid:person>/kontakt/", persons.contact_add, name="contact_add"),
    path("familien/<code:household>/kontakt/<uuid:way>/weg/", persons.contact_remove, name="contact_remove"),
    path("familien/<code:household>/einwilligungen/", files.consents, name="consents"),
    path("familien/<code:household>/einwilligungen/neu/", consents.consent_add, name="consent_add"),
    path("familien/<code:household>/einwilligungen/blatt/", consents.sheet_print, name="sheet_print"),
    path("familien/<code:household>/einwilligungen/informiert/", consents.inform_again, name="inform_again"),
    path("familien/<code:household>/einwilligungen/link/sperren/", consents.own_link_revoke, name="own_link_revoke"),
    path(
        "familien/<code:household>/einwilligungen/<uuid:consent>/gelesen/",
        consents.withdrawal_notice,
        name="withdrawal_notice",
    ),
    path(
        "familien/<code:household>/einwilligungen/<uuid:consent>/widerruf/",
        consents.consent_withdraw,
        name="consent_withdraw",
    ),
    path("familien/<code:household>/weitergaben/", disclosures.disclosures, name="disclosures"),
    path(
        "familien/<code:household>/weitergaben/<uuid:disclosure>/ruecknahme/",
        disclosures.disclosure_retract,
        name="disclosure_retract",
    ),
    path(
        "familien/<code:household>/weitergaben/<uuid:disclosure>/loeschbitte/",
        disclosures.deletion_letter,
        name="deletion_letter",
    ),
    path("meine-einwilligungen/<str:secret>/", public_views.own_consents, name="own_consents"),
    path("familien/<code:household>/zugriffe/", files.access_log, name="access_log"),
    path("familien/<code:household>/zugriffe/anlass/", files.log_cause, name="log_cause"),
]
