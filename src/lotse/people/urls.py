from django.urls import path

from lotse.people.views import files, lists

app_name = "people"
urlpatterns = [
    path("familien/", lists.households, name="households"),
    path("familien/export/", lists.households_export, name="households_export"),
    path("familien/<code:household>/", files.household, name="household"),
    path("familien/<code:household>/personen/", files.persons, name="persons"),
    path("familien/<code:household>/einwilligungen/", files.consents, name="consents"),
    path("familien/<code:household>/zugriffe/", files.access_log, name="access_log"),
]
