from django.urls import path

from lotse.volunteering.public_views import needs as public_needs
from lotse.volunteering.views import matching, needs

app_name = "volunteering"
urlpatterns = [
    # Needs of families
    path("ehrenamt/bedarf/", needs.needs, name="needs"),
    path("ehrenamt/bedarf/neu/", needs.new, name="new_need"),
    path("familien/<code:household>/ehrenamt/", needs.household_needs, name="household_needs"),
    path("familien/<code:household>/ehrenamt/bedarf/", needs.new, name="new_need_of"),
    path("ehrenamt/bedarf/<code:need>/", needs.need, name="need"),
    path("ehrenamt/bedarf/<code:need>/bearbeiten/", needs.edit, name="edit_need"),
    path("ehrenamt/bedarf/<code:need>/erledigt/", needs.close, name="close_need"),
    path("ehrenamt/bedarf/<code:need>/wieder/", needs.reopen, name="reopen_need"),
    path("ehrenamt/bedarf/<code:need>/fragen/", needs.ask, name="ask_need"),
    path("ehrenamt/bedarf/<code:need>/telefon/", needs.phone, name="need_phone"),
    # Matching: rehearsals, pins and bans
    path("ehrenamt/vermittlung/", matching.runs, name="match_runs"),
    path("ehrenamt/vermittlung/rechnen/", matching.start, name="start_match"),
    path("ehrenamt/vermittlung/<uuid:match_run>/", matching.run, name="match_run"),
    path("ehrenamt/vermittlung/<uuid:match_run>/stand/", matching.progress, name="match_progress"),
    path("ehrenamt/vermittlung/<uuid:match_run>/marke/", matching.mark, name="match_mark"),
    path("ehrenamt/bedarf/<code:need>/vermitteln/", matching.match_need, name="match_need"),
    path("noch-gebraucht/<str:secret>/", public_needs.need_answer, name="need_answer"),
]
